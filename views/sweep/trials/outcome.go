package trials

import (
	"encoding/binary"
	"hash/fnv"
	"slices"

	"splitbrain/engine/tape"
)

// maxSeeds is how many seeds are named of runs that did not go as expected.
const maxSeeds = 5

// Outcome is what the runs of a plan came to.
type Outcome struct {
	Plan        *Plan
	Runs        int // of all variants; fewer than planned when interrupted
	Interrupted bool
	Tallies     []*Tally // one a variant
	Digest      uint64   // of the fingerprints of all runs
}

// Tally is what the runs of one variant came to.
type Tally struct {
	Choices  []string
	Runs     int
	Expects  bool     // the tape expects something
	Met      int      // runs in which every expectation held
	Unmet    []uint64 // the first seeds with which one did not
	Failures []Failure
	Measures []Tallied
}

// Failure is an expectation that did not hold in some runs.
type Failure struct {
	Line  int
	Text  string
	Runs  int
	Seeds []uint64 // the first ones
}

// Tallied is a measure and its values. A condition holds in as many runs as
// its values have ones.
type Tallied struct {
	*tape.Gauge
	Distribution
	Holds   int    // of a condition
	Missing int    // runs in which it had no value
	Why     string // in the first of them
}

// Share returns in what share of the runs that have a value a condition holds,
// and the 95 % interval of it.
func (t *Tallied) Share() (share, low, high float64) {
	low, high = Wilson(t.Holds, t.N)
	return t.Mean(), low, high
}

// Failed tells whether an expectation failed in any run.
func (o *Outcome) Failed() bool {
	return slices.ContainsFunc(o.Tallies, func(t *Tally) bool { return t.Met < t.Runs })
}

func newOutcome(p *Plan) *Outcome {
	o := &Outcome{Plan: p}
	for _, v := range p.Variants {
		t := &Tally{Choices: v.Choices, Expects: v.expects(), Measures: make([]Tallied, len(p.Gauges))}
		for i, gauge := range p.Gauges {
			t.Measures[i].Gauge = gauge
		}
		o.Tallies = append(o.Tallies, t)
	}
	return o
}

// expects tells whether the tape of a variant can be met or not.
func (v *Variant) expects() bool {
	return slices.ContainsFunc(v.script.Items, func(i tape.Item) bool {
		return i.Command.Verb == "expect" || i.Command.Verb == "until"
	})
}

// add takes in the runs in the order of the plan.
func (o *Outcome) add(r *result) {
	t := o.Tallies[o.Runs%len(o.Tallies)]
	o.Runs++
	o.digest(r.fingerprint)
	t.Runs++
	if len(r.failed) == 0 {
		t.Met++
	} else if len(t.Unmet) < maxSeeds {
		t.Unmet = append(t.Unmet, r.seed)
	}
	for _, c := range r.failed {
		t.Expects = true // also what only waits, and waited in vain
		t.failed(c, r.seed)
	}
	for i := range t.Measures {
		switch m := &t.Measures[i]; {
		case r.missing[i] != "":
			if m.Missing == 0 {
				m.Why = r.missing[i]
			}
			m.Missing++
		default:
			m.Add(r.values[i])
			if r.values[i] == 1 && m.Kind == tape.ConditionGauge {
				m.Holds++
			}
		}
	}
}

// failed counts an expectation that did not hold, in the order of the tape.
func (t *Tally) failed(c tape.Check, seed uint64) {
	i, found := slices.BinarySearchFunc(t.Failures, c, func(f Failure, c tape.Check) int { return f.Line - c.Line })
	if !found {
		t.Failures = slices.Insert(t.Failures, i, Failure{Line: c.Line, Text: c.Text})
	}
	f := &t.Failures[i]
	f.Runs++
	if len(f.Seeds) < maxSeeds {
		f.Seeds = append(f.Seeds, seed)
	}
}

// digest mixes a fingerprint into the digest of all.
func (o *Outcome) digest(fingerprint uint64) {
	hash := fnv.New64a()
	var both [16]byte
	binary.LittleEndian.PutUint64(both[:8], o.Digest)
	binary.LittleEndian.PutUint64(both[8:], fingerprint)
	hash.Write(both[:])
	o.Digest = hash.Sum64()
}
