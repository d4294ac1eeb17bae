package storage

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Under Merged a value says what it does to its row, and what two leaders did
// without knowing of each other is done both:
//
//	+milk     adds an element to a set, which wins against a removal that did not see it
//	-milk     removes the element that its writer saw
//	+3, -2    counts
//	name=Ann  sets one field; of two values of one field the later timestamp wins
//
// Anything else is the value of the whole row, of which the later one wins.

// The part of a row that a revision is.
const (
	wholeRow = "*"
	counter  = "#"
	element  = "+" // before the name of the element
	field    = "=" // before the name of the field
)

// partOf returns what of a row a value is about.
func partOf(value string) string {
	if _, isCount := countOf(value); isCount {
		return counter
	}
	if name, found := strings.CutPrefix(value, "+"); found && name != "" {
		return element + name
	}
	if name, found := strings.CutPrefix(value, "-"); found && name != "" {
		return element + name
	}
	if name, _, found := strings.Cut(value, "="); found && name != "" {
		return field + name
	}
	return wholeRow
}

// countOf reads an increment.
func countOf(value string) (int64, bool) {
	if !strings.HasPrefix(value, "+") && !strings.HasPrefix(value, "-") {
		return 0, false
	}
	n, err := strconv.ParseInt(value, 10, 64)
	return n, err == nil
}

// replaces tells whether a change takes the place of a revision that its
// writer sees. Of a counter each leader has a revision of its own, with the
// sum of what was counted there.
func (d *Delta) replaces(old *Revision) bool {
	switch d.Part {
	case wholeRow:
		return true
	case counter:
		return old.Part == counter && old.Dot.By == d.Dot.By
	}
	return old.Part == d.Part
}

// contradicts tells whether a change and a revision cannot both stay as they
// are.
func (d *Delta) contradicts(old *Revision) bool {
	if d.Deleted || old.Part == wholeRow || d.Part == wholeRow {
		return true
	}
	return d.Part == old.Part && (strings.HasPrefix(d.Part, field) || d.Gone)
}

// fold turns what was written into what is kept.
func (d *Delta) fold(o *Object) {
	switch {
	case d.Deleted:
		d.Gone = true
	case d.Part == counter:
		n, _ := countOf(d.Value)
		for i := range o.Revisions {
			if old := &o.Revisions[i]; d.replaces(old) {
				before, _ := strconv.ParseInt(old.Value, 10, 64)
				n += before
			}
		}
		d.Value = strconv.FormatInt(n, 10)
	case strings.HasPrefix(d.Part, element):
		d.Gone = strings.HasPrefix(d.Value, "-")
		d.Value = strings.TrimPrefix(d.Part, element)
	}
}

// isMerged tells whether a row consists of parts.
func (o *Object) isMerged() bool {
	return o != nil && len(o.Revisions) > 0 && o.Revisions[0].Part != ""
}

// together returns the value of a row of parts: {eggs, milk}, 7, or
// city=Rome name=Ann, and before them what was written as a whole.
func (o *Object) together() string {
	sum, counts := int64(0), false
	elements, fields := map[string]bool{}, map[string]*Revision{} // the whole row is a field without a name
	var words []string
	for i := range o.Revisions {
		switch r := &o.Revisions[i]; {
		case r.Part == counter:
			n, _ := strconv.ParseInt(r.Value, 10, 64)
			sum, counts = sum+n, true
		case strings.HasPrefix(r.Part, element):
			elements[r.Value] = true
		case fields[r.Part] == nil || r.isLater(fields[r.Part]):
			fields[r.Part] = r
		}
	}
	if whole := fields[wholeRow]; whole != nil {
		words = append(words, whole.Value)
		delete(fields, wholeRow)
	}
	if counts {
		words = append(words, strconv.FormatInt(sum, 10))
	}
	if len(elements) > 0 {
		words = append(words, "{"+strings.Join(slices.Sorted(maps.Keys(elements)), ", ")+"}") // order-free: sorted
	}
	set := slices.SortedFunc(maps.Values(fields), func(a, b *Revision) int { return cmp.Compare(a.Part, b.Part) }) // order-free: sorted
	for _, r := range set {
		words = append(words, r.Value)
	}
	return strings.Join(words, " ")
}
