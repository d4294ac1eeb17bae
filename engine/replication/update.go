package replication

import (
	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// An update is optimistic: the session reads the row, and writes on condition
// that nobody has changed it since. Nothing is locked meanwhile. Whoever comes
// second has to begin again with the read.

// version tells one write of a row from every other. The operation alone
// would not do, as a retried one may have been applied twice.
type version struct {
	op  storage.OpID // 0 while there is no row
	lsn storage.LSN
}

// Update makes a client change a key some number of times.
func (w *World) Update(id sim.ID, key, value string, count int, every sim.Duration) {
	w.addJob(w.session(id), job{request: request{update: true, key: key, value: value, on: sim.Nobody}, count: count, every: every})
}

// writeBack is the second half of an update: the row has been read.
func (w *World) writeBack(s *session, m *message) {
	s.reading = false
	s.version = version{storage.OpID(m.Flushed), m.LSN}
	w.cause = w.Emit(trace.Event{Kind: trace.UpdateIssued, Node: s.id, Peer: s.asked, Op: s.op, LSN: m.LSN, N: int64(s.attempt)})
	write := w.requestOf(s, WriteRequest, s.asked)
	write.LSN, write.Flushed = s.version.lsn, storage.LSN(s.version.op)
	if w.isCut(s.id, s.asked) || !w.send(write) {
		w.finish(s, Failed, trace.Unreachable, 0)
	}
}

// hasChanged tells whether somebody has written the row of an update since it
// was read. The end of the log decides, not what readers see: a write that
// still waits for standbys has been there first.
func (w *World) hasChanged(n *node, m *message) bool {
	return w.head(n, w.Op(m.Op).Key) != version{storage.OpID(m.Flushed), m.LSN}
}

// head returns the newest write of a key in a primary's log.
func (w *World) head(n *node, key string) version {
	for lsn := n.wal.End(); lsn > n.replayed; lsn-- {
		r := n.wal.At(lsn)
		if r.Kind == storage.RowWritten && r.Change == nil && r.Key == key {
			return version{r.Op, lsn}
		}
		if e := n.wal.Effect(lsn); e != nil && r.Change != nil {
			for i := range e.Rows {
				if e.Rows[i].Key == key {
					return version{r.Op, lsn}
				}
			}
		}
	}
	row, _ := n.rows.Read(key)
	return version{row.Op, row.LSN}
}
