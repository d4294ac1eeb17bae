package views

import (
	"fmt"
	"strings"
	"testing"

	"splitbrain/engine"
	"splitbrain/engine/tape"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// told plays a tape and answers the last question that begins with some words.
func told(t *testing.T, text, question string) *SpaceTime {
	t.Helper()
	script, err := tape.Parse("told.tape", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	player := tape.NewPlayer(script, nil)
	reel := player.Reel()
	reel.Keep(true)
	if err := player.Advance(0); err != nil {
		t.Fatal(err)
	}
	var before engine.Still
	reel.Still(&before)
	if err := player.Advance(engine.Time(3600e9)); err != nil {
		t.Fatal(err)
	}
	events := reel.Drain()
	for i := len(events) - 1; i >= 0; i-- {
		if e := events[i]; strings.HasPrefix(reel.Question(e), question) {
			s := &SpaceTime{Diagram: reel.Draw(&before, events), Question: reel.Question(e)}
			for _, cause := range reel.Why(e, events) {
				s.Story = append(s.Story, StoryLine{cause.ID, EventLine{cause.At, cause.Kind.Level(), reel.Describe(cause)}})
			}
			s.Chosen = len(s.Story) - 1
			return s
		}
	}
	t.Fatalf("nobody asks %q", question)
	return nil
}

const lostTape = `seed 42
cluster single-leader n1 n2 n3
commit async
link n1 n2 latency=5ms
link n1 n3 latency=5ms
client alice writes=10/s route=primary
at 2s cut n1 n2
at 2s cut n1 n3
at 2300ms kill n1
at 3s promote n2
at 3s redirect n2
at 3500ms end
`

// TestSpaceTime: the life of a lost write, in all sizes, with and without
// what is beside the point.
func TestSpaceTime(t *testing.T) {
	s := told(t, lostTape, "why is alice")
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		for _, only := range []bool{false, true} {
			name := fmt.Sprintf("spacetime-%dx%d", size[0], size[1])
			if only {
				name = fmt.Sprintf("spacetime-causes-%dx%d", size[0], size[1])
			}
			t.Run(name, func(t *testing.T) {
				s.OnlyCauses = only
				f := frameOf(asyncTrio(), size[0], size[1], load("dark", colorprofile.TrueColor, false))
				f.Space = s
				var p Painter
				golden(t, name, ansi.Strip(p.Draw(f)))
			})
		}
	}
}
