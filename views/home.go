package views

import "splitbrain/themes"

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
	open := inner.bottom()-y >= 4*len(m.Items) // room to tell about all of them
	first := max(0, m.Cursor+3-(inner.bottom()-y))
	for i := first; i < len(m.Items) && y < inner.bottom(); i++ {
		top := y
		y = p.drawMenuItem(inner, y, i, open)
		p.hit(rect{r.x, top, r.w, y - top}, Target{Kind: MenuTarget, Index: i})
		if open {
			y++
		}
	}
}

// drawMenuItem draws a choice, and what it is about when it is the chosen one
// or there is room for all. It returns the line below.
func (p *Painter) drawMenuItem(inner rect, y, i int, open bool) int {
	g, m := &p.grid, p.f.Menu
	item := &m.Items[i]
	role, about, detail := themes.Text, themes.Dim, item.Detail
	if item.WhyNot != "" {
		role = themes.KeyOff
	}
	if i == m.Cursor {
		role = themes.SelectedTag
		g.set(inner.x-1, y, p.glyphs.Pointer, themes.Selected)
		if item.WhyNot != "" {
			detail, about = item.WhyNot, themes.Notice
		}
	}
	g.set(inner.x+1, y, ' ', role)
	end := g.textIn(inner.x+2, y, inner.right(), item.Label, role)
	g.set(end, y, ' ', role)
	y++
	if open || i == m.Cursor {
		y = p.wrap(inner.x+2, y, inner.w-2, detail, about, y, inner.bottom())
	}
	return y
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
