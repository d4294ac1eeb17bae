package views

import (
	"strings"
	"testing"
	"time"

	"splitbrain/engine"
)

// TestStripTellsWhatIsOpen: however many goals there are, the strip names those
// that are open, counts the others, and says how much time is left.
func TestStripTellsWhatIsOpen(t *testing.T) {
	goals := func(done int) []LessonGoal {
		all := []LessonGoal{{Text: said("alice is answered again within a second")}, {Text: said("the freshest standby is the primary")},
			{Kind: SeeGoal, Text: said("the old primary has been fenced off")}, {Text: said("everybody follows the new primary")},
			{Kind: NeverGoal, Text: said("there are two primaries")}, {Kind: WithinGoal, Text: said("all of it within a minute"), Left: 42100 * ms}}
		for i := range done {
			all[i].Done = true
		}
		return all
	}
	for _, w := range []int{60, 80, 100, 160} {
		rows := -1
		for done := range 5 {
			l := &Lesson{Phase: LessonActs, Goals: goals(done)}
			if got := l.stripRows(w, 24); rows >= 0 && got != rows {
				t.Errorf("%d columns: %d rows with %d goals, %d without", w, got, done, rows)
			} else {
				rows = got
			}
			text := ""
			for _, line := range l.strip(w-2, rows-1, false) {
				used := 0
				for _, p := range line {
					used += width(p.text)
					text += p.text
				}
				if used > w-2 {
					t.Errorf("%d columns: a line of %d", w, used)
				}
				text += "\n"
			}
			if !strings.Contains(text, "43 s left") || done > 0 && !strings.Contains(text, "✓") || strings.Contains(text, " …") {
				t.Errorf("%d columns, %d done:\n%s", w, done, text)
			}
			if open := strings.Count(text, "□"); open != 4-done {
				t.Errorf("%d columns, %d done: names %d\n%s", w, done, open, text)
			}
		}
	}
}

func TestTimeLeft(t *testing.T) {
	for left, want := range map[engine.Duration]string{0: "0 s left", -time.Second: "0 s left", 1: "1 s left", 43 * time.Second: "43 s left", 125 * time.Second: "2:05 left"} {
		if got := timeLeft(left); got != want {
			t.Errorf("%s: %q", left, got)
		}
	}
}
