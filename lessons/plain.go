package lessons

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"splitbrain/engine/tape"
)

// plainWidth is the width of the linear form.
const plainWidth = 76

// afterLine is how much of the world's time passes after each line that
// a learner types, so that there is something to see.
const afterLine = time.Second

// plain is a lesson as linear text, for pipes and screen readers.
type plain struct {
	p   *Player
	in  *bufio.Scanner
	out io.Writer
	err error // of out
	// What has been told already.
	step   int
	phase  Phase
	ticked map[int]bool
	told   bool
	notice string
}

// Plain plays a lesson as linear text until it has ended, somebody says quit,
// or the input ends. It returns what the learner came to.
func Plain(lesson *Lesson, testOut bool, in io.Reader, out io.Writer) (Result, error) {
	result, _, err := playPlain(lesson, testOut, bufio.NewScanner(in), out)
	return result, err
}

// playPlain also reports whether there may be more to read.
func playPlain(lesson *Lesson, testOut bool, in *bufio.Scanner, out io.Writer) (result Result, more bool, err error) {
	p, err := NewPlayer(lesson, testOut)
	if err != nil {
		return Result{}, false, err
	}
	t := &plain{p: p, in: in, out: out, step: -1}
	t.say("%s", strings.TrimSpace(lesson.Chapter+" · "+strconv.Itoa(lesson.Row)+" · "+lesson.Title))
	t.say("Words: next, hint, solution, undo, reset, back, skip, show, quit. Anything else is an answer or a tape line.")
	more = true
	for p.Phase() != Finished && t.err == nil {
		t.tell()
		fmt.Fprint(out, "> ")
		if !t.in.Scan() {
			t.say("")
			t.say("The input has ended before the lesson.")
			more = false
			break
		}
		line := strings.TrimSpace(t.in.Text())
		if line == "quit" {
			more = false
			break
		}
		if err := t.word(line); err != nil {
			t.say("%s", sentence(err.Error()))
		} else if p.Phase() == Running {
			t.err = p.Play()
		}
		if notice := p.notice; notice != t.notice {
			if t.notice = notice; notice != "" {
				t.say("%s", notice)
			}
		}
	}
	t.farewell()
	if t.err == nil {
		t.err = t.in.Err()
	}
	return p.Result(), more, t.err
}

func (t *plain) say(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintf(t.out, format+"\n", args...)
	}
}

func (t *plain) paragraphs(paragraphs []Paragraph) {
	for _, line := range Wrap(paragraphs, plainWidth) {
		t.say("%s", line)
	}
	t.say("")
}

// word obeys one typed line.
func (t *plain) word(line string) error {
	p := t.p
	switch line {
	case "", "next":
		return p.Next()
	case "hint":
		if !p.NextHint() {
			t.say("There is no further hint.")
			return nil
		}
		hints := p.View().Hints
		t.paragraphs(hints[len(hints)-1:])
		return nil
	case "solution":
		if err := p.ShowSolution(); err != nil {
			return err
		}
		if p.Phase() != Acting {
			return p.PlaySolution()
		}
		t.say("The solution is played:")
		for _, l := range p.current().Solution() {
			t.say("    %s", l)
		}
		if err := p.PlaySolution(); err != nil {
			return err
		}
		return p.Play()
	case "undo":
		if !p.Undo() {
			t.say("There is nothing to undo.")
		}
		return nil
	case "reset":
		t.step = -1
		return p.Reset()
	case "back":
		t.step = -1
		return p.Back()
	case "skip":
		return p.Skip()
	}
	return t.given(line)
}

// given takes an answer or a tape line.
func (t *plain) given(line string) error {
	p := t.p
	if name, found := strings.CutPrefix(line, "show "); found {
		return t.show(strings.TrimSpace(name))
	}
	switch p.Phase() {
	case Predicting:
		return p.Predict(line)
	case Asking:
		return p.Answer(line)
	case Acting:
	case Running:
		return errors.New(p.waitsFor())
	default:
		return fmt.Errorf("%s is no word that fits here; next goes on", strconv.Quote(line))
	}
	if span, found := strings.CutPrefix(line, "wait "); found {
		d, err := time.ParseDuration(strings.TrimSpace(span))
		if err != nil || d <= 0 || d > longestPlay {
			return fmt.Errorf("expected wait and a duration, like wait 2s")
		}
		return p.Advance(p.scene.now().Add(d))
	}
	refused, err := p.Do(line)
	if err != nil {
		return err
	}
	if refused != "" {
		t.say("%s", sentence(refused))
	}
	return p.Advance(p.scene.now().Add(afterLine))
}

// tell writes what is new.
func (t *plain) tell() {
	v := t.p.View()
	if v.Step-1 != t.step {
		t.step, t.phase, t.ticked, t.told = v.Step-1, Reading, map[int]bool{}, false
		t.say("")
		t.paragraphs(v.Intro)
		t.say("== %s (%s) ==", v.Heading, v.Progress)
		t.say("")
		t.paragraphs(v.Text)
		for _, g := range v.Goals {
			t.say("[ ] %s: %s", g.Kind, TextOf(g.Text))
		}
	}
	if v.Prediction != nil && v.Phase == Predicting {
		t.predict(v.Prediction)
	}
	t.ticks(&v)
	if v.Result != "" && !t.told {
		t.told = true
		t.say("%s.", sentence(v.Result))
		t.order(v.Prediction)
		if len(v.Reply) > 0 {
			t.say("%s", TextOf(v.Reply))
		}
		for _, e := range v.Evidence {
			if e.Found {
				t.say("At %s: %s. (show %s)", e.At, TextOf(e.Text), e.Name)
			}
		}
	}
	switch v.Phase {
	case Reading:
		t.say("Type next to let it run.")
	case Acting:
		t.say("It is %s. Type a tape line, or wait 2s.", t.p.scene.now())
		t.state(t.p.Stage())
		if v.Suggestion != "" {
			t.say("Try: %s", v.Suggestion)
		}
	case Asking:
		t.question(v.Question)
	case Explaining:
		t.explain(&v)
	}
	t.phase = v.Phase
}

func (t *plain) predict(p *PredictionView) {
	t.say("PREDICT")
	t.paragraphs(p.Question)
	t.options(p.Options)
	switch {
	case p.IsTime && p.Unit != "":
		t.say("Type a duration, like 5s or 300ms. A number alone counts %s.", p.Unit)
	case p.IsTime:
		t.say("Type a duration, like 5s or 300ms.")
	case p.Kind == Number:
		t.say("Type a number.")
	case p.Kind == Order:
		t.say("Type the numbers in the order in which it happens.")
	default:
		t.say("Type a number from 1 to %d.", len(p.Options))
	}
}

// order lists things as they happened, each with the place that it was given.
func (t *plain) order(p *PredictionView) {
	for place, option := range p.WasOrder {
		said := slices.Index(p.SaidOrder, option)
		if said == place {
			t.say("[x] %d. %s", place+1, TextOf(p.Options[option]))
		} else {
			t.say("[!] %d. %s (you said %d)", place+1, TextOf(p.Options[option]), said+1)
		}
	}
}

func (t *plain) options(options [][]Span) {
	for i, o := range options {
		t.say("%d. %s", i+1, TextOf(o))
	}
}

// ticks tells which goals have been reached since the last time.
func (t *plain) ticks(v *View) {
	for i, g := range v.Goals {
		if g.Kind != Reach && g.Kind != See || g.Done == t.ticked[i] {
			continue
		}
		if t.ticked[i] = g.Done; g.Done {
			t.say("[x] %s: %s", g.At, TextOf(g.Text))
		} else {
			t.say("[ ] not any more: %s", TextOf(g.Text))
		}
	}
}

// state is what a picture of the cluster would show, in words.
func (t *plain) state(s *tape.Stage) {
	s.Look()
	for i := range s.Still.Nodes {
		n := &s.Still.Nodes[i]
		fenced := ""
		if n.Fenced {
			fenced = ", fenced"
		}
		t.say("  %s: %s, %s%s, timeline %d, log up to %d, replayed %d", n.Name, n.Role, n.Condition, fenced, n.Timeline, n.End, n.Replayed)
	}
	totals := &s.Still.Totals
	t.say("  writes: %d acknowledged, %d at risk, %d lost, %d waiting", totals.Acked, totals.AtRisk, totals.Lost, totals.Waiting)
}

// show tells what a moment of the evidence looked like.
func (t *plain) show(name string) error {
	for _, e := range t.p.View().Evidence {
		if e.Name != name || !e.Found {
			continue
		}
		stage, err := t.p.At(e.At)
		if err == nil {
			t.say("At %s: %s.", e.At, TextOf(e.Text))
			t.state(stage)
		}
		return err
	}
	return fmt.Errorf("there is no moment %s yet", strconv.Quote(name))
}

func (t *plain) question(q *QuestionView) {
	t.say("")
	t.say("QUESTION")
	t.paragraphs(q.Text)
	t.options(q.Options)
	t.say("Type a number from 1 to %d.", len(q.Options))
}

func (t *plain) explain(v *View) {
	if t.phase == Explaining {
		return
	}
	if q := v.Question; q != nil && q.Answered {
		if q.Right {
			t.say("That is right.")
		} else {
			t.say("That is not so. It is: %s", q.Was)
		}
		if len(q.Reply) > 0 {
			t.say("%s", TextOf(q.Reply))
		}
	}
	t.say("")
	if v.Mastery && v.Outcome.Mastered {
		t.say("You have mastered this lesson.")
	} else if v.Mastery {
		t.say("The goals are reached, but the prediction missed. Type next to try again with other luck, or skip to end here.")
	}
	t.paragraphs(v.Explanation)
	t.say("Type next to go on.")
}

// farewell says what the lesson came to.
func (t *plain) farewell() {
	r := t.p.Result()
	switch {
	case r.TestedOut:
		t.say("%s: tested out.", t.p.lesson.Title)
	case r.Mastered:
		t.say("%s: mastered.", t.p.lesson.Title)
	case r.Completed:
		t.say("%s: completed. The mastery check is open.", t.p.lesson.Title)
	default:
		t.say("%s: not completed yet.", t.p.lesson.Title)
	}
	if right := r.predicted(); right != "" {
		t.say("%s", right)
	}
}

// sentence begins with a capital letter unless a name comes first.
func sentence(text string) string {
	if strings.HasPrefix(text, "you ") || strings.HasPrefix(text, "expected ") || strings.HasPrefix(text, "the ") ||
		strings.HasPrefix(text, "there ") || strings.HasPrefix(text, "this ") || strings.HasPrefix(text, "answer ") {
		return strings.ToUpper(text[:1]) + text[1:]
	}
	return text
}
