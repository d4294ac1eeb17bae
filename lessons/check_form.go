package lessons

// The room that a lesson has on a screen of 80 columns and 24 rows: what is
// left beside a margin, and between the title line, the ticks and the keys.
const (
	PanelWidth = 76
	PanelRows  = 19
)

// longestHint keeps a hint a hint.
const longestHint = 4

// complete checks that nothing is missing that a learner needs.
func (c *checker) complete(s *Step) {
	isMastery := s == c.lesson.Mastery
	switch {
	case isMastery && !s.wanted() && s.Predict == nil:
		c.fail(s.Line, "the mastery check has nothing to show; add ### Goals with at least one to reach or to see, or a prediction")
	case !s.wanted() && len(s.run) == 0 && s.Predict != nil:
		c.fail(s.Line, "nothing happens after the prediction; add a run block or ### Goals")
	case !s.wanted() && len(s.solution) > 0:
		c.fail(s.Line, "a solution needs ### Goals with at least one to reach or to see")
	case s.wanted() && len(s.solution) == 0 && len(s.run) == 0:
		c.fail(s.Line, "the goals need a run block that plays by itself, or a solution block")
	}
	if len(s.solution) > 0 && len(s.Hints) == 0 && !isMastery {
		c.fail(s.Line, "the step has no ### Hints; the first one points, the last one nearly says it")
	}
	if len(s.Explanation) == 0 && (s.wanted() || s.Predict != nil) && !isMastery {
		c.fail(s.Line, "the step has no ### Explain to show after success")
	}
	if isMastery && s.Help == Alone && len(s.Hints) > 0 {
		c.fail(s.Line, "the mastery check is taken without help; leave out its hints")
	}
	for _, g := range s.Goals {
		if g.Kind == Within && !isMastery {
			c.fail(g.Line, "only the mastery check is against the clock")
		}
	}
	if s.Predict != nil && s.Predict.Kind != Order {
		c.replies(s.Predict.Options, s.Predict.Kind == Number)
		if s.Predict.Kind == Number && len(s.Predict.Options) == 0 {
			c.fail(s.Predict.Line, "the prediction has no tempting wrong number, such as - 0 with belief: and reply: below it")
		}
	}
}

// replies checks that answers say which belief they stand for.
func (c *checker) replies(options []Option, all bool) {
	without := 0
	for _, o := range options {
		if len(o.Belief) > 0 && len(o.Reply) > 0 {
			continue
		}
		if without++; all || without > 1 {
			c.fail(o.Line, "expected belief: and reply: below every wrong answer")
		}
	}
}

// fits checks that each screen of a step has room without scrolling, which
// only explanations may need.
func (c *checker) fits(s *Step) {
	rows := 2 + len(Wrap(s.Text, PanelWidth))
	if len(c.lesson.Steps) > 0 && s == &c.lesson.Steps[0] {
		c.room(s.Line, 2+len(Wrap(c.lesson.Intro, PanelWidth)), "the introduction")
	}
	predict, goals := 0, 0
	if s.Predict != nil {
		predict = 2 + len(Wrap(s.Predict.Question, PanelWidth)) + optionRows(s.Predict.Options, s.Predict.Kind == Number)
	}
	for _, g := range s.Goals {
		goals += len(wrapSpans(g.Text, PanelWidth-4))
	}
	c.room(s.Line, rows+predict, "the text with the prediction")
	c.room(s.Line, rows+goals+2, "the text with the goals")
	if s.Question != nil {
		c.room(s.Question.Line, 4+len(Wrap(s.Question.Text, PanelWidth))+optionRows(s.Question.Options, false), "the question")
	}
	for _, h := range s.Hints {
		if n := len(Wrap([]Paragraph{h}, PanelWidth)); n > longestHint {
			c.fail(s.Line, "a hint has %d lines; %d are the most", n, longestHint)
		}
	}
}

func optionRows(options []Option, isNumber bool) int {
	if isNumber {
		return 1 // what is typed
	}
	rows := 1
	for _, o := range options {
		rows += len(wrapSpans(o.Text, PanelWidth-4))
	}
	return rows
}

func (c *checker) room(line, rows int, what string) {
	if rows > PanelRows {
		c.fail(line, "%s takes %d lines of %d characters; %d fit on a screen of 80x24", what, rows, PanelWidth, PanelRows)
	}
}
