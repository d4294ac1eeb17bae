package trials

import (
	"errors"
	"fmt"
	"math"

	"splitbrain/engine/tape"
)

// What a plan may ask for.
const (
	MaxRuns     = 10_000_000 // of every variant
	MaxVariants = 64
)

// Order is what somebody wants to know.
type Order struct {
	Script   *tape.Script
	Axes     []Axis
	Measures []string // none stands for the usual ones
	Seed     uint64   // of the first run; the others follow
	Runs     int      // of every variant
}

// Plan is an order that makes sense.
type Plan struct {
	Order
	Gauges   []*tape.Gauge
	Usual    bool // the measures are not the person's own
	Variants []Variant
}

// Variant is the tape with one choice of each axis. Every variant is played
// with the same seeds, so that the luck they share does not blur the difference.
type Variant struct {
	Choices []string // one an axis

	script *tape.Script
}

// UsualMeasures returns what is measured when nothing is asked for.
func UsualMeasures() []string {
	return []string{
		"writes.lost > 0", "diverged",
		"writes.acked", "writes.lost", "writes.failed", "writes.unknown", "writes.duplicated", "reads.stale",
		"rto", "rpo.writes", "rpo.time", "latency.p50", "latency.p99", "primaries",
		"anomalies.readYourWrites", "anomalies.monotonicReads", "anomalies.consistentPrefix", "anomalies.staleAuthorization",
		"anomalies.splitBrain", "anomalies.splitBrainTime",
	}
}

// NewPlan checks an order.
func NewPlan(o Order) (*Plan, error) {
	p := &Plan{Order: o, Usual: len(o.Measures) == 0}
	if o.Runs < 1 || o.Runs > MaxRuns {
		return nil, fmt.Errorf("--runs %d: expected a whole number from 1 to %d", o.Runs, MaxRuns)
	}
	if o.Seed > math.MaxUint64-uint64(o.Runs-1) {
		return nil, fmt.Errorf("--seed %d: there are not %d seeds from there on", o.Seed, o.Runs)
	}
	if p.Usual {
		p.Measures = UsualMeasures()
	}
	if err := p.vary(nil, o.Script); err != nil {
		return nil, err
	}
	// A variant may declare more than the tape, and all have the same names.
	for _, text := range p.Measures {
		gauge, err := p.Variants[0].script.Gauge(text)
		if err != nil {
			return nil, fmt.Errorf("--measure %s: %w", text, bare(err))
		}
		p.Gauges = append(p.Gauges, gauge)
	}
	return p, nil
}

// vary adds the variants that begin with the given choices, of which the
// script has the lines already.
func (p *Plan) vary(choices []string, script *tape.Script) error {
	if len(choices) == len(p.Axes) {
		if len(p.Variants) == MaxVariants {
			return fmt.Errorf("--vary: there are more than %d variants; leave some alternatives out", MaxVariants)
		}
		p.Variants = append(p.Variants, Variant{append([]string(nil), choices...), script})
		return nil
	}
	axis := p.Axes[len(choices)]
	for i, choice := range axis.Choices {
		varied, err := script.With(axis.Line(i))
		if err != nil {
			return fmt.Errorf("--vary %s: %w", axis.Line(i), bare(err))
		}
		if err := p.vary(append(choices, choice), varied); err != nil {
			return err
		}
	}
	return nil
}

// bare takes the line number off an error about text that has one line only.
func bare(err error) error {
	var where *tape.Error
	if errors.As(err, &where) && where.File == "" {
		return fmt.Errorf("column %d: %s", where.Col, where.Message)
	}
	return err
}
