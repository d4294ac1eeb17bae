package desk

import (
	"testing"
	"time"

	"splitbrain/views"
)

// turnTo lets the lesson come to another phase.
func turnTo(d *Desk, c *class, phase views.LessonPhase, result string) {
	c.lesson.Phase, c.lesson.Result = phase, result
	d.Refresh()
}

func never() bool { return false }

var widths = [...]int{80, 120}

// TestClockWaitsForTheLearner: at every size the clock stands still when the
// learner's turn begins, until enter or a first line, and a pause of the
// learner's own stays one.
func TestClockWaitsForTheLearner(t *testing.T) {
	for _, width := range widths {
		for _, ran := range []bool{false, true} {
			for _, start := range []string{"enter", "line"} {
				d, c := taught(t, width, 24, views.Lesson{Phase: views.LessonActs})
				if ran {
					c.lesson.Phase = views.LessonRuns
					turnTo(d, c, views.LessonRuns, "")
					turnTo(d, c, views.LessonActs, "you said 1, it was 2")
					d.endLinger()
				}
				if d.Refresh(); d.Playing || d.Moves() {
					t.Fatalf("%d columns, ran %v: it goes on while one reads", width, ran)
				}
				if start == "line" {
					d.Run("kill n1")
				} else {
					press(d, "enter")
				}
				if d.Refresh(); !d.Playing || !d.Moves() {
					t.Errorf("%d columns, ran %v: %s does not set the clock going", width, ran, start)
				}
				d.TogglePlaying()
				if d.Run("restart n1"); d.Playing {
					t.Errorf("%d columns: a line ends a pause that the learner made", width)
				}
			}
		}
	}
}

// TestSetbackIsNoDeadEnd: after a goal was broken the next line sets the clock
// going again, also when the same is said twice.
func TestSetbackIsNoDeadEnd(t *testing.T) {
	for _, width := range widths {
		d, c := taught(t, width, 24, views.Lesson{Phase: views.LessonActs})
		d.Refresh()
		press(d, "enter")
		for range 2 {
			c.lesson.Notice = "This must not happen."
			if d.Refresh(); d.Playing || d.Frame.Lesson.Notice == "" {
				t.Fatalf("%d columns: nobody can read what went wrong", width)
			}
			d.Run("kill n1")
		}
		c.lesson.Notice = ""
		if d.Run("restart n1"); !d.Playing {
			t.Errorf("%d columns: the right line does not set the clock going", width)
		}
	}
}

// TestLastPictureStays: where the text hides the cluster, the end of a run can
// be seen for a while, or until enter.
func TestLastPictureStays(t *testing.T) {
	for _, phase := range []views.LessonPhase{views.LessonActs, views.LessonAsks, views.LessonExplains} {
		for _, hurry := range []bool{false, true} {
			d, c := taught(t, 80, 24, views.Lesson{Phase: views.LessonRuns})
			d.Refresh()
			turnTo(d, c, phase, "you said 1, it was 2")
			if !d.Frame.Lesson.Away || !d.Moves() {
				t.Fatalf("%d: the text hides the last picture at once", phase)
			}
			now := d.Stage.Reel().Now()
			if hurry {
				press(d, "enter")
			} else if err := d.Advance(2*time.Second, never); err != nil {
				t.Fatal(err)
			}
			if d.Refresh(); d.Frame.Lesson.Away || d.Moves() || d.Stage.Reel().Now() != now || len(c.given) > 0 {
				t.Errorf("%d, enter %v: the text does not come, or something else did: %q", phase, hurry, c.given)
			}
		}
	}
	d, c := taught(t, 80, 24, views.Lesson{Phase: views.LessonRuns})
	d.Refresh()
	turnTo(d, c, views.LessonActs, "you said 1, it was 2")
	d.Run("kill n1")
	if err := d.Advance(2*time.Second, never); err != nil {
		t.Fatal(err)
	}
	if d.Refresh(); !d.Frame.Lesson.Away || !d.Playing || !d.Pace.Patient {
		t.Error("the text comes although the learner has gone on")
	}
	d, c = taught(t, 120, 24, views.Lesson{Phase: views.LessonRuns})
	d.Refresh()
	if turnTo(d, c, views.LessonAsks, "you said 1, it was 2"); d.Moves() {
		t.Error("both are on the screen, and there is something to wait for")
	}
}
