package views

import "splitbrain/engine"

// MaxLag is how many nodes a sample has room for.
const MaxLag = 16

// Sample is what the charts remember of one moment.
type Sample struct {
	At                           engine.Time
	Acked, AtRisk, Lost, Waiting int
	P50                          engine.Duration
	Lag                          [MaxLag]int // records, in the order of Still.Nodes
	Fault                        bool        // somebody broke something since the last sample
}

// SampleOf takes a sample from a still.
func SampleOf(s *engine.Still) Sample {
	t := &s.Totals
	sample := Sample{At: s.Now, Acked: t.Acked, AtRisk: t.AtRisk, Lost: t.Lost, Waiting: t.Waiting, P50: t.LatencyP50}
	end := reference(s)
	for i := range s.Nodes {
		if i < MaxLag {
			sample.Lag[i] = lagOf(&s.Nodes[i], end)
		}
	}
	return sample
}

// trailLen is how many samples are kept: more than any chart is wide.
const trailLen = 256

// Trail is what the charts show: the latest samples, older ones overwritten.
// The zero value is empty.
type Trail struct {
	samples [trailLen]Sample
	n       int // how many were added and not rewound
	first   int // the oldest of them that is still there
}

// Add appends a sample. One that is not later than the newest means that the
// run was rewound: what lay ahead is forgotten first.
func (t *Trail) Add(s Sample) {
	t.Rewind(s.At)
	t.samples[t.n%trailLen] = s
	t.n++
	t.first = max(t.first, t.n-trailLen)
}

// Rewind forgets the samples from a moment on.
func (t *Trail) Rewind(at engine.Time) {
	for t.len() > 0 && t.back(0).At >= at {
		t.n--
	}
}

// Reset forgets everything.
func (t *Trail) Reset() { t.n, t.first = 0, 0 }

// len returns how many samples can be looked at.
func (t *Trail) len() int { return t.n - t.first }

// back returns the sample i before the newest.
func (t *Trail) back(i int) *Sample { return &t.samples[(t.n-1-i)%trailLen] }
