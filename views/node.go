package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// look is how a node's box is drawn.
type look struct {
	border *themes.Box
	role   themes.Role // of border and name
	tag    string
	tagged themes.Role
	barred bool // the tag is drawn behind bars
}

func (p *Painter) lookOf(n *engine.Node) look {
	g := p.glyphs
	switch {
	case n.Fenced:
		return look{&g.Dashed, themes.Fenced, "FENCED", themes.FencedTag, true}
	case n.Condition == engine.Down:
		return look{&g.Dashed, themes.Down, "DOWN", themes.DownTag, false}
	case n.Condition == engine.Paused:
		return look{p.borderOf(n), themes.Frozen, "FROZEN", themes.FrozenTag, false}
	case n.Condition == engine.Starting:
		return look{p.borderOf(n), themes.Busy, "STARTING", themes.BusyTag, false}
	case n.Condition == engine.Promoting:
		return look{&g.Heavy, themes.Busy, "PROMOTING", themes.BusyTag, false}
	case n.Condition == engine.Rewinding:
		return look{&g.Rounded, themes.Busy, "REWINDING", themes.BusyTag, false}
	case n.Condition == engine.Cloning:
		return look{&g.Rounded, themes.Busy, "CLONING", themes.BusyTag, false}
	case n.Role == engine.Primary && splitBrain(p.f.Still) && n.Writable:
		return look{&g.Double, themes.Alarm, "PRIMARY", themes.AlarmTag, false}
	case n.Role == engine.Primary:
		return look{&g.Heavy, themes.Primary, "PRIMARY", themes.PrimaryTag, false}
	case n.Role == engine.Leader:
		return look{&g.Heavy, themes.Primary, "LEADER", themes.PrimaryTag, false}
	}
	tag := "standby"
	if n.Role == engine.Replica {
		tag = "replica"
	}
	if n.Index {
		tag = "index"
	}
	return look{&g.Rounded, themes.Standby, tag, themes.StandbyTag, false}
}

func (p *Painter) borderOf(n *engine.Node) *themes.Box {
	if n.Role == engine.Primary || n.Role == engine.Leader {
		return &p.glyphs.Heavy
	}
	return &p.glyphs.Rounded
}

// drawNode draws the box of the node i of the still.
func (p *Painter) drawNode(i int) {
	n, b := &p.f.Still.Nodes[i], p.plan.boxes[i].rect
	k := p.lookOf(n)
	g := &p.grid
	g.fill(b, ' ', themes.Text)
	border := k.role
	if p.selected(NodeAt(n.ID)) {
		border = themes.Selected
	}
	g.frame(b, k.border, border)
	p.drawNodeTitle(n, b, k)
	p.drawNodeFoot(n, b)
	inner := b.inset(2, 1)
	if inner.w < 13 {
		inner = b.inset(1, 1)
	}
	if n.Role == engine.Replica || n.Role == engine.Leader {
		p.drawReplica(n, inner)
		p.hit(b, NodeAt(n.ID))
		return
	}
	switch {
	case inner.h == 1:
		p.drawPosition(n, inner.x, inner.y, inner.right(), true)
	case inner.h >= 2:
		p.drawPosition(n, inner.x, inner.y, inner.right(), inner.h == 2)
		p.drawBar(inner.x, inner.y+1, inner.w, n)
	}
	if inner.h >= 3 {
		p.drawState(n, inner.x, inner.y+2, inner.right())
	}
	if n.Condition == engine.Down {
		return // nobody can read what a dead process held
	}
	for row := 0; row < inner.h-3 && row < len(n.Watched); row++ {
		p.drawWatched(&n.Watched[row], inner.x, inner.y+3+row, inner.right())
	}
	p.hit(b, NodeAt(n.ID))
}

// drawNodeTitle writes name and tag into the upper border.
func (p *Painter) drawNodeTitle(n *engine.Node, b rect, k look) {
	g := &p.grid
	x, limit := b.x+2, b.right()-2
	role := k.role
	if p.selected(NodeAt(n.ID)) {
		role = themes.SelectedTag
		g.set(x-1, b.y, p.glyphs.Pointer, themes.Selected)
	}
	g.set(x, b.y, ' ', role)
	x = g.textIn(x+1, b.y, limit-2, n.Name, role)
	g.set(x, b.y, ' ', role)
	x++
	if role == themes.SelectedTag && limit-x > len(k.tag)+2 {
		g.set(x, b.y, ' ', themes.Text)
		x++
	}
	if limit-x < len(k.tag) {
		k.tag = k.tag[:max(min(4, limit-x), 0)]
	}
	switch {
	case limit-x < len(k.tag)+2 && !g.theme.BlankAlike(k.tagged):
		x = g.textIn(x, b.y, limit, k.tag, k.tagged)
	case k.barred:
		x = p.barredTag(x, b.y, limit, k)
	case g.theme.BlankAlike(k.tagged):
		x = g.textIn(x, b.y, limit, k.tag, k.tagged)
		g.set(x, b.y, ' ', themes.Text)
		x++
	default:
		g.set(x, b.y, ' ', k.tagged)
		x = g.textIn(x+1, b.y, limit-1, k.tag, k.tagged)
		g.set(x, b.y, ' ', k.tagged)
		x++
	}
	p.drawPart(n, x+1, limit, b.y)
}

func (p *Painter) barredTag(x, y, limit int, k look) int {
	g := &p.grid
	g.set(x, y, p.glyphs.Received, themes.Warn)
	x = g.textIn(x+1, y, limit-1, k.tag, k.tagged)
	g.set(x, y, p.glyphs.Received, themes.Warn)
	return x + 1
}

// drawPart writes at the end of the upper border which part a node plays in
// the commit policy, or what it was before it went down.
func (p *Painter) drawPart(n *engine.Node, from, limit, y int) {
	var l label
	role := themes.Dim
	switch {
	case n.Condition == engine.Down || n.Fenced || n.Condition == engine.Paused:
		l.str(" ").str(n.Role.String()).str(" ")
	case n.Role == engine.Primary || n.Sync == engine.SyncNone:
		return
	case n.Sync == engine.SyncSync || n.Sync == engine.SyncQuorum:
		role = themes.Good
		l.str(" ").str(n.Sync.String()).str(" ")
	default:
		l.str(" ").str(n.Sync.String()).str(" ")
	}
	p.grid.labelRight(from, limit, y, &l, role)
}

// drawNodeFoot writes into the lower border what has no place of its own:
// cut or held links that nobody streams over, the monitor's suspicion, and
// the region.
func (p *Painter) drawNodeFoot(n *engine.Node, b rect) {
	x, limit, y := b.x+2, b.right()-2, b.bottom()-1
	s := p.f.Still
	for _, state := range []engine.LinkState{engine.LinkCut, engine.LinkHeld} {
		begun := false
		for i := range s.Links {
			link := &s.Links[i]
			if link.From != n.ID || link.State != state || s.Node(link.To) == nil {
				continue
			}
			if t, _ := p.router.find(link.From, link.To); t != nil {
				continue
			}
			if !begun {
				begun = true
				mark, role := p.glyphs.Cut, themes.LinkCut
				if state == engine.LinkHeld {
					mark, role = p.glyphs.HeldAcross, themes.LinkHeld
				}
				p.grid.set(x, y, mark, role)
				x++
				p.grid.set(x, y, ' ', role)
			}
			x = p.grid.textIn(x+1, y, limit, s.NameOf(link.To), themes.LinkCut)
		}
		if begun {
			x++
		}
	}
	p.drawSuspicion(n, x, limit, y)
}

func (p *Painter) drawSuspicion(n *engine.Node, x, limit, y int) {
	s := p.f.Still
	for i := range s.Nodes {
		if s.Nodes[i].ID != n.ID || i >= len(s.Monitor.Verdicts) {
			continue
		}
		var l label
		switch v := s.Monitor.Verdicts[i]; v.Verdict {
		case engine.Missing:
			if v.Missed > 0 {
				l.str(" missed ").count(v.Missed, "check").str(" ")
			}
			p.grid.labelRight(x, limit, y, &l, themes.Warn)
		case engine.Suspected:
			l.str(" suspected ")
			p.grid.labelRight(x, limit, y, &l, themes.Alarm)
		default:
			if n.Region != "" && limit-x >= width(n.Region)+2 {
				l.str(" ").str(n.Region).str(" ")
				p.grid.labelRight(x, limit, y, &l, themes.Dim)
			}
		}
	}
}

// drawPosition writes timeline, LSN and state hash; with the lag between them
// when the box has no line for it.
func (p *Painter) drawPosition(n *engine.Node, x, y, limit int, withLag bool) {
	g := &p.grid
	var end label
	end.hash(n.Hash)
	role := themes.Dim
	switch n.Agreement {
	case engine.Agrees:
		end.char(p.glyphs.Same)
	case engine.Differs:
		end.char(p.glyphs.Differs)
		role = themes.Alarm
	default:
		end.str(" ")
	}
	var lsn, lag label
	lsn.unsigned(uint64(n.End))
	if behind := lagOf(n, p.scale.log); withLag && behind > 0 && n.Role == engine.Standby {
		lag.str(" -").num(behind)
	}
	stop := limit
	spare := 0
	if needed := lsn.width() + lag.width(); needed+1+end.width() <= limit-x {
		stop = g.labelRight(x, limit, y, &end, role) - 1
		spare = stop - x - needed
	}
	if spare >= 9 {
		var l label
		l.str("TL").unsigned(uint64(n.Timeline)).str(" ")
		x = g.label(x, y, stop, &l, themes.Dim)
	}
	if spare >= 4 {
		x = g.textIn(x, y, stop, "LSN ", themes.Dim)
	}
	x = g.label(x, y, stop, &lsn, p.quiet(n, themes.Strong))
	g.label(x, y, stop, &lag, themes.Warn)
}

// quiet returns role for a node that runs, and a dim one for another.
func (p *Painter) quiet(n *engine.Node, role themes.Role) themes.Role {
	if n.Condition == engine.Down {
		return themes.Dim
	}
	return role
}

func (p *Painter) drawWatched(w *engine.Row, x, y, limit int) {
	g := &p.grid
	role := themes.Text
	if w.Stale {
		role = themes.Warn
		g.textRight(limit, y, "!", themes.Warn)
		limit -= 2
	}
	if w.Siblings > 1 {
		var count label
		limit = g.labelRight(x+1, limit, y, count.num(w.Siblings).str(" siblings"), themes.Warn) - 1
		g.textIn(x, y, limit, w.Key, themes.Dim)
		return
	}
	keyLimit := limit
	if w.Exists { // the value matters more than the key
		keyLimit = limit - 1 - width(w.Value)
		if shown := keyLimit - x; shown < width(w.Key) && shown < 6 {
			g.textIn(x, y, limit, w.Value, role)
			return
		}
	}
	x = g.textIn(x, y, keyLimit, w.Key, themes.Dim)
	if !w.Exists {
		g.textIn(x+1, y, limit, "not here", themes.Faint)
		return
	}
	g.textIn(x+1, y, limit, w.Value, role)
}
