package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// Timeline is a take from its beginning to its end, what happened in it, and
// where the cursor is.
type Timeline struct {
	From, To, Now engine.Time
	Marks         []TimelineMark // oldest first
	Take, Takes   int            // which take this is, from 1, and how many there are
	Live          bool           // the cursor is at the end: nothing lies ahead
}

// TimelineMark is something worth jumping to.
type TimelineMark struct {
	At   engine.Time
	Kind MarkKind
	Text string
}

// MarkKind is what a mark stands for, the less urgent first: where several
// fall into one column, the last kind is shown.
type MarkKind uint8

// The kinds of mark.
const (
	MarkCommand MarkKind = iota
	MarkNote
	MarkFault
	MarkPromotion
	MarkAnomaly
	MarkLoss
)

// TimelineSteps is how finely a click on the timeline can aim: Target.Index
// counts from 0 at its beginning to this at its end.
const TimelineSteps = 10_000

// drawTimeline draws the track with its marks, the cursor on it, and at the
// right what the cursor is: live, or how far in the past.
func (p *Painter) drawTimeline(r rect) {
	t := p.f.Timeline
	g := &p.grid
	g.fill(r, ' ', themes.Text)
	var from, state label
	from.clock(t.From, false)
	x := g.label(r.x+1, r.y, r.right(), &from, themes.Faint) + 1
	role := themes.Dim
	if t.Live {
		state.str("live")
	} else {
		state.str("-").span(t.To.Sub(t.Now))
		role = themes.Notice
	}
	limit := r.right() - 1
	limit = g.labelRight(x, limit, r.y, &state, role) - 1
	var end label
	end.clock(t.To, false)
	limit = g.labelRight(x, limit, r.y, &end, themes.Faint) - 1
	if t.Takes > 1 {
		var take label
		take.str("take ").num(t.Take).str("/").num(t.Takes)
		limit = g.labelRight(x, limit, r.y, &take, themes.Dim) - 1
	}
	w := limit - x
	if w < 8 {
		return
	}
	now := x + t.column(t.Now, w)
	for at := x; at < limit; at++ {
		char, role := p.glyphs.Light.Across, themes.Dim
		if at > now {
			role = themes.Faint
		}
		g.set(at, r.y, char, role)
		p.hit(rect{at, r.y, 1, 1}, Target{Kind: TimelineTarget, Index: (at - x) * TimelineSteps / max(w-1, 1)})
	}
	for kind := MarkCommand; kind <= MarkLoss; kind++ {
		glyph, role := p.markShape(kind)
		for i := range t.Marks {
			if m := &t.Marks[i]; m.Kind == kind {
				g.set(x+t.column(m.At, w), r.y, glyph, role)
			}
		}
	}
	g.set(now, r.y, p.glyphs.Record, themes.Selected)
}

// column returns where a moment stands on a track of some width.
func (t *Timeline) column(at engine.Time, w int) int {
	span := t.To - t.From
	if span <= 0 {
		return w - 1
	}
	at = min(max(at, t.From), t.To)
	return int(float64(at-t.From) / float64(span) * float64(w-1))
}

// markShape returns how a mark looks: a shape first, a colour second.
func (p *Painter) markShape(kind MarkKind) (rune, themes.Role) {
	switch kind {
	case MarkNote:
		return p.glyphs.Write, themes.Dim
	case MarkFault:
		return p.glyphs.Cut, themes.LinkCut
	case MarkPromotion:
		return p.glyphs.ArrowUp, themes.Primary
	case MarkAnomaly:
		return p.glyphs.Report, themes.Warn
	case MarkLoss:
		return p.glyphs.Report, themes.AlarmTag
	}
	return p.glyphs.Caret, themes.Dim
}
