package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// Versions is the table of who has which version of which key.
type Versions struct {
	Table  engine.VersionTable
	Chosen int // the key that is told in full
}

// chosen returns the chosen key, or nil.
func (v *Versions) chosen() *engine.KeyCloseUp {
	if v == nil || v.Chosen < 0 || v.Chosen >= len(v.Table.Keys) {
		return nil
	}
	return &v.Table.Keys[v.Chosen]
}

// matrix is where the cells of the table stand.
type matrix struct {
	rect
	keys     int // columns of the keys
	cell     int // columns of a cell
	from, to int // the nodes that are shown
}

// matrixIn finds the widest cells that all nodes have room in. Where there are
// too many, it shows those around the selected one.
func (p *Painter) matrixIn(r rect) matrix {
	const least, most = 4, 10 // of a cell
	v, s := p.f.Versions, p.f.Still
	longest, name := 3, 1
	for i := range v.Table.Keys {
		longest = max(longest, width(v.Table.Keys[i].Key))
	}
	for i := range s.Nodes {
		name = max(name, width(s.Nodes[i].Name))
	}
	m := matrix{rect: r, keys: min(longest+2, max(r.w/3, 9))}
	room := r.w - m.keys
	m.cell = min(max(room/max(len(s.Nodes), 1), least), max(name+2, 5), most)
	if m.cell*len(s.Nodes) > room {
		m.cell = min(max(name+1, least), most) // not all fit anyway, so those that do have names
	}
	m.to = min(len(s.Nodes), max(room/m.cell, 1))
	if m.to < len(s.Nodes) {
		shown, middle := m.to, 0
		for i := range s.Nodes {
			if p.selected(NodeAt(s.Nodes[i].ID)) {
				middle = i
			}
		}
		m.from = min(max(middle-shown/2, 0), len(s.Nodes)-shown)
		m.to = m.from + shown
	}
	return m
}

// drawVersions draws the table, the chosen key in full below it, and what the
// marks mean and which requests are under way as far as there is room.
func (p *Painter) drawVersions(r rect) {
	inner := r.inset(1, 0)
	p.grid.textIn(inner.x, inner.y, inner.right(), "VERSIONS", themes.Heading)
	k := p.f.Versions.chosen()
	if k == nil {
		p.wrap(inner.x, inner.y+1, max(inner.w, 1), "no key has been written yet", themes.Dim, inner.y, inner.bottom())
		return
	}
	p.drawAgreeing(inner)
	rest := rect{inner.x, inner.y + 1, inner.w, inner.h - 1}
	if rest.h >= 14 {
		rest.h -= p.drawLegend(rest)
	}
	measure := sheet{p, 0, 0, rest.w, 0, 0}
	measure.key(k)
	rows := len(p.f.Versions.Table.Keys) + 1
	if room := rest.h - measure.y - 1; rows > room {
		rows = min(rows, max(room, (rest.h+1)/2)) // half for each, or what the other leaves
	}
	p.drawMatrix(rect{rest.x, rest.y, rest.w, rows})
	rest.y, rest.h = rest.y+rows+1, rest.h-rows-1
	s := sheet{p, rest.x, rest.y, rest.w, rest.y, rest.bottom()}
	s.key(k)
	s.overflow(rest)
	if left := s.to - s.y; left >= 3 && len(p.f.Still.Quorums) > 0 {
		s.skip()
		s.quorums(engine.Nobody)
	}
}

// drawAgreeing says at the end of the first line of how many keys a home
// replica lacks something.
func (p *Painter) drawAgreeing(r rect) {
	var l label
	t := &p.f.Versions.Table
	differ := differing(t.Keys)
	role := themes.Good
	if differ == 0 {
		l.str("all agree on ").count(len(t.Keys), "key")
	} else {
		role = themes.Warn
		l.num(differ).str(" of ").count(len(t.Keys), "key")
		if l.str(" differ"); differ == 1 {
			l.str("s")
		}
	}
	if t.Large {
		l.str(" of late")
	}
	p.grid.labelRight(r.x+len("VERSIONS "), r.right(), r.y, &l, role)
}

// drawMatrix draws a line for each key and a column for each node. The chosen
// key is always among those that are shown.
func (p *Painter) drawMatrix(r rect) {
	m := p.matrixIn(r)
	p.drawColumns(&m)
	v := p.f.Versions
	keys, room := v.Table.Keys, r.h-1
	if len(keys) > room {
		room-- // the last line says what is below
	}
	top := min(max(v.Chosen-room/2, 0), max(len(keys)-room, 0))
	for i := top; i < min(len(keys), top+room); i++ {
		p.drawRow(&m, i, r.y+1+i-top)
	}
	if len(keys) > room {
		p.moreKeys(r.bottom()-1, &m, keys[:top], keys[min(top+room, len(keys)):])
	}
}

// drawColumns names the nodes, and says at both ends how many are not shown.
func (p *Painter) drawColumns(m *matrix) {
	g, s := &p.grid, p.f.Still
	var before, after label
	if m.from > 0 {
		g.label(m.x, m.y, m.x+m.keys-1, before.str("← ").num(m.from).str(" more"), themes.Dim)
	}
	for i := m.from; i < m.to; i++ {
		n, x := &s.Nodes[i], m.column(i)
		role := p.lookOf(n).role
		if p.selected(NodeAt(n.ID)) {
			role = themes.SelectedTag
		}
		g.textIn(x, m.y, x+m.cell-1, n.Name, role)
	}
	if rest := len(s.Nodes) - m.to; rest > 0 {
		after.str("+").num(rest)
		g.labelRight(m.column(m.to)-1, m.right(), m.y, &after, themes.Dim)
	}
}

// column returns where the cells of a node begin.
func (m *matrix) column(node int) int { return m.x + m.keys + (node-m.from)*m.cell }

func (p *Painter) drawRow(m *matrix, row, y int) {
	g, v := &p.grid, p.f.Versions
	k := &v.Table.Keys[row]
	role := themes.Dim
	if row == v.Chosen {
		role = themes.Strong
		g.set(m.x, y, p.glyphs.Pointer, themes.Selected)
	}
	g.textIn(m.x+1, y, m.x+m.keys-1, k.Key, role)
	for i := m.from; i < min(m.to, len(k.Copies)); i++ {
		var l label
		n := &p.f.Still.Nodes[i]
		role := p.copyMark(&l, k, &k.Copies[i])
		if n.Condition == engine.Down {
			role = themes.Down
		}
		x := m.column(i)
		g.label(x, y, min(x+m.cell-1, m.right()), &l, role)
	}
	p.hit(rect{m.x, y, m.w, 1}, Target{Kind: RowTarget, Index: row})
}

// moreKeys says how many keys there are above and below, and how many of them
// differ.
func (p *Painter) moreKeys(y int, m *matrix, above, below []engine.KeyCloseUp) {
	var l label
	if len(above) > 0 {
		l.num(len(above)).str(" above")
	}
	if len(below) > 0 {
		if l.n > 0 {
			l.str(", ")
		}
		l.num(len(below)).str(" below")
	}
	role := themes.Dim
	if differ := differing(above) + differing(below); differ > 0 {
		role = themes.Warn
		l.str(", ").num(differ).str(" differ")
	}
	p.grid.label(m.x+1, y, m.right(), &l, role)
}

func differing(keys []engine.KeyCloseUp) int {
	count := 0
	for i := range keys {
		if keys[i].Differs() {
			count++
		}
	}
	return count
}

// copyMark writes in short what a node has of a key. A node that is no home of
// it stands in for one.
func (p *Painter) copyMark(l *label, k *engine.KeyCloseUp, c *engine.CopyCloseUp) themes.Role {
	role, g := themes.Warn, p.glyphs
	if !c.Home && c.State != engine.CopyAbsent {
		l.char(g.StandIn)
	}
	switch c.State {
	case engine.CopyAbsent:
		if c.Home {
			l.char(g.Missing)
		}
	case engine.CopyNewest:
		if c.Home && !c.Deleted {
			l.char(g.Newest)
		}
		if c.Home && len(k.Versions) == 1 {
			role = themes.Good
		}
		if c.Siblings > 1 {
			l.num(c.Siblings)
		}
	case engine.CopyPart:
		for version := range k.Versions {
			if c.Has(version) {
				l.char(letterOf(version))
			}
		}
	case engine.CopyOlder:
		if !c.Deleted {
			l.char(g.Older)
		}
	}
	if c.Deleted {
		l.char(g.Deleted)
	}
	if c.State == engine.CopyOlder && c.Behind > 0 {
		l.num(c.Behind)
	}
	if c.Home && len(c.HeldFor) > 0 {
		l.str("h")
		role = themes.Warn
	}
	return role
}

// letterOf names a sibling.
func letterOf(version int) rune { return rune('a' + min(version, 25)) }

// drawLegend says at the bottom what the marks mean, and returns how many
// lines that takes.
func (p *Painter) drawLegend(r rect) int {
	g := p.glyphs
	var one, two label
	one.char(g.Newest).str(" newest  ").char(g.Older).str("2 two behind  ").char(g.Missing).str(" missing")
	two.char(g.StandIn).str(" stands in  ").str("h hint  ").char(g.Deleted).str(" deleted")
	if p.f.Still.Ring.Siblings {
		two.n = 0
		two.char(g.Newest).str("2 siblings  a has one  ").char(g.StandIn).str(" stand-in")
	}
	p.grid.label(r.x, r.bottom()-2, r.right(), &one, themes.Faint)
	p.grid.label(r.x, r.bottom()-1, r.right(), &two, themes.Faint)
	return 3
}
