package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// drawMessages puts every message where it is on its route. Quiet kinds go
// first, so that a record is never hidden by an acknowledgement.
func (p *Painter) drawMessages() {
	if !p.f.Motion {
		return
	}
	messages := p.f.Still.Messages
	p.onRoute = p.onRoute[:0]
	for i := range messages {
		m := &messages[i]
		t, forward := p.router.find(m.From, m.To)
		p.onRoute = append(p.onRoute, onRoute{t, forward})
		if t != nil && m.Kind == engine.Records {
			t.records++
		}
	}
	for _, loud := range []bool{false, true} {
		for i := range messages {
			if on := p.onRoute[i]; on.route != nil && isLoud(messages[i].Kind) == loud {
				p.drawMessage(&messages[i], on.route, on.forward)
			}
		}
	}
}

// onRoute is on which route a message is, and whether it goes from its
// beginning to its end.
type onRoute struct {
	route   *route
	forward bool
}

func isLoud(k engine.Kind) bool {
	switch k {
	case engine.WriteRequest, engine.Records, engine.ReadRequest, engine.Answer, engine.CopyWrite, engine.CopyBatch:
		return true
	}
	return false
}

func (p *Painter) drawMessage(m *engine.Message, t *route, forward bool) {
	cells := p.router.cells(t)
	last := len(cells) - 1
	progress := min(m.Progress, 1)
	if !(progress >= 0) { // neither below 0 nor not a number
		progress = 0
	}
	at := int(progress*float64(last) + 0.5)
	if !forward {
		at = last - at
	}
	r, role := p.look(m)
	if target := MessageAt(m); p.selected(target) {
		role = themes.SelectedTag
	}
	p.grid.set(cells[at].x, cells[at].y, r, role)
	if p.f.Tab == TabInspector { // elsewhere it is too quick to be meant
		p.hit(rect{cells[at].x, cells[at].y, 1, 1}, MessageAt(m))
	}
	if m.Kind == engine.Records && t.records <= mostNumbered && at > 0 && at < last && cells[at-1].x == cells[at+1].x {
		p.drawLSN(m, cells[at])
	}
}

// mostNumbered is how many records a route may carry for each to be numbered:
// more numbers would be noise.
const mostNumbered = 4

// drawLSN writes beside a record on its way down which one it is, where there
// is room: so the eye can follow one write.
func (p *Painter) drawLSN(m *engine.Message, at point) {
	var l label
	l.unsigned(uint64(m.LSN))
	x := at.x + 2
	if x-1 >= 0 && p.free(x-1, at.y, l.width()+2, rect{0, 0, p.grid.w, p.grid.h}) {
		p.grid.label(x, at.y, p.grid.w, &l, themes.Faint)
	}
}

// look returns the shape and the role of a message.
func (p *Painter) look(m *engine.Message) (rune, themes.Role) {
	g := p.glyphs
	switch m.Kind {
	case engine.WriteRequest, engine.Order:
		return g.Write, themes.Write
	case engine.Receipt:
		if m.Failed {
			return g.Failed, themes.Alarm
		}
		return g.Answer, themes.Answer
	case engine.ReadRequest:
		return g.Read, themes.Read
	case engine.Answer:
		if m.Failed {
			return g.Failed, themes.Alarm
		}
		if p.isRead(m) {
			return g.Response, themes.Response
		}
		return g.Answer, themes.Answer
	case engine.Records, engine.CopyWrite, engine.CopyBatch:
		return g.Record, themes.Record
	case engine.CopyAck, engine.CopyAnswer, engine.BatchAck:
		switch {
		case m.Failed:
			return g.Failed, themes.Alarm
		case m.Kind == engine.CopyAnswer:
			return g.Response, themes.Response
		}
		return g.Ack, themes.Ack
	case engine.CopyRead:
		return g.Read, themes.Read
	case engine.TreeHashes:
		return g.Check, themes.Control
	case engine.Ack:
		return g.Ack, themes.Ack
	case engine.Heartbeat:
		return g.Heartbeat, themes.Heartbeat
	case engine.Connect:
		return g.Connect, themes.Control
	case engine.Accept:
		return g.Accept, themes.Control
	case engine.Refuse:
		return g.Refuse, themes.Alarm
	case engine.Reset:
		return g.Reset, themes.Alarm
	case engine.HealthCheck:
		return g.Check, themes.Control
	}
	return g.Report, themes.Control
}

// isRead reports whether an answer is to a read.
func (p *Painter) isRead(m *engine.Message) bool {
	for i := range p.f.Still.Clients {
		if c := &p.f.Still.Clients[i]; c.ID == m.To {
			return c.IsRead && c.Op == m.Op
		}
	}
	return false
}

// countMessages says how many messages of each shape are on a route.
func (p *Painter) countMessages(t *route, l *label) {
	var seen [16]rune
	var n [16]int
	kinds := 0
	for i := range p.f.Still.Messages {
		m := &p.f.Still.Messages[i]
		if m.Kind == engine.Heartbeat || !(m.From == t.a && m.To == t.b || m.From == t.b && m.To == t.a) {
			continue
		}
		r, _ := p.look(m)
		k := 0
		for k < kinds && seen[k] != r {
			k++
		}
		if k == kinds {
			seen[k] = r
			kinds++
		}
		n[k]++
	}
	for k := range kinds {
		if k > 0 {
			l.str(" ")
		}
		l.char(seen[k]).num(n[k])
	}
}
