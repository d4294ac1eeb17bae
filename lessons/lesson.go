package lessons

import (
	"time"

	"splitbrain/engine/tape"
)

// Lesson is one lesson as its author wrote it.
type Lesson struct {
	Head
	Name    string // of the file
	Intro   []Paragraph
	Steps   []Step
	Mastery *Step // the check on a new seed, without help
}

// Head is what a list of lessons shows.
type Head struct {
	ID       string
	Title    string
	Chapter  string // a letter, A to G
	Row      int    // its place in the order of all lessons
	Minutes  int
	Requires []string // the lessons to take before this one
}

// Help is how much of the way a step shows.
type Help uint8

// The kinds of help, which fades from one to the next.
const (
	Shown  Help = iota // the step plays by itself
	Guided             // the next line of the solution is on the screen
	Alone              // hints for those who ask
)

var helpNames = [...]string{Shown: "shown", Guided: "guided", Alone: "alone"}

// String returns the word of the lesson format.
func (h Help) String() string { return helpNames[h] }

// Step is one thing to understand.
type Step struct {
	Line        int
	Heading     string
	Help        Help
	Text        []Paragraph
	Predict     *Prediction
	Goals       []Goal
	Hints       []Paragraph
	Question    *Question
	Explanation []Paragraph
	Evidence    []Evidence

	setup    *setup // nil goes on with the world of the step before
	run      []cue
	solution []cue
}

// Solution returns the tape lines that reach the goals.
func (s *Step) Solution() []string {
	lines := make([]string, len(s.solution))
	for i, c := range s.solution {
		lines[i] = c.text
	}
	return lines
}

// PredictionKind is what a learner is asked for.
type PredictionKind uint8

// The kinds of prediction.
const (
	Number PredictionKind = iota // a number or a duration
	Choice                       // one of several sentences
	OfNode                       // one of the nodes
	Order                        // in which order things happen
)

var predictionNames = [...]string{Number: "number", Choice: "choice", OfNode: "node", Order: "order"}

// String returns the word of the lesson format.
func (k PredictionKind) String() string { return predictionNames[k] }

// Prediction is asked for before the run. Its truth is measured, never
// written down.
type Prediction struct {
	Line      int
	Kind      PredictionKind
	Question  []Paragraph
	Truth     *expression // of Number
	Tolerance float64     // of Number, in seconds for a duration
	Options   []Option    // tempting numbers, choices, nodes, or what happens in some order
}

// Question is asked after the run and before the explanation.
type Question struct {
	Line    int
	Text    []Paragraph
	Options []Option
}

// Option is one possible answer, with the belief that it stands for.
type Option struct {
	Line   int
	Text   []Span
	When   *expression // true when the answer is right; for Order, true when it has happened
	Number float64     // of a tempting number, in seconds for a duration
	Belief []Span
	Reply  []Span
}

// GoalKind is how a goal is judged.
type GoalKind uint8

// The kinds of goal.
const (
	Reach  GoalKind = iota // it holds when all the others do
	See                    // it has held once
	Never                  // it must not hold at any moment
	Within                 // the others are reached in this time
)

var goalNames = [...]string{Reach: "reach", See: "see", Never: "never", Within: "within"}

// String returns the word of the lesson format.
func (k GoalKind) String() string { return goalNames[k] }

// Goal is one tick on the screen.
type Goal struct {
	Line  int
	Kind  GoalKind
	On    Trigger       // of all but Within
	Limit time.Duration // of Within
	Text  []Span
}

// Evidence is a moment of the run that a learner can jump to: the first at
// which a condition held, or the first event of a kind.
type Evidence struct {
	Line int
	Name string
	Text []Span
	On   Trigger
}

// Trigger is a condition that holds, or an event that happens.
type Trigger struct {
	When  *expression
	Event string // the kind, when there is no condition
	Node  string // where it happens, if that matters
}

// String returns the trigger as its author wrote it.
func (t Trigger) String() string {
	switch {
	case t.When != nil:
		return t.When.String()
	case t.Node != "":
		return "event " + t.Event + " " + t.Node
	}
	return "event " + t.Event
}

// setup is a world to begin with.
type setup struct {
	line   int
	seed   uint64
	script *tape.Script
	lines  []sourceLine
	whole  bool // it has a cluster of its own
}

// expression is a condition or a value together with where it stands.
type expression struct {
	*tape.Expr
	line, col int
}
