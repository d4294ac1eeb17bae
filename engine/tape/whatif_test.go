package tape

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"splitbrain/engine"
	"splitbrain/engine/trace"
)

// try makes a take of the what-if whose name begins so.
func try(t *testing.T, s *Stage, name string) {
	t.Helper()
	for _, w := range s.WhatIfs() {
		if strings.HasPrefix(w.Name, name) {
			if _, err := s.Try(w); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatalf("there is no what-if %q among %v", name, s.WhatIfs())
}

// With a commit that waits for a standby, what was lost would not have been.
func TestWhatIfSync(t *testing.T) {
	s := stageOf(t, example4)
	advance(t, s, 9e9)
	s.Look()
	if s.Still.Totals.Lost != 20 {
		t.Fatalf("%d lost", s.Still.Totals.Lost)
	}
	try(t, s, "with sync commit")
	if s.Still.Now != 9e9 || s.Still.Totals.Lost != 0 || s.Still.Policy != "first 1 (n2, n3) wait=flushed" {
		t.Errorf("at %s %d writes are lost under %s", s.Still.Now, s.Still.Totals.Lost, s.Still.Policy)
	}
	if info := s.Takes()[1]; info.Parent != 1 || info.Fork != 1e9 || info.Command != "commit first 1 (n2, n3)" || !info.Current {
		t.Errorf("the take is %+v", info)
	}
	c, err := s.Compare(1, 2)
	if err != nil {
		t.Fatal(err)
	}
	c.Advance(9.5e9)
	measures, nodes := c.Table()
	lost := measures[slices.IndexFunc(measures, func(m Measure) bool { return m.Name == "writes.lost" })]
	if c.Now() != 9.5e9 || lost.Values[0] != "20" || lost.Values[1] != "0" || !lost.Differs || lost.Sizes[0] <= lost.Sizes[1] {
		t.Errorf("at %s: %+v", c.Now(), lost)
	}
	if len(nodes) != 3 || !nodes[0].Position || nodes[0].Role || !nodes[0].Differs() {
		t.Errorf("nodes: %+v", nodes)
	}
	if s.Edge() != 9e9 {
		t.Error("comparing played the take on")
	}
	if !s.Undo() || s.Take() != 1 {
		t.Error("a what-if cannot be undone")
	}
}

// Fencing first leaves one primary, and the freshest standby has all that could
// be kept.
func TestWhatIfFailover(t *testing.T) {
	s := stageOf(t, three+`client alice writes=20/s
at 2s cut n1 n2
at 3s hold n1 n3
at 3s promote n2
at 4s redirect n2
at 20s end
`)
	advance(t, s, 6e9)
	s.Look()
	if s.Still.Totals.Primaries != 2 || s.Still.Totals.Lost == 0 {
		t.Fatalf("%d primaries, %d lost", s.Still.Totals.Primaries, s.Still.Totals.Lost)
	}
	try(t, s, "with fencing")
	if s.Still.Totals.Primaries != 1 || s.Still.Totals.SplitBrains != 0 {
		t.Errorf("%d primaries", s.Still.Totals.Primaries)
	}
	if err := s.Flip(1); err != nil {
		t.Fatal(err)
	}
	lost := s.Still.Totals.Lost
	try(t, s, "promote n3")
	if s.Still.Totals.LastPrimary != s.Still.NodeNamed("n3").ID || s.Still.Totals.Lost >= lost {
		t.Errorf("%d of %d are lost", s.Still.Totals.Lost, lost)
	}
	if s.Still.Clients[0].Target != s.Still.NodeNamed("n3").ID {
		t.Error("the clients were sent to the old choice")
	}
	if err := s.Flip(1); err != nil {
		t.Fatal(err)
	}
	try(t, s, "without hold n1 n3")
}

// Where leaders contradicted each other, keeping both versions would have lost
// nothing, and a home would have left nothing to contradict.
func TestWhatIfLeaders(t *testing.T) {
	s := stageOf(t, `cluster multi-leader eu in
at 1s hold eu in
at 2s write k old as ann on eu
at 3s write k new as raj on in
at 4s heal
at 20s end
`)
	advance(t, s, 6e9)
	s.Look()
	if s.Still.Totals.Lost != 1 || s.Still.Totals.Conflicts != 1 {
		t.Fatalf("%d lost, %d conflicts", s.Still.Totals.Lost, s.Still.Totals.Conflicts)
	}
	try(t, s, "with both versions kept")
	if s.Still.Totals.Lost != 0 || s.Still.Totals.ConflictsOpen != 1 {
		t.Errorf("both kept: %d lost, %d to decide", s.Still.Totals.Lost, s.Still.Totals.ConflictsOpen)
	}
	if err := s.Flip(1); err != nil {
		t.Fatal(err)
	}
	try(t, s, "with all rows written at eu")
	if s.Still.Totals.Lost != 0 || s.Still.Totals.Conflicts != 0 || s.Still.Totals.Acked+s.Still.Totals.Waiting != 2 {
		t.Errorf("a home: %+v", s.Still.Totals)
	}
}

// Where nothing went wrong there is nothing to propose.
func TestNoWhatIf(t *testing.T) {
	s := stageOf(t, anyCluster)
	advance(t, s, 5e9)
	if list := s.WhatIfs(); len(list) != 0 {
		t.Errorf("what-ifs: %v", list)
	}
	if _, err := s.Try(WhatIf{}); err == nil {
		t.Error("nothing was tried")
	}
}

// Luck belongs to the links: whatever happens to a node that nobody depends on,
// the messages between all others take exactly as long as they did.
func TestWhatIfKeepsTheLuckOfOthers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spans := []string{"exp(5ms)", "uniform(1ms,9ms)", "pareto(1ms,2)", "normal(8ms,2ms)"}
		text := fmt.Sprintf("seed %d\n", rapid.IntRange(1, 1000).Draw(t, "seed")) + `cluster single-leader n1 n2 n3
commit first 1 (n2)
link n1 n2 latency=` + rapid.SampledFrom(spans).Draw(t, "n1-n2") + " loss=" + rapid.SampledFrom([]string{"0%", "3%"}).Draw(t, "loss") + `
link n1 n3 latency=` + rapid.SampledFrom(spans).Draw(t, "n1-n3") + `
client alice writes=40/s reads=15/s route=n2
link alice * latency=` + rapid.SampledFrom(spans).Draw(t, "alice") + `
at 10s end
`
		s := stageOf(t, text)
		cut := rapid.SampledFrom([]string{"kill n3", "stop n3", "pause n3", "wipe n3", "cut n1 n3", "hold n1 n3"}).Draw(t, "fault")
		at := engine.Time(rapid.Int64Range(1, 4e9).Draw(t, "moment"))
		advance(t, s, at)
		do(t, s, cut)
		advance(t, s, 6e9)
		with := journeys(s)
		if w := s.WhatIfs(); len(w) == 0 {
			t.Fatal("the fault cannot be left out")
		} else if _, err := s.Try(w[len(w)-1]); err != nil {
			t.Fatal(err)
		}
		without := journeys(s)
		if len(with) < 100 || !slices.Equal(with, without) {
			t.Fatalf("%d journeys with %s, %d without, and they differ", len(with), cut, len(without))
		}
	})
}

// journeys lists what happened on the other nodes and at the client, and when.
func journeys(s *Stage) []string {
	var list []string
	n3 := s.Still.NodeNamed("n3").ID
	for from := engine.Time(0); from < 6e9; from += engine.Time(time.Second) {
		events, _ := s.Events(from, from+engine.Time(time.Second), maxWindow)
		for _, e := range events {
			// Faults of links, and what the audit makes of the rest, are about n3.
			if e.Node != n3 && e.Peer != n3 && e.Kind < trace.StreamStarted {
				list = append(list, fmt.Sprint(e.At, e.Kind, e.Node, e.Peer, e.LSN, e.Op, e.N))
			}
		}
	}
	return list
}
