package desk

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"splitbrain/engine"
	"splitbrain/engine/tape"
	"splitbrain/views"
	"splitbrain/views/settings"
)

// class is a lesson of one step that takes whatever it is given.
type class struct {
	stage  *tape.Stage
	lesson views.Lesson
	given  []string
}

func (c *class) note(text string) error { c.given = append(c.given, text); return nil }

func (c *class) Show() *views.Lesson            { l := c.lesson; return &l }
func (c *class) Stage() *tape.Stage             { return c.stage }
func (c *class) Advance(to engine.Time) error   { return c.stage.Advance(to) }
func (c *class) Upcoming() engine.Time          { return c.stage.Upcoming() }
func (c *class) Do(line string) (string, error) { _ = c.note(line); return c.stage.Do(line) }
func (c *class) Undo() bool                     { return c.stage.Undo() }
func (c *class) CanUndo() bool                  { return c.stage.CanUndo() }
func (c *class) Drain() []engine.Event          { return c.stage.Reel().Drain() }
func (c *class) Predict(text string) error      { return c.note("predict " + text) }
func (c *class) Answer(text string) error       { return c.note("answer " + text) }
func (c *class) Next() error                    { return c.note("next") }
func (c *class) NextHint() bool                 { _ = c.note("hint"); return true }
func (c *class) ShowSolution() error            { c.lesson.Solution = []string{"kill n1"}; return c.note("show") }
func (c *class) PlaySolution() error            { return c.note("play") }
func (c *class) Reset() error                   { return c.note("reset") }
func (c *class) Back() error                    { return c.note("back") }
func (c *class) Skip() error                    { return c.note("skip") }
func (c *class) Save() (note string, err error) { return "", c.note("save") }
func (c *class) Copy() (stage *tape.Stage, e error) {
	return open(c.stage.Reel().Tape(), c.stage.Reel().Now())
}

// open plays a tape up to a moment.
func open(text string, to engine.Time) (*tape.Stage, error) {
	script, err := tape.Parse("lesson", []byte(text))
	if err != nil {
		return nil, err
	}
	stage, err := tape.NewStage(script, nil)
	if err == nil {
		err = stage.Advance(to)
	}
	return stage, err
}

// taught puts a lesson on a desk.
func taught(t *testing.T, width, height int, lesson views.Lesson) (*Desk, *class) {
	t.Helper()
	stage, err := open("cluster single-leader n1 n2\nclient alice writes=10/s\nat 1h end", 1e9)
	if err != nil {
		t.Fatal(err)
	}
	lesson.Step, lesson.Steps, lesson.Heading = 1, 2, "a step"
	c := &class{stage: stage, lesson: lesson}
	d := &Desk{}
	theme, err := (&settings.Values{}).Themes().Load("dark", colorprofile.ASCII, false)
	if err != nil {
		t.Fatal(err)
	}
	d.Frame.Width, d.Frame.Height, d.Frame.Theme = width, height, theme
	d.Learn(c, "lesson 1")
	return d, c
}

// press gives keys to the desk as the program does.
func press(d *Desk, keys ...string) {
	for _, key := range keys {
		msg := tea.KeyPressMsg{Text: key}
		if key == "backspace" {
			msg = tea.KeyPressMsg{Code: tea.KeyBackspace}
		}
		switch {
		case key == "enter":
			d.Enter()
		case key == "up":
			d.Move(0, -1)
		case key == "down":
			d.Move(0, 1)
		default:
			d.AnswerKey(msg)
		}
		d.Refresh()
	}
}

func words(text string) []views.Prose {
	return []views.Prose{{Spans: []views.Span{{Text: text}}}}
}

func choices(n int) [][]views.Span {
	all := make([][]views.Span, n)
	for i := range all {
		all[i] = []views.Span{{Text: strings.Repeat("x", i+1)}}
	}
	return all
}

// TestAnswers: each way to answer gives what was chosen, and nothing before it
// is complete.
func TestAnswers(t *testing.T) {
	number := &views.Ask{Kind: views.AskNumber, Letters: "0123456789", Example: "a number"}
	choice := &views.Ask{Kind: views.AskChoice, Options: choices(3)}
	order := &views.Ask{Kind: views.AskOrder, Options: choices(3)}
	for _, tt := range []struct {
		name string
		ask  *views.Ask
		keys string
		want string
	}{
		{"number", number, "1 x 2 backspace 3 enter", "predict 13"},
		{"no number", number, "enter", ""},
		{"choice by number", choice, "2 enter", "predict 2"},
		{"choice by arrows", choice, "down down up enter", "predict 1"},
		{"choice around the end", choice, "up up enter", "predict 2"},
		{"no choice", choice, "enter", ""},
		{"too large", choice, "9 enter", ""},
		{"order by numbers", order, "3 1 2 enter", "predict 3 1 2"},
		{"order by arrows", order, "down enter down enter down enter enter", "predict 1 2 3"},
		{"order taken back", order, "3 1 backspace 2 1 enter", "predict 3 2 1"},
		{"order not complete", order, "3 1 enter", ""},
		{"order twice the same", order, "3 3 1 2 enter", "predict 3 1 2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, c := taught(t, 80, 24, views.Lesson{Phase: views.LessonPredicts, Prediction: tt.ask})
			press(d, strings.Fields(tt.keys)...)
			if got := strings.Join(c.given, ", "); got != tt.want {
				t.Errorf("gave %q, not %q", got, tt.want)
			}
		})
	}
}

// TestEnterReadsOnFirst: nobody goes on past a text that has not been on the
// screen.
func TestEnterReadsOnFirst(t *testing.T) {
	d, c := taught(t, 80, 24, views.Lesson{Phase: views.LessonReads, Story: words(strings.Repeat("word ", 500) + "last")})
	for range 100 {
		if strings.Contains(ansi.Strip(d.Painter.Draw(&d.Frame)), "last") {
			break
		}
		if len(c.given) > 0 {
			t.Fatal("went on before the end was seen")
		}
		if d.Frame.Lesson.Now != "enter reads on" {
			t.Fatalf("says %q", d.Frame.Lesson.Now)
		}
		press(d, "enter")
	}
	if press(d, "enter"); len(c.given) != 1 || c.given[0] != "next" {
		t.Errorf("gave %q", c.given)
	}
}

// TestAnswerBelowTheFold: a digit chooses an answer that is out of sight, brings
// it on the screen, and enter hands it in.
func TestAnswerBelowTheFold(t *testing.T) {
	for _, key := range []string{"1", "2", "3"} {
		d, c := taught(t, 80, 24, views.Lesson{Phase: views.LessonAsks, Result: "you said 1, it was 2", Reply: []views.Span{{Text: strings.Repeat("word ", 400)}},
			Question: &views.Ask{Kind: views.AskChoice, Text: words("Why?"), Options: choices(3)}})
		d.Refresh()
		press(d, key)
		picture := ansi.Strip(d.Painter.Draw(&d.Frame))
		if !strings.Contains(picture, "▸ "+key) || !strings.Contains(picture, "1  x") || !strings.Contains(picture, "3  xxx") || d.Frame.Lesson.Now != "enter answers" {
			t.Errorf("%s: says %q:\n%s", key, d.Frame.Lesson.Now, picture)
		}
		if press(d, "enter"); len(c.given) != 1 || c.given[0] != "answer "+key {
			t.Errorf("gave %q", c.given)
		}
	}
}

// TestWorldStandsStill: before the prediction is locked no command reaches the
// run, and the reason is told.
func TestWorldStandsStill(t *testing.T) {
	d, c := taught(t, 80, 24, views.Lesson{Phase: views.LessonPredicts, Prediction: &views.Ask{}})
	if d.Run("kill n1") || len(c.given) > 0 || !strings.Contains(d.Frame.Notice, "prediction") || !d.Waits() {
		t.Errorf("gave %q and said %q", c.given, d.Frame.Notice)
	}
}

// TestRunPlaysByItself: what is typed while the lesson plays its run does not
// reach it.
func TestRunPlaysByItself(t *testing.T) {
	d, c := taught(t, 120, 40, views.Lesson{Phase: views.LessonRuns})
	if d.Refresh(); d.Run("kill n1") || len(c.given) > 0 || !strings.Contains(d.Frame.Notice, "your turn when it has ended") {
		t.Errorf("gave %q and said %q", c.given, d.Frame.Notice)
	}
}

// TestSkippedStepIsSeen: a lesson that has played on by itself, as it does for
// a step that is skipped, is drawn where it is now.
func TestSkippedStepIsSeen(t *testing.T) {
	d, c := taught(t, 120, 40, views.Lesson{Phase: views.LessonPredicts, Prediction: &views.Ask{}})
	d.Refresh()
	if err := c.stage.Advance(3e9); err != nil {
		t.Fatal(err)
	}
	d.SkipStep()
	if d.Refresh(); d.Stage.Still.Now != 3e9 {
		t.Errorf("drawn at %v, is at 3s", d.Stage.Still.Now)
	}
}

// TestPastIsOnlyLookedAt: going back in time and acting there leaves the run
// of the lesson as it is, and esc comes back to it.
func TestPastIsOnlyLookedAt(t *testing.T) {
	d, c := taught(t, 120, 40, views.Lesson{Phase: views.LessonActs})
	now, before := c.stage.Reel().Now(), c.stage.Reel().Fingerprint()
	d.Seek(now / 2)
	if d.Refresh(); !d.InPast() || d.Stage == c.stage || d.Stage.Reel().Now() != now/2 || d.Frame.Lesson.Looking == nil {
		t.Fatalf("the past is not on the desk: %s", d.Stage.Reel().Now())
	}
	if !d.Run("kill n1") {
		t.Fatal(d.Frame.Notice)
	}
	for d.InPast() {
		d.Back()
	}
	d.Refresh()
	if len(c.given) > 0 || d.Stage != c.stage || c.stage.Reel().Now() != now || c.stage.Reel().Fingerprint() != before {
		t.Errorf("the run has changed: %q", c.given)
	}
	if !d.Run("kill n1") || len(c.given) != 1 {
		t.Errorf("back in the present nothing can be done: %s", d.Frame.Notice)
	}
}

// TestNarrowScreenShowsWhatMatters: where there is no room for both, the text
// is there to be read and the cluster while something happens.
func TestNarrowScreenShowsWhatMatters(t *testing.T) {
	d, c := taught(t, 80, 24, views.Lesson{Phase: views.LessonPredicts, Prediction: &views.Ask{}})
	for _, tt := range []struct {
		phase  views.LessonPhase
		before int // the step shown last
		result string
		away   bool
	}{
		{views.LessonPredicts, -1, "", false}, {views.LessonRuns, 1, "", true}, {views.LessonActs, 1, "", true},
		{views.LessonActs, 1, "you said 3, it was 4", false}, {views.LessonActs, -1, "", false},
		{views.LessonAsks, 1, "", false}, {views.LessonExplains, 1, "", false},
	} {
		c.lesson.Phase, c.lesson.Result = tt.phase, tt.result
		d.learner.step, d.learner.phase = tt.before, views.LessonReads
		if d.Refresh(); d.Frame.Lesson.Away != tt.away {
			t.Errorf("%d %q: away %v", tt.phase, tt.result, d.Frame.Lesson.Away)
		}
	}
}

func TestWhatWasDoneIsSeen(t *testing.T) {
	d, _ := taught(t, 80, 24, views.Lesson{Phase: views.LessonActs, Result: "you said 1, it was 2"})
	d.Refresh()
	if d.Frame.Lesson.Away || d.Playing {
		t.Fatal("what came of the prediction is not shown first")
	}
	d.Run("no such verb")
	if d.Refresh(); d.Frame.Lesson.Away {
		t.Error("an error hides the text")
	}
	d.Run("kill n1")
	if d.Refresh(); !d.Frame.Lesson.Away || !d.Playing {
		t.Error("a line was carried out behind the text, and the world stands still")
	}
}

func TestTaskIsReadFirst(t *testing.T) {
	for _, width := range []int{80, 140} {
		d, _ := taught(t, width, 24, views.Lesson{Phase: views.LessonActs})
		if d.Refresh(); d.Frame.Lesson.Away || d.Playing {
			t.Errorf("%d columns: a step that begins with the learner's turn does not wait until it is read", width)
		}
	}
}

func TestTypingIsNoHurry(t *testing.T) {
	d, _ := taught(t, 80, 24, views.Lesson{Phase: views.LessonActs, Result: "you said 1, it was 2"})
	d.Refresh()
	if press(d, "enter"); d.Rests() {
		t.Fatal("time does not pass in the cluster")
	}
	if d.OpenPrompt(); !d.Rests() {
		t.Error("time passes while a line is typed")
	}
}

// TestLeavingSaves: whoever goes home keeps what was done, and can go on.
func TestLeavingSaves(t *testing.T) {
	d, c := taught(t, 80, 24, views.Lesson{Phase: views.LessonActs, Title: "A lesson", Progress: "step 1 of 2"})
	for d.Frame.Screen != views.Home {
		d.Back()
	}
	if d.Refresh(); len(c.given) != 1 || c.given[0] != "save" || !d.HasLesson() || d.LessonPlace() != "A lesson, step 1 of 2" {
		t.Errorf("gave %q", c.given)
	}
	if err := d.Resume(); err != nil || d.Stage != c.stage || d.Frame.Screen != views.Learning {
		t.Errorf("cannot go on: %v", err)
	}
}

// TestSolutionInTwoSteps: it is shown before it is played.
func TestSolutionInTwoSteps(t *testing.T) {
	d, c := taught(t, 80, 24, views.Lesson{Phase: views.LessonActs})
	d.Solution()
	d.Refresh()
	d.Solution()
	if got := strings.Join(c.given, ", "); got != "show, play" {
		t.Errorf("gave %q", got)
	}
}

// TestSandboxLivesOnBehindTheMenu: going home and back loses nothing of a run.
func TestSandboxLivesOnBehindTheMenu(t *testing.T) {
	d := &Desk{}
	d.ChoosePreset(2)
	d.Frame.Screen = views.Sandbox
	d.Run("kill n1")
	stage, before := d.Stage, d.Stage.Reel().Fingerprint()
	d.Back()
	if d.Frame.Screen != views.Home {
		t.Fatal("not at home")
	}
	d.Enter()
	if d.Frame.Screen != views.Sandbox || d.Stage != stage || stage.Reel().Fingerprint() != before {
		t.Error("another run came back")
	}
	d.Back()
	d.Move(0, 1)
	d.Enter()
	if d.Preset != 3 || d.Stage == stage {
		t.Error("the next cluster of the menu was not opened")
	}
}

// TestNobodyFallsOutOfALesson: esc closes what is open and then asks; only who
// says it again leaves.
func TestNobodyFallsOutOfALesson(t *testing.T) {
	for _, width := range widths {
		d, _ := taught(t, width, 24, views.Lesson{Phase: views.LessonActs})
		d.Refresh()
		press(d, "enter")
		d.Solution()
		d.Refresh()
		d.Back()
		if d.Refresh(); d.Frame.Screen != views.Learning || d.Frame.Notice != "" || width < 100 && !d.Frame.Lesson.Away {
			t.Errorf("%d columns: esc does not close the solution: %q", width, d.Frame.Notice)
		}
		d.Run("kill nobody")
		d.Back()
		if d.Refresh(); d.Frame.Screen != views.Learning || d.Frame.Notice != "" {
			t.Errorf("%d columns: esc does not clear the message: %q", width, d.Frame.Notice)
		}
		for range 2 { // another key is a no
			for d.Frame.Notice != leaveAgain {
				if d.Frame.Screen != views.Learning {
					t.Fatalf("%d columns: fell out of the lesson", width)
				}
				d.Back()
				d.Refresh()
			}
			d.Say(views.Info, "")
		}
		d.Say(views.Info, leaveAgain)
		if d.Back(); d.Frame.Screen != views.Home {
			t.Errorf("%d columns: nobody can leave", width)
		}
	}
}
