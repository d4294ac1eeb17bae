package tape

import (
	"testing"
	"time"

	"splitbrain/engine"
)

const longLog = three + `commit any 1 (n2, n3)
client alice writes=300/s keys=7
client bob writes=300/s
client carol reads=100/s keys=7
at 20s kill n3
at 20s wipe n3
at 21s restart n3
at 25s kill n1
at 26s promote n2
at 26s redirect n2
at 27s repoint n3 to n2
at 28s restart n1
at 30s rejoin n1 clone
at 60s end
`

// What a stage packs away is there again when an empty node asks for the whole
// log, when a promotion loses writes and when everything is looked up: the run
// is that of a reel which packs nothing.
func TestPackedRunsAreTheSame(t *testing.T) {
	s := stageOf(t, longLog)
	plain := NewPlayer(s.Script(), nil)
	for at := engine.Time(0); at < engine.Time(time.Minute); at = at.Add(500 * time.Millisecond) {
		advance(t, s, at)
		s.Reel().Pack()
		if err := plain.Advance(at); err != nil {
			t.Fatal(err)
		}
		if s.Reel().Fingerprint() != plain.Reel().Fingerprint() {
			t.Fatalf("the runs part before %v", at)
		}
	}
	s.Look()
	total := s.Still.Totals.Issued
	if total < 5000 {
		t.Fatalf("only %d writes, too few to pack", total)
	}
	for op := engine.OpID(1); int(op) <= total; op++ {
		key, value := s.Reel().Asked(op)
		wantKey, wantValue := plain.Reel().Asked(op)
		if key != wantKey || value != wantValue {
			t.Fatalf("operation %d is %s=%s, was %s=%s", op, key, value, wantKey, wantValue)
		}
	}
}
