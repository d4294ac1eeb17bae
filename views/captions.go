package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// mostCaptions is how many messages are put into words at a time.
const mostCaptions = 4

// drawCaptions says under the cluster what the messages on their way are,
// where there is room: in slow motion people have the time to read it.
func (p *Painter) drawCaptions(canvas rect) {
	var said [mostCaptions]label
	var roles [mostCaptions]themes.Role
	n := 0
	for i := range p.f.Still.Messages {
		m := &p.f.Still.Messages[i]
		if n == mostCaptions || m.Held || !isLoud(m.Kind) && m.Kind != engine.Ack {
			continue
		}
		var glyph rune
		glyph, roles[n] = p.look(m)
		said[n].char(glyph).str(" ")
		p.caption(&said[n], m)
		n++
	}
	for i := range n {
		y := canvas.bottom() - n + i
		if p.free(canvas.x+1, y, min(said[i].width()+2, canvas.w-2), canvas) {
			p.grid.label(canvas.x+1, y, canvas.right()-1, &said[i], roles[i])
		}
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
