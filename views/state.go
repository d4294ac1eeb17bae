package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// drawState writes the one line that says how a node is doing.
func (p *Painter) drawState(n *engine.Node, x, y, limit int) {
	var l label
	role := p.stateOf(n, &l)
	if l.width() > limit-x {
		p.shortState(n, &l)
	}
	if lag := lagOf(n, p.scale.log); l.width() > limit-x && lag > 0 && n.Condition == engine.Up && n.Stream != engine.Refused {
		l.n = 0
		switch n.Role {
		case engine.Primary:
			l.num(lag).str(" waiting")
		case engine.Replica:
			l.num(lag).str(" held")
		case engine.Leader:
			l.num(lag).str(" missing")
		default:
			l.num(lag).str(" behind")
		}
	}
	x = p.grid.label(x, y, limit, &l, role)
	if n.Skew != 0 {
		var skew label
		skew.str("clock ")
		if n.Skew > 0 {
			skew.str("+")
		}
		p.grid.labelRight(x+1, limit, y, skew.span(n.Skew), themes.Dim)
	}
}

// shortState says the same in a narrow box, where there are fewer words for it.
func (p *Painter) shortState(n *engine.Node, l *label) {
	var short label
	switch {
	case n.Condition == engine.Paused:
		short.num(n.Inbox).str(" at its door")
	case n.Condition > engine.Paused:
		if left := n.BusyUntil.Sub(p.f.Still.Now); n.BusyUntil != engine.Never && left >= 0 {
			short.span(left).str(" left")
		} else {
			short.str("busy")
		}
	case n.Condition == engine.Up && n.Stream == engine.Refused && n.Role == engine.Standby:
		p.refusalOf(n, &short)
	case lagOf(n, p.scale.log) > 0:
		return // which is told then
	case n.QueriedUntil > p.f.Still.Now:
		short.str("query ").span(n.QueriedUntil.Sub(p.f.Still.Now))
	case n.ApplyDelay > 0:
		short.span(n.ApplyDelay).str(" late")
	default:
		return
	}
	*l = short
}

func (p *Painter) stateOf(n *engine.Node, l *label) themes.Role {
	switch n.Condition {
	case engine.Down:
		if n.Role == engine.Replica || n.Role == engine.Leader {
			l.str("its disk is left")
			return themes.Dim
		}
		l.str("disk holds ").unsigned(uint64(n.Flushed))
		return themes.Dim
	case engine.Paused:
		if n.Inbox == 0 {
			l.str("frozen")
		} else {
			l.count(n.Inbox, "message").str(" at its door")
		}
		return themes.Frozen
	case engine.Starting:
		if n.Role == engine.Replica || n.Role == engine.Leader {
			return p.busy(n, l, "reads its disk")
		}
		return p.busy(n, l, "replays its log")
	case engine.Promoting:
		return p.busy(n, l, "applies what it has")
	case engine.Rewinding:
		return p.busy(n, l, "drops its own records")
	case engine.Cloning:
		return p.busy(n, l, "copies all of "+p.f.Still.NameOf(n.Upstream))
	}
	if n.Fenced {
		l.str("takes no writes")
		return themes.Dim
	}
	switch n.Role {
	case engine.Primary:
		return p.primaryState(n, l)
	case engine.Replica:
		return p.replicaState(n, l)
	case engine.Leader:
		return p.leaderState(n, l)
	}
	return p.standbyState(n, l)
}

func (p *Painter) busy(n *engine.Node, l *label, doing string) themes.Role {
	if left := n.BusyUntil.Sub(p.f.Still.Now); n.BusyUntil != engine.Never && left >= 0 {
		l.span(left).str(": ")
	}
	l.str(doing)
	return themes.Busy
}

func (p *Painter) primaryState(n *engine.Node, l *label) themes.Role {
	switch {
	case n.FellBack:
		l.str("fell back to async")
		return themes.Alarm
	case n.Queue > 1:
		l.num(n.Queue).str(" in its queue")
		return themes.Warn
	case n.Waiting == 1:
		l.str("1 commit waits")
		return themes.Warn
	case n.Waiting > 1:
		l.num(n.Waiting).str(" commits wait")
		return themes.Warn
	case n.Orders > 0:
		l.count(n.Orders, "write").str(" at ").str(p.f.Still.Resource.Name)
		return themes.Warn
	case n.LeaseUntil > 0 && n.LeaseUntil <= p.f.Still.Now:
		l.str("its lease has ended")
		return themes.Warn
	case !n.Writable:
		l.str("takes no writes")
		return themes.Warn
	}
	l.str("takes writes")
	return themes.Dim
}

// refusalOf says why a node's upstream refuses it. Histories part after a
// record; without one it is the software.
func (p *Painter) refusalOf(n *engine.Node, l *label) {
	if up := p.f.Still.Node(n.Upstream); n.ForkLSN == 0 && up != nil && up.Version != n.Version {
		l.str("version ").num(n.Version)
		return
	}
	l.str("forked at ").unsigned(uint64(n.ForkLSN))
}

func (p *Painter) standbyState(n *engine.Node, l *label) themes.Role {
	lag := lagOf(n, p.scale.log)
	upstream := p.f.Still.NameOf(n.Upstream)
	switch {
	case n.Stream == engine.Refused:
		p.refusalOf(n, l.str("refused: "))
		return themes.Alarm
	case n.Queue > 1:
		l.num(n.Queue).str(" in its queue")
	case n.QueriedUntil > p.f.Still.Now:
		l.str("long query ").span(n.QueriedUntil.Sub(p.f.Still.Now))
	case n.ApplyPaused:
		l.str("replay paused")
	case n.ApplyDelay > 0:
		l.str("replays ").span(n.ApplyDelay).str(" late")
	case n.End > p.scale.log:
		l.num(int(min(n.End-p.scale.log, 1<<31))).str(" beyond the primary")
		return themes.Warn
	case n.Stream == engine.Connecting:
		l.str("asks ").str(upstream)
	case n.Stream == engine.NotStreaming:
		l.str("no stream")
	case lag > 0:
		l.count(lag, "record").str(" behind")
		return themes.Warn
	default:
		l.str("up to date")
		return themes.Dim
	}
	if lag > 0 {
		l.str(", ").num(lag).str(" behind")
	}
	return themes.Warn
}

// drawDoor piles up in front of a frozen node what it does not take in.
func (p *Painter) drawDoor(n *engine.Node, b rect) {
	if n.Condition != engine.Paused || n.Inbox == 0 {
		return
	}
	y, x := b.y-1, b.midX()+1
	shown := min(n.Inbox, b.w/2-6)
	for i := range shown {
		p.grid.set(x+i, y, p.glyphs.Record, themes.Frozen)
	}
	var l label
	l.str(" ").num(n.Inbox)
	p.grid.label(x+max(shown, 0), y, b.right(), &l, themes.FrozenTag)
}
