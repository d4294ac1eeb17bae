package lessons

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"splitbrain/engine"
)

// tester is what both kinds of test can do.
type tester interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

// begin returns a player of a lesson that comes along.
func begin(t tester, id string, testOut bool) *Player {
	t.Helper()
	e, found := NewLibrary("").Find(id)
	if !found {
		t.Fatalf("there is no lesson %s", id)
	}
	lesson, err := e.Lesson()
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewPlayer(lesson, testOut)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func must(t tester, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// do carries out a learner's line and lets some time pass.
func do(t tester, p *Player, line string, wait time.Duration) {
	t.Helper()
	refused, err := p.Do(line)
	must(t, err)
	if refused != "" {
		t.Fatalf("%s: %s", line, refused)
	}
	must(t, p.Advance(p.scene.now().Add(wait)))
}

func TestNothingMovesBeforeThePredictionIsLocked(t *testing.T) {
	// The learner commits to a prediction first; until then the world stands
	// still and takes no commands.
	p := begin(t, "async-loses", false)
	must(t, p.Advance(engine.Time(5*time.Second)))
	if _, err := p.Do("kill n1"); err == nil || p.scene.now() != 0 {
		t.Errorf("a command before the prediction: %v, at %s", err, p.scene.now())
	}
	for _, bad := range []string{"", "many", "5s", "NaN", "1e9"} {
		if err := p.Predict(bad); err == nil {
			t.Errorf("%q was taken for a number", bad)
		}
	}
	must(t, p.Predict("12"))
	if err := p.Predict("20"); err == nil {
		t.Error("a locked prediction could be changed")
	}
	must(t, p.Play())
	v := p.View()
	if v.Result != "you said 12, it was 20" || v.Phase != Asking || len(v.Explanation) > 0 {
		t.Errorf("after the run: %q, %s", v.Result, v.Phase)
	}
	for _, e := range v.Evidence {
		if !e.Found || e.At == 0 {
			t.Errorf("the moment %s was not found", e.Name)
		}
	}
	must(t, p.Answer("2"))
	if v = p.View(); !v.Question.Right || len(v.Explanation) == 0 || !v.CanNext {
		t.Errorf("after the answer: %+v", v.Question)
	}
}

func TestRunCannotBeChanged(t *testing.T) {
	// While the run plays nobody can make a wrong prediction come true.
	p := begin(t, "async-loses", false)
	must(t, p.Predict("12"))
	must(t, p.Advance(engine.Time(time.Second)))
	if _, err := p.Do("commit all"); err == nil || !strings.Contains(err.Error(), "your turn when it has ended") || p.Phase() != Running {
		t.Errorf("a line in the run: %v, %s", err, p.Phase())
	}
	must(t, p.Play())
	if got := p.View().Result; got != "you said 12, it was 20" {
		t.Errorf("the run came to something else: %s", got)
	}
}

func TestGoalThatMustNotHappenGoesBackToJustBefore(t *testing.T) {
	// A broken never takes the world back, and the learner goes on from there.
	p := begin(t, "seven-steps", false)
	must(t, p.Skip())
	must(t, p.Skip())
	must(t, p.Predict("n3"))
	must(t, p.Play())
	before, log := p.scene.now(), len(p.scene.stage.Reel().Journal())
	do(t, p, "promote n3", time.Second)
	do(t, p, "restart n1", 2*time.Second)
	if v := p.View(); !strings.Contains(v.Notice, "two nodes accept writes") || !v.Running {
		t.Errorf("nothing was said about two primaries: %q", v.Notice)
	}
	if now := p.scene.now(); now <= before || p.scene.values().Primaries > 1 || p.scene.values().Anomalies.SplitBrain > 0 {
		t.Errorf("the world is at %s with %d primaries", now, p.scene.values().Primaries)
	}
	if journal := p.scene.stage.Reel().Journal(); len(journal) != log+1 || !strings.HasSuffix(p.View().Notice, "just before restart n1.") {
		t.Errorf("the line that broke it was not taken back: %q, %d commands", p.View().Notice, len(journal)-log)
	}
	must(t, p.Reset())
	must(t, p.Predict("n2"))
	must(t, p.Play())
	if p.scene.now() != before || len(p.scene.stage.Reel().Journal()) != log {
		t.Errorf("after a reset the run ends at %s, not %s", p.scene.now(), before)
	}
	if v := p.View(); !strings.HasPrefix(v.Result, `you said "n2", but it was "n3"`) {
		t.Errorf("the gap: %s", v.Result)
	}
}

func TestNobodyIsPutBackIntoALostPosition(t *testing.T) {
	// A line that takes its course breaks the goal whatever is typed behind it,
	// so it is that line that is taken back.
	p := begin(t, "compromise", false)
	must(t, p.Skip())
	must(t, p.Predict("0"))
	must(t, p.Play())
	do(t, p, "kill n1", time.Second)
	do(t, p, "promote stats", 0)
	if _, err := p.Do("promote n2"); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		must(t, p.Advance(p.scene.now().Add(100*time.Millisecond)))
		if p.View().Notice != "" {
			break
		}
	}
	said, at := p.View().Notice, p.scene.now()
	if !strings.HasSuffix(said, "just before promote stats.") {
		t.Errorf("said %q", said)
	}
	must(t, p.Advance(at.Add(20*time.Second)))
	if again := p.View().Notice; again != said || p.scene.now() != at.Add(20*time.Second) {
		t.Errorf("it happens again by itself: %q", again)
	}
}

func TestTheRunReachesNothingForTheLearner(t *testing.T) {
	// What holds while the run plays is no goal that somebody has reached, and
	// where there is nothing to solve there is no solution.
	p := begin(t, "one-machine", false)
	if p.View().Unsolvable == "" {
		t.Error("a step that plays by itself has a solution")
	}
	must(t, p.Skip())
	must(t, p.Skip())
	if v := p.View(); v.Unsolvable != "" {
		t.Errorf("no solution: %s", v.Unsolvable)
	}
	for p.Phase() == Predicting {
		must(t, p.Predict("1"))
	}
	held := false
	for p.Phase() == Running {
		must(t, p.Advance(p.scene.now().Add(100*time.Millisecond)))
		for i, g := range p.View().Goals {
			if g.Kind != Reach || p.Phase() != Running {
				continue
			}
			held = held || p.track.goals[i] != engine.Never
			if g.Done {
				t.Fatalf("at %s it says reached: %s", p.scene.now(), TextOf(g.Text))
			}
		}
	}
	if !held {
		t.Error("nothing holds during the run, which this is about")
	}
}

func TestUndoTakesTheTickBack(t *testing.T) {
	// What is undone has not happened, and its goals are open again.
	p := begin(t, "seven-steps", true)
	must(t, p.Next())
	must(t, p.Play())
	if p.Undo() {
		t.Error("the lines of the lesson can be undone")
	}
	do(t, p, "fence n1", time.Second)
	if !p.View().Goals[0].Done {
		t.Fatal("fencing is not ticked")
	}
	if !p.Undo() || p.View().Goals[0].Done || p.View().CanUndo {
		t.Error("it is still ticked after undo, or there is more to undo")
	}
}

func TestHintsFadeAndTheMasteryCheckHasNone(t *testing.T) {
	// A guided step suggests the next line; the check at the end says nothing.
	p := begin(t, "seven-steps", false)
	must(t, p.Skip())
	must(t, p.Predict("2"))
	must(t, p.Play())
	if v := p.View(); v.Suggestion != "fence n1" || v.MoreHints == 0 {
		t.Errorf("suggested %q, %d hints", v.Suggestion, v.MoreHints)
	}
	for p.NextHint() {
	}
	if v := p.View(); v.MoreHints != 0 || len(v.Hints) != 2 {
		t.Errorf("%d hints, %d more", len(v.Hints), v.MoreHints)
	}
	p = begin(t, "seven-steps", true)
	if p.NextHint() || p.PlaySolution() == nil {
		t.Error("the mastery check helps")
	}
}

func TestSuggestionsComeAtTheirTime(t *testing.T) {
	// What the lesson has typed itself is suggested all the same, and nothing
	// is while the solution would wait.
	p := begin(t, "mechanisms", false)
	must(t, p.Skip())
	must(t, p.Skip())
	must(t, p.Predict("2"))
	must(t, p.Play())
	line := `exec "INSERT INTO users SET name='Bob'" as bob`
	if v := p.View(); v.Phase != Acting || v.Suggestion != line {
		t.Errorf("%s: the line of the run is not suggested: %q", v.Phase, v.Suggestion)
	}
	p = begin(t, "one-machine", false)
	must(t, p.Skip())
	must(t, p.Predict("2"))
	suggested := []string{p.View().Suggestion}
	for range 3000 {
		must(t, p.Advance(p.scene.now().Add(10*time.Millisecond)))
		v := p.View()
		if v.Suggestion == "kill n1" && v.Goals[0].Done || v.Suggestion == "restart n1" && v.Goals[2].Done {
			do(t, p, v.Suggestion, 0)
			suggested = append(suggested, v.Suggestion)
			if again := p.View().Suggestion; again != "" {
				t.Errorf("suggested at once after %s: %q", v.Suggestion, again)
			}
		}
		if p.Phase() != Acting {
			break
		}
	}
	if got := strings.Join(suggested, ", "); got != ", kill n1, restart n1" || p.Phase() != Explaining {
		t.Errorf("suggested %q, and then %s", got, p.Phase())
	}
}

func TestMasteryFailsIntoOtherLuck(t *testing.T) {
	// Whoever breaks a goal of the check begins again on another seed.
	p := begin(t, "seven-steps", true)
	must(t, p.Next())
	must(t, p.Play())
	seed := p.scene.stage.Reel().Seed()
	for _, g := range p.View().Goals {
		if g.Kind == Within && (g.Left <= 0 || g.Left >= 40*time.Second) {
			t.Errorf("%s left after %s", g.Left, p.Passed())
		}
	}
	must(t, p.Advance(engine.Time(40*time.Second)))
	if p.scene.stage.Reel().Seed() != seed+1 || p.Phase() != Reading || p.Result().Mastered {
		t.Errorf("too late: seed %d, %s", p.scene.stage.Reel().Seed(), p.Phase())
	}
}

func TestBackAndSkip(t *testing.T) {
	// Back leads to the world in which a step began, and a skipped step leaves
	// the lesson uncompleted.
	p := begin(t, "seven-steps", false)
	must(t, p.Skip())
	start := p.scene.stage.Reel().Fingerprint()
	must(t, p.Skip())
	must(t, p.Back())
	if got := p.scene.stage.Reel().Fingerprint(); got != start || p.View().Step != 2 {
		t.Errorf("back in step %d another world waits", p.View().Step)
	}
	must(t, p.Back())
	if err := p.Back(); err == nil {
		t.Error("there is a step before the first")
	}
	for p.Phase() != Finished {
		must(t, p.Skip())
	}
	if r := p.Result(); r.Completed || r.Mastered {
		t.Errorf("skipped to the end: %+v", r)
	}
}

func TestTicksDoNotDependOnTheChunks(t *testing.T) {
	// A goal is ticked, and a moment found, at the same time however the run is
	// cut up.
	whole := begin(t, "async-loses", false)
	must(t, whole.Predict("20"))
	must(t, whole.Advance(engine.Time(20*time.Second)))
	want := whole.View()
	rapid.Check(t, func(t *rapid.T) {
		p := begin(t, "async-loses", false)
		must(t, p.Predict("20"))
		for p.Phase() == Running || p.Phase() == Acting {
			chunk := rapid.Int64Range(1, int64(2*time.Second)).Draw(t, "chunk")
			must(t, p.Advance(p.scene.now().Add(time.Duration(chunk))))
		}
		got := p.View()
		if diff := cmp.Diff([]any{want.Result, want.Phase, ats(want)}, []any{got.Result, got.Phase, ats(got)}); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestUpcoming: whoever plays a lesson from one thing to the next misses no line
// of it, however little happens between two.
func TestUpcoming(t *testing.T) {
	whole := begin(t, "async-loses", false)
	must(t, whole.Predict("20"))
	p := begin(t, "async-loses", false)
	must(t, p.Predict("20"))
	for whole.scene.busy() {
		played := whole.scene.played
		must(t, whole.Advance(whole.scene.now().Add(time.Millisecond)))
		if next := p.Upcoming(); p.scene.played < whole.scene.played && next > whole.scene.now() {
			t.Fatalf("line %d is played at %v, and nothing was to come before %v", played, whole.scene.now(), next)
		}
		for p.Upcoming() <= whole.scene.now() && p.scene.now() < whole.scene.now() {
			must(t, p.Advance(p.Upcoming()))
		}
		must(t, p.Advance(whole.scene.now()))
	}
}

// ats returns the moments of a view.
func ats(v View) []engine.Time {
	var times []engine.Time
	for _, g := range v.Goals {
		times = append(times, g.At)
	}
	for _, e := range v.Evidence {
		times = append(times, e.At)
	}
	return times
}

func TestNumberAloneIsADuration(t *testing.T) {
	// Where all tempting numbers count milliseconds, so does one without a unit.
	p := begin(t, "sync-waits", false)
	if unit := p.View().Prediction.Unit; unit != "ms" {
		t.Errorf("counts %q", unit)
	}
	must(t, p.Predict("300"))
	must(t, p.Play())
	if v := p.View(); v.Result != "you said 300ms, it was 320ms" {
		t.Error(v.Result)
	}
	mixed := Prediction{Options: []Option{{Text: []Span{{Text: "20ms"}}}, {Text: []Span{{Text: "2s"}}}}}
	if unit := mixed.unit(); unit != "" {
		t.Errorf("20ms and 2s count %q", unit)
	}
}

func TestOrderOfEvents(t *testing.T) {
	// An order is right when the moments rise in it, and half right when half
	// of the pairs do.
	for said, near := range map[string]float64{"3 2 4 1": 1, "1 4 2 3": 0, "3,2,1,4": 5.0 / 6} {
		p := exampleOf(t)
		must(t, p.Predict(said))
		must(t, p.Play())
		v := p.View()
		if got := p.answers[0].near; got != near || v.Prediction.Right != (near == 1) || v.Prediction.Was != "3 2 4 1" {
			t.Errorf("%s: near %v, it was %s", said, got, v.Prediction.Was)
		}
		want := map[string]string{"3 2 4 1": "you had them all in order", "1 4 2 3": "you had 0 of 4 at their place", "3,2,1,4": "you had 2 of 4 at their place"}[said]
		if v.Result != want || len(v.Prediction.SaidOrder) != 4 || len(v.Prediction.WasOrder) != 4 {
			t.Errorf("%s: %q, %v, %v", said, v.Result, v.Prediction.SaidOrder, v.Prediction.WasOrder)
		}
	}
	if err := exampleOf(t).Predict("1 1 2 3"); err == nil {
		t.Error("an order may name something twice")
	}
}
