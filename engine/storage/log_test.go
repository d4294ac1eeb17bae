package storage

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestLogsShareMemoryButNotFate(t *testing.T) {
	// Whatever is done to one log, no other log that borrowed from it, lent
	// to it or was cloned from it ever changes.
	rapid.Check(t, func(t *rapid.T) {
		logs := make([]Log[int], 3)
		want := make([][]int, 3)
		runs := map[int]Run[int]{} // messages under way, by what they hold
		held := map[int][]int{}
		next := 0
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			i := rapid.IntRange(0, 2).Draw(t, "log")
			switch rapid.SampledFrom([]string{"append", "extend", "truncate", "clone", "send", "pack"}).Draw(t, "what") {
			case "append":
				for range rapid.IntRange(1, 700).Draw(t, "count") {
					next++
					logs[i].Append(next)
					want[i] = append(want[i], next)
				}
			case "extend": // follow a log that this one is a prefix of
				j := rapid.IntRange(0, 2).Draw(t, "leader")
				common := len(want[i])
				if i == j || common >= len(want[j]) || !slices.Equal(want[j][:common], want[i]) {
					continue
				}
				limit := rapid.IntRange(common+1, len(want[j])).Draw(t, "limit")
				for int(logs[i].Len()) < limit {
					logs[i].Extend(logs[j].Run(logs[i].Len()+1, uint64(limit)))
				}
				want[i] = slices.Clone(want[j][:limit])
			case "truncate":
				length := rapid.IntRange(0, len(want[i])).Draw(t, "length")
				logs[i].Truncate(uint64(length))
				want[i] = slices.Clone(want[i][:length])
			case "clone":
				j := rapid.IntRange(0, 2).Draw(t, "copy")
				logs[j], want[j] = logs[i].Clone(), slices.Clone(want[i])
			case "pack":
				logs[i].Pack(&packedInts)
			case "send":
				if len(want[i]) > 0 {
					from := rapid.IntRange(1, len(want[i])).Draw(t, "from")
					run := logs[i].Run(uint64(from), uint64(len(want[i])))
					runs[len(runs)], held[len(held)] = run, slices.Clone(run.Elements())
				}
			}
			for k := range logs {
				if got := contents(&logs[k]); !slices.Equal(got, want[k]) {
					t.Fatalf("log %d changed behind its back: %d elements, want %d", k, len(got), len(want[k]))
				}
			}
		}
		for k, run := range runs {
			if !slices.Equal(run.Elements(), held[k]) {
				t.Fatal("a run changed after it was taken")
			}
		}
	})
}

var packedInts = Packing[int]{
	Pack: func(p *Packer, elements []int) bool {
		for _, n := range elements {
			p.Difference(int64(n))
		}
		return true
	},
	Unpack: func(u *Unpacker, elements []int) {
		for i := range elements {
			elements[i] = int(u.Difference())
		}
	},
}

func contents(l *Log[int]) []int {
	var all []int
	for i := uint64(1); i <= l.Len(); i++ {
		all = append(all, *l.At(i))
	}
	return all
}

func TestForkIsTheLastSharedPosition(t *testing.T) {
	// Two histories share what both wrote before either left the other.
	first := History(nil)
	second := first.Begin(40, 0)
	third := second.Begin(70, 0)
	for _, c := range []struct {
		name           string
		mine, other    History
		myEnd, itsEnd  LSN
		fork, leftAt   LSN
		ended, isKnown bool
	}{
		{"same timeline", first, first, 50, 60, 50, 0, false, true},
		{"left at 40", first, second, 55, 60, 40, 0, false, false},
		{"behind the fork", first, second, 30, 60, 30, 0, false, false},
		{"two forks on", third, first, 90, 45, 40, 40, true, true},
		{"other promotion", first.Begin(40, 0), first.Begin(35, 0), 60, 60, 35, 0, false, true},
	} {
		if got := c.mine.Fork(c.myEnd, c.other, c.itsEnd); got != c.fork {
			t.Errorf("%s: fork at %d, want %d", c.name, got, c.fork)
		}
		left, ended, known := c.mine.End(c.other.Timeline())
		if left != c.leftAt || ended != c.ended || known != c.isKnown {
			t.Errorf("%s: End(%d) = %d, %v, %v; want %d, %v, %v", c.name, c.other.Timeline(), left, ended, known, c.leftAt, c.ended, c.isKnown)
		}
	}
}

func TestWaitingCommitsShowInTheirOrder(t *testing.T) {
	// A cancelled wait shows a commit early; older ones never cover it, and
	// replay takes it in.
	rows := NewRows()
	old, newer := NewWrite(1, "k", "old"), NewWrite(2, "k", "newer")
	rows.ApplyEarly(&newer, 2)
	rows.ApplyEarly(&old, 1)
	if v, _ := rows.Read("k"); v.Value != "newer" {
		t.Errorf("a reader sees %q, want newer", v.Value)
	}
	rows.Apply(&old, 1)
	if v, _ := rows.Read("k"); v.Value != "newer" {
		t.Errorf("after replaying the old one a reader sees %q, want newer", v.Value)
	}
	rows.Apply(&newer, 2)
	if v, _ := rows.Read("k"); v.Value != "newer" || rows.Len() != 1 {
		t.Errorf("after replaying both a reader sees %q in %d rows", v.Value, rows.Len())
	}
}
