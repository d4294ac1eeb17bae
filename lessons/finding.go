package lessons

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Finding is something wrong with a lesson, and where.
type Finding struct {
	File      string
	Line, Col int // from 1; a Col of 0 means the whole line
	Message   string
}

// String returns "FILE:LINE:COL: message" in one line.
func (f Finding) String() string {
	if f.Col == 0 {
		return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Col, f.Message)
}

// Findings are the error of a lesson that cannot be read.
type Findings []Finding

// Error returns one line for each finding.
func (f Findings) Error() string {
	lines := make([]string, len(f))
	for i := range f {
		lines[i] = f[i].String()
	}
	return strings.Join(lines, "\n")
}

// sorted puts findings into the order of the file, each only once.
func (f Findings) sorted() Findings {
	slices.SortStableFunc(f, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	return slices.Compact(f)
}
