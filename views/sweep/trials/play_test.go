package trials

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"splitbrain/engine/tape"
)

const lucky = `# luck decides
seed 7
cluster single-leader n1 n2 n3
link n1 * latency=exp(10ms)
client alice writes=30/s
at 500ms cut n1 n2
at 500ms cut n1 n3
at 520ms kill n1
at 600ms promote freshest
at 900ms redirect primary
at 2s end
expect writes.lost == 0
expect primaries == 1
`

func planOf(t *testing.T, text string, o Order, vary ...string) *Plan {
	t.Helper()
	var err error
	if o.Script, err = tape.Parse("lucky.tape", []byte(text)); err != nil {
		t.Fatal(err)
	}
	for _, line := range vary {
		axis, err := ParseAxis(line)
		if err != nil {
			t.Fatal(err)
		}
		o.Axes = append(o.Axes, axis)
	}
	p, err := NewPlan(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func nobody(int) {}

func TestSameWithAnyNumberOfWorkers(t *testing.T) {
	// How many play at once changes nothing of the outcome, to the last bit.
	p := planOf(t, lucky, Order{Seed: 7, Runs: 60}, "commit {async | any 1 (n2, n3)}")
	alone, err := p.Play(t.Context(), 1, nobody)
	if err != nil {
		t.Fatal(err)
	}
	for _, workers := range []int{2, 4, 500} {
		many, err := p.Play(t.Context(), workers, nobody)
		if err != nil {
			t.Fatal(err)
		}
		options := cmp.Options{cmp.AllowUnexported(Distribution{}), cmpopts.IgnoreFields(Outcome{}, "Plan"), cmpopts.IgnoreFields(Tallied{}, "Gauge")}
		if diff := cmp.Diff(alone, many, options); diff != "" {
			t.Errorf("%d workers:\n%s", workers, diff)
		}
	}
	async, sync := alone.Tallies[0], alone.Tallies[1]
	if async.Met == 0 || async.Met == async.Runs || sync.Met != sync.Runs || alone.Interrupted || !alone.Failed() {
		t.Errorf("%d of %d async runs and %d of %d others lost nothing", async.Met, async.Runs, sync.Met, sync.Runs)
	}
}

func TestOutcomeIsThatOfTheRuns(t *testing.T) {
	// Each run is the one that splitbrain run plays with its seed.
	const runs = 20
	p := planOf(t, lucky, Order{Seed: 40, Runs: runs, Measures: []string{"writes.lost", "writes.lost > 0"}})
	o, err := p.Play(t.Context(), 3, nobody)
	if err != nil {
		t.Fatal(err)
	}
	want, met, lost := newOutcome(p), 0, 0
	var unmet []uint64
	for seed := uint64(40); seed < 40+runs; seed++ {
		r := tape.Run(p.Script, &seed, nil)
		want.digest(r.Fingerprint)
		lost += r.LostCount
		if r.Status() == tape.StatusOK {
			met++
		} else if len(unmet) < maxSeeds {
			unmet = append(unmet, seed)
		}
	}
	tally := o.Tallies[0]
	if o.Digest != want.Digest || tally.Met != met || !near(tally.Measures[0].Mean(), float64(lost)/runs, 1e-9) ||
		tally.Measures[1].Holds != runs-met || !cmp.Equal(tally.Unmet, unmet) {
		t.Errorf("the sweep counts %+v, the runs %d met, %d lost, %v", tally, met, lost, unmet)
	}
	if f := tally.Failures; len(f) != 1 || f[0].Line != 12 || f[0].Runs != runs-met || !cmp.Equal(f[0].Seeds, unmet) {
		t.Errorf("what failed: %+v", f)
	}
}

func TestInterrupted(t *testing.T) {
	// Whoever has seen enough gets the runs so far, as if no more had been
	// asked for.
	for _, after := range []int{0, 1, 17} {
		ctx, stop := context.WithCancel(t.Context())
		if after == 0 {
			stop()
		}
		p := planOf(t, lucky, Order{Seed: 1, Runs: 100_000}, "commit {async | all}")
		o, err := p.Play(ctx, 3, func(runs int) {
			if runs == after {
				stop()
			}
		})
		stop()
		if err != nil || !o.Interrupted || o.Runs != after || o.Tallies[0].Runs != (after+1)/2 || o.Tallies[1].Runs != after/2 {
			t.Errorf("after %d: %+v, %v", after, o, err)
		}
	}
}

func TestRunThatMakesNoSense(t *testing.T) {
	// Of the runs that make no sense the first one is told, however many play.
	const text = "cluster single-leader n1 n2\nclient app count=2 writes=1/s\nat 1s end\n"
	for _, workers := range []int{1, 4} {
		p := planOf(t, text, Order{Seed: 5, Runs: 50}, "link app1 {n1 | n2} latency=1ms", "at 10ms {kill n2 | cancel app}")
		o, err := p.Play(t.Context(), workers, nobody)
		if err == nil || !strings.HasPrefix(err.Error(), "--vary: seed 5 (n1, cancel app): cancel: app stands for several clients") {
			t.Errorf("%d workers: %v, %+v", workers, err, o)
		}
	}
}

func TestMeasureWithoutValue(t *testing.T) {
	// A run in which a measure means nothing is told apart from one in which it
	// is 0.
	const text = "cluster single-leader n1 n2\nat 1s end\n"
	p := planOf(t, text, Order{Seed: 1, Runs: 10, Measures: []string{"1 / primaries", `node("standby2").rows`}}, "at 10ms {kill n1 | kill n2}")
	o, err := p.Play(t.Context(), 2, nobody)
	if err != nil {
		t.Fatal(err)
	}
	without, with := o.Tallies[0].Measures, o.Tallies[1].Measures
	if without[0].Missing != 10 || without[0].N != 0 || without[0].Why == "" || with[0].Missing != 0 || with[0].N != 10 || with[1].Missing != 10 {
		t.Errorf("%d and %d runs without a value (%s), %d and %d with", without[0].Missing, with[1].Missing, without[0].Why, without[0].N, with[0].N)
	}
}

func TestAxes(t *testing.T) {
	axis, err := ParseAxis("write orders/{n} { a|b c } as alice")
	if err != nil || axis.Line(1) != "write orders/{n} b c as alice" || axis.Name("…") != "write orders/{n} … as alice" {
		t.Errorf("%+v, %v", axis, err)
	}
	for text, want := range map[string]string{
		"commit async":          "expected alternatives in braces",
		"commit {async}":        "expected alternatives in braces",
		"commit {async | all":   "a brace is open at its end",
		"commit {async | }":     "there is nothing between two | or beside a brace",
		"commit {all | all}":    "all is there twice",
		"link {a|b} {c|d} x=1s": "one pair of braces",
	} {
		if _, err := ParseAxis(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestPlansThatMakeNoSense(t *testing.T) {
	script, err := tape.Parse("lucky.tape", []byte(lucky))
	if err != nil {
		t.Fatal(err)
	}
	many := Axis{Before: "link n1 n2 latency=", After: "ms", Choices: strings.Split(strings.Repeat("1,2,3,4,5,6,7,8,", 9), ",")[:65]}
	for want, o := range map[string]Order{
		"--runs 0: ":                   {Runs: 0},
		"--runs 10000001: ":            {Runs: MaxRuns + 1},
		"--seed 18446744073709551615":  {Runs: 2, Seed: 1<<64 - 1},
		"--measure node(\"n9\").up: ":  {Runs: 1, Measures: []string{`node("n9").up`}},
		"--vary: there are more than ": {Runs: 1, Axes: []Axis{many}},
		"--vary kill n9: column 6: ":   {Runs: 1, Axes: []Axis{{Before: "kill ", Choices: []string{"n9"}}}},
	} {
		o.Script = script
		if _, err := NewPlan(o); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v; want %s", err, want)
		}
	}
}
