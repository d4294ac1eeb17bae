package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// drawClients draws the column of clients and lays their routes.
func (p *Painter) drawClients() {
	s := p.f.Still
	column := p.plan.clients
	if column.empty() || len(s.Clients) == 0 {
		return
	}
	y := column.y
	if len(p.plan.boxes) > 0 {
		y = p.plan.boxes[0].y
	}
	if p.plan.under() { // the routes to the lower nodes pass below the clients
		first := &p.plan.boxes[0]
		column.h = min(column.h, first.bottom()+roomy(p.plan.gapY)-column.y)
	}
	pitch := 4
	for pitch > 1 && y+len(s.Clients)*pitch > column.bottom()+1 {
		pitch--
	}
	if y+len(s.Clients)*pitch > column.bottom()+1 {
		p.drawCrowd(rect{column.x, y, column.w, column.bottom() - y})
		return
	}
	for i := range s.Clients {
		p.drawClient(&s.Clients[i], rect{column.x, y, column.w, min(pitch, 3)}, i)
		y += pitch
	}
}

// drawClient draws one client and the route to the node it takes for the
// primary.
func (p *Painter) drawClient(c *engine.Client, r rect, lane int) {
	g := &p.grid
	role := themes.Strong
	if p.selected(ClientAt(c.ID)) {
		role = themes.SelectedTag
		g.set(r.x-1, r.y, p.glyphs.Pointer, themes.Selected)
	}
	x := g.textIn(r.x, r.y, r.right(), c.Name, role)
	track := r.y + 1
	outcome := point{r.x, r.y + 1}
	if r.h < 2 {
		track, outcome = r.y, point{x + 1, r.y}
	}
	if c.RetryAt > 0 && r.h < 3 {
		p.drawPause(c, outcome.x, outcome.y, r.right())
	} else {
		p.drawOutcome(c, outcome.x, outcome.y, r.right())
	}
	if r.h >= 3 {
		p.drawDoing(c, r.x, r.y+2, r.right())
	}
	p.hit(r, ClientAt(c.ID))
	asked := Asks(c)
	p.layWay(c, asked, point{r.right() + 1, track}, lane)
	if reads := readsFrom(c); reads != engine.Nobody && reads != asked {
		p.layWay(c, reads, point{r.right() + 1, track}, lane)
	}
}

// layWay lays the route from a client to a node. Where it only reads, the
// route is dotted.
func (p *Painter) layWay(c *engine.Client, asked engine.ID, from point, lane int) {
	node := p.boxOf(asked)
	if node < 0 {
		return
	}
	t := p.router.reach(&p.plan, c.ID, asked, from, &p.plan.boxes[node], lane, len(p.f.Still.Clients))
	t.reads = asked != c.Target
	for i := range p.f.Still.Links {
		link := &p.f.Still.Links[i]
		if link.From == t.a && link.To == t.b || link.From == t.b && link.To == t.a {
			t.note(link)
		}
	}
}

func (p *Painter) boxOf(id engine.ID) int {
	for i := range p.f.Still.Nodes {
		if p.f.Still.Nodes[i].ID == id {
			return i
		}
	}
	return -1
}

// drawOutcome writes what a client was told last, and how often what. It
// returns where that ended.
func (p *Painter) drawOutcome(c *engine.Client, x, y, limit int) int {
	g := &p.grid
	var l label
	role := themes.Dim
	switch c.Last {
	case engine.NoOutcome:
		p.unanswered(c, &l, limit-x)
	case engine.OK:
		role = themes.Good
		l.str("ok ").num(c.Acked + c.ReadsOK)
	case engine.Failed:
		role = themes.Alarm
		l.str("failed ").num(c.Failed + c.ReadsFailed)
	case engine.Unknown:
		role = themes.Warn
		l.str("unknown ").num(c.Unknown)
	}
	x = g.label(x, y, limit, &l, role)
	others := [...]struct {
		outcome engine.Outcome
		n       int
		mark    rune
		role    themes.Role
	}{{engine.OK, c.Acked + c.ReadsOK, p.glyphs.Done, themes.Good}, {engine.Failed, c.Failed + c.ReadsFailed, p.glyphs.Failed, themes.Alarm},
		{engine.Unknown, c.Unknown, '?', themes.Warn}}
	for _, o := range others {
		var more label
		if o.n > 0 && o.outcome != c.Last {
			more.str(" ").char(o.mark).num(o.n)
			if x+more.width() <= limit {
				x = g.label(x, y, limit, &more, o.role)
			}
		}
	}
	return x
}

// unanswered says of a client without an answer whether it waits for one.
func (p *Painter) unanswered(c *engine.Client, l *label, room int) {
	long, short := "no answer yet", "no answer"
	if !c.Busy && c.Queued == 0 {
		long, short = "asked nothing yet", "idle so far"
	}
	if l.str(long); l.width() > room {
		l.n = 0
		l.str(short)
	}
}

// drawDoing writes what a client waits for, or what it saw last.
func (p *Painter) drawDoing(c *engine.Client, x, y, limit int) {
	if c.RetryAt > 0 {
		p.drawPause(c, x, y, limit)
		return
	}
	if q := p.quorumOf(c); q != nil && len(q.Slots)+3 < limit-x {
		p.drawWaitsFor(q, x, y, limit)
		return
	}
	var l label
	role := themes.Dim
	switch {
	case c.Busy && c.Queued > 0:
		l.str("waits ").span(p.f.Still.Now.Sub(c.Since))
		before := l.n
		if l.str(" +").num(c.Queued); x+l.width() > limit {
			l.n = before // rather than half a duration
		}
		role = themes.Warn
	case c.Busy && c.Key == "":
		l.str("waits")
	case c.Busy && c.IsRead:
		l.char(p.glyphs.Read).str(" ").str(c.Key)
	case c.Busy:
		l.char(p.glyphs.Write).str(" ").str(c.Key)
	case c.Stale:
		l.str("stale read")
		role = themes.Warn
	case c.Warning:
		l.str("wait cancelled")
		role = themes.Warn
	case c.Last != engine.NoOutcome:
		l.str("took ").span(c.LastFor)
	}
	p.grid.label(x, y, limit, &l, role)
}

// drawPause writes when a client will try again, and for which time.
func (p *Painter) drawPause(c *engine.Client, x, y, limit int) {
	left := c.RetryAt.Sub(p.f.Still.Now)
	var l label
	l.str("retry ").num(c.Attempt).str(" in ").span(left)
	if x+l.width() > limit {
		l.n = 0
		l.str("retry ").span(left)
	}
	if x+l.width() > limit {
		l.n = 0
		l.span(left)
	}
	p.grid.label(x, y, limit, &l, themes.Warn)
}

// readsFrom returns the node that a client reads from when that is not the one
// it takes for the primary, else Nobody.
func readsFrom(c *engine.Client) engine.ID {
	if c.Busy && c.IsRead && c.Asked != c.Target {
		return c.Asked // also where a single read was sent on purpose
	}
	return c.Route
}

// Asks returns the node that a client mostly talks to: the one it reads from,
// when it only reads.
func Asks(c *engine.Client) engine.ID {
	if c.Route != engine.Nobody && c.Writes == 0 {
		return c.Route
	}
	return c.Target
}
