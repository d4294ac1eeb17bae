package tape

import (
	"fmt"
	"slices"
	"time"

	"splitbrain/engine"
)

// maxBreaks bounds the breaks that are set at one time.
const maxBreaks = 32

// Break is a condition at which playing is to pause whenever it becomes true.
// One that is true already has to become false first.
type Break struct {
	Line      int // of the tape, 0 when somebody typed it
	Condition *Expr
	held      bool // when it was last looked at
}

// Hit is a break whose condition has become true. A Stage returns it as the
// error of what was played.
type Hit struct {
	Line int
	At   engine.Time
	Text string // the condition
}

// Error says what has come true, and when.
func (h *Hit) Error() string { return fmt.Sprintf("break: %s since %s", h.Text, h.At) }

// breaks are what a player watches for while it plays. Nothing of it can
// change the run.
type breaks struct {
	list    []Break
	hits    []Hit
	hit     *Hit // at which the last Advance stopped
	pausing bool // stop at a hit; otherwise it is only noted
	muted   bool // those of the tape are not set
	ignored bool // what is played again on the way to a moment
}

func (b *breaks) clone() breaks {
	c := *b
	c.list, c.hits, c.hit = slices.Clone(b.list), slices.Clip(b.hits), nil
	return c
}

// Hits returns the breaks that have come true so far, in order, at most
// maxHits.
func (p *Player) Hits() []Hit { return slices.Clip(p.breaks.hits) }

// maxHits bounds the hits that a run without a screen notes.
const maxHits = 1000

// setBreak adds a break; nil takes all of them away. What is set already is
// set once.
func (p *Player) setBreak(line int, condition *Expr) {
	b := &p.breaks
	if condition == nil {
		b.list = nil
		return
	}
	same := func(x Break) bool { return x.Condition.text == condition.text }
	if line > 0 && b.muted {
		return
	}
	if len(b.list) < maxBreaks && !slices.ContainsFunc(b.list, same) {
		p.env.Refresh()
		held, _ := condition.Holds(p.env)
		b.list = append(b.list, Break{Line: line, Condition: condition, held: held})
	}
}

// rearm looks at the conditions without pausing, after a jump to a moment.
func (p *Player) rearm() {
	if len(p.breaks.list) == 0 {
		return
	}
	p.env.Refresh()
	for i := range p.breaks.list {
		b := &p.breaks.list[i]
		b.held, _ = b.Condition.Holds(p.env)
	}
}

// watched reports that somebody wants to know what comes true.
func (b *breaks) watched() bool { return len(b.list) > 0 && !b.ignored }

// breaksHere looks whether a condition has become true, and reports whether
// playing has to pause for it. As with until, what cannot be evaluated does
// not hold.
func (p *Player) breaksHere() bool {
	b := &p.breaks
	if !b.watched() {
		return false
	}
	p.env.Refresh()
	pause := false
	for i := range b.list {
		x := &b.list[i]
		holds, _ := x.Condition.Holds(p.env)
		if holds && !x.held {
			hit := Hit{Line: x.Line, At: p.on.Now(), Text: x.Condition.text}
			if len(b.hits) < maxHits {
				b.hits = append(b.hits, hit)
			}
			if b.pausing && !pause {
				b.hit, pause = &hit, true
			}
		}
		x.held = holds
	}
	return pause
}

// nextTick returns the next moment at which a condition over time is looked at
// while nothing happens.
func (p *Player) nextTick() engine.Time {
	return p.on.Now().Add(tick - time.Duration(p.on.Now())%tick)
}

// play plays up to and including a moment. It reports false when it stopped
// before its end: where the reel may play no further, or at a break.
func (p *Player) play(to engine.Time) bool {
	to = max(to, p.on.Now())
	if !p.breaks.watched() {
		p.on.Advance(to)
		p.halted = p.on.Stopped()
		return !p.halted
	}
	clock := slices.ContainsFunc(p.breaks.list, func(b Break) bool { return b.Condition.usesNow })
	p.halted = p.breaksHere()
	for !p.halted {
		stop := to
		if clock {
			stop = min(to, p.nextTick())
		}
		if p.on.Next() <= stop {
			p.playOne()
			continue
		}
		p.on.Advance(stop)
		p.halted = p.breaksHere()
		if stop == to {
			break
		}
	}
	return !p.halted
}

// playOne plays one entry of the agenda. It reports false when playing has to
// stop behind it, or when there was none to play.
func (p *Player) playOne() bool {
	p.halted = !p.on.Step() || p.on.Stopped() || p.breaksHere()
	return !p.halted
}

// due returns the moment at which the tape does something if nothing happens
// before, Never when it has ended.
func (p *Player) due() engine.Time {
	now := p.on.Now()
	switch {
	case p.phase == finished:
		return engine.Never
	case p.phase == idling && !p.on.Idle(), p.phase == settling && !p.on.Settled(), p.phase == delaying:
		return p.deadline
	case p.phase == watching:
		p.env.Refresh()
		condition := p.script.Items[p.item].Condition
		if holds, _ := condition.Holds(p.env); holds {
			return now
		}
		if condition.usesNow {
			return min(p.deadline, p.nextTick())
		}
		return p.deadline
	case p.phase == ready && p.item < len(p.script.Items) && !p.armed && p.script.Items[p.item].When == At:
		return max(now, engine.Time(p.script.Items[p.item].Time))
	}
	return now
}
