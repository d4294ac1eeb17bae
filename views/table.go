package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// drawTable shows a line per node, for clusters with too many nodes for
// boxes. Clients stand below when there is room.
func (p *Painter) drawTable(canvas rect) {
	s := p.f.Still
	y := canvas.y
	p.grid.textIn(canvas.x+2, y, canvas.right(), "node", themes.Heading)
	for i := range s.Nodes {
		y++
		left := len(s.Nodes) - i
		if y == canvas.bottom()-1 && left > 1 {
			var l label
			l.str("and ").num(left).str(" more; make the window taller")
			p.grid.label(canvas.x+2, y, canvas.right(), &l, themes.Warn)
			return
		}
		p.drawTableRow(&s.Nodes[i], rect{canvas.x, y, canvas.w, 1})
	}
	for i := range s.Clients {
		if y++; y >= canvas.bottom() {
			return
		}
		c := &s.Clients[i]
		x := p.grid.textIn(canvas.x+2, y, canvas.x+14, c.Name, themes.Text)
		x = p.drawOutcome(c, x+1, y, canvas.right())
		if c.Finding != engine.NoFinding {
			var l label
			p.grid.label(x+2, y, canvas.right(), tellFinding(c, &l, promiseName(c.Finding), true), findingRole(c.Finding))
		}
		p.hit(rect{canvas.x, y, canvas.w, 1}, ClientAt(c.ID))
	}
}

func (p *Painter) drawTableRow(n *engine.Node, r rect) {
	g, k := &p.grid, p.lookOf(n)
	if p.selected(NodeAt(n.ID)) {
		g.set(r.x, r.y, p.glyphs.Pointer, themes.Selected)
	}
	x := r.x + 2
	g.textIn(x, r.y, x+8, n.Name, k.role)
	g.textIn(x+8, r.y, x+18, k.tag, k.tagged)
	x += 18
	p.hit(r, NodeAt(n.ID))
	if n.Role == engine.Replica {
		p.drawReplicaRow(n, rect{x, r.y, r.right() - x, 1})
		return
	}
	bar := min(max(r.w-50, 6), 30)
	p.drawBar(x, r.y, bar, n)
	x += bar + 1
	p.drawPosition(n, x, r.y, min(x+24, r.right()), true)
	if x+26 < r.right() {
		p.drawState(n, x+26, r.y, r.right())
	}
}
