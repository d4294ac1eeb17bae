package sweep

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"splitbrain/engine/sim"
	"splitbrain/engine/tape"
)

// figure prints a value to three digits, with the unit of its kind. Whole
// numbers are printed in full.
func figure(kind tape.GaugeKind, v float64) string {
	if kind == tape.DurationGauge {
		return sim.FormatDuration(time.Duration(rounded(v)))
	}
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	if math.Abs(v) >= 1e6 {
		return strconv.FormatFloat(v, 'g', 3, 64)
	}
	return strconv.FormatFloat(rounded(v), 'f', -1, 64)
}

// between prints a mean and how far to either side it may lie: the margin to two
// digits, and the mean as far as the margin goes.
func between(kind tape.GaugeKind, mean, margin float64, plusMinus string) string {
	if margin == 0 {
		return figure(kind, mean)
	}
	size, unit := unitOf(kind, mean)
	digits := digitsOf(margin / size)
	show := func(v float64) string { return strconv.FormatFloat(v/size, 'f', digits, 64) }
	return show(mean) + " " + plusMinus + " " + show(margin) + unit
}

// edge prints where a part of a scale begins, as finely as the parts need it.
func edge(kind tape.GaugeKind, v, step float64) string {
	size, unit := unitOf(kind, max(math.Abs(v), step))
	return strconv.FormatFloat(v/size, 'f', digitsOf(step/size), 64) + unit
}

// digitsOf returns how many digits behind the point show two of a number.
func digitsOf(v float64) int { return min(max(1-int(math.Floor(math.Log10(v))), 0), 9) }

// unitOf returns the unit in which a tape would write a value.
func unitOf(kind tape.GaugeKind, v float64) (size float64, name string) {
	switch magnitude := math.Abs(v); {
	case kind != tape.DurationGauge:
		return 1, ""
	case magnitude >= 1e9:
		return 1e9, "s"
	case magnitude >= 1e5:
		return 1e6, "ms"
	case magnitude >= 100:
		return 1e3, "us"
	}
	return 1, "ns"
}

// rounded rounds a value to three digits.
func rounded(v float64) float64 {
	short, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'e', 2, 64), 64) // it was a number before
	return short
}

// percent prints a share without its sign.
func percent(share float64) string { return strconv.FormatFloat(100*share, 'f', 1, 64) }

// plural prints a number of things.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
