// Package deck is what a person holds in their hands while a run plays: play
// and pause, the pace, what the charts and the list of events remember. It
// knows no key and no terminal, and the time that passes is told to it.
package deck

import (
	"time"

	"splitbrain/engine"
	"splitbrain/engine/tape"
	"splitbrain/views"
)

// Deck plays a stage. Its zero value is empty; Open puts a stage on it.
type Deck struct {
	Stage   *tape.Stage
	Playing bool
	Pace    Pace
	Trail   views.Trail
	Lines   []views.EventLine // what has happened, the newest last
	Note    string            // the caption of the moment, from the tape

	sampled engine.Time // when the charts want their next sample
	broke   bool        // a command ran since the last one

	timeline views.Timeline
	why      why
	sides    sides

	guide   Guide       // nil when the stage is the person's own
	present present     // while a copy of a guided run is looked at
	last    engine.Time // of a guided run, to see whether it went back
}

// Open puts a stage on the deck. Setting it up is not worth telling.
func (d *Deck) Open(stage *tape.Stage) {
	d.Stage, d.Lines, d.sampled, d.broke, d.Note = stage, nil, 0, false, ""
	d.guide, d.present, d.last = nil, present{}, stage.Reel().Now()
	for _, e := range stage.Reel().Drain() {
		d.hear(e)
	}
	d.Trail.Reset()
	d.why, d.sides = why{}, sides{}
}

// WarmUp lets a run play for a second that nobody sees, so that there is
// something to look at at once.
func (d *Deck) WarmUp() error {
	for now := engine.Time(0); now < engine.Time(time.Second); now = now.Add(20 * time.Millisecond) {
		if err := d.Stage.Advance(now); err != nil {
			return err
		}
		d.Collect()
	}
	return nil
}

// Advance plays as much virtual time as the pace makes of the real time that
// has passed. When spent says that this takes too long, virtual time waits.
func (d *Deck) Advance(passed time.Duration, spent func() bool) error {
	stage, reel := d.Stage, d.Stage.Reel()
	d.Pace.tire(passed)
	for left := float64(passed); left >= 1 && !spent(); {
		if d.Pace.Auto {
			d.Stage.Look()
			d.Pace.heed(reel.Done(), &d.Stage.Still.Totals)
			d.Pace.follow(&d.Stage.Still, d.upcoming())
		}
		times, now := d.Pace.Times(), reel.Now()
		to := now.Add(max(engine.Duration(left*times), 1))
		switch {
		case d.Pace.Auto:
			// What happens next may be worth slowing down for.
			to = min(to, max(d.upcoming(), now.Add(1)))
		default:
			to = min(to, now.Add(max(engine.Duration(to-now)/8, time.Millisecond)))
		}
		if err := d.play(to); err != nil {
			return err
		}
		if d.guided() && (d.guide.Stage() != stage || stage.Reel() != reel) {
			break // it goes on elsewhere
		}
		left -= float64(reel.Now().Sub(now)) / times
		if reel.Now() == now {
			break
		}
	}
	return nil
}

// Do carries out a tape line and takes in what came of it.
func (d *Deck) Do(line string) (refused string, err error) {
	if d.guided() {
		refused, err = d.guide.Do(line)
	} else {
		refused, err = d.Stage.Do(line)
	}
	if err == nil {
		d.doBeside(line)
	}
	d.broke, d.Note, d.sides.moved = true, "", true
	d.Collect()
	return refused, err
}

// Step plays one event and stops.
func (d *Deck) Step() {
	d.Playing = false
	if !d.guided() {
		d.Stage.Step()
		d.Collect()
		return
	}
	reel := d.Stage.Reel()
	before, quiet := reel.Events(), reel.Now().Add(time.Second)
	for reel == d.Stage.Reel() && reel.Events() == before && reel.Now() < quiet {
		now := reel.Now()
		if err := d.guide.Advance(min(max(reel.Next(), now+1), quiet)); err != nil || reel.Now() == now {
			break
		}
	}
	d.Collect()
}

// Undo goes back to before the last command, and returns it.
func (d *Deck) Undo() string {
	undone, playing := d.Stage.Last, d.Playing
	if d.guided() {
		d.guide.Undo()
	} else {
		d.Stage.Undo()
	}
	d.arrive()
	d.Playing = playing
	return undone
}

// hear takes the caption out of an event that has one.
func (d *Deck) hear(e engine.Event) {
	if note, ok := d.Stage.Reel().Caption(e); ok {
		d.Note = note
	}
}

const maxLines = 300

// microscope is the pace below which even routine traffic is told.
const microscope = 0.01

// Collect looks at the world and takes in what has happened since.
func (d *Deck) Collect() {
	d.Stage.Look()
	events := d.drain()
	for _, e := range events[max(0, len(events)-20*maxLines):] {
		d.tell(e)
	}
	d.trim()
	if d.Stage.Still.Now >= d.sampled {
		d.sample()
	}
}

// tell takes an event into the list, if it is worth telling at this pace.
func (d *Deck) tell(e engine.Event) {
	d.hear(e)
	if level := e.Kind.Level(); level != engine.Routine || d.Pace.Times() < microscope {
		d.Lines = append(d.Lines, views.EventLine{At: e.At, Level: level, Text: d.Stage.Reel().Describe(e)})
	}
}

func (d *Deck) trim() {
	if len(d.Lines) > 2*maxLines {
		d.Lines = append(d.Lines[:0], d.Lines[len(d.Lines)-maxLines:]...)
	}
}

// sample lets the charts remember this moment.
func (d *Deck) sample() {
	sample := views.SampleOf(&d.Stage.Still)
	sample.Fault, d.broke = d.broke, false
	d.Trail.Add(sample)
	d.sampled = d.Stage.Still.Now.Add(engine.Duration(0.1 * d.Pace.Times() * float64(time.Second)))
}
