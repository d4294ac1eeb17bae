package storage

import (
	"maps"
	"slices"

	"splitbrain/engine/sim"
)

// Version is the value of a row and the record that wrote it.
type Version struct {
	Value string
	LSN   LSN
	Op    OpID
}

// Rows is the table of a node: what replaying its log up to some position
// gives, with a digest that is equal exactly when the contents are.
type Rows struct {
	rows map[string]Version
	hash uint64
	// early holds commits that became visible before older ones did, which
	// happens when somebody cancels a wait. Apply takes them in.
	early map[string]Version
}

// NewRows returns an empty table.
func NewRows() Rows { return Rows{rows: map[string]Version{}} }

// Len returns the number of rows.
func (t *Rows) Len() int {
	n := len(t.rows)
	for key := range t.early { // order-free: counted
		if _, known := t.rows[key]; !known {
			n++
		}
	}
	return n
}

// Hash returns the digest of the replayed contents.
func (t *Rows) Hash() uint64 { return t.hash }

// Apply replays the next record of the log.
func (t *Rows) Apply(r *Record, lsn LSN) {
	if r.Kind != RowWritten {
		return
	}
	if old, ok := t.rows[r.Key]; ok {
		t.hash -= digest(r.Key, old.Value)
	}
	t.rows[r.Key] = Version{Value: r.Value, LSN: lsn, Op: r.Op}
	t.hash += digest(r.Key, r.Value)
	if len(t.early) > 0 && t.early[r.Key].LSN <= lsn {
		delete(t.early, r.Key)
	}
}

// ApplyEarly shows a record to readers before its turn in the log.
func (t *Rows) ApplyEarly(r *Record, lsn LSN) {
	if r.Kind != RowWritten || t.early[r.Key].LSN > lsn {
		return
	}
	if t.early == nil {
		t.early = map[string]Version{}
	}
	t.early[r.Key] = Version{Value: r.Value, LSN: lsn, Op: r.Op}
}

// Read returns what a session that reads now sees of a key.
func (t *Rows) Read(key string) (Version, bool) {
	if len(t.early) > 0 {
		if v, ok := t.early[key]; ok {
			return v, true
		}
	}
	v, ok := t.rows[key]
	return v, ok
}

// Keys returns the keys that have a row, in order.
func (t *Rows) Keys() []string {
	keys := slices.Collect(maps.Keys(t.rows)) // order-free: sorted below
	for key := range t.early {                // order-free: sorted below
		if _, known := t.rows[key]; !known {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// Clone returns a table that shares no memory with t.
func (t *Rows) Clone() Rows {
	return Rows{rows: maps.Clone(t.rows), hash: t.hash, early: maps.Clone(t.early)}
}

// digest is added for a row and subtracted again when the row changes, which
// makes the digest of a table independent of the order of its writes.
func digest(key, value string) uint64 {
	return uint64(sim.NewHash().String(key).String(value))
}
