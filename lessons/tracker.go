package lessons

import (
	"splitbrain/engine"
	"splitbrain/engine/tape"
)

// tracker watches a step: which goals hold, which moments were seen, in which
// order things happened.
type tracker struct {
	step  *Step
	start engine.Time
	// The moment of each goal, each piece of evidence and each thing to be
	// put in order, engine.Never as long as there is none.
	goals, evidence, order []engine.Time
	broken                 int // the goal that a moment broke, -1 when none
}

func newTracker(step *Step, start engine.Time) *tracker {
	t := &tracker{step: step, start: start, broken: -1}
	t.goals, t.evidence = nevers(len(step.Goals)), nevers(len(step.Evidence))
	if step.Predict != nil {
		t.order = nevers(len(step.Predict.Options))
	}
	return t
}

func nevers(n int) []engine.Time {
	times := make([]engine.Time, n)
	for i := range times {
		times[i] = engine.Never
	}
	return times
}

// holds evaluates a condition. What cannot be evaluated yet, such as primary
// while there is none, does not hold yet.
func holds(x *expression, env *tape.Env) bool {
	if x == nil {
		return false
	}
	is, err := x.Holds(env)
	return is && err == nil
}

// look takes in one moment and reports whether no goal is broken.
func (t *tracker) look(now engine.Time, env *tape.Env, events []engine.Event, still *engine.Still) bool {
	for i, g := range t.step.Goals {
		switch is := g.On.happens(env, events, still); {
		case g.Kind == Within && now.Sub(t.start) > g.Limit, g.Kind == Never && is:
			t.broken = i
		case g.Kind == Reach && !is:
			t.goals[i] = engine.Never
		case (g.Kind == Reach || g.Kind == See) && is:
			t.goals[i] = min(t.goals[i], now)
		}
	}
	for i := range t.step.Evidence {
		if e := &t.step.Evidence[i]; t.evidence[i] == engine.Never && e.On.happens(env, events, still) {
			t.evidence[i] = now
		}
	}
	for i := range t.order {
		if t.order[i] == engine.Never && holds(t.step.Predict.Options[i].When, env) {
			t.order[i] = now
		}
	}
	return t.broken < 0
}

// happens tells whether the condition holds now, or the event is among those
// of this moment.
func (t Trigger) happens(env *tape.Env, events []engine.Event, still *engine.Still) bool {
	if t.Event == "" {
		return holds(t.When, env)
	}
	for i := range events {
		if events[i].Kind.String() == t.Event && (t.Node == "" || still.NameOf(events[i].Node) == t.Node) {
			return true
		}
	}
	return false
}

// goBack forgets what happens after a moment.
func (t *tracker) goBack(now engine.Time) {
	for _, times := range [...][]engine.Time{t.goals, t.evidence, t.order} {
		for i, at := range times {
			if at > now {
				times[i] = engine.Never
			}
		}
	}
	t.broken = -1
}

// reached reports that every goal to reach or to see is ticked.
func (t *tracker) reached() bool {
	for i, g := range t.step.Goals {
		if (g.Kind == Reach || g.Kind == See) && t.goals[i] == engine.Never {
			return false
		}
	}
	return true
}

// wanted reports that there is a goal to reach or to see.
func (s *Step) wanted() bool {
	for _, g := range s.Goals {
		if g.Kind == Reach || g.Kind == See {
			return true
		}
	}
	return false
}
