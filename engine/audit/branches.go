package audit

import (
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// branches numbers the pieces of history within which LSNs can be compared: a
// piece is what one node appended without a break. A timeline would not do.
// Two promotions may pick the same number, and a primary that lost the end of
// its log in a crash uses the same LSNs again.
type branches struct {
	tips  []tip // by node
	count uint32
}

// tip is where a node appended last.
type tip struct {
	branch   uint32 // from 1
	timeline storage.Timeline
	lsn      storage.LSN
}

// append returns the branch of a record that is being appended.
func (b *branches) append(e *trace.Event) uint32 {
	for int(e.Node) >= len(b.tips) {
		b.tips = append(b.tips, tip{})
	}
	t := &b.tips[e.Node]
	if t.branch == 0 || t.timeline != e.Timeline || t.lsn+1 != e.LSN {
		b.count++
		t.branch, t.timeline = b.count, e.Timeline
	}
	t.lsn = e.LSN
	return t.branch
}

// isNewer tells whether write a stands behind write b in history; b may be 0,
// which is no row. On one branch the log decides. Two branches have no log in
// common, one of them may have been thrown away, and all that is left is the
// order in which the clients asked.
func (l *Ledger) isNewer(a, b storage.OpID) bool {
	switch {
	case a == 0 || a == b:
		return false
	case b == 0:
		return true
	}
	x, y := l.entry(a), l.entry(b)
	if x.branch == y.branch {
		return x.lsn > y.lsn
	}
	return a > b
}

// behind returns how many records write b lies behind write a, at least 0.
func (l *Ledger) behind(a, b storage.OpID) int64 {
	records := int64(l.entry(a).lsn)
	if b != 0 {
		records -= int64(l.entry(b).lsn)
	}
	return max(0, records)
}
