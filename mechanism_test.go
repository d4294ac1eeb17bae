package main_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"splitbrain/engine"
	"splitbrain/engine/trace"
)

// says carries out lines one after the other, and lets time pass after each.
func says(t *testing.T, r *engine.Reel, lines string) {
	for line := range strings.Lines(lines) {
		if err := order(r, strings.TrimSpace(line)); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		r.Advance(r.Now().Add(100 * time.Millisecond))
	}
}

// TestFirstDivergenceIsNamed: the audit blames the first record after which
// two nodes differ, also when the standby gets to it only later.
func TestFirstDivergenceIsNamed(t *testing.T) {
	r := engine.NewReel(3)
	r.Keep(true)
	says(t, r, `cluster single-leader n1 n2
		mechanism statement
		apply n2 pause
		exec "INSERT INTO t SET a=RAND()"
		exec "UPDATE t SET b=UUID()"
		exec "UPDATE t SET b='gone again'"
		exec "UPDATE t SET c=UUID()"
		apply n2 resume`)
	var found []string
	for _, e := range r.Drain() {
		if e.Kind == trace.NodeDiverged {
			found = append(found, r.Describe(e))
		}
	}
	want := "n2 and n1 differ since LSN 2: UPDATE t SET b=UUID()"
	if len(found) != 2 || found[0] != want || !strings.Contains(found[1], "LSN 4: UPDATE t SET c=UUID()") {
		t.Errorf("the audit says %q, want %q first and the second divergence next", found, want)
	}
}

// TestBytesAndRowsNeverDiverge: whatever is executed and whatever fails, a
// standby that applies bytes or rows holds what its primary held, and bytes
// make its pages the same.
func TestBytesAndRowsNeverDiverge(t *testing.T) {
	statements := []string{
		`exec "INSERT INTO t SET a={n}, b=UUID(), c=RAND()" as ann count=4 every=3ms`, `exec "INSERT INTO t SET a=0" as bob open=300ms`,
		`exec "INSERT INTO u (a, b) SELECT b, @@port FROM t ORDER BY RAND() LIMIT 3"`, `exec "UPDATE t SET b='a text that is longer than it was', d=USER() LIMIT 2"`,
		`exec "DELETE FROM t LIMIT 1"`, `exec "DELETE FROM u ORDER BY RAND() LIMIT 2" as ann`, "write t/3 plain", "write k v{n} count=9", "terminate bob",
		"kill n2", "restart n2", "cut n1 n3", "heal", "kill n1", "restart n1", "pause n3", "resume n3", "commit any 1 (n2, n3)", "commit async", "cancel ann",
		"rejoin n3 clone", "apply n2 pause", "apply n2 resume",
	}
	rapid.Check(t, func(t *rapid.T) {
		s := &sketch{T: t, reel: engine.NewReel(1), names: []string{"n1", "n2", "n3"}}
		mechanism := s.pick("physical", "logical")
		for _, line := range []string{"cluster single-leader n1 n2 n3", "mechanism " + mechanism, "client eve writes=9/s"} {
			s.say(line)
		}
		for range rapid.IntRange(5, 60).Draw(t, "commands") {
			s.say(s.pick(statements...))
			s.pass()
			if look(s.reel).Totals.Diverged {
				t.Fatal("a node diverged")
			}
		}
		for _, line := range []string{"heal", "resume n3", "apply n2 resume", "restart n1", "restart n2", "load eve writes=0/s"} {
			s.say(line)
		}
		s.reel.Advance(s.reel.Now().Add(20 * time.Second))
		still := look(s.reel)
		if !still.Totals.Converged {
			t.Fatalf("not converged: %+v", still.Nodes)
		}
		for i := range still.Nodes {
			if mechanism == "physical" && still.Nodes[i].Pages != still.Nodes[0].Pages {
				t.Fatalf("the pages of %s are others than those of its primary", still.Nodes[i].Name)
			}
		}
	})
}
