package storage

import "slices"

// WAL is the write-ahead log of a node. Records up to Flushed survive a
// crash; those behind it are only in memory.
//
// Invariant: Flushed() <= End().
type WAL struct {
	records Log[Record]
	// states holds the digest of the table after each replayed record, so
	// that two nodes can be compared at the same position.
	states  Log[uint64]
	flushed LSN
	effects Log[Effect] // what each record did here, when a mechanism was named
	marks   []LSN       // the records behind which there is no operation, in order
	places  places      // where operations are, when somebody has looked for one
}

// End returns the LSN of the last record.
func (w *WAL) End() LSN { return LSN(w.records.Len()) }

// Flushed returns the LSN up to which the log is on disk.
func (w *WAL) Flushed() LSN { return w.flushed }

// At returns the record at an LSN between 1 and End.
func (w *WAL) At(lsn LSN) *Record { return w.records.At(uint64(lsn)) }

// Append adds a record and returns its LSN.
func (w *WAL) Append(r *Record) LSN {
	r.offset = w.Offset(w.End()) + r.Size()
	w.records.Append(*r)
	if r.Op == 0 {
		w.marks = append(w.marks, w.End())
	}
	return w.End()
}

// Offset returns how many bytes of log there are up to a position. Two logs
// that hold the same number of records need not be equally long, and a real
// server sees that the next record does not fit.
func (w *WAL) Offset(lsn LSN) int64 {
	if lsn == 0 {
		return 0
	}
	return w.At(lsn).offset
}

// Ops returns how many records have a client's operation behind them.
func (w *WAL) Ops() int { return int(w.End()) - len(w.marks) }

// Run returns records from an LSN on that lie in one piece, up to limit.
func (w *WAL) Run(from, limit LSN) Run[Record] { return w.records.Run(uint64(from), uint64(limit)) }

// Extend appends the records behind End that another node sent.
func (w *WAL) Extend(r Run[Record]) {
	end := w.End()
	w.records.Extend(r)
	records := r.Elements()
	for i := range records {
		if records[i].Op == 0 {
			w.marks = append(w.marks, end+LSN(i+1))
		}
	}
}

// Flush marks everything up to lsn as being on disk.
func (w *WAL) Flush(lsn LSN) { w.flushed = max(w.flushed, lsn) }

// Replayed notes the digest of the table after the next record was applied.
func (w *WAL) Replayed(state uint64) { w.states.Append(state) }

// State returns the digest of the table after the record at lsn, and whether
// that record has been applied. The empty log has the digest 0.
func (w *WAL) State(lsn LSN) (uint64, bool) {
	if lsn == 0 {
		return 0, true
	}
	if uint64(lsn) > w.states.Len() {
		return 0, false
	}
	return *w.states.At(uint64(lsn)), true
}

// Truncate drops every record behind lsn, as a crash does to what was not
// flushed and a rewind to what is past the fork.
func (w *WAL) Truncate(lsn LSN) {
	w.records.Truncate(uint64(lsn))
	w.states.Truncate(uint64(lsn))
	w.effects.Truncate(uint64(lsn))
	w.flushed = min(w.flushed, lsn)
	w.places.forget(lsn)
	for len(w.marks) > 0 && w.marks[len(w.marks)-1] > lsn {
		w.marks = w.marks[:len(w.marks)-1]
	}
}

// ForgetStates drops the digests: a restart replays the log and notes them
// again.
func (w *WAL) ForgetStates() { w.states = Log[uint64]{} }

// Common returns the last LSN up to which two logs hold the same records.
func (w *WAL) Common(other *WAL) LSN {
	low, high := LSN(0), min(w.End(), other.End())
	for low < high { // histories that parted never meet again
		middle := (low + high + 1) / 2
		if w.At(middle).Same(other.At(middle)) {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return low
}

// Pack stores old records in fewer bytes.
func (w *WAL) Pack() { w.records.Pack(&packedRecords) }

// Clone returns a log that shares no memory with w that either may change.
func (w *WAL) Clone() WAL {
	return WAL{records: w.records.Clone(), states: w.states.Clone(), effects: w.effects.Clone(),
		flushed: w.flushed, marks: slices.Clone(w.marks)}
}
