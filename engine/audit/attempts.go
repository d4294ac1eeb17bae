package audit

import (
	"maps"
	"slices"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// attempts is the book on writes that were asked for more than once. It stays
// empty as long as no operation is appended a second time.
type attempts struct {
	sent    int // of writes
	retries int // of them, those after the first
	// places are, by operation, all places of one that was appended more
	// than once. A list is replaced, never changed.
	places map[storage.OpID][]placed
	// surplus counts, by operation, the records beyond the first in the log
	// of the established primary, and in all.
	surplus map[storage.OpID]int
	inAll   int
}

// placed is where an operation was appended.
type placed struct {
	node   sim.ID
	branch uint32
	lsn    storage.LSN
}

func newAttempts() attempts {
	return attempts{places: map[storage.OpID][]placed{}, surplus: map[storage.OpID]int{}}
}

func (a *attempts) clone() attempts {
	c := *a
	c.places, c.surplus = maps.Clone(a.places), maps.Clone(a.surplus)
	return c
}

// onAppended notes where the record of an operation is.
func (l *Ledger) onAppended(w World, e *trace.Event, branch uint32) {
	x := l.entries.Edit(uint64(e.Op))
	if x.lsn == 0 {
		x.lsn, x.branch, x.appendedBy = e.LSN, branch, e.Node
		return
	}
	known := l.attempts.places[e.Op]
	if known == nil {
		known = []placed{{x.appendedBy, x.branch, x.lsn}}
	}
	l.attempts.places[e.Op] = append(slices.Clip(known), placed{e.Node, branch, e.LSN})
	l.countSurplus(w, e.Op)
}

// settle makes the place that a client was told of the one that counts.
func (l *Ledger) settle(e *trace.Event, x *entry) {
	for _, p := range l.attempts.places[e.Op] {
		if p.lsn == e.LSN && (x.lsn != e.LSN || p.node == e.Peer) {
			x.lsn, x.branch = p.lsn, p.branch
		}
	}
}

// onAttempt counts what was sent to write. An update is counted when it comes
// to writing.
func (l *Ledger) onAttempt(w World, e *trace.Event) {
	op := w.Op(e.Op)
	if op.IsRead {
		return
	}
	if e.Kind != trace.UpdateIssued && e.Kind != trace.WriteIssued {
		l.attempts.retries++
	}
	if op.Update == (e.Kind == trace.UpdateIssued) {
		l.attempts.sent++
	}
}

// holds tells whether a node's log has the record of an operation, at
// whichever place, and whether it is on its disk.
func (l *Ledger) holds(w World, node sim.ID, op storage.OpID) (held, durable bool) {
	if w.Leaderless() {
		shown, onDisk := w.CopyOf(node, w.Op(op).Key)
		return shown >= op, onDisk >= op // what a later write has replaced is not missing
	}
	held, durable = w.Holds(node, op, l.entry(op).lsn)
	if durable || len(l.attempts.places) == 0 {
		return held, durable
	}
	for _, p := range l.attempts.places[op] {
		also, onDisk := w.Holds(node, op, p.lsn)
		held, durable = held || also, durable || onDisk
	}
	return held, durable
}

// countSurplus counts the records of an operation in the log of the
// established primary.
func (l *Ledger) countSurplus(w World, op storage.OpID) {
	records := 0
	list := l.attempts.places[op]
	for i, p := range list {
		again := slices.ContainsFunc(list[:i], func(q placed) bool { return q.lsn == p.lsn })
		if held, _ := w.Holds(w.Established(), op, p.lsn); held && !again {
			records++
		}
	}
	l.attempts.inAll += max(0, records-1) - l.attempts.surplus[op]
	if delete(l.attempts.surplus, op); records > 1 {
		l.attempts.surplus[op] = records - 1
	}
}

// recountSurplus counts anew, after something happened to a log.
func (l *Ledger) recountSurplus(w World) {
	for op := range l.attempts.places { // order-free: each counts for itself
		l.countSurplus(w, op)
	}
}
