package tape

import (
	"fmt"
	"slices"

	"splitbrain/engine"
)

// Take is one branch of history: a tape, the commands that a person did while
// it played, and how far it has been played. What it has reached never
// changes; going on appends, and acting in the past starts another take.
type Take struct {
	number   int
	parent   int // 0 for none
	name     string
	fork     engine.Time // from when on it differs from its parent
	line     string      // of a what-if: the command that its tape has in addition or instead
	script   *Script
	commands []engine.Timed // of the person, oldest first
	forked   int            // how many of them it has from its parent

	frames keyframes
	end    end
	edge   *keyframe // at the end; nil while the cursor is there
	marks  marks
	seen   uint64 // the last event of which marks were made
	visit  int    // counts visits; the last one of this take
}

// end is how far a take has been played.
type end struct {
	at             engine.Time
	played, events uint64
}

// maxTakes bounds the takes that are kept. The one that was left longest ago
// makes room for a new one.
const maxTakes = 16

// TakeInfo tells about a take.
type TakeInfo struct {
	Number  int
	Name    string // what makes it differ, in a few words
	Parent  int    // 0 for none
	Fork    engine.Time
	Command string // the first line that its parent does not have; empty for none yet
	End     engine.Time
	Current bool

	// At its end.
	Acked, Lost, Primaries int
	RTO                    engine.Duration
}

// Takes returns the takes, oldest first.
func (s *Stage) Takes() []TakeInfo {
	infos := make([]TakeInfo, len(s.takes))
	var still engine.Still
	for i, t := range s.takes {
		reel := s.latest(t)
		reel.Still(&still)
		infos[i] = TakeInfo{Number: t.number, Name: t.name, Parent: t.parent, Fork: t.fork, End: t.end.at, Current: t == s.take,
			Command: t.line,
			Acked:   still.Totals.Acked, Lost: still.Totals.Lost, Primaries: still.Totals.Primaries, RTO: still.Totals.RTO}
		if len(t.commands) > t.forked {
			infos[i].Command = t.commands[t.forked].Command.String()
		}
	}
	return infos
}

// latest returns the run at the end of a take, not to be played.
func (s *Stage) latest(t *Take) *engine.Reel {
	if t.edge != nil {
		return t.edge.player.Reel()
	}
	return s.player.Reel()
}

// Take returns the number of the take that is on the stage.
func (s *Stage) Take() int { return s.take.number }

// TakePlace returns the place of the take on the stage among all, from 1, and
// how many there are.
func (s *Stage) TakePlace() (place, count int) {
	return slices.Index(s.takes, s.take) + 1, len(s.takes)
}

// Names returns what to call the take on the stage and another, and since
// when the two differ.
func (s *Stage) Names(other int) (here, there string, parted engine.Time) {
	name := func(t *Take) string { return fmt.Sprintf("take %d: %s", t.number, t.name) }
	here = name(s.take)
	t, err := s.numbered(other)
	if err != nil {
		return here, "", 0
	}
	switch {
	case t.parent == s.take.number:
		parted = t.fork
	case s.take.parent == t.number:
		parted = s.take.fork
	default:
		parted = min(t.fork, s.take.fork)
	}
	return here, name(t), parted
}

// Dropped returns what had to go since it was last asked, or "".
func (s *Stage) Dropped() string {
	text := s.dropped
	s.dropped = ""
	return text
}

// numbered returns a take by its number.
func (s *Stage) numbered(number int) (*Take, error) {
	i := slices.IndexFunc(s.takes, func(t *Take) bool { return t.number == number })
	if i < 0 {
		return nil, fmt.Errorf("there is no take %d; see the list of takes", number)
	}
	return s.takes[i], nil
}

// Flip shows another take at the same moment. A take that has not come so far
// plays on.
func (s *Stage) Flip(number int) error {
	t, err := s.numbered(number)
	if err != nil || t == s.take {
		return err
	}
	now := s.Reel().Now()
	s.enter(t, t.at(min(now, t.end.at)))
	s.playOn(now)
	return nil
}

// playOn plays to a moment past breaks, which nobody is there to look at.
func (s *Stage) playOn(to engine.Time) {
	s.player.breaks.ignored, s.through = true, true
	_ = s.Advance(to)
	s.player.breaks.ignored, s.through = false, false
	s.player.rearm()
	s.Look()
}

// leave stores the end of the present take, if the cursor is there, and lets
// it rest with fewer keyframes.
func (s *Stage) leave() {
	if s.AtEdge() && s.take.edge == nil {
		s.take.edge = newKeyframe(&s.cursor)
	}
}

// enter puts a cursor of a take on the stage.
func (s *Stage) enter(t *Take, c cursor) {
	s.leave()
	if t != s.take {
		for len(s.take.frames.list) > restKeyframes {
			s.take.frames.thin()
		}
	}
	s.visits++
	t.visit = s.visits
	s.put(c)
}

// put makes a cursor the one that is played.
func (s *Stage) put(c cursor) {
	s.cursor = c
	s.Reel().Keep(true)
	s.carryBreaks()
	s.Last = ""
	if c.done > 0 {
		s.Last = c.take.commands[c.done-1].Command.String()
	}
	s.Look()
}

// branch starts a take that has of the present one what was before the cursor.
func (s *Stage) branch(name string) *Take {
	s.leave()
	now := s.Reel().Now()
	s.numbers++
	t := &Take{number: s.numbers, parent: s.take.number, name: name, fork: now, script: s.take.script,
		commands: slices.Clone(s.take.commands[:s.done]), forked: s.done}
	t.inherit(s.take, now, s.Reel().Played(), s.done)
	t.end = end{now, s.Reel().Played(), s.Reel().Events()}
	t.seen = t.end.events
	t.marks = s.take.marks.until(t.seen)
	s.admit(t)
	return t
}

// inherit takes over the keyframes of a parent from before the fork.
func (t *Take) inherit(parent *Take, at engine.Time, played uint64, done int) {
	t.frames.distance = parent.frames.distance
	for _, f := range parent.frames.list {
		if f.at <= at && f.played <= played && f.done <= done {
			t.frames.list = append(t.frames.list, f)
		}
	}
}

// admit adds a take to the list. Where there are too many, the one goes that
// was left longest ago.
func (s *Stage) admit(t *Take) {
	s.takes = append(s.takes, t)
	if len(s.takes) <= maxTakes {
		return
	}
	oldest := -1
	for i, other := range s.takes {
		if other != s.take && other != t && (oldest < 0 || other.visit < s.takes[oldest].visit) {
			oldest = i
		}
	}
	s.dropped = fmt.Sprintf("take %d (%s) is gone: there is room for %d", s.takes[oldest].number, s.takes[oldest].name, maxTakes)
	s.takes = slices.Delete(s.takes, oldest, oldest+1)
}
