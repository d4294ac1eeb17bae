package views

import (
	"strconv"
	"time"

	"splitbrain/engine"
	"splitbrain/themes"
)

// drawEyes draws what clients believe, the newest first: all of them, or the
// selected one. What the client cannot know stands behind it, marked.
func (p *Painter) drawEyes(r rect) {
	inner := r.inset(1, 0)
	g := &p.grid
	who := p.f.eyes()
	title, x := "CLIENT'S EYE", inner.x
	x = g.textIn(x, inner.y, inner.right(), title, themes.Heading)
	if who != engine.Nobody {
		g.textIn(x+2, inner.y, inner.right(), p.f.Still.NameOf(who), themes.Strong)
	}
	if p.f.Scroll > 0 && p.f.Tab == TabClients {
		g.textRight(inner.right(), inner.y, "older", themes.Dim)
	}
	s := sheet{p, inner.x, inner.y + 1, inner.w, inner.y + 1, inner.bottom()}
	if p.f.Tab == TabClients {
		measure := sheet{p, 0, 0, inner.w, 0, 0}
		measure.beliefs(who)
		p.scrolled = min(p.f.Scroll, max(measure.y-inner.h+1, 0))
		s.y -= p.scrolled
	}
	s.beliefs(who)
}

// eyes returns the client whose view is shown, Nobody for everybody's.
func (f *Frame) eyes() engine.ID {
	if f.Selected.Kind == ClientTarget {
		return f.Selected.ID
	}
	return engine.Nobody
}

// longWait is how long a client waits before it thinks about it.
const longWait = 50 * time.Millisecond

func (s *sheet) beliefs(who engine.ID) {
	still := s.f.Still
	begun := s.y
	for i := range still.Clients {
		c := &still.Clients[i]
		if waits := still.Now.Sub(c.Since); c.Busy && (who == engine.Nobody || who == c.ID) && waits >= longWait {
			var l label
			l.str("has waited ").span(waits).str(" for ").str(still.NameOf(c.Asked))
			if c.RetryAt > still.Now {
				l.n = 0
				l.str("has no answer since ").span(waits).str(", asks again in ").span(c.RetryAt.Sub(still.Now))
			}
			if c.Queued > 0 {
				l.str(", ").num(c.Queued).str(" more to do")
			}
			s.belief(still.Now, c.ID, who, l.text(), themes.Warn)
		}
	}
	for i := range s.f.Beliefs {
		b := &s.f.Beliefs[i]
		if who != engine.Nobody && who != b.Client {
			continue
		}
		if s.y >= s.to && s.to > s.from {
			return // nobody sees the rest
		}
		words, truth := tell(still, b)
		s.belief(b.At, b.Client, who, words, outcomeRole(b))
		if truth != "" {
			s.sayIn(s.clockWidth()+2, "! "+truth, truthRole(b))
		}
	}
	if s.y == begun {
		s.say("nobody has been told anything yet", themes.Dim)
	}
}

// clockWidth is how many columns a moment takes before a belief.
func (s *sheet) clockWidth() int {
	if s.w >= 34 {
		return 9
	}
	return 0
}

// belief writes what somebody thinks.
func (s *sheet) belief(at engine.Time, client, who engine.ID, words string, role themes.Role) {
	indent := s.clockWidth()
	if indent > 0 && s.shown() {
		var l label
		s.grid.label(s.x, s.y, s.x+indent-1, l.clock(at, true), themes.Faint)
	}
	if who == engine.Nobody {
		name := s.f.Still.NameOf(client)
		if s.shown() {
			s.grid.textIn(s.x+indent, s.y, s.x+s.w, name, themes.Strong)
		}
		// The name stands in the first line only.
		room := width(name) + 1
		first, rest := cutLine(words, s.w-indent-room)
		if s.shown() {
			s.grid.textIn(s.x+indent+room, s.y, s.x+s.w, first, role)
		}
		s.y++
		if rest != "" {
			s.sayIn(indent+2, rest, role)
		}
	} else {
		s.sayIn(indent, words, role)
	}
}

func outcomeRole(b *engine.Belief) themes.Role {
	switch b.Outcome {
	case engine.Failed:
		return themes.Alarm
	case engine.Unknown:
		return themes.Warn
	}
	return themes.Text
}

// tell says in a client's own words what it knows of an operation, and in ours
// what it does not.
func tell(s *engine.Still, b *engine.Belief) (words, truth string) {
	node := s.NameOf(b.Node)
	if b.IsRead {
		return tellRead(s, b, node)
	}
	done, do := deed(b)
	switch b.Outcome {
	case engine.OK:
		words = done + ": ok"
		if b.Warning {
			words += ", with a warning"
		}
		if b.Lost {
			truth = "told ok for " + strconv.FormatUint(uint64(b.LSN), 10) + ", and it is lost"
		}
	case engine.Failed:
		words = "could not " + do + ": " + because(b, node)
	default:
		words = "no answer from " + node + ": cannot know whether it " + done
		if b.Why == engine.ConnectionReset {
			words = node + " hung up: cannot know whether it " + done
		}
	}
	return words, truth
}

func because(b *engine.Belief, node string) string {
	switch b.Why {
	case engine.TimedOut, engine.ConnectionReset:
		return b.Why.String()
	case engine.NoReason:
		return node + " said no"
	}
	return node + " " + b.Why.String()
}

func tellRead(s *engine.Still, b *engine.Belief, node string) (words, truth string) {
	if b.Outcome != engine.OK {
		return "could not read " + thing(b.Key) + ": " + because(b, node), ""
	}
	value := b.Value
	if value == "" {
		value = "nothing there"
	}
	still := ""
	if b.Finding == engine.ReadYourWritesBroken || b.Finding == engine.MonotonicReadsBroken {
		still = "still " // it knows better itself
		if b.Finding == engine.MonotonicReadsBroken {
			still = "again "
		}
	}
	words = "reads " + thing(b.Key) + ": " + still + value
	if b.Finding == engine.NoFinding {
		return words, ""
	}
	truth = promiseName(b.Finding)
	if b.Behind > 0 {
		return words, truth + ": " + node + " is " + strconv.Itoa(b.Behind) + " behind"
	}
	return words, truth + " on " + node
}

// truthRole is how loud it is what a client cannot know.
func truthRole(b *engine.Belief) themes.Role {
	if b.Finding == engine.StaleRead {
		return themes.Warn
	}
	return themes.Alarm
}
