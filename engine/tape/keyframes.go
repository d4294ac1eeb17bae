package tape

import (
	"slices"

	"splitbrain/engine"
)

// keyframe is a stored copy of a run to rewind from. Its player is never
// played, only clones of it are.
type keyframe struct {
	player *Player
	at     engine.Time
	played uint64 // entries of the agenda
	events uint64
	done   int // commands of the person
}

// How keyframes are placed. They lie a number of entries of the agenda apart
// and not a span of time, so that a busy second and an idle hour take equally
// long to play again.
const (
	maxKeyframes  = 128  // of one take; with more, every other one goes
	restKeyframes = 16   // of a take that is not being looked at
	firstDistance = 1024 // entries between two of them at first
	// rowsKept bounds the rows that all keyframes of a take copy. Clusters with
	// very many rows have fewer keyframes, not more memory.
	rowsKept = 1 << 16
)

// keyframes are the stored copies of a take, oldest first.
//
// Invariant: no two neighbours are further apart than distance, and what has
// been played behind the last is no more than that either. So a jump plays at
// most distance entries again, and distance is less than 2/maxKeyframes of all
// that has been played as long as the rows are few.
type keyframes struct {
	list     []*keyframe
	distance uint64
}

func newKeyframe(c *cursor) *keyframe {
	player := c.player.Clone(c.reel().Clone())
	return frameOf(&cursor{take: c.take, player: player, done: c.done})
}

// frameOf makes a keyframe of a run that nobody will play any further.
func frameOf(c *cursor) *keyframe {
	r := c.reel()
	r.Keep(false)
	r.Drain()
	return &keyframe{player: c.player, at: r.Now(), played: r.Played(), events: r.Events(), done: c.done}
}

// next returns how much may be played before the next keyframe is due.
func (k *keyframes) next() uint64 {
	if len(k.list) == 0 {
		return 0
	}
	return k.list[len(k.list)-1].played + max(k.distance, firstDistance)
}

// add appends a keyframe and makes room when there are too many.
func (k *keyframes) add(f *keyframe) {
	k.list = append(k.list, f)
	k.distance = max(k.distance, firstDistance)
	limit := maxKeyframes
	if rows := f.player.Reel().RowCount(); rows > 0 {
		limit = min(limit, max(4, rowsKept/rows))
	}
	for len(k.list) > limit {
		k.thin()
	}
}

// thin drops every other keyframe but the first, which is the beginning.
func (k *keyframes) thin() {
	kept := k.list[:0:0]
	for i := 0; i < len(k.list); i += 2 {
		kept = append(kept, k.list[i])
	}
	k.list, k.distance = kept, 2*k.distance
}

// before returns the last keyframe for which a condition holds that holds for
// all keyframes up to some point.
func (k *keyframes) before(holds func(*keyframe) bool) *keyframe {
	i, _ := slices.BinarySearchFunc(k.list, true, func(f *keyframe, _ bool) int {
		if holds(f) {
			return -1
		}
		return 1
	})
	return k.list[max(0, i-1)]
}
