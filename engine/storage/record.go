package storage

import (
	"fmt"

	"splitbrain/engine/sim"
)

// LSN is a log sequence number: the position of a record in a write-ahead
// log. Real servers count bytes; here the first record is 1 and each record
// counts one, so that a difference of two LSNs is a number of records.
type LSN uint64

// Timeline numbers a history. A promotion starts the next one. As in
// PostgreSQL the number has no owner: two promotions can pick the same.
type Timeline uint32

// OpID numbers the operations of clients through a whole run, from 1.
type OpID uint64

// RecordKind tells what a record of the log says.
type RecordKind uint8

// The kinds of record.
const (
	RowWritten         RecordKind = iota // a key got a value
	TimelineStarted                      // a standby was promoted
	ShutdownCheckpoint                   // a clean stop
)

// String names the kind.
func (k RecordKind) String() string {
	return [...]string{"write", "timeline", "shutdown"}[k]
}

// Record is one entry of the write-ahead log.
type Record struct {
	Kind     RecordKind
	Timeline Timeline // the history it was written on
	Op       OpID     // the client operation behind it, 0 for none
	At       sim.Time // by the clock of the node that wrote it
	Key      string
	Value    string
	offset   int64  // bytes of log up to and including this record
	digest   uint64 // of key and value, worked out once for all copies
	// Change is what the record carries instead of Key and Value when the
	// tape has named a mechanism.
	Change *Change
}

// NewWrite returns the record of a row that an operation writes.
func NewWrite(op OpID, key, value string) Record {
	return Record{Op: op, Key: key, Value: value, digest: uint64(sim.NewHash().String(key).String(value))}
}

// recordOverhead is the size of a record's header, near PostgreSQL's 24 bytes
// plus a tuple header.
const recordOverhead = 48

// Same tells whether two records are one and the same write of history. Their
// LSNs are equal already, or the question makes no sense.
func (r *Record) Same(other *Record) bool {
	return r.Op == other.Op && r.Timeline == other.Timeline && r.Kind == other.Kind
}

// Size returns how many bytes the record takes on a wire.
func (r *Record) Size() int64 {
	if r.Change != nil {
		return int64(recordOverhead + r.Change.size())
	}
	return int64(recordOverhead + len(r.Key) + len(r.Value))
}

// String prints what the record does, without its position.
func (r Record) String() string {
	if r.Change != nil {
		return fmt.Sprintf("TL%d %s", r.Timeline, r.Change)
	}
	if r.Kind == RowWritten {
		return fmt.Sprintf("TL%d %s=%s", r.Timeline, r.Key, r.Value)
	}
	return fmt.Sprintf("TL%d %s", r.Timeline, r.Kind)
}

// Fork is a point of a node's timeline history: Timeline began after the
// record at LSN.
type Fork struct {
	Timeline Timeline
	LSN      LSN
}

// History is the list of forks behind a node's timeline, oldest first. The
// first timeline is 1 and began at 0. A history is replaced, never changed.
type History []Fork

// Timeline returns the newest timeline.
func (h History) Timeline() Timeline {
	if len(h) == 0 {
		return 1
	}
	return h[len(h)-1].Timeline
}

// Begin returns the history that a promotion at LSN end leads to. The new
// timeline is the next number, or a larger one where somebody keeps count.
func (h History) Begin(end LSN, t Timeline) History {
	next := append(History(nil), h...)
	return append(next, Fork{Timeline: max(t, h.Timeline()+1), LSN: end})
}

// End returns the LSN at which this history left a timeline, and whether the
// timeline is part of it. The newest timeline has not ended.
func (h History) End(t Timeline) (end LSN, ended, known bool) {
	if t == h.Timeline() {
		return 0, false, true
	}
	if t == 1 && len(h) > 0 {
		return h[0].LSN, true, true
	}
	for i := 0; i+1 < len(h); i++ {
		if h[i].Timeline == t {
			return h[i+1].LSN, true, true
		}
	}
	return 0, false, false
}

// Fork returns the last LSN that two histories share, given where the log of
// each ends: what both wrote up to there is the same. It believes timeline
// numbers, as pg_rewind does.
func (h History) Fork(end LSN, other History, otherEnd LSN) LSN {
	shared := 0
	for shared < len(h) && shared < len(other) && h[shared] == other[shared] {
		shared++
	}
	if shared < len(h) {
		end = h[shared].LSN
	}
	if shared < len(other) {
		otherEnd = other[shared].LSN
	}
	return min(end, otherEnd)
}

// Until returns the part of the history that was made before the record
// behind lsn.
func (h History) Until(lsn LSN) History {
	kept := h
	for len(kept) > 0 && kept[len(kept)-1].LSN >= lsn {
		kept = kept[:len(kept)-1]
	}
	return kept[:len(kept):len(kept)]
}
