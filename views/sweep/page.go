package sweep

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/colorprofile"

	"splitbrain/engine/tape"
	"splitbrain/themes"
	"splitbrain/views/sweep/trials"
)

// page is an outcome on its way to becoming text for people.
type page struct {
	strings.Builder
	*trials.Outcome
	glyphs    themes.Glyphs
	plusMinus string
	ellipsis  string
	plot      bool
}

// parts is how many parts the small histograms have, and in how many the
// span of a larger one is divided.
const (
	parts      = 8
	largeParts = 12
)

// writePage returns an outcome as tables, and as bars when they are wanted.
func writePage(o *trials.Outcome, plot, ascii bool) (string, error) {
	theme, err := themes.Load(themes.Names()[0], colorprofile.NoTTY, ascii)
	if err != nil {
		return "", err
	}
	p := &page{Outcome: o, glyphs: theme.Glyphs, plusMinus: "±", ellipsis: "…", plot: plot}
	if ascii {
		p.plusMinus, p.ellipsis = "+-", "..."
	}
	if title := o.Plan.Script.Title; title != "" {
		p.WriteString(title + "\n\n")
	}
	if o.Runs == 0 {
		p.WriteString("no run was finished\n\n")
	} else {
		p.measures()
		p.expectations()
	}
	p.closing()
	return p.String(), nil
}

// measures writes a block a measure where there are variants to compare, and
// otherwise one for all conditions and one for all else.
func (p *page) measures() {
	var still []string
	var conditions, numbers []int
	for i, gauge := range p.Plan.Gauges {
		switch {
		case p.Plan.Usual && p.still(i):
			still = append(still, gauge.String()+" "+value(gauge.Kind, p.Tallies[0].Measures[i].Min))
		case len(p.Tallies) > 1:
			p.WriteString(gauge.String() + p.span(i) + "\n")
			p.block([]int{i})
		case gauge.Kind == tape.ConditionGauge:
			conditions = append(conditions, i)
		default:
			numbers = append(numbers, i)
		}
	}
	p.block(conditions)
	p.block(numbers)
	if len(still) > 0 {
		p.wrapped("in every run: ", still)
	}
	inexact := func(t *trials.Tally) bool {
		return slices.ContainsFunc(t.Measures, func(m trials.Tallied) bool { return !m.Exact() })
	}
	if slices.ContainsFunc(p.Tallies, inexact) {
		fmt.Fprintf(p, "quantiles of more than %d runs may be up to 0.8 %% too small\n\n", trials.MaxExact)
	}
}

// still tells whether a measure came out the same in every run, so that it is
// worth no row.
func (p *page) still(measure int) bool {
	first := p.Tallies[0].Measures[measure].Min
	return !slices.ContainsFunc(p.Tallies, func(t *trials.Tally) bool {
		m := &t.Measures[measure]
		return m.Min != first || m.Max != first || m.Missing > 0
	})
}

// value prints what a measure was in one run.
func value(kind tape.GaugeKind, v float64) string {
	if kind == tape.ConditionGauge {
		return fmt.Sprint(v == 1)
	}
	return figure(kind, v)
}

// block writes measures of one kind, with a row for each of them and each
// variant, and what cannot be said in a row.
func (p *page) block(measures []int) {
	if len(measures) == 0 {
		return
	}
	var rows []*trials.Tallied
	var names, notes []string
	for _, i := range measures {
		for _, t := range p.Tallies {
			m := &t.Measures[i]
			rows, names = append(rows, m), append(names, p.nameOf(t, m))
			if m.Missing > 0 {
				notes = append(notes, fmt.Sprintf("%s: no value in %d of %s: %s", names[len(names)-1], m.Missing, plural(t.Runs, "run"), m.Why))
			}
		}
	}
	indent := ""
	if len(p.Tallies) > 1 {
		indent = "  "
	}
	if rows[0].Kind == tape.ConditionGauge {
		p.shares(rows, names, indent)
	} else {
		p.numbers(rows, names, indent)
	}
	for _, note := range notes {
		p.WriteString(indent + note + "\n")
	}
	if p.plot {
		p.bars(rows, names)
	}
	p.WriteString("\n")
}

// heading returns what stands over the names of the rows.
func (p *page) heading(kind string) string {
	if len(p.Tallies) == 1 {
		return kind
	}
	var lines []string
	for _, axis := range p.Plan.Axes {
		lines = append(lines, axis.Name(p.ellipsis))
	}
	return strings.Join(lines, ", ")
}

// nameOf names the row of a measure: by the variant, or by the measure where
// there is only one.
func (p *page) nameOf(t *trials.Tally, m *trials.Tallied) string {
	if len(p.Tallies) == 1 {
		return m.String()
	}
	return strings.Join(t.Choices, ", ")
}

// shares writes the rows of conditions.
func (p *page) shares(rows []*trials.Tallied, names []string, indent string) {
	var c columns
	c.row(p.heading("condition"), "holds", "95 %", "runs")
	for i, m := range rows {
		if m.N == 0 {
			c.row(names[i], "-", "", "")
			continue
		}
		share, low, high := m.Share()
		c.row(names[i], percent(share)+" %", percent(low)+" to "+percent(high)+" %", fmt.Sprintf("%d of %d", m.Holds, m.N))
	}
	c.write(&p.Builder, indent)
}

// numbers writes the rows of all that has a mean. Variants are drawn on one
// scale, different measures each on their own.
func (p *page) numbers(rows []*trials.Tallied, names []string, indent string) {
	var c columns
	var scale trials.Scale
	if len(p.Tallies) > 1 {
		scale = scaleOf(parts, rows)
	}
	c.row(p.heading("measure"), "mean "+p.plusMinus+" 95 %", "p50", "p90", "p99", "min", "max", "spread ")
	for i, m := range rows {
		if m.N == 0 {
			c.row(names[i], "-", "", "", "", "", "", "")
			continue
		}
		own := scale
		if own.Parts == 0 {
			own = trials.ScaleOf(parts, &m.Distribution)
		}
		show := func(v float64) string { return figure(m.Kind, v) }
		mean := between(m.Kind, m.Mean(), m.Margin(), p.plusMinus)
		c.row(names[i], mean, show(m.Quantile(0.5)), show(m.Quantile(0.9)), show(m.Quantile(0.99)),
			show(m.Min), show(m.Max), p.spark(m.Histogram(own)))
	}
	c.write(&p.Builder, indent)
}

// span says on what scale the variants of a measure are drawn.
func (p *page) span(measure int) string {
	var rows []*trials.Tallied
	for _, t := range p.Tallies {
		rows = append(rows, &t.Measures[measure])
	}
	kind, low, high := rows[0].Kind, lowest(rows), highest(rows)
	if kind == tape.ConditionGauge || low == high {
		return ""
	}
	return ", from " + figure(kind, low) + " to " + figure(kind, high)
}

// spark draws counts as levels of the largest. A count of nothing is a dot.
func (p *page) spark(counts []int) string {
	var b strings.Builder
	most := slices.Max(counts)
	for _, n := range counts {
		if n == 0 {
			b.WriteRune(p.glyphs.Missing)
		} else {
			b.WriteRune(p.glyphs.Spark[(n*len(p.glyphs.Spark)-1)/most])
		}
	}
	return b.String()
}

// expectations says in how many runs all of them held, and where to look at
// one in which they did not.
func (p *page) expectations() {
	for _, t := range p.Tallies {
		if !t.Expects {
			continue
		}
		of := ""
		if len(p.Tallies) > 1 {
			of = " with " + strings.Join(t.Choices, ", ")
		}
		low, high := trials.Wilson(t.Met, t.Runs)
		fmt.Fprintf(p, "every expectation held in %d of %s%s: %s %% (95 %%: %s to %s %%)\n",
			t.Met, plural(t.Runs, "run"), of, percent(float64(t.Met)/float64(max(t.Runs, 1))), percent(low), percent(high))
		for _, failure := range t.Failures {
			fmt.Fprintf(p, "  line %d: %s did not hold in %s; first seeds: %s\n", failure.Line, failure.Text, plural(failure.Runs, "run"), list(failure.Seeds))
		}
		if len(t.Unmet) > 0 {
			fmt.Fprintf(p, "  look at one: splitbrain run --seed %d %s%s\n", t.Unmet[0], p.Plan.Script.Name, p.addendum(t))
		}
	}
	if slices.ContainsFunc(p.Tallies, func(t *trials.Tally) bool { return t.Expects }) {
		p.WriteString("\n")
	}
}

// addendum says which lines a variant has that its tape has not.
func (p *page) addendum(t *trials.Tally) string {
	var lines []string
	for i, axis := range p.Plan.Axes {
		line := strings.TrimSpace(axis.Before + t.Choices[i] + axis.After)
		if !slices.ContainsFunc(p.Plan.Script.Items, func(item tape.Item) bool { return item.String() == line }) {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return ""
	}
	return " when the tape has the line " + strings.Join(lines, " and ")
}

// closing says all that is needed to do the same again.
func (p *page) closing() {
	runs := plural(p.Plan.Runs, "run")
	if n := len(p.Tallies); n > 1 {
		runs += fmt.Sprintf(" of each of %d variants", n)
	}
	if p.Interrupted {
		runs = fmt.Sprintf("interrupted after %d of %s", p.Runs, plural(p.Plan.Runs*len(p.Tallies), "run"))
	}
	fmt.Fprintf(p, "%s: %s, seeds %d to %d, digest %016x\n", p.Plan.Script.Name, runs, p.Plan.Seed, lastSeed(p.Outcome), p.Digest)
}

// lastSeed returns the seed of the last run there was.
func lastSeed(o *trials.Outcome) uint64 {
	return o.Plan.Seed + uint64(max(o.Runs-1, 0)/len(o.Tallies))
}

// wrapped writes words with commas between them, in lines that are not long.
func (p *page) wrapped(start string, words []string) {
	const width = 80
	line := start
	for i, word := range words {
		if i < len(words)-1 {
			word += ", "
		}
		if len(line)+len(word) > width {
			p.WriteString(strings.TrimRight(line, " ") + "\n")
			line = "  "
		}
		line += word
	}
	p.WriteString(line + "\n\n")
}

func list(seeds []uint64) string {
	return strings.Trim(fmt.Sprint(seeds), "[]")
}
