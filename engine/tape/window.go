package tape

import (
	"splitbrain/engine"
)

// The engine keeps no list of events. What happened in a stretch of time is
// found by playing it again from the keyframe before.

// maxWindow bounds the events that one window returns.
const maxWindow = 20_000

// Events returns what happened in the present take after the moment from and
// up to the moment to, oldest first, at most limit events. All reports that
// nothing was left out. What set the cluster up is behind a moment before 0.
func (s *Stage) Events(from, to engine.Time, limit int) (events []engine.Event, all bool) {
	s.leave()
	limit = min(limit, maxWindow)
	t := s.take
	f := t.frames.before(func(f *keyframe) bool { return f.at <= from })
	if f.at > from {
		f = s.opening()
	}
	to = min(to, t.end.at)
	complete := true
	s.replayEvents(f, to, func(e engine.Event) bool {
		if e.At > from && e.At <= to {
			if len(events) >= limit {
				complete = false
				return false
			}
			events = append(events, e)
		}
		return e.At <= to
	})
	return events, complete
}

// replayEvents plays on from a keyframe and shows each event until show
// returns false or the moment to has come.
func (s *Stage) replayEvents(f *keyframe, to engine.Time, show func(engine.Event) bool) {
	c := s.take.from(f)
	c.reel().Keep(true)
	c.player.breaks.ignored, c.through = true, true
	for more := true; more; {
		// In pieces, so that what is kept stays small.
		_ = c.play(to, c.reel().Played()+windowPiece)
		more = c.player.halted
		for _, e := range c.reel().Drain() {
			if !show(e) {
				return
			}
		}
	}
}

// windowPiece is how many entries of the agenda are played between two looks
// at the events.
const windowPiece = 256

// Event returns the event of a number in the present take, and whether it has
// happened.
func (s *Stage) Event(id uint64) (engine.Event, bool) {
	chain := s.find(id, 1)
	if len(chain) == 0 {
		return engine.Event{}, false
	}
	return chain[0], true
}

// maxCauses bounds a chain of causes.
const maxCauses = 200

// Causes returns an event of the present take behind everything that led to
// it, oldest first. The first one has no cause: it is a command, or a timer.
func (s *Stage) Causes(id uint64) []engine.Event {
	chain := s.find(id, maxCauses)
	for i, j := 0, len(chain)-1; i < j; i, j = i+1, j-1 {
		chain[i], chain[j] = chain[j], chain[i]
	}
	return chain
}

// find returns an event, the cause of it, and so on. Causes are older than
// what they led to and mostly by very little, so that a window between two
// keyframes often has several of them.
func (s *Stage) find(id uint64, limit int) (chain []engine.Event) {
	s.leave()
	var window []engine.Event // events without a gap
	for id > 0 && id <= s.take.end.events && len(chain) < limit {
		if len(window) == 0 || id < window[0].ID {
			window = s.windowOf(id)
			if len(window) == 0 || id < window[0].ID || id > window[len(window)-1].ID {
				return chain
			}
		}
		e := window[id-window[0].ID]
		chain = append(chain, e)
		id = e.Cause
	}
	return chain
}

// windowOf returns the events from the keyframe before an event up to it.
func (s *Stage) windowOf(id uint64) (window []engine.Event) {
	f := s.take.frames.before(func(f *keyframe) bool { return f.events < id })
	if f.events >= id {
		f = s.opening()
	}
	s.replayEvents(f, s.take.end.at, func(e engine.Event) bool {
		if e.ID <= id {
			window = append(window, e)
		}
		return e.ID < id
	})
	return window
}

// opening returns a keyframe from before the first command of the tape, for
// the events of the setting up.
func (s *Stage) opening() *keyframe {
	c := cursor{take: s.take, player: NewPlayer(s.take.script, s.seed)}
	return &keyframe{player: c.player}
}

// Describe returns an event of the present take as a sentence, also when it
// lies ahead of the cursor.
func (s *Stage) Describe(e engine.Event) string {
	if s.take.edge != nil && e.ID > s.Reel().Events() {
		return s.take.edge.player.Reel().Describe(e)
	}
	return s.Reel().Describe(e)
}
