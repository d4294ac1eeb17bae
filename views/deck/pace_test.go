package deck

import "testing"

// TestChangeFromAuto: whoever asks for faster while auto chooses gets something
// faster than what was on the screen, and for slower something slower.
func TestChangeFromAuto(t *testing.T) {
	for _, now := range []float64{0.0004, 0.01, 0.05, 0.5, 1, 2, 16, 500} {
		faster := PaceNamed("auto")
		faster.now = now
		faster.Change(+1)
		slower := PaceNamed("auto")
		slower.now = now
		slower.Change(-1)
		if faster.Auto || faster.Times() <= now || slower.Auto || slower.Times() >= now && slower.Times() > 0.001 {
			t.Errorf("auto had chosen %g: faster is %v, slower is %v", now, faster.Times(), slower.Times())
		}
	}
}
