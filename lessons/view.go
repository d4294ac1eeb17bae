package lessons

import (
	"fmt"
	"time"

	"splitbrain/engine"
)

// View is what a lesson looks like now, as plain values for whoever draws it.
type View struct {
	ID, Title, Chapter string
	Row                int
	Step, Steps        int    // from 1; the mastery check is the last
	Progress           string // "step 2 of 5", "mastery check"
	Mastery            bool
	Heading            string
	Phase              Phase
	Help               Help
	Intro, Text        []Paragraph // the introduction only stands before the first step

	Prediction *PredictionView // nil without one
	Goals      []GoalView
	Hints      []Paragraph // those asked for
	MoreHints  int
	Suggestion string   // the next line of the solution, in a guided step
	Solution   []string // when it was asked for
	Unsolvable string   // why there is none to ask for, or ""

	Result      string // "you said 12, it was 20"
	Reply       []Span // to the prediction
	Evidence    []EvidenceView
	Question    *QuestionView // when its time has come
	Explanation []Paragraph   // when its time has come

	Running bool   // the world may go on
	CanUndo bool   // there is a command to take back
	CanNext bool   // Next leads on
	Notice  string // what has just happened
	Outcome Result
}

// PredictionView is what a prediction looks like.
type PredictionView struct {
	Kind     PredictionKind
	Question []Paragraph
	Options  [][]Span // to choose from; none for a number
	IsTime   bool     // a number that is a duration
	Unit     string   // what a number without one counts then, "" when it needs one
	Locked   bool
	Said     string
	Measured bool
	Was      string
	Right    bool
	// Of an order, the options as they were said and, once measured, as they happened.
	SaidOrder, WasOrder []int
}

// GoalView is a goal and its tick.
type GoalView struct {
	Kind GoalKind
	Text []Span
	Done bool          // for Never and Within: not broken so far
	At   engine.Time   // when it was ticked
	Left time.Duration // of Within
}

// EvidenceView is a moment to jump to.
type EvidenceView struct {
	Name  string
	Text  []Span
	Found bool
	At    engine.Time
}

// QuestionView is what a question looks like.
type QuestionView struct {
	Text     []Paragraph
	Options  [][]Span
	Answered bool
	Said     string
	Right    bool
	Was      string // the right answer, if another one was given
	Reply    []Span
}

// View returns what the lesson looks like now.
func (p *Player) View() View {
	s, a := p.current(), &p.answers[p.step]
	v := View{
		ID: p.lesson.ID, Title: p.lesson.Title, Chapter: p.lesson.Chapter, Row: p.lesson.Row,
		Step: p.step + 1, Steps: len(p.steps), Mastery: p.inMastery(),
		Heading: s.Heading, Phase: p.phase, Help: s.Help, Text: s.Text,
		Hints: s.Hints[:a.hints], MoreHints: len(s.Hints) - a.hints, Reply: a.reply,
		Running: p.phase == Running || p.phase == Acting, CanUndo: p.CanUndo(),
		CanNext: p.phase == Reading || p.phase == Explaining, Notice: p.notice, Outcome: p.result,
		Unsolvable: p.whyNoSolution(),
	}
	v.Progress = fmt.Sprintf("step %d of %d", v.Step, v.Steps)
	switch {
	case v.Mastery:
		v.Progress, v.MoreHints = "mastery check", 0
	case p.step == 0:
		v.Intro = p.lesson.Intro
	}
	if p.phase == Acting && s.Help == Guided {
		if lines := p.Lines(); len(lines) > 0 {
			v.Suggestion = lines[0]
		}
	}
	if a.solution {
		v.Solution = s.Solution()
	}
	v.Prediction = p.predictionView()
	if a.measured {
		v.Result = a.gap(s.Predict.Kind)
	}
	for i, g := range s.Goals {
		at := p.track.goals[i]
		if p.phase < Running || p.phase == Running && g.Kind == Reach {
			at = engine.Never // nothing has been reached yet, even if it holds
		}
		v.Goals = append(v.Goals, GoalView{g.Kind, g.Text, at != engine.Never || g.Kind == Never || g.Kind == Within, at, 0})
		if g.Kind == Within {
			v.Goals[i].Left = max(g.Limit-p.Passed(), 0)
		}
	}
	for i, e := range s.Evidence {
		at := p.track.evidence[i]
		v.Evidence = append(v.Evidence, EvidenceView{e.Name, e.Text, at != engine.Never, at})
	}
	if q := s.Question; q != nil && p.phase >= Asking {
		v.Question = &QuestionView{q.Text, texts(q.Options), a.answered, a.question, a.understood, a.answer, a.told}
	}
	if p.phase >= Explaining {
		v.Explanation = s.Explanation
	}
	return v
}

// gap says how far what was said is from what happened.
func (a *answers) gap(kind PredictionKind) string {
	switch {
	case kind == Order:
		return a.orderGap()
	case kind == Number:
		return fmt.Sprintf("you said %s, it was %s", a.said, a.was)
	case a.right:
		return fmt.Sprintf("you said %q, and so it was", a.said)
	}
	return fmt.Sprintf("you said %q, but it was %q", a.said, a.was)
}

// orderGap says how many things stood at their place.
func (a *answers) orderGap() string {
	if a.right {
		return "you had them all in order"
	}
	good := 0
	for i := range a.wasOrder {
		if a.wasOrder[i] == a.saidOrder[i] {
			good++
		}
	}
	return fmt.Sprintf("you had %d of %d at their place", good, len(a.wasOrder))
}

func (p *Player) predictionView() *PredictionView {
	predict, a := p.current().Predict, &p.answers[p.step]
	if predict == nil {
		return nil
	}
	v := &PredictionView{
		Kind: predict.Kind, Question: predict.Question, Locked: a.locked, Said: a.said,
		Measured: a.measured, Was: a.was, Right: a.right, SaidOrder: a.saidOrder, WasOrder: a.wasOrder,
	}
	if predict.Kind == Number {
		if _, v.IsTime, _ = measure(p.truth()); v.IsTime {
			v.Unit = predict.unit()
		}
	} else {
		v.Options = texts(predict.Options)
	}
	return v
}

func texts(options []Option) [][]Span {
	all := make([][]Span, len(options))
	for i := range options {
		all[i] = options[i].Text
	}
	return all
}
