package lessons

import (
	"errors"
	"slices"
	"strings"

	"splitbrain/engine"
	"splitbrain/engine/tape"
)

// horizon ends every set-up, because the language wants an end and a lesson
// does not say beforehand how long it takes.
const horizon = "at 24h end"

// draft is a tape put together from pieces of a lesson, which remembers where
// each line comes from.
type draft struct {
	lines []string
	from  []origin
}

// origin says that column 1 of a line stands at this place of the lesson. A
// col of 0 stands for a line that the lesson does not have in these words.
type origin struct{ line, col int }

// column turns a column of the tape into one of the lesson.
func (o origin) column(col int) int {
	if o.col == 0 {
		return 0
	}
	return o.col + col - 1
}

func (d *draft) add(text string, line, col int) {
	d.lines = append(d.lines, text)
	d.from = append(d.from, origin{line, col})
}

// parse reads the tape, and reports an error at its place in the lesson.
func (d *draft) parse(r *reader) *tape.Script {
	script, err := tape.Parse(r.name, []byte(strings.Join(d.lines, "\n")))
	var bad *tape.Error
	if errors.As(err, &bad) {
		o := d.from[min(bad.Line, len(d.from))-1]
		r.fail(o.line, o.column(bad.Col), "%s", bad.Message)
		return nil
	}
	return script
}

// worlds makes a tape of every set-up and checks that everything said about
// a world makes sense in it: the names of nodes and clients above all.
func (r *reader) worlds() {
	var current *setup
	var known draft
	steps := r.steps()
	for i, s := range steps {
		if s == r.lesson.Mastery && s.setup == nil {
			r.fail(s.Line, 0, "the mastery check has no setup block; give it at least another seed, like seed 7")
			return
		}
		if s.setup == nil && current == nil {
			r.fail(s.Line, 0, "nothing is set up; write a setup block before the first step")
			return
		}
		if s.setup != nil {
			known = r.settle(s.setup, r.lesson.Steps[0].setup)
			if current = s.setup; current.script == nil {
				return
			}
		}
		s.lines(&known)
		if i+1 == len(steps) || steps[i+1].setup != nil {
			known.add(horizon, s.Line, 0)
			known.parse(r)
			if len(r.findings) > 0 {
				return
			}
		}
	}
}

// steps returns the steps with the mastery check behind them.
func (r *reader) steps() []*Step { return r.lesson.steps() }

func (l *Lesson) steps() []*Step {
	var steps []*Step
	for i := range l.Steps {
		steps = append(steps, &l.Steps[i])
	}
	if l.Mastery != nil {
		steps = append(steps, l.Mastery)
	}
	return steps
}

// settle parses a set-up. One without a cluster adds its lines to the first
// one of the lesson, and its seed replaces that one's.
func (r *reader) settle(s, first *setup) draft {
	s.whole = slices.ContainsFunc(s.lines, func(l sourceLine) bool { return strings.HasPrefix(strings.TrimSpace(l.text), "cluster ") })
	isSeed := func(l sourceLine) bool { return strings.HasPrefix(strings.TrimSpace(l.text), "seed ") }
	var d draft
	lines := s.lines
	if !s.whole && s != first {
		lines = nil
		for _, l := range s.lines {
			if isSeed(l) {
				lines = append(lines, l)
			}
		}
		own := len(lines) > 0
		for _, l := range first.lines {
			if !own || !isSeed(l) {
				lines = append(lines, l)
			}
		}
		for _, l := range s.lines {
			if !isSeed(l) {
				lines = append(lines, l)
			}
		}
	}
	for _, l := range lines {
		d.add(l.text, l.line, 1)
	}
	known := draft{slices.Clone(d.lines), slices.Clone(d.from)}
	d.add(horizon, s.line, 0)
	if s.script = d.parse(r); s.script == nil {
		return known
	}
	s.seed = s.script.Seed()
	for _, item := range s.script.Items[:len(s.script.Items)-1] {
		verb := item.Command.Verb
		if item.When != tape.Then || verb == "until" || verb == "expect" || verb == "end" {
			r.fail(d.from[item.Line-1].line, 0, "a set-up happens at the beginning; put what comes later into a run block")
			s.script = nil
			break
		}
	}
	return known
}

// lines adds all that a step says about its world to a draft: its commands as
// they are, its expressions as expectations.
func (s *Step) lines(d *draft) {
	for _, cues := range [...][]cue{s.run, s.solution} {
		for _, c := range cues {
			if c.command != "" || c.until != nil {
				d.add(c.bare.text, c.line, 1)
			}
		}
	}
	for _, x := range s.expressions() {
		// Compared with itself anything is true or false.
		const before = "expect ("
		d.add(before+x.String()+") == ("+x.String()+")", x.line, x.col-len(before))
	}
	node := func(name string, line int) {
		if name != "" {
			d.add("expect node(\""+name+"\").up", line, 0)
		}
	}
	for i := range s.Goals {
		node(s.Goals[i].On.Node, s.Goals[i].Line)
	}
	for i := range s.Evidence {
		node(s.Evidence[i].On.Node, s.Evidence[i].Line)
	}
	if s.Predict != nil && s.Predict.Kind == OfNode {
		for _, o := range s.Predict.Options {
			node(TextOf(o.Text), o.Line)
		}
	}
}

// expressions returns every expression of a step.
func (s *Step) expressions() []*expression {
	var all []*expression
	add := func(x *expression) {
		if x != nil {
			all = append(all, x)
		}
	}
	var options []Option
	if s.Predict != nil {
		add(s.Predict.Truth)
		options = append(options, s.Predict.Options...)
	}
	if s.Question != nil {
		options = append(options, s.Question.Options...)
	}
	for i := range options {
		add(options[i].When)
	}
	for i := range s.Goals {
		add(s.Goals[i].On.When)
	}
	for i := range s.Evidence {
		add(s.Evidence[i].On.When)
	}
	for _, q := range s.quotes() {
		add(q.quote)
	}
	return all
}

// quotes returns every quoted number of a step.
func (s *Step) quotes() []Span {
	var quotes []Span
	take := func(spans []Span) {
		for _, span := range spans {
			if span.quote != nil {
				quotes = append(quotes, span)
			}
		}
	}
	texts := [][]Paragraph{s.Text, s.Hints, s.Explanation}
	var options []Option
	if s.Predict != nil {
		texts, options = append(texts, s.Predict.Question), append(options, s.Predict.Options...)
	}
	if s.Question != nil {
		texts, options = append(texts, s.Question.Text), append(options, s.Question.Options...)
	}
	for _, paragraphs := range texts {
		for _, p := range paragraphs {
			take(p.Spans)
		}
	}
	for _, o := range options {
		take(o.Text)
		take(o.Belief)
		take(o.Reply)
	}
	for _, g := range s.Goals {
		take(g.Text)
	}
	for _, e := range s.Evidence {
		take(e.Text)
	}
	return quotes
}

// eventKinds returns what events are called in a trace.
func eventKinds() []string {
	var kinds []string
	for kind := (engine.Event{}).Kind; ; kind++ {
		if name := kind.String(); name != "unknown event" {
			kinds = append(kinds, name)
			continue
		}
		return kinds
	}
}
