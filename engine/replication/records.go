package replication

import (
	"fmt"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/storage/statement"
)

// RecordStill is a record of a log in a line.
type RecordStill struct {
	LSN      storage.LSN
	Timeline storage.Timeline
	Client   sim.ID   // who asked, Nobody for a record that no client asked for
	At       sim.Time // by the clock of the node that made it
	Text     string
	Point    Point
}

// Point is how far a record has come on a node.
type Point uint8

// The points of a record's way.
const (
	Absent   Point = iota
	Received       // in memory
	Flushed        // on disk
	Replayed       // and readers see it
	Other          // the log has another record at this LSN
)

// String names the point.
func (p Point) String() string {
	return [...]string{"not here", "received", "flushed", "replayed", "another record"}[p]
}

// RecordCloseUp is a record with all that it carries, and what became of it.
type RecordCloseUp struct {
	RecordStill
	Known bool // the log has a record at all
	// Carries is statement, physical or logical by its mechanism, row for a
	// plain write and mark for what no client asked for.
	Carries string
	Bytes   int64
	// Statement is the text that is to be executed again, Context what is
	// shipped with it.
	Statement string
	Context   statement.Context
	Pages     []BytesStill // of a physical record
	// Carried are the rows of a logical or plain record, Did what applying
	// the record did to the rows of this node, and Primary what it did on the
	// established primary when that is not the same.
	Carried, Did, Primary []statement.Image
	Copies                []CopyStill // node by node
}

// BytesStill is a change of bytes with what stood there before.
type BytesStill struct {
	Page, Offset  int
	Before, After []byte // Before is nil when it is too long ago
}

// CopyStill is how far a record has come on one node.
type CopyStill struct {
	Node  sim.ID
	Point Point
}

func (w *World) closeUpLog(v *NodeCloseUp, n *node, lsn storage.LSN) {
	v.Records = v.Records[:0]
	end := n.wal.End()
	from := storage.LSN(1)
	if lsn > closeRecords/2 {
		from = lsn - closeRecords/2
	}
	if end >= closeRecords && from > end-closeRecords+1 {
		from = end - closeRecords + 1
	}
	for at := from; at <= end && at < from+closeRecords; at++ {
		r := w.recordStill(n.wal.At(at), at)
		r.Point = pointOf(n, at)
		v.Records = append(v.Records, r)
	}
	w.closeUpRecord(&v.Record, n, lsn)
}

// pointOf returns how far a node is with the record at an LSN of its log.
func pointOf(n *node, lsn storage.LSN) Point {
	switch {
	case lsn > n.wal.End():
		return Absent
	case lsn <= n.replayed:
		return Replayed
	case lsn <= n.wal.Flushed():
		return Flushed
	}
	return Received
}

func (w *World) recordStill(r *storage.Record, lsn storage.LSN) RecordStill {
	s := RecordStill{LSN: lsn, Timeline: r.Timeline, Client: sim.Nobody, At: r.At}
	if op := w.Op(r.Op); op != nil {
		s.Client = op.Client
	}
	switch {
	case r.Kind != storage.RowWritten:
		s.Text = r.Kind.String()
	case r.Change != nil && len(r.Change.Pages) > 0:
		s.Text = textOfPages(r.Change.Pages)
	case r.Change != nil:
		s.Text = r.Change.String()
	default:
		s.Text = r.Key + "=" + r.Value
	}
	return s
}

// textOfPages says what was written in a line: the longest piece, which is the
// row itself, and how many more there are.
func textOfPages(writes []storage.PageWrite) string {
	longest := &writes[0]
	for i := range writes {
		if len(writes[i].Bytes) > len(longest.Bytes) {
			longest = &writes[i]
		}
	}
	text := fmt.Sprintf("page %d +%d: %d bytes", longest.Page, longest.Offset, len(longest.Bytes))
	if len(writes) > 1 {
		text += fmt.Sprintf(", %d more", len(writes)-1)
	}
	return text
}

// closeUpRecord tells the record at an LSN of a node's log in full.
func (w *World) closeUpRecord(v *RecordCloseUp, n *node, lsn storage.LSN) {
	*v = RecordCloseUp{Pages: v.Pages[:0], Carried: v.Carried[:0], Did: v.Did[:0], Primary: v.Primary[:0], Copies: v.Copies[:0]}
	if lsn == 0 {
		return
	}
	r := n.wal.At(lsn)
	v.RecordStill, v.Known, v.Bytes = w.recordStill(r, lsn), true, r.Size()
	v.Point = pointOf(n, lsn)
	switch {
	case r.Kind != storage.RowWritten:
		v.Carries = "mark"
	case r.Change == nil:
		v.Carries = "row"
		v.Carried = append(v.Carried, statement.Image{Key: r.Key, After: r.Value, Has: true})
	case r.Change.Statement != nil:
		v.Carries = storage.Statement.String()
		v.Statement, v.Context = r.Change.Statement.String(), r.Change.Context
	default:
		v.Carries = w.mechanism.String()
		v.Carried = append(v.Carried, r.Change.Rows...)
		w.closeUpBytes(v, n, lsn, r.Change.Pages)
	}
	for i := range w.nodes {
		v.Copies = append(v.Copies, CopyStill{Node: w.nodes[i].id, Point: copyOf(&w.nodes[i], r, lsn)})
	}
	mine := n.wal.Did(lsn)
	if mine == nil || lsn > n.replayed {
		return
	}
	v.Did = append(v.Did, mine.Rows...)
	p := w.node(w.established)
	if p.id == n.id || copyOf(p, r, lsn) != Replayed {
		return
	}
	if theirs := p.wal.Did(lsn); theirs != nil && !sameRows(mine.Rows, theirs.Rows) {
		v.Primary = append(v.Primary, theirs.Rows...)
	}
}

// copyOf returns how far a record has come on a node.
func copyOf(n *node, r *storage.Record, lsn storage.LSN) Point {
	if point := pointOf(n, lsn); point == Absent || n.wal.At(lsn).Same(r) {
		return point
	}
	return Other
}

func sameRows(a, b []statement.Image) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Key != b[i].Key || a[i].After != b[i].After || a[i].Has != b[i].Has {
			return false
		}
	}
	return true
}

// farBack is how many records are searched for what stood in some bytes
// before.
const farBack = 2000

// closeUpBytes shows what a record writes over. Bytes are what the last record
// before it left there.
func (w *World) closeUpBytes(v *RecordCloseUp, n *node, lsn storage.LSN, writes []storage.PageWrite) {
	for i := range writes {
		to := &writes[i]
		s := BytesStill{Page: to.Page, Offset: to.Offset, After: to.Bytes}
		before, known := make([]byte, len(to.Bytes)), make([]bool, len(to.Bytes))
		missing := len(before) - lay(before, known, to, writes[:i])
		at := lsn
		for missing > 0 && at > 1 && lsn-at < farBack {
			at--
			missing -= lay(before, known, to, pagesOf(n, at))
		}
		if missing == 0 || at == 1 { // nothing was ever written there: zeros
			s.Before = before
		}
		v.Pages = append(v.Pages, s)
	}
}

// pagesOf returns the bytes that a record wrote, or will write, on a node.
func pagesOf(n *node, lsn storage.LSN) []storage.PageWrite {
	if did := n.wal.Did(lsn); did != nil {
		return did.Pages
	}
	if c := n.wal.At(lsn).Change; c != nil {
		return c.Pages
	}
	return nil
}

// lay puts what earlier writes left in the place of a later one where nothing
// is known yet, and returns how many bytes it found.
func lay(before []byte, known []bool, to *storage.PageWrite, writes []storage.PageWrite) (found int) {
	for i := len(writes) - 1; i >= 0; i-- {
		from := &writes[i]
		if from.Page != to.Page {
			continue
		}
		for at := max(from.Offset, to.Offset); at < min(from.Offset+len(from.Bytes), to.Offset+len(to.Bytes)); at++ {
			if j := at - to.Offset; !known[j] {
				before[j], known[j] = from.Bytes[at-from.Offset], true
				found++
			}
		}
	}
	return found
}
