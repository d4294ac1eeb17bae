package replication

import (
	"slices"

	"splitbrain/engine/trace"
)

// A request of an idempotent session carries a key, the same for every
// attempt at an operation, and its record carries it through the log, as a
// row in a table of keys would that is written in the same transaction. So a
// standby that is promoted knows the keys that reached it, and no others.

// answerKnown answers a request whose key the node has seen before, without
// carrying it out again. It reports whether it has.
func (w *World) answerKnown(n *node, m *message) bool {
	if at := slices.IndexFunc(n.open, func(t transaction) bool { return t.op == m.Op }); at >= 0 {
		n.open[at].attempt = m.Attempt // its commit will be the answer
		return true
	}
	lsn := n.wal.Find(m.Op)
	if lsn == 0 {
		return false
	}
	w.cause = w.Emit(trace.Event{Kind: trace.KeyFound, Node: n.id, Peer: m.From, Op: m.Op, LSN: lsn})
	why := trace.NoReason
	for i := n.first; i < len(n.commits); i++ {
		switch c := &n.commits[i]; {
		case c.lsn == lsn && !c.done:
			c.attempt = m.Attempt // the answer goes to whoever asks last
			return true
		case c.lsn == lsn:
			why = trace.Cancelled
		}
	}
	w.reply(n, m.call(), message{LSN: lsn, Reason: why})
	return true
}
