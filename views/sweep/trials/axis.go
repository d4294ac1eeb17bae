package trials

import (
	"fmt"
	"slices"
	"strings"
)

// Axis is a line of a tape with alternatives in it, as in
// commit {async | any 1 (n2, n3)}.
type Axis struct {
	Before, After string // the alternatives
	Choices       []string
}

// ParseAxis reads a line with alternatives.
func ParseAxis(text string) (Axis, error) {
	var a Axis
	found := 0
	for at := 0; ; {
		open := strings.IndexByte(text[at:], '{')
		if open < 0 {
			break
		}
		open += at
		length := strings.IndexByte(text[open:], '}')
		if length < 0 {
			return a, fmt.Errorf("%s: a brace is open at its end; expected }", text)
		}
		at = open + length + 1
		// Without a choice it is a number in a key, as in orders/{n}.
		if inner := text[open+1 : at-1]; strings.Contains(inner, "|") {
			found++
			a = Axis{Before: text[:open], After: text[at:], Choices: strings.Split(inner, "|")}
		}
	}
	switch {
	case found == 0:
		return a, fmt.Errorf("%s: expected alternatives in braces, like commit {async | any 1 (n2, n3)}", text)
	case found > 1:
		return a, fmt.Errorf("%s: a line has one pair of braces with alternatives; vary a second line, or write both alternatives out", text)
	}
	for i := range a.Choices {
		a.Choices[i] = strings.TrimSpace(a.Choices[i])
		if a.Choices[i] == "" {
			return a, fmt.Errorf("%s: there is nothing between two | or beside a brace", text)
		}
		if slices.Contains(a.Choices[:i], a.Choices[i]) {
			return a, fmt.Errorf("%s: %s is there twice", text, a.Choices[i])
		}
	}
	return a, nil
}

// Line returns the line of a tape with one of the alternatives.
func (a Axis) Line(choice int) string { return a.Before + a.Choices[choice] + a.After }

// Name returns the line with a mark where the alternatives were.
func (a Axis) Name(mark string) string { return strings.TrimSpace(a.Before + mark + a.After) }
