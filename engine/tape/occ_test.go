package tape_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"splitbrain/engine"
	"splitbrain/engine/tape"
	"splitbrain/engine/trace"
)

// contest is a hundred clients that want to update one row at once, each hop
// |Normal(10ms, 2ms)|. The server takes no time: no capacity, and a disk that
// flushes in none.
const contest = `cluster single-leader n1
node n1 fsync=0s
link * n1 latency=normal(10ms,2ms)
client app count=100 retry=%s cap=2s attempts=10000
update row x as app
at 20m end
`

func TestContestsTakeAsManyWritesAsPublished(t *testing.T) {
	// The model of AWS's article on backoff and jitter (Brooker 2015). A lost
	// compare counts one more attempt, from 1, so that the first pause grows
	// out of 2 × base; the next read is sent at the end of the pause; the
	// write follows the read at once. What the article draws as no backoff is
	// a fixed pause of nothing.
	seeds, within := 100, 0.02
	if testing.Short() {
		seeds, within = 10, 0.06
	}
	for _, want := range []struct {
		retry string
		calls float64
		takes time.Duration
	}{
		{"fixed base=0s", 2427, 2000 * time.Millisecond},
		{"exponential base=5ms", 1861, 63_700 * time.Millisecond},
		{"equal base=5ms", 812, 6600 * time.Millisecond},
		{"full base=5ms", 796, 4900 * time.Millisecond},
		{"decorrelated base=5ms", 999, 4600 * time.Millisecond},
	} {
		script, err := tape.Parse("contest", fmt.Appendf(nil, contest, want.retry))
		if err != nil {
			t.Fatal(err)
		}
		calls, takes := 0.0, 0.0
		for seed := uint64(1); seed <= uint64(seeds); seed++ {
			p := tape.NewPlayer(script, &seed)
			p.Reel().Keep(true)
			if err := p.Advance(engine.Never); err != nil || p.Env().Writes.Acked != 100 {
				t.Fatalf("%s, seed %d: %v, %d acknowledged", want.retry, seed, err, p.Env().Writes.Acked)
			}
			events := p.Reel().Drain()
			last := engine.Time(0)
			for i := range events {
				if events[i].Kind == trace.WriteAcked {
					last = events[i].At
				}
			}
			calls += float64(p.Env().Writes.Attempts) / float64(seeds)
			takes += float64(last) / float64(seeds)
		}
		t.Logf("%s: %.0f writes in %s", want.retry, calls, time.Duration(takes).Round(time.Millisecond))
		if math.Abs(calls/want.calls-1) > within {
			t.Errorf("%s: %.0f writes, not %.0f", want.retry, calls, want.calls)
		}
		if math.Abs(takes/float64(want.takes)-1) > 5*within {
			t.Errorf("%s: took %s, not %s", want.retry, time.Duration(takes), want.takes)
		}
	}
}
