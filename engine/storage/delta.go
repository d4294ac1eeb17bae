package storage

import "slices"

// Delta is a change of one row as leaders tell each other: what was written,
// what it takes the place of, and what its writer knew. It is never changed
// once it is made.
type Delta struct {
	Key string
	Revision
	// Gone says that nothing is left of the row, or of its part, but that the
	// change is known.
	Gone     bool
	Replaces []Dot
	Seen     Vector // of the row, before the change
}

// Waits tells whether a change has overtaken one that its writer had seen, so
// that somebody who knows so much cannot apply it yet.
func (d *Delta) Waits(known Vector) bool { return !known.Descends(d.Seen) }

// Prepare returns the change that a write makes of a row, as the leader of its
// dot has it.
func (o *Object) Prepare(how Conflict, key string, r Revision) *Delta {
	d := &Delta{Key: key, Revision: r}
	if how == Merged {
		d.Part = partOf(r.Value)
	}
	if o == nil {
		o = &Object{}
	}
	d.Seen = o.Context
	for i := range o.Revisions {
		if old := &o.Revisions[i]; how != Merged || r.Deleted || d.replaces(old) {
			d.Replaces = append(d.Replaces, old.Dot)
		}
	}
	if how == Merged {
		d.fold(o)
	}
	return d
}

// Then returns the row after a change, and the revisions that contradict it:
// those whose writers and whose writer did not know of each other.
func (o *Object) Then(how Conflict, d *Delta) (after *Object, against []Revision) {
	if o == nil {
		o = &Object{}
	}
	if o.Context.Covers(d.Dot) {
		return o, nil
	}
	var kept []Revision
	for _, old := range o.Revisions {
		if slices.Contains(d.Replaces, old.Dot) && how != LatestStamp {
			continue
		}
		kept = append(kept, old)
		if !d.Seen.Covers(old.Dot) && (how != Merged || d.contradicts(&old)) {
			against = append(against, old)
		}
	}
	switch {
	case how == LatestStamp && len(kept) > 0 && kept[0].isLater(&d.Revision):
	case how == LatestStamp:
		kept = []Revision{d.Revision}
	case !d.Gone:
		kept = append(kept, d.Revision)
	}
	return newObject(o.Context.With(d.Dot), kept), against
}
