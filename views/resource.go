package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// The box of the resource, which stands beside the first node: as wide as it
// would like to be, as narrow as it can be, and how much room the orders on
// their way to it need at least.
const (
	wideResource   = 18
	narrowResource = 11
	orderRoom      = 4
)

// besideResource is the part of a canvas that is left for the nodes: all of
// it, unless there is a resource and they can do with less.
func besideResource(canvas rect, s *engine.Still) rect {
	const enough = 36 // for clients and a box
	if s.Resource.Name != "" && canvas.w-narrowResource-orderRoom >= enough {
		canvas.w -= narrowResource + orderRoom
	}
	return canvas
}

// layResource finds a place for what is outside the cluster and lays the
// routes of those who give it orders. Where there is no room it is not drawn;
// the line of the primary says what waits for it.
func (p *Painter) layResource(canvas rect) (r rect, found bool) {
	s := p.f.Still
	if s.Resource.Name == "" || len(p.plan.boxes) == 0 {
		return rect{}, false
	}
	first := p.plan.boxes[0].rect
	for i := range p.plan.boxes {
		if b := &p.plan.boxes[i]; b.row == 0 && b.right() > first.right() {
			first = b.rect
		}
	}
	w := min(canvas.right()-1-first.right()-orderRoom, wideResource)
	if w < narrowResource {
		return rect{}, false
	}
	r = rect{canvas.right() - 1 - w, first.y, w, min(first.h, 4)}
	for i := range s.Nodes {
		if p.orders(&s.Nodes[i]) {
			p.layOrders(i, first, r)
		}
	}
	return r, true
}

// orders reports whether a node gives the resource orders, or has given some
// that are on their way.
func (p *Painter) orders(n *engine.Node) bool {
	if n.Role == engine.Primary || n.Orders > 0 {
		return true
	}
	for i := range p.f.Still.Messages {
		m := &p.f.Still.Messages[i]
		if m.Kind == engine.Order && m.From == n.ID || m.Kind == engine.Receipt && m.To == n.ID {
			return true
		}
	}
	return false
}

// layOrders lays the route from a node to the resource: straight from a box
// beside it, and up from one further down.
func (p *Painter) layOrders(i int, first, r rect) {
	s, b, router := p.f.Still, p.plan.boxes[i].rect, &p.router
	from := len(router.points)
	t := route{a: s.Nodes[i].ID, b: s.Resource.ID, from: from, client: true, leaves: themes.West, enters: themes.East}
	if b.y == first.y && b.right() == first.right() {
		router.begin(b.right(), r.y+1)
		router.to(r.x-1, r.y+1)
	} else {
		t.leaves, t.enters = themes.South, themes.North
		up := max(b.right()-3, b.x)
		router.begin(up, b.y-1)
		router.to(up, b.y-min(2, p.plan.gapY))
		router.to(r.x+r.w/2, router.points[len(router.points)-1].y)
		router.to(r.x+r.w/2, r.bottom())
	}
	t.to = len(router.points)
	router.placeLabel(&t)
	for j := range s.Links {
		link := &s.Links[j]
		if link.From == t.a && link.To == t.b || link.From == t.b && link.To == t.a {
			t.note(link)
		}
	}
	router.routes = append(router.routes, t)
}

// drawResource draws what is outside the cluster: what it has carried out, and
// the greatest token that it has seen.
func (p *Painter) drawResource(r rect) {
	s, g := p.f.Still, &p.grid
	g.fill(r, ' ', themes.Text)
	g.frame(r, &p.glyphs.Rounded, themes.Dim)
	g.set(r.x+2, r.y, ' ', themes.Strong)
	x := g.textIn(r.x+3, r.y, r.right()-2, s.Resource.Name, themes.Strong)
	g.set(x, r.y, ' ', themes.Strong)
	inner := r.inset(2, 1)
	var done, token, wrong label
	done.num(s.Totals.ResourceAccepted).str(" done")
	g.label(inner.x, inner.y, inner.right(), &done, themes.Dim)
	if inner.h < 2 {
		return
	}
	token.str("no tokens")
	if s.Resource.Tokens {
		token = label{}
		token.str("token ").unsigned(uint64(s.Resource.Token))
	}
	role := themes.Warn
	switch {
	case s.Totals.ResourceStale > 0:
		role = themes.Alarm
		wrong.num(s.Totals.ResourceStale).str(" stale")
	case s.Totals.ResourceRefused > 0:
		wrong.char(p.glyphs.Failed).num(s.Totals.ResourceRefused)
	}
	x = inner.x
	if token.width()+wrong.width() < inner.w || wrong.n == 0 { // what went wrong matters more
		x = g.label(x, inner.y+1, inner.right(), &token, themes.Dim) + 1
	}
	g.label(x, inner.y+1, inner.right(), &wrong, role)
}
