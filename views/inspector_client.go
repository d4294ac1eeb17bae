package views

import (
	"strconv"

	"splitbrain/engine"
	"splitbrain/themes"
)

// session says what a client does, and what it could and could not count on.
func (s *sheet) session(v *engine.ClientCloseUp) {
	still := s.f.Still
	var c *engine.Client
	for i := range still.Clients {
		if still.Clients[i].ID == v.ID {
			c = &still.Clients[i]
		}
	}
	if c == nil {
		s.say("it is not there any more", themes.Dim)
		return
	}
	reads := c.RouteName
	if c.Route != engine.Nobody && reads != still.NameOf(c.Route) {
		reads += ", now " + still.NameOf(c.Route)
	}
	s.named("writes to", still.NameOf(c.Target), themes.Text)
	s.named("reads from", reads, themes.Text)
	var l label
	l.fraction(int64(c.Writes*10), 10, -1).str(" writes/s, ").fraction(int64(c.Reads*10), 10, -1).str(" reads/s")
	s.named("load", l.text(), themes.Text)
	if v.Timeout > 0 {
		var t label
		s.named("patience", t.span(v.Timeout).str(", then the outcome is unknown").text(), themes.Text)
	}
	if v.WroteTo > 0 {
		s.named("told ok", "up to LSN "+strconv.FormatUint(uint64(v.WroteTo), 10), themes.Text)
	}
	if c.Busy {
		var w label
		w.str("since ").span(still.Now.Sub(c.Since)).str(" for ").str(still.NameOf(c.Asked))
		s.named("waits", w.text()+": "+thing(c.Key), themes.Warn)
	}
	if q := s.quorumOf(c); q != nil {
		s.quorum(q)
	}
	for i := range v.Next {
		s.named("next", v.Next[i].Text, themes.Dim)
	}
	if more := c.Queued - len(v.Next); more > 0 {
		s.named("", "and "+strconv.Itoa(more)+" more", themes.Dim)
	}
	s.skip()
	s.promises(v)
}

func (s *sheet) promises(v *engine.ClientCloseUp) {
	var title label
	s.heading(title.str("GUARANTEES over ").count(v.Reads, "read").text())
	for i := range v.Promises {
		promise := &v.Promises[i]
		mark, role, verdict := s.glyphs.Done, themes.Good, "kept"
		switch {
		case v.Reads == 0:
			mark, role, verdict = s.glyphs.Todo, themes.Dim, "not tried"
		case promise.Broken > 0:
			mark, role, verdict = s.glyphs.Failed, themes.Alarm, "broken "+strconv.Itoa(promise.Broken)+" times"
			if promise.Broken == 1 {
				verdict = "broken once"
			}
		}
		if s.shown() {
			s.grid.set(s.x, s.y, mark, role)
			s.grid.textIn(s.x+2, s.y, s.x+21, promiseName(promise.Kind), themes.Text)
			s.grid.textIn(s.x+21, s.y, s.x+s.w, verdict, role)
		}
		s.y++
	}
	if len(v.Breaches) == 0 {
		return
	}
	s.skip()
	s.heading("EVIDENCE newest first")
	for i := range v.Breaches {
		s.breach(&v.Breaches[i])
	}
}

// breach says which write a read should have shown.
func (s *sheet) breach(b *engine.Breach) {
	var l label
	l.clock(b.At, true).str(" ").str(promiseName(b.Kind)).str(" on ").str(s.f.Still.NameOf(b.Node))
	s.line(&l, themes.Alarm)
	text := "missed " + b.Missed + " at LSN " + strconv.FormatUint(uint64(b.LSN), 10)
	if b.Lost {
		text += ", which is lost"
	} else {
		text += ", " + strconv.Itoa(b.Behind) + " behind"
	}
	s.sayIn(2, text, themes.Dim)
}

// history is what a client has done, the newest first.
func (s *sheet) history(v *engine.ClientCloseUp) {
	if len(v.Beliefs) == 0 {
		s.say("it has asked for nothing yet", themes.Dim)
		return
	}
	for i := range v.Beliefs {
		b := &v.Beliefs[i]
		words, truth := tell(s.f.Still, b)
		var l label
		l.clock(b.IssuedAt, true).str("  ").str(s.f.Still.NameOf(b.Node)).str("  ").span(b.Took)
		if b.LSN > 0 && !b.IsRead {
			l.str("  LSN ").unsigned(uint64(b.LSN))
		}
		s.line(&l, themes.Dim)
		s.sayIn(2, words, outcomeRole(b))
		if truth != "" {
			s.sayIn(2, "! "+truth, truthRole(b))
		}
	}
}
