package tape_test

import (
	"fmt"
	"strings"
	"testing"

	"splitbrain/engine/sim"
)

// turmoil returns the lines of a random tape with several leaders: faults that
// come at random, clients that write at all leaders, and at the end everything
// is well again for some seconds. Disks are lost only where somebody repairs.
func turmoil(seed uint64, options, work string, repair bool) string {
	const calm = "at 9s load alice writes=0/s\nat 9s load bob writes=0/s\n"
	r := sim.NewRand(seed, "turmoil")
	node := func() string { return fmt.Sprint("n", 1+r.Intn(4)) }
	var b strings.Builder
	fmt.Fprintf(&b, "seed %d\ncluster multi-leader n1 n2 n3 n4 %s\nlink * * latency=uniform(1ms,40ms) loss=1%%\n%s", seed, options, work)
	for at := 0; at < 8000; {
		at += 50 + r.Intn(500)
		a, c := node(), node()
		what := []string{"kill " + a, "restart " + a, "restart " + a, "pause " + a, "resume " + a, "resume " + a, "heal", "stop " + a,
			"disk " + a + " fsync=20ms", "skew " + a + " 90ms", "home k/1 " + a, "home k/1 anywhere"}[r.Intn(12)]
		if a != c && r.Intn(3) == 0 {
			what = []string{"cut ", "hold "}[r.Intn(2)] + a + " " + c
		}
		if repair && r.Intn(12) == 0 {
			what = "wipe " + a
		}
		fmt.Fprintf(&b, "at %dms %s\n", at, what)
	}
	if strings.Contains(work, "client ") {
		b.WriteString(calm)
	}
	b.WriteString("at 10s heal\n")
	for i := range 4 {
		fmt.Fprintf(&b, "at 10s resume n%d\n", i+1)
	}
	for i := range 4 {
		fmt.Fprintf(&b, "at 11s restart n%d\n", i+1)
	}
	if repair {
		b.WriteString("at 13s repair\n")
	}
	return b.String() + "at 25s end\n"
}

func TestLeadersFindTogether(t *testing.T) {
	// Whatever happened, once all is well again every leader has the same, in
	// every shape of mesh and however conflicts are settled.
	const work = "client alice writes=30/s route=replicas timeout=1s\nclient bob writes=20/s keys=3 timeout=1s\n" +
		"write k/1 c{n} as carol count=60 every=120ms\nwrite k/1 d{n} as dave count=60 every=130ms\ndelete k/1 as erin\n"
	for _, shape := range []string{"all", "ring", "star"} {
		for _, how := range []string{"lww", "merge", "keep"} {
			for _, repair := range []bool{false, true} {
				for seed := uint64(1); seed <= uint64(runs(8)); seed++ {
					text := turmoil(seed, "mesh="+shape+" conflict="+how, work, repair)
					if e := outcomeOf(t, text); !e.Converged || e.Writes.Acked < 20 {
						t.Errorf("mesh %s, conflict %s, seed %d: converged is %v, %d writes\n%s", shape, how, seed, e.Converged, e.Writes.Acked, text)
						return
					}
				}
			}
		}
	}
}

func TestMergeNeverLosesAnAdd(t *testing.T) {
	// Elements that were added and acknowledged are in the set of every leader
	// at the end, and a counter holds every increment that was acknowledged,
	// and of the unknown ones some.
	const work = "write set/1 +a{n} as alice count=50 every=130ms\nwrite set/1 +b{n} as bob count=50 every=140ms\n" +
		"write sum/1 +1 as carol count=60 every=110ms\nwrite sum/1 +1 as dave count=60 every=120ms\n"
	for _, shape := range []string{"all", "ring", "star"} {
		for seed := uint64(1); seed <= uint64(runs(15)); seed++ {
			text := turmoil(seed, "conflict=merge mesh="+shape, work, false)
			e := outcomeOf(t, text)
			if e.Writes.Lost > 0 || !e.Converged {
				t.Fatalf("%s, seed %d: %d lost, converged is %v\n%s", shape, seed, e.Writes.Lost, e.Converged, text)
			}
			acked, unsure, elements := 0, 0, 0
			for _, name := range []string{"alice", "bob"} {
				c, err := e.Client(name)
				if err != nil {
					t.Fatal(err)
				}
				elements += c.Acked
			}
			for _, name := range []string{"carol", "dave"} {
				c, err := e.Client(name)
				if err != nil {
					t.Fatal(err)
				}
				acked, unsure = acked+c.Acked, unsure+c.Unknown
			}
			set, _ := e.Value("n3", "set/1")
			if got := strings.Count(set, ",") + 1; elements > 0 && got < elements {
				t.Fatalf("%s, seed %d: %d elements of %d: %s\n%s", shape, seed, got, elements, set, text)
			}
			sum := 0
			value, _ := e.Value("n2", "sum/1")
			fmt.Sscan(value, &sum)
			if sum < acked || sum > acked+unsure {
				t.Fatalf("%s, seed %d: the sum is %d after %d increments and %d of unknown outcome\n%s", shape, seed, sum, acked, unsure, text)
			}
		}
	}
}

func TestKeepingBothLosesNothing(t *testing.T) {
	// Where both versions are kept, no acknowledged write is lost without
	// somebody having seen it, whatever fails.
	for seed := uint64(1); seed <= uint64(runs(30)); seed++ {
		text := turmoil(seed, "conflict=keep", "client alice writes=30/s keys=2 route=replicas timeout=1s\nclient bob writes=20/s timeout=1s\n"+
			"write alice/1 c{n} as carol count=60 every=120ms\n", false)
		if e := outcomeOf(t, text); e.Writes.Lost > 0 {
			t.Fatalf("seed %d: %d lost\n%s", seed, e.Writes.Lost, text)
		}
	}
}
