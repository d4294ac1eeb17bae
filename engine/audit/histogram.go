package audit

import (
	"math"
	"math/bits"

	"splitbrain/engine/sim"
)

// histogram counts durations in buckets whose width is a 64th of their value
// or less, so that a quantile is right to 1.6 % in a fixed amount of memory.
// Clones share the rows of buckets that have not changed since.
type histogram struct {
	rows   [rows]*[rowLen]uint32
	shared [rows]bool // the row is also another histogram's
	total  uint64
	most   sim.Duration
}

// The buckets: a row of them for each power of two.
const (
	rows   = 40
	rowLen = 64
)

func (h *histogram) add(d sim.Duration) {
	i := bucket(uint64(max(0, d)))
	row := &h.rows[i/rowLen]
	switch {
	case *row == nil:
		*row = new([rowLen]uint32)
	case h.shared[i/rowLen]:
		own := **row
		*row = &own
	}
	h.shared[i/rowLen] = false
	(*row)[i%rowLen]++
	h.total++
	h.most = max(h.most, d)
}

// quantile returns a duration that a share q of all did not exceed: the upper
// edge of a bucket, at most the longest duration seen.
func (h *histogram) quantile(q float64) sim.Duration {
	if h.total == 0 {
		return 0
	}
	const exact = 1e-9 // a hundredth of a hundred is one, whatever a product of floats makes of it
	rank := uint64(max(math.Ceil(q*float64(h.total)-exact), 1)) - 1
	for i, row := range h.rows {
		if row == nil {
			continue
		}
		for j, count := range row {
			if uint64(count) > rank {
				return min(sim.Duration(lowest(i*rowLen+j+1)-1), h.most)
			}
			rank -= uint64(count)
		}
	}
	return 0
}

// clone returns a histogram whose later counts h does not see.
func (h *histogram) clone() histogram {
	for i := range h.shared {
		h.shared[i] = true
	}
	return *h
}

// bucket maps a value to 64 steps for each power of two from 64 on.
func bucket(v uint64) int {
	if v < 64 {
		return int(v)
	}
	shift := bits.Len64(v) - 7
	return min(64*(shift+1)+int(v>>shift)-64, rowLen*rows-1)
}

// lowest returns the smallest value of a bucket.
func lowest(bucket int) uint64 {
	if bucket < 64 {
		return uint64(bucket)
	}
	shift := bucket/64 - 1
	return uint64(bucket%64+64) << shift
}
