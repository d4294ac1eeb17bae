package views

import (
	"strconv"
	"strings"

	"splitbrain/engine"
	"splitbrain/themes"
)

// state says who a node is, whom it follows, who follows it and what waits
// on it.
func (s *sheet) state(v *engine.NodeCloseUp) {
	n := s.f.Still.Node(v.ID)
	if n == nil {
		s.say("it is not there any more", themes.Dim)
		return
	}
	k := s.lookOf(n)
	words := strings.ToLower(k.tag)
	if n.Condition == engine.Up && !n.Fenced {
		words = n.Role.String()
		if n.Role == engine.Primary && !n.Writable {
			words += ", takes no writes"
		}
	}
	if n.Region != "" {
		words += ", in " + n.Region
	}
	if n.Version > 0 {
		words += ", version " + strconv.Itoa(n.Version)
	}
	s.named("is", words, k.role)
	if n.Role == engine.Replica {
		s.replica(n, v)
		return
	}
	s.named("timeline", timelines(v), themes.Text)
	var l label
	if n.Role == engine.Primary {
		l.str("end ").unsigned(uint64(n.End)).str("  flushed ").unsigned(uint64(n.Flushed)).str("  visible ").unsigned(uint64(n.Replayed))
	} else {
		l.str("written ").unsigned(uint64(n.End)).str("  flushed ").unsigned(uint64(n.Flushed)).str("  replayed ").unsigned(uint64(n.Replayed))
	}
	s.named("log", l.text(), themes.Text)
	s.follows(n)
	s.conditions(n)
	s.standbys(n)
	s.waiting("COMMITS THAT WAIT", v.Commits, n.Waiting)
	s.waiting("IN ITS QUEUE", v.Queue, n.Queue)
	s.waiting("READS IT HOLDS", v.Held, len(v.Held))
	s.waiting("OPEN TRANSACTIONS", v.Open, len(v.Open))
}

// timelines prints the history as in "1 until 112, 2 since".
func timelines(v *engine.NodeCloseUp) string {
	if len(v.History) == 0 {
		return "1 from the beginning"
	}
	text, before := "", uint64(1)
	for _, fork := range v.History {
		text += strconv.FormatUint(before, 10) + " until LSN " + strconv.FormatUint(uint64(fork.LSN), 10) + ", "
		before = uint64(fork.Timeline)
	}
	return text + strconv.FormatUint(before, 10) + " since"
}

// follows says how a standby stands with its upstream.
func (s *sheet) follows(n *engine.Node) {
	if n.Role == engine.Primary || n.Upstream == engine.Nobody {
		return
	}
	upstream := s.f.Still.NameOf(n.Upstream)
	switch {
	case n.Stream == engine.Refused:
		text := upstream + " refuses it: " + n.Refusal.String()
		if n.ForkLSN > 0 {
			text += ", which is at LSN " + strconv.FormatUint(uint64(n.ForkLSN), 10)
		}
		s.named("follows", text, themes.Alarm)
	case n.Stream == engine.Streaming:
		text := upstream + ", streaming"
		if n.Sync != engine.SyncNone {
			text += ", " + n.Sync.String()
		}
		s.named("follows", text, themes.Text)
	case n.Stream == engine.Connecting:
		s.named("follows", upstream+", asks it for a stream", themes.Warn)
	default:
		s.named("follows", upstream+", no stream", themes.Warn)
	}
	if len(n.Filter) > 0 {
		s.named("takes", strings.Join(n.Filter, ", ")+" only", themes.Text)
	}
}

// conditions says what keeps a node from going as fast as it could.
func (s *sheet) conditions(n *engine.Node) {
	now := s.f.Still.Now
	var l label
	switch {
	case n.ApplyPaused:
		s.named("replay", "stopped by hand", themes.Warn)
	case n.QueriedUntil > now:
		l.str("waits ").span(n.QueriedUntil.Sub(now)).str(" more for a long query")
		s.named("replay", l.text(), themes.Warn)
	case n.ApplyDelay > 0:
		l.span(n.ApplyDelay).str(" late on purpose")
		s.named("replay", l.text(), themes.Text)
	}
	if n.Fsync != "" {
		s.named("disk", "a flush takes "+n.Fsync, themes.Text)
	}
	if n.Capacity > 0 {
		s.named("serves", strconv.FormatFloat(n.Capacity, 'g', 4, 64)+" requests/s, "+strconv.Itoa(n.Queue)+" wait", warnIf(n.Queue > 1, themes.Warn))
	}
	if n.LeaseUntil > 0 {
		var lease label
		role := themes.Text
		if left := n.LeaseUntil.Sub(now); left > 0 {
			lease.str("for ").span(left).str(" more")
		} else {
			lease.str("none: it takes no writes")
			role = themes.Alarm
		}
		s.named("lease", lease.text(), role)
	}
	if n.Skew != 0 {
		var skew label
		s.named("clock", skew.str("off by ").span(n.Skew).text(), themes.Warn)
	}
	if n.Inbox > 0 {
		var door label
		s.named("door", door.count(n.Inbox, "message").str(" not taken in").text(), themes.Frozen)
	}
}

// standbys is a table of what a node believes of those that follow it.
func (s *sheet) standbys(n *engine.Node) {
	if len(n.Senders) == 0 {
		return
	}
	s.skip()
	s.heading("STANDBYS as it heard from them")
	const first = 7
	columns := [4]string{"sent", "written", "flushed", "replayed"}
	w := min((s.w-first)/len(columns), 12)
	if w <= len("replayed") {
		columns = [4]string{"sent", "write", "flush", "replay"}
	}
	if s.shown() {
		for i, name := range columns {
			s.grid.textIn(s.x+first+(i+1)*w-min(width(name), w-1), s.y, s.x+first+(i+1)*w, name, themes.Dim)
		}
	}
	s.y++
	for i := range n.Senders {
		to := &n.Senders[i]
		if s.shown() {
			role := themes.Text
			if !to.Connected {
				role = themes.Faint
			}
			s.grid.textIn(s.x, s.y, s.x+first, s.f.Still.NameOf(to.Standby), role)
			for c, lsn := range [4]engine.LSN{to.Sent, to.Written, to.Flushed, to.Replayed} {
				var l label
				l.unsigned(uint64(lsn))
				s.grid.labelRight(s.x+first+c*w, s.x+first+(c+1)*w, s.y, &l, role)
			}
		}
		s.y++
	}
}

// waiting lists operations that wait, the oldest first.
func (s *sheet) waiting(title string, list []engine.Request, all int) {
	if len(list) == 0 {
		return
	}
	s.skip()
	s.heading(title)
	for i := range list {
		q := &list[i]
		if s.shown() {
			var l label
			x := s.x
			if q.LSN > 0 {
				l.unsigned(uint64(q.LSN)).str(" ")
			}
			l.str(s.f.Still.NameOf(q.Client)).str(" ").span(s.f.Still.Now.Sub(q.Since)).str(" ")
			x = s.grid.label(x, s.y, s.x+s.w, &l, themes.Warn)
			mark := s.glyphs.Write
			if q.IsRead {
				mark = s.glyphs.Read
			}
			s.grid.set(x, s.y, mark, themes.Write)
			s.grid.textIn(x+2, s.y, s.x+s.w, q.Text, themes.Text)
		}
		s.y++
	}
	if all > len(list) {
		var l label
		s.line(l.str("and ").num(all-len(list)).str(" more"), themes.Dim)
	}
}

// rows is the table of a node, beside that of the primary.
func (s *sheet) rows(v *engine.NodeCloseUp) {
	if len(v.Rows) == 0 {
		s.say("no rows yet", themes.Dim)
		return
	}
	primary := s.f.Still.NameOf(v.Against)
	if s.f.Still.Ring.N > 0 {
		primary = "another replica"
	}
	for i := range v.Rows {
		row := &v.Rows[i]
		role := themes.Text
		if row.Stale {
			role = themes.Warn
		}
		if s.shown() {
			limit := s.x + s.w
			if row.Exists && row.LSN > 0 {
				var lsn label
				lsn.unsigned(uint64(row.LSN))
				limit = s.grid.labelRight(s.x, limit, s.y, &lsn, themes.Dim) - 1
			}
			if row.Stale {
				s.grid.set(s.x, s.y, '!', themes.Warn)
			}
			x := s.grid.textIn(s.x+2, s.y, limit, row.Key, themes.Dim)
			value := row.Value
			switch {
			case row.Deleted:
				value = "deleted"
			case !row.Exists:
				value = "not here yet"
			}
			s.grid.textIn(x+1, s.y, limit, value, role)
		}
		s.y++
		s.versions(row)
		switch {
		case row.Gone:
			s.sayIn(4, primary+" has no such row", themes.Dim)
		case row.Stale && row.Newest != row.Value:
			s.sayIn(4, primary+" has "+row.Newest, themes.Dim)
		case row.Stale:
			s.sayIn(4, primary+" has the same from a later write", themes.Dim)
		}
	}
	if v.MoreRows > 0 {
		var l label
		s.line(l.str("and ").num(v.MoreRows).str(" more"), themes.Dim)
	}
}

// pages is what the files of a node are made of.
func (s *sheet) pages(v *engine.NodeCloseUp) {
	if len(v.Pages) == 0 {
		s.say("no pages: plain records carry a key and a value. The mechanism verb gives every node pages.", themes.Dim)
		return
	}
	primary := s.f.Still.NameOf(v.Against)
	for i := range v.Pages {
		g := &v.Pages[i]
		var l label
		l.str("page ").num(g.Number).str("  ").hash(g.Digest)
		role := themes.Text
		switch {
		case v.Against == v.ID:
		case g.Differs == 0:
			l.char(s.glyphs.Same).str(primary)
		default:
			l.char(s.glyphs.Differs).str(primary)
			role = themes.Alarm
			if v.PagesAt != v.PagesAgainst {
				role = themes.Warn
			}
		}
		l.str("  ").count(g.Slots, "slot").str("  ").num(g.Free).str(" free")
		s.line(&l, role)
		if g.Differs > 0 {
			var d label
			d.str("  ").count(g.Differs, "byte").str(" differ, the first at ").num(g.First)
			if v.PagesAt != v.PagesAgainst {
				d.str(": it lags")
			}
			s.line(&d, themes.Dim)
		}
		s.bytes("", g.From, g.Shown[:], nil, themes.Text)
	}
	if v.MorePages > 0 {
		var l label
		s.line(l.str("and ").num(v.MorePages).str(" more"), themes.Dim)
	}
}
