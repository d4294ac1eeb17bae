package views

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"splitbrain/engine"
	"splitbrain/themes"
)

// SpaceTime is a space-time diagram and the question that it answers: a lane
// for every client and node, time running down, messages on their way from
// lane to lane, and the chain of causes in front of everything else.
type SpaceTime struct {
	engine.Diagram
	Question string      // as in "why is orders/7 lost?"
	Story    []StoryLine // the chain of causes, oldest first
	Chosen   int         // in Story
	// OnlyCauses leaves out what neither belongs to the chain nor changed
	// anybody's fate.
	OnlyCauses bool
	Zoom       engine.Duration // what one row stands for; 0 gives every moment its own
	Scroll     int             // rows away from the chosen mark
}

// StoryLine is one cause as a sentence.
type StoryLine struct {
	Event uint64
	EventLine
}

// Zooms are what one row of a diagram may stand for.
func Zooms() []engine.Duration {
	return []engine.Duration{0, time.Millisecond, 10 * time.Millisecond, 100 * time.Millisecond, time.Second}
}

// inChain tells whether an event belongs to the chain of causes.
func (s *SpaceTime) inChain(event uint64) bool {
	return slices.ContainsFunc(s.Story, func(l StoryLine) bool { return l.Event == event })
}

// timeRow is one line of a diagram: marks that do not hide each other.
type timeRow struct {
	at    engine.Time
	pause engine.Duration // when positive, nothing happened for so long
	marks []int           // in SpaceTime.Marks
	more  int             // alarms like its last mark that have no row of their own
}

// longPause is how long nothing must happen for the diagram to say so.
const longPause = 50 * time.Millisecond

// timeRows puts the marks into rows, those whose lane has no column left out. A row ends when a lane would be used
// twice, or when a message would have to arrive in the row that it left in.
func (s *SpaceTime) timeRows(column []int) (rows []timeRow, rowOf map[uint64]int) {
	rowOf = make(map[uint64]int, len(s.Marks))
	var taken []bool
	for i := range s.Marks {
		m := &s.Marks[i]
		if s.OnlyCauses && !s.inChain(m.Event) && m.Shape != engine.ShapeFault && m.Shape != engine.ShapeRole {
			continue
		}
		if m.Text == "" && m.Shape == engine.ShapeStep || column != nil && column[m.Lane] < 0 {
			continue
		}
		at := m.At
		if s.Zoom > 0 {
			at -= at % engine.Time(s.Zoom)
		}
		last := len(rows) - 1
		if last >= 0 && rows[last].at == at && s.repeats(&rows[last], m) {
			rows[last].more++
			rowOf[m.Event] = last
			continue
		}
		sentHere := false
		if row, ok := rowOf[m.Cause]; ok && m.From >= 0 {
			sentHere = row == last
		}
		if last < 0 || rows[last].at != at || taken[m.Lane] || sentHere {
			if last >= 0 {
				if pause := at.Sub(rows[last].at); pause >= max(longPause, 2*s.Zoom) {
					rows = append(rows, timeRow{at: at, pause: pause})
				}
			}
			rows = append(rows, timeRow{at: at})
			taken = make([]bool, len(s.Lanes))
			last = len(rows) - 1
		}
		taken[m.Lane] = true
		rows[last].marks = append(rows[last].marks, i)
		rowOf[m.Event] = last
	}
	return rows, rowOf
}

// repeats tells whether a mark is one more of the same as the last one of a
// row: of many writes that are lost in one moment the first says it all.
func (s *SpaceTime) repeats(row *timeRow, m *engine.Mark) bool {
	if m.Shape != engine.ShapeAlarm || s.inChain(m.Event) || len(row.marks) == 0 {
		return false
	}
	last := &s.Marks[row.marks[len(row.marks)-1]]
	kind := func(text string) string { return text[strings.LastIndexByte(text, ' ')+1:] }
	return last.Shape == m.Shape && last.Lane == m.Lane && !s.inChain(last.Event) && kind(last.Text) == kind(m.Text)
}

// diagram is a space-time diagram being drawn.
type diagram struct {
	*Painter
	s      *SpaceTime
	r      rect // the lanes, without their names
	rows   []timeRow
	rowOf  map[uint64]int
	first  int   // the row at the top
	lanes  []int // which are shown, left to right
	column []int // of each lane, -1 when it is not shown
	gap    int   // columns from lane to lane
	chosen uint64
}

const momentWidth = 10

// drawSpaceTime draws the diagram and its story: beside each other where
// there is room, else one over the other.
func (p *Painter) drawSpaceTime(r rect) {
	s := p.f.Space
	lanes, story := r, r
	if r.w >= 110 {
		story.w = min(max(r.w*3/10, 34), 60)
		story.x = r.right() - story.w
		lanes.w -= story.w + 1
		p.grid.fill(rect{lanes.right(), r.y, 1, r.h}, p.glyphs.Light.Down, themes.Rule)
	} else {
		story.h = min(max(r.h/3, 5), 9)
		story.y = r.bottom() - story.h
		lanes.h -= story.h
	}
	p.drawStory(story)
	d := diagram{Painter: p, s: s, r: rect{lanes.x, lanes.y + 2, lanes.w, lanes.h - 2}}
	if len(s.Story) > 0 {
		d.chosen = s.Story[min(max(s.Chosen, 0), len(s.Story)-1)].Event
	}
	d.rows, d.rowOf = s.timeRows(nil)
	d.pickLanes()
	d.rows, d.rowOf = s.timeRows(d.column)
	d.pickRows()
	d.drawLanes()
	for _, chain := range []bool{false, true} {
		d.drawPaths(chain)
	}
	d.drawMarks()
}

// pickLanes chooses the lanes that there is room for: those of the chain
// first, and of them those nearest to its end; then those on which most
// happens.
func (d *diagram) pickLanes() {
	const narrowest, widest = 13, 30
	room := max((d.r.w-momentWidth)/narrowest, 1)
	weight, part := make([]int, len(d.s.Lanes)), make([]int, len(d.s.Lanes))
	for _, row := range d.rows {
		for _, i := range row.marks {
			m := &d.s.Marks[i]
			weight[m.Lane]++
			place := slices.IndexFunc(d.s.Story, func(l StoryLine) bool { return l.Event == m.Event })
			if place < 0 {
				continue
			}
			part[m.Lane] = place + 2
			if m.To >= 0 {
				part[m.To] = max(part[m.To], 1)
			}
		}
	}
	parts := 0
	for i := range d.s.Lanes {
		d.lanes = append(d.lanes, i)
		if part[i] > 0 {
			parts++
		}
	}
	slices.SortStableFunc(d.lanes, func(a, b int) int { return cmp.Or(part[b]-part[a], weight[b]-weight[a]) })
	if d.s.OnlyCauses { // room for words is worth more than those who have no part in it
		room = min(max((d.r.w-momentWidth)/widest, parts, 1), room)
	}
	d.lanes = d.lanes[:min(room, len(d.lanes))]
	slices.Sort(d.lanes)
	d.gap = min((d.r.w-momentWidth)/max(len(d.lanes), 1), widest)
	d.column = make([]int, len(d.s.Lanes))
	for i := range d.column {
		d.column[i] = -1
	}
	for place, lane := range d.lanes {
		d.column[lane] = d.r.x + momentWidth + place*d.gap + 1
	}
}

// pickRows scrolls so that the chosen mark is in sight.
func (d *diagram) pickRows() {
	centre := len(d.rows)
	if row, ok := d.rowOf[d.chosen]; ok {
		centre = row
	}
	from := centre - d.r.h*2/3
	d.first = min(max(from+d.s.Scroll, 0), max(len(d.rows)-d.r.h, 0))
	d.scrolled = d.first - min(max(from, 0), max(len(d.rows)-d.r.h, 0))
}

// y returns where a row is on the screen, and whether it is in sight.
func (d *diagram) y(row int) (int, bool) {
	y := d.r.y + row - d.first
	return y, y >= d.r.y && y < d.r.bottom()
}

// drawLanes draws the names and the lanes: heavy while a node is primary,
// broken while it is down, dotted while it is frozen.
func (d *diagram) drawLanes() {
	g := &d.grid
	if n := len(d.s.Lanes) - len(d.lanes); n > 0 { // in a row of its own, not to be taken for a lane
		var hidden label
		hidden.str("without ").num(n).str(" who did less")
		if d.s.OnlyCauses {
			hidden.n = 0
			hidden.str("without ").num(n).str(" who had no part in it")
		}
		g.labelRight(d.r.x, d.r.right()-1, d.r.y-1, &hidden, themes.Faint)
	}
	for _, lane := range d.lanes {
		l := &d.s.Lanes[lane]
		x := d.column[lane]
		var name label
		name.str(l.Name)
		role := themes.Text
		if l.IsNode && l.Role == engine.Primary {
			name.str(" primary")
			role = themes.Primary
		}
		g.label(max(x-1, 0), d.r.y-2, x+d.gap-2, &name, role)
		d.drawLane(lane, x)
	}
	for row := d.first; row < len(d.rows); row++ {
		y, ok := d.y(row)
		if !ok {
			break
		}
		d.drawMoment(row, y)
	}
}

func (d *diagram) drawLane(lane, x int) {
	l := &d.s.Lanes[lane]
	up, frozen, primary := l.Condition != engine.Down, l.Condition == engine.Paused, l.Role == engine.Primary && l.IsNode
	bottom := min(d.r.bottom(), d.r.y+len(d.rows)-d.first)
	for row := 0; row < len(d.rows); row++ {
		for _, i := range d.rows[row].marks {
			if m := &d.s.Marks[i]; m.Lane == lane {
				switch m.Change {
				case engine.LaneDown:
					up, frozen = false, false
				case engine.LaneUp:
					up, frozen = true, false
				case engine.LaneFrozen:
					frozen = true
				case engine.LanePrimary:
					primary = true
				case engine.LaneStandby:
					primary = false
				}
			}
		}
		y, ok := d.y(row)
		if !ok || y >= bottom {
			continue
		}
		switch {
		case !up:
			d.grid.set(x, y, d.glyphs.Missing, themes.Down)
		case frozen:
			d.grid.set(x, y, d.glyphs.HeldDown, themes.Frozen)
		case primary:
			d.grid.set(x, y, d.glyphs.Heavy.Down, themes.Primary)
		default:
			d.grid.line(x, y, themes.North|themes.South, themes.LinkIdle)
		}
	}
}

// drawMoment writes the time of a row, or for how long nothing happened.
func (d *diagram) drawMoment(row, y int) {
	var at label
	r := &d.rows[row]
	switch {
	case r.pause > 0:
		at.char(d.glyphs.Ellipsis).str(" ").span(r.pause)
	case row > d.first && d.rows[row-1].at == r.at && d.rows[row-1].pause == 0:
		return
	default:
		at.clock(r.at, true)
	}
	d.grid.label(d.r.x, y, d.r.x+momentWidth-1, &at, themes.Faint)
}

// drawStory writes the question and the causes, one under the other, the
// chosen one in sight.
func (p *Painter) drawStory(r rect) {
	g, s := &p.grid, p.f.Space
	inner := r.inset(1, 0)
	y := p.wrap(inner.x, inner.y, inner.w, s.Question, themes.Strong, inner.y, inner.bottom())
	if inner.h > 14 {
		y++
	}
	const margin = 9
	heights := make([]int, len(s.Story))
	before := 0 // rows up to the end of the chosen line
	for i := range s.Story {
		heights[i] = wrapCount(s.Story[i].Text, inner.w-margin-2, inner.w-margin-2)
		if i <= s.Chosen {
			before += heights[i]
		}
	}
	top := y
	y -= max(before-(inner.bottom()-top), 0)
	for i := range s.Story {
		l := &s.Story[i]
		role := levelRole(l.Level)
		if y >= top && y < inner.bottom() {
			var at label
			at.clock(l.At, true)
			g.label(inner.x+2, y, inner.right(), &at, themes.Faint)
			p.hit(rect{inner.x, y, inner.w, heights[i]}, Target{Kind: CauseTarget, Index: i})
			if i == s.Chosen {
				g.set(inner.x, y, p.glyphs.Pointer, themes.Selected)
				role = themes.Selected
			}
		}
		y = p.wrap(inner.x+2+margin, y, inner.w-margin-2, l.Text, role, top, inner.bottom())
	}
}
