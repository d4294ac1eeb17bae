package sweep

import (
	"fmt"
	"strings"

	"splitbrain/engine/tape"
	"splitbrain/views/sweep/trials"
)

// barWidth is how many characters the longest bar has.
const barWidth = 48

func distributions(rows []*trials.Tallied) []*trials.Distribution {
	var all []*trials.Distribution
	for _, m := range rows {
		all = append(all, &m.Distribution)
	}
	return all
}

func scaleOf(parts int, rows []*trials.Tallied) trials.Scale {
	return trials.ScaleOf(parts, distributions(rows)...)
}

// lowest and highest return the least and the greatest value of all rows.
func lowest(rows []*trials.Tallied) float64 { return scaleOf(1, rows).Low }

func highest(rows []*trials.Tallied) float64 {
	high, begun := 0.0, false
	for _, m := range rows {
		if m.N > 0 && (!begun || m.Max > high) {
			high, begun = m.Max, true
		}
	}
	return high
}

// bars draws a curve where the rows are variants that stand for numbers, a bar
// for the mean of every row where they are other variants, and the whole
// distribution of every row where they are none.
func (p *page) bars(rows []*trials.Tallied, names []string) {
	if steps := p.steps(); steps != nil {
		p.curve(rows, names, steps)
		return
	}
	if len(p.Tallies) > 1 || rows[0].Kind == tape.ConditionGauge {
		p.means(rows, names)
		return
	}
	for i, m := range rows {
		if m.N > 0 {
			p.distribution(m, names[i])
		}
	}
}

// interval returns the mean of a row and what it lies between.
func interval(m *trials.Tallied) (mean, low, high float64) {
	if m.Kind == tape.ConditionGauge {
		return m.Share()
	}
	mean = m.Mean()
	return mean, mean - m.Margin(), mean + m.Margin()
}

// means draws bars from 0 on: full as far as the mean surely reaches, and
// lighter as far as it may.
func (p *page) means(rows []*trials.Tallied, names []string) {
	from, to := 0.0, 0.0
	for _, m := range rows {
		if m.N > 0 {
			_, low, high := interval(m)
			from, to = min(from, low), max(to, high)
		}
	}
	if rows[0].Kind == tape.ConditionGauge {
		to = 1
	}
	if to <= from {
		return // all of them are 0
	}
	var c columns
	c.row("", " ", " ")
	for i, m := range rows {
		if m.N == 0 {
			continue
		}
		mean, low, high := interval(m)
		bar := strings.TrimRight(p.bar(from, to, low, high), " ")
		text := figure(m.Kind, mean)
		if m.Kind == tape.ConditionGauge {
			text = percent(mean) + " %"
		}
		c.row(names[i], bar, text)
	}
	c.write(&p.Builder, "  ")
}

// bar draws the way from 0 to an interval on a scale.
func (p *page) bar(from, to, low, high float64) string {
	near, far := low, high // of the interval, seen from 0
	if high < 0 {
		near, far = high, low
	}
	if low <= 0 && high >= 0 {
		near = 0
	}
	var b strings.Builder
	for i := range barWidth {
		at := from + (to-from)*(float64(i)+0.5)/barWidth
		switch {
		case at > min(0, near) && at < max(0, near):
			b.WriteRune(p.glyphs.Replayed)
		case at > min(near, far, low) && at < max(near, far, high):
			b.WriteRune(p.glyphs.Received)
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// distribution draws how often a measure had which value.
func (p *page) distribution(m *trials.Tallied, name string) {
	p.WriteString("\n  " + name + "\n")
	scale := trials.ScaleOf(largeParts, &m.Distribution)
	counts := m.Histogram(scale)
	most := 1
	for _, n := range counts {
		most = max(most, n)
	}
	var c columns
	c.row("", " ", " ")
	for i, n := range counts {
		from := figure(m.Kind, scale.Edge(i))
		if step := (scale.High - scale.Low) / float64(scale.Parts); step > 0 && (step != 1 || m.Kind != tape.NumberGauge) {
			from = edge(m.Kind, scale.Edge(i), step) + " to " + edge(m.Kind, scale.Edge(i+1), step)
		}
		length := n * barWidth / most
		if n > 0 {
			length = max(length, 1)
		}
		c.row(from, strings.Repeat(string(p.glyphs.Replayed), length), fmt.Sprint(n))
	}
	c.write(&p.Builder, "  ")
}
