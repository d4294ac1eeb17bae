package storage

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"splitbrain/engine/sim"
)

func TestPackedRecordsComeBackAsTheyWere(t *testing.T) {
	// Whatever records a log holds, packing it changes none of them, and a
	// clone that was made before sees the same.
	rapid.Check(t, func(t *rapid.T) {
		var w WAL
		keys := rapid.SliceOfN(rapid.String(), 1, 5).Draw(t, "keys")
		luck := sim.NewRand(rapid.Uint64().Draw(t, "seed"), "test")
		for range rapid.IntRange(2*chunkLen, 4*chunkLen).Draw(t, "records") {
			r := NewWrite(OpID(luck.Uint64()>>luck.Uint64()%64), keys[int(luck.Uint64()%uint64(len(keys)))], keys[0])
			if luck.Uint64()%8 == 0 {
				r = Record{Kind: TimelineStarted}
			}
			r.Timeline, r.At = Timeline(luck.Uint64()), sim.Time(luck.Uint64()>>1)
			w.Append(&r)
		}
		if rapid.Bool().Draw(t, "a change") {
			r := Record{Op: 7, Change: &Change{}}
			w.Truncate(1000)
			for range 3 * chunkLen {
				w.Append(&r)
			}
		}
		var want []Record
		for lsn := LSN(1); lsn <= w.End(); lsn++ {
			want = append(want, *w.At(lsn))
		}
		c := w.Clone()
		w.Pack()
		w.Pack()
		for lsn := LSN(1); lsn <= w.End(); lsn++ {
			if *w.At(lsn) != want[lsn-1] || *c.At(lsn) != want[lsn-1] {
				t.Fatalf("the record at %d is %+v, was %+v", lsn, *w.At(lsn), want[lsn-1])
			}
		}
	})
}

func TestUnpackerReadsWhatAPackerWrote(t *testing.T) {
	// Numbers of every size, flags and texts come back in their order.
	rapid.Check(t, func(t *rapid.T) {
		numbers := append(rapid.SliceOf(rapid.Uint64()).Draw(t, "numbers"), 0, math.MaxUint64)
		texts := append(rapid.SliceOf(rapid.String()).Draw(t, "texts"), "", "twice", "twice")
		var p Packer
		for _, n := range numbers {
			p.Number(n)
			p.Difference(int64(n))
			p.Flags(n%2 == 0, n%3 == 0)
		}
		for _, s := range texts {
			p.Text(s)
			p.Name(s)
		}
		u := Unpacker{rest: string(p.bytes)}
		for _, n := range numbers {
			if got := u.Number(); got != n {
				t.Fatalf("%d, want %d", got, n)
			}
			if got := u.Difference(); got != int64(n) {
				t.Fatalf("%d, want %d", got, int64(n))
			}
			var two, three bool
			u.Flags(&two, &three)
			if two != (n%2 == 0) || three != (n%3 == 0) {
				t.Fatalf("flags of %d are %v, %v", n, two, three)
			}
		}
		for _, s := range texts {
			if got := []string{u.Text(), u.Name()}; !cmp.Equal(got, []string{s, s}) {
				t.Fatalf("%q, want %q twice", got, s)
			}
		}
		if u.rest != "" {
			t.Fatalf("%d bytes are left", len(u.rest))
		}
	})
}
