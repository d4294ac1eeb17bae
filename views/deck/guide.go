package deck

import (
	"splitbrain/engine"
	"splitbrain/engine/tape"
	"splitbrain/views"
)

// Guide stands between a person and a run, as the player of a lesson does: it
// says when the run may go on, sees what is done in it, and may put another
// stage in the place of the one there was.
type Guide interface {
	Stage() *tape.Stage
	Advance(to engine.Time) error
	Upcoming() engine.Time // when something happens next, in the run or in the lesson
	Do(line string) (refused string, err error)
	Undo() bool
	Drain() []engine.Event // what has happened since the last time
	// Copy returns a stage of its own with the run so far. Whoever wants to go
	// back in time does it there.
	Copy() (*tape.Stage, error)
}

// present is what a guided deck comes back to after a look at the past.
type present struct {
	away    bool
	playing bool
	lines   []views.EventLine
	sampled engine.Time
}

// Follow puts the stage of a guide on the deck. From then on nothing is played
// or done but through the guide.
func (d *Deck) Follow(g Guide) {
	d.Open(g.Stage())
	d.guide = g
}

// guided reports that a guide has to be asked.
func (d *Deck) guided() bool { return d.guide != nil && !d.present.away }

// InPast reports that a copy of a guided run is on the deck.
func (d *Deck) InPast() bool { return d.present.away }

// lookBack puts a copy of a guided run on the deck, whose past can be gone to
// without anything happening to the run itself.
func (d *Deck) lookBack() {
	if !d.guided() {
		return
	}
	stage, err := d.guide.Copy()
	if err != nil {
		return // what has been played once can be played again
	}
	d.present = present{true, d.Playing, d.Lines, d.sampled}
	d.Lines = nil
	watch := d.Stage.Watch
	d.Stage = stage
	d.Stage.Watch = watch
	d.Stage.Look()
}

// LookAt shows a moment of the past of a guided run.
func (d *Deck) LookAt(at engine.Time) {
	d.lookBack()
	d.Seek(at)
}

// Return comes back from the past.
func (d *Deck) Return() {
	if !d.present.away {
		return
	}
	now := d.present
	d.present = present{}
	d.Stage, d.Lines, d.sampled, d.Playing, d.Note = d.guide.Stage(), now.lines, now.sampled, now.playing, ""
	d.Stage.Look()
	d.why, d.sides = why{}, sides{}
}

// Keep makes the deck agree with its guide, which may have begun a stage, gone
// back on it, or played on by itself. It reports whether the stage is another one.
func (d *Deck) Keep() (fresh bool) {
	if !d.guided() {
		return false
	}
	if d.guide.Stage() != d.Stage {
		playing := d.Playing
		d.Follow(d.guide)
		d.Playing = playing
		d.Collect()
		return true
	}
	if now := d.Stage.Reel().Now(); now < d.last {
		playing := d.Playing
		d.arrive()
		d.Playing = playing
	} else if now > d.Stage.Still.Now {
		d.Collect()
	}
	d.last = d.Stage.Reel().Now()
	return false
}

// play plays up to a moment.
func (d *Deck) play(to engine.Time) error {
	if d.guided() {
		return d.guide.Advance(to)
	}
	return d.Stage.Advance(to)
}

// upcoming returns when something happens next.
func (d *Deck) upcoming() engine.Time {
	if d.guided() {
		return d.guide.Upcoming()
	}
	return d.Stage.Upcoming()
}

// drain returns what has happened since the last time.
func (d *Deck) drain() []engine.Event {
	if d.guided() {
		return d.guide.Drain()
	}
	return d.Stage.Reel().Drain()
}
