package views

import (
	"strings"
	"testing"
	"time"

	"splitbrain/engine"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// TestDurationsStayWhole: however narrow the column of the clients is, no
// duration is cut off before its unit.
func TestDurationsStayWhole(t *testing.T) {
	for _, span := range []engine.Duration{500 * time.Microsecond, 162 * ms, 2500 * ms, 3 * time.Minute} {
		var l label
		whole := l.span(span).text()
		w := asyncTrio()
		w.s.Now = engine.Time(time.Hour)
		alice, bob := &w.s.Clients[0], &w.s.Clients[1]
		alice.Since, alice.Queued = w.s.Now.Add(-span), 12
		bob.RetryAt, bob.Attempt = w.s.Now.Add(span), 3
		w.s.Nodes[1].ApplyDelay, w.s.Nodes[2].QueriedUntil = span, w.s.Now.Add(span)
		for i := range w.s.Nodes {
			w.s.Nodes[i].End, w.s.Nodes[i].Replayed = 117, 117
		}
		for width := MinWidth; width <= 200; width++ {
			var p Painter
			picture := ansi.Strip(p.Draw(frameOf(w, width, 24, load("dark", colorprofile.ASCII, false))))
			for _, want := range []string{"waits " + whole, whole + " late"} {
				if !strings.Contains(picture, want) {
					t.Fatalf("%d columns: %q is cut:\n%s", width, want, picture)
				}
			}
			if n := strings.Count(picture, whole); n < 4 {
				t.Fatalf("%d columns: only %d times %q:\n%s", width, n, whole, picture)
			}
		}
	}
}

// TestSilentClientIsNoHangingOne: who has asked nothing is not told to have no
// answer.
func TestSilentClientIsNoHangingOne(t *testing.T) {
	for _, width := range []int{60, 80, 120, 200} {
		w := asyncTrio()
		w.client("carol", 0, engine.NoOutcome, 0)
		w.client("dave", 0, engine.NoOutcome, 0).Busy = true
		var p Painter
		picture := ansi.Strip(p.Draw(frameOf(w, width, 40, load("dark", colorprofile.ASCII, false))))
		if strings.Count(picture, "no answer") != 1 || !strings.Contains(picture, "asked nothing yet") && !strings.Contains(picture, "idle so far") {
			t.Errorf("%d columns:\n%s", width, picture)
		}
	}
}
