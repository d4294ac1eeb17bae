package audit

import (
	"maps"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// Replicas that answer for each other look like one machine when every read
// shows what was written last in some order that agrees with the clock: the
// reads are linearizable (Herlihy and Wing 1990). A read that nobody's order
// explains shows a write which was over before a newer one was asked for, after
// the newer one had been acknowledged or shown to somebody.

// register is what is remembered of the reads of a key, and of a client whose
// read is under way.
type register struct {
	shown    map[string]storage.OpID // by key: of what reads have returned, that which was asked for last
	floor    map[sim.ID]storage.OpID // by client: the same when its read was sent
	notLater int                     // reads that no order explains
}

func (r *register) clone() register {
	return register{maps.Clone(r.shown), maps.Clone(r.floor), r.notLater}
}

// onReadSent notes what a read may not be older than.
func (l *Ledger) onReadSent(w World, e *trace.Event) {
	r := &l.register
	if r.shown == nil {
		r.shown, r.floor = map[string]storage.OpID{}, map[sim.ID]storage.OpID{}
	}
	r.floor[e.Node] = r.shown[w.Op(e.Op).Key]
}

// judgeOrder looks whether some order explains a read.
func (l *Ledger) judgeOrder(w World, e *trace.Event) {
	r, key, saw := &l.register, w.Op(e.Op).Key, w.LastRead(e.Node)
	floor := max(r.floor[e.Node], l.expected[e.Node])
	if saw < floor && l.isOverBefore(w, saw, floor) {
		r.notLater++
		l.find(e.Node, trace.NotLinearizable, l.behind(floor, saw))
		l.say(w, trace.Event{Kind: trace.NotLinearizable, Node: e.Node, Peer: e.Peer, Op: floor, N: l.behind(floor, saw)})
	}
	if saw > r.shown[key] {
		r.shown[key] = saw
	}
}

// isOverBefore tells whether a write had ended when another was asked for; no
// write had always ended.
func (l *Ledger) isOverBefore(w World, op, other storage.OpID) bool {
	if op == 0 {
		return true
	}
	x := l.entry(op)
	return x.outcome == acked && x.ackedAt <= w.Op(other).IssuedAt
}
