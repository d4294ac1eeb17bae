package trials

import (
	"math"
	"slices"
)

// MaxExact is up to how many values a distribution keeps them all. Beyond it
// counts them in buckets that are a 128th of their value wide at most, so that
// its memory no longer grows and a quantile is at most 0.8 % too small. Whole
// numbers up to 256 have a bucket each and stay exact.
const MaxExact = 1 << 14

// Distribution takes in the values of a measure one by one.
type Distribution struct {
	N        int // values so far
	Min, Max float64
	Whole    bool // all of them are whole numbers

	mean, squares float64        // Welford's running mean, and squared distances from it
	exact         []float64      // all values, until there are too many
	sorted        bool           // exact is
	buckets       map[uint64]int // counts by the bucket's order
}

// Add takes in a value, which must be finite.
func (d *Distribution) Add(v float64) {
	if d.N == 0 {
		d.Min, d.Max, d.Whole = v, v, true
	}
	d.N++
	d.Min, d.Max = min(d.Min, v), max(d.Max, v)
	d.Whole = d.Whole && v == math.Trunc(v)
	// The conversions keep a processor from rounding once instead of twice.
	delta := v - d.mean
	d.mean += float64(delta / float64(d.N))
	d.squares += float64(delta * (v - d.mean))
	switch {
	case d.buckets != nil:
		d.buckets[orderOf(v)]++
	case len(d.exact) == MaxExact:
		d.buckets = map[uint64]int{}
		for _, each := range append(d.exact, v) {
			d.buckets[orderOf(each)]++
		}
		d.exact = nil
	default:
		d.exact, d.sorted = append(d.exact, v), false
	}
}

// Exact tells whether the quantiles are.
func (d *Distribution) Exact() bool { return d.buckets == nil }

// Mean returns the mean of the values.
func (d *Distribution) Mean() float64 { return d.mean }

// Deviation returns the standard deviation, estimated from the values.
func (d *Distribution) Deviation() float64 {
	if d.N < 2 {
		return 0
	}
	return math.Sqrt(max(d.squares, 0) / float64(d.N-1))
}

// Margin returns how far to either side of the mean its 95 % confidence
// interval reaches, by Student's distribution. One value has none.
func (d *Distribution) Margin() float64 {
	if d.N < 2 {
		return 0
	}
	return student(d.N-1) * d.Deviation() / math.Sqrt(float64(d.N))
}

// bucketShift leaves seven binary digits behind the leading one of a value.
const bucketShift = 52 - 7

// orderOf returns the bucket of a value. The bits of a float sort as the value
// does once the negative ones are turned around.
func orderOf(v float64) uint64 {
	switch {
	case v < 0:
		return 1<<63 - math.Float64bits(-v)>>bucketShift
	case v > 0:
		return 1<<63 + math.Float64bits(v)>>bucketShift
	}
	return 1 << 63 // also for a zero with a minus
}

// valueOf returns the edge of a bucket that is nearer to 0.
func valueOf(order uint64) float64 {
	if order < 1<<63 {
		return -math.Float64frombits((1<<63 - order) << bucketShift)
	}
	return math.Float64frombits((order - 1<<63) << bucketShift)
}

// each calls do with every value in order, and how often it is there.
func (d *Distribution) each(do func(v float64, count int) (more bool)) {
	if d.buckets == nil {
		if !d.sorted {
			slices.Sort(d.exact)
			d.sorted = true
		}
		for _, v := range d.exact {
			if !do(v, 1) {
				return
			}
		}
		return
	}
	orders := make([]uint64, 0, len(d.buckets))
	for order := range d.buckets {
		orders = append(orders, order)
	}
	slices.Sort(orders)
	for _, order := range orders {
		if !do(min(max(valueOf(order), d.Min), d.Max), d.buckets[order]) {
			return
		}
	}
}

// Quantile returns the smallest value that a share q of all does not exceed.
func (d *Distribution) Quantile(q float64) float64 {
	rank, found := max(1, int(math.Ceil(q*float64(d.N)))), d.Max
	d.each(func(v float64, count int) bool {
		rank -= count
		found = v
		return rank > 0
	})
	return found
}

// Scale divides a span of values into equal parts.
type Scale struct {
	Low, High float64
	Parts     int
}

// ScaleOf returns the scale on which distributions can be compared. Whole
// numbers that are few get a part each.
func ScaleOf(parts int, all ...*Distribution) Scale {
	s, whole, begun := Scale{Parts: parts}, true, false
	for _, d := range all {
		if d.N == 0 {
			continue
		}
		if !begun {
			s.Low, s.High, begun = d.Min, d.Max, true
		}
		s.Low, s.High, whole = min(s.Low, d.Min), max(s.High, d.Max), whole && d.Whole
	}
	switch {
	case s.High <= s.Low:
		s.Parts = 1
	case whole && s.High-s.Low < float64(parts):
		s.Parts = int(s.High-s.Low) + 1
		s.High++
	}
	return s
}

// Edge returns where a part of the scale begins.
func (s Scale) Edge(part int) float64 {
	return s.Low + (s.High-s.Low)*float64(part)/float64(s.Parts)
}

// Histogram counts the values in each part of a scale.
func (d *Distribution) Histogram(s Scale) []int {
	counts := make([]int, s.Parts)
	d.each(func(v float64, count int) bool {
		i := 0
		if s.High > s.Low {
			i = min(max(int((v-s.Low)/(s.High-s.Low)*float64(s.Parts)), 0), s.Parts-1)
		}
		counts[i] += count
		return true
	})
	return counts
}
