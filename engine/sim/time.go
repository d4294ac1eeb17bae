package sim

import (
	"fmt"
	"strconv"
	"time"
)

// Time is a moment of the simulated world: nanoseconds since the run began.
// It never comes from a real clock.
type Time int64

// Duration is a span of virtual time.
type Duration = time.Duration

// Never is later than every moment that a run can reach.
const Never Time = 1<<63 - 1

// Add returns the moment d after t. It stops at Never instead of wrapping.
func (t Time) Add(d Duration) Time {
	if d > 0 && t > Never-Time(d) {
		return Never
	}
	return t + Time(d)
}

// Sub returns the span from u to t.
func (t Time) Sub(u Time) Duration { return Duration(t - u) }

// String prints a moment in seconds with three decimals, as in "12.345s".
func (t Time) String() string {
	if t == Never {
		return "never"
	}
	return fmt.Sprintf("%d.%03ds", t/1e9, t%1e9/1e6)
}

// FormatDuration prints d exactly, in the largest unit that needs no more
// than one number: "5ms", "1.5s", "0.235ms". ParseDuration reads it back.
func FormatDuration(d Duration) string {
	if d == 0 {
		return "0s"
	}
	magnitude := d
	if magnitude < 0 {
		magnitude = -magnitude
	}
	unit, name := time.Nanosecond, "ns"
	switch {
	case magnitude >= time.Second:
		unit, name = time.Second, "s"
	case magnitude >= 100*time.Microsecond:
		unit, name = time.Millisecond, "ms"
	case magnitude >= 100*time.Nanosecond:
		unit, name = time.Microsecond, "us"
	}
	digits := strconv.FormatFloat(float64(d)/float64(unit), 'f', -1, 64)
	if back, err := time.ParseDuration(digits + name); err != nil || back != d {
		return strconv.FormatInt(int64(d), 10) + "ns"
	}
	return digits + name
}
