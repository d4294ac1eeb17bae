package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// drawCanvas draws the cluster: routes first, boxes over them, and what moves
// on top.
func (p *Painter) drawCanvas(canvas rect) {
	s := p.f.Still
	if len(s.Nodes) == 0 {
		p.grid.textIn(canvas.x+2, canvas.y+1, canvas.right(), "no cluster yet", themes.Dim)
		return
	}
	places := p.f.Places
	if !places.fits(s) {
		p.places = placesInto(p.places, s)
		places = p.places
	}
	watched := 0
	for i := range s.Nodes {
		watched = max(watched, len(s.Nodes[i].Watched))
	}
	p.plan.lay(besideResource(canvas, s), places, len(s.Clients), watched)
	p.scale = scaleOf(s)
	p.router.reset()
	if p.plan.table {
		p.drawTable(canvas)
		return
	}
	p.layLinks(places)
	p.drawClients()
	resource, outside := p.layResource(canvas)
	p.drawLinks(canvas)
	for i := range s.Nodes {
		p.drawNode(i)
	}
	if outside {
		p.drawResource(resource)
	}
	p.drawArrows()
	p.drawMessages()
	for i := range s.Nodes {
		p.drawDoor(&s.Nodes[i], p.plan.boxes[i].rect)
	}
	p.drawFindings(canvas)
}

// drawBanner says the worst that can be said about a cluster.
func (p *Painter) drawBanner(r rect) {
	g, s := &p.grid, p.f.Still
	g.fill(r, ' ', themes.AlarmTag)
	var l label
	l.str("SPLIT BRAIN: ")
	named := 0
	for i := range s.Nodes {
		if s.Nodes[i].Writable {
			if named++; named > 1 {
				l.str(" and ")
			}
			l.str(s.Nodes[i].Name)
		}
	}
	l.str(" all take writes")
	if named == 2 {
		l.n -= len(" all take writes")
		l.str(" both take writes")
	}
	g.label(max(r.x+(r.w-l.width())/2, r.x), r.y, r.right(), &l, themes.AlarmTag)
}

// layLinks lays a route for every pair that streams, and for faulty links
// where somebody streamed at the beginning. Clients come later.
func (p *Painter) layLinks(places Places) {
	s := p.f.Still
	for i := range s.Nodes {
		n := &s.Nodes[i]
		up := places.index(n.Upstream)
		if up < 0 || up == i {
			continue
		}
		t := p.join(i, up)
		t.streaming, t.follower = n.Stream, n.ID
	}
	switch {
	case s.Mesh.Leaders > 0:
		p.layMesh()
	case s.Ring.N > 0:
		p.layRing()
	}
	for i := range s.Links {
		link := &s.Links[i]
		if link.State == engine.LinkUp && link.Usual {
			continue
		}
		t, _ := p.router.find(link.From, link.To)
		if t == nil {
			a, b := places.index(link.From), places.index(link.To)
			equals := s.Ring.N > 0 && link.State != engine.LinkUp // of these any two may be apart
			if a < 0 || b < 0 || !equals && places[a].Under != link.To && places[b].Under != link.From {
				continue
			}
			t = p.join(a, b)
		}
		t.note(link)
	}
}

// note writes down on a route what its link has.
func (t *route) note(link *engine.Link) {
	if link.From == t.a {
		t.aToB = link.State
	} else {
		t.bToA = link.State
	}
	t.inFlight += link.InFlight
	t.unusual = t.unusual || !link.Usual
	t.latency = max(t.latency, link.Latency)
}

// join returns the route between two nodes, which are given by their places.
func (p *Painter) join(i, j int) *route {
	s := p.f.Still
	upper, lower := i, j
	bu, bl := &p.plan.boxes[i], &p.plan.boxes[j]
	if bl.row < bu.row || bl.row == bu.row && bl.column < bu.column {
		upper, lower = j, i
	}
	a, b := s.Nodes[upper].ID, s.Nodes[lower].ID
	if t, _ := p.router.find(a, b); t != nil {
		return t
	}
	return p.router.connect(&p.plan, a, b, upper, lower)
}

// drawLinks draws all routes, quiet ones first, then their labels.
func (p *Painter) drawLinks(canvas rect) {
	for i := range p.router.routes {
		p.dress(&p.router.routes[i])
	}
	for _, lively := range []bool{false, true} {
		for i := range p.router.routes {
			t := &p.router.routes[i]
			quiet := t.role == themes.LinkClient || t.role == themes.LinkIdle
			if quiet != lively {
				p.router.trace(&p.grid, t)
			}
		}
	}
	for i := range p.router.routes {
		t := &p.router.routes[i]
		p.drawLinkLabel(t, canvas)
		p.hitRoute(t)
	}
}

// dress gives a route its look.
func (p *Painter) dress(t *route) {
	switch {
	case p.selected(LinkAt(t.a, t.b)):
		t.role = themes.Selected
	case t.aToB == engine.LinkHeld || t.bToA == engine.LinkHeld:
		t.role = themes.LinkHeld
	case t.aToB == engine.LinkCut || t.bToA == engine.LinkCut:
		t.role = themes.LinkIdle
	case t.client:
		t.role = themes.LinkClient
	case t.streaming == engine.Streaming:
		t.role = themes.LinkUp
	default:
		t.role = themes.LinkIdle
	}
}

func (p *Painter) hitRoute(t *route) {
	target := LinkAt(t.a, t.b)
	cells := p.router.cells(t)
	for i := 0; i < len(cells); {
		from := i
		for i++; i < len(cells) && (cells[i].x == cells[from].x || cells[i].y == cells[from].y); i++ {
		}
		a, b := cells[from], cells[i-1]
		x, y := min(a.x, b.x), min(a.y, b.y)
		p.hit(rect{x, y, abs(a.x-b.x) + 1, abs(a.y-b.y) + 1}, target)
	}
}

// drawLinkLabel writes on a route what is special about it.
func (p *Painter) drawLinkLabel(t *route, canvas rect) {
	var l label
	role := themes.Dim
	s := p.f.Still
	switch {
	case t.aToB == engine.LinkCut || t.bToA == engine.LinkCut:
		p.grid.set(t.label.x, t.label.y, p.glyphs.Cut, themes.LinkCut)
		role = themes.LinkCut
		p.oneWay(l.str("cut"), t, engine.LinkCut)
	case t.aToB == engine.LinkHeld || t.bToA == engine.LinkHeld:
		role = themes.Warn
		p.oneWay(l.str("held"), t, engine.LinkHeld)
		if t.inFlight > 0 {
			l.str(" ").num(t.inFlight)
		}
	case t.streaming == engine.Refused:
		role = themes.Alarm
		l.char(p.glyphs.Refuse).str(" refused")
	case t.unusual:
		l.span(t.latency)
	case p.selected(LinkAt(t.a, t.b)):
		l.span(latencyOf(s, t.a, t.b))
	}
	if !p.f.Motion {
		if l.n > 0 {
			l.str(" ")
		}
		p.countMessages(t, &l)
	}
	if l.n > 0 {
		p.placeText(t, &l, canvas, role)
	}
}

// oneWay adds which way a fault works, when it works one way only.
func (p *Painter) oneWay(l *label, t *route, state engine.LinkState) {
	switch {
	case t.aToB == t.bToA:
	case t.aToB == state:
		l.str(" to ").str(p.f.Still.NameOf(t.b))
	default:
		l.str(" to ").str(p.f.Still.NameOf(t.a))
	}
}

func latencyOf(s *engine.Still, a, b engine.ID) engine.Duration {
	for i := range s.Links {
		if s.Links[i].From == a && s.Links[i].To == b {
			return s.Links[i].Latency
		}
	}
	return 0
}

// placeText writes beside a vertical stretch of a route, on the side that is
// free, or into a horizontal one.
func (p *Painter) placeText(t *route, l *label, canvas rect, role themes.Role) {
	w, x, y := l.width(), t.label.x, t.label.y
	if !t.beside {
		x -= w / 2
		cut := t.aToB == engine.LinkCut || t.bToA == engine.LinkCut
		switch {
		case cut:
			x = t.label.x + 2
		case t.streaming == engine.Refused:
		case p.free(x, y+1, w, canvas): // not in the way of what moves
			y++
		case p.free(x, y-1, w, canvas):
			y--
		}
		if role == themes.Dim && p.boxed(x, y, w) {
			return // half a number is worse than none
		}
		p.grid.label(x, y, canvas.right(), l, role)
		return
	}
	switch {
	case p.free(x+2, y, w, canvas):
		x += 2
	case p.free(x-1-w, y, w, canvas):
		x -= 1 + w
	case role == themes.Dim:
		return // how long a link takes is not worth covering what another one tells
	default:
		x++
	}
	p.grid.label(x, y, canvas.right(), l, role)
}

// boxed reports whether the box of a node comes over some cells of a row, or
// they belong to the clients, where a text would be taken for one of theirs.
func (p *Painter) boxed(x, y, w int) bool {
	if p.plan.table {
		return false
	}
	if c := p.plan.clients; x < c.right() && x+w > c.x && y >= c.y && y < min(p.plan.boxes[0].y+4*len(p.f.Still.Clients), c.bottom()) {
		return true
	}
	for i := range p.plan.boxes {
		if b := &p.plan.boxes[i]; y >= b.y && y < b.bottom() && x < b.right() && x+w > b.x {
			return true
		}
	}
	return false
}

// free reports whether nothing is drawn on some cells of a row, and nothing
// will be.
func (p *Painter) free(x, y, w int, canvas rect) bool {
	if x < canvas.x || x+w > canvas.right() || y < canvas.y || y >= canvas.bottom() || p.boxed(x, y, w) {
		return false
	}
	for _, c := range p.grid.cells[y*p.grid.w+x : y*p.grid.w+x+w] {
		if c.r != ' ' {
			return false
		}
	}
	return true
}

// drawArrows shows at the end of every live stream which way it flows.
func (p *Painter) drawArrows() {
	for i := range p.router.routes {
		t := &p.router.routes[i]
		cells := p.router.cells(t)
		last := len(cells) - 1
		p.dock(cells[0], t.leaves)
		p.dock(cells[last], t.enters)
		if t.client {
			before := cells[max(last-1, 0)]
			p.arrow(before, cells[last], t.role)
			if t.reads {
				p.grid.set(cells[last].x, cells[last].y, p.glyphs.Read, themes.Read)
			}
			continue
		}
		if t.streaming != engine.Streaming || t.role == themes.LinkIdle || p.f.Still.Ring.N > 0 {
			continue
		}
		if t.follower == t.b {
			p.arrow(cells[max(last-1, 0)], cells[last], t.role)
		} else {
			p.arrow(cells[min(1, last)], cells[0], t.role)
		}
	}
}

// dock joins the end of a route to the border of its box, so that the line
// visibly grows out of it.
func (p *Painter) dock(end point, side uint8) {
	if side != themes.North || end.y < 1 || end.y > p.grid.h || uint(end.x) >= uint(p.grid.w) {
		return
	}
	c := &p.grid.cells[(end.y-1)*p.grid.w+end.x]
	for _, b := range []*themes.Box{&p.glyphs.Rounded, &p.glyphs.Heavy, &p.glyphs.Double, &p.glyphs.Dashed} {
		if c.r == b.Across {
			c.r = b.Tee
		}
	}
}

func (p *Painter) arrow(before, end point, role themes.Role) {
	arrow := p.glyphs.ArrowDown
	if before != end {
		switch toward(before, end) {
		case themes.North:
			arrow = p.glyphs.ArrowUp
		case themes.East:
			arrow = p.glyphs.ArrowRight
		case themes.West:
			arrow = p.glyphs.ArrowLeft
		}
	}
	p.grid.set(end.x, end.y, arrow, role)
}
