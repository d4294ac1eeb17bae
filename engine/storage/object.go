package storage

import (
	"cmp"
	"slices"
	"strings"

	"splitbrain/engine/sim"
)

// Conflict says what becomes of two writes that did not know of each other.
type Conflict uint8

// The ways to settle a conflict.
const (
	LastWriteWins  Conflict = iota // the later timestamp, by the clock of whoever coordinated the write
	DottedSiblings                 // both stay; each version keeps the dot of its own write
	PlainSiblings                  // both stay; one vector describes all versions together
	LatestStamp                    // the later timestamp, and a vector tells that there was a conflict
	Merged                         // both count: elements of a set, increments, fields of a row
)

// Revision is what one write made of a key. A deletion is a write too: it
// leaves a tombstone, without which an old copy would come back.
type Revision struct {
	Value   string
	Deleted bool
	Op      OpID
	At      sim.Time // by the clock of the coordinator
	Dot     Dot      // where versions are compared
	Part    string   // under Merged: what of the row this is; see partOf
}

// Object is what a replica keeps of a key: the revisions that no other has
// replaced, and what they know of. It is never changed once it is made;
// replicas, messages and clones share it. A nil object is one that nobody has
// written.
type Object struct {
	Context   Vector
	Revisions []Revision // in order of their dots
	digest    uint64
}

// newObject makes an object of revisions that it may keep.
func newObject(context Vector, revisions []Revision) *Object {
	slices.SortFunc(revisions, func(a, b Revision) int {
		return cmp.Or(cmp.Compare(a.Dot.By, b.Dot.By), cmp.Compare(a.Dot.N, b.Dot.N))
	})
	h := sim.NewHash()
	for _, d := range context {
		h = h.Uint64(uint64(d.By)).Uint64(d.N)
	}
	for i := range revisions {
		r := &revisions[i]
		h = h.String(r.Value).Uint64(uint64(r.Op)).Uint64(uint64(r.At))
	}
	return &Object{Context: context, Revisions: revisions, digest: uint64(h)}
}

// NewRevision returns the object of a single write that has replaced all
// others.
func NewRevision(r Revision) *Object { return newObject(nil, []Revision{r}) }

// Write returns the object after a write by somebody who knew of context, as
// the node of the dot has it. Last write wins needs no context: see
// NewRevision and Merge.
func (o *Object) Write(how Conflict, context Vector, r Revision) *Object {
	var kept []Revision
	known := Vector(nil)
	if o != nil {
		known = o.Context
		for _, old := range o.Revisions {
			if how == DottedSiblings && !context.Covers(old.Dot) || how == PlainSiblings && !context.Descends(known) {
				kept = append(kept, old)
			}
		}
	}
	return newObject(known.Merge(context).With(r.Dot), append(kept, r))
}

// Merge returns what two replicas know together.
func (o *Object) Merge(how Conflict, other *Object) *Object {
	switch {
	case o == nil || o == other:
		return other
	case other == nil || o.digest == other.digest:
		return o
	case how == LastWriteWins:
		if o.Revisions[0].isLater(&other.Revisions[0]) {
			return o
		}
		return other
	case how == LatestStamp:
		winner := &other.Revisions[0]
		if o.Revisions[0].isLater(winner) {
			winner = &o.Revisions[0]
		}
		return o.shared(other, newObject(o.Context.Merge(other.Context), []Revision{*winner}))
	case how == PlainSiblings && !other.Context.Descends(o.Context) && o.Context.Descends(other.Context):
		return o
	case how == PlainSiblings && !o.Context.Descends(other.Context) && other.Context.Descends(o.Context):
		return other
	}
	var kept []Revision
	for _, r := range o.Revisions {
		if how == PlainSiblings || other.has(r.Dot) || !other.Context.Covers(r.Dot) {
			kept = append(kept, r)
		}
	}
	for _, r := range other.Revisions {
		if !o.has(r.Dot) && (how == PlainSiblings || !o.Context.Covers(r.Dot)) {
			kept = append(kept, r)
		}
	}
	return o.shared(other, newObject(o.Context.Merge(other.Context), kept))
}

// shared returns merged, or the one of its origins that is the same: that saves
// memory and tells that nothing is new.
func (o *Object) shared(other, merged *Object) *Object {
	switch merged.digest {
	case o.digest:
		return o
	case other.digest:
		return other
	}
	return merged
}

// isLater tells whether a revision has the later timestamp. Of equal ones the
// operation that was asked for later counts as later.
func (r *Revision) isLater(o *Revision) bool { return r.At > o.At || r.At == o.At && r.Op > o.Op }

func (o *Object) has(d Dot) bool {
	return slices.ContainsFunc(o.Revisions, func(r Revision) bool { return r.Dot == d })
}

// Kept returns the revisions that no other has replaced, to be read only.
func (o *Object) Kept() []Revision {
	if o == nil {
		return nil
	}
	return o.Revisions
}

// Same tells whether two objects hold the same.
func (o *Object) Same(other *Object) bool {
	if o == nil || other == nil {
		return o == other
	}
	return o.digest == other.digest
}

// Siblings returns how many values a reader is given.
func (o *Object) Siblings() int {
	count := 0
	if o.isMerged() {
		return 1
	}
	if o != nil {
		for i := range o.Revisions {
			if !o.Revisions[i].Deleted {
				count++
			}
		}
	}
	return count
}

// Value returns what a reader is given: the value, or several in order, one
// beside the other. It reports false when there is none.
func (o *Object) Value() (string, bool) {
	if o.isMerged() {
		return o.together(), true
	}
	var values []string
	if o != nil {
		for i := range o.Revisions {
			if !o.Revisions[i].Deleted {
				values = append(values, o.Revisions[i].Value)
			}
		}
	}
	slices.Sort(values)
	return strings.Join(values, " | "), len(values) > 0
}

// Newest returns the operation that was asked for last of those whose
// revisions are here, 0 for nothing.
func (o *Object) Newest() OpID {
	newest := OpID(0)
	if o != nil {
		for i := range o.Revisions {
			newest = max(newest, o.Revisions[i].Op)
		}
	}
	return newest
}

// Shows tells whether the revision of an operation is here.
func (o *Object) Shows(op OpID) bool {
	return o != nil && slices.ContainsFunc(o.Revisions, func(r Revision) bool { return r.Op == op })
}

// Size returns about how many bytes the object is on a network.
func (o *Object) Size() int64 {
	if o == nil {
		return 0
	}
	size := int64(16 * len(o.Context))
	for i := range o.Revisions {
		size += int64(32 + len(o.Revisions[i].Value))
	}
	return size
}
