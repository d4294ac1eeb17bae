package replication

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"splitbrain/engine/sim"
)

func TestPausesKeepToTheirFormulas(t *testing.T) {
	// Whatever base, cap and attempt, a pause is what the article on jitter
	// allows, and never longer than the cap.
	rapid.Check(t, func(t *rapid.T) {
		base := sim.Duration(rapid.Int64Range(0, int64(time.Minute)).Draw(t, "base"))
		most := base + sim.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "cap"))
		attempt := rapid.IntRange(1, 200).Draw(t, "attempt")
		before := sim.Duration(rapid.Int64Range(0, int64(most)).Draw(t, "before"))
		chance := sim.NewRand(rapid.Uint64().Draw(t, "seed"))
		grown := base
		for i := 0; i < attempt && grown < most; i++ {
			grown *= 2
		}
		grown = min(grown, most)
		for backoff, allowed := range map[Backoff][2]sim.Duration{
			Fixed: {base, base}, Exponential: {grown, grown}, EqualJitter: {grown / 2, grown}, FullJitter: {0, grown},
			Decorrelated: {base, min(most, max(base, 3*max(before, base)))},
		} { // order-free: each is judged by itself
			p := RetryPolicy{Backoff: backoff, Base: base, Cap: most}
			if got := p.pause(attempt, before, &chance); got < allowed[0] || got > allowed[1] {
				t.Fatalf("%s: %v after attempt %d is not from %v to %v", BackoffNames[backoff], got, attempt, allowed[0], allowed[1])
			}
		}
	})
}
