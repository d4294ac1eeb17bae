package main

import (
	"context"
	"fmt"
	"runtime"

	"splitbrain/engine/tape"
	"splitbrain/views/sweep/trials"
)

// swept is a tape in which luck decides how much is lost.
const swept = `cluster single-leader n1 n2 n3
link n1 * latency=1ms jitter=8ms loss=1%
client alice writes=50/s
client bob writes=50/s
at 5s cut n1 n2
at 5s cut n1 n3
at 5s kill n1
at 6s promote freshest
at 7s redirect primary
at 9s end
`

// measureSweep compares a sweep on all cores with the same one on a single
// core. What they share is memory and its collector, which has the other
// cores to itself while only one plays.
func measureSweep(e effort) ([]row, error) {
	cores := min(2, runtime.NumCPU())
	costs, err := race(e, sweepRuns(1), sweepRuns(cores))
	if err != nil {
		return nil, err
	}
	ratio := costs[0].nanos / costs[1].nanos
	r := row{what: "a run of a sweep, 9 virtual seconds with 100 writes a second", ours: fmt.Sprintf("%s on %d cores", nanos(costs[1].nanos), cores),
		peer: nanos(costs[0].nanos), who: "itself on 1 core", ratio: fmt.Sprintf("%.2fx", ratio)}
	if cores > 1 {
		r.target, r.met = "1.6x", judge(ratio >= 1.6)
	}
	return []row{r}, nil
}

// sweepRuns plays runs of a sweep with so many workers.
func sweepRuns(workers int) side {
	return func() (func(int), error) {
		script, err := tape.Parse("swept", []byte(swept))
		if err != nil {
			return nil, err
		}
		return func(pieces int) {
			plan, err := trials.NewPlan(trials.Order{Script: script, Runs: pieces, Seed: 1})
			if err == nil {
				_, err = plan.Play(context.Background(), workers, func(int) {})
			}
			if err != nil {
				panic(err) // the tape is ours
			}
		}, nil
	}
}
