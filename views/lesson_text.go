package views

import (
	"slices"
	"strconv"
	"strings"

	"splitbrain/themes"
)

// write sets a lesson in lines. The whole of a step stays there, in the order
// in which it was read, so that what was said before can be looked up.
func (l *Lesson) write(w int, ascii bool) *galley {
	t := &galley{w: max(w, 10), ascii: ascii, held: -1}
	t.line(piece{l.Heading, themes.Title})
	t.blank()
	t.prose(l.Story)
	if l.Notice != "" && l.Phase < LessonAsks {
		t.begin(l.Phase <= LessonPredicts)
		t.wrap(nil, []Span{{Text: l.Notice}}, themes.Notice, 0)
	}
	t.begin(l.Phase == LessonRuns || l.Phase == LessonActs)
	t.ask("PREDICT", l.Prediction, l.Phase == LessonPredicts, l.Result == "")
	t.result(l)
	if l.Phase != LessonPredicts { // they would give the answer away
		t.goals(l)
	}
	if l.Phase < LessonAsks { // what has helped is in the way of the question
		t.help(l)
	}
	if l.Phase >= LessonAsks {
		t.begin(l.Phase == LessonAsks && l.Result == "" || l.Question == nil && l.Result == "")
		t.look(l)
		t.begin(l.Phase == LessonExplains && l.Question != nil)
		t.ask("QUESTION", l.Question, l.Phase == LessonAsks, true)
		if len(l.Explanation) > 0 {
			t.head("WHY", "")
			t.prose(l.Explanation)
		}
	}
	if l.Phase == LessonEnds {
		t.blank()
		t.begin(true)
		t.prose(l.Ending)
	}
	for len(t.lines) > 0 && len(t.lines[len(t.lines)-1].pieces) == 0 {
		t.lines = t.lines[:len(t.lines)-1]
	}
	return t
}

// ask writes a prediction or a question. While it is open it shows how to
// answer, later what was said and what came of it, if that is to be told here.
func (t *galley) ask(title string, a *Ask, open, told bool) {
	if a == nil {
		return
	}
	t.head(title, "")
	t.prose(a.Text)
	switch {
	case !open:
		switch {
		case a.Kind == AskOrder:
			if told && len(a.Order) > 0 {
				t.ordered(a)
			}
		case told:
			t.said(a)
		}
		return
	case a.Kind == AskNumber:
		t.number(a)
		return
	}
	t.blank()
	for i := range a.Options {
		t.option(a, i)
	}
	if rest := len(t.lines) - 1; t.held >= 0 && rest-t.held <= answersBelow {
		t.held = rest // who points at an answer wants to see the others, too
	}
}

// answersBelow is how many lines of answers are shown below the one that is
// pointed at, even where there is little room.
const answersBelow = 8

// said tells what was answered, once that cannot be changed any more.
func (t *galley) said(a *Ask) {
	if a.Said == "" {
		return
	}
	mark, role := "", themes.Text
	if a.Judged {
		mark, role = t.verdict(a.Right)
	}
	t.wrap([]piece{{mark + "you said: ", role}}, []Span{{Text: a.Said}}, themes.Strong, 2)
	if len(a.Reply) > 0 {
		t.wrap([]piece{{"  ", themes.Text}}, a.Reply, themes.Text, 2)
	}
	if a.Was != "" {
		mark, role = t.verdict(true)
		t.wrap([]piece{{mark, role}}, []Span{{Text: a.Was}}, themes.Strong, 2)
	}
}

// verdict is the mark of an answer that was right or not.
func (t *galley) verdict(right bool) (string, themes.Role) {
	switch {
	case right && t.ascii:
		return "[x] ", themes.Good
	case right:
		return "✓ ", themes.Good
	case t.ascii:
		return "[!] ", themes.Warn
	}
	return "✗ ", themes.Warn
}

// number writes the field that a number is typed into.
func (t *galley) number(a *Ask) {
	t.blank()
	typed := a.Typed
	hint := "  " + a.NumberHint()
	t.held = -1
	if typed != "" {
		t.held = len(t.lines)
	}
	t.line(piece{"  > ", themes.Key}, piece{"[ ", themes.Dim}, piece{typed, themes.Strong}, piece{" ", themes.Cursor},
		piece{" ]", themes.Dim}, piece{hint, themes.Dim})
}

// NumberHint says what enter makes of the number that has been typed so far, or
// what is missing.
func (a *Ask) NumberHint() string {
	bare := a.IsTime && strings.Trim(a.Typed, "0123456789.-") == ""
	switch {
	case a.Typed == "":
		return a.Example
	case bare && a.Unit != "":
		return "enter locks " + a.Typed + " " + a.Unit
	case bare:
		return "ms or s? a duration needs its unit"
	}
	return "enter locks it"
}

// option writes an answer to choose from.
func (t *galley) option(a *Ask, i int) {
	role, pointer := themes.Text, "  "
	if a.Cursor == i {
		role, pointer = themes.SelectedTag, "▸ "
		if t.ascii {
			pointer = "> "
		}
	}
	number := strconv.Itoa(i+1) + "  "
	if a.Kind == AskOrder {
		number += t.placed(a, i)
	}
	first := len(t.lines)
	t.wrap([]piece{{pointer, themes.Selected}, {number, themes.Key}}, a.Options[i], role, 2+width(number))
	for j := first; j < len(t.lines); j++ {
		t.lines[j].target = Target{Kind: AnswerTarget, Index: i}
	}
	if a.Cursor == i {
		t.held = len(t.lines) - 1
	}
}

// placed says which place an option has in the order given so far.
func (t *galley) placed(a *Ask, option int) string {
	for place, i := range a.Order {
		if i == option {
			return "[" + strconv.Itoa(place+1) + "] "
		}
	}
	return "[ ] "
}

// ordered tells in which order things were said to happen.
func (t *galley) ordered(a *Ask) {
	t.line(piece{"you said:", themes.Text})
	for place, option := range a.Order {
		t.wrap([]piece{{"  " + strconv.Itoa(place+1) + "  ", themes.Dim}}, a.Options[option], themes.Text, 5)
	}
}

// compared lists things as they happened, each with the place that it was given.
func (t *galley) compared(a *Ask) {
	for place, option := range a.Real {
		said := slices.Index(a.Order, option)
		mark, role := t.verdict(said == place)
		text := a.Options[option]
		if said != place {
			text = append(slices.Clip(text), Span{Text: " (you said " + strconv.Itoa(said+1) + ")"})
		}
		first := []piece{{"  ", themes.Text}, {mark, role}, {strconv.Itoa(place+1) + "  ", themes.Dim}}
		t.wrap(first, text, themes.Text, 5+width(mark))
	}
}

// goals writes the goals with their ticks.
func (t *galley) goals(l *Lesson) {
	if len(l.Goals) == 0 {
		return
	}
	t.blank()
	for i := range l.Goals {
		goal := &l.Goals[i]
		mark, role := goal.mark(t.ascii, l.Phase)
		first := []piece{{mark + " ", role}}
		if prefix := goal.prefix(); prefix != "" {
			first = append(first, piece{prefix, themes.Dim})
		}
		text := goal.Text
		if goal.Kind == WithinGoal && (l.Phase == LessonRuns || l.Phase == LessonActs) {
			text = append(slices.Clip(text), Span{Text: ", " + timeLeft(goal.Left)})
		}
		t.wrap(first, text, goal.role(), width(mark)+1)
	}
}

// help writes what to try, hints and the solution, as far as they were asked
// for.
func (t *galley) help(l *Lesson) {
	if l.Suggestion != "" {
		t.blank()
		t.wrap([]piece{{"try: ", themes.Heading}}, []Span{{Text: l.Suggestion, Style: CodeSpan}}, themes.Text, 5)
		how := "type :" + l.Suggestion
		if l.SuggestKey != "" {
			how = "press " + l.SuggestKey + ", or " + how
		}
		t.wrap([]piece{{"     ", themes.Text}}, []Span{{Text: how}}, themes.Dim, 5)
	}
	for i := range l.Hints {
		t.head("HINT "+strconv.Itoa(i+1), "")
		t.prose(l.Hints[i : i+1])
	}
	if len(l.Solution) > 0 {
		t.head("SOLUTION", "")
		for _, line := range l.Solution {
			t.line(piece{"    ", themes.Text}, piece{line, themes.Code})
		}
	}
}

// result writes how far the prediction was off.
func (t *galley) result(l *Lesson) {
	if l.Result == "" {
		return
	}
	t.begin(l.Phase == LessonAsks || l.Phase == LessonActs || l.Phase == LessonExplains && l.Question == nil)
	t.blank()
	mark, role := t.verdict(l.ResultRight)
	t.wrap([]piece{{mark, role}}, []Span{{Text: l.Result}}, role, 2)
	if a := l.Prediction; a != nil && len(a.Real) == len(a.Order) {
		t.compared(a)
	}
	if len(l.Reply) > 0 {
		t.wrap([]piece{{"  ", themes.Text}}, l.Reply, themes.Text, 2)
	}
}

// look writes the moments that show why.
func (t *galley) look(l *Lesson) {
	found := false
	for i := range l.Evidence {
		m := &l.Evidence[i]
		if !m.Found {
			continue
		}
		if !found {
			t.head("LOOK", l.LookKey+" goes there, and again to the next")
			found = true
		}
		var at label
		at.clock(m.At, true)
		first, role := len(t.lines), themes.Key
		if l.Looking != nil && l.Looking.At == m.At && plainText(l.Looking.Text) == plainText(m.Text) {
			role = themes.SelectedTag
		}
		t.wrap([]piece{{at.text(), role}, {"  ", themes.Text}}, m.Text, themes.Text, at.width()+2)
		for j := first; j < len(t.lines); j++ {
			t.lines[j].target = Target{Kind: EvidenceTarget, Index: i}
		}
	}
}

// LessonRoom tells how the text of a frame's lesson stands on the screen: the
// first line that is seen, how many there are, and how many have room. Without
// a text on the screen there is room for all of it.
func LessonRoom(f *Frame) (top, lines, room int) {
	if f.Lesson == nil || f.Theme == nil {
		return 0, 0, 0
	}
	l := f.arrange()
	if l.text.empty() {
		return 0, 0, 0
	}
	inner := l.text.inset(2, 0)
	t := f.Lesson.write(inner.w, f.Theme.ASCII)
	return t.top(inner.h, f.Lesson.Scroll), len(t.lines), inner.h
}
