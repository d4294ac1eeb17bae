package tape

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"splitbrain/engine"
)

// Playing pauses at the first moment at which a break holds, once for each time
// that it comes true.
func TestBreakPauses(t *testing.T) {
	s := stageOf(t, strings.Replace(example4, "at 2s ", "break not node(\"n1\").up\nat 1s break now > 1500ms\nat 2s ", 1))
	do(t, s, "break writes.lost > 3")
	do(t, s, "break writes.lost > 3")
	var stops []engine.Time
	for s.Reel().Now() < 9e9 {
		var hit *Hit
		err := s.Advance(9e9)
		if errors.As(err, &hit) {
			stops = append(stops, hit.At)
			if hit.At != s.Reel().Now() || !strings.HasPrefix(hit.Error(), "break: ") {
				t.Errorf("%v at %s", hit, s.Reel().Now())
			}
		} else if err != nil {
			t.Fatal(err)
		}
	}
	// The first record behind 1.5 s is flushed half a millisecond later.
	if want := []engine.Time{1.5005e9, 4e9, 5.1e9}; !slices.Equal(stops, want) {
		t.Errorf("stopped at %v", stops)
	}
	if len(s.Breaks()) != 3 {
		t.Errorf("breaks: %v", s.Breaks())
	}
	without := stageOf(t, example4)
	advance(t, without, 9e9)
	if s.Reel().Fingerprint() != without.Reel().Fingerprint() {
		t.Error("breaks changed the run")
	}
	// The past is no other: what was passed once is passed again.
	s.Seek(3e9)
	var hit *Hit
	if err := s.Advance(9e9); !errors.As(err, &hit) || hit.At != 4e9 {
		t.Errorf("stopped by %v", err)
	}
	do(t, s, "break off")
	if err := s.Advance(9e9); err != nil || len(s.Breaks()) != 0 {
		t.Errorf("%v, breaks %v", err, s.Breaks())
	}
	s.Seek(3e9)
	if err := s.Advance(9e9); err != nil {
		t.Errorf("a break that was forgotten: %v", err)
	}
	if _, err := s.Do("break writes"); err == nil {
		t.Error("break on what is no condition")
	}
}

// A run without a screen notes breaks and goes on.
func TestBreakHeadless(t *testing.T) {
	script := mustParse(t, strings.Replace(example4, "commit async", "break primaries == 0\ncommit async", 1))
	r := Run(script, nil, nil)
	if len(r.Breaks) != 1 || r.Breaks[0].At != 4e9 || r.Breaks[0].Line != 4 || r.Status() != StatusOK {
		t.Errorf("breaks %v, status %d", r.Breaks, r.Status())
	}
	if plainly := Run(mustParse(t, example4), nil, nil); plainly.Fingerprint != r.Fingerprint {
		t.Error("a break changed the run")
	}
	var b strings.Builder
	if _, err := Report(&b, "x.tape", []byte(script.String()), nil, Output{}); err != nil || !strings.Contains(b.String(), ": break primaries == 0 (since 4.000s)\n") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

// A preview tells the worst that a command does, and changes nothing.
func TestPreview(t *testing.T) {
	for _, c := range []struct{ before, line, want string }{
		{"cut n1 n2", "promote n2", "would leave 2 primaries and lose "},
		{"cut n1 n2; kill n1", "promote n2", "would lose 50 acknowledged writes"},
		{"commit async", "kill n1", "would leave no primary: nothing can be written"},
		{"commit first 1 (n2)", "kill n2", "would block commits: no standby in the list is connected"},
		{"commit first 1 (n2)", "hold n1 n2", "would block commits: the standbys that they wait for do not answer"},
		{"kill n2", "promote n2", "would be refused: "},
		{"commit async", "kill n3", ""},
		{"commit async", "break now > 5s", ""},
	} {
		s := stageOf(t, three+"client alice writes=50/s\nat 60s end\n")
		advance(t, s, 2e9)
		for _, line := range strings.Split(c.before, "; ") {
			do(t, s, line)
			advance(t, s, s.Reel().Now().Add(time.Second))
		}
		was := s.Reel().Fingerprint()
		got, err := s.Preview(c.line)
		if err != nil || !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: %q, not %q (%v)", c.line, got, c.want, err)
		}
		if s.Reel().Fingerprint() != was || len(s.Takes()) != 1 {
			t.Errorf("%s was only to be looked at", c.line)
		}
	}
	s := stageOf(t, anyCluster)
	if _, err := s.Preview("kill n9"); err == nil {
		t.Error("n9 can be killed")
	}
}
