package lessons

import (
	"fmt"
	"slices"
	"time"

	"splitbrain/engine"
	"splitbrain/engine/tape"
)

// beat is how often a scene looks at conditions while nothing happens. Looks
// are at multiples of it, so that they do not depend on how a run is cut up.
const beat = 10 * time.Millisecond

// scene is a stage with the lines that a lesson plays on it.
type scene struct {
	stage  *tape.Stage
	setup  *setup
	seed   uint64
	base   int // commands in the journal that belong to the set-up
	env    *tape.Env
	reel   *engine.Reel // of env
	events []engine.Event

	playing cueState
	played  int // lines that the lesson has carried out
	// Troubles are what went wrong with lines that were played.
	troubles []trouble
}

// trouble is a line that did not do what its author wanted.
type trouble struct {
	cue     cue
	message string
}

// cueState is how far the lines under way have got. It is a plain value, so
// that going back restores it.
type cueState struct {
	cues  []cue
	next  int
	start engine.Time
	since engine.Time // when the present line became the next one
	armed bool        // its waiting has begun, or ended for after
}

// point is a moment of a scene to go back to.
type point struct {
	setup    *setup
	seed     uint64
	at       engine.Time
	commands []engine.Timed // of the learner and the lesson, since the set-up
	playing  cueState
}

// newScene sets a world up.
func newScene(s *setup, seed uint64) (*scene, error) {
	stage, err := tape.NewStage(s.script, &seed)
	if err != nil {
		return nil, err
	}
	stage.Reel().Drain()
	return &scene{stage: stage, setup: s, seed: seed, base: len(stage.Reel().Journal())}, nil
}

func (s *scene) now() engine.Time { return s.stage.Reel().Now() }

// point returns the present.
func (s *scene) point() point {
	return point{s.setup, s.seed, s.now(), s.stage.Reel().Journal()[s.base:], s.playing}
}

// goTo goes back to a point by playing the world again from its set-up, which
// gives the same world because nothing in it is left to chance. It does not let
// the stage seek: what lies ahead in a take happens again when it is played on,
// and a lesson that goes back wants it forgotten.
func (s *scene) goTo(p point) error {
	watch := slices.Clone(s.stage.Watch)
	if p.setup != s.setup || p.seed != s.seed {
		fresh, err := newScene(p.setup, p.seed)
		if err != nil {
			return err
		}
		events := s.events
		*s = *fresh
		s.events, watch = events, s.stage.Watch
	} else if err := s.stage.Reset(); err != nil {
		return err
	}
	for _, c := range p.commands {
		if err := s.stage.Advance(c.At); err != nil {
			return err
		}
		if _, err := s.stage.Do(c.Command.String()); err != nil {
			return err
		}
	}
	if err := s.stage.Advance(p.at); err != nil {
		return err
	}
	s.stage.Reel().Drain() // they were told when they happened
	s.playing, s.stage.Watch = p.playing, watch
	s.stage.Look()
	return nil
}

// values returns what expressions see now.
func (s *scene) values() *tape.Env {
	if reel := s.stage.Reel(); reel != s.reel {
		s.env, s.reel = tape.NewEnv(reel), reel
	}
	s.env.Refresh()
	return s.env
}

// play begins to play lines, at the present moment.
func (s *scene) play(cues []cue) {
	s.playing = cueState{cues: cues, start: s.now(), since: s.now()}
}

// busy reports that there are lines left to play.
func (s *scene) busy() bool { return s.playing.next < len(s.playing.cues) }

// advance plays up to a moment and calls look after every moment at which
// something may have changed, with the events of that moment. It stops early
// when look says so.
func (s *scene) advance(to engine.Time, look func([]engine.Event) bool) error {
	for {
		due, did := s.cue()
		if did {
			if !s.look(look) {
				return nil
			}
			continue
		}
		if s.now() >= to {
			return nil
		}
		stop := min(s.stage.Reel().Next(), due, s.now().Add(beat-time.Duration(s.now())%beat))
		if stop > to {
			return s.stage.Advance(to)
		}
		if err := s.stage.Advance(max(stop, s.now())); err != nil {
			return err
		}
		if !s.look(look) {
			return nil
		}
	}
}

// look hands the events of the moment to an observer.
func (s *scene) look(observer func([]engine.Event) bool) bool {
	events := s.stage.Reel().Drain()
	s.events = append(s.events, events...)
	if len(s.events) > 4*maxEvents {
		s.events = append(s.events[:0], s.events[len(s.events)-maxEvents:]...)
	}
	return observer == nil || observer(events)
}

// maxEvents bounds the events that wait for whoever shows them.
const maxEvents = 5000

// due returns the moment before which the next line is not played, whatever it
// waits for besides.
func (s *scene) due() engine.Time {
	p := &s.playing
	if !s.busy() {
		return engine.Never
	}
	switch c := &p.cues[p.next]; {
	case c.when == atPlus:
		return p.start.Add(c.offset)
	case c.when == after && p.armed:
		return p.since.Add(c.offset)
	case c.when == after && !s.stage.Reel().Idle():
		return p.since.Add(patience)
	}
	return s.now()
}

// cue plays the next line if its moment has come, and otherwise returns when
// to ask again at the latest.
func (s *scene) cue() (due engine.Time, did bool) {
	p, now := &s.playing, s.now()
	if due := s.due(); due > now {
		return due, false
	}
	c := &p.cues[p.next]
	if c.when == after && !p.armed {
		p.armed, p.since = true, now
		return s.cue()
	}
	if c.until != nil {
		env := s.values()
		holds, err := c.until.Holds(env)
		if !holds && now < p.since.Add(c.within) {
			return p.since.Add(c.within), false
		}
		if !holds {
			why := c.until.Explain(env)
			if err != nil {
				why = err.Error()
			}
			s.troubles = append(s.troubles, trouble{*c, fmt.Sprintf("not within %s: %s", c.within, why)})
		}
	}
	p.next, p.armed, p.since = p.next+1, false, now
	if c.command == "" {
		return now, true
	}
	s.played++
	refused, err := s.stage.Do(c.command)
	if err != nil {
		refused = err.Error()
	}
	if refused != "" {
		s.troubles = append(s.troubles, trouble{*c, refused})
	}
	return now, true
}
