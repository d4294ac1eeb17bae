package views

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"splitbrain/engine"
	"splitbrain/themes"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// said makes spans of a text in which *bold*, `code` and {quoted} numbers are
// marked.
func said(text string) []Span {
	var spans []Span
	style := NormalSpan
	for text != "" {
		i := strings.IndexAny(text, "*`{}")
		if i < 0 {
			return append(spans, Span{text, style})
		}
		if i > 0 {
			spans = append(spans, Span{text[:i], style})
		}
		switch {
		case style != NormalSpan:
			style = NormalSpan
		case text[i] == '*':
			style = BoldSpan
		case text[i] == '`':
			style = CodeSpan
		default:
			style = QuotedSpan
		}
		text = text[i+1:]
	}
	return spans
}

func prose(texts ...string) []Prose {
	var paragraphs []Prose
	for _, text := range texts {
		kind := PlainProse
		if bullet, found := strings.CutPrefix(text, "- "); found {
			kind, text = BulletProse, bullet
		}
		paragraphs = append(paragraphs, Prose{kind, said(text)})
	}
	return paragraphs
}

// payments is the step of a lesson in a phase.
func payments(phase LessonPhase) *Lesson {
	at := func(seconds float64) engine.Time { return engine.Time(seconds * float64(time.Second)) }
	l := &Lesson{Title: "An acknowledged write can vanish", Progress: "step 1 of 3", Step: 1, Steps: 3, LookKey: "g",
		Heading: "The plug is pulled", Phase: phase,
		Story: prose("Alice runs a shop. It takes ten payments a second and writes each one to n1, the primary. n2 and n3 are standbys: n1 sends them everything it writes.",
			"The commit is *asynchronous*: n1 tells alice \"committed\" as soon as its own disk has the payment. `commit any 1 (n2, n3)` would wait.",
			"Two seconds from now a switch dies. n1 is cut off from both standbys, but alice still reaches it. Two seconds later n1 loses power, and n2 takes over."),
		Prediction: &Ask{Text: prose("How many payments that alice was told are safe will be gone?"), Typed: "12", Example: "type a number, like 7"},
		Goals: []LessonGoal{{Kind: SeeGoal, Text: said("the primary dies")}, {Text: said("a standby takes over")},
			{Kind: SeeGoal, Text: said("the new primary lacks payments that were acknowledged")},
			{Kind: NeverGoal, Text: said("there are two primaries")}},
		Now: "type a number, then enter locks it"}
	if phase > LessonPredicts {
		l.Prediction.Said, l.Goals[0].Done, l.Now = "12", true, "the run plays; space pauses it"
	}
	if phase == LessonActs {
		l.Suggestion, l.SuggestKey, l.Now = "promote n2", "4", "try promote n2: press 4"
		l.Hints, l.MoreHints = prose("n1 is dead, and no standby becomes a primary by itself. Somebody has to say so."), 2
	}
	if phase >= LessonAsks {
		l.Goals[1].Done, l.Goals[2].Done, l.Now = true, true, "up and down choose, enter answers"
		l.Result, l.Reply = "you said 12, it was 20", said("n2 had the first two seconds. Only what n1 could not send any more is gone.")
		l.Evidence = []Moment{{at(2.5), said("n1 still says yes, and is the only one that has these payments"), true},
			{at(5), said("n2 has only got this far when it takes over"), true}, {at(5), said("never seen"), false}}
		l.Question = &Ask{Kind: AskChoice, Text: prose("How far had the log of n2 got when it became the primary?"), Cursor: 1, Options: [][]Span{
			said("Exactly as far as n1's"), said("As far as n1's when the switch died, and not one record further than that"), said("It had all payments, but in another order")}}
	}
	if phase == LessonExplains {
		l.Question.Said, l.Question.Judged, l.Question.Right = "As far as n1's when the switch died, and not one record further than that", true, true
		l.Question.Reply = said("Yes. A standby holds the beginning of the log. What is lost is always an end of it, never a hole.")
		l.Explanation = prose("Alice was told \"committed\" for {20} payments that no longer exist. Nothing failed in a way that she could notice.",
			"That is the bargain of `commit async`. The answer is quick because it waits for one disk. The screen calls such writes *at risk*.",
			"- *async*: quick, always answers, may lose the newest writes", "- *any 1*: waits for the quicker standby, loses nothing that was acknowledged, stops when both are away",
			"It happens. On 21 October 2018 a link at GitHub was down for 43 seconds, and one of the busiest clusters was left with 954 writes that had never been copied.")
		l.Now = "enter goes on: step 2 of 3"
	}
	return l
}

// taught adds the phases of a lesson to the scenes.
func taught(frames map[string]*Frame, w, h int, theme *themes.Theme) {
	for name, phase := range map[string]LessonPhase{"predict": LessonPredicts, "run": LessonRuns, "act": LessonActs, "ask": LessonAsks, "explain": LessonExplains} {
		world := asyncTrio()
		if phase > LessonRuns {
			world = afterKill()
		}
		f := frameOf(world, w, h, theme)
		f.Screen, f.Title, f.Lesson = Learning, "lesson 6", payments(phase)
		f.Lesson.Away = w < readBoth && (phase == LessonRuns || phase == LessonActs)
		frames["lesson-"+name] = f
	}
	order := frameOf(asyncTrio(), w, h, theme)
	order.Screen, order.Title, order.Lesson = Learning, "lesson 8", payments(LessonPredicts)
	order.Lesson.Prediction = &Ask{Kind: AskOrder, Text: prose("In which order do these things happen?"), Cursor: 2, Order: []int{1, 0},
		Options: [][]Span{said("Bob is told ok"), said("n2 has it on disk"), said("Readers of n2 see it")}}
	frames["lesson-order"] = order
	look := frameOf(brainSplit(), w, h, theme)
	look.Screen, look.Title, look.Lesson, look.Playing = Learning, "lesson 6", payments(LessonExplains), false
	look.Lesson.Away, look.Lesson.Looking, look.Lesson.Now = true, &look.Lesson.Evidence[0], "this is in the past: esc comes back"
	frames["lesson-look"] = look
}

// TestGoldenSmallLessons keeps the lesson on the smallest screen there is, and
// without colours and symbols.
func TestGoldenSmallLessons(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		for name, f := range scenes(MinWidth, MinHeight, colorprofile.ASCII, ascii) {
			if !strings.HasPrefix(name, "lesson") {
				continue
			}
			file := name + "-60x18"
			if ascii {
				file += "-ascii"
			}
			t.Run(file, func(t *testing.T) {
				var p Painter
				got := p.Draw(f)
				golden(t, file, strings.ReplaceAll(got, "\x1b", "\\e"))
				for _, r := range got {
					if ascii && r > '~' {
						t.Fatalf("%q is not ASCII", r)
					}
				}
			})
		}
	}
}

// TestLessonIsNeverHidden: at every size, whoever scrolls through a lesson
// sees every word of it, and at every place is told when there is more.
func TestLessonIsNeverHidden(t *testing.T) {
	theme := load("dark", colorprofile.ASCII, false)
	for _, w := range []int{60, 80, 110, 200} {
		for _, h := range []int{18, 24, 40} {
			for phase := LessonReads; phase <= LessonEnds; phase++ {
				f := frameOf(asyncTrio(), w, h, theme)
				f.Screen, f.Lesson = Learning, payments(phase)
				f.Lesson.Prediction.Typed = ""
				if f.Lesson.Question != nil {
					f.Lesson.Question.Cursor = -1
				}
				seen := map[string]bool{}
				var p Painter
				for f.Lesson.Scroll = -60; f.Lesson.Scroll < 60; f.Lesson.Scroll++ {
					picture := ansi.Strip(p.Draw(f))
					for _, word := range strings.Fields(picture) {
						seen[word] = true
					}
					top, lines, room := LessonRoom(f)
					if above := top > 0; above != strings.Contains(picture, fmt.Sprintf("▲ %d ", top)) {
						t.Fatalf("%dx%d %d: %d lines above, and\n%s", w, h, phase, top, picture)
					}
					if below := lines - top - room; (below > 0) != strings.Contains(picture, fmt.Sprintf("▼ %d ", below)) {
						t.Fatalf("%dx%d %d: %d lines below, and\n%s", w, h, phase, below, picture)
					}
				}
				for _, line := range f.Lesson.write(200, false).lines {
					text := ""
					for _, piece := range line.pieces {
						text += piece.text
					}
					for _, word := range strings.Fields(text) {
						if !seen[word] {
							t.Fatalf("%dx%d phase %d: nobody sees %q", w, h, phase, word)
						}
					}
				}
			}
		}
	}
}

// TestOrderIsJudgedInWords: things are listed as they happened, each with a
// mark and the place that it had been given.
func TestOrderIsJudgedInWords(t *testing.T) {
	f := frameOf(asyncTrio(), 80, 50, load("dark", colorprofile.ASCII, false))
	f.Screen, f.Lesson = Learning, payments(LessonAsks)
	f.Lesson.Result = "you had 1 of 3 at their place"
	f.Lesson.Prediction = &Ask{Kind: AskOrder, Order: []int{2, 1, 0}, Real: []int{0, 1, 2},
		Options: [][]Span{said("Bob is told ok"), said("n2 has it on disk"), said("Readers of n2 see it")}}
	var p Painter
	picture := ansi.Strip(p.Draw(f))
	for _, want := range []string{"✗ 1  Bob is told ok (you said 3)", "✓ 2  n2 has it on disk  ", "✗ 3  Readers of n2 see it (you said 1)"} {
		if !strings.Contains(picture, want) {
			t.Errorf("lacks %q:\n%s", want, picture)
		}
	}
	f.Lesson = payments(LessonRuns)
	f.Lesson.Prediction = &Ask{Kind: AskOrder, Order: []int{2, 0}, Options: [][]Span{said("Bob is told ok"), said("n2 has it on disk"), said("Readers of n2 see it")}}
	if picture = ansi.Strip(p.Draw(f)); !strings.Contains(picture, "1  Readers of n2 see it") || !strings.Contains(picture, "2  Bob is told ok") {
		t.Errorf("what was said is not told:\n%s", picture)
	}
}

// TestLessonFollowsTheCursor: the answer that is pointed at can be seen.
func TestLessonFollowsTheCursor(t *testing.T) {
	for h := MinHeight; h <= 40; h++ {
		f := frameOf(asyncTrio(), 60, h, load("dark", colorprofile.ASCII, false))
		f.Screen, f.Lesson = Learning, payments(LessonAsks)
		var p Painter
		for cursor := range f.Lesson.Question.Options {
			f.Lesson.Question.Cursor = cursor
			picture := ansi.Strip(p.Draw(f))
			words := strings.Fields(plainText(f.Lesson.Question.Options[cursor]))
			if last := words[len(words)-1]; !strings.Contains(picture, "▸ "+fmt.Sprint(cursor+1)) || !strings.Contains(picture, last) {
				t.Errorf("60x%d: answer %d is out of sight:\n%s", h, cursor+1, picture)
			}
		}
	}
}

// oddLesson makes a lesson that no author would write.
func oddLesson(r *rand.Rand) *Lesson {
	l := payments(LessonPhase(r.IntN(8)))
	l.Away, l.Scroll = r.IntN(2) == 0, r.IntN(200)-100
	l.Heading = strings.Repeat("x", r.IntN(300))
	l.Title, l.Now = strings.Repeat("title ", r.IntN(40)), strings.Repeat("now ", r.IntN(40))
	l.Steps, l.Step = r.IntN(40), r.IntN(40)-5
	if r.IntN(3) == 0 {
		l.Goals = nil
	}
	if r.IntN(3) == 0 {
		l.Looking = &Moment{Text: said(strings.Repeat("word ", r.IntN(60)))}
	}
	if l.Question != nil {
		l.Question.Cursor = r.IntN(20) - 5
	}
	l.Suggestion = strings.Repeat("промоция ", r.IntN(20))
	return l
}

// TestHelpGoesWithItsStep: hints and what to try are in the way of the question.
func TestHelpGoesWithItsStep(t *testing.T) {
	for phase, shown := range map[LessonPhase]bool{LessonActs: true, LessonAsks: false, LessonExplains: false} {
		f := frameOf(asyncTrio(), 120, 60, load("dark", colorprofile.ASCII, false))
		f.Screen, f.Lesson = Learning, payments(phase)
		f.Lesson.Hints, f.Lesson.Solution = prose("Somebody has to say so."), []string{"promote n2"}
		var p Painter
		picture := ansi.Strip(p.Draw(f))
		if strings.Contains(picture, "HINT 1") != shown || strings.Contains(picture, "SOLUTION") != shown {
			t.Errorf("%d:\n%s", phase, picture)
		}
	}
}

// TestNumberHint: before enter one is told what a number without a unit counts.
func TestNumberHint(t *testing.T) {
	for _, tt := range []struct {
		ask  Ask
		want string
	}{
		{Ask{Example: "like 7"}, "like 7"}, {Ask{Typed: "7"}, "enter locks it"},
		{Ask{Typed: "300", IsTime: true, Unit: "ms"}, "enter locks 300 ms"}, {Ask{Typed: "5s", IsTime: true, Unit: "ms"}, "enter locks it"},
		{Ask{Typed: "300", IsTime: true}, "ms or s? a duration needs its unit"},
	} {
		if got := tt.ask.NumberHint(); got != tt.want {
			t.Errorf("%q: %q, not %q", tt.ask.Typed, got, tt.want)
		}
	}
}
