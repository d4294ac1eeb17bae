package tape

import (
	"slices"
	"strings"

	"splitbrain/engine"
)

// Stage is a run that a person drives: a tape that plays on, commands typed
// in between, and the way back. It is what an interactive program holds; it
// knows no screen, key or clock.
type Stage struct {
	script *Script
	seed   *uint64
	player *Player
	past   []moment // before each command of the person, oldest first
	Still  engine.Still
	Watch  []string // keys that Still shows on every node
	// Last is the last command that was carried out, as a line of a tape.
	Last string
}

// moment is where a command can be undone to.
type moment struct {
	player *Player
	last   string
}

// maxUndo bounds the moments that are kept.
const maxUndo = 32

// NewStage returns a stage at the beginning of a tape, with what happens at
// time 0 already done.
func NewStage(script *Script, seed *uint64) (*Stage, error) {
	s := &Stage{script: script, seed: seed}
	return s, s.Reset()
}

// Reset begins the tape again.
func (s *Stage) Reset() error {
	s.player, s.past, s.Last = NewPlayer(s.script, s.seed), nil, ""
	s.player.Reel().Keep(true)
	err := s.player.Advance(0)
	s.watchKeys()
	s.Look()
	return err
}

// maxWatch bounds the rows that a node's box has room for.
const maxWatch = 2

// watchKeys follows the rows that the tape writes by name, and then the first
// row of each workload's client.
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

// Reel returns the run.
func (s *Stage) Reel() *engine.Reel { return s.player.Reel() }

// Done reports that the tape has ended. The run can go on.
func (s *Stage) Done() bool { return s.player.Done() }

// Advance plays up to a moment.
func (s *Stage) Advance(to engine.Time) error { return s.player.Advance(to) }

// Do carries out a line now. An error says what is wrong with it; refused is
// what the cluster said when it would not.
func (s *Stage) Do(line string) (refused string, err error) {
	command, err := ParseLine(line)
	if err != nil {
		return "", err
	}
	reel := s.player.Reel()
	before := moment{player: s.player.Clone(reel.Clone()), last: s.Last}
	mark := reel.Refusals()
	if err := reel.Do(command); err != nil {
		return "", err
	}
	if s.past = append(s.past, before); len(s.past) > maxUndo {
		s.past = append(s.past[:0:0], s.past[1:]...)
	}
	s.Last = command.String()
	return reel.RefusedSince(mark), nil
}

// CanUndo reports whether there is a command to undo.
func (s *Stage) CanUndo() bool { return len(s.past) > 0 }

// Undo goes back to the moment before the last command.
func (s *Stage) Undo() bool {
	if len(s.past) == 0 {
		return false
	}
	before := s.past[len(s.past)-1]
	s.past = s.past[:len(s.past)-1]
	s.player, s.Last = before.player, before.last
	s.Look()
	return true
}

// Step plays one entry of the agenda.
func (s *Stage) Step() { s.Advance(s.Reel().Next()) }
