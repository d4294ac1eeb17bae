package tape

import (
	"slices"
	"strings"
	"testing"
	"time"

	"splitbrain/engine"
	"splitbrain/engine/trace"
)

// A window of events is exactly what happened then, wherever the cursor is, and
// so are single events and their causes.
func TestWindowsOfEvents(t *testing.T) {
	s := stageOf(t, eventful)
	var all []engine.Event
	play := NewPlayer(s.Script(), nil)
	play.Reel().Keep(true)
	for !play.Done() {
		if err := play.Advance(play.Reel().Now().Add(time.Second)); err != nil {
			t.Fatal(err)
		}
		all = append(all, play.Reel().Drain()...)
	}
	all = slices.DeleteFunc(all, func(e engine.Event) bool { return e.At > 8e9 })
	advance(t, s, 8e9)
	s.Seek(2e9)
	between := func(from, to engine.Time) []engine.Event {
		return slices.DeleteFunc(slices.Clone(all), func(e engine.Event) bool { return e.At <= from || e.At > to })
	}
	for _, w := range [][2]engine.Time{{-1, 8e9}, {-1, 0}, {1e9, 2e9}, {5e9, 5.5e9}, {7.9e9, 20e9}} {
		got, complete := s.Events(w[0], w[1], maxWindow)
		if want := between(w[0], w[1]); !slices.Equal(got, want) || !complete {
			t.Errorf("from %s to %s there were %d events, and %d were found", w[0], w[1], len(want), len(got))
		}
	}
	if got, complete := s.Events(1e9, 8e9, 10); len(got) != 10 || complete {
		t.Errorf("%d events of at most 10, all of them: %v", len(got), complete)
	}
	for _, e := range []engine.Event{all[0], all[len(all)/2], all[len(all)-1]} {
		if got, found := s.Event(e.ID); !found || got != e || s.Describe(got) == "" {
			t.Errorf("%v came back as %v", e, got)
		}
		chain := s.Causes(e.ID)
		if len(chain) == 0 || chain[len(chain)-1] != e || chain[0].Cause != 0 {
			t.Errorf("the causes of %v are %v", e, chain)
		}
		for i := 1; i < len(chain); i++ {
			if chain[i].Cause != chain[i-1].ID || chain[i-1] != all[chain[i-1].ID-1] {
				t.Errorf("%v does not follow from %v", chain[i], chain[i-1])
			}
		}
	}
	if _, found := s.Event(uint64(len(all)) + 1); found {
		t.Error("there is an event that has not happened")
	}
}

// What is worth going back to is marked, once, and marks can be jumped to.
func TestMarks(t *testing.T) {
	s := stageOf(t, example4)
	advance(t, s, 4.5e9)
	do(t, s, "write by/hand 1")
	advance(t, s, 9e9)
	s.Seek(1e9)
	advance(t, s, 9.5e9)
	var kinds []MarkKind
	for _, m := range s.Marks() {
		kinds = append(kinds, m.Kind)
	}
	want := []MarkKind{FaultMark, FaultMark, AnomalyMark, CommandMark, PromotionMark, LossMark}
	if !slices.Equal(kinds, want) {
		t.Errorf("marks: %v", s.Marks())
	}
	if m := s.Marks()[5]; m.Count != 20 || !strings.Contains(m.String(), "(20 times)") {
		t.Errorf("the losses are %v", m)
	}
	s.Seek(0)
	for _, at := range []engine.Time{2e9, 4e9, 4.5e9} {
		if m, found := s.NextMark(); !found || s.Still.Now != at || m.At != at {
			t.Errorf("came to %s by %v", s.Still.Now, m)
		}
	}
	if m, found := s.PreviousMark(); !found || m.At != 4e9 {
		t.Errorf("came back to %v", m)
	}
	s.Seek(0)
	if _, found := s.PreviousMark(); found {
		t.Error("there is something before the beginning")
	}
}

// However much goes wrong, the marks of a take are bounded.
func TestMarksAreBounded(t *testing.T) {
	var m marks
	reel := engine.NewReel(1)
	kinds := []trace.Kind{trace.NodeKilled, trace.NodePromoted, trace.SplitBrainBegan}
	for i := range 100_000 {
		e := engine.Event{ID: uint64(i + 1), At: engine.Time(i) * 1e9, Kind: kinds[i%3], Node: engine.Nobody, Peer: engine.Nobody}
		kind, _ := markKind(e.Kind)
		m.event(&e, kind, reel)
	}
	count := 0
	for _, mark := range m.list {
		count += mark.Count
	}
	if len(m.list) > maxMarks || count != 100_000 {
		t.Errorf("%d marks of %d events", len(m.list), count)
	}
}
