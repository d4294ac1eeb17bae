package views

import (
	"strings"

	"splitbrain/themes"
)

// drawMenu draws the choices of the home screen beside the live cluster.
func (p *Painter) drawMenu(r rect) {
	m := p.f.Menu
	if m == nil {
		return
	}
	inner := r.inset(2, 0)
	y := inner.y + 1
	if r.h >= 26 && r.w >= 40 {
		y = p.drawMark(inner.x, y) + 1
	}
	if p.f.Width < 14+width(m.Promise)+24 { // it did not fit into the top line
		y = p.wrap(inner.x, y, inner.w, m.Promise, themes.Dim, inner.y, inner.bottom()) + 1
	}
	room := rect{inner.x, y, inner.w, inner.bottom() - y}
	t := p.setMenu(inner.w, talkative)
	for much := spaced; much >= tight && len(t.lines) > room.h; much-- {
		t = p.setMenu(inner.w, much)
	}
	top := t.top(room.h, 0)
	for i := top; i < len(t.lines) && i-top < room.h; i++ {
		x := room.x - 1
		for _, piece := range t.lines[i].pieces {
			x = p.grid.textIn(x, room.y+i-top, room.right(), piece.text, piece.role)
		}
		p.hit(rect{r.x, room.y + i - top, r.w, 1}, t.lines[i].target)
	}
	if top > 0 {
		p.drawMore(r.right()-1, r.y-1, p.glyphs.ArrowUp, top)
	}
	if below := len(t.lines) - top - room.h; below > 0 {
		p.drawMore(r.right()-1, min(r.bottom(), p.f.Height-3), p.glyphs.ArrowDown, below)
	}
}

// spacing is how much room a menu takes.
type spacing int

const (
	tight     spacing = iota // a line each
	spaced                   // with lines between those that do not belong together
	talkative                // with what each is about
)

// setMenu sets the choices in lines.
func (p *Painter) setMenu(w int, much spacing) *galley {
	m := p.f.Menu
	t := &galley{w: w + 1, ascii: p.f.Theme.ASCII, held: -1}
	for i := range m.Items {
		item := &m.Items[i]
		if much > tight && (i > 0 && !item.Under || item.Head != "") {
			t.blank()
		}
		if item.Head != "" {
			t.line(piece{"   " + item.Head, themes.Heading})
		}
		first := len(t.lines)
		p.setItem(t, i, much)
		for j := first; j < len(t.lines); j++ {
			t.lines[j].target = Target{Kind: MenuTarget, Index: i}
		}
		if i == m.Cursor {
			t.held = len(t.lines) - 1
		}
	}
	return t
}

// setItem sets a choice, and what it is about when it is the chosen one or
// there is room for all.
func (p *Painter) setItem(t *galley, i int, much spacing) {
	item, chosen := &p.f.Menu.Items[i], i == p.f.Menu.Cursor
	pointer, margin := " ", "  "
	role, about, detail := themes.Text, themes.Dim, item.Detail
	switch {
	case item.WhyNot != "":
		role = themes.KeyOff
	case item.Main:
		role = themes.Strong
	}
	if item.Under {
		margin = "    "
	}
	if chosen {
		role, pointer = themes.SelectedTag, string(p.glyphs.Pointer)
		if item.WhyNot != "" {
			detail, about = item.WhyNot, themes.Notice
		}
	}
	t.line(piece{pointer, themes.Selected}, piece{margin[1:], themes.Text}, piece{" " + item.Label + " ", role})
	if (much == talkative || chosen || item.Main || much == spaced && !item.Under) && detail != "" {
		t.wrap([]piece{{margin + " ", themes.Text}}, []Span{{Text: detail}}, about, len(margin)+1)
	}
	p.setBars(t, item.Bars, much > tight || chosen)
}

// setBars draws how far things have come: a cell each, or at length.
func (p *Painter) setBars(t *galley, bars []Bar, long bool) {
	const cells = 6
	line := []piece{{"   ", themes.Text}}
	used := 3
	for _, b := range bars {
		if b.Total <= 0 {
			continue
		}
		full := min(max((b.Done*cells+b.Total-1)/b.Total, 0), cells)
		var count, short label
		count.str(" ").num(b.Done).str("/").num(b.Total)
		need := len(b.Name) + 1 + cells + max(count.width(), 4) + 2
		if !long {
			short.char(p.glyphs.Spark[min(max(b.Done*7/b.Total, 0), 7)])
			need = len(b.Name) + 2
		}
		if used+need > t.w && used > 3 {
			t.line(line...)
			line, used = []piece{{"   ", themes.Text}}, 3
		}
		line = append(line, piece{b.Name, themes.Dim})
		if long {
			done, left := strings.Repeat(string(p.glyphs.Replayed), full), strings.Repeat(string(p.glyphs.Missing), cells-full)
			line = append(line, piece{" " + done, themes.BarReplayed}, piece{left, themes.Faint}, piece{count.text(), themes.Text},
				piece{strings.Repeat(" ", max(6-count.width(), 2)), themes.Text})
			need += max(6-count.width(), 2) - 2
		} else {
			line = append(line, piece{short.text() + " ", themes.BarReplayed})
		}
		used += need
	}
	if used > 3 {
		t.line(line...)
	}
}

// drawMark draws the name coming apart.
func (p *Painter) drawMark(x, y int) int {
	g := &p.grid
	g.text(x+1, y, "s p l i t", themes.Primary)
	g.set(x+12, y, p.glyphs.Cut, themes.LinkCut)
	g.text(x+15, y, "b r a i n", themes.Alarm)
	g.across(x+1, y+1, 9, p.glyphs.Heavy.Across, themes.Primary)
	g.across(x+15, y+1, 9, p.glyphs.Heavy.Across, themes.Alarm)
	g.text(x+2, y+2, "primary", themes.Faint)
	g.text(x+16, y+2, "primary", themes.Faint)
	return y + 3
}

// drawHint says what to press to break the cluster behind the menu.
func (p *Painter) drawHint(r rect) {
	if p.f.Notice != "" {
		p.drawPrompt(r)
		return
	}
	if p.f.Menu != nil {
		p.grid.textIn(r.x+1, r.y, r.right()-1, p.f.Menu.Hint, themes.Notice)
	}
}
