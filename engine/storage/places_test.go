package storage

import (
	"testing"

	"pgregory.net/rapid"
)

func TestFindKnowsTheLogAsItIs(t *testing.T) {
	// Whatever was appended, cut off and cloned, Find says what a search
	// through the log would, and finds the first of several.
	rapid.Check(t, func(t *rapid.T) {
		logs := []WAL{{}}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			i := rapid.IntRange(0, len(logs)-1).Draw(t, "log")
			w := &logs[i]
			switch rapid.SampledFrom([]string{"append", "append", "truncate", "clone", "find"}).Draw(t, "what") {
			case "append":
				w.Append(&Record{Op: OpID(rapid.Uint64Range(0, 9).Draw(t, "op"))})
			case "truncate":
				w.Truncate(LSN(rapid.Uint64Range(0, uint64(w.End())).Draw(t, "to")))
			case "clone":
				logs = append(logs, w.Clone())
			case "find":
				op, want := OpID(rapid.Uint64Range(1, 9).Draw(t, "wanted")), LSN(0)
				for lsn := w.End(); lsn > 0; lsn-- {
					if w.At(lsn).Op == op {
						want = lsn
					}
				}
				if got := w.Find(op); got != want {
					t.Fatalf("operation %d is at %d, not %d", op, want, got)
				}
			}
		}
	})
}
