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

// TestSpaceTimeTellsTheSameOnce: many writes lost in one moment take a row and
// not one each, and the lanes nearest to the answer are kept where there is
// room for few.
func TestSpaceTimeTellsTheSameOnce(t *testing.T) {
	s := told(t, lostTape, "why is alice")
	f := frameOf(asyncTrio(), 120, 40, load("dark", colorprofile.TrueColor, false))
	f.Space = s
	var p Painter
	if text := ansi.Strip(p.Draw(f)); !strings.Contains(text, "20 is LOST +1") || !strings.Contains(text, "22 is LOST") {
		t.Errorf("three writes are lost, want one and the one in question:\n%s", text)
	}
	f.Width, f.Height, s.OnlyCauses = 60, 18, true
	s.Story = append(s.Story[:0:0], s.Story[len(s.Story)-2:]...)
	s.Chosen = 1
	if text := ansi.Strip(p.Draw(f)); !strings.Contains(text, "n2") || !strings.Contains(text, "had no part") {
		t.Errorf("the lane of the answer is missing:\n%s", text)
	}
}
