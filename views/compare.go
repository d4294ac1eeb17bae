package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// Compare is the run of the frame and others beside it, at the same moment, and
// the measures in which they are compared.
type Compare struct {
	Sides  []CompareSide // from the left; the first is the run of the frame
	Rows   []CompareRow
	Parted string // since when they differ, as a sentence; may be empty
}

// CompareSide is one of the runs.
type CompareSide struct {
	Name   string        // as in "take 1" and "with first 1"
	Still  *engine.Still // nil for that of the frame
	Places Places        // empty for those of the frame
}

// CompareRow is one measure of all runs.
type CompareRow struct {
	Name    string
	Values  []string // from the left
	Differs bool
	// Best and Worst are the values that people would rather have and rather
	// not; empty where nobody minds.
	Best, Worst string
}

// allMeasures is from which height on there is room for measures that are the
// same in both runs.
const allMeasures = 26

// drawCompare draws the clusters beside each other and the table of measures
// under them, in as many columns as fit.
func (p *Painter) drawCompare(r rect) {
	c := p.f.Compare
	const steady = 3 // lines of measures that are kept, so that the clusters do not jump with each that differs
	rows := p.measures()
	measure := nameColumn + len(c.Sides)*valueColumn
	columns := max(min(r.w/measure, 4), 1)
	lines := max((len(rows)+columns-1)/columns, steady) + 2
	table := rect{r.x, max(r.bottom()-lines, r.y), r.w, min(lines, r.h)}
	// All sides are equally wide, so that only what differs looks different.
	n := len(c.Sides)
	side := rect{r.x, r.y + 1, (r.w - n + 1) / n, max(r.h-table.h-1, 0)}
	for i := range c.Sides {
		if i > 0 {
			p.grid.fill(rect{side.x - 1, r.y, 1, side.h + 1}, p.glyphs.Light.Down, themes.Rule)
		}
		p.drawSide(side, &c.Sides[i])
		side.x = side.right() + 1
	}
	p.drawMeasures(table, rows, columns)
}

// A measure has a name and a number of each side.
const nameColumn, valueColumn = 18, 10

// measures returns the rows of the table that there is room for. On a low
// screen the clusters need it more than what does not differ.
func (p *Painter) measures() []CompareRow {
	if p.grid.h >= allMeasures {
		return p.f.Compare.Rows
	}
	p.rows = p.rows[:0]
	for i := range p.f.Compare.Rows {
		if row := &p.f.Compare.Rows[i]; row.Differs {
			p.rows = append(p.rows, *row)
		}
	}
	return p.rows
}

// drawSide draws one of the clusters under its name.
func (p *Painter) drawSide(r rect, side *CompareSide) {
	whole, frame := p.f, *p.f
	if side.Still != nil {
		frame.Still = side.Still
	}
	if len(side.Places) > 0 {
		frame.Places = side.Places
	}
	role := themes.Strong
	if splitBrain(frame.Still) {
		role = themes.AlarmTag
	}
	p.grid.textIn(r.x+1, r.y-1, r.right()-1, side.Name, role)
	if r.h < 4 {
		return
	}
	p.f = &frame
	p.drawCanvas(r)
	p.f = whole
}

// drawMeasures draws the table. What differs stands out, the best side most.
func (p *Painter) drawMeasures(r rect, rows []CompareRow, columns int) {
	c, g := p.f.Compare, &p.grid
	g.across(r.x, r.y, r.w, p.glyphs.Light.Across, themes.Rule)
	g.textIn(r.x+2, r.y, r.right()-1, " "+c.Parted+" ", themes.Notice)
	if len(rows) == 0 {
		g.textIn(r.x+3, r.y+1, r.right(), "no measure differs yet; space plays on all sides", themes.Dim)
		return
	}
	lines := (len(rows) + columns - 1) / columns
	w := r.w / columns
	heads := [...]string{"left", "right"}
	for i := range columns {
		for side := range c.Sides {
			head := heads[min(side, 1)]
			if len(c.Sides) > 2 && side == 1 {
				head = "middle"
			}
			if i*lines < len(rows) {
				g.textRight(valueEnd(r.x+i*w, w, side, len(c.Sides)), r.y+1, head, themes.Dim)
			}
		}
	}
	for i := range rows {
		x, y := r.x+i/lines*w, r.y+2+i%lines
		if y < r.bottom() {
			p.drawMeasure(&rows[i], x, y, w)
		}
	}
}

// valueEnd returns where the number of a side ends in a column of the table.
func valueEnd(x, w, side, sides int) int {
	const apart = 12
	return x + w - 2 - (sides-1-side)*min(apart, (w-nameColumn)/sides)
}

func (p *Painter) drawMeasure(row *CompareRow, x, y, w int) {
	g := &p.grid
	name, value := themes.Dim, themes.Faint
	if row.Differs {
		name, value = themes.Text, themes.Text
		g.set(x+1, y, p.glyphs.Differs, themes.Warn)
	}
	n := len(row.Values)
	g.textIn(x+3, y, valueEnd(x, w, 0, n)-7, row.Name, name)
	for i, text := range row.Values {
		role := value
		switch text {
		case row.Best:
			role = themes.Good
		case row.Worst:
			role = themes.Alarm
		}
		g.textRight(valueEnd(x, w, i, n), y, text, role)
	}
}
