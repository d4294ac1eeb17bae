package tape

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"splitbrain/engine"
)

// Stage is a run that a person drives: a tape that plays on, commands typed
// in between, and the way to any moment of it and back. It is what an
// interactive program holds; it knows no screen, key or clock.
type Stage struct {
	script  *Script
	seed    *uint64
	cursor          // what is on the stage
	takes   []*Take // oldest first
	numbers int     // of takes so far
	visits  int
	dropped string
	typed   []Break // set by the person, on every take
	muted   bool    // somebody typed break off: those of the tape are ignored

	Still engine.Still
	Watch []string // keys that Still shows on every node
	// Last is the last command that was carried out, as a line of a tape.
	Last string
}

// NewStage returns a stage at the beginning of a tape, with what happens at
// time 0 already done.
func NewStage(script *Script, seed *uint64) (*Stage, error) {
	s := &Stage{script: script, seed: seed}
	return s, s.Reset()
}

// Reset begins the tape again and forgets every take.
func (s *Stage) Reset() error {
	s.numbers, s.visits, s.Last, s.dropped = 1, 0, "", ""
	t := &Take{number: 1, name: "as it came", script: s.script}
	s.takes = []*Take{t}
	s.cursor = cursor{take: t, player: NewPlayer(s.script, s.seed)}
	s.carryBreaks()
	s.Reel().Keep(true)
	err := s.player.Advance(0)
	t.frames.add(newKeyframe(&s.cursor))
	s.grow()
	s.watchKeys()
	s.Look()
	return err
}

// maxWatch bounds the rows that a node's box has room for.
const maxWatch = 2

// watchKeys follows the rows that the tape writes by name, and then the first
// row of each workload's client. Rows that a person writes by name join them
// as long as there is room.
func (s *Stage) watchKeys() {
	s.Watch = s.Watch[:0]
	for i := range s.script.Items {
		s.watch(rowOf(&s.script.Items[i].Command))
	}
	var still engine.Still
	s.player.Reel().Still(&still)
	for i := range still.Clients {
		if c := &still.Clients[i]; c.Writes > 0 {
			s.watch(c.Name + "/0")
		}
	}
}

func (s *Stage) watch(key string) {
	if key != "" && len(s.Watch) < maxWatch && !slices.Contains(s.Watch, key) {
		s.Watch = append(s.Watch, key)
	}
}

// rowOf returns a row that a command changes, if it is worth following: one
// that is counted is soon followed by the next.
func rowOf(c *engine.Command) string {
	switch {
	case len(c.Args) == 0:
	case c.Verb == "write" && !strings.Contains(c.Args[0], "{n}"):
		return c.Args[0]
	case c.Verb == "exec":
		if words := strings.Fields(c.Args[0]); len(words) > 2 && strings.EqualFold(words[0], "INSERT") {
			return words[2] + "/1"
		}
	}
	return ""
}

// Look takes a new still of the world as it is.
func (s *Stage) Look() { s.player.Reel().Still(&s.Still, s.Watch...) }

// Script returns the tape that the stage began with.
func (s *Stage) Script() *Script { return s.script }

// Reel returns the run. It changes when the stage jumps to another moment.
func (s *Stage) Reel() *engine.Reel { return s.reel() }

// Done reports that the tape has ended. The run can go on.
func (s *Stage) Done() bool { return s.player.Done() }

// Advance plays up to a moment, or to the end of the tape when that comes
// first. In the past it plays what the take has, and goes on behind its end. An error is a mistake in the tape, or a *Hit: a break
// has come true, and playing stopped there.
func (s *Stage) Advance(to engine.Time) error {
	for {
		limit := max(s.take.frames.next(), s.Reel().Played()+1)
		err := s.play(to, limit)
		s.grow()
		if hit := s.player.breaks.hit; hit != nil {
			return hit
		}
		if err != nil || !s.player.halted {
			return err
		}
	}
}

// grow notes how far the take has been played: its end, its marks, and a
// keyframe where one is due.
func (s *Stage) grow() {
	t, r := s.take, s.Reel()
	if r.Played() < t.end.played || r.Now() < t.end.at || s.done < len(t.commands) {
		return
	}
	t.end, t.edge = end{r.Now(), r.Played(), r.Events()}, nil
	s.mark()
	if r.Played() >= t.frames.next() {
		t.frames.add(newKeyframe(&s.cursor))
		r.Pack()
	}
}

// AtEdge reports that nothing of the take lies ahead: what is played now has
// not been played before.
func (s *Stage) AtEdge() bool {
	return s.done == len(s.take.commands) && s.Reel().Played() >= s.take.end.played && s.Reel().Now() >= s.take.end.at
}

// Edge returns how far the take has been played.
func (s *Stage) Edge() engine.Time { return s.take.end.at }

// Seek goes to a moment that the take has reached, at most to its end. Everything
// due up to that moment is done then, exactly as it was.
func (s *Stage) Seek(to engine.Time) {
	s.enter(s.take, s.take.at(max(0, min(to, s.take.end.at))))
}

// Do carries out a line now. An error says what is wrong with it; refused is
// what the cluster said when it would not. Away from the end of the take it
// starts another one.
func (s *Stage) Do(line string) (refused string, err error) {
	command, err := ParseLine(line)
	if err != nil {
		return "", err
	}
	if command.Verb == "break" {
		return "", s.setBreak(command)
	}
	// What is due at this moment comes before the command; what the take has
	// ahead, even at this moment, does not come at all.
	s.player.breaks.ignored = true
	_ = s.player.Advance(s.Reel().Now())
	s.player.breaks.ignored = false
	s.grow()
	edge := s.AtEdge()
	if !edge { // a command that makes no sense starts no take
		trial := s.Reel().Clone()
		if err := trial.Do(command); err != nil {
			return "", err
		}
	}
	mark, first := s.Reel().Refusals(), s.Reel().Events()+1
	if edge {
		if err := s.Reel().Do(command); err != nil {
			return "", err
		}
	} else {
		s.cursor.take = s.branch(command.String())
		s.visits++
		s.take.visit = s.visits
		if err := s.Reel().Do(command); err != nil {
			return "", err // the trial has shown that this cannot be
		}
	}
	t := s.take
	if len(t.commands) == t.forked && t.parent != 0 {
		t.name = command.String()
	}
	t.commands = append(t.commands, engine.Timed{At: s.Reel().Now(), Command: command})
	s.done = len(t.commands)
	s.Last = command.String()
	s.watch(rowOf(&command))
	t.marks.command(s.Reel().Now(), first, s.Last)
	s.grow()
	return s.Reel().RefusedSince(mark), nil
}

// CanUndo reports whether there is a command to undo.
func (s *Stage) CanUndo() bool { return s.done > 0 || s.take.line != "" }

// Undo goes back to the moment before the last command, in a history without
// it: that of the parent take if the command started this one, or a new take.
// What was, is kept.
func (s *Stage) Undo() bool {
	if s.done == 0 {
		return s.undoWhatIf()
	}
	last := s.take.commands[s.done-1]
	parent, err := s.numbered(s.take.parent)
	if err == nil && s.done-1 == s.take.forked && s.take.fork == last.At && parent.end.at >= last.At &&
		parent.script == s.take.script && len(parent.commands) >= s.take.forked {
		s.enter(parent, parent.beforeCommand(last.At, s.take.forked))
		return true
	}
	t := s.take
	c := t.beforeCommand(last.At, s.done-1)
	if t.end.at == last.At && len(t.commands) == s.done {
		// Nothing has been played since: there is nothing to keep.
		t.commands = t.commands[: s.done-1 : s.done-1]
		t.forked = min(t.forked, s.done-1)
		t.fork, t.edge = min(t.fork, c.reel().Now()), nil
		t.end = end{c.reel().Now(), c.reel().Played(), c.reel().Events()}
		t.seen, t.marks = t.end.events, t.marks.until(t.end.events)
		t.frames.list = slices.DeleteFunc(slices.Clone(t.frames.list), func(f *keyframe) bool { return f.done > s.done-1 })
		s.put(c)
		return true
	}
	s.enter(t, c)
	without := s.branch("without " + last.Command.String())
	s.cursor.take = without
	s.visits++
	without.visit = s.visits
	return true
}

// undoWhatIf goes back to where a what-if left its parent.
func (s *Stage) undoWhatIf() bool {
	parent, err := s.numbered(s.take.parent)
	if err != nil || s.take.line == "" {
		return false
	}
	s.enter(parent, parent.at(min(s.take.fork, parent.end.at)))
	return true
}

// beforeCommand returns a cursor at a moment, before the command of that
// number is done.
func (t *Take) beforeCommand(at engine.Time, number int) cursor {
	f := t.frames.before(func(f *keyframe) bool { return f.at <= at && f.done <= number })
	short := *t
	short.commands = t.commands[:number]
	c := short.from(f)
	c.replay(at)
	c.take = t
	return c
}

// Step plays on until something happens, or for a second in which nothing does.
func (s *Stage) Step() {
	before, quiet := s.Reel().Events(), s.Reel().Now().Add(time.Second)
	for s.Reel().Events() == before && min(s.Reel().Next(), s.player.due()) <= quiet && s.tick() {
		s.grow()
	}
	if s.Reel().Events() == before {
		_ = s.play(max(quiet, s.Reel().Now()), endless)
	}
	s.grow()
}

// StepBack goes back to just before the latest event. It reports false at the
// beginning.
func (s *Stage) StepBack() bool {
	here := s.Reel().Events()
	f := s.take.frames.before(func(f *keyframe) bool { return f.events < here && f.done <= s.done })
	if f.events >= here {
		return false
	}
	// The first pass counts, the second one stops in time.
	scout, latest := s.take.from(f), 0
	for ticks := 0; ; ticks++ {
		events := scout.reel().Events()
		scout.player.breaks.ignored = true
		if events >= here || !scout.tick() {
			break
		}
		if scout.reel().Events() > events {
			latest = ticks
		}
	}
	c := s.take.from(f)
	c.player.breaks.ignored = true
	for range latest {
		c.tick()
	}
	c.player.breaks.ignored = false
	s.enter(s.take, c)
	return true
}

// Breaks returns the conditions at which playing pauses.
func (s *Stage) Breaks() []string {
	var texts []string
	for _, b := range s.player.breaks.list {
		texts = append(texts, b.Condition.String())
	}
	return texts
}

// setBreak carries out a break that somebody typed. It changes nothing in the
// cluster, and so belongs to no take.
func (s *Stage) setBreak(c engine.Command) error {
	if c.Args[0] == "off" {
		s.typed, s.muted = nil, true
		s.carryBreaks()
		return nil
	}
	condition, err := CompileCondition(c.Args[0])
	if err != nil {
		return err
	}
	if len(s.player.breaks.list) >= maxBreaks {
		return fmt.Errorf("break: there are %d already; break off forgets them", maxBreaks)
	}
	if !slices.Contains(s.Breaks(), condition.String()) {
		s.typed = append(s.typed, Break{Condition: condition})
		s.player.setBreak(0, condition)
	}
	return nil
}

// carryBreaks sets what the person wants to pause at, which keyframes do not
// know, and looks at all conditions without pausing.
func (s *Stage) carryBreaks() {
	list := &s.player.breaks.list
	s.player.breaks.pausing, s.player.breaks.muted = true, s.muted
	*list = slices.DeleteFunc(*list, func(b Break) bool { return b.Line == 0 || s.muted })
	for _, b := range s.typed {
		s.player.setBreak(0, b.Condition)
	}
	s.player.rearm()
}
