package lessons

import (
	"slices"
	"strings"
	"time"
)

// dash separates an expression from its sentence.
const dash = " — "

// prediction reads the part Predict.
func (r *reader) prediction(s *Step, line int, kind string, blocks []block) {
	p := &Prediction{Line: line}
	at := slices.Index(predictionNames[:], kind)
	if at < 0 {
		r.fail(line, 0, "expected ### Predict: number, choice, node or order")
		return
	}
	if s.Predict != nil {
		r.fail(line, 0, "a step has one prediction")
	}
	p.Kind = PredictionKind(at)
	s.Predict = p
	p.Question = r.paragraphs(slices.DeleteFunc(slices.Clone(blocks), func(b block) bool { return b.kind == item }))
	if len(p.Question) == 0 {
		r.fail(line, 0, "the prediction asks nothing; write the question before the list")
	}
	for i := range blocks {
		switch b := &blocks[i]; {
		case b.kind != item:
		case p.Kind == Number:
			r.number(p, b)
		default:
			p.Options = append(p.Options, r.option(b))
		}
	}
	switch {
	case p.Kind == Number && p.Truth == nil:
		r.fail(line, 0, "the prediction has no truth; add an item like - truth {writes.lost} within 2")
	case p.Kind != Number && len(p.Options) < 2:
		r.fail(line, 0, "a prediction needs two answers to choose from, like - Yes {when writes.lost > 0}")
	}
}

// number reads "truth {EXPR} within N" or a tempting number.
func (r *reader) number(p *Prediction, b *block) {
	before, value, after, found := b.text.brace("")
	if !found {
		o := Option{Line: b.line, Text: r.spans(b.text)}
		n, ok := parseQuantity(b.text.text)
		if !ok {
			line, col := b.text.at(0)
			r.fail(line, col, "expected - truth {EXPRESSION} within NUMBER, or a tempting wrong number such as - 0")
		}
		o.Number = n
		r.replies(&o, b)
		p.Options = append(p.Options, o)
		return
	}
	line, col := b.text.at(0)
	if before.text != "truth" || p.Truth != nil {
		r.fail(line, col, "expected one item - truth {EXPRESSION} within NUMBER")
		return
	}
	if _, constant := parseQuantity(value.text); constant {
		r.fail(line, col, "the truth is measured by the engine and never written down, as in - truth {writes.lost} within 2")
	}
	p.Truth = r.value(value)
	if limit, ok := strings.CutPrefix(after.text, "within "); ok {
		if n, ok := parseQuantity(limit); ok {
			p.Tolerance = n
			return
		}
	} else if after.text == "" {
		return
	}
	line, col = after.at(0)
	r.fail(line, col, "expected within and a number or a duration, like within 2 or within 500ms")
}

// question reads the part Question.
func (r *reader) question(s *Step, line int, blocks []block) {
	q := &Question{Line: line}
	q.Text = r.paragraphs(slices.DeleteFunc(slices.Clone(blocks), func(b block) bool { return b.kind == item }))
	for i := range blocks {
		if blocks[i].kind == item {
			q.Options = append(q.Options, r.option(&blocks[i]))
		}
	}
	if len(q.Text) == 0 || len(q.Options) < 2 {
		r.fail(line, 0, "a question is a sentence and at least two answers, like - Yes {when writes.lost > 0}")
	}
	s.Question = q
}

// option reads "TEXT {when EXPR}" and what is indented below it.
func (r *reader) option(b *block) Option {
	o := Option{Line: b.line}
	text, when, after, found := b.text.brace("when ")
	line, col := b.text.at(0)
	switch {
	case !found:
		r.fail(line, col, "expected the condition under which this answer is right, like {when writes.lost > 0}")
	case after.text != "":
		line, col = after.at(0)
		r.fail(line, col, "expected nothing behind {when …}")
	case when.text == "true" || when.text == "false":
		r.fail(line, col, "the engine decides which answer is right; a condition asks it something, as writes.lost > 0 does")
	default:
		o.When = r.condition(when)
	}
	o.Text = r.spans(text)
	r.replies(&o, b)
	return o
}

func (r *reader) replies(o *Option, b *block) {
	if text, found := b.field("belief"); found {
		o.Belief = r.spans(text)
	}
	if text, found := b.field("reply"); found {
		o.Reply = r.spans(text)
	}
}

// goals reads the part Goals.
func (r *reader) goals(s *Step, blocks []block) {
	for i := range blocks {
		b := &blocks[i]
		text := b.text.text
		line, col := b.start()
		kind, rest, found := strings.Cut(strings.TrimPrefix(text, "[ ] "), ":")
		k := slices.Index(goalNames[:], kind)
		condition, _, sentence := strings.Cut(rest, dash)
		if b.kind != item || !strings.HasPrefix(text, "[ ] ") || !found || k < 0 || !sentence {
			r.fail(line, col, "expected a goal like - [ ] reach: writes.lost > 0 — an acknowledged write is gone; it begins with reach, see, never or within")
			continue
		}
		from := len(text) - len(rest)
		g := Goal{Line: b.line, Kind: GoalKind(k), Text: r.spans(b.text.rest(from + len(condition) + len(dash)))}
		expression := b.text.cut(from, from+len(condition))
		if g.Kind == Within {
			limit, err := time.ParseDuration(expression.text)
			if err != nil || limit <= 0 {
				line, col = expression.at(0)
				r.fail(line, col, "expected a duration after within, like 60s, not %s", expression.text)
			}
			g.Limit = limit
		} else if event, is := strings.CutPrefix(expression.text, "event "); is && g.Kind == See {
			g.On = r.event(expression.rest(len(expression.text) - len(event)))
		} else {
			g.On.When = r.condition(expression)
		}
		s.Goals = append(s.Goals, g)
	}
}

// evidence reads the part Evidence: "NAME — TEXT {when EXPR}" or "{event KIND NODE}".
func (r *reader) evidence(s *Step, blocks []block) {
	for i := range blocks {
		b := &blocks[i]
		line, col := b.start()
		name, _, found := strings.Cut(b.text.text, dash)
		if b.kind != item || !found || strings.ContainsAny(name, " {") {
			r.fail(line, col, "expected a moment like - dead — n1 dies here {when not node(\"n1\").up}")
			continue
		}
		e := Evidence{Line: b.line, Name: name}
		rest := b.text.rest(len(name) + len(dash))
		if text, when, _, found := rest.brace("when "); found {
			e.Text, e.On.When = r.spans(text), r.condition(when)
		} else if text, event, _, found := rest.brace("event "); found {
			e.Text, e.On = r.spans(text), r.event(event)
		} else {
			r.fail(line, col, "expected when the moment is, like {when writes.lost > 0} or {event promoted n2}")
			continue
		}
		s.Evidence = append(s.Evidence, e)
	}
}

// event reads "KIND" or "KIND NODE". Kinds may have blanks.
func (r *reader) event(p passage) Trigger {
	kinds := eventKinds()
	if slices.Contains(kinds, p.text) {
		return Trigger{Event: p.text}
	}
	if blank := strings.LastIndex(p.text, " "); blank > 0 && slices.Contains(kinds, p.text[:blank]) {
		return Trigger{Event: p.text[:blank], Node: p.text[blank+1:]}
	}
	line, col := p.at(0)
	r.fail(line, col, "unknown event %q; an event is named as splitbrain run --trace prints it, like promoted n2 or lost", p.text)
	return Trigger{}
}
