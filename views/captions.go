package views

import (
	"splitbrain/engine"
)

// captionRows is how many messages are put into words at a time, and
// captionsFrom how tall the cluster's part of the screen must be for it.
const (
	captionRows  = 3
	captionsFrom = 19
)

// drawCaptions says under the cluster what the messages on their way are: in
// slow motion people have the time to read it.
func (p *Painter) drawCaptions(r rect) {
	n := 0
	for i := range p.f.Still.Messages {
		m := &p.f.Still.Messages[i]
		if n == r.h || m.Held || !isTold(m.Kind) {
			continue
		}
		var said label
		glyph, role := p.look(m)
		said.char(glyph).str(" ")
		p.caption(&said, m)
		p.grid.label(r.x+1, r.y+n, r.right()-1, &said, role)
		n++
	}
}

// isTold says which kinds are put into words.
func isTold(k engine.Kind) bool {
	switch k {
	case engine.Ack, engine.CopyRead, engine.CopyAck, engine.CopyAnswer, engine.BatchAck, engine.TreeHashes:
		return true
	}
	return isLoud(k)
}

// caption puts a message into words.
func (p *Painter) caption(l *label, m *engine.Message) {
	s := p.f.Still
	from, to := s.NameOf(m.From), s.NameOf(m.To)
	switch m.Kind {
	case engine.WriteRequest:
		if s.Node(m.From) != nil { // only a home replica of a key can number its versions
			l.str(from).str(" passes a write on to ").str(to)
			return
		}
		l.str(from).str(" asks ").str(to).str(" to write ").str(keyOf(s, m.From, "a row"))
	case engine.ReadRequest:
		l.str(from).str(" asks ").str(to).str(" for ").str(keyOf(s, m.From, "a row"))
	case engine.Answer:
		l.str(from).str(" answers ").str(to)
		if m.Failed {
			l.str(": no")
		} else {
			l.str(": ok")
		}
	case engine.CopyWrite, engine.CopyRead, engine.CopyAck, engine.CopyAnswer:
		p.captionCopy(l, m, from, to)
	case engine.BatchAck:
		l.str(from).str(" tells ").str(to).str(": on disk")
	case engine.CopyBatch:
		l.str(from).str(" sends ").str(to).str(" what it may lack")
	case engine.TreeHashes:
		l.str(from).str(" compares hashes with ").str(to)
	case engine.Records:
		if s.Mesh.Leaders > 0 {
			l.str(from).str(" tells ").str(to).str(" ").count(m.Records, "change")
			return
		}
		l.str(from).str(" sends ").str(to).str(" ").count(m.Records, "record").str(" up to ").unsigned(uint64(m.LSN))
	case engine.Ack:
		l.str(from).str(" tells ").str(to).str(": on disk up to ").unsigned(uint64(m.LSN))
	}
}

// captionCopy puts into words what a coordinator and a replica say to each
// other, and as which of the replicas it was asked.
func (p *Painter) captionCopy(l *label, m *engine.Message, from, to string) {
	coordinator, replica := m.From, m.To
	if m.Kind == engine.CopyAck || m.Kind == engine.CopyAnswer {
		coordinator, replica = m.To, m.From
	}
	q, number := p.partOf(coordinator, replica, m.Op)
	key := "a key"
	if q != nil {
		key = q.Key
	}
	switch {
	case m.Failed:
		l.str(from).str(" tells ").str(to).str(": no")
	case m.Kind == engine.CopyRead:
		l.str(from).str(" asks ").str(to).str(" for its copy of ").str(key)
	case m.Kind == engine.CopyAnswer:
		l.str(from).str(" shows ").str(to).str(" its copy of ").str(key)
	case m.Kind == engine.CopyAck:
		l.str(from).str(" tells ").str(to).str(": ").str(key).str(" is on disk")
	case q == nil:
		l.str(from).str(" sends ").str(to).str(" what it lacks")
	case q.Slots[number-1].StandIn == replica:
		l.str(from).str(" asks ").str(to).str(" to keep ").str(key).str(" for ").str(p.f.Still.NameOf(q.Slots[number-1].Home))
	default:
		l.str(from).str(" asks ").str(to).str(" to keep ").str(key)
	}
	if q != nil {
		l.str(" (").num(number).str(" of ").num(len(q.Slots)).str(")")
	}
}

// partOf finds the request that a replica was asked for, and as which of the
// home replicas, counted from 1.
func (p *Painter) partOf(coordinator, replica engine.ID, op engine.OpID) (q *engine.Quorum, number int) {
	for i := range p.f.Still.Quorums {
		q := &p.f.Still.Quorums[i]
		if q.At != coordinator || q.Op != op {
			continue
		}
		for j := range q.Slots {
			if slot := &q.Slots[j]; slot.StandIn == replica || slot.Home == replica && slot.StandIn == engine.Nobody {
				return q, j + 1
			}
		}
	}
	return nil, 0
}

// keyOf returns what a client's operation in progress is about, or, when that
// is over, other words.
func keyOf(s *engine.Still, client engine.ID, other string) string {
	for i := range s.Clients {
		if c := &s.Clients[i]; c.ID == client && c.Key != "" {
			return c.Key
		}
	}
	return other
}
