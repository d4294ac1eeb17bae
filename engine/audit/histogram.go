package audit

import (
	"math/bits"

	"splitbrain/engine/sim"
)

// histogram counts durations in buckets whose width is a 64th of their value
// or less, so that a quantile is right to 1.6 % in a fixed amount of memory.
type histogram struct {
	counts [64 * 40]uint32
	total  uint64
	most   sim.Duration
}

func (h *histogram) add(d sim.Duration) {
	h.counts[bucket(uint64(max(0, d)))]++
	h.total++
	h.most = max(h.most, d)
}

// quantile returns a duration that a share q of all did not exceed: the upper
// edge of a bucket, at most the longest duration seen.
func (h *histogram) quantile(q float64) sim.Duration {
	if h.total == 0 {
		return 0
	}
	rank := uint64(q * float64(h.total-1))
	for i, count := range h.counts {
		if uint64(count) > rank {
			return min(sim.Duration(lowest(i+1)-1), h.most)
		}
		rank -= uint64(count)
	}
	return 0
}

// bucket maps a value to 64 steps for each power of two from 64 on.
func bucket(v uint64) int {
	if v < 64 {
		return int(v)
	}
	shift := bits.Len64(v) - 7
	return min(64*(shift+1)+int(v>>shift)-64, 64*40-1)
}

// lowest returns the smallest value of a bucket.
func lowest(bucket int) uint64 {
	if bucket < 64 {
		return uint64(bucket)
	}
	shift := bucket/64 - 1
	return uint64(bucket%64+64) << shift
}
