package deck

import (
	"fmt"
	"time"

	"splitbrain/engine"
	"splitbrain/engine/tape"
	"splitbrain/views"
)

// Seek goes to a moment of the take, and stops there.
func (d *Deck) Seek(to engine.Time) {
	d.lookBack()
	d.Stage.Seek(to)
	d.arrive()
}

// SeekShare goes to a place on the timeline: 0 is its beginning, 1 its end.
func (d *Deck) SeekShare(share float64) {
	d.Seek(engine.Time(share * float64(d.Stage.Edge())))
}

// Scrub goes some hundredths of the take ahead, or back, but at least by a
// hundredth of a second.
func (d *Deck) Scrub(hundredths int) {
	step := max(d.Stage.Edge()/100, engine.Time(10*time.Millisecond))
	d.Seek(d.Stage.Reel().Now() + engine.Time(hundredths)*step)
}

// StepBack goes back to before the latest event. It reports whether there was
// one.
func (d *Deck) StepBack() bool {
	d.lookBack()
	found := d.Stage.StepBack()
	d.arrive()
	return found
}

// NextMark goes to the next mark, or to the one before, and returns what it
// is about.
func (d *Deck) NextMark(backwards bool) (text string, found bool) {
	d.lookBack()
	jump := d.Stage.NextMark
	if backwards {
		jump = d.Stage.PreviousMark
	}
	m, found := jump()
	if !found {
		return "", false
	}
	d.arrive()
	return m.Text, true
}

// Flip goes to another take, at the same moment.
func (d *Deck) Flip(take int) error {
	d.lookBack()
	err := d.Stage.Flip(take)
	d.arrive()
	return err
}

// Try makes a take of a what-if, and plays it to this moment.
func (d *Deck) Try(w tape.WhatIf) error {
	d.lookBack()
	_, err := d.Stage.Try(w)
	d.arrive()
	return err
}

// lookBack is how much of the past the list of events shows after a jump.
const lookBack = 20 * time.Second

// arrive makes the panels agree with the moment that was jumped to.
func (d *Deck) arrive() {
	d.Playing, d.Note, d.sides.moved = false, "", true
	d.drain()
	d.Stage.Look()
	now := d.Stage.Still.Now
	d.Lines = d.Lines[:0]
	events, _ := d.Stage.Events(max(now.Add(-lookBack), 0), now, 20*maxLines)
	for _, e := range events {
		d.tell(e)
	}
	d.trim()
	d.sampled = now
	d.sample()
}

// Timeline returns the take as the screen shows it.
func (d *Deck) Timeline() *views.Timeline {
	s := d.Stage
	t := &d.timeline
	*t = views.Timeline{To: max(s.Edge(), s.Reel().Now()), Now: s.Reel().Now(), Live: s.AtEdge(), Marks: t.Marks[:0]}
	for _, m := range s.Marks() {
		t.Marks = append(t.Marks, views.TimelineMark{At: m.At, Kind: markKinds[m.Kind], Text: m.Text})
	}
	t.Take, t.Takes = s.TakePlace()
	return t
}

var markKinds = [...]views.MarkKind{
	tape.NoteMark: views.MarkNote, tape.CommandMark: views.MarkCommand, tape.FaultMark: views.MarkFault,
	tape.PromotionMark: views.MarkPromotion, tape.AnomalyMark: views.MarkAnomaly, tape.LossMark: views.MarkLoss,
}

// Takes returns the takes as items of a dialog, and their numbers.
func (d *Deck) Takes() (items []views.DialogItem, numbers []int) {
	for _, t := range d.Stage.Takes() {
		item := views.DialogItem{Label: fmt.Sprintf("take %d", t.Number), Detail: t.Name}
		if t.Parent > 0 {
			item.Detail += fmt.Sprintf(", from take %d at %s", t.Parent, clock(t.Fork))
		}
		item.Detail += fmt.Sprintf(" · %d acked, %d lost", t.Acked, t.Lost)
		if t.Current {
			item.Label += " *"
		}
		items, numbers = append(items, item), append(numbers, t.Number)
	}
	return items, numbers
}

// clock prints a moment as the rest of the screen does.
func clock(t engine.Time) string {
	ms := int64(t) / int64(time.Millisecond)
	return fmt.Sprintf("%d:%02d.%03d", ms/60000, ms/1000%60, ms%1000)
}
