package views

import "splitbrain/themes"

// overlay clears an area in the middle of the screen, draws a border with a
// title around it and returns what is inside.
func (p *Painter) overlay(w, h int, title string) rect {
	g := &p.grid
	w, h = min(w, g.w-2), min(h, g.h-2)
	r := rect{(g.w - w) / 2, (g.h - h) / 2, w, h}
	p.modal()
	for i := g.w; i < len(g.cells); i++ { // what is behind steps back, except the top line
		g.cells[i].role = themes.Faint
	}
	g.fill(rect{r.x - 1, r.y, r.w + 2, r.h}, ' ', themes.Text)
	g.frame(r, &p.glyphs.Rounded, themes.Key)
	if title != "" {
		g.set(r.x+2, r.y, ' ', themes.Title)
		x := g.textIn(r.x+3, r.y, r.right()-3, title, themes.Title)
		g.set(x, r.y, ' ', themes.Title)
	}
	return r.inset(2, 1)
}

// drawDialog draws a list to choose from.
func (p *Painter) drawDialog(d *Dialog) {
	labels, details := 0, 0
	for i := range d.Items {
		labels = max(labels, width(d.Items[i].Label))
		details = max(details, width(d.Items[i].Detail), width(d.Items[i].WhyNot))
	}
	w := min(max(labels+details+9, width(d.Title)+8, min(width(d.Note)+6, 60), 30), p.f.Width-4)
	notes := 0
	if d.Note != "" {
		notes = wrapCount(d.Note, w-4, w-4) + 1
	}
	top := 0
	if d.Filter != nil { // a list that changes with each letter keeps its size
		w, top = min(72, p.f.Width-4), 2
	}
	height := len(d.Items) + notes + top + 2
	if d.Filter != nil {
		height = min(p.f.Height-4, 24)
	}
	r := p.overlay(w, height, d.Title)
	y := r.y
	if d.Filter != nil {
		p.drawTyping(rect{r.x - 1, y, r.w + 2, 1}, d.Filter)
		y += top
	}
	if notes > 0 {
		y = p.wrap(r.x, y, r.w, d.Note, themes.Dim, r.y, r.bottom()) + 1
	}
	room := max(r.bottom()-y, 1)
	first := min(max(d.Cursor-room+1, 0), max(len(d.Items)-room, 0))
	for i := first; i < len(d.Items) && y < r.bottom(); i++ {
		p.drawItem(&d.Items[i], rect{r.x, y, r.w, 1}, labels, i == d.Cursor)
		p.hit(rect{r.x, y, r.w, 1}, Target{Kind: DialogTarget, Index: i})
		y++
	}
}

func (p *Painter) drawItem(item *DialogItem, r rect, labels int, chosen bool) {
	g := &p.grid
	role, about, detail := themes.Text, themes.Dim, item.Detail
	if item.WhyNot != "" {
		role, about, detail = themes.KeyOff, themes.KeyOff, item.WhyNot
	}
	if chosen {
		role = themes.SelectedTag
		g.set(r.x, r.y, p.glyphs.Pointer, themes.Selected)
		if item.WhyNot != "" {
			about = themes.Notice
		}
	}
	x := r.x + 2
	g.set(x, r.y, ' ', role)
	end := g.textIn(x+1, r.y, r.right(), item.Label, role)
	g.set(end, r.y, ' ', role)
	if at := x + labels + 3; at < r.right() {
		g.textIn(at, r.y, r.right(), detail, about)
	}
}

// drawHelp draws the list of keys, in as many columns as fit.
func (p *Painter) drawHelp(h *Help) {
	keys, texts, lines := 0, 0, 0
	for i := range h.Sections {
		s := &h.Sections[i]
		lines += len(s.Rows) + 2
		for j := range s.Rows {
			keys = max(keys, width(p.keyText(s.Rows[j].Keys)))
			texts = max(texts, width(s.Rows[j].Text))
		}
	}
	columnWidth := min(keys+texts+5, p.f.Width-6)
	columns := min(max((p.f.Width-8)/columnWidth, 1), 3, max(len(h.Sections), 1))
	height := (lines + columns - 1) / columns
	for height < lines && !h.fits(height, columns) {
		height++
	}
	if height > p.f.Height-4 && columns > 1 { // what has to be scrolled has one column
		columns, height = 1, lines
	}
	r := p.overlay(columns*columnWidth+4, min(height, p.f.Height-4)+2, h.Title)
	p.drawSections(h, r, keys, columnWidth, columns)
}

// fits reports whether all sections, none of them broken, fit into columns of
// a height.
func (h *Help) fits(height, columns int) bool {
	y := 0
	for i := range h.Sections {
		rows := len(h.Sections[i].Rows) + 1
		if y > 0 && y+rows > height {
			columns--
			y = 0
		}
		if rows > height || columns == 0 {
			return false
		}
		y += rows + 1
	}
	return true
}

// drawSections fills column after column. When all are full, the rest is
// reached by scrolling.
func (p *Painter) drawSections(h *Help, r rect, keys, w, columns int) {
	total := 0
	if columns == 1 {
		for i := range h.Sections {
			total += len(h.Sections[i].Rows) + 2
		}
	}
	scroll := min(h.Scroll, max(total-1-r.h, 0))
	x, y := r.x, r.y-max(scroll, 0)
	for i := range h.Sections {
		s := &h.Sections[i]
		if columns > 1 && y > r.y && y+len(s.Rows)+1 > r.bottom() && x+2*w <= r.right()+1 {
			x, y = x+w, r.y
		}
		p.helpLine(r, y, func(y int) { p.grid.textIn(x, y, x+w-2, s.Title, themes.Heading) })
		y++
		for j := range s.Rows {
			row := &s.Rows[j]
			p.helpLine(r, y, func(y int) { p.drawHelpRow(row, x, y, x+w-2, keys) })
			y++
		}
		y++
	}
	if y-1 > r.bottom() {
		p.grid.textRight(r.right(), r.bottom(), " more below ", themes.Key)
	}
}

func (p *Painter) helpLine(r rect, y int, draw func(y int)) {
	if y >= r.y && y < r.bottom() {
		draw(y)
	}
}

func (p *Painter) drawHelpRow(row *HelpRow, x, y, limit, keys int) {
	role, about := themes.Key, themes.Text
	if row.WhyNot != "" {
		role, about = themes.KeyOff, themes.KeyOff
	}
	p.grid.textIn(x, y, limit, p.keyText(row.Keys), role)
	end := p.grid.textIn(x+keys+2, y, limit, row.Text, about)
	if row.WhyNot != "" && end+3 < limit {
		end = p.grid.textIn(end, y, limit, " · ", themes.Faint)
		p.grid.textIn(end, y, limit, row.WhyNot, themes.Notice)
	}
}
