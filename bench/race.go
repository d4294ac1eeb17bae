package main

import (
	"fmt"
	"runtime"
	"slices"
	"time"
)

// cost is what one piece of work takes.
type cost struct {
	nanos, allocs float64
}

func (c cost) String() string { return fmt.Sprintf("%s, %s allocs", nanos(c.nanos), count(c.allocs)) }

func nanos(n float64) string {
	switch {
	case n < 1e3:
		return fmt.Sprintf("%.0f ns", n)
	case n < 1e4:
		return fmt.Sprintf("%.2f µs", n/1e3)
	case n < 1e6:
		return fmt.Sprintf("%.1f µs", n/1e3)
	}
	return fmt.Sprintf("%.2f ms", n/1e6)
}

func count(n float64) string {
	if n < 10 {
		return fmt.Sprintf("%.2f", n)
	}
	return fmt.Sprintf("%.0f", n)
}

// side is one way of doing the work. It is prepared anew for every round;
// what it prepares does the given number of pieces.
type side func() (do func(pieces int), err error)

// warmUp is how many pieces are done before the clock runs.
const warmUp = 200

// race lets the sides take turns for some rounds and returns their medians.
// Each side does as many pieces in a round as it can do in the time given.
func race(e effort, sides ...side) ([]cost, error) {
	pieces := make([]int, len(sides))
	results := make([][]cost, len(sides))
	for round := -1; round < e.rounds; round++ {
		for i, prepare := range sides {
			do, err := prepare()
			if err != nil {
				return nil, err
			}
			do(warmUp)
			if round < 0 {
				pieces[i] = enough(do, e.each)
				continue
			}
			results[i] = append(results[i], timed(do, pieces[i]))
		}
	}
	medians := make([]cost, len(sides))
	for i, r := range results {
		medians[i] = cost{
			nanos:  medianOf(r, func(c cost) float64 { return c.nanos }),
			allocs: medianOf(r, func(c cost) float64 { return c.allocs }),
		}
	}
	return medians, nil
}

// enough finds out how many pieces fill the time.
func enough(do func(int), each time.Duration) int {
	for n := warmUp; ; n *= 2 {
		began := time.Now()
		do(n)
		if took := time.Since(began); took >= each/4 || n > 1<<28 {
			return max(1, int(float64(n)*float64(each)/float64(took)))
		}
	}
}

// timed does pieces of work. The garbage of who ran before is not on its bill,
// its own is.
func timed(do func(int), pieces int) cost {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	do(pieces)
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	return cost{float64(took.Nanoseconds()) / float64(pieces), float64(after.Mallocs-before.Mallocs) / float64(pieces)}
}

func medianOf[T any](all []T, value func(T) float64) float64 {
	values := make([]float64, len(all))
	for i := range all {
		values[i] = value(all[i])
	}
	return quantile(values, 0.5)
}

// quantile returns the value below which the fraction q of all values lies.
func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	at := q * float64(len(sorted)-1)
	low := int(at)
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (sorted[high]-sorted[low])*(at-float64(low))
}
