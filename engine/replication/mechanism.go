package replication

import (
	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/storage/statement"
	"splitbrain/engine/trace"
)

const (
	defaultVersion = 15
	firstPort      = 3306
)

// serverSession is what a server remembers of a client's session. Another
// server remembers nothing.
type serverSession struct {
	on           sim.ID
	lastInsertID uint64
	rowCount     int
}

// tableIn returns the table that a statement changes.
func tableIn(text string) string {
	s, err := statement.Parse(text)
	if err != nil {
		return "" // the node that is asked will say so
	}
	return s.Table()
}

// HasWritten tells whether any client has sent a write yet.
func (w *World) HasWritten() bool {
	for op := uint64(1); op <= w.ops.Len(); op++ {
		if !w.ops.At(op).IsRead {
			return true
		}
	}
	return false
}

// Mechanism returns what records carry, and whether a tape has said so.
func (w *World) Mechanism() (m storage.Mechanism, named bool) { return w.mechanism, w.paged }

// SetMechanism chooses what records carry from the first write on.
func (w *World) SetMechanism(m storage.Mechanism) {
	if w.HasWritten() {
		w.Refuse("the mechanism is chosen before the first write; this log has begun already")
		return
	}
	if len(w.shards) > 0 {
		w.Refuse("shards need a log of keys and values; leave out mechanism and exec, or the shards")
		return
	}
	w.mechanism, w.paged = m, true
	w.cause = w.Emit(trace.Event{Kind: trace.MechanismChosen, Node: sim.Nobody, Peer: sim.Nobody, N: w.keep(m.String(), false)})
	chosen := w.cause
	for i := range w.nodes {
		n := &w.nodes[i]
		if n.role == Standby && n.upstream != sim.Nobody && (n.config.Search || w.misfit(w.node(n.upstream), n) != trace.NoReason) {
			w.upgrade(n)
			w.cause = chosen
		}
	}
}

// upgrade makes a node connect again as what it has become.
func (w *World) upgrade(n *node) {
	w.closeSenders(n)
	if n.role == Standby && n.condition == Up {
		w.leaveUpstream(n)
		w.connect(n)
	}
}

// execute does what a client asked for on its primary, and appends the record
// of it. It returns 0 when there is no record yet: the transaction stays open,
// or the client has been told why not.
//
// The statement sees everything in the log, also what still waits for
// standbys: in a real server those rows are locked, and it would see them
// when it gets the locks.
func (w *World) execute(n *node, m *message, op *trace.Op) storage.LSN {
	w.catchUp(n)
	change := storage.Change{Origin: n.id}
	rows, why := w.work(n, m.From, op, &change)
	if why != trace.NoReason {
		w.decline(n, m, why)
		return 0
	}
	if open := m.Patience; open > 0 && op.Statement {
		w.keepOpen(n, transaction{call: m.call(), cause: w.cause, change: change, rows: rows}, open)
		return 0
	}
	n.heap.Store(rows)
	return w.appendChange(n, m.Op, &change, rows)
}

// appendChange appends the record of rows that the heap has already.
func (w *World) appendChange(n *node, id storage.OpID, change *storage.Change, rows []statement.Image) storage.LSN {
	op := w.Op(id)
	record := storage.Record{Op: id, Change: change}
	pages := n.heap.TakeRedo()
	switch w.mechanism {
	case storage.Physical:
		change.Statement, change.Pages = nil, pages
	case storage.Logical:
		change.Statement, change.Rows = nil, rows
	case storage.Statement:
		if !op.Statement {
			record = storage.NewWrite(id, op.Key, op.Value)
		}
	}
	timeline := n.timeline()
	lsn := w.append(n, &record)
	n.wal.NoteEffect(lsn, storage.Effect{Op: id, Timeline: timeline, Rows: rows, Pages: pages})
	n.heapAt = lsn
	return lsn
}

// work finds out what an operation does to the rows of the node that a client
// asks, and notes the statement and its context in change.
func (w *World) work(n *node, client sim.ID, op *trace.Op, change *storage.Change) ([]statement.Image, trace.Reason) {
	if !op.Statement {
		before, had := n.heap.Get(op.Key)
		n.heap.Counted(statement.TableOf(op.Key), statement.IDOf(op.Key))
		rows := []statement.Image{{Key: op.Key, Before: before, After: op.Value, Had: had, Has: true}}
		return rows, whyNot(rows)
	}
	s, err := statement.Parse(op.Value)
	if err != nil {
		return nil, trace.BadStatement // a number in place of {n} was too long
	}
	session := w.session(client)
	if session.server.on != n.id {
		session.server = serverSession{on: n.id}
	}
	change.Statement = s
	change.Context = statement.Context{Timestamp: n.clock(w), InsertID: n.heap.NextID(s.Table()),
		LastInsertID: session.server.lastInsertID, Seed: n.chance.Uint64(), Connection: int(client) + 1, Server: int(n.id) + 1}
	rows := s.Run(&n.heap, &statement.Env{Context: change.Context, User: session.name + "@localhost",
		CurrentUser: session.name + "@%", Port: firstPort + int(n.id), RowCount: session.server.rowCount, Chance: &n.chance})
	if why := whyNot(rows); why != trace.NoReason {
		return nil, why
	}
	if s.IsInsert() {
		// An id is spent even when the row is refused, as those of a sequence are.
		for i := range rows {
			n.heap.Counted(s.Table(), statement.IDOf(rows[i].Key))
		}
		for i := range rows {
			if n.heap.Has(rows[i].Key) {
				return nil, trace.DuplicateKey
			}
		}
		session.server.lastInsertID = change.Context.InsertID
	}
	session.server.rowCount = len(rows)
	return rows, trace.NoReason
}

// whyNot says why rows cannot be stored.
func whyNot(rows []statement.Image) trace.Reason {
	for i := range rows {
		if len(rows[i].Key)+len(rows[i].After) > storage.MaxRow {
			return trace.RowTooLong
		}
	}
	return trace.NoReason
}

// catchUp brings the heap of a primary to the end of its log, past records
// that no client asked for.
func (w *World) catchUp(n *node) {
	for n.heapAt < n.wal.End() {
		w.advance(n, n.heapAt+1)
	}
}

// advance brings the heap past the record at lsn, if it is not there yet, and
// returns what that did. What was done before a crash is taken from the disk.
func (w *World) advance(n *node, lsn storage.LSN) *storage.Effect {
	r := n.wal.At(lsn)
	if e := n.wal.Effect(lsn); e != nil {
		if n.heapAt < lsn {
			n.heap.Redo(e.Pages)
			n.heap.TakeRedo()
			w.countIDs(n, r, e.Rows)
			n.heapAt = lsn
		}
		return e
	}
	rows := w.enact(n, r)
	w.countIDs(n, r, rows)
	n.touched, n.heapAt = len(rows), lsn
	n.wal.NoteEffect(lsn, storage.Effect{Op: r.Op, Timeline: r.Timeline, Rows: rows, Pages: n.heap.TakeRedo()})
	return n.wal.Effect(lsn)
}

// countIDs keeps the counter of ids. A logical subscriber does not get it:
// sequences are not replicated.
func (w *World) countIDs(n *node, r *storage.Record, rows []statement.Image) {
	if w.mechanism == storage.Logical && r.Change != nil && r.Change.Origin != n.id {
		return
	}
	for i := range rows {
		if rows[i].Has {
			n.heap.Counted(rows[i].Table(), statement.IDOf(rows[i].Key))
		}
	}
}

// enact applies a record that came from elsewhere to the heap, in the way of
// the mechanism, and returns the rows that changed.
func (w *World) enact(n *node, r *storage.Record) []statement.Image {
	switch {
	case r.Kind != storage.RowWritten:
		return nil
	case r.Change == nil: // a plain write, which is a statement that depends on nothing
		before, had := n.heap.Get(r.Key)
		n.heap.Put(r.Key, r.Value)
		return []statement.Image{{Key: r.Key, Before: before, After: r.Value, Had: had, Has: true}}
	case w.mechanism == storage.Physical:
		return n.heap.Redo(r.Change.Pages)
	case w.mechanism == storage.Logical:
		return w.subscribe(n, r.Change)
	}
	rows := r.Change.Statement.Run(&n.heap, &statement.Env{Context: r.Change.Context, User: "<replication_slave>@",
		CurrentUser: "@", Port: firstPort + int(n.id), RowCount: n.touched, Chance: &n.chance})
	for i := range rows { // longer than on its primary, because other names are longer
		rows[i].After = rows[i].After[:min(len(rows[i].After), storage.MaxRow-len(rows[i].Key))]
		rows[i].Before, rows[i].Had = n.heap.Get(rows[i].Key)
	}
	n.heap.Store(rows)
	return rows
}
