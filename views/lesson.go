package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// Lesson is what a lesson shows at a moment. Everything in it is text and
// plain values, so that whoever plays lessons need not know how they look.
type Lesson struct {
	Title       string
	Progress    string // as in "step 2 of 5"
	Step, Steps int    // from 1
	Heading     string
	Phase       LessonPhase

	Story       []Prose // what there is to know before anything happens
	Prediction  *Ask    // nil without one
	Goals       []LessonGoal
	Suggestion  string // the tape line to try next
	SuggestKey  string // the key that does it, if there is one
	Hints       []Prose
	MoreHints   int
	Solution    []string
	Unsolvable  string // why there is none
	Result      string // "you said 12, it was 20"
	ResultRight bool
	Reply       []Span
	Evidence    []Moment
	LookKey     string // goes to them
	Question    *Ask   // when its time has come
	Explanation []Prose
	Ending      []Prose // when the lesson has ended
	Notice      string  // what has just happened
	Mastered    bool    // the check was passed

	Now     string // what there is to do now, in one line
	Away    bool   // the cluster stands where the text would
	Scroll  int    // lines from where the phase begins, down or, when negative, up
	Looking *Moment
}

// LessonPhase is the part of a step that matters now.
type LessonPhase uint8

// The phases, in their order.
const (
	LessonReads LessonPhase = iota
	LessonPredicts
	LessonRuns
	LessonActs
	LessonAsks
	LessonExplains
	LessonEnds
)

// Prose is a paragraph.
type Prose struct {
	Kind  ProseKind
	Spans []Span
}

// ProseKind is how a paragraph is set.
type ProseKind uint8

// The kinds of paragraph.
const (
	PlainProse ProseKind = iota
	BulletProse
	CodeProse // a tape line, never wrapped
)

// Span is a run of text in one style.
type Span struct {
	Text  string
	Style SpanStyle
}

// SpanStyle is how a span is set.
type SpanStyle uint8

// The styles of a span.
const (
	NormalSpan SpanStyle = iota
	BoldSpan
	CodeSpan
	QuotedSpan // a number that came out of the engine
)

var spanRoles = [...]themes.Role{NormalSpan: themes.Text, BoldSpan: themes.Strong, CodeSpan: themes.Code, QuotedSpan: themes.Quoted}

// Ask is something a learner is asked: a prediction, or the question after
// the run.
type Ask struct {
	Kind    AskKind
	Text    []Prose
	Options [][]Span
	Cursor  int    // the option pointed at, -1 for none
	Typed   string // the number so far
	Example string // of what can be typed
	Letters string // that can be typed
	IsTime  bool   // a number that is a duration
	Unit    string // what it counts without a unit, "" when it needs one
	Order   []int  // the options in the order given so far
	Real    []int  // and in the order in which they happened, once it is known
	Locked  bool
	Said    string
	Judged  bool // whether it was right is known
	Right   bool
	Was     string // the right answer, if another one was given
	Reply   []Span // to what was said
}

// AskKind is how an answer is given.
type AskKind uint8

// The kinds of answer.
const (
	AskNumber AskKind = iota
	AskChoice
	AskOrder
)

// LessonGoal is a goal and its tick.
type LessonGoal struct {
	Kind   GoalKind
	Text   []Span
	Done   bool
	Broken bool            // what must never happen has
	Left   engine.Duration // of a time limit
}

// GoalKind is how a goal is judged.
type GoalKind uint8

// The kinds of goal.
const (
	ReachGoal  GoalKind = iota // it has to hold at the end
	SeeGoal                    // it has to hold once
	NeverGoal                  // it must not happen
	WithinGoal                 // against the clock
)

// Moment is a moment of the run that can be looked at.
type Moment struct {
	At    engine.Time
	Text  []Span
	Found bool
}

// drawLesson draws the text of a lesson, with a sign where there is more: in
// the lines over and under it, where no word is in the way.
func (p *Painter) drawLesson(lay *layout) {
	l, g, r := p.f.Lesson, &p.grid, lay.text
	inner := r.inset(2, 0)
	t := l.write(inner.w, p.f.Theme.ASCII)
	top := t.top(inner.h, l.Scroll)
	for i := top; i < len(t.lines) && i-top < inner.h; i++ {
		line, y := &t.lines[i], inner.y+i-top
		x := inner.x
		for _, piece := range line.pieces {
			x = g.textIn(x, y, inner.right(), piece.text, piece.role)
		}
		if line.target.Kind != NoTarget {
			p.hit(rect{r.x, y, r.w, 1}, line.target)
		}
	}
	if top > 0 {
		x := p.drawMore(r.right()-width(l.Progress)-l.dots()-5, lay.rule.y, p.glyphs.ArrowUp, top)
		g.textIn(lay.rule.x+2, lay.rule.y, x, l.Title, themes.Title) // as much as fits beside it
	}
	if below := len(t.lines) - top - inner.h; below > 0 {
		y := r.bottom() - 1
		if lay.low.h > 0 {
			y = lay.low.y
		}
		p.drawMore(r.right()-1, y, p.glyphs.ArrowDown, below)
	}
}

// drawMore says how many lines are out of sight, and returns where it begins.
func (p *Painter) drawMore(limit, y int, arrow rune, lines int) int {
	var l label
	l.str(" ").char(arrow).str(" ").num(lines).str(" ")
	if limit > 60 {
		l.str("more ")
	}
	return p.grid.labelRight(0, limit, y, &l, themes.SelectedTag)
}

// dots is how many dots the place in the lesson takes.
func (l *Lesson) dots() int {
	if l.Steps > 12 {
		return 0
	}
	return max(l.Steps, 0)
}

// drawLessonRule writes the title and the place in the lesson into the line
// over the text.
func (p *Painter) drawLessonRule(r rect) {
	l, g := p.f.Lesson, &p.grid
	var dots label
	for i := range l.dots() {
		dot := p.glyphs.Ack
		if i < l.Step {
			dot = p.glyphs.Record
		}
		dots.char(dot)
	}
	end := g.labelRight(r.x, r.right()-1, r.y, &dots, themes.Strong) - 1
	g.set(end, r.y, ' ', themes.Text)
	end -= width(l.Progress)
	g.text(end, r.y, l.Progress, themes.Dim)
	g.set(end-1, r.y, ' ', themes.Text)
	g.set(r.x+1, r.y, ' ', themes.Text)
	x := g.textIn(r.x+2, r.y, end-3, l.Title, themes.Title)
	g.set(x, r.y, ' ', themes.Text)
}

// mark is the shape of a goal.
func (g *LessonGoal) mark(ascii bool, phase LessonPhase) (string, themes.Role) {
	shapes := [...]string{"□", "✓", "✗", "⊘"}
	if ascii {
		shapes = [...]string{"[ ]", "[x]", "[!]", "[-]"}
	}
	switch {
	case g.Broken:
		return shapes[2], themes.Alarm
	case g.Kind == NeverGoal && phase < LessonAsks, g.Kind == WithinGoal && phase < LessonAsks:
		return shapes[3], themes.Warn
	case g.Done:
		return shapes[1], themes.Good
	}
	return shapes[0], themes.Strong
}

func (g *LessonGoal) role() themes.Role {
	if g.Done && g.Kind <= SeeGoal {
		return themes.Dim
	}
	return themes.Text
}

// prefix says how a goal is judged, where its text alone would mislead.
func (g *LessonGoal) prefix() string {
	switch g.Kind {
	case NeverGoal:
		return "never: "
	case WithinGoal:
		return "in time: "
	}
	return ""
}

func plainText(spans []Span) string {
	if len(spans) == 1 {
		return spans[0].Text
	}
	text := ""
	for _, s := range spans {
		text += s.Text
	}
	return text
}
