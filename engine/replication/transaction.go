package replication

import (
	"slices"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/storage/statement"
	"splitbrain/engine/trace"
)

// transaction is one that is not committed yet. Its rows have their ids and
// their places in the pages already, but nothing of it is in the log: the log
// has the order of commits, the pages have the order of inserts.
type transaction struct {
	call
	cause  uint64
	change storage.Change
	rows   []statement.Image
	places []storage.Place
}

// keepOpen begins a transaction that is to be committed later.
func (w *World) keepOpen(n *node, t transaction, open sim.Duration) {
	for i := range t.rows {
		t.places = append(t.places, n.heap.Reserve(t.rows[i].Key, t.rows[i].After))
	}
	n.heap.TakeRedo() // the record will say it
	n.open = append(n.open, t)
	w.agenda.Push(w.now.Add(open), sim.Task{Kind: commitDue, Who: n.id, Ref: uint32(t.op), Epoch: n.life})
}

// onCommitDue commits an open transaction.
func (w *World) onCommitDue(n *node, op uint32) {
	at := slices.IndexFunc(n.open, func(t transaction) bool { return uint32(t.op) == op })
	if at < 0 {
		return // rolled back
	}
	t := n.open[at]
	n.open = slices.Delete(n.open, at, at+1)
	w.catchUp(n)
	for i := range t.rows {
		// Somebody may have written the key without asking for an id.
		t.rows[i].Before, t.rows[i].Had = n.heap.Get(t.rows[i].Key)
		if t.rows[i].Had {
			n.heap.Put(t.rows[i].Key, t.rows[i].After)
		} else {
			n.heap.PutAt(t.places[i], t.rows[i].Key, t.rows[i].After)
		}
	}
	w.cause = t.cause
	lsn := w.appendChange(n, t.op, &t.change, t.rows)
	w.await(n, commit{lsn: lsn, call: t.call, cause: w.cause})
}

// rollBack ends the open transaction of an operation, if there is one.
func (n *node) rollBack(op storage.OpID) {
	n.open = slices.DeleteFunc(n.open, func(t transaction) bool { return t.op == op })
}

// changeLocally executes a statement on a standby that is only told what to
// do, not what its bytes are: MariaDB's replicas and PostgreSQL's logical
// subscribers take writes of their own. The log does not have them, and
// nobody else hears of them. It reports whether it has answered.
func (w *World) changeLocally(n *node, m *message) bool {
	op := w.Op(m.Op)
	if !op.Statement || n.role != Standby || n.condition != Up || n.fenced || n.config.Search || w.mechanism == storage.Physical || n.replayed == 0 {
		return false
	}
	var change storage.Change
	rows, why := w.work(n, m.From, op, &change)
	if why == trace.NoReason {
		n.heap.Store(rows)
		n.rows.Change(rows, m.Op, n.replayed)
		n.wal.AmendEffect(n.replayed, rows, n.heap.TakeRedo())
		w.cause = w.Emit(trace.Event{Kind: trace.ChangedLocally, Node: n.id, Peer: sim.Nobody, Op: m.Op, LSN: n.replayed})
	}
	w.reply(n, m.call(), message{Failed: why != trace.NoReason, Reason: why})
	return true
}
