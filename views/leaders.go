package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// mostMeshed is the number of leaders up to which every two of them have a
// route. With more, who stands apart has one while something is under way.
const mostMeshed = 4

// layMesh lays the routes between leaders that tell each other.
func (p *Painter) layMesh() {
	s := p.f.Still
	for i := range s.Nodes {
		for j := range s.Nodes[i].Senders {
			to := p.f.Places.index(s.Nodes[i].Senders[j].Standby)
			if to < 0 || s.Mesh.Shape == "all" && len(s.Nodes) > mostMeshed && !areNeighbours(i, to, len(s.Nodes)) {
				continue
			}
			t := p.join(i, to)
			t.streaming, t.follower = engine.Streaming, s.Nodes[to].ID
		}
	}
	p.layUnderWay()
}

func areNeighbours(i, j, nodes int) bool {
	return (i+1)%nodes == j || (j+1)%nodes == i
}

// leaderState says how one of several leaders is doing.
func (p *Painter) leaderState(n *engine.Node, l *label) themes.Role {
	return equalState(n, l, n.Missing, "change", " not here yet")
}

// drawLeaders says whether the leaders hold the same, and how often two of
// them wrote the same row without knowing of each other.
func (p *Painter) drawLeaders(c *column) {
	t := &p.f.Still.Totals
	p.heading(c, "LEADERS")
	var same label
	same.str("no")
	if t.Converged {
		same.n = 0
		same.str("yes")
	}
	p.pair(c, "agree", same, warnIf(!t.Converged, themes.Warn), "rule", textLabel(p.f.Still.Mesh.Conflict), themes.Text)
	p.numbered(c, "conflicts", t.Conflicts)
	if p.f.Still.Mesh.Conflict == "keep" {
		p.numbered(c, "rows to decide about", t.ConflictsOpen)
	}
}

// numbered writes a name and how often there is something bad of it.
func (p *Painter) numbered(c *column, name string, n int) {
	if c.left() <= 0 {
		return
	}
	x := p.grid.textIn(c.x, c.next, c.right(), name, themes.Dim)
	l := numLabel(n)
	p.grid.labelRight(x+1, c.x+2*min(c.w/2, 27), c.next, &l, warnIf(n > 0, themes.Alarm))
	c.next++
}

func textLabel(text string) (l label) {
	l.str(text)
	return l
}

// drawConflicts lists the conflicts, the latest first: the row, both versions,
// which of them stays, and where each was written.
func (p *Painter) drawConflicts(r rect) {
	s := p.f.Still
	c := column{r.inset(1, 0), r.y}
	p.drawLeaders(&c)
	p.drawHomes(&c)
	c.next++
	if len(s.Conflicts) == 0 {
		p.say(&c, "No two leaders have written the same row without knowing of each other.", themes.Dim)
		p.say(&c, "Cut or hold a link between two of them, and write one row on both sides.", themes.Dim)
		return
	}
	p.scrolled = min(p.f.Scroll, len(s.Conflicts)-1)
	for i := p.scrolled; i < len(s.Conflicts) && c.left() >= 4; i++ {
		p.drawConflict(&c, &s.Conflicts[i])
		c.next++
	}
	if c.left() > 0 && s.Totals.Conflicts > len(s.Conflicts) {
		var l label
		p.grid.label(c.x, c.next, c.right(), l.num(s.Totals.Conflicts-len(s.Conflicts)).str(" older ones"), themes.Faint)
	}
}

func (p *Painter) drawConflict(c *column, k *engine.Conflict) {
	g := &p.grid
	var at, outcome label
	at.clock(k.At, false)
	x := g.label(c.x, c.next, c.right(), &at, themes.Faint)
	g.textIn(x+1, c.next, c.right(), k.Key, themes.Strong)
	c.next++
	for i, op := range k.Ops {
		mark, role := p.glyphs.Dot, themes.Text
		outcome.n = 0
		switch {
		case k.Wins == op:
			mark, role = p.glyphs.Done, themes.Good
			outcome.str("stays")
		case k.Wins != 0 && k.Lost:
			mark, role = p.glyphs.Failed, themes.Alarm
			outcome.str("lost")
		case k.Wins != 0: // its side had written the row again
			mark, role = p.glyphs.Skipped, themes.Dim
			outcome.str("gives way")
		case k.Why == engine.BothMerged:
			mark, role = p.glyphs.Done, themes.Good
			outcome.str("counts")
		default:
			role = themes.Warn
			outcome.str("kept")
		}
		limit := g.labelRight(c.x, c.right(), c.next, &outcome, role)
		g.set(c.x+1, c.next, mark, role)
		x := g.textIn(c.x+3, c.next, limit-1, k.Values[i], themes.Text)
		g.textIn(x+1, c.next, limit-1, p.f.Still.NameOf(k.Leaders[i]), themes.Dim)
		c.next++
	}
}

// drawHomes says which rows are written at one leader only.
func (p *Painter) drawHomes(c *column) {
	s := p.f.Still
	for i := range s.Mesh.Homes {
		if c.left() == 0 {
			return
		}
		var l label
		l.str(s.Mesh.Homes[i].Pattern).str(" is written at ").str(s.NameOf(s.Mesh.Homes[i].Node))
		p.grid.label(c.x, c.next, c.right(), &l, themes.Dim)
		c.next++
	}
}

// say writes a sentence into a panel.
func (p *Painter) say(c *column, text string, role themes.Role) {
	c.next = p.wrap(c.x, c.next, c.w, text, role, c.y, c.bottom())
}
