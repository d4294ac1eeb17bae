package sweep

import (
	"strings"
	"unicode/utf8"
)

// columns lines up cells. The first column stands to the left, and so does a
// column whose heading ends with a blank; the others stand to the right.
type columns struct {
	rows [][]string
}

func (c *columns) row(cells ...string) { c.rows = append(c.rows, cells) }

// write writes the rows behind an indent. Numbers stand close together, so that
// a row fits on a small terminal.
func (c *columns) write(b *strings.Builder, indent string) {
	if len(c.rows) == 0 {
		return
	}
	heading := c.rows[0]
	widths := make([]int, len(heading))
	for _, row := range c.rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(strings.TrimRight(cell, " ")))
		}
	}
	for _, row := range c.rows {
		line := indent
		for i, cell := range row {
			cell = strings.TrimRight(cell, " ")
			gap := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			switch {
			case i == 0:
				line += cell + gap + " "
			case strings.HasSuffix(heading[i], " "):
				line += "  " + cell + gap
			default:
				line += " " + gap + cell
			}
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}
