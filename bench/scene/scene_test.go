package scene

import (
	"fmt"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"splitbrain/views"
)

// TestBothShowTheSame says that neither drawing leaves out what the other
// shows, or else comparing their costs would mean nothing.
func TestBothShowTheSame(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {200, 60}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			f, err := NewFrame(size[0], size[1])
			if err != nil {
				t.Fatal(err)
			}
			var p views.Painter
			l := NewLipgloss(f)
			for step := range 5 {
				Move(f.Still, step)
				ours, theirs := ansi.Strip(p.Draw(f)), ansi.Strip(l.Draw())
				lines := strings.Split(theirs, "\n")
				if len(lines) != f.Height {
					t.Fatalf("%d lines, want %d\n%s", len(lines), f.Height, theirs)
				}
				for i, line := range lines {
					if w := lipgloss.Width(line); w != f.Width {
						t.Fatalf("line %d is %d wide, want %d: %q\n%s", i+1, w, f.Width, line, theirs)
					}
				}
				for _, word := range strings.Fields("PRIMARY standby quorum behind writes name=Ann users/42 alice dave waits " +
					"COMMITS acked unknown OUTAGE LAG acks EVENTS failover policy kill RISK LOST seed overview 9000") {
					if a, b := strings.Count(ours, word), strings.Count(theirs, word); a != b {
						t.Errorf("%q: %d times against %d\n%s", word, a, b, theirs)
					}
				}
				for _, glyphs := range []string{"●○", "◆", "▼▶", "╭╰", "━", "▓█", "▁▂▃▄▅▆▇"} {
					if a, b := countAny(ours, glyphs), countAny(theirs, glyphs); a > b*2 || b > a*2 {
						t.Errorf("%s: %d against %d\n%s", glyphs, a, b, theirs)
					}
				}
			}
		})
	}
}

func countAny(text, runes string) (n int) {
	for _, r := range text {
		if strings.ContainsRune(runes, r) {
			n++
		}
	}
	return n
}
