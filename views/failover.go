package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// drawFailover draws the console: what is down for how long, the seven steps
// with what each found or would do, and what leaving one out would cost.
func (p *Painter) drawFailover(r rect) {
	inner := r.inset(1, 0)
	y := p.drawFailoverHead(inner)
	s := p.f.Still
	from, to := y, inner.bottom()
	much, needed := everything, 0
	audited := s.Failover.Steps[6].State == engine.StepDone
	for ; ; much-- {
		needed = from
		for i := range s.Failover.Steps {
			needed = p.drawStep(i, rect{inner.x, needed, inner.w, 0}, 0, 0, much)
		}
		if audited { // what it found matters more than how it came about
			needed = p.drawBlame(rect{inner.x, needed + 1, inner.w, 0}, 0, 0) + 1 + len(s.Totals.LostWrites)
		}
		if needed <= to || much == essentials {
			break
		}
	}
	p.scrolled = min(p.f.Scroll, max(needed-to, 0))
	y -= p.scrolled
	for i := range s.Failover.Steps {
		y = p.drawStep(i, rect{inner.x, y, inner.w, 0}, from, to, much)
	}
	if audited {
		y = p.drawBlame(rect{inner.x, y + 1, inner.w, 0}, from, to)
		p.drawLost(rect{inner.x, y, inner.w, 0}, from, to)
	}
}

// detail is how much is told about steps that are neither next nor selected.
type detail int

const (
	essentials detail = iota // only their names
	prices                   // what leaving them out costs
	everything
)

func (p *Painter) drawFailoverHead(r rect) int {
	g, f := &p.grid, &p.f.Still.Failover
	x := g.textIn(r.x, r.y, r.right(), "FAILOVER", themes.Heading)
	var l label
	switch {
	case f.Active && !f.Restored:
		l.str(" down for ").span(f.DownFor).str(" ")
		g.labelRight(x, r.right(), r.y, &l, themes.AlarmTag)
	case f.Restored:
		role := themes.Good
		l.str("writes are back after ").span(f.DownFor)
		if t := &p.f.Still.Targets; t.Set && !t.Met {
			l.str(", target missed")
			role = themes.Alarm
		}
		g.labelRight(x+1, r.right(), r.y, &l, role)
	default:
		g.textRight(r.right(), r.y, "nothing has failed", themes.Dim)
	}
	return r.y + 1 + min(r.h/30, 1)
}

// drawStep draws one step and returns the row after it. Only rows between
// from and to are visible. The step to take next and the selected one are
// always told in full.
func (p *Painter) drawStep(i int, r rect, from, to int, much detail) int {
	f := &p.f.Still.Failover
	step := &f.Steps[i]
	target := Target{Kind: StepTarget, Index: i}
	next := f.Advice == i && f.Active
	top := r.y
	if r.y >= from && r.y < to {
		p.drawStepHead(step, i, r, next, target)
	}
	y := r.y + 1
	x, w := r.x+4, r.w-4
	full := next || p.selected(target)
	if (full || much == everything) && step.Detail != "" {
		role := themes.Dim
		if next {
			role = themes.Text
		}
		y = p.wrap(x, y, w, step.Detail, role, from, to)
	}
	open := step.State == engine.StepTodo || step.State == engine.StepRunning
	if step.WhyNot != "" && open && (next || p.selected(target)) {
		y = p.wrap(x, y, w, step.WhyNot, themes.Notice, from, to)
	}
	if step.Price != "" && (open && f.Active && (full || much >= prices) || step.State == engine.StepSkipped) {
		y = p.drawPrice(step, rect{x, y, w, 0}, from, to)
	}
	if top, bottom := max(top, from), min(y, to); bottom > top {
		p.hit(rect{r.x, top, r.w, bottom - top}, target)
	}
	return y
}

// drawPrice says what leaving a step out costs, or has cost.
func (p *Painter) drawPrice(step *engine.Step, r rect, from, to int) int {
	role, word := themes.Warn, "skip: "
	if step.State == engine.StepSkipped {
		role, word = themes.Alarm, "skipped: "
	}
	line, rest := cutLine(step.Price, r.w-len(word))
	if r.y >= from && r.y < to {
		p.grid.text(r.x, r.y, word, role)
		p.grid.textIn(r.x+len(word), r.y, r.right(), line, role)
	}
	return p.wrap(r.x, r.y+1, r.w, rest, role, from, to)
}

func (p *Painter) drawStepHead(step *engine.Step, i int, r rect, next bool, target Target) {
	g := &p.grid
	mark, role := p.glyphs.Todo, themes.Text
	switch step.State {
	case engine.StepDone:
		mark, role = p.glyphs.Done, themes.Good
	case engine.StepRunning:
		mark, role = p.glyphs.Pointer, themes.Busy
	case engine.StepSkipped:
		mark, role = p.glyphs.Skipped, themes.Alarm
	default:
		if next {
			mark, role = p.glyphs.Pointer, themes.Key
		} else if step.Command == "" {
			role = themes.Dim
		}
	}
	var number label
	number.num(i + 1)
	g.label(r.x, r.y, r.right(), &number, themes.Faint)
	g.set(r.x+2, r.y, mark, role)
	if p.selected(target) {
		role = themes.SelectedTag
	}
	x := g.textIn(r.x+4, r.y, r.right(), step.Name, role)
	switch {
	case step.State == engine.StepDone || step.State == engine.StepSkipped:
		if step.State == engine.StepDone && step.At > 0 { // else there was nothing to do
			var at label
			at.clock(step.At, true)
			g.labelRight(x+1, r.right(), r.y, &at, themes.Faint)
		}
	case step.Command != "":
		if w := width(step.Command); x+2+w <= r.right() {
			g.textRight(r.right(), r.y, step.Command, themes.Prompt)
		}
	}
}

// drawBlame says which step or setting what went wrong follows from, and
// returns the row after it.
func (p *Painter) drawBlame(r rect, from, to int) int {
	y := r.y
	for _, sentence := range p.f.Still.Failover.Blame {
		y = p.wrap(r.x, y, r.w, sentence, themes.Notice, from, to) + 1
	}
	return y
}

// drawLost names the acknowledged writes that are gone.
func (p *Painter) drawLost(r rect, from, to int) {
	t := &p.f.Still.Totals
	g, y := &p.grid, r.y
	line := func(l *label, role themes.Role) bool {
		if y >= from && y < to {
			g.label(r.x, y, r.right(), l, role)
		}
		y++
		return y < to
	}
	var head label
	if t.Lost == 0 {
		line(head.str("no acknowledged write is lost"), themes.Good)
		return
	}
	head.str("LOST ").count(t.Lost, "acknowledged write")
	more := line(&head, themes.Alarm)
	for i := range t.LostWrites {
		w := &t.LostWrites[i]
		if !more {
			return
		}
		var l label
		if left := len(t.LostWrites) - i; y == to-1 && left > 1 {
			line(l.str("and ").num(t.Lost-i).str(" more"), themes.Dim)
			return
		}
		l.clock(w.AckedAt, true).str(" ").str(p.f.Still.NameOf(w.Client)).str(" ").str(w.Key).str(" ").str(w.Value)
		more = line(&l, themes.Text)
	}
}
