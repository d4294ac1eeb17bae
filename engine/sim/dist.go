package sim

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Dist is a distribution of durations: how long a message travels, how long a
// disk needs. The zero value is the constant 0. Parts makes it a mixture.
type Dist struct {
	Shape Shape
	A, B  float64 // nanoseconds, except Pareto's B, which is alpha
	Parts []Part  // never changed after parsing, so clones may share it
}

// Part is one component of a mixture.
type Part struct {
	Weight float64 // of 1
	Dist   Dist
}

// Shape is the family of a distribution.
type Shape uint8

// The shapes, with the meaning of A and B.
const (
	Constant    Shape = iota // always A
	Uniform                  // between A and B
	Normal                   // mean A, standard deviation B, cut off at 0
	Exponential              // mean A
	Pareto                   // minimum A, tail index B
	Mixture                  // one of Parts, by weight
)

// Always returns the distribution that is d every time.
func Always(d Duration) Dist { return Dist{A: float64(d)} }

// Sample draws a duration, rounded to whole nanoseconds and never negative.
func (d *Dist) Sample(r *Rand) Duration {
	switch d.Shape {
	case Constant:
		return Duration(d.A)
	case Mixture:
		u := r.Float()
		for i := range d.Parts {
			if u < d.Parts[i].Weight || i == len(d.Parts)-1 {
				return d.Parts[i].Dist.Sample(r)
			}
			u -= d.Parts[i].Weight
		}
	}
	ns := 0.0
	switch d.Shape {
	case Uniform:
		ns = d.A + float64((d.B-d.A)*r.Float())
	case Normal:
		ns = d.A + float64(d.B*r.normal())
	case Exponential:
		ns = float64(d.A * r.exponential())
	case Pareto:
		ns = float64(d.A * math.Pow(1-r.Float(), -1/d.B))
	}
	const longest = float64(24 * time.Hour) // keeps an endless tail inside Time
	return Duration(math.Round(min(max(ns, 0), longest)))
}

// Mean returns the expected duration. A Pareto tail of index 1 or less has no
// mean; its minimum is returned instead.
func (d *Dist) Mean() Duration {
	switch d.Shape {
	case Uniform:
		return Duration((d.A + d.B) / 2)
	case Pareto:
		if d.B > 1 {
			return Duration(float64(d.A*d.B) / (d.B - 1))
		}
	case Mixture:
		sum := 0.0
		for i := range d.Parts {
			sum += float64(d.Parts[i].Weight * float64(d.Parts[i].Dist.Mean()))
		}
		return Duration(sum)
	}
	return Duration(d.A)
}

// String prints the distribution as a tape writes it.
func (d Dist) String() string {
	span := func(ns float64) string { return FormatDuration(Duration(ns)) }
	switch d.Shape {
	case Uniform:
		return "uniform(" + span(d.A) + "," + span(d.B) + ")"
	case Normal:
		return "normal(" + span(d.A) + "," + span(d.B) + ")"
	case Exponential:
		return "exp(" + span(d.A) + ")"
	case Pareto:
		return "pareto(" + span(d.A) + "," + strconv.FormatFloat(d.B, 'g', -1, 64) + ")"
	case Mixture:
		parts := make([]string, len(d.Parts))
		for i, p := range d.Parts {
			percent := strconv.FormatFloat(math.Round(p.Weight*1e8)/1e6, 'f', -1, 64)
			parts[i] = percent + "%" + p.Dist.String()
		}
		return strings.Join(parts, "+")
	}
	return span(d.A)
}

// ParseDist reads a distribution: "5ms", "uniform(1ms,9ms)",
// "normal(5ms,1ms)", "exp(2ms)", "pareto(0.2ms,10)", or a mixture such as
// "90% 1ms + 10% exp(20ms)" whose shares add up to 100 %.
func ParseDist(text string) (Dist, error) {
	text = strings.ReplaceAll(text, " ", "")
	if !strings.Contains(text, "%") {
		return parseShape(text)
	}
	mixture := Dist{Shape: Mixture}
	total := 0.0
	for _, part := range strings.Split(text, "+") {
		share, shape, found := strings.Cut(part, "%")
		weight, err := strconv.ParseFloat(share, 64)
		if !found || err != nil || !(weight > 0 && weight <= 100) {
			return Dist{}, fmt.Errorf("%q is no part of a mixture; write \"90%% 1ms + 10%% exp(20ms)\"", part)
		}
		dist, err := parseShape(shape)
		if err != nil {
			return Dist{}, err
		}
		total += weight
		mixture.Parts = append(mixture.Parts, Part{Weight: weight / 100, Dist: dist})
	}
	if math.Abs(total-100) > 1e-6 {
		return Dist{}, fmt.Errorf("the shares of a mixture add up to 100%%, not %g%%", total)
	}
	return mixture, nil
}

func parseShape(text string) (Dist, error) {
	name, inner, isCall := strings.Cut(text, "(")
	if !isCall {
		d, err := ParseDuration(text)
		return Always(d), err
	}
	inner, closed := strings.CutSuffix(inner, ")")
	args := strings.Split(inner, ",")
	shapes := map[string]struct {
		shape Shape
		args  int
	}{"uniform": {Uniform, 2}, "normal": {Normal, 2}, "exp": {Exponential, 1}, "pareto": {Pareto, 2}}
	known, ok := shapes[name]
	if !ok || !closed || len(args) != known.args {
		return Dist{}, fmt.Errorf("%q is no distribution; write 5ms, uniform(a,b), normal(mean,sd), exp(mean) or pareto(min,alpha)", text)
	}
	d := Dist{Shape: known.shape}
	a, err := ParseDuration(args[0])
	if err != nil {
		return Dist{}, err
	}
	d.A = float64(a)
	switch known.shape {
	case Uniform, Normal:
		b, err := ParseDuration(args[1])
		if err != nil {
			return Dist{}, err
		}
		if d.B = float64(b); known.shape == Uniform && b < a {
			return Dist{}, fmt.Errorf("uniform(%s,%s): the first bound must not be above the second", args[0], args[1])
		}
	case Pareto:
		if d.B, err = strconv.ParseFloat(args[1], 64); err != nil || !(d.B > 0) || math.IsInf(d.B, 0) {
			return Dist{}, fmt.Errorf("pareto's alpha is a number above 0, not %q", args[1])
		}
	}
	return d, nil
}

// ParseDuration reads a span of time that is not negative: "300ms", "1.5s".
// A number without a unit is refused, except 0.
func ParseDuration(text string) (Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("%q is no duration; write a number and a unit, like 5ms, 2s or 1m", text)
	}
	return d, nil
}
