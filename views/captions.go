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
		if n == r.h || m.Held || !isLoud(m.Kind) && m.Kind != engine.Ack {
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

// caption puts a message into words.
func (p *Painter) caption(l *label, m *engine.Message) {
	s := p.f.Still
	from, to := s.NameOf(m.From), s.NameOf(m.To)
	switch m.Kind {
	case engine.WriteRequest:
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
	case engine.CopyWrite:
		l.str(from).str(" sends ").str(to).str(" a version to keep")
	case engine.CopyRead:
		l.str(from).str(" asks ").str(to).str(" what it has")
	case engine.CopyAck, engine.BatchAck:
		l.str(from).str(" tells ").str(to).str(": on disk")
	case engine.CopyAnswer:
		l.str(from).str(" shows ").str(to).str(" what it has")
	case engine.CopyBatch:
		l.str(from).str(" sends ").str(to).str(" what it may lack")
	case engine.TreeHashes:
		l.str(from).str(" compares hashes with ").str(to)
	case engine.Records:
		l.str(from).str(" sends ").str(to).str(" ").count(m.Records, "record").str(" up to ").unsigned(uint64(m.LSN))
	case engine.Ack:
		l.str(from).str(" tells ").str(to).str(": on disk up to ").unsigned(uint64(m.LSN))
	}
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
