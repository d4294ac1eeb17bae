package deck

import (
	"slices"
	"strings"
	"testing"
	"time"

	"splitbrain/engine"
	"splitbrain/views"
)

// TestQuestions: what went wrong is asked first, then what followed from it,
// and last how a write got its ok; that is all there is while all is well.
func TestQuestions(t *testing.T) {
	d := open(t, "cluster single-leader n1 n2\nlink n1 n2 latency=20ms\nclient alice writes=20/s\nat 1h end")
	if questions := d.Questions(views.Target{}); len(questions) != 0 {
		t.Errorf("nothing has happened, and there is %v", questions)
	}
	play(t, d, time.Second)
	questions := d.Questions(views.Target{})
	if len(questions) != 1 || !strings.HasPrefix(questions[0].Label, "how did alice/") {
		t.Fatalf("all is well, and the questions are %v", questions)
	}
	told := d.Why(0).Story
	for i, step := range []string{"asks n1 to write", "appends", "flushed", "commits", "alice ok"} {
		if i >= len(told) || !strings.Contains(told[i].Text, step) {
			t.Fatalf("step %d is to be %q: %v", i+1, step, told)
		}
	}
	do(t, d, "cut n1 n2")
	play(t, d, 2*time.Second)
	do(t, d, "kill n1")
	do(t, d, "promote n2")
	play(t, d, 3*time.Second)
	var kinds []string
	for _, q := range d.Questions(views.Target{}) {
		for _, kind := range []string{"lost?", "not serve?", "is n2 primary?", "get its ok?"} {
			if strings.HasSuffix(q.Label, kind) && (len(kinds) == 0 || kinds[len(kinds)-1] != kind) {
				kinds = append(kinds, kind)
			}
		}
	}
	if got := strings.Join(kinds, " "); got != "lost? not serve? is n2 primary? get its ok?" {
		t.Errorf("the order is %q", got)
	}
	for i, q := range d.Questions(views.Target{}) {
		if story := d.Why(i); len(story.Story) == 0 || story.Question != q.Label {
			t.Errorf("%q gets no answer: %v", q.Label, story)
		}
	}
}

// TestWhyKnowsWhatIsUnderWay: a record that is on a slow link when it is asked
// about is not drawn as lost; one that a cut link swallowed is.
func TestWhyKnowsWhatIsUnderWay(t *testing.T) {
	for _, cut := range []bool{false, true} {
		d := open(t, "cluster single-leader n1 n2\nlink n1 n2 latency=500ms\nclient alice\nclient bob route=n2\n"+
			"at 1s write a 1 as alice\nat 1100ms read a as bob\nat 1h end")
		play(t, d, 1150*time.Millisecond)
		if cut {
			do(t, d, "cut n1 n2")
		}
		asked := slices.IndexFunc(d.Questions(views.Target{}), func(q views.DialogItem) bool { return strings.Contains(q.Label, "old a on n2") })
		if asked < 0 {
			t.Fatal("nobody asks about the old value")
		}
		marks := d.Why(asked).Marks
		sent := slices.IndexFunc(marks, func(m engine.Mark) bool { return m.Shape == engine.ShapeRecord && m.To >= 0 })
		if sent < 0 || marks[sent].Late == cut {
			t.Errorf("cut %v: mark %d of %v", cut, sent, marks)
		}
	}
}
