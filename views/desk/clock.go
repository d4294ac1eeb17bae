package desk

import (
	"time"

	"splitbrain/views"
)

// afterglow is how long the last picture of a run stays, in real time, before
// the text comes to the front.
const afterglow = 1200 * time.Millisecond

// hold stops the clock of a lesson so that there is time to read and think.
// Unlike a pause of the learner's own it ends with what the learner does next.
func (d *Desk) hold() { d.Playing, d.learner.held = false, true }

// release sets a clock going that the lesson has stopped. It reports whether it
// had.
func (d *Desk) release() bool {
	held := d.learner.held
	d.Playing, d.learner.held = d.Playing || held, false
	return held
}

// setGoing sets the clock going, whoever has stopped it.
func (d *Desk) setGoing() { d.Playing, d.learner.held = true, false }

// lingers reports that the last picture of a run is still on the screen.
func (d *Desk) lingers() bool {
	return d.Frame.Screen == views.Learning && d.learner.linger > 0 && !d.InPast()
}

// endLinger brings the text to the front.
func (d *Desk) endLinger() {
	d.learner.linger = 0
	d.learner.away, d.Frame.Tab = false, views.TabOverview
}

// Advance lets real time pass: for the run, or for the picture that it has left.
func (d *Desk) Advance(passed time.Duration, spent func() bool) error {
	if !d.lingers() {
		return d.Deck.Advance(passed, spent)
	}
	if d.learner.linger -= passed; d.learner.linger <= 0 {
		d.endLinger()
	}
	return nil
}

// Moves reports that the picture changes by itself.
func (d *Desk) Moves() bool { return d.lingers() || d.Playing && !d.Rests() }

// Waits reports that a lesson stands still until its learner does something.
func (d *Desk) Waits() bool {
	l := d.Frame.Lesson
	return d.Frame.Screen == views.Learning && l != nil && !d.InPast() && l.Phase != views.LessonRuns && l.Phase != views.LessonActs
}

// Rests reports that virtual time stands still: a lesson waits, or its learner
// types a line, which nobody has to do in a hurry.
func (d *Desk) Rests() bool {
	return d.Waits() || d.Frame.Screen == views.Learning && d.Prompt.IsOpen()
}

// WhyStill says why nothing can be done to the cluster of a lesson now, or "".
func (d *Desk) WhyStill() string {
	l := d.Frame.Lesson
	if d.Frame.Screen != views.Learning || l == nil || d.InPast() || l.Phase == views.LessonActs {
		return ""
	}
	switch l.Phase {
	case views.LessonRuns:
		return "the run is playing; it is your turn when it has ended"
	case views.LessonPredicts:
		return "the world stands still until your prediction is locked"
	case views.LessonAsks:
		return "the world stands still until the question is answered"
	case views.LessonEnds:
		return "the lesson has ended"
	}
	return "the world stands still here; enter goes on"
}
