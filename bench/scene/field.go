package scene

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// look indexes the styles of the lipgloss drawing.
type look uint8

const (
	plain look = iota
	dim
	faint
	strong
	primary
	standby
	good
	warn
	alarm
	write
	record
	ack
	looks
)

// newStyles makes the styles once, as a program that cares would.
func newStyles() (s [looks]lipgloss.Style) {
	for i, hex := range [looks]string{plain: "#cdd6f4", dim: "#9399b2", faint: "#585b70", strong: "#ffffff", primary: "#89b4fa",
		standby: "#94e2d5", good: "#a6e3a1", warn: "#f9e2af", alarm: "#f38ba8", write: "#cba6f7", record: "#74c7ec", ack: "#b4befe"} {
		s[i] = lipgloss.NewStyle().Foreground(lipgloss.Color(hex)).Bold(i >= int(alarm) || look(i) == strong)
	}
	return s
}

// field holds what lies between the boxes: links, messages, names of clients.
type field struct {
	w, h  int
	runes []rune
	looks []look
}

func (f *field) clear() {
	for i := range f.runes {
		f.runes[i], f.looks[i] = ' ', plain
	}
}

func (f *field) set(x, y int, r rune, l look) {
	if x >= 0 && x < f.w && y >= 0 && y < f.h {
		f.runes[y*f.w+x], f.looks[y*f.w+x] = r, l
	}
}

func (f *field) text(x, y int, s string, l look) {
	for _, r := range s {
		f.set(x, y, r, l)
		x++
	}
}

// render styles the runs of a part of the field. Rows become lines.
func (f *field) render(styles *[looks]lipgloss.Style, x, y, w, h int) string {
	var b strings.Builder
	for row := y; row < y+h; row++ {
		if row > y {
			b.WriteByte('\n')
		}
		at, end := row*f.w+x, row*f.w+x+w
		for at < end {
			from, l := at, f.looks[at]
			for at < end && f.looks[at] == l {
				at++
			}
			run := string(f.runes[from:at])
			if l != plain {
				run = styles[l].Render(run)
			}
			b.WriteString(run)
		}
	}
	return b.String()
}
