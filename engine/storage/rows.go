package storage

import (
	"maps"
	"slices"

	"splitbrain/engine/storage/statement"
)

// Version is the value of a row and the record that wrote it.
type Version struct {
	Value string
	LSN   LSN
	Op    OpID

	digest uint64
	gone   bool // an early deletion
}

// Rows is the table of a node: what replaying its log up to some position
// gives, with a digest that is equal exactly when the contents are.
type Rows struct {
	rows map[string]*Version
	hash uint64
	// early holds commits that became visible before older ones did, which
	// happens when somebody cancels a wait. Apply takes them in.
	early map[string]Version
}

// NewRows returns an empty table.
func NewRows() Rows { return Rows{rows: map[string]*Version{}} }

// Len returns the number of rows.
func (t *Rows) Len() int {
	n := len(t.rows)
	for key, v := range t.early { // order-free: counted
		if _, known := t.rows[key]; !known && !v.gone {
			n++
		} else if known && v.gone {
			n--
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
	// A digest is added for a row and taken away again when the row changes,
	// so that the sum does not depend on the order of the writes.
	if row := t.rows[r.Key]; row != nil {
		t.hash += r.digest - row.digest
		*row = Version{Value: r.Value, LSN: lsn, Op: r.Op, digest: r.digest}
	} else {
		t.hash += r.digest
		t.rows[r.Key] = &Version{Value: r.Value, LSN: lsn, Op: r.Op, digest: r.digest}
	}
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

// Change replays what a record did to rows.
func (t *Rows) Change(images []statement.Image, op OpID, lsn LSN) {
	for i := range images {
		image := &images[i]
		row := t.rows[image.Key]
		switch {
		case image.Has:
			r := NewWrite(op, image.Key, image.After)
			t.Apply(&r, lsn)
		case row != nil:
			t.hash -= row.digest
			delete(t.rows, image.Key)
		}
		if len(t.early) > 0 && t.early[image.Key].LSN <= lsn {
			delete(t.early, image.Key)
		}
	}
}

// ChangeEarly shows what a record did to readers before its turn in the log.
func (t *Rows) ChangeEarly(images []statement.Image, op OpID, lsn LSN) {
	if t.early == nil {
		t.early = map[string]Version{}
	}
	for i := range images {
		if t.early[images[i].Key].LSN <= lsn {
			t.early[images[i].Key] = Version{Value: images[i].After, LSN: lsn, Op: op, gone: !images[i].Has}
		}
	}
}

// HashOf returns the digest of the replayed contents of some tables only.
func (t *Rows) HashOf(tables []string) (hash uint64) {
	for key, row := range t.rows { // order-free: a sum
		if slices.Contains(tables, statement.TableOf(key)) {
			hash += row.digest
		}
	}
	return hash
}

// Read returns what a session that reads now sees of a key.
func (t *Rows) Read(key string) (Version, bool) {
	if len(t.early) > 0 {
		if v, ok := t.early[key]; ok {
			return v, !v.gone
		}
	}
	if row := t.rows[key]; row != nil {
		return *row, true
	}
	return Version{}, false
}

// Keys returns the keys that have a row, in order.
func (t *Rows) Keys() []string {
	keys := slices.Collect(maps.Keys(t.rows)) // order-free: sorted below
	for key, v := range t.early {             // order-free: sorted below
		if _, known := t.rows[key]; !known && !v.gone {
			keys = append(keys, key)
		} else if known && v.gone {
			keys = slices.DeleteFunc(keys, func(k string) bool { return k == key })
		}
	}
	slices.Sort(keys)
	return keys
}

// Clone returns a table that shares no memory with t.
func (t *Rows) Clone() Rows {
	c := Rows{rows: make(map[string]*Version, len(t.rows)), hash: t.hash, early: maps.Clone(t.early)}
	versions := make([]Version, 0, len(t.rows))
	for key, row := range t.rows { // order-free: copied into another map
		versions = append(versions, *row)
		c.rows[key] = &versions[len(versions)-1]
	}
	return c
}
