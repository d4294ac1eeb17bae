package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// Compare is a second run beside the one of the frame, at the same moment, and
// the measures in which the two are compared.
type Compare struct {
	Left, Right string // which is which, as in "take 1" and "with first 1"
	Still       *engine.Still
	Places      Places // empty for those of the frame
	Rows        []CompareRow
	Parted      string // since when they differ, as a sentence; may be empty
}

// CompareRow is one measure of both runs.
type CompareRow struct {
	Name, Left, Right string
	Differs           bool
	Better            int // below 0 the left one is the better, above 0 the right one
}

// allMeasures is from which height on there is room for measures that are the
// same in both runs.
const allMeasures = 26

// drawCompare draws both clusters beside each other and the table of measures
// under them, in as many columns as fit.
func (p *Painter) drawCompare(r rect) {
	c := p.f.Compare
	const (
		measure = 38 // a name and two numbers
		steady  = 3  // lines of measures that are kept, so that the clusters do not jump with each that differs
	)
	rows := p.measures()
	columns := max(min(r.w/measure, 4), 1)
	lines := max((len(rows)+columns-1)/columns, steady) + 2
	table := rect{r.x, max(r.bottom()-lines, r.y), r.w, min(lines, r.h)}
	half := rect{r.x, r.y + 1, (r.w - 1) / 2, max(r.h-table.h-1, 0)}
	other := rect{half.right() + 1, half.y, half.w, half.h} // as wide, so that only what differs looks different
	p.grid.fill(rect{half.right(), r.y, 1, half.h + 1}, p.glyphs.Light.Down, themes.Rule)
	p.drawSide(half, c.Left, p.f.Still, p.f.Places)
	places := c.Places
	if len(places) == 0 {
		places = p.f.Places
	}
	p.drawSide(other, c.Right, c.Still, places)
	p.drawMeasures(table, rows, columns)
}

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

// drawSide draws one of the two clusters under its name.
func (p *Painter) drawSide(r rect, name string, s *engine.Still, places Places) {
	role := themes.Strong
	if splitBrain(s) {
		role = themes.AlarmTag
	}
	p.grid.textIn(r.x+1, r.y-1, r.right()-1, name, role)
	if r.h < 4 {
		return
	}
	whole, frame := p.f, *p.f
	frame.Still, frame.Places = s, places
	p.f = &frame
	p.drawCanvas(r)
	p.f = whole
}

// drawMeasures draws the table. What differs stands out, the better side most.
func (p *Painter) drawMeasures(r rect, rows []CompareRow, columns int) {
	c, g := p.f.Compare, &p.grid
	g.across(r.x, r.y, r.w, p.glyphs.Light.Across, themes.Rule)
	g.textIn(r.x+2, r.y, r.right()-1, " "+c.Parted+" ", themes.Notice)
	if len(rows) == 0 {
		g.textIn(r.x+3, r.y+1, r.right(), "no measure differs yet; space plays both", themes.Dim)
		return
	}
	lines := (len(rows) + columns - 1) / columns
	w := r.w / columns
	for i := range columns {
		x := r.x + i*w
		if i*lines < len(rows) {
			g.textRight(x+w-14, r.y+1, "left", themes.Dim)
			g.textRight(x+w-2, r.y+1, "right", themes.Dim)
		}
	}
	for i := range rows {
		x, y := r.x+i/lines*w, r.y+2+i%lines
		if y < r.bottom() {
			p.drawMeasure(&rows[i], x, y, w)
		}
	}
}

func (p *Painter) drawMeasure(row *CompareRow, x, y, w int) {
	g := &p.grid
	name, left, right := themes.Dim, themes.Faint, themes.Faint
	if row.Differs {
		name, left, right = themes.Text, themes.Text, themes.Text
		g.set(x+1, y, p.glyphs.Differs, themes.Warn)
	}
	switch {
	case row.Better < 0:
		left, right = themes.Good, themes.Alarm
	case row.Better > 0:
		left, right = themes.Alarm, themes.Good
	}
	g.textIn(x+3, y, x+w-21, row.Name, name)
	g.textRight(x+w-14, y, row.Left, left)
	g.textRight(x+w-2, y, row.Right, right)
}
