package tape

import (
	"slices"
	"strings"
	"testing"
	"time"

	"splitbrain/engine"
)

const example4 = `# an acknowledged write is lost
seed 42
cluster single-leader n1 n2 n3            # first name is the primary
commit async
link n1 n2 latency=5ms
link n1 n3 latency=5ms
client alice writes=10/s route=primary
at 2s   cut n1 n2
at 2s   cut n1 n3
at 4s   kill n1
at 5s   promote n2
at 6s   redirect n2
at 10s  end
expect writes.lost == 20
expect primaries == 1
`

func mustParse(t *testing.T, text string) *Script {
	t.Helper()
	script, err := Parse("x", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return script
}

// play runs a tape to its end and returns the player.
func play(t *testing.T, text string) *Player {
	t.Helper()
	p := NewPlayer(mustParse(t, text), nil)
	for !p.Done() {
		if err := p.Advance(p.Reel().Now().Add(time.Second)); err != nil {
			t.Fatal(err)
		}
		if p.Reel().Now() > engine.Time(time.Hour) {
			t.Fatal("the tape does not end")
		}
	}
	return p
}

// The tape of the design loses exactly what it says.
func TestPlayDesignExample(t *testing.T) {
	p := play(t, example4)
	for _, c := range p.Checks() {
		if !c.OK {
			t.Errorf("line %d: %s: %s", c.Line, c.Text, c.Actual)
		}
	}
	if len(p.Checks()) != 2 || p.Reel().Now() != engine.Time(10*time.Second) {
		t.Errorf("%d checks at %s", len(p.Checks()), p.Reel().Now())
	}
}

const eventful = three + `commit first 1 (n2, n3)
link * * latency=exp(5ms)
client alice writes=50/s reads=20/s
until writes.acked >= 20
at 1s hold n1 n2
after 100ms write k{n} v count=5 every=7ms
until now > 2s and writes.acked > 50 within 20s
at 5s kill primary
at 6s promote freshest
after 50ms redirect primary
at 8s end
expect writes.lost == 0
`

// It does not matter in how many steps a tape is played.
func TestPlayChunks(t *testing.T) {
	script := mustParse(t, eventful)
	fingerprint := func(step func(now engine.Time) engine.Time) (uint64, []Check) {
		p := NewPlayer(script, nil)
		for !p.Done() {
			if err := p.Advance(step(p.Reel().Now())); err != nil {
				t.Fatal(err)
			}
		}
		return p.Reel().Fingerprint(), p.Checks()
	}
	want, checks := fingerprint(func(engine.Time) engine.Time { return engine.Never })
	for _, span := range []time.Duration{time.Hour, time.Second, 16666667, 333333} {
		got, same := fingerprint(func(now engine.Time) engine.Time { return now.Add(span) })
		if got != want || !slices.Equal(checks, same) {
			t.Errorf("in steps of %s: fingerprint %x, not %x, and %v, not %v", span, got, want, same, checks)
		}
	}
	one := uint64(1)
	if p := NewPlayer(script, &one); p.Reel().Seed() != 1 {
		t.Errorf("the seed is %d", p.Reel().Seed())
	}
}

// A condition about time alone comes true at its moment, even if nothing
// happens; one that never does is a failed expectation, and the run goes on.
func TestPlayUntil(t *testing.T) {
	p := play(t, three+"until now >= 3s\nat 3s expect now == 3s\nuntil writes.acked > 5 within 2s\nnote \"later\"\nend\nexpect now == 5s\nexpect primaries == 2")
	want := []Check{
		{Line: 3, At: 3e9, Text: "now == 3s", OK: true},
		{Line: 4, At: 5e9, Text: "until writes.acked > 5 within 2s", Actual: "not within 2s: writes.acked is 0"},
		{Line: 7, At: 5e9, Text: "now == 5s", OK: true},
		{Line: 8, At: 5e9, Text: "primaries == 2", Actual: "primaries is 1"},
	}
	if !slices.Equal(p.Checks(), want) {
		t.Errorf("got %+v", p.Checks())
	}
	// An expectation is met in the middle of things as well.
	p = play(t, three+"kill n1\nafter 1s promote n2\nuntil node(\"n2\").role == \"primary\" and node(\"primary\").timeline == 2 within 5s\nend")
	if len(p.Checks()) != 0 {
		t.Errorf("got %+v", p.Checks())
	}
}

// After waits for what was asked for, then for its span.
func TestPlayAfter(t *testing.T) {
	p := play(t, three+"link * * latency=5ms\nwrite a 1 count=10 every=100ms\nafter 1s write b 2\nafter 0s expect writes.acked == 11\nend")
	if c := p.Checks(); len(c) != 1 || !c[0].OK || c[0].At < 1.9e9 || c[0].At > 2.1e9 {
		t.Errorf("got %+v", c)
	}
	// A write that waits for a standby for ever does not end.
	p = play(t, three+"commit all\nhold n1 n2\nhold n1 n3\nnode n1 timeout=1h\nnode n2 timeout=1h\nnode n3 timeout=1h\nwrite a 1\nafter 1s note x\nend")
	if c := p.Checks(); len(c) != 1 || c[0].Actual != "what came before had not ended after 60s" {
		t.Errorf("got %+v", c)
	}
}

// Without end, a tape runs until the world has come to rest.
func TestPlayToRest(t *testing.T) {
	p := play(t, three+"link * * latency=50ms\nwrite a 1\nexpect value(\"n3\", \"a\") == \"1\" and converged")
	if c := p.Checks(); len(c) != 1 || !c[0].OK {
		t.Errorf("got %+v", c)
	}
	if now := p.Reel().Now(); now > 2e9 {
		t.Errorf("rest came at %s", now)
	}
}

// A player can be cloned with its reel and goes on from the same line.
func TestPlayClone(t *testing.T) {
	p := NewPlayer(mustParse(t, example4), nil)
	if err := p.Advance(4.5e9); err != nil {
		t.Fatal(err)
	}
	c := p.Clone(p.Reel().Clone())
	for _, q := range []*Player{c, p} {
		if q.Line() != 11 {
			t.Errorf("the next line is %d", q.Line())
		}
		if err := q.Advance(20e9); err != nil || !q.Done() {
			t.Errorf("%v %v", err, q.Done())
		}
	}
	if !slices.Equal(p.Checks(), c.Checks()) || p.Reel().Fingerprint() != c.Reel().Fingerprint() {
		t.Error("the clone went another way")
	}
	if err := p.Advance(25e9); err != nil || p.Reel().Now() != 25e9 {
		t.Errorf("after the tape the reel is at %s (%v)", p.Reel().Now(), err)
	}
}

// The text of a result says what held, what did not and why.
func TestReport(t *testing.T) {
	var b strings.Builder
	text := strings.Replace(example4, "lost == 20", "lost == 0", 1)
	status, err := Report(&b, "x.tape", []byte(text), nil, Output{})
	if err != nil || status != StatusFailed {
		t.Errorf("status %d, %v", status, err)
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if got := lines[0]; got != "x.tape:14: FAIL writes.lost == 0 (writes.lost is 20)" {
		t.Error(got)
	}
	if got := lines[1]; got != "x.tape:15: ok   primaries == 1" {
		t.Error(got)
	}
	if got := lines[2]; got != "20 writes lost: n1 alone had them, because no policy made it wait; until 5.100s restarting n1 instead of promoting n2 would have kept them" {
		t.Error(got)
	}
	if got := lines[3]; got != "20 acknowledged writes lost:" {
		t.Error(got)
	}
	if got := lines[len(lines)-2]; got != "  … and 10 more" {
		t.Error(got)
	}
	if got := lines[len(lines)-1]; !strings.HasPrefix(got, "x.tape: 1 of 2 expectations hold · seed 42 · fingerprint ") {
		t.Error(got)
	}
	b.Reset()
	status, _ = Report(&b, "x\x1b.tape", []byte("promot"), nil, Output{})
	if status != StatusInvalid || b.String() != "x?.tape:1:1: unknown verb \"promot\"; did you mean promote?\n" {
		t.Errorf("status %d: %s", status, b.String())
	}
}

// The journal of a run is itself a tape, and gives the same run again.
func TestPlayJournal(t *testing.T) {
	for _, text := range []string{example4, eventful} {
		p := play(t, text)
		again := play(t, p.Reel().Tape())
		if again.Reel().Fingerprint() != p.Reel().Fingerprint() {
			t.Errorf("the journal gives another run:\n%s", p.Reel().Tape())
		}
	}
}
