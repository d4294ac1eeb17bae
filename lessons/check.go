package lessons

import (
	"fmt"
	"time"

	"splitbrain/engine"
)

// moreSeeds is on how many seeds besides its own a mastery check has to be
// solved by its solution. A learner who fails gets one of them next.
const moreSeeds = 3

// wait is how long nothing may solve a step when nobody does anything.
const wait = 30 * time.Second

// checker collects what is wrong with a lesson that can be read.
type checker struct {
	lesson   *Lesson
	findings Findings
}

func (c *checker) fail(line int, format string, args ...any) {
	c.findings = append(c.findings, Finding{c.lesson.Name, line, 0, fmt.Sprintf(format, args...)})
}

// Check proves a lesson: it fits the screen, nothing is solved by waiting, the
// solutions solve it, wrong answers are wrong, and every number that it quotes
// is what the engine comes to.
func Check(lesson *Lesson) []Finding {
	c := &checker{lesson: lesson}
	for _, s := range lesson.steps() {
		c.complete(s)
		c.fits(s)
	}
	if lesson.Mastery == nil {
		c.fail(lesson.Steps[len(lesson.Steps)-1].Line, "the lesson has no ## Mastery: …, so nobody can show that they understood it")
	}
	p, err := NewPlayer(lesson, false)
	if err != nil {
		c.fail(lesson.Steps[0].setup.line, "%s", err.Error())
		return c.findings
	}
	for range lesson.Steps {
		if !c.play(p) {
			return c.findings.sorted()
		}
		if p.step == len(lesson.Steps)-1 {
			break
		}
		if err := p.Next(); err != nil {
			c.fail(p.current().Line, "%s", err.Error())
			return c.findings.sorted()
		}
	}
	c.quotes(lesson.Steps[0].Line, introQuotes(lesson), p)
	if lesson.Mastery != nil {
		c.mastery()
	}
	return c.findings.sorted()
}

// CheckText reads a lesson and proves it.
func CheckText(name string, text []byte) []Finding {
	lesson, err := Parse(name, text)
	if findings, bad := err.(Findings); bad {
		return findings
	}
	return Check(lesson)
}

// introQuotes returns the numbers quoted before the first step.
func introQuotes(lesson *Lesson) []Span {
	s := Step{Text: lesson.Intro}
	return s.quotes()
}

// mastery proves the check on its own seed and on some more.
func (c *checker) mastery() {
	m := c.lesson.Mastery
	if m.setup.seed == c.lesson.Steps[0].setup.seed {
		c.fail(m.setup.line, "the mastery check has the lesson's own seed %d; give it another one", m.setup.seed)
	}
	for attempt := range moreSeeds + 1 {
		p, err := NewPlayer(c.lesson, true)
		if err == nil && attempt > 0 {
			p.attempt = attempt
			err = p.enter(p.step)
		}
		if err != nil {
			c.fail(m.setup.line, "%s", err.Error())
			return
		}
		if !c.play(p) {
			c.fail(m.Line, "on seed %d the solution does not solve the mastery check; it has to on all from %d to %d",
				p.seedOf(m), m.setup.seed, m.setup.seed+moreSeeds)
			return
		}
	}
}

// play takes the player through one step, and reports whether its solution
// solved it.
func (c *checker) play(p *Player) bool {
	s := p.current()
	before := len(c.findings)
	p.scene.troubles = nil
	if p.track.broken >= 0 {
		c.fail(s.Goals[p.track.broken].Line, "this is broken before anything has happened")
		return false
	}
	c.notYet(p, "before anything is done")
	if s.wanted() {
		switch {
		case len(s.run) == 0:
			c.idle(p, nil, "by mere waiting")
		case len(s.solution) > 0:
			c.idle(p, s.run, "without the solution, by the run alone")
		}
	}
	if !c.begin(p) {
		return false
	}
	if len(s.run) > 0 {
		c.predicted(p)
	}
	if p.phase == Acting && len(s.solution) > 0 {
		p.scene.play(s.solution)
		c.must(p.Play(), s.Line)
		c.rest(p)
	}
	c.troubles(p)
	if p.phase < Asking && (s.wanted() || len(s.run) > 0) {
		c.unsolved(p)
		return false
	}
	if len(s.run) == 0 {
		c.predicted(p) // it is measured when the goals are reached
	}
	c.ended(p)
	if p.phase == Asking {
		p.phase = Explaining
	}
	return len(c.findings) == before
}

func (c *checker) must(err error, line int) {
	if err != nil {
		c.fail(line, "%s", err.Error())
	}
}

// begin locks any prediction and plays the run to its end.
func (c *checker) begin(p *Player) bool {
	s := p.current()
	switch p.phase {
	case Predicting:
		p.answers[p.step].locked, p.answers[p.step].said = true, "1"
		if s.Predict.Kind == Order {
			p.answers[p.step].said = ""
			for i := range s.Predict.Options {
				p.answers[p.step].said += fmt.Sprint(i+1, " ")
			}
		}
		p.run()
	case Reading:
		if len(s.run) == 0 {
			return true
		}
		p.run()
	default:
		return true
	}
	c.must(p.mend(), s.Line)
	c.must(p.Play(), s.Line)
	c.rest(p)
	return true
}

// rest reports a goal that was broken on the way.
func (c *checker) rest(p *Player) {
	if p.notice != "" {
		c.fail(p.current().Line, "while the lines of the step played: %s", p.notice)
		p.notice = ""
	}
}

// troubles reports lines that were refused or waited in vain.
func (c *checker) troubles(p *Player) {
	for _, t := range p.scene.troubles {
		c.fail(t.cue.line, "%s: %s", t.cue.text, t.message)
	}
	p.scene.troubles = nil
}

// notYet reports what has been seen when nothing could have been, and goals
// that are all reached.
func (c *checker) notYet(p *Player, when string) {
	s := p.current()
	for i, g := range s.Goals {
		if g.Kind == See && p.track.goals[i] != engine.Never {
			c.fail(g.Line, "%s holds %s; a goal is something that the learner brings about", g.On, when)
		}
	}
	if s.wanted() && p.track.reached() {
		c.fail(s.Line, "all goals are reached %s", when)
	}
}

// idle plays some lines in a world apart, waits, and reports goals that are
// all reached then.
func (c *checker) idle(p *Player, cues []cue, how string) {
	s := p.current()
	apart, err := newScene(p.starts[p.step].setup, p.starts[p.step].seed)
	if err == nil {
		err = apart.goTo(p.starts[p.step])
	}
	if err != nil {
		return // the play itself says so
	}
	track := newTracker(s, apart.now())
	apart.play(cues)
	solved := false
	look := func(events []engine.Event) bool {
		track.look(apart.now(), apart.values(), events, &apart.stage.Still)
		solved = solved || track.reached() && !apart.busy()
		return !solved
	}
	for end := apart.now().Add(longestPlay); apart.busy() && apart.now() < end && !solved; {
		if apart.advance(apart.now().Add(time.Second), look) != nil {
			return
		}
	}
	if !solved {
		c.must(apart.advance(apart.now().Add(wait), look), s.Line)
	}
	if solved {
		c.fail(s.Line, "the goals are reached %s, at %s; a goal needs something that only the solution does", how, apart.now())
	}
}

// unsolved says which goals the solution leaves open.
func (c *checker) unsolved(p *Player) {
	s := p.current()
	what := "the solution"
	if len(s.solution) == 0 {
		what = "the run, and there is no solution,"
	}
	for i, g := range s.Goals {
		if (g.Kind == Reach || g.Kind == See) && p.track.goals[i] == engine.Never {
			actual := "it never happens"
			if g.On.When != nil {
				actual = g.On.When.Explain(p.scene.values())
			}
			c.fail(g.Line, "%s does not bring about %s: %s", what, g.On, actual)
		}
	}
	if p.track.reached() {
		c.fail(s.Line, "the lines of the step had not ended after %s", longestPlay)
	}
}
