package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// layRing lays the routes between neighbours of a ring, and between others as
// long as something is under way between them.
func (p *Painter) layRing() {
	s := p.f.Still
	for i := range s.Nodes {
		if next := (i + 1) % len(s.Nodes); next != i {
			p.join(i, next).streaming = engine.Streaming
		}
	}
	p.layUnderWay()
}

// layUnderWay lays a route between any two nodes between which something is
// under way.
func (p *Painter) layUnderWay() {
	s := p.f.Still
	for i := range s.Messages {
		m := &s.Messages[i]
		a, b := p.f.Places.index(m.From), p.f.Places.index(m.To)
		if a >= 0 && b >= 0 {
			p.join(a, b)
		}
	}
}

// drawReplica fills the box of a node that has no log: how much it holds, how
// it is doing, and the rows.
func (p *Painter) drawReplica(n *engine.Node, inner rect) {
	g := &p.grid
	var held, hash label
	held.count(n.Rows, "key")
	limit := inner.right()
	if hash.hash(n.Hash); held.width()+1+hash.width() <= inner.w {
		limit = g.labelRight(inner.x, inner.right(), inner.y, &hash, themes.Dim)
	}
	g.label(inner.x, inner.y, limit, &held, p.quiet(n, themes.Strong))
	if n.Condition == engine.Down {
		if inner.h >= 2 {
			p.drawState(n, inner.x, inner.y+1, inner.right())
		}
		return // nobody can read what a dead process held
	}
	y := p.drawWork(n, inner)
	for i := range n.Watched {
		if w := &n.Watched[i]; !w.Away && y < inner.bottom() {
			p.drawWatched(w, inner.x, y, inner.right())
			y++
		}
	}
}

// drawReplicaRow tells the same in a line: how much the node holds, and how far
// the request is that it coordinates, or how it is doing.
func (p *Painter) drawReplicaRow(n *engine.Node, r rect) {
	g := &p.grid
	var held, hash label
	g.label(r.x, r.y, r.right(), held.count(n.Rows, "key"), p.quiet(n, themes.Strong))
	const column = 9
	rest := rect{r.x + column, r.y, r.w - column, 1}
	if n.Condition == engine.Up && p.drawCoordinates(n, rest.x, rest.y, rest.right()) {
		return
	}
	limit := rest.right()
	if hash.hash(n.Hash); rest.w > 20+hash.width() {
		limit = g.labelRight(rest.x, limit, rest.y, &hash, themes.Dim) - 1
	}
	p.drawState(n, rest.x, rest.y, limit)
}

// drawWork says how a replica is doing and how far the request is that it
// coordinates, in a line each where there is room for both. It returns the row
// below.
func (p *Painter) drawWork(n *engine.Node, inner rect) int {
	y := inner.y + 1
	switch {
	case inner.h < 2:
		return y
	case n.Role == engine.Leader: // it waits for nobody
		p.drawState(n, inner.x, y, inner.right())
		return y + 1
	case inner.h >= 4:
		p.drawState(n, inner.x, y, inner.right())
		p.drawCoordinates(n, inner.x, y+1, inner.right())
		return y + 2
	}
	var usual label
	if n.Condition != engine.Up || p.replicaState(n, &usual) != themes.Dim || !p.drawCoordinates(n, inner.x, y, inner.right()) {
		p.drawState(n, inner.x, y, inner.right())
	}
	return y + 1
}

// replicaState says how a node without a leader is doing.
func (p *Painter) replicaState(n *engine.Node, l *label) themes.Role {
	return equalState(n, l, n.Hints, "key", " held for others")
}

// equalState says how one of several equal nodes is doing: what it has in its
// queue, how many things wait, or that it takes writes.
func equalState(n *engine.Node, l *label, waiting int, thing, how string) themes.Role {
	switch {
	case n.Queue > 1:
		l.num(n.Queue).str(" in its queue")
	case waiting > 0:
		l.count(waiting, thing).str(how)
	default:
		l.str("takes writes")
		return themes.Dim
	}
	return themes.Warn
}

// drawAgreement says whether the replicas hold the same, and how much waits to
// be handed over.
func (p *Painter) drawAgreement(c *column) {
	s := p.f.Still
	if s.Mesh.Leaders > 0 {
		p.drawLeaders(c)
		return
	}
	p.heading(c, "REPLICAS")
	var same, hints label
	same.str("no")
	if s.Totals.Converged {
		same.n = 0
		same.str("yes")
	}
	hints.num(s.Ring.Hints)
	p.pair(c, "agree", same, warnIf(!s.Totals.Converged, themes.Warn), "hints", hints, warnIf(s.Ring.Hints > 0, themes.Warn))
	if s.Totals.NotLinearizable > 0 {
		p.numbered(c, "not linearizable", s.Totals.NotLinearizable)
	}
}

// replica is what the inspector says of a node without a leader.
func (s *sheet) replica(n *engine.Node, v *engine.NodeCloseUp) {
	var held, hints label
	s.named("holds", held.count(n.Rows, "key").text(), themes.Text)
	if n.Hints > 0 {
		s.named("hints", hints.count(n.Hints, "key").str(" for replicas that missed a write").text(), themes.Warn)
	}
	s.conditions(n)
	s.waiting("IN ITS QUEUE", v.Queue, n.Queue)
	if len(v.Pairs) > 0 {
		s.skip()
		s.heading("HASH TREES")
		for i := range v.Pairs {
			s.pair(&v.Pairs[i])
		}
	}
	if first, _ := s.coordinatedBy(n.ID); first != nil {
		s.skip()
		s.quorums(n.ID)
	}
}

// versions says what there is to know about the versions of a replica's key.
func (s *sheet) versions(row *engine.RowCloseUp) {
	var l label
	if row.Vector != "" {
		if row.Siblings > 1 {
			l.count(row.Siblings, "sibling").str(", ")
		}
		l.str("vector ").str(row.Vector)
		s.sayIn(4, l.text(), themes.Dim)
	}
	if row.HeldFor != "" {
		s.sayIn(4, "held for "+row.HeldFor, themes.Warn)
	}
}
