package views

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// TestCompareOnLowScreens: where there is little room the table has only the
// measures that differ, so that both clusters can be seen.
func TestCompareOnLowScreens(t *testing.T) {
	theme := load("dark", colorprofile.TrueColor, false)
	for _, tt := range []struct {
		name  string
		h     int
		same  bool
		shows string
		hides string
	}{
		{"low", 24, false, "unknown", "p50"},
		{"high", 40, false, "p50", "no measure differs"},
		{"low and the same", 24, true, "no measure differs yet", "unknown"},
	} {
		f := frameOf(asyncTrio(), 80, tt.h, theme)
		f.Compare = compared()
		if tt.same {
			for i := range f.Compare.Rows {
				f.Compare.Rows[i].Differs = false
			}
		}
		var p Painter
		text := ansi.Strip(p.Draw(f))
		if !strings.Contains(text, tt.shows) || strings.Contains(text, tt.hides) {
			t.Errorf("%s: want %q and not %q:\n%s", tt.name, tt.shows, tt.hides, text)
		}
	}
}

// TestWholePicturesHaveNoTabs: a comparison and a diagram have no panel, so
// nothing offers one.
func TestWholePicturesHaveNoTabs(t *testing.T) {
	theme := load("dark", colorprofile.TrueColor, false)
	for _, whole := range []bool{false, true} {
		f := frameOf(asyncTrio(), 120, 40, theme)
		if whole {
			f.Compare = compared()
		}
		var p Painter
		if text := ansi.Strip(p.Draw(f)); strings.Contains(text, "inspector") == whole {
			t.Errorf("compared %v:\n%s", whole, text)
		}
	}
}
