package replication

import (
	"time"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// An operation is what a client wants; an attempt is one time that it asks
// for it. The outcome of an operation is told when its attempts are over.

// Backoff says how long a session pauses before it tries again.
type Backoff uint8

// The ways to back off, in the words of AWS's article on jitter (Brooker
// 2015). The pauses grow with the number of the attempt that failed, counted
// from 1.
const (
	NoRetry      Backoff = iota // the first attempt is the only one
	Fixed                       // Base, every time
	Exponential                 // Base doubled with every attempt, up to Cap
	EqualJitter                 // half of that, and up to as much again
	FullJitter                  // anything from 0 to that
	Decorrelated                // anything from Base to three times the pause before, up to Cap
)

// BackoffNames are the ways to back off as a tape writes them, in the order
// of their numbers.
var BackoffNames = [...]string{"none", "fixed", "exponential", "equal", "full", "decorrelated"}

// BackoffNamed returns the way of a word.
func BackoffNamed(word string) (Backoff, bool) {
	for i, name := range BackoffNames {
		if name == word {
			return Backoff(i), true
		}
	}
	return NoRetry, false
}

// RetryPolicy is when and how often a session tries again.
type RetryPolicy struct {
	Backoff   Backoff
	Base, Cap sim.Duration
	Attempts  int // of one operation, the first included
}

// What a session does that retries, until a tape says otherwise. Ten attempts
// with pauses that double from 200ms up to 10s last longer than most failovers.
const (
	defaultBase     = 100 * time.Millisecond
	defaultCap      = 10 * time.Second
	defaultAttempts = 10
)

// pause returns how long to wait after an attempt has failed, given the pause
// before that one.
func (p *RetryPolicy) pause(attempt int, before sim.Duration, r *sim.Rand) sim.Duration {
	grown, doublings := p.Cap, min(attempt, 62)
	if p.Base <= p.Cap>>doublings {
		grown = p.Base << doublings
	}
	switch p.Backoff {
	case Fixed:
		return min(p.Base, p.Cap)
	case EqualJitter:
		return grown/2 + draw(0, grown/2, r)
	case FullJitter:
		return draw(0, grown, r)
	case Decorrelated:
		return min(p.Cap, draw(p.Base, 3*max(before, p.Base), r))
	}
	return grown
}

// draw returns any duration of a range.
func draw(low, high sim.Duration, r *sim.Rand) sim.Duration {
	return low + sim.Duration(float64(float64(high-low)*r.Float()))
}

// retrying is what a session remembers of the attempts at its operation in
// progress.
type retrying struct {
	current request  // what it wants
	attempt uint32   // from 1
	chance  sim.Rand // of the pauses
	pause   sim.Duration
	due     sim.Time // of the next attempt, 0 while one is under way
	// doubt is why nobody knows what became of an earlier attempt: it may
	// have been carried out, whatever is said of a later one.
	doubt   trace.Reason
	because uint64  // the event that the next attempt follows from
	version version // of the row that an update has read
	reading bool    // an update has asked for the row and has not written yet
}

// begin forgets the attempts of the operation before.
func (r *retrying) begin(wanted request) {
	r.current, r.attempt, r.pause, r.due = wanted, 1, 0, 0
	r.doubt, r.reading, r.version = trace.NoReason, false, version{}
}

// isPassing tells whether the same request may have another answer later.
func isPassing(why trace.Reason) bool {
	switch why {
	case trace.DuplicateKey, trace.RowTooLong, trace.BadStatement, trace.OtherVersion:
		return false
	}
	return true
}

// endAttempt takes in how an attempt ended. Either the operation is over, or
// it is tried again after a pause.
func (w *World) endAttempt(s *session, outcome Outcome, why trace.Reason, lsn storage.LSN) {
	op := w.Op(s.op)
	if w.ring != nil {
		w.moveOn(s, why)
	}
	if outcome == Unknown && s.reading {
		outcome = Failed // nothing was written yet
	}
	again := outcome != OK && isPassing(why) && s.config.Retry.Backoff != NoRetry && int(s.attempt) < s.config.Retry.Attempts
	if !again {
		if outcome == Failed && s.doubt != trace.NoReason {
			outcome, why = Unknown, s.doubt
		}
		w.conclude(s, outcome, why, lsn)
		return
	}
	if op.IsRead {
		w.unstick(s, why)
	} else if outcome == Unknown {
		s.doubt = why
	}
	w.cause = w.Emit(trace.Event{Kind: trace.AttemptFailed, Node: s.id, Peer: s.asked, Op: s.op, Reason: why, N: int64(s.attempt)})
	s.pause = s.config.Retry.pause(int(s.attempt), s.pause, &s.chance)
	s.asked, s.reading, s.due = sim.Nobody, false, w.now.Add(s.pause)
	s.because = w.Emit(trace.Event{Kind: trace.RetryScheduled, Node: s.id, Peer: sim.Nobody, Op: s.op, N: int64(s.pause)})
	w.agenda.Push(s.due, sim.Task{Kind: retryDue, Who: s.id, Ref: uint32(s.op), Epoch: s.attempt})
}

// onRetryDue begins the next attempt.
func (w *World) onRetryDue(s *session, e sim.Entry) {
	if !s.busy || uint32(s.op) != e.Ref || s.attempt != e.Epoch {
		return
	}
	s.attempt++
	s.due = 0
	w.cause = s.because
	node := w.address(s, &s.current)
	w.cause = w.Emit(trace.Event{Kind: trace.AttemptIssued, Node: s.id, Peer: node, Op: s.op, N: int64(s.attempt)})
	w.ask(s, node)
	w.issueNext(s)
}

// isPausing tells whether a session waits before it tries again.
func (s *session) isPausing() bool { return s.busy && s.asked == sim.Nobody }
