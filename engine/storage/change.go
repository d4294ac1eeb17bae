package storage

import (
	"fmt"
	"strings"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage/statement"
)

// Mechanism is what the records of a log carry.
type Mechanism uint8

// The mechanisms.
const (
	Physical  Mechanism = iota // bytes of pages
	Statement                  // statements, executed again everywhere
	Logical                    // rows before and after
)

// String names the mechanism as a tape does.
func (m Mechanism) String() string { return [...]string{"physical", "statement", "logical"}[m] }

// Change is what a record carries when a mechanism was named. Each mechanism
// uses its own part. A change is shared by all copies of its record and never
// changes itself.
type Change struct {
	Statement *statement.Statement // nil for a plain write, which is its own statement
	Context   statement.Context
	Pages     []PageWrite
	Rows      []statement.Image
	Origin    sim.ID // the node that made it
}

// String prints what the change carries.
func (c *Change) String() string {
	switch {
	case c.Statement != nil:
		return c.Statement.String()
	case len(c.Rows) > 0:
		words := make([]string, len(c.Rows))
		for i := range c.Rows {
			words[i] = c.Rows[i].String()
		}
		return strings.Join(words, "; ")
	}
	words := make([]string, len(c.Pages))
	for i, w := range c.Pages {
		words[i] = fmt.Sprintf("page %d byte %d: %d bytes", w.Page, w.Offset, len(w.Bytes))
	}
	return strings.Join(words, "; ")
}

// contextSize is what a statement's context takes on a wire: timestamp, two
// ids, two seeds, connection and server.
const contextSize = 44

// size returns how many bytes the change takes on a wire.
func (c *Change) size() int {
	size := 0
	if c.Statement != nil {
		size = contextSize + len(c.Statement.String())
	}
	for i := range c.Pages {
		size += 8 + len(c.Pages[i].Bytes)
	}
	for i := range c.Rows {
		size += 4 + len(c.Rows[i].Key) + len(c.Rows[i].Before) + len(c.Rows[i].After)
	}
	return size
}

// Effect is what applying a record did on one node. It is on the node's disk,
// as the redo log of a storage engine is: recovery takes it from there and
// does not execute a statement a second time.
type Effect struct {
	Op       OpID // together with Timeline, of the record it belongs to
	Timeline Timeline
	Rows     []statement.Image
	Pages    []PageWrite
}

// Effect returns what the record at lsn did here, or nil when it has not been
// applied yet.
func (w *WAL) Effect(lsn LSN) *Effect {
	if lsn == 0 || uint64(lsn) > w.effects.Len() {
		return nil
	}
	e := w.effects.At(uint64(lsn))
	if r := w.At(lsn); r.Op != e.Op || r.Timeline != e.Timeline {
		w.effects.Truncate(uint64(lsn - 1)) // of another history
		return nil
	}
	return e
}

// Did returns what the record at lsn did here, or nil when that is not known.
// It is Effect for those who only look.
func (w *WAL) Did(lsn LSN) *Effect {
	if lsn == 0 || lsn > w.End() || uint64(lsn) > w.effects.Len() {
		return nil
	}
	e := w.effects.At(uint64(lsn))
	if r := w.At(lsn); r.Op != e.Op || r.Timeline != e.Timeline {
		return nil // of another history
	}
	return e
}

// NoteEffect notes what the record at lsn did here.
func (w *WAL) NoteEffect(lsn LSN, e Effect) {
	w.effects.Truncate(uint64(lsn - 1)) // a copy may have come with more
	w.effects.Append(e)
}

// AmendEffect adds a change of this node's own to what the record at lsn did.
func (w *WAL) AmendEffect(lsn LSN, rows []statement.Image, pages []PageWrite) {
	// The elements may be shared with a clone, so the last one is replaced.
	e := *w.effects.At(uint64(lsn))
	e.Rows = append(e.Rows[:len(e.Rows):len(e.Rows)], rows...)
	e.Pages = append(e.Pages[:len(e.Pages):len(e.Pages)], pages...)
	w.effects.Truncate(uint64(lsn - 1))
	w.effects.Append(e)
}

// CopyEffects takes over what the records up to a position did on another
// node, as somebody does who copies its files.
func (w *WAL) CopyEffects(from *WAL, limit LSN) {
	w.effects = from.effects.Clone()
	w.effects.Truncate(uint64(limit))
}
