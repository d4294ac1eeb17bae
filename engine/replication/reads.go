package replication

import (
	"slices"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// heldRead is a read that waits on a standby until it has replayed an LSN.
type heldRead struct {
	call
	until storage.LSN
	cause uint64
}

// handleRead answers with what the node has replayed, which on a standby may
// be old, also while it promotes. A read that names an LSN waits for it there; a
// primary has nobody to wait for.
func (w *World) handleRead(n *node, m *message) {
	op := w.Op(m.Op)
	switch {
	case n.condition != Up && n.condition != Promoting:
		w.decline(n, m, trace.NodeDown)
	case n.unfit(op) != trace.NoReason:
		w.decline(n, m, n.unfit(op))
	case op.IsSearch():
		w.answerSearch(n, m.call())
	case m.LSN > n.replayed && n.role != Primary:
		w.holdRead(n, m)
	default:
		w.answerRead(n, m.call())
	}
}

func (w *World) answerRead(n *node, c call) {
	version, _ := n.rows.Read(w.Op(c.op).Key)
	w.reply(n, c, message{Value: version.Value, LSN: version.LSN, Flushed: storage.LSN(version.Op)})
}

func (w *World) holdRead(n *node, m *message) {
	w.cause = w.Emit(trace.Event{Kind: trace.ReadHeld, Node: n.id, Peer: m.From, LSN: m.LSN, Op: m.Op,
		N: int64(m.LSN - n.replayed)})
	n.held = append(n.held, heldRead{call: m.call(), until: m.LSN, cause: w.cause})
	w.agenda.Push(w.now.Add(m.Patience), sim.Task{Kind: patienceDue, Who: n.id, Ref: uint32(m.Op)})
}

// serveHeld answers the reads that waited for what is now replayed. A node
// that was promoted meanwhile answers all: there is nothing more to come.
func (w *World) serveHeld(n *node) {
	if len(n.held) == 0 {
		return
	}
	because := w.cause
	n.held = slices.DeleteFunc(n.held, func(h heldRead) bool {
		if h.until > n.replayed && n.role != Primary {
			return false
		}
		w.cause = because
		w.answerRead(n, h.call)
		return true
	})
}

// onPatienceDue says "not yet" to a read that has waited long enough. A read
// that was answered in time is no longer there.
func (w *World) onPatienceDue(n *node, op uint32) {
	for i, h := range n.held {
		if uint32(h.op) == op {
			n.held = slices.Delete(n.held, i, i+1)
			w.cause = h.cause
			w.reply(n, h.call, message{Failed: true, Reason: trace.NotCaughtUp})
			return
		}
	}
}
