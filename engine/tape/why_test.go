package tape_test

import (
	"strings"
	"testing"

	"splitbrain/engine"
	"splitbrain/engine/tape"
)

// TestWhy: the answer to a question has the sentences that a person would
// give, in their order, and nothing that happened elsewhere.
func TestWhy(t *testing.T) {
	for _, c := range []struct {
		name, tape, question string
		want                 []string
		never                string
	}{
		{"a lost write", `cluster single-leader n1 n2 n3
client alice writes=10/s
at 1960ms cut n1 n2
at 1960ms cut n1 n3
at 2050ms hold n2 n3
at 2300ms kill n1
at 3s promote n2
at 4s end`, "why is alice",
			[]string{"n1 → n2 is cut", "asks n1 to write", "n1 appends", "n1 commits", "alice ok", "n1 crashes", "n2 is primary", "lost"}, "swallows"},
		{"a stale read", `cluster single-leader n1 n2
link n1 n2 latency=100ms
client bob route=n2
at 1s apply n2 pause
at 2s write users/42 Ann as bob
at 3s read users/42 as bob
at 5s end`, "why does bob not see",
			[]string{"n2 stops replaying", "asks n1 to write", "n1 sends", "n2 receives", "bob asks n2", "read-your-writes"}, "crashes"},
		{"two primaries", `cluster single-leader n1 n2
client alice writes=10/s
at 1s hold n1 n2
at 2s promote n2
at 3s end`, "why are there 2",
			[]string{"n1 → n2 swallows", "n2 applies what it received", "n2 is primary", "split brain"}, "crashes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := answer(t, c.tape, c.question)
			at := 0
			for _, words := range c.want {
				i := strings.Index(got[at:], words)
				if i < 0 {
					t.Fatalf("no %q after byte %d in\n%s", words, at, got)
				}
				at += i
			}
			if strings.Contains(got, c.never) {
				t.Errorf("%q has nothing to do with it:\n%s", c.never, got)
			}
		})
	}
}

// answer plays a tape and returns the causes of the first event about which
// somebody asks a question that begins so.
func answer(t *testing.T, text, question string) string {
	t.Helper()
	script, err := tape.Parse("why.tape", []byte("seed 7\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	player := tape.NewPlayer(script, nil)
	reel := player.Reel()
	reel.Keep(true)
	if err := player.Advance(engine.Never); err != nil {
		t.Fatal(err)
	}
	events := reel.Drain()
	for _, e := range events {
		if strings.HasPrefix(reel.Question(e), question) {
			var b strings.Builder
			for _, cause := range reel.Why(e, events) {
				b.WriteString(reel.Describe(cause) + "\n")
			}
			return b.String()
		}
	}
	t.Fatalf("nobody asks %q", question)
	return ""
}
