package tape

import (
	"slices"
	"strings"

	"splitbrain/engine"
	"splitbrain/engine/sim"
)

// Script is a whole tape.
type Script struct {
	Name  string // of the file
	Title string // the comment it begins with
	Items []Item

	scope *scope // what the whole tape declares; nil in a tape that was put together
}

// Item is a line of a tape that does something.
type Item struct {
	Line, Col int // where it stands
	When      When
	Time      engine.Duration // of At and After
	Command   engine.Command
	Condition *Expr           // of until, expect and break
	Within    engine.Duration // of until; 0 when the tape does not say

	offset int    // of the condition in its line
	words  []word // of the command
}

// When tells how an item's moment is given.
type When uint8

// The ways to give a moment.
const (
	Then  When = iota // at once after the item before
	At                // at a moment of the run
	After             // when everything asked for has ended, and then some
)

// String returns the verb that gives the moment.
func (w When) String() string { return [...]string{"", "at", "after"}[w] }

// String prints the item as a line of a tape.
func (i Item) String() string {
	var b strings.Builder
	if i.When != Then {
		b.WriteString(i.When.String() + " " + sim.FormatDuration(i.Time) + " ")
	}
	if i.Condition == nil {
		b.WriteString(i.Command.String())
		return b.String()
	}
	b.WriteString(i.Command.Verb + " " + i.Condition.String())
	if len(i.Command.Args) > 1 {
		b.WriteString(" within " + i.Command.Args[2])
	}
	return b.String()
}

// Equal reports whether two items do the same, wherever they stand.
func (i Item) Equal(j Item) bool {
	return i.When == j.When && i.Time == j.Time && i.Within == j.Within && i.Command.Verb == j.Command.Verb &&
		slices.Equal(i.Command.Args, j.Command.Args) && slices.Equal(i.Command.Options, j.Command.Options)
}

// String prints the tape in its canonical form. Other comments than the title
// are not kept.
func (s *Script) String() string {
	var b strings.Builder
	if s.Title != "" {
		b.WriteString("# " + s.Title + "\n")
	}
	for _, item := range s.Items {
		b.WriteString(item.String() + "\n")
	}
	return b.String()
}

// Equal reports whether two tapes say the same. Their names, and the lines on
// which things stand, do not matter.
func (s *Script) Equal(t *Script) bool {
	return s.Title == t.Title && slices.EqualFunc(s.Items, t.Items, Item.Equal)
}

// defaultSeed is the luck of a tape that asks for none.
const defaultSeed = 1

// Nodes returns the names of the nodes in the order of the cluster line.
func (s *Script) Nodes() []string {
	for i := range s.Items {
		if c := &s.Items[i].Command; c.Verb == "cluster" {
			names, _ := engine.NodeNames(c) // the tape would not be one
			return names
		}
	}
	return nil
}
