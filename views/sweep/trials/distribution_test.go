package trials

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func near(a, b, by float64) bool { return math.Abs(a-b) <= by }

func TestIntervalsAreThoseOfTheBooks(t *testing.T) {
	for _, c := range []struct {
		seen, n   int
		low, high float64
	}{
		{0, 10, 0, 0.2775}, {5, 10, 0.2366, 0.7634}, {10, 10, 0.7225, 1}, {1, 1000, 0.0002, 0.0056}, {0, 0, 0, 1},
	} {
		if low, high := Wilson(c.seen, c.n); !near(low, c.low, 1e-4) || !near(high, c.high, 1e-4) {
			t.Errorf("%d of %d: %.4f to %.4f", c.seen, c.n, low, high)
		}
	}
	for freedom, want := range map[int]float64{1: 12.706, 2: 4.303, 10: 2.228, 20: 2.086, 21: 2.080, 30: 2.042, 100: 1.984, 100000: 1.960} {
		if got := student(freedom); !near(got, want, 1e-3) {
			t.Errorf("student(%d) is %.4f, the table says %.3f", freedom, got, want)
		}
	}
}

func TestKnownDistributions(t *testing.T) {
	// Samples of distributions that are known look like them, before and
	// after the values have been put into buckets.
	luck := rand.New(rand.NewPCG(1, 2))
	for name, c := range map[string]struct {
		draw                           func() float64
		mean, deviation, p50, p90, p99 float64
	}{
		"uniform":     {luck.Float64, 0.5, 1 / math.Sqrt(12), 0.5, 0.9, 0.99},
		"exponential": {luck.ExpFloat64, 1, 1, math.Ln2, math.Log(10), math.Log(100)},
		"normal":      {luck.NormFloat64, 0, 1, 0, 1.2816, 2.3263},
		"dice":        {func() float64 { return float64(1 + luck.IntN(7)) }, 4, 2, 4, 7, 7},
	} {
		for _, n := range []int{MaxExact, 4 * MaxExact} {
			var d Distribution
			for range n {
				d.Add(c.draw())
			}
			if d.Exact() != (n <= MaxExact) || d.N != n {
				t.Errorf("%s: %d of %d values, exact %v", name, d.N, n, d.Exact())
			}
			if !near(d.Mean(), c.mean, 2*d.Margin()) || !near(d.Deviation(), c.deviation, 0.03) {
				t.Errorf("%s of %d: mean %.4f, deviation %.4f", name, n, d.Mean(), d.Deviation())
			}
			for q, want := range map[float64]float64{0.5: c.p50, 0.9: c.p90, 0.99: c.p99} {
				if got := d.Quantile(q); !near(got, want, 0.15) {
					t.Errorf("%s of %d: quantile %v is %.4f, not %.4f", name, n, q, got, want)
				}
			}
		}
	}
}

func TestConfidenceIsNinetyFive(t *testing.T) {
	// Of many small samples about 95 % have an interval with the true mean in
	// it.
	luck, hit := rand.New(rand.NewPCG(3, 4)), 0
	const samples = 4000
	for range samples {
		var d Distribution
		for range 8 {
			d.Add(5 + luck.NormFloat64())
		}
		if near(d.Mean(), 5, d.Margin()) {
			hit++
		}
	}
	if share := float64(hit) / samples; !near(share, 0.95, 0.012) {
		t.Errorf("%.3f of the intervals have the mean in them", share)
	}
}

func TestBucketsAreFine(t *testing.T) {
	// Whatever the values, those in buckets are in their order and at most a
	// 128th nearer to 0. Next to nothing may become nothing.
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.OneOf(rapid.Float64Range(-1e12, 1e12), rapid.Map(rapid.IntRange(-256, 256), func(i int) float64 { return float64(i) })), 2, 50).Draw(t, "values")
		slices.Sort(values)
		for i, v := range values {
			back := valueOf(orderOf(v))
			if math.Abs(back) > math.Abs(v) || math.Abs(v-back) > math.Abs(v)/128+1e-300 || v == math.Trunc(v) && math.Abs(v) <= 256 && back != v {
				t.Fatalf("%v became %v", v, back)
			}
			if i > 0 && orderOf(values[i-1]) > orderOf(v) {
				t.Fatalf("%v sorts before %v", v, values[i-1])
			}
		}
	})
}

func TestQuantilesInBuckets(t *testing.T) {
	// The quantiles of many values are nearly those of a sorted list.
	luck := rand.New(rand.NewPCG(5, 6))
	var d Distribution
	var all []float64
	for range 3 * MaxExact {
		v := math.Exp(9*luck.NormFloat64()) - 3
		d.Add(v)
		all = append(all, v)
	}
	slices.Sort(all)
	for _, q := range []float64{0, 0.001, 0.25, 0.5, 0.9, 0.99, 1} {
		want := all[max(0, int(math.Ceil(q*float64(len(all))))-1)]
		if got := d.Quantile(q); math.Abs(got-want) > math.Abs(want)/128 {
			t.Errorf("quantile %v is %v, the list says %v", q, got, want)
		}
	}
	if len(d.buckets) > 1<<14 || d.exact != nil {
		t.Errorf("%d buckets and %d values are kept", len(d.buckets), len(d.exact))
	}
}

func TestHistogramCountsAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var d, other Distribution
		for _, v := range rapid.SliceOf(rapid.Float64Range(-1e9, 1e9)).Draw(t, "values") {
			d.Add(v)
		}
		for _, v := range rapid.SliceOf(rapid.IntRange(0, 5)).Draw(t, "whole") {
			other.Add(float64(v))
		}
		for _, scale := range []Scale{ScaleOf(8, &d), ScaleOf(8, &d, &other), ScaleOf(12, &other)} {
			sum, n := 0, d.N
			counted := d
			if scale == ScaleOf(12, &other) {
				counted, n = other, other.N
			}
			for _, count := range counted.Histogram(scale) {
				sum += count
			}
			if sum != n || scale.Parts < 1 || scale.Parts > 12 {
				t.Fatalf("%+v counts %d of %d", scale, sum, n)
			}
		}
	})
	var few Distribution
	for _, v := range []float64{1, 2, 2, 5} {
		few.Add(v)
	}
	if got := few.Histogram(ScaleOf(8, &few)); !slices.Equal(got, []int{1, 2, 0, 0, 1}) {
		t.Errorf("few whole numbers: %v", got)
	}
}
