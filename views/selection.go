package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// drawSelection says at the end of the prompt line what the picture does not
// show of the selected node, link or client.
func (p *Painter) drawSelection(from int, r rect) {
	s := p.f.Still
	if s == nil {
		return
	}
	var l label
	t := p.f.Selected
	switch t.Kind {
	case NodeTarget:
		if n := s.Node(t.ID); n != nil {
			p.tellNode(n, &l)
		}
	case LinkTarget:
		p.tellLink(t, &l)
	case ClientTarget:
		for i := range s.Clients {
			if c := &s.Clients[i]; c.ID == t.ID {
				l.str(c.Name).str("  ").fraction(int64(c.Writes*10), 10, -1).str(" writes/s  ")
				l.fraction(int64(c.Reads*10), 10, -1).str(" reads/s  asks ").str(s.NameOf(Asks(c)))
			}
		}
	}
	if l.n == 0 || from >= r.right()-8 {
		return
	}
	p.grid.label(max(r.right()-1-l.width(), from), r.y, r.right()-1, &l, themes.Dim)
}

func (p *Painter) tellNode(n *engine.Node, l *label) {
	if n.Role == engine.Replica {
		l.str(n.Name).str("  ").count(n.Rows, "key")
		if n.Hints > 0 {
			l.str("  ").num(n.Hints).str(" held for others")
		}
		if n.Fsync != "" {
			l.str("  fsync ").str(n.Fsync)
		}
		return
	}
	l.str(n.Name).str("  flushed ").unsigned(uint64(n.Flushed)).str("  replayed ").unsigned(uint64(n.Replayed))
	l.str("  ").count(n.Rows, "row")
	if n.Fsync != "" {
		l.str("  fsync ").str(n.Fsync)
	}
}

func (p *Painter) tellLink(t Target, l *label) {
	s := p.f.Still
	for i := range s.Links {
		link := &s.Links[i]
		if link.From != t.ID || link.To != t.Peer {
			continue
		}
		l.str(s.NameOf(t.ID)).str(" - ").str(s.NameOf(t.Peer)).str("  ").str(link.State.String())
		l.str("  ").span(link.Latency)
		if link.Quality != "" {
			l.str("  ").str(link.Quality)
		}
		return
	}
}
