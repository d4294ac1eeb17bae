package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// drawCharts draws the lag of every standby over time, then throughput and
// latency as long as there is room.
func (p *Painter) drawCharts(c *column) {
	s, trail := p.f.Still, p.f.Trail
	if trail == nil || c.left() < 2 {
		return
	}
	reference := referenceNode(s)
	title := "LAG in records"
	switch {
	case s.Mesh.Leaders > 0:
		title = "MISSING changes"
	case s.Ring.N > 0:
		title = "HINTS in keys"
	}
	p.heading(c, title)
	p.drawMarks(c, trail)
	tall := 1
	if standbys := len(s.Nodes) - 1; standbys > 0 && standbys <= 4 && c.left() >= 2*standbys+6 {
		tall = 2
	}
	series, most := 0, 1
	for i := range min(len(s.Nodes), MaxLag) {
		if &s.Nodes[i] != reference {
			most = max(most, p.most(c, func(sample, _ *Sample) int { return sample.Lag[i] }))
		}
	}
	for i := range s.Nodes {
		n := &s.Nodes[i]
		if n == reference || i >= MaxLag {
			continue
		}
		if c.left() < tall {
			return
		}
		role := themes.Chart1 + themes.Role(series%4)
		series++
		var now label
		now.num(lagOf(n, p.referenceEnd()))
		p.spark(c, tall, n.Name, &now, role, most, func(sample, _ *Sample) int { return sample.Lag[i] })
	}
	if c.left() >= 3 {
		c.next++
	}
	var rate, p50 label
	rate.num(trail.rate(10)).str("/s")
	p.spark(c, tall, "acks", &rate, themes.Good, p.most(c, acksPerSecond), acksPerSecond)
	p50 = spanLabel(s.Totals.LatencyP50, s.Totals.Acked)
	micros := func(sample, _ *Sample) int { return int(sample.P50 / 1000) }
	p.spark(c, tall, "p50", &p50, themes.Border, p.most(c, micros), micros)
}

func (p *Painter) referenceEnd() engine.LSN { return reference(p.f.Still) }

// acksPerSecond is the throughput between two samples.
func acksPerSecond(sample, before *Sample) int {
	if before == nil || sample.At <= before.At {
		return 0
	}
	return int(int64(sample.Acked-before.Acked) * 1e9 / int64(sample.At-before.At))
}

// rate is the throughput over the last n samples.
func (t *Trail) rate(n int) int {
	n = min(n, t.len()-1)
	if n < 1 {
		return 0
	}
	return acksPerSecond(t.back(0), t.back(n))
}

// chartColumns returns where a chart stands in a panel.
func (c *column) chartColumns() (x, w int) {
	const names, numbers = 5, 8
	return c.x + names, min(c.w-names-numbers, trailLen)
}

// most returns the largest value that a chart would show.
func (p *Painter) most(c *column, value func(s, before *Sample) int) int {
	_, w := c.chartColumns()
	top := 1
	for i := range min(w, p.f.Trail.len()) {
		top = max(top, value(p.f.Trail.at(i)))
	}
	return top
}

// spark draws a name, a chart of the given height and the newest number.
func (p *Painter) spark(c *column, tall int, name string, now *label, role themes.Role, top int, value func(s, before *Sample) int) {
	if c.left() < tall {
		return
	}
	g, trail := &p.grid, p.f.Trail
	x, w := c.chartColumns()
	bottom := c.next + tall - 1
	g.textIn(c.x, bottom, x-1, name, role)
	g.labelRight(x+w, c.right(), bottom, now, role)
	c.next += tall
	shown := min(w, trail.len())
	for i := range shown {
		v := value(trail.at(i))
		eighths := int(int64(v) * int64(8*tall) / int64(top))
		if v > 0 {
			eighths = max(eighths, 1)
		}
		column := x + w - 1 - i
		for row := range tall {
			level := min(eighths-8*row, 8)
			switch {
			case level > 0:
				g.set(column, bottom-row, p.glyphs.Spark[level-1], role)
			case row == 0:
				g.set(column, bottom, p.glyphs.Spark[0], themes.Faint)
			}
		}
	}
}

// at returns the sample i before the newest and the one before that.
func (t *Trail) at(i int) (sample, before *Sample) {
	if i+1 < t.len() {
		before = t.back(i + 1)
	}
	return t.back(i), before
}

// drawMarks shows over the charts when something was broken.
func (p *Painter) drawMarks(c *column, trail *Trail) {
	x, w := c.chartColumns()
	for i := range min(w, trail.len()) {
		if trail.back(i).Fault && c.next > c.y {
			if at := x + w - 1 - i; at > c.x+15 {
				p.grid.set(at, c.next-1, p.glyphs.ArrowDown, themes.ChartMark)
			}
		}
	}
}
