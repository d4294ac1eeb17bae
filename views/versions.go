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
	t, differ := &p.f.Versions.Table, 0
	for i := range t.Keys {
		if t.Keys[i].Differs() {
			differ++
		}
	}
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
	top := min(max(v.Chosen-room/2, 0), max(len(keys)-room, 0))
	for i := top; i < min(len(keys), top+room); i++ {
		p.drawRow(&m, i, r.y+1+i-top)
	}
	if below := len(keys) - top - room; below > 0 {
		p.moreKeys(r.bottom()-1, &m, keys[top+room:])
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

// moreKeys says how many keys there are below, and how many of them differ.
func (p *Painter) moreKeys(y int, m *matrix, below []engine.KeyCloseUp) {
	var l label
	differ := 0
	for i := range below {
		if below[i].Differs() {
			differ++
		}
	}
	if l.str(" ").num(len(below)).str(" more"); differ > 0 {
		l.str(", ").num(differ).str(" differ")
	}
	role := themes.CalmTag
	if differ > 0 {
		role = themes.WarnTag
	}
	p.grid.labelRight(m.x, m.right(), y, l.str(" "), role)
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
	two.char(g.StandIn).str(" stands in  ").str("h holds a hint  ").char(g.Deleted).str(" deleted")
	if p.f.Still.Ring.Siblings {
		two.n = 0
		two.char(g.Newest).str("2 siblings  a b one of them  ").char(g.StandIn).str(" stands in")
	}
	p.grid.label(r.x, r.bottom()-2, r.right(), &one, themes.Faint)
	p.grid.label(r.x, r.bottom()-1, r.right(), &two, themes.Faint)
	return 3
}

// key tells one key in full: the versions that count, and who has what.
func (s *sheet) key(k *engine.KeyCloseUp) {
	if s.shown() {
		x := s.grid.textIn(s.x, s.y, s.x+s.w, k.Key, themes.Strong)
		s.grid.across(x+1, s.y, s.x+s.w-x-1, s.glyphs.Light.Across, themes.Rule)
	}
	s.y++
	for i := range k.Versions {
		s.version(k, i)
	}
	told := uint64(0)
	for i := range k.Copies {
		if i < 64 && told>>i&1 == 0 && (k.Copies[i].Home || k.Copies[i].State != engine.CopyAbsent) {
			told |= s.holders(k, i)
		}
	}
	for i := range k.Copies {
		s.heldFor(k, i)
	}
}

// version tells a version that no other has replaced, and where it is from.
func (s *sheet) version(k *engine.KeyCloseUp, i int) {
	v := &k.Versions[i]
	if s.shown() {
		mark := s.glyphs.Newest
		if len(k.Versions) > 1 {
			mark = letterOf(i)
		}
		value := v.Value
		if v.Deleted {
			mark, value = s.glyphs.Deleted, "deleted"
		}
		s.grid.set(s.x, s.y, mark, themes.Good)
		var from label
		from.str(s.f.Still.NameOf(v.Client)).str(" ")
		if v.Dot != "" {
			from.str(v.Dot)
		} else {
			from.clock(v.At, true)
		}
		limit := s.grid.labelRight(s.x+6, s.x+s.w, s.y, &from, themes.Dim)
		s.grid.textIn(s.x+2, s.y, limit-1, value, themes.Text)
	}
	s.y++
}

// holders tells in a line what a node has, together with all that have the
// same. It returns which nodes those are.
func (s *sheet) holders(k *engine.KeyCloseUp, first int) (told uint64) {
	c := &k.Copies[first]
	var names, what label
	for i := first; i < min(len(k.Copies), len(s.f.Still.Nodes), 64); i++ {
		o := &k.Copies[i]
		if o.State == c.State && o.Held == c.Held && o.Newest == c.Newest && o.Vector == c.Vector && (o.Home || o.State != engine.CopyAbsent) {
			told |= 1 << i
			names.str(s.f.Still.Nodes[i].Name).str(" ")
		}
	}
	role := themes.Warn
	switch {
	case c.State == engine.CopyAbsent:
		what.str("nothing yet")
	case c.State == engine.CopyNewest:
		role = themes.Text
		if what.str("the newest"); len(k.Versions) > 1 {
			what.n = 0
			what.str("all ").num(len(k.Versions))
		}
	case c.Behind > 0:
		what.num(c.Behind).str(" behind: ")
	default:
		what.str("only ")
	}
	if s.shown() {
		x := s.grid.label(s.x, s.y, s.x+s.w, &names, themes.Standby)
		x = s.grid.label(x, s.y, s.x+s.w, &what, role)
		if c.State == engine.CopyPart || c.State == engine.CopyOlder {
			value := c.Value
			if c.Deleted {
				value = "deleted"
			}
			x = s.grid.textIn(x, s.y, s.x+s.w, value, role)
		}
		if room := s.x + s.w - x - 1; c.Vector != "" && width(c.Vector)+2 <= room {
			s.vector(x+1, c.Vector)
			s.y++
			return told
		}
	}
	s.y++
	if c.Vector != "" {
		if s.shown() {
			s.vector(s.x+2, c.Vector)
		}
		s.y++
	}
	return told
}

// vector writes a version vector in its brackets.
func (s *sheet) vector(x int, text string) {
	end := s.x + s.w
	s.grid.set(x, s.y, '[', themes.Faint)
	x = s.grid.textIn(x+1, s.y, end-1, text, themes.Dim)
	s.grid.set(x, s.y, ']', themes.Faint)
}

// heldFor says for whom a node keeps a key.
func (s *sheet) heldFor(k *engine.KeyCloseUp, i int) {
	c := &k.Copies[i]
	if len(c.HeldFor) == 0 || i >= len(s.f.Still.Nodes) {
		return
	}
	var l label
	l.str(s.f.Still.Nodes[i].Name).str(" holds it for ")
	for n, home := range c.HeldFor {
		if n > 0 {
			l.str(", ")
		}
		l.str(s.f.Still.NameOf(home))
	}
	s.line(&l, themes.Warn)
}
