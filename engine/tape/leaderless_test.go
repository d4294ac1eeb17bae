package tape_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"splitbrain/engine"
	"splitbrain/engine/sim"
	"splitbrain/engine/tape"
	"splitbrain/engine/trace"
)

// outcomeOf plays a text to its end and returns what expressions see then.
func outcomeOf(t *testing.T, text string) *tape.Env {
	t.Helper()
	script, err := tape.Parse("leaderless", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	p := tape.NewPlayer(script, nil)
	if err := p.Advance(1e15); err != nil {
		t.Fatal(err)
	}
	if !p.Done() {
		t.Fatal("the tape has not ended")
	}
	return p.Env()
}

// near fails when a share that was measured in trials is not what it should
// be, give or take four standard errors.
func near(t *testing.T, what string, got, want float64, trials int) {
	t.Helper()
	if tolerance := 4 * math.Sqrt(want*(1-want)/float64(trials)); math.Abs(got-want) > tolerance {
		t.Errorf("%s: %.4f, want %.4f within %.4f", what, got, want, tolerance)
	}
}

// ssd is what a message takes between LinkedIn's servers with solid-state
// disks, whatever it carries (Bailis et al., VLDB 2012, table 3).
const ssd = "91.22%pareto(0.235ms,10)+8.78%exp(0.602ms)"

func TestProbabilityOfAFreshRead(t *testing.T) {
	// One client writes, another reads at the moment of the acknowledgement.
	// With r=w=1 of three, 97.4 % of the reads see the write; with quorums that
	// overlap all do.
	const trials = 6000
	for _, c := range []struct {
		quorum string
		fresh  float64
	}{{"r=1 w=1", .974}, {"r=2 w=2", 1}, {"r=3 w=1", 1}} {
		var b strings.Builder
		b.WriteString("cluster leaderless n1 n2 n3 coordinator=client repair=off " + c.quorum + "\n")
		b.WriteString(instant)
		for i := range trials {
			fmt.Fprintf(&b, "after 50ms write k/%d v as alice\nafter 0s read k/%d as bob\n", i, i)
		}
		e := outcomeOf(t, b.String()+"after 1s end\n")
		if e.Reads.OK != trials || e.Writes.Acked != trials {
			t.Fatalf("%s: %d writes and %d reads ended well", c.quorum, e.Writes.Acked, e.Reads.OK)
		}
		near(t, c.quorum, 1-float64(e.Reads.Stale)/trials, c.fresh, trials)
	}
}

func TestLatencyOfQuorums(t *testing.T) {
	// One in a thousand writes and reads takes longer than the paper says, give
	// or take the digits that it prints.
	const span = 200
	for _, c := range []struct {
		quorum      string
		write, read float64 // milliseconds
	}{{"r=1 w=1", .66, .66}, {"r=1 w=2", 1.63, .66}, {"r=2 w=1", .66, 1.63}, {"r=2 w=2", 1.62, 1.64}, {"r=3 w=3", 4.09, 4.14}} {
		slow, all := map[engine.EventKind]int{}, map[engine.EventKind]int{}
		follow(t, "cluster leaderless n1 n2 n3 coordinator=client repair=off "+c.quorum+"\n"+instant+
			"client alice writes=100/s\nclient bob reads=100/s\nat "+fmt.Sprint(span)+"s end\n", func(e engine.Event) {
			all[e.Kind]++
			if took := float64(e.N) / 1e6; e.Kind == trace.WriteAcked && took > c.write || e.Kind == trace.ReadReturned && took > c.read {
				slow[e.Kind]++
			}
		})
		for _, kind := range []engine.EventKind{trace.WriteAcked, trace.ReadReturned} {
			if all[kind] < span*99 {
				t.Fatalf("%s: only %d were %v", c.quorum, all[kind], kind)
			}
			near(t, c.quorum+" "+kind.String(), float64(slow[kind])/float64(all[kind]), .001, all[kind])
		}
	}
}

// instant makes disks take no time and messages what they take at LinkedIn.
const instant = "node n1 fsync=0s\nnode n2 fsync=0s\nnode n3 fsync=0s\nlink * * latency=" + ssd + "\n"

// follow plays a text and shows all that happens.
func follow(t *testing.T, text string, see func(engine.Event)) {
	t.Helper()
	script, err := tape.Parse("leaderless", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	p := tape.NewPlayer(script, nil)
	p.Reel().Keep(true)
	for !p.Done() {
		if err := p.Advance(p.Reel().Now().Add(engine.Duration(1e9))); err != nil {
			t.Fatal(err)
		}
		for _, e := range p.Reel().Drain() {
			see(e)
		}
	}
}

func TestVersionsBehind(t *testing.T) {
	// Where each write reaches w replicas at random and each read asks r at
	// random, a read is k versions behind with a probability that can be
	// counted out: none of the r is among the w, k times in a row.
	const trials, versions = 1500, 3
	for _, c := range []struct{ n, r, w int }{{3, 1, 1}, {3, 1, 2}, {3, 2, 1}, {5, 1, 2}, {5, 2, 2}, {5, 3, 1}} {
		names := strings.Fields("n1 n2 n3 n4 n5")[:c.n]
		var b strings.Builder
		fmt.Fprintf(&b, "seed 3\ncluster leaderless %s n=%d r=%d w=%d coordinator=client repair=off\n", strings.Join(names, " "), c.n, c.r, c.w)
		b.WriteString("client alice\nclient bob\nlink bob * latency=exp(3ms)\n")
		luck := sim.NewRand(3, "subsets")
		for trial := range trials {
			for range versions {
				missing := slices.Clone(names)
				for range c.w {
					i := luck.Intn(len(missing))
					missing = slices.Delete(missing, i, i+1)
				}
				for _, name := range missing {
					b.WriteString("after 0s cut alice " + name + "\n")
				}
				fmt.Fprintf(&b, "after 0s write k/%d v as alice\nafter 9ms heal\n", trial)
			}
			fmt.Fprintf(&b, "after 0s read k/%d as bob\nafter 90ms note next\n", trial)
		}
		behind := [versions + 1]int{}
		follow(t, b.String()+"after 1s end", func(e engine.Event) {
			if e.Kind == trace.StaleRead {
				for k := 1; k <= int(e.N); k++ {
					behind[k]++
				}
			}
		})
		miss := choose(c.n-c.w, c.r) / choose(c.n, c.r)
		for k := 1; k <= versions; k++ {
			near(t, fmt.Sprintf("%+v, %d behind", c, k), float64(behind[k])/trials, math.Pow(miss, float64(k)), trials)
		}
	}
}

// choose returns how many ways there are to take r of n.
func choose(n, r int) float64 {
	ways := 1.0
	for i := range r {
		ways *= float64(n-i) / float64(i+1)
	}
	return ways
}

// unrest returns the lines of a random tape without a leader: faults that come
// at random, and a repair of everything at the end.
func unrest(seed uint64, options, last string) string {
	r := sim.NewRand(seed, "unrest")
	node := func() string { return fmt.Sprint("n", 1+r.Intn(5)) }
	var b strings.Builder
	fmt.Fprintf(&b, "seed %d\ncluster leaderless n1 n2 n3 n4 n5 %s\nlink * * jitter=3ms loss=1%%\n", seed, options)
	b.WriteString("client alice writes=40/s timeout=2s\nclient bob writes=30/s reads=20/s timeout=2s\nwrite alice/0 c{n} as carol count=80 every=90ms\n")
	for at := 0; at < 8000; {
		at += 50 + r.Intn(500)
		a, c := node(), node()
		what := []string{"kill " + a, "restart " + a, "restart " + a, "pause " + a, "resume " + a, "resume " + a, "heal", "repair",
			"disk " + a + " fsync=20ms", "skew " + a + " 90ms", "delete alice/" + fmt.Sprint(r.Intn(5)) + " as dave"}[r.Intn(11)]
		if a != c && r.Intn(3) == 0 {
			what = []string{"cut ", "hold "}[r.Intn(2)] + a + " " + c
		}
		fmt.Fprintf(&b, "at %dms %s\n", at, what)
	}
	b.WriteString("at 9s load alice writes=0/s\nat 9s load bob writes=0/s reads=0/s\nat 10s heal\n")
	for i := range 5 {
		fmt.Fprintf(&b, "at 10s resume n%d\n", i+1)
	}
	for i := range 5 {
		fmt.Fprintf(&b, "at 11s restart n%d\n", i+1)
	}
	return b.String() + last + "at 20s end\n"
}

func TestReplicasFindTogether(t *testing.T) {
	// Whatever happened, once all is well again hash trees bring all replicas
	// of every key together, and so does reading everything.
	reads := ""
	for i := range 5 {
		reads += fmt.Sprintf("at 17s read alice/%d as alice r=3\nat 17s read bob/%d as bob r=3\n", i, i)
	}
	for name, c := range map[string]struct{ options, last string }{
		"trees, last write wins":  {"hints=0s repair=off", "at 17s repair\n"},
		"trees, siblings":         {"conflict=siblings hints=1s repair=off", "at 17s repair\n"},
		"trees, plain siblings":   {"conflict=siblings versions=plain repair=off", "at 17s repair\nat 18s repair\n"},
		"trees, sloppy":           {"sloppy=on r=1 w=1", "at 17s repair\n"},
		"reads, last write wins":  {"hints=0s", reads},
		"reads, siblings":         {"conflict=siblings repair=before", reads},
		"hints of sloppy quorums": {"sloppy=on conflict=siblings", reads},
	} {
		for seed := uint64(1); seed <= uint64(runs(12)); seed++ {
			text := unrest(seed, c.options, c.last)
			e := outcomeOf(t, text)
			if !e.Converged || e.Hints > 0 || e.Writes.Acked < 20 {
				t.Errorf("%s, seed %d: converged is %v, %d hints, %d writes\n%s", name, seed, e.Converged, e.Hints, e.Writes.Acked, text)
				break
			}
		}
	}
}

func TestOverlappingQuorumsKeepWrites(t *testing.T) {
	// Without disks lost and clocks astray, dotted siblings never lose what was
	// acknowledged, whatever fails and however few replicas have to answer.
	for seed := uint64(1); seed <= uint64(runs(40)); seed++ {
		text := unrest(seed, "conflict=siblings r=1 w=1", "")
		if e := outcomeOf(t, text); e.Writes.Lost > 0 {
			t.Fatalf("seed %d: %d lost\n%s", seed, e.Writes.Lost, text)
		}
	}
}
