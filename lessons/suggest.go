package lessons

import (
	"slices"
	"time"

	"splitbrain/engine"
)

// soon is how long a suggestion keeps back for what was asked for to end.
const soon = 10 * time.Second

// Lines returns the tape lines that the learner could type next: those of the
// solution that have not been carried out since the learner's turn began. There
// are none while the solution would still wait.
func (p *Player) Lines() []string {
	done, since := slices.Clone(p.scene.point().commands[p.turn.commands:]), p.turn.at
	if n := len(done); n > 0 {
		since = done[n-1].At
	}
	var left []string
	waits := false
	for i := range p.current().solution {
		c := &p.current().solution[i]
		if len(left) == 0 && p.waits(c, since) {
			waits = true
		}
		if c.command == "" {
			continue
		}
		at := slices.IndexFunc(done, func(t engine.Timed) bool { return t.Command.String() == c.command })
		if at < 0 {
			left = append(left, c.command)
			continue
		}
		done = slices.Delete(done, at, at+1)
		if len(left) == 0 {
			waits = false // whatever there was to wait for
		}
	}
	if waits {
		return nil
	}
	return left
}

// waits reports that a line of the solution would wait now, for what the one
// before it has brought under way.
func (p *Player) waits(c *cue, since engine.Time) bool {
	passed := p.scene.now().Sub(since)
	if c.when == after && passed < soon && !p.scene.stage.Reel().Idle() {
		return true
	}
	return c.until != nil && passed < c.within && !holds(&expression{Expr: c.until}, p.scene.values())
}
