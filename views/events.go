package views

import (
	"unicode/utf8"

	"splitbrain/themes"
)

// drawEvents draws the newest events that fit, the newest at the bottom.
func (p *Painter) drawEvents(r rect) {
	g := &p.grid
	inner := r.inset(1, 0)
	g.textIn(inner.x, inner.y, inner.right(), "EVENTS", themes.Heading)
	if p.f.Scroll > 0 {
		g.textRight(inner.right(), inner.y, "older", themes.Dim)
	}
	const margin = 9 // the width of a moment
	indent := margin
	if inner.w < 30 {
		indent = 2
	}
	y := p.eventsEnd(inner, margin, indent)
	if p.f.Scroll > 0 {
		total := 0
		for i := range p.f.Events {
			total += wrapCount(p.f.Events[i].Text, inner.w-margin, inner.w-indent)
		}
		p.scrolled = min(p.f.Scroll, max(total-inner.h+1, 0))
		y += p.scrolled
	}
	for i := len(p.f.Events) - 1; i >= 0 && y > inner.y+1; i-- {
		e := &p.f.Events[i]
		lines := wrapCount(e.Text, inner.w-margin, inner.w-indent)
		y -= lines
		role := levelRole(e.Level)
		var at label
		at.clock(e.At, true)
		if y > inner.y && y < inner.bottom() {
			g.label(inner.x, y, inner.right(), &at, themes.Faint)
		}
		text, room, x := e.Text, inner.w-margin, inner.x+margin
		for n := range lines {
			var line string
			line, text = cutLine(text, room)
			if row := y + n; row > inner.y && row < inner.bottom() {
				g.textIn(x, row, inner.right(), line, role)
			}
			room, x = inner.w-indent, inner.x+indent
		}
	}
	if len(p.f.Events) == 0 {
		g.textIn(inner.x, inner.y+1, inner.right(), "nothing has happened yet", themes.Dim)
	}
}

// eventsEnd returns the row after the newest event: the bottom, or higher
// when there are few of them.
func (p *Painter) eventsEnd(r rect, margin, indent int) int {
	y := r.y + 1
	for i := len(p.f.Events) - 1; i >= 0 && y < r.bottom(); i-- {
		y += wrapCount(p.f.Events[i].Text, r.w-margin, r.w-indent)
	}
	return min(y, r.bottom())
}

// cutLine takes from a text what fits into a line, at a space if there is one.
func cutLine(text string, room int) (line, rest string) {
	room = max(room, 1)
	n, space := 0, -1
	for i, r := range text {
		if n == room {
			if r == ' ' {
				return text[:i], text[i+1:]
			}
			if space > 0 {
				return text[:space], text[space+1:]
			}
			return text[:i], text[i:]
		}
		if r == ' ' {
			space = i
		}
		n++
	}
	return text, ""
}

// wrapCount returns how many lines a text takes, whose first line may have
// other room than the rest.
func wrapCount(text string, first, others int) int {
	if utf8.RuneCountInString(text) <= first {
		return 1
	}
	lines := 0
	for room := first; text != ""; room = others {
		_, text = cutLine(text, room)
		lines++
	}
	return lines
}

// wrap writes a text into several lines and returns the row after it. Rows
// outside from..to are not written, so that a text can be scrolled.
func (p *Painter) wrap(x, y, w int, text string, role themes.Role, from, to int) int {
	for text != "" {
		var line string
		line, text = cutLine(text, w)
		if y >= from && y < to {
			p.grid.textIn(x, y, x+w, line, role)
		}
		y++
	}
	return y
}
