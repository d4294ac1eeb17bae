package tape

import (
	"fmt"
	"slices"
	"time"

	"splitbrain/engine"
	"splitbrain/engine/sim"
)

// patience is how long until, after and the end of a tape wait for something
// that may never come.
const patience = 60 * time.Second

// tick is how often a condition over time itself is evaluated while nothing
// happens.
const tick = time.Millisecond

// Check is an expectation and what became of it.
type Check struct {
	Line   int
	At     engine.Time
	Text   string // the expression; for until with its limit
	OK     bool
	Actual string // when it does not hold: what its parts are
}

// machine is the part of a reel that a player drives.
type machine interface {
	World
	Do(c engine.Command) error
	Advance(to engine.Time)
	Step() bool
	Next() engine.Time
	Now() engine.Time
	Stopped() bool
	Idle() bool
	Settled() bool
}

// phase is what the player is waiting for.
type phase uint8

const (
	ready    phase = iota // for nothing: the present item is next
	idling                // for everything asked for to end
	delaying              // for the span behind after
	watching              // for the condition of until
	settling              // for the world to come to rest
	finished
)

// Player plays a tape on a reel, as far as it is told to. It gives the same
// run in one call as in a thousand.
type Player struct {
	script   *Script
	reel     *engine.Reel
	on       machine
	env      *Env
	item     int
	phase    phase
	armed    bool // the moment of the present item has come
	deadline engine.Time
	checks   []Check
	breaks   breaks
	halted   bool // the last call of Advance stopped before its moment
	err      *Error
}

// NewPlayer returns a player with a reel of its own at time 0. The seed of the
// tape can be overridden.
func NewPlayer(script *Script, seed *uint64) *Player {
	chosen := script.Seed()
	if seed != nil {
		chosen = *seed
	}
	reel := engine.NewReel(chosen)
	p := newPlayer(script, reel)
	p.reel = reel
	return p
}

func newPlayer(script *Script, on machine) *Player {
	return &Player{script: script, on: on, env: NewEnv(on)}
}

// Reel returns the reel that the tape is played on.
func (p *Player) Reel() *engine.Reel { return p.reel }

// Script returns the tape.
func (p *Player) Script() *Script { return p.script }

// Clone returns a player that goes on from the same line on another reel,
// which has to be a clone of this one's.
func (p *Player) Clone(reel *engine.Reel) *Player {
	c := *p
	c.reel, c.on, c.env = reel, reel, NewEnv(reel)
	c.checks, c.breaks = slices.Clip(p.checks), p.breaks.clone()
	return &c
}

// Done reports that the tape has ended. The reel can go on.
func (p *Player) Done() bool { return p.phase == finished }

// Checks returns the expectations that have been evaluated so far, in the
// order of the tape.
func (p *Player) Checks() []Check {
	checks := slices.Clone(p.checks)
	slices.SortStableFunc(checks, func(a, b Check) int { return a.Line - b.Line })
	return checks
}

// Line returns the line of the item that comes next, or 0 at the end.
func (p *Player) Line() int {
	if p.item < len(p.script.Items) {
		return p.script.Items[p.item].Line
	}
	return 0
}

// Env returns the values of the world now.
func (p *Player) Env() *Env {
	p.env.Refresh()
	return p.env
}

// Advance plays up to the moment to, or to the end of the tape when that comes
// first. Once the tape is done it plays the reel alone. An error is a command
// that makes no sense in this cluster; the tape ends there. It stops early
// where the reel may play no further, and at a break that pauses.
func (p *Player) Advance(to engine.Time) error {
	p.halted, p.breaks.hit = false, nil
	if p.phase == finished {
		p.play(to)
		return nil
	}
	for p.phase != finished {
		if !p.step(to) {
			return nil
		}
	}
	if p.err != nil {
		return p.err
	}
	return nil
}

// step does the next thing and reports whether it could before the moment to.
func (p *Player) step(to engine.Time) bool {
	switch p.phase {
	case idling:
		return p.wait(to, p.on.Idle, func(inTime bool) {
			if !inTime {
				p.giveUp("what came before had not ended after " + sim.FormatDuration(patience))
			}
			p.phase = delaying
			p.deadline = p.on.Now().Add(p.script.Items[p.item].Time)
		})
	case delaying:
		if !p.reach(p.deadline, to) {
			return false
		}
		p.armed, p.phase = true, ready
		return true
	case watching:
		return p.watch(to)
	case settling:
		return p.wait(to, p.on.Settled, func(bool) { p.finish() })
	}
	if p.item == len(p.script.Items) {
		p.phase, p.deadline = settling, p.on.Now().Add(patience)
		return true
	}
	item := &p.script.Items[p.item]
	if !p.armed {
		switch item.When {
		case At:
			if !p.reach(engine.Time(item.Time), to) {
				return false
			}
		case After:
			p.phase, p.deadline = idling, p.on.Now().Add(patience)
			return true
		}
		p.armed = true
	}
	return p.do(item)
}

// next moves on to the following item.
func (p *Player) next() {
	p.item++
	p.armed = false
	p.phase = ready
}

// do carries out an item whose moment has come. It reports false when that has
// to wait, because the reel may play no further.
func (p *Player) do(item *Item) bool {
	switch item.Command.Verb {
	case "seed":
	case "end":
		p.finish()
		return true
	case "break":
		p.setBreak(item.Line, item.Condition)
	case "expect":
		// Without a moment it is about the end of the run.
		if item.When != Then {
			p.env.Refresh()
			p.check(item)
		}
	case "until":
		limit := item.Within
		if len(item.Command.Args) < 3 {
			limit = patience
		}
		p.phase, p.deadline = watching, p.on.Now().Add(limit)
		return true
	default:
		// Until and after may stop between two entries of one moment. The
		// journal only knows moments, so a command comes after all of them.
		if !p.play(p.on.Now()) {
			return false
		}
		if err := p.on.Do(item.Command); err != nil {
			p.err = &Error{File: p.script.Name, Line: item.Line, Col: item.Col, Message: err.Error()}
			p.phase = finished
			return true
		}
	}
	p.next()
	return true
}

// reach plays to the moment t unless the moment to is before it.
func (p *Player) reach(t, to engine.Time) bool {
	if t > to {
		p.play(to)
		return false
	}
	return p.play(t)
}

// wait plays entry by entry until something holds or the deadline has passed,
// then calls done. It reports false when the moment to comes first.
func (p *Player) wait(to engine.Time, holds func() bool, done func(inTime bool)) bool {
	for !holds() {
		if next := p.on.Next(); next <= min(p.deadline, to) {
			if !p.playOne() {
				return false
			}
			continue
		}
		if !p.reach(p.deadline, to) {
			return false
		}
		done(false)
		return true
	}
	done(true)
	return true
}

// watch is wait for the condition of until, which may also come true by the
// mere passing of time.
func (p *Player) watch(to engine.Time) bool {
	item := &p.script.Items[p.item]
	for {
		p.env.Refresh()
		// What cannot be evaluated yet, such as primary while there is none,
		// does not hold yet.
		holds, err := item.Condition.Holds(p.env)
		if holds {
			p.next()
			return true
		}
		stop := p.deadline
		if item.Condition.usesNow {
			stop = min(stop, p.nextTick())
		}
		switch next := p.on.Next(); {
		case next <= min(stop, to):
			if !p.playOne() {
				return false
			}
		case stop < p.deadline:
			if !p.reach(stop, to) {
				return false
			}
		case p.on.Now() < p.deadline:
			if !p.reach(p.deadline, to) {
				return false
			}
		default:
			p.runOut(item, err)
			return true
		}
	}
}

// runOut records an until that did not come true.
func (p *Player) runOut(item *Item, err error) {
	limit := patience
	if item.Within > 0 {
		limit = item.Within
	}
	actual := item.Condition.Explain(p.env)
	if err != nil {
		actual = err.Error()
	}
	p.checks = append(p.checks, Check{
		Line: item.Line, At: p.on.Now(), Text: fmt.Sprintf("until %s within %s", item.Condition, sim.FormatDuration(limit)),
		Actual: fmt.Sprintf("not within %s: %s", sim.FormatDuration(limit), actual),
	})
	p.next()
}

// giveUp records an after that waited in vain.
func (p *Player) giveUp(why string) {
	item := &p.script.Items[p.item]
	p.checks = append(p.checks, Check{
		Line: item.Line, At: p.on.Now(), Text: "after " + sim.FormatDuration(item.Time), Actual: why,
	})
}

// check evaluates an expectation against the environment as it is.
func (p *Player) check(item *Item) {
	c := Check{Line: item.Line, At: p.on.Now(), Text: item.Condition.String()}
	holds, err := item.Condition.Holds(p.env)
	switch {
	case err != nil:
		c.Actual = err.Error()
	case holds:
		c.OK = true
	default:
		c.Actual = item.Condition.Explain(p.env)
	}
	p.checks = append(p.checks, c)
}

// finish evaluates what is expected of the end, wherever the tape says so.
func (p *Player) finish() {
	for i := p.item; i < len(p.script.Items); i++ {
		if item := &p.script.Items[i]; item.Command.Verb == "note" {
			if err := p.on.Do(item.Command); err != nil {
				p.err = &Error{File: p.script.Name, Line: item.Line, Col: item.Col, Message: err.Error()}
			}
		}
	}
	p.env.Refresh()
	for i := range p.script.Items {
		if item := &p.script.Items[i]; item.Command.Verb == "expect" && item.When == Then {
			p.check(item)
		}
	}
	p.item = len(p.script.Items)
	p.phase = finished
}
