package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// A request without a leader is drawn as one slot for each home replica of its
// key, in the order of preference, so that one sees who has answered.

// drawSlots draws the slots of a request and returns where they end. There are
// all of them or none.
func (p *Painter) drawSlots(q *engine.Quorum, x, y, limit int) int {
	if x+len(q.Slots) > limit {
		return x
	}
	for i := range q.Slots {
		r, role := p.slot(&q.Slots[i])
		p.grid.set(x+i, y, r, role)
	}
	return x + len(q.Slots)
}

// slot returns how a slot looks.
func (p *Painter) slot(s *engine.Slot) (rune, themes.Role) {
	switch {
	case s.State == engine.SlotAnswered && s.StandIn != engine.Nobody:
		return p.glyphs.StandIn, themes.Warn
	case s.State == engine.SlotAnswered:
		return p.glyphs.SlotFull, themes.Good
	case s.State == engine.SlotRefused:
		return p.glyphs.Failed, themes.Alarm
	case s.State == engine.SlotOverdue:
		return '?', themes.Warn
	}
	return p.glyphs.SlotEmpty, themes.Dim
}

// quorumMark returns the shape of a request.
func (p *Painter) quorumMark(q *engine.Quorum) (rune, themes.Role) {
	if q.IsRead {
		return p.glyphs.Read, themes.Read
	}
	return p.glyphs.Write, themes.Write
}

// progressOf says how far a request is, in the longest words that fit into a
// room.
func progressOf(q *engine.Quorum, l *label, room int) themes.Role {
	noun := "ack"
	if q.IsRead {
		noun = "answer"
	}
	role := themes.Text
	for try := range 5 {
		l.n = 0
		switch {
		case q.Missed():
			role = themes.Alarm
			l.str([...]string{"too few answered", "too few", "too few", "no", ""}[try])
		case q.Told:
			role = themes.Good
			l.str([...]string{"the client has its answer", "answered", "answered", "ok", ""}[try])
		case q.Mending > 0:
			l.str([...]string{"first mends an old copy", "mends a copy", "mends", "", ""}[try])
		case try == 0:
			l.num(q.Got).str(" of ").count(len(q.Slots), noun).str(", needs ").num(q.Need)
		case try == 1:
			l.num(q.Got).str(" of ").num(len(q.Slots)).str(", needs ").num(q.Need)
		case try == 2:
			l.str("needs ").num(q.Need)
		case try == 3:
			l.num(q.Got).str("/").num(q.Need)
		}
		if l.width() <= room {
			return role
		}
	}
	l.n = 0
	return role
}

// drawCoordinates says in the box of a node what it coordinates: the request
// that came first, and how many more there are. It reports whether there is
// one.
func (p *Painter) drawCoordinates(n *engine.Node, x, y, limit int) bool {
	first, more := p.coordinatedBy(n.ID)
	if first == nil {
		return false
	}
	r, role := p.quorumMark(first)
	p.grid.set(x, y, r, role)
	x = p.drawSlots(first, x+2, y, limit)
	var l, others label
	if more > 0 {
		others.str("+").num(more)
		limit = p.grid.labelRight(x+1, limit, y, &others, themes.Dim) - 1
	}
	told := progressOf(first, &l, limit-x-1)
	p.grid.label(x+1, y, limit, &l, told)
	return true
}

// coordinatedBy returns the first request that a node coordinates, and how many
// more.
func (p *Painter) coordinatedBy(id engine.ID) (first *engine.Quorum, more int) {
	for i := range p.f.Still.Quorums {
		if q := &p.f.Still.Quorums[i]; q.At == id {
			if first == nil {
				first = q
			} else {
				more++
			}
		}
	}
	return first, more
}

// quorumOf returns the request behind what a client waits for, or nil.
func (p *Painter) quorumOf(c *engine.Client) *engine.Quorum {
	if !c.Busy {
		return nil
	}
	for i := range p.f.Still.Quorums {
		if q := &p.f.Still.Quorums[i]; q.Client == c.ID && q.Op == c.Op && !q.Told {
			return q
		}
	}
	return nil
}

// drawWaitsFor says under a client whose answers its request still needs. The
// slots come before the key, which may be cut.
func (p *Painter) drawWaitsFor(q *engine.Quorum, x, y, limit int) {
	r, role := p.quorumMark(q)
	p.grid.set(x, y, r, role)
	at := x + 1
	if limit-x >= len(q.Slots)+width(q.Key)+3 {
		at++
	}
	at = p.drawSlots(q, at, y, limit)
	p.grid.textIn(at+1, y, limit, q.Key, themes.Dim)
}

// quorums lists the requests under way: all of them, or those of one client or
// coordinator.
func (s *sheet) quorums(of engine.ID) {
	still := s.f.Still
	begun := s.y
	for i := range still.Quorums {
		q := &still.Quorums[i]
		if of != engine.Nobody && q.Client != of && q.At != of {
			continue
		}
		if s.y == begun {
			s.heading("UNDER WAY")
		}
		s.quorum(q)
	}
	if more := still.Ring.Requests - len(still.Quorums); more > 0 && of == engine.Nobody {
		var l label
		s.line(l.str("and ").num(more).str(" more"), themes.Dim)
	}
}

// quorum tells one request in a line, and in another what is unusual about it.
func (s *sheet) quorum(q *engine.Quorum) {
	if s.shown() {
		const least = 8 // columns of a key that words are left out for
		var at, told label
		if q.At != q.Client {
			at.str(" at ").str(s.f.Still.NameOf(q.At))
		}
		room := s.w - len("W ") - at.width() - len(" ") - len(q.Slots) - len(" ") // for the key and the words
		role := progressOf(q, &told, room-width(q.Key))
		if told.n == 0 {
			role = progressOf(q, &told, room-min(width(q.Key), least))
		}
		r, mark := s.quorumMark(q)
		s.grid.set(s.x, s.y, r, mark)
		x := s.grid.textIn(s.x+2, s.y, s.x+2+room-told.width(), q.Key, themes.Strong)
		x = s.grid.label(x, s.y, s.x+s.w, &at, themes.Dim)
		x = s.drawSlots(q, x+1, s.y, s.x+s.w)
		s.grid.label(x+1, s.y, s.x+s.w, &told, role)
	}
	s.y++
	s.unusual(q)
}

// unusual says which home replicas a request has to do without, and who is
// asked in their place.
func (s *sheet) unusual(q *engine.Quorum) {
	var l label
	for _, state := range [...]engine.SlotState{engine.SlotRefused, engine.SlotOverdue} {
		named := 0
		for i := range q.Slots {
			if slot := &q.Slots[i]; slot.State == state && slot.StandIn == engine.Nobody {
				if named++; named == 1 && l.n > 0 {
					l.str("; ")
				}
				l.str(s.f.Still.NameOf(slot.Home)).str(" ")
			}
		}
		if named > 0 {
			l.str(state.String())
		}
	}
	for i := range q.Slots {
		slot := &q.Slots[i]
		if slot.StandIn == engine.Nobody {
			continue
		}
		if l.n > 0 {
			l.str("; ")
		}
		l.str(s.f.Still.NameOf(slot.StandIn)).str(" for ").str(s.f.Still.NameOf(slot.Home))
		if slot.State != engine.SlotAnswered {
			l.str(" ").str(slot.State.String())
		}
	}
	if l.n > 0 {
		s.sayIn(2, l.text(), themes.Warn)
	}
}
