package sweep

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"splitbrain/engine/tape"
	"splitbrain/views/sweep/trials"
)

// inUnits turns a value into what programs read: durations become seconds.
func inUnits(m *trials.Tallied, v float64) float64 {
	if m.Kind == tape.DurationGauge {
		return v / float64(time.Second)
	}
	return v
}

// writeCSV returns a row for every measure of every variant, after a heading.
func writeCSV(o *trials.Outcome) (string, error) {
	var b strings.Builder
	w := csv.NewWriter(&b)
	var heading []string
	for _, axis := range o.Plan.Axes {
		heading = append(heading, axis.Name("{}"))
	}
	rows := [][]string{append(heading, "measure", "kind", "runs", "missing", "mean", "low", "high", "deviation", "p50", "p90", "p99", "min", "max")}
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	for _, t := range o.Tallies {
		before := func(cells ...string) []string { return append(append([]string(nil), t.Choices...), cells...) }
		for i := range t.Measures {
			m := &t.Measures[i]
			row := before(m.String(), m.Kind.String(), strconv.Itoa(m.N), strconv.Itoa(m.Missing))
			values := make([]string, 9)
			if m.N > 0 {
				mean, low, high := interval(m)
				all := []float64{mean, low, high, m.Deviation(), m.Quantile(0.5), m.Quantile(0.9), m.Quantile(0.99), m.Min, m.Max}
				if m.Kind == tape.ConditionGauge {
					all = all[:3]
				}
				for i, v := range all {
					values[i] = number(inUnits(m, v))
				}
				if m.N == 1 && m.Kind != tape.ConditionGauge {
					values[1], values[2] = "", "" // one run has no interval
				}
			}
			rows = append(rows, append(row, values...))
		}
		if t.Expects && t.Runs > 0 {
			low, high := trials.Wilson(t.Met, t.Runs)
			row := before("expectations", tape.ConditionGauge.String(), strconv.Itoa(t.Runs), "0",
				number(float64(t.Met)/float64(t.Runs)), number(low), number(high))
			rows = append(rows, append(row, make([]string, 6)...))
		}
	}
	err := w.WriteAll(rows)
	return b.String(), err
}

// The JSON of a sweep is one object on one line. All that is a time is a
// number of seconds, as it is in the JSON of a run.
type outcomeJSON struct {
	File        string        `json:"file"`
	Title       string        `json:"title"`
	Runs        int           `json:"runs"` // of each variant, as planned
	Seeds       [2]uint64     `json:"seeds"`
	Interrupted bool          `json:"interrupted"`
	Digest      string        `json:"digest"`
	Variants    []variantJSON `json:"variants"`
}

type variantJSON struct {
	Lines    []string     `json:"lines"` // that the tape has not
	Runs     int          `json:"runs"`
	Met      *int         `json:"met,omitempty"` // runs in which every expectation held
	Unmet    []uint64     `json:"unmet"`         // the first seeds with which one did not
	Failed   []failedJSON `json:"failed"`
	Measures []any        `json:"measures"`
}

type failedJSON struct {
	Line       int      `json:"line"`
	Expression string   `json:"expression"`
	Runs       int      `json:"runs"`
	Seeds      []uint64 `json:"seeds"`
}

type measureJSON struct {
	Expression string `json:"expression"`
	Kind       string `json:"kind"`
	Runs       int    `json:"runs"` // in which it had a value
	Missing    int    `json:"missing"`
	Why        string `json:"why,omitempty"`
}

type conditionJSON struct {
	measureJSON
	Holds int     `json:"holds"`
	Share float64 `json:"share"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

type numberJSON struct {
	measureJSON
	Mean      float64       `json:"mean"`
	Low       *float64      `json:"low,omitempty"` // one run has no interval
	High      *float64      `json:"high,omitempty"`
	Deviation float64       `json:"deviation"`
	P50       float64       `json:"p50"`
	P90       float64       `json:"p90"`
	P99       float64       `json:"p99"`
	Min       float64       `json:"min"`
	Max       float64       `json:"max"`
	Exact     bool          `json:"exact"` // the quantiles are
	Histogram histogramJSON `json:"histogram"`
}

type histogramJSON struct {
	From   float64 `json:"from"`
	To     float64 `json:"to"`
	Counts []int   `json:"counts"`
}

// writeJSON returns an outcome as one line.
func writeJSON(o *trials.Outcome) (string, error) {
	all := outcomeJSON{File: o.Plan.Script.Name, Title: o.Plan.Script.Title, Runs: o.Plan.Runs,
		Seeds: [2]uint64{o.Plan.Seed, lastSeed(o)}, Interrupted: o.Interrupted, Digest: fmt.Sprintf("%016x", o.Digest)}
	for _, t := range o.Tallies {
		v := variantJSON{Lines: []string{}, Runs: t.Runs, Unmet: append([]uint64{}, t.Unmet...), Failed: []failedJSON{}}
		for i, axis := range o.Plan.Axes {
			v.Lines = append(v.Lines, axis.Before+t.Choices[i]+axis.After)
		}
		if t.Expects {
			v.Met = &t.Met
		}
		for _, f := range t.Failures {
			v.Failed = append(v.Failed, failedJSON{f.Line, f.Text, f.Runs, f.Seeds})
		}
		for i := range t.Measures {
			v.Measures = append(v.Measures, measured(&t.Measures[i]))
		}
		all.Variants = append(all.Variants, v)
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(all)
	return b.String(), err
}

// measured returns what JSON has of a measure.
func measured(m *trials.Tallied) any {
	base := measureJSON{m.String(), m.Kind.String(), m.N, m.Missing, m.Why}
	if m.N == 0 {
		return base
	}
	mean, low, high := interval(m)
	if m.Kind == tape.ConditionGauge {
		return conditionJSON{base, m.Holds, mean, low, high}
	}
	in := func(v float64) float64 { return inUnits(m, v) }
	scale := trials.ScaleOf(largeParts, &m.Distribution)
	n := numberJSON{measureJSON: base, Mean: in(mean), Deviation: in(m.Deviation()),
		P50: in(m.Quantile(0.5)), P90: in(m.Quantile(0.9)), P99: in(m.Quantile(0.99)), Min: in(m.Min), Max: in(m.Max),
		Exact: m.Exact(), Histogram: histogramJSON{in(scale.Low), in(scale.High), m.Histogram(scale)}}
	if low, high = in(low), in(high); m.N > 1 {
		n.Low, n.High = &low, &high
	}
	return n
}
