package tape

import (
	"math"

	"splitbrain/engine"
)

// endless is more than a run ever plays.
const endless = math.MaxUint64

// cursor is a run at some moment of a take. Playing it does the commands that
// the take has at their moments, so that any two cursors of a take that reach
// the same moment are the same.
type cursor struct {
	take   *Take
	player *Player
	done   int // commands of the take
	// through says that the end of the tape is no reason to stop.
	through bool
}

func (c *cursor) reel() *engine.Reel { return c.player.Reel() }

// from returns a cursor at a keyframe, to be played.
func (t *Take) from(f *keyframe) cursor {
	return cursor{take: t, player: f.player.Clone(f.player.Reel().Clone()), done: f.done}
}

// at returns a cursor at a moment that the take has reached, with everything
// done that was due up to it.
func (t *Take) at(to engine.Time) cursor {
	f := t.frames.before(func(f *keyframe) bool { return f.at <= to })
	if t.edge != nil && t.edge.at <= to {
		f = t.edge
	}
	c := t.from(f)
	c.replay(to)
	return c
}

// replay plays up to a moment without telling anybody.
func (c *cursor) replay(to engine.Time) {
	c.player.breaks.ignored, c.through = true, true
	// What went wrong with the tape was told when it was first played.
	_ = c.play(to, endless)
	c.player.breaks.ignored, c.through = false, false
}

// play plays up to and including a moment, or until so many entries have been
// played in all. It stops at a break, too; then player.halted is set.
func (c *cursor) play(to engine.Time, limit uint64) error {
	c.reel().StopAt(limit)
	defer c.reel().StopAt(endless)
	for {
		stop := to
		pending := c.done < len(c.take.commands) && c.take.commands[c.done].At <= to
		if pending {
			stop = c.take.commands[c.done].At
		}
		if err := c.player.Advance(stop); err != nil || c.player.halted {
			return err
		}
		switch {
		case c.reel().Now() < stop: // the tape has just ended
			if !c.through {
				return nil
			}
		case pending:
			if err := c.do(); err != nil {
				return err
			}
		default:
			return nil
		}
	}
}

// do carries out the next command of the take.
func (c *cursor) do() error {
	err := c.reel().Do(c.take.commands[c.done].Command)
	c.done++
	return err
}

// Upcoming returns the moment at which something happens next: in the world,
// on the tape, or because a person did it there. It is at the latest the end of
// what the tape waits for, and Never when there is nothing to come.
func (c *cursor) Upcoming() engine.Time {
	next, now := c.reel().Next(), c.reel().Now()
	if c.done < len(c.take.commands) {
		next = min(next, c.take.commands[c.done].At)
	}
	if c.player.phase == watching {
		return min(next, c.player.deadline)
	}
	if due := c.player.due(); due > now {
		next = min(next, due)
	}
	return next
}

// tick does as little as can be done: it plays one entry of the agenda, or
// what the tape or the person does before the next entry. It reports false
// when nothing is left to do.
func (c *cursor) tick() bool {
	reel := c.reel()
	next, due := reel.Next(), c.player.due()
	if c.done < len(c.take.commands) && c.take.commands[c.done].At < min(next, due) {
		at := c.take.commands[c.done].At
		return c.player.Advance(at) == nil && c.do() == nil
	}
	if next == engine.Never && due == engine.Never {
		return false
	}
	if due < next {
		return c.player.Advance(due) == nil
	}
	reel.StopAt(reel.Played() + 1)
	err := c.player.Advance(next)
	reel.StopAt(endless)
	return err == nil
}
