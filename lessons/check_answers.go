package lessons

import (
	"fmt"
	"math"
	"slices"

	"splitbrain/engine"
)

// predicted checks the answers to a prediction against what was measured.
func (c *checker) predicted(p *Player) {
	predict := p.current().Predict
	if predict == nil {
		return
	}
	switch predict.Kind {
	case Number:
		c.number(p)
	case Order:
		seen := map[engine.Time]int{}
		for i, at := range p.track.order {
			o := predict.Options[i]
			if at == engine.Never {
				c.fail(o.Line, "%s never holds in the run, so it has no place in an order", o.When)
			} else if first, twice := seen[at]; twice {
				c.fail(o.Line, "this happens at the same moment, %s, as line %d; nobody could tell them apart", at, first)
			}
			seen[at] = o.Line
		}
		if slices.IsSorted(p.track.order) {
			c.fail(predict.Line, "the answers stand in the order in which they happen; mix them")
		}
	default:
		c.options(p, predict.Line, predict.Options, "when the run has ended")
	}
}

// number checks that the tempting numbers are wrong.
func (c *checker) number(p *Player) {
	predict := p.current().Predict
	value, err := predict.Truth.Value(p.scene.values())
	was, _, ok := measure(value)
	if err != nil || !ok {
		c.fail(predict.Line, "%s is no number when the run has ended: %s", predict.Truth, shownOr(value, err))
		return
	}
	for _, o := range predict.Options {
		if math.Abs(o.Number-was) <= predict.Tolerance {
			c.fail(o.Line, "the tempting wrong number %s is right: %s is %s, and anything within %v of it counts",
				TextOf(o.Text), predict.Truth, shown(value), predict.Tolerance)
		}
	}
}

// options checks that exactly one answer is right.
func (c *checker) options(p *Player, line int, options []Option, when string) {
	env := p.scene.values()
	right := 0
	for _, o := range options {
		is, err := o.When.Holds(env)
		if err != nil {
			c.fail(o.Line, "%s: %s", o.When, err.Error())
		}
		if is {
			if right++; right > 1 {
				c.fail(o.Line, "a second answer is right %s: %s (%s)", when, o.When, o.When.Explain(env))
			}
		}
	}
	if right == 0 {
		explained := ""
		for _, o := range options {
			explained += "; " + o.When.Explain(env)
		}
		c.fail(line, "no answer is right %s%s", when, explained)
	}
}

// ended checks what has to be so when the step is solved.
func (c *checker) ended(p *Player) {
	s := p.current()
	if s.Question != nil {
		c.options(p, s.Question.Line, s.Question.Options, "when the step is solved")
	}
	for i, e := range s.Evidence {
		if p.track.evidence[i] == engine.Never {
			c.fail(e.Line, "the moment %s is not in the run: %s never happens", e.Name, e.On)
		}
	}
	c.quotes(s.Line, s.quotes(), p)
}

// quotes checks that numbers in the text are what the engine comes to.
func (c *checker) quotes(line int, quotes []Span, p *Player) {
	env := p.scene.values()
	for _, q := range quotes {
		value, err := q.quote.Value(env)
		if err != nil || !says(q.Text, value) {
			c.findings = append(c.findings, Finding{c.lesson.Name, q.line, q.col, fmt.Sprintf(
				"the text says %s, but %s is %s when the step is solved, at %s", q.Text, q.quote, shownOr(value, err), p.scene.now())})
		}
	}
}

func shownOr(value any, err error) string {
	if err != nil {
		return err.Error()
	}
	return shown(value)
}
