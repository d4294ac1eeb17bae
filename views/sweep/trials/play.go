package trials

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"splitbrain/engine/tape"
)

// result is what one run came to.
type result struct {
	seed        uint64
	fingerprint uint64
	failed      []tape.Check
	values      []float64
	missing     []string // why a measure has no value
	err         error
}

// job is a run to be played by whoever is free. The channel has room for the
// result, so that nobody who plays ever waits for whoever counts.
type job struct {
	index int
	done  chan *result
}

// ahead is how many runs a worker may be ahead of the one that is counted
// next. It bounds the memory.
const ahead = 16

// Play plays all runs with so many workers and counts what came of them. Told
// is called after every run with how many there were so far. When the context
// ends, the outcome is that of the runs so far. An error is a run that makes
// no sense, which a tape may only find out while it plays.
func (p *Plan) Play(ctx context.Context, workers int, told func(runs int)) (*Outcome, error) {
	// The collector runs when the heap has doubled. Runs are small, and it would
	// run for every few of them.
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	ctx, stop := context.WithCancel(ctx)
	var team sync.WaitGroup
	defer team.Wait()
	defer stop()
	total := p.Runs * len(p.Variants)
	workers = max(1, min(workers, total))
	jobs, queue := make(chan job), make(chan chan *result, ahead*workers)
	team.Go(func() {
		defer close(queue)
		defer close(jobs)
		for i := range total {
			j := job{i, make(chan *result, 1)}
			select {
			case queue <- j.done:
			case <-ctx.Done():
				return
			}
			select {
			case jobs <- j:
			case <-ctx.Done():
				return
			}
		}
	})
	for range workers {
		team.Go(func() {
			for j := range jobs {
				j.done <- p.trial(ctx, j.index)
			}
		})
	}
	o := newOutcome(p)
	for done := range queue {
		var r *result
		select {
		case r = <-done:
		case <-ctx.Done():
		}
		if r == nil || ctx.Err() != nil {
			break
		}
		if r.err != nil {
			return nil, r.err
		}
		o.add(r)
		told(o.Runs)
	}
	o.Interrupted = o.Runs < total
	return o, nil
}

// stride is how much virtual time passes between two looks at whether anybody
// still wants to know.
const stride = 10 * time.Second

// trial plays one run. The variants take turns, so that an interrupted plan
// has about as many runs of each.
func (p *Plan) trial(ctx context.Context, index int) *result {
	variant := &p.Variants[index%len(p.Variants)]
	r := &result{seed: p.Seed + uint64(index/len(p.Variants))}
	player := tape.NewPlayer(variant.script, &r.seed)
	reel := player.Reel()
	for !player.Done() {
		if ctx.Err() != nil {
			return nil
		}
		if err := player.Advance(reel.Now().Add(stride)); err != nil {
			r.err = fmt.Errorf("seed %d%s: %w", r.seed, variant.suffix(), err)
			if where := (*tape.Error)(nil); errors.As(err, &where) && where.Line == 0 {
				r.err = fmt.Errorf("--vary: seed %d%s: %s", r.seed, variant.suffix(), where.Message)
			}
			return r
		}
	}
	for _, c := range player.Checks() {
		if !c.OK {
			r.failed = append(r.failed, c)
		}
	}
	r.fingerprint = reel.Fingerprint()
	r.values, r.missing = make([]float64, len(p.Gauges)), make([]string, len(p.Gauges))
	env := player.Env()
	for i, gauge := range p.Gauges {
		value, err := gauge.Value(env)
		if err != nil {
			r.missing[i] = err.Error()
		}
		r.values[i] = value
	}
	return r
}

// suffix says in a message which variant it is about.
func (v *Variant) suffix() string {
	if len(v.Choices) == 0 {
		return ""
	}
	return " (" + strings.Join(v.Choices, ", ") + ")"
}
