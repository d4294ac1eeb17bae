package tape

import (
	"fmt"
	"slices"
	"strings"
)

// With returns the tape with one line more. A line without a moment comes
// behind the set-up, where it has the last word; a line with at comes where
// its moment is. A line of the tape with the same command gives way to it, so
// that what the tape does can be done at another moment. The lines of the tape
// keep their numbers, and the new one has none.
func (s *Script) With(line string) (*Script, error) {
	line = strings.TrimSpace(line)
	added, bad := parseItem(line, nil)
	if bad == nil {
		bad = variable(&added)
	}
	if bad != nil {
		return nil, &Error{Line: 1, Col: column(line, bad.offset), Message: bad.message}
	}
	items := slices.DeleteFunc(slices.Clone(s.Items), func(i Item) bool {
		return i.Condition == nil && i.When == added.When && i.Command.String() == added.Command.String()
	})
	if len(s.Items)-len(items) > 1 {
		return nil, &Error{Line: 1, Col: 1, Message: fmt.Sprintf("the tape has %s more than once, so it is not clear which is meant", added.Command)}
	}
	place := placeFor(items, &added)
	p := fileParser{script: &Script{Name: s.Name, Title: s.Title}}
	number := 0
	for i := 0; i <= len(items); i++ {
		if i == place {
			// For messages it stands on the line of the one before it.
			if bad := p.line(number, line); bad != nil {
				return nil, &Error{Line: 1, Col: column(line, bad.offset), Message: bad.message}
			}
		}
		if i == len(items) {
			break
		}
		number = items[i].Line
		text := items[i].String()
		if bad := p.line(number, text); bad != nil {
			bad.message += fmt.Sprintf(" (with the line %s)", line)
			return nil, p.failed(number, text, bad)
		}
	}
	if err := p.finish(); err != nil {
		return nil, err
	}
	p.script.Items[place].Line = 0
	declared := p.scope
	p.script.scope = &declared
	return p.script, nil
}

// variable refuses what cannot be added to any tape.
func variable(item *Item) *problem {
	switch verb := item.Command.Verb; {
	case verb == "":
		return wrong(0, "expected a line of a tape, like commit async")
	case verb == "seed", verb == "cluster":
		return wrong(0, "%s belongs to the tape; a variation is a line that follows the set-up", verb)
	case item.Condition != nil, verb == "note", verb == "break", item.When == After, verb == "end" && item.When != At:
		return wrong(0, "expected a line of the set-up, or a command with at, like at 3s kill n1")
	}
	return nil
}

// placeFor returns the index at which a line is to be inserted.
func placeFor(items []Item, added *Item) int {
	if added.When == At {
		later := func(i Item) bool { return i.When == At && i.Time > added.Time }
		if i := slices.IndexFunc(items, later); i >= 0 {
			return i
		}
		place := len(items)
		for place > 0 && items[place-1].When == Then && slices.Contains([]string{"expect", "note", "end"}, items[place-1].Command.Verb) {
			place--
		}
		return place
	}
	setUp := func(i Item) bool {
		verb, _ := Lookup(i.Command.Verb)
		return i.When == Then && (verb.Group == SetUp || verb.Group == Policy || verb.Name == "note" || verb.Name == "break")
	}
	if i := slices.IndexFunc(items, func(i Item) bool { return !setUp(i) }); i >= 0 {
		return i
	}
	return len(items)
}
