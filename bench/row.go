package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// row is one line of the table. Texts that do not apply are empty.
type row struct {
	what   string // is measured
	ours   string // what splitbrain takes
	peer   string // what the peer takes
	who    string // the peer is
	ratio  string // between the two, larger is better unless the target says otherwise
	target string
	met    verdict
}

// verdict tells whether a target is met.
type verdict uint8

const (
	noTarget verdict = iota
	met
	missed
)

func (v verdict) String() string { return [...]string{"", "yes", "no"}[v] }

func judge(holds bool) verdict {
	if holds {
		return met
	}
	return missed
}

// printTable writes the rows as a Markdown table that lines up as plain text.
func printTable(w io.Writer, rows []row) {
	lines := [][]string{{"what", "splitbrain", "peer", "the peer is", "ratio", "target", "met"}}
	for _, r := range rows {
		lines = append(lines, []string{r.what, r.ours, r.peer, r.who, r.ratio, r.target, r.met.String()})
	}
	widths := make([]int, len(lines[0]))
	for _, line := range lines {
		for i, text := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(text))
		}
	}
	for i, line := range lines {
		for j, text := range line {
			fmt.Fprintf(w, "| %-*s ", widths[j], text)
		}
		fmt.Fprintln(w, "|")
		if i == 0 {
			for _, width := range widths {
				fmt.Fprint(w, "|"+strings.Repeat("-", width+2))
			}
			fmt.Fprintln(w, "|")
		}
	}
}
