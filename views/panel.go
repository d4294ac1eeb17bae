package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// drawPanel draws the chosen tab, and the events under the overview.
func (p *Painter) drawPanel(l *layout) {
	if p.f.Still == nil {
		return
	}
	if why := p.f.Tab.WhyNot(p.f.Still); why != "" {
		p.wrap(l.panel.x+1, l.panel.y, max(l.panel.w-2, 1), why, themes.Dim, l.panel.y, l.panel.bottom())
		return
	}
	switch p.f.Tab {
	case TabConflicts:
		p.drawConflicts(l.panel)
	case TabVersions:
		p.drawVersions(l.panel)
	case TabEvents:
		p.drawEvents(l.panel)
	case TabFailover:
		p.drawFailover(l.panel)
	case TabClients:
		p.drawEyes(l.panel)
	case TabInspector:
		p.drawInspector(l.panel)
	default:
		r := l.panel
		if !l.events.empty() {
			r.h-- // keeps the events apart
		}
		p.drawOverview(r)
		if !l.eyes.empty() {
			eyes := l.eyes
			eyes.h-- // keeps the events apart
			p.drawEyes(eyes)
		}
		if !l.events.empty() {
			p.drawEvents(l.events)
		}
	}
}

// column is where the lines of a panel go, one under the other.
type column struct {
	rect
	next int // the row of the next line
}

func (c *column) left() int { return c.bottom() - c.next }

// drawOverview draws the numbers and the charts.
func (p *Painter) drawOverview(r rect) {
	c := column{r.inset(1, 0), r.y}
	t := &p.f.Still.Totals
	tight := r.h < 20
	p.heading(&c, "COMMITS")
	p.pair(&c, "p50", spanLabel(t.LatencyP50, t.Acked), themes.Text, "p99", spanLabel(t.LatencyP99, t.Acked), themes.Text)
	p.pair(&c, "acked", numLabel(t.Acked), themes.Good, "waiting", numLabel(t.Waiting), warnIf(t.Waiting > 0, themes.Warn))
	p.pair(&c, "failed", numLabel(t.Failed), warnIf(t.Failed > 0, themes.Alarm),
		"unknown", numLabel(t.Unknown), warnIf(t.Unknown > 0, themes.Warn))
	p.pair(&c, "at risk", numLabel(t.AtRisk), warnIf(t.AtRisk > 0, themes.Warn),
		"lost", numLabel(t.Lost), warnIf(t.Lost > 0, themes.Alarm))
	if t.ReadsOK > 0 {
		p.pair(&c, "reads", numLabel(t.ReadsOK), themes.Text,
			"stale", numLabel(t.ReadsStale), warnIf(t.ReadsStale > 0, themes.Warn))
	}
	if !tight {
		c.next++
	}
	p.drawOutage(&c)
	if !tight {
		c.next++
	}
	p.drawCharts(&c)
	if least := 4; c.left() >= least && len(p.f.Still.Quorums) > 0 {
		s := sheet{p, c.x, c.next + 1, c.w, c.next + 1, c.bottom()}
		s.quorums(engine.Nobody)
	}
}

func warnIf(bad bool, role themes.Role) themes.Role {
	if bad {
		return role
	}
	return themes.Dim
}

func numLabel(n int) (l label) {
	l.num(n)
	return l
}

func spanLabel(d engine.Duration, of int) (l label) {
	if of == 0 {
		l.str("-")
		return l
	}
	l.span(d)
	return l
}

func (p *Painter) heading(c *column, title string) {
	if c.left() > 0 {
		p.grid.textIn(c.x, c.next, c.right(), title, themes.Heading)
		c.next++
	}
}

// pair writes two names and their numbers, each in its half of a line.
func (p *Painter) pair(c *column, a string, va label, ra themes.Role, b string, vb label, rb themes.Role) {
	if c.left() <= 0 {
		return
	}
	half := min(c.w/2, 27)
	g := &p.grid
	end := c.x + half - 1
	x := g.textIn(c.x, c.next, end, a, themes.Dim)
	g.labelRight(x+1, end, c.next, &va, ra)
	x = g.textIn(c.x+half+1, c.next, c.right(), b, themes.Dim)
	g.labelRight(x+1, min(c.x+2*half, c.right()), c.next, &vb, rb)
	c.next++
}

// drawOutage says how long no write was acknowledged, what the last failover
// lost, and how long there were two primaries.
func (p *Painter) drawOutage(c *column) {
	t := &p.f.Still.Totals
	g := &p.grid
	if p.f.Still.Ring.N > 0 {
		p.drawAgreement(c)
		return
	}
	if t.OutageSince == engine.Never && t.RTO == 0 && t.RPOWrites == 0 && t.SplitBrains == 0 {
		if c.h >= 16 {
			p.heading(c, "OUTAGE")
			g.textIn(c.x, c.next, c.right(), "none so far", themes.Dim)
			c.next++
		}
		return
	}
	p.heading(c, "OUTAGE")
	var rto, rpo label
	rto.span(t.RTO)
	rtoRole := themes.Text
	if t.OutageSince != engine.Never {
		rtoRole = themes.Alarm
	}
	rpo.num(t.RPOWrites)
	if t.RTO > 0 || t.OutageSince != engine.Never {
		p.pair(c, "RTO", rto, rtoRole, "RPO", rpo, warnIf(t.RPOWrites > 0, themes.Alarm))
	}
	if t.SplitBrains > 0 && c.left() > 0 {
		var l label
		l.str("split brain ").num(t.SplitBrains).str("x, ").span(t.SplitBrainFor)
		role := themes.Warn
		if splitBrain(p.f.Still) {
			role = themes.AlarmTag
		}
		g.label(c.x, c.next, c.right(), &l, role)
		c.next++
	}
}
