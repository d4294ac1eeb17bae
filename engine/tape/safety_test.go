package tape_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"splitbrain/engine"
	"splitbrain/engine/sim"
	"splitbrain/engine/tape"
	"splitbrain/engine/trace"
)

// trouble returns the lines of a random tape: a cluster that looks after
// itself, and faults and repairs that come at random.
func trouble(seed uint64, monitor, policy string) []string {
	r := sim.NewRand(seed, "trouble")
	pick := func(words ...string) string { return words[r.Intn(len(words))] }
	node := func() string { return pick("n1", "n2", "n3") }
	lines := []string{
		fmt.Sprintf("seed %d", seed), "cluster single-leader n1 n2 n3", "commit " + policy,
		"node n2 timeout=3s", "node n1 timeout=3s", "node n3 timeout=3s",
		"monitor interval=200ms timeout=200ms failures=3 failover=auto " + monitor,
		"client alice writes=40/s timeout=2s", "client bob writes=25/s timeout=2s",
	}
	for at := 0; at < 12_000; {
		at += 50 + r.Intn(1500)
		a, b := node(), node()
		what := pick("kill", "restart", "pause", "resume", "resume", "cut", "hold", "heal", "heal", "rejoin", "rejoin", "disk", "apply", "partition")
		switch what {
		case "cut", "hold":
			if a == b {
				b = "monitor"
			}
			what += " " + a + " " + b
		case "heal":
		case "rejoin":
			what += " " + a + " rewind" // a clone would throw a copy away
		case "disk":
			what += " " + a + " fsync=" + pick("1ms", "100ms", "uniform(0ms,50ms)")
		case "apply":
			what += " " + a + " " + pick("pause", "resume")
		case "partition":
			what += " " + a + " | monitor " + pick("alice", "bob") + " " + strings.Join(slices.DeleteFunc([]string{"n1", "n2", "n3"}, func(n string) bool { return n == a }), " ")
		default:
			what += " " + a
		}
		lines = append(lines, fmt.Sprintf("at %dms %s", at, what))
	}
	return append(lines, "at 15s end")
}

// violation plays a tape and says what it broke, or "".
func violation(t *testing.T, lines []string) string {
	t.Helper()
	script, err := tape.Parse("trouble", []byte(strings.Join(lines, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	p := tape.NewPlayer(script, nil)
	if err := p.Advance(20e9); err != nil {
		t.Fatal(err)
	}
	var still engine.Still
	p.Reel().Still(&still)
	switch {
	case still.Totals.Lost > 0:
		return "an acknowledged write is lost"
	case still.Totals.SplitBrains > 0:
		return "two primaries took writes in one moment"
	}
	for i := range still.Nodes {
		if n := &still.Nodes[i]; p.Reel().LogTimeline(n.ID) > n.Timeline {
			return "a log ends with a record of a timeline that its node does not claim"
		}
	}
	return ""
}

// shrink leaves out lines until the violation needs every one that is left:
// what a line was good for may depend on one that goes after it.
func shrink(t *testing.T, lines []string) []string {
	for size := 0; size != len(lines); {
		size = len(lines)
		for i := size - 2; i >= 0; i-- {
			if verb, _, _ := strings.Cut(lines[i], " "); slices.Contains([]string{"cluster", "commit", "monitor", "client"}, verb) {
				continue // the setting that is searched
			}
			if fewer := slices.Delete(slices.Clone(lines), i, i+1); violation(t, fewer) != "" {
				lines = fewer
			}
		}
	}
	return lines
}

// runs is how many tapes a search plays: few in a test, as many as
// SPLITBRAIN_SEARCH says on demand.
func runs(few int) int {
	if n, err := strconv.Atoi(os.Getenv("SPLITBRAIN_SEARCH")); err == nil {
		return n
	}
	return few
}

func TestTokensOfTheMonitorFence(t *testing.T) {
	// Where the monitor hands out the timelines and fences nobody, no resource
	// that has heard of a primary obeys an older one. Against a person who
	// chooses the older of two primaries no token helps.
	stale := 0
	for seed := uint64(1); seed <= uint64(runs(60)); seed++ {
		lines := slices.Insert(trouble(seed, "fence=off", "async"), 2, "resource gateway tokens=on")
		script, err := tape.Parse("trouble", []byte(strings.Join(lines, "\n")))
		if err != nil {
			t.Fatal(err)
		}
		p := tape.NewPlayer(script, nil)
		p.Reel().Keep(true)
		if err := p.Advance(20e9); err != nil {
			t.Fatal(err)
		}
		newest := engine.Timeline(0)
		for _, e := range p.Reel().Drain() {
			switch {
			case e.Kind == trace.OrderDone && e.Timeline < newest, e.Kind == trace.OrderStale && e.Reason != trace.TokenUnseen && e.Reason != trace.NewerToken:
				t.Fatalf("seed %d at %v: %s", seed, e.At, p.Reel().Describe(e))
			case e.Kind == trace.OrderDone:
				newest = e.Timeline
			case e.Kind == trace.OrderStale, e.Kind == trace.OrderRefused:
				stale++
			}
		}
	}
	if stale == 0 {
		t.Error("the search never made a replaced primary give an order")
	}
}

const majority = "any 1 (n1, n2, n3)"

func TestSafeguardsHold(t *testing.T) {
	// With fencing and a majority behind every commit, no fault and no repair
	// loses an acknowledged write or makes two primaries.
	for seed := uint64(1); seed <= uint64(runs(300)); seed++ {
		lines := trouble(seed, "", majority)
		if what := violation(t, lines); what != "" {
			t.Fatalf("seed %d: %s\n%s", seed, what, strings.Join(shrink(t, lines), "\n"))
		}
	}
}

func TestSearchFindsWhatSafeguardsPrevent(t *testing.T) {
	// The same search finds a violation as soon as a safeguard is off, and
	// cuts it down to a short tape: it would notice.
	for name, off := range map[string]struct{ monitor, policy string }{
		"no fencing":  {"fence=off", majority},
		"no majority": {"", "async"},
		"fallback":    {"", majority + " fallback=500ms"},
	} {
		found := false
		for seed := uint64(1); seed <= 100 && !found; seed++ {
			lines := trouble(seed, off.monitor, off.policy)
			if what := violation(t, lines); what != "" {
				short := shrink(t, lines)
				t.Logf("%s: %s\n%s", name, what, strings.Join(short, "\n"))
				found = true
				if len(short) > 10 {
					t.Errorf("%s: %d lines are not short", name, len(short))
				}
			}
		}
		if !found {
			t.Errorf("%s: the search found nothing", name)
		}
	}
}
