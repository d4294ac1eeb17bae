package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// drawPaths draws the messages between lanes, those of the chain or the rest.
// One that never arrived ends a few columns from where it began.
func (d *diagram) drawPaths(chain bool) {
	arrived := map[uint64]bool{}
	for i := range d.s.Marks {
		if m := &d.s.Marks[i]; m.From >= 0 {
			arrived[m.Cause] = true
		}
	}
	for row := range d.rows {
		for slot, i := range d.rows[row].marks {
			m := &d.s.Marks[i]
			if m.To >= 0 && !arrived[m.Event] && d.s.inChain(m.Event) == chain {
				d.drawStub(m, row, d.lineRole(m, chain))
			}
			if m.From < 0 || d.column[m.Lane] < 0 || d.column[m.From] < 0 {
				continue
			}
			sent, ok := d.rowOf[m.Cause]
			if causal := d.s.inChain(m.Event) && d.s.inChain(m.Cause); !ok || causal != chain {
				continue
			}
			d.drawPath(sent, row, d.column[m.From], d.column[m.Lane], slot, d.lineRole(m, chain))
		}
	}
}

func (d *diagram) lineRole(m *engine.Mark, chain bool) themes.Role {
	if !chain {
		return themes.LinkIdle
	}
	switch m.Shape {
	case engine.ShapeRecord:
		return themes.Record
	case engine.ShapeAck:
		return themes.Ack
	case engine.ShapeOK:
		return themes.Answer
	}
	return themes.Write
}

// drawPath draws a message from its row and lane to those of its arrival:
// out of the lane, down beside it, and across.
func (d *diagram) drawPath(from, to, x1, x2, slot int, role themes.Role) {
	step, head := 1, d.glyphs.ArrowRight
	out, in := uint8(themes.East), uint8(themes.West)
	if x2 < x1 {
		step, head = -1, d.glyphs.ArrowLeft
		out, in = in, out
	}
	bend := x1 + step*(2+slot%max(d.gap-5, 1))
	put := func(x, row int, directions uint8) {
		if y, ok := d.y(row); ok {
			d.grid.line(x, y, directions, role)
		}
	}
	for x := x1 + step; x != bend; x += step {
		put(x, from, out|in)
	}
	put(bend, from, in|themes.South)
	for row := from + 1; row < to; row++ {
		put(bend, row, themes.North|themes.South)
	}
	put(bend, to, themes.North|out)
	for x := bend + step; x != x2-step; x += step {
		put(x, to, out|in)
	}
	if y, ok := d.y(to); ok {
		d.grid.set(x2-step, y, head, role)
	}
}

// drawStub draws the beginning of a message that nobody received.
func (d *diagram) drawStub(m *engine.Mark, row int, role themes.Role) {
	x, peer := d.column[m.Lane], d.column[m.To]
	y, ok := d.y(row)
	if !ok || x < 0 || peer < 0 {
		return
	}
	step := 1
	if peer < x {
		step = -1
	}
	if m.Shape == engine.ShapeRead && role != themes.LinkIdle {
		role = themes.Read
	}
	d.grid.line(x+step, y, themes.East|themes.West, role)
	d.grid.line(x+2*step, y, themes.East|themes.West, role)
	switch {
	case m.Shape != engine.ShapeRead && !m.Late:
		d.grid.set(x+3*step, y, d.glyphs.Cut, themes.LinkCut)
	case step > 0: // it arrives later, or a node answers a read, of which it notes nothing
		d.grid.set(x+3*step, y, d.glyphs.ArrowRight, role)
	default:
		d.grid.set(x+3*step, y, d.glyphs.ArrowLeft, role)
	}
}

// drawMarks draws the marks and their words over everything else.
func (d *diagram) drawMarks() {
	for row := range d.rows {
		y, ok := d.y(row)
		if !ok {
			continue
		}
		for _, i := range d.rows[row].marks {
			if d.column[d.s.Marks[i].Lane] >= 0 {
				d.drawMark(&d.s.Marks[i], y)
			}
		}
		if more := d.rows[row].more; more > 0 {
			m := &d.s.Marks[d.rows[row].marks[len(d.rows[row].marks)-1]]
			var l label
			l.str("+").num(more)
			x := d.column[m.Lane]
			d.grid.label(x+3+width(m.Text), y, min(x+d.gap-1, d.r.right()), &l, themes.Alarm)
		}
	}
}

func (d *diagram) drawMark(m *engine.Mark, y int) {
	x := d.column[m.Lane]
	glyph, role := d.markLook(m)
	words := role
	chain := d.s.inChain(m.Event)
	switch {
	case m.Event == d.chosen:
		role, words = themes.SelectedTag, themes.Selected
	case m.Shape >= engine.ShapeFault:
	case chain:
		words = themes.Text
	default:
		role, words = themes.Faint, themes.Faint
	}
	d.grid.set(x, y, glyph, role)
	if m.Text == "" {
		return
	}
	if m.To >= 0 && d.column[m.To] > x {
		return // its line leaves to the right, where the words would be
	}
	if m.From >= 0 && d.column[m.From] > x {
		w := min(width(m.Text), d.gap-4)
		d.grid.textIn(max(x-1-w, d.r.x+momentWidth-1), y, x-1, m.Text, words)
		return
	}
	d.grid.textIn(x+2, y, min(x+d.gap-1, d.r.right()), m.Text, words)
}

// markLook returns how a mark looks when it matters.
func (d *diagram) markLook(m *engine.Mark) (rune, themes.Role) {
	g := d.glyphs
	switch m.Shape {
	case engine.ShapeWrite:
		return g.Write, themes.Write
	case engine.ShapeRead:
		return g.Read, themes.Read
	case engine.ShapeRecord:
		return g.Record, themes.Record
	case engine.ShapeAck:
		return g.Ack, themes.Ack
	case engine.ShapeOK:
		return g.Done, themes.Good
	case engine.ShapeFailed:
		return g.Failed, themes.Alarm
	case engine.ShapeUnknown:
		return g.Check, themes.Warn
	case engine.ShapeFault:
		return g.Cut, themes.Alarm
	case engine.ShapeRole:
		return g.ArrowRight, themes.Strong
	case engine.ShapeAlarm:
		return g.Report, themes.Alarm
	}
	return g.Lines[themes.North|themes.East|themes.South|themes.West], themes.Text
}
