package sweep

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"splitbrain/engine/tape"
	"splitbrain/themes"
	"splitbrain/views/sweep/trials"
)

// Where a variation goes through numbers, a measure is a curve over them: a
// point for each mean, a line through the interval that it surely lies in, and
// dots that lead the eye from one to the next.

// The size of the drawing, without what stands beside it. With its labels it is
// no wider than 80 columns.
const (
	curveRows    = 11
	curveColumns = 64
	leastCurve   = 3 // points; fewer are better told by bars
)

// steps returns the numbers that a variation goes through, nil when it does
// not go through numbers from the least to the greatest.
func (p *page) steps() []float64 {
	if len(p.Plan.Axes) != 1 || len(p.Tallies) < leastCurve {
		return nil
	}
	var steps []float64
	for _, choice := range p.Plan.Axes[0].Choices {
		step, ok := numberIn(choice)
		if !ok || len(steps) > 0 && step <= steps[len(steps)-1] {
			return nil
		}
		steps = append(steps, step)
	}
	return steps
}

// numberIn reads a choice as a number. Durations are compared in one unit.
func numberIn(choice string) (float64, bool) {
	if d, err := time.ParseDuration(choice); err == nil {
		return float64(d), true
	}
	number, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSuffix(choice, "%"), "/s"), 64)
	return number, err == nil
}

// curve draws the means of the variants over the numbers that these stand for.
func (p *page) curve(rows []*trials.Tallied, names []string, steps []float64) {
	low, high := heights(rows)
	if high <= low {
		return // all of them are 0
	}
	columns, toScale := placesOf(steps, names)
	canvas := newCanvas()
	height := func(v float64) int {
		return int(math.Round((v - low) / (high - low) * (curveRows - 1)))
	}
	last := -1
	for i, m := range rows {
		if m.N == 0 {
			last = -1
			continue
		}
		mean, least, most := interval(m)
		if last >= 0 {
			before, _, _ := interval(rows[last])
			canvas.lead(columns[last], columns[i], func(share float64) int { return height(before + (mean-before)*share) }, p.glyphs.Missing)
		}
		last = i
		for y := height(max(least, low)); y <= height(min(most, high)); y++ {
			canvas[y][columns[i]] = p.glyphs.Light.Down
		}
	}
	for i, m := range rows {
		if mean, _, _ := interval(m); m.N > 0 {
			canvas[height(mean)][columns[i]] = p.glyphs.Record
		}
	}
	p.frame(canvas, rows[0].Kind, low, high)
	p.foot(columns, names, margin(rows[0].Kind, low, high), toScale)
}

// heights returns what lies at the foot and at the top: of shares 0 and 1, so
// that curves can be compared, and else 0 and the greatest value.
func heights(rows []*trials.Tallied) (low, high float64) {
	share := rows[0].Kind != tape.DurationGauge
	for _, m := range rows {
		if m.N > 0 {
			_, least, most := interval(m)
			low, high = min(low, least), max(high, most)
			share = share && (m.Kind == tape.ConditionGauge || m.Min >= 0 && m.Max <= 1)
		}
	}
	if share && high > 0 {
		return 0, 1
	}
	return low, high
}

// placesOf returns the column of each point: to scale, or one as far from the
// next as the other where labels would run into each other.
func placesOf(steps []float64, names []string) (columns []int, toScale bool) {
	last := len(steps) - 1
	even := make([]int, len(steps))
	toScale = true
	for i, step := range steps {
		columns = append(columns, int(math.Round((step-steps[0])/(steps[last]-steps[0])*(curveColumns-1))))
		even[i] = i * (curveColumns - 1) / last
		if i > 0 && columns[i]-columns[i-1] <= (utf8.RuneCountInString(names[i])+utf8.RuneCountInString(names[i-1]))/2+1 {
			toScale = false
		}
	}
	if toScale {
		return columns, true
	}
	return even, false
}

// canvas is the drawing, from the foot up.
type canvas [curveRows][curveColumns]rune

func newCanvas() *canvas {
	var c canvas
	for y := range c {
		for x := range c[y] {
			c[y][x] = ' '
		}
	}
	return &c
}

// lead draws dots between two columns.
func (c *canvas) lead(from, to int, height func(share float64) int, dot rune) {
	for x := from + 1; x < to; x++ {
		c[height(float64(x-from)/float64(to-from))][x] = dot
	}
}

// margin returns how wide the numbers beside a curve are.
func margin(kind tape.GaugeKind, low, high float64) int {
	width := 0
	for y := 0; y < curveRows; y += 2 {
		width = max(width, utf8.RuneCountInString(mark(kind, low, high, y)))
	}
	return width
}

// mark returns the number beside a row.
func mark(kind tape.GaugeKind, low, high float64, y int) string {
	value := low + (high-low)*float64(y)/(curveRows-1)
	if kind == tape.ConditionGauge {
		return strconv.Itoa(int(math.Round(100*value))) + " %"
	}
	return figure(kind, value)
}

// frame writes the drawing, with numbers beside every other row.
func (p *page) frame(c *canvas, kind tape.GaugeKind, low, high float64) {
	width := margin(kind, low, high)
	p.WriteString("\n")
	for y := curveRows - 1; y >= 0; y-- {
		number, tick := "", p.glyphs.Light.Down
		if y%2 == 0 {
			number, tick = mark(kind, low, high, y), p.glyphs.Lines[themes.North|themes.South|themes.West]
		}
		gap := strings.Repeat(" ", width-utf8.RuneCountInString(number))
		p.WriteString(strings.TrimRight("  "+gap+number+" "+string(tick)+string(c[y][:]), " ") + "\n")
	}
}

// foot writes the axis below the drawing, what its points stand for, and the
// line that was varied.
func (p *page) foot(columns []int, names []string, width int, toScale bool) {
	axis := []rune(strings.Repeat(string(p.glyphs.Light.Across), curveColumns))
	labels := []rune(strings.Repeat(" ", width+4+curveColumns+8))
	free := 0
	for i, name := range names {
		axis[columns[i]] = p.glyphs.Light.Tee
		text := []rune(name)
		// In its middle it stands under its tick.
		at := min(max(width+4+columns[i]-(len(text)-1)/2, 0), len(labels)-len(text))
		if at >= free {
			copy(labels[at:], text)
			free = at + len(text) + 1
		}
	}
	indent := strings.Repeat(" ", width+3)
	p.WriteString(indent + string(p.glyphs.Light.BottomLeft) + string(axis) + "\n")
	p.WriteString(strings.TrimRight(string(labels), " ") + "\n")
	caption := p.Plan.Axes[0].Name(p.ellipsis)
	if !toScale {
		caption += " (the steps are drawn equally wide)"
	}
	p.WriteString(indent + " " + caption + "\n")
}
