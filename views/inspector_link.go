package views

import (
	"strconv"

	"splitbrain/engine"
	"splitbrain/themes"
)

// link tells both directions of a link.
func (s *sheet) link(v *engine.LinkCloseUp) {
	s.direction(&v.There)
	s.skip()
	s.direction(&v.Back)
}

func (s *sheet) direction(d *engine.Direction) {
	link := &d.Link
	still := s.f.Still
	var head label
	head.str(still.NameOf(link.From)).str(" → ").str(still.NameOf(link.To))
	role := themes.Good
	state := "works"
	switch {
	case !d.Used:
		role, state = themes.Dim, "nothing has gone this way yet"
	case link.State == engine.LinkCut:
		role, state = themes.LinkCut, "cut: both ends know"
	case link.State == engine.LinkHeld:
		role, state = themes.Warn, "held: it swallows everything and nobody is told"
	}
	s.line(&head, themes.Strong)
	s.named("state", state, role)
	if !d.Used {
		return
	}
	var l label
	s.named("latency", l.span(link.Latency).str(" on average").text(), themes.Text)
	if link.Quality != "" {
		s.named("quality", link.Quality, themes.Text)
	}
	var n label
	s.named("under way", n.count(link.InFlight, "message").text(), themes.Text)
	for i := range d.Messages {
		s.messageLine(&d.Messages[i])
	}
	if d.More > 0 {
		s.sayIn(2, "and "+strconv.Itoa(d.More)+" more", themes.Dim)
	}
}

// messageLine is a message in a line: its shape, how far it is and what it
// carries.
func (s *sheet) messageLine(m *engine.MessageCloseUp) {
	if !s.shown() {
		s.y++
		return
	}
	r, role := s.look(&m.MessageStill)
	if m.Kind == engine.Answer && m.IsRead && !m.Failed {
		r, role = s.glyphs.Response, themes.Response
	}
	s.grid.set(s.x+2, s.y, r, role)
	var l label
	if m.Held {
		l.str("held ")
	} else {
		l.num(int(max(min(m.Progress, 1), 0) * 100)).str("% ")
	}
	x := s.grid.label(s.x+4, s.y, s.x+s.w, &l, themes.Dim)
	s.grid.textIn(max(x, s.x+9), s.y, s.x+s.w, carries(m), themes.Text)
	s.hit(rect{s.x, s.y, s.w, 1}, MessageAt(&m.MessageStill))
	s.y++
}

// carries says in short what a message is about.
func carries(m *engine.MessageCloseUp) string {
	lsn := strconv.FormatUint(uint64(m.LSN), 10)
	switch m.Kind {
	case engine.WriteRequest:
		return "write " + m.Text
	case engine.ReadRequest:
		if m.LSN > 0 {
			return "read " + m.Text + " as of LSN " + lsn
		}
		return "read " + m.Text
	case engine.Answer:
		switch {
		case m.Failed:
			return "no: " + m.Reason.String()
		case m.IsRead && m.Value == "":
			return "nothing at " + m.Text
		case m.IsRead:
			return m.Text + "=" + m.Value
		}
		return "ok, LSN " + lsn
	case engine.Records:
		if m.Records == 1 && len(m.Carried) == 1 {
			return lsn + " " + m.Carried[0].Text
		}
		return strconv.Itoa(m.Records) + " records up to " + lsn
	case engine.Ack:
		return "written " + strconv.FormatUint(uint64(m.Written), 10) + " flushed " + strconv.FormatUint(uint64(m.Flushed), 10) +
			" replayed " + strconv.FormatUint(uint64(m.Replayed), 10)
	case engine.CopyWrite:
		return m.Key + "=" + m.Value
	case engine.CopyRead:
		return "what it has of " + m.Key
	case engine.CopyAck, engine.BatchAck:
		if m.Failed {
			return "no: it does not run"
		}
		return "on disk"
	case engine.CopyAnswer:
		switch {
		case m.Failed:
			return "no: it does not run"
		case m.Value == "":
			return "nothing there"
		}
		return m.Value
	case engine.CopyBatch:
		text := strconv.Itoa(m.Copies) + " keys"
		if m.Wanted {
			text += ", and wants as much in return"
		}
		return text
	case engine.TreeHashes:
		return strconv.Itoa(m.Hashes) + " hashes to compare"
	case engine.Connect:
		return "stream from LSN " + lsn
	case engine.Refuse:
		return "no: " + m.Reason.String()
	case engine.Reset:
		return "the connection is gone"
	}
	return m.Kind.String()
}

// message tells one message in full.
func (s *sheet) message(c *engine.CloseUp) {
	m := &c.Message
	still := s.f.Still
	if m.SentAt != c.Of.Sent || m.From != c.Of.ID || m.To != c.Of.Peer {
		s.say("that message has arrived", themes.Dim)
		return
	}
	var head label
	head.str(m.Kind.String()).str("  ").str(still.NameOf(m.From)).str(" → ").str(still.NameOf(m.To))
	s.line(&head, themes.Strong)
	var sent, due label
	s.named("sent", sent.clock(m.SentAt, true).text(), themes.Text)
	switch {
	case !c.Found:
		s.named("arrived", due.clock(m.DeliverAt, true).text(), themes.Good)
	case m.Held:
		s.named("is", "held by the link", themes.Warn)
	default:
		due.clock(m.DeliverAt, true).str(", in ").span(m.DeliverAt.Sub(still.Now))
		s.named("arrives", due.text(), themes.Text)
	}
	s.named("size", strconv.FormatInt(m.Bytes, 10)+" bytes", themes.Text)
	if m.Copy {
		s.named("copy", "the link made it twice; the receiver will notice", themes.Dim)
	}
	s.named("carries", carries(m), themes.Strong)
	if m.Kind == engine.ReadRequest && m.Patience > 0 && m.LSN > 0 {
		var p label
		s.named("waits", p.str("up to ").span(m.Patience).str(" for that LSN").text(), themes.Text)
	}
	if m.Records == 1 {
		return // it has been said
	}
	for i := range m.Carried {
		r := &m.Carried[i]
		s.named(strconv.FormatUint(uint64(r.LSN), 10), r.Text, themes.Text)
	}
	if m.MoreRecords > 0 {
		s.named("", "and "+strconv.Itoa(m.MoreRecords)+" more", themes.Dim)
	}
}
