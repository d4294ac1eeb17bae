package sim

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestAgendaKeepsOrder(t *testing.T) {
	// Entries come out by time, and by the order of scheduling within a moment.
	rapid.Check(t, func(t *rapid.T) {
		var a Agenda
		times := rapid.SliceOfN(rapid.Int64Range(0, 20), 1, 300).Draw(t, "times")
		for i, at := range times {
			a.Push(Time(at), Task{Ref: uint32(i)})
		}
		for i := range times { // what is taken out may come back for later
			if i%3 == 0 {
				a.Push(a.Pop().At+Time(i%50), Task{Ref: uint32(len(times) + i)})
			}
		}
		copied := a.Clone()
		last := Entry{At: -1}
		for range times {
			e := a.Pop()
			if e.At < last.At || e.At == last.At && e.Seq < last.Seq {
				t.Fatalf("%v after %v", e, last)
			}
			if other := copied.Pop(); other != e {
				t.Fatalf("the clone says %v, not %v", other, e)
			}
			last = e
		}
		if a.Len() != 0 || a.Peek() != Never {
			t.Fatal("an empty agenda has something to come")
		}
	})
}

func TestStreamsAreTheirOwn(t *testing.T) {
	// A stream depends on the seed and its names, and on nothing else.
	a, again := NewRand(1, "link", "n1", "n2"), NewRand(1, "link", "n1", "n2")
	other, reseeded := NewRand(1, "link", "n2", "n1"), NewRand(2, "link", "n1", "n2")
	for range 100 {
		x := a.Uint64()
		if x != again.Uint64() {
			t.Fatal("the same stream gave another number")
		}
		if x == other.Uint64() || x == reseeded.Uint64() {
			t.Fatal("two streams gave the same number")
		}
	}
}

func TestRanksFallOff(t *testing.T) {
	// With a skew of s the curve 1/x^s says how often a rank comes up: at 1
	// the first of 7 gets a third, because ln 2 is a third of ln 8.
	const draws = 100_000
	for _, c := range []struct{ skew, first float64 }{{1, 1.0 / 3}, {2, 0.5 / (7.0 / 8)}} {
		r, counts := NewRand(1, "client", "alice"), [7]float64{}
		for range draws {
			counts[r.Rank(len(counts), c.skew)]++
		}
		if share := counts[0] / draws; math.Abs(share-c.first) > 0.01 {
			t.Errorf("with a skew of %v the first rank comes up %.3f of the time, not %.3f", c.skew, share, c.first)
		}
		for i := range len(counts) - 1 {
			if counts[i] <= counts[i+1] {
				t.Errorf("with a skew of %v the ranks come up %v times", c.skew, counts)
			}
		}
	}
}

func TestDistributionsHaveTheirMeans(t *testing.T) {
	// The mean of many samples is the mean that the distribution claims.
	for _, text := range []string{"5ms", "uniform(1ms,9ms)", "normal(5ms,1ms)", "exp(2ms)", "pareto(0.235ms,10)",
		"91.22%pareto(0.235ms,10)+8.78%exp(0.602ms)"} {
		d, err := ParseDist(text)
		if err != nil {
			t.Fatal(err)
		}
		if d.String() != text {
			t.Errorf("%s prints as %s", text, d.String())
		}
		r, sum := NewRand(7, text), 0.0
		const n = 200_000
		for range n {
			sum += float64(d.Sample(&r))
		}
		if got, want := sum/n, float64(d.Mean()); math.Abs(got-want) > 0.02*want {
			t.Errorf("%s: mean of samples %v, want %v", text, time.Duration(got), time.Duration(want))
		}
	}
	for _, text := range []string{"5", "", "normal(1ms)", "uniform(9ms,1ms)", "exp(-1ms)", "pareto(1ms,0)", "pareto(1ms,NaN)", "50%1ms", "60%1ms+60%2ms", "NaN%1ms+50%2ms", "-5ms"} {
		if d, err := ParseDist(text); err == nil {
			t.Errorf("%q was read as %s", text, d)
		}
	}
}

func TestLinkKeepsOrder(t *testing.T) {
	// Nothing overtakes, however uneven the latency and whatever is held,
	// and a held message goes on from where it stood.
	rapid.Check(t, func(t *rapid.T) {
		l := Link[int]{Rand: NewRand(rapid.Uint64().Draw(t, "seed"), "link")}
		l.Quality.Latency, _ = ParseDist("uniform(0ms,50ms)")
		l.Quality.Loss = 0.1
		now, sent := Time(0), 0
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 30).Draw(t, "pause")) * time.Millisecond)
			switch rapid.SampledFrom([]string{"send", "send", "hold", "heal"}).Draw(t, "what") {
			case "send":
				sent++
				l.Send(now, 0, 0, &sent)
			case "hold":
				if l.State == LinkUp {
					l.Hold(now)
				}
			case "heal":
				l.Heal(now)
			}
			flights := l.InFlight()
			if !slices.IsSortedFunc(flights, func(a, b Flight[int]) int {
				return max(-1, min(1, int(a.DeliverAt-b.DeliverAt)))
			}) {
				t.Fatal("a message would overtake another")
			}
			for _, f := range flights {
				if f.DeliverAt < f.SentAt {
					t.Fatalf("a message arrives at %v, before it was sent at %v", f.DeliverAt, f.SentAt)
				}
			}
		}
		if len(l.InFlight()) != sent {
			t.Fatalf("%d messages under way, want %d", len(l.InFlight()), sent)
		}
	})
}

func TestDurationsReadBack(t *testing.T) {
	// FormatDuration loses nothing.
	rapid.Check(t, func(t *rapid.T) {
		d := Duration(rapid.Int64Range(0, 1<<50).Draw(t, "ns"))
		if back, err := ParseDuration(FormatDuration(d)); err != nil || back != d {
			t.Fatalf("%d became %q became %d (%v)", d, FormatDuration(d), back, err)
		}
	})
}

func TestDelayComesOnTop(t *testing.T) {
	// The distance is added to what is drawn, of whichever class, and draws
	// nothing itself.
	near, far := Link[int]{Rand: NewRand(1, "link")}, Link[int]{Rand: NewRand(1, "link")}
	for _, l := range []*Link[int]{&near, &far} {
		l.Quality.Latency, _ = ParseDist("exp(5ms)")
		l.Quality.ByClass[1], _ = ParseDist("pareto(1ms,2)")
		l.Quality.HasClass[1] = true
	}
	far.Quality.Delay = 75 * time.Millisecond
	body := 0
	for i := range 200 {
		now := Time(i) * Time(time.Hour)
		a, _ := near.Send(now, i%2, 0, &body)
		b, _ := far.Send(now, i%2, 0, &body)
		if b.Sub(a) != 75*time.Millisecond {
			t.Fatalf("message %d arrives %v later", i, b.Sub(a))
		}
	}
}
