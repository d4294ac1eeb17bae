package lessons

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"splitbrain/engine"
	"splitbrain/engine/tape"
)

// Do carries out a tape line of the learner. An error says what is wrong with
// it; refused is what the cluster said when it would not.
func (p *Player) Do(line string) (refused string, err error) {
	if p.phase != Acting {
		return "", errors.New(p.waitsFor()) // in a run it would change what is measured
	}
	p.notice = ""
	refused, err = p.scene.stage.Do(line)
	if err != nil {
		var bad *tape.Error
		if errors.As(err, &bad) {
			err = errors.New(bad.Message)
		}
		return "", err
	}
	if p.mineAt != p.scene.played {
		p.mine, p.mineAt = 0, p.scene.played
	}
	p.mine++
	p.scene.look(p.look)
	return refused, p.mend()
}

// waitsFor says what the learner has to do before the world goes on.
func (p *Player) waitsFor() string {
	switch p.phase {
	case Predicting:
		return "the world stands still until your prediction is locked"
	case Running:
		return "the run is playing; it is your turn when it has ended"
	case Asking:
		return "answer the question first"
	case Finished:
		return "the lesson has ended"
	}
	return "the world stands still here; go on to the next step"
}

// Answer answers the question of the step, with the number of an option or
// the beginning of its text.
func (p *Player) Answer(text string) error {
	if p.phase != Asking {
		return errors.New("there is no question to answer now")
	}
	q := p.current().Question
	i, err := pick(q.Options, text)
	if err != nil {
		return err
	}
	a := &p.answers[p.step]
	a.answered, a.question = true, TextOf(q.Options[i].Text)
	a.understood, a.told = holds(q.Options[i].When, p.scene.values()), q.Options[i].Reply
	for j := range q.Options {
		if !a.understood && holds(q.Options[j].When, p.scene.values()) {
			a.answer = TextOf(q.Options[j].Text)
		}
	}
	p.notice, p.phase = "", Explaining
	return nil
}

// pick finds an option by its number or by how its text begins.
func pick(options []Option, text string) (int, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	if n, ok := parseQuantity(text); ok && n == float64(int(n)) && n >= 1 && int(n) <= len(options) {
		return int(n) - 1, nil
	}
	found := -1
	for i := range options {
		option := strings.ToLower(TextOf(options[i].Text))
		if option == text {
			return i, nil
		}
		if text != "" && strings.HasPrefix(option, text) {
			if found >= 0 {
				found = -1
				break
			}
			found = i
		}
	}
	if found < 0 {
		return 0, fmt.Errorf("expected a number from 1 to %d", len(options))
	}
	return found, nil
}

// NextHint shows one more hint and reports whether there was one.
func (p *Player) NextHint() bool {
	a := &p.answers[p.step]
	if p.inMastery() || a.hints == len(p.current().Hints) {
		return false
	}
	a.hints++
	return true
}

// ShowSolution shows the tape lines that reach the goals.
func (p *Player) ShowSolution() error {
	if why := p.whyNoSolution(); why != "" {
		return errors.New(why)
	}
	p.answers[p.step].solution = true
	return nil
}

// whyNoSolution says why there are no lines to show, or "".
func (p *Player) whyNoSolution() string {
	switch {
	case p.inMastery():
		return "a mastery check is taken without help; back returns to the lesson"
	case len(p.current().solution) == 0:
		return "this step plays by itself; there is nothing to solve"
	case p.phase > Acting:
		return "the step is solved"
	}
	return ""
}

// PlaySolution plays those lines, from the present moment on.
func (p *Player) PlaySolution() error {
	if err := p.ShowSolution(); err != nil {
		return err
	}
	if p.phase != Acting {
		return errors.New(p.waitsFor())
	}
	p.scene.play(p.current().solution)
	return nil
}

// CanUndo reports whether there is a command of the learner to take back. What
// the lesson has played since stands in its way.
func (p *Player) CanUndo() bool {
	return p.mine > 0 && p.mineAt == p.scene.played && (p.phase == Running || p.phase == Acting)
}

// Undo takes back the learner's last command of this step.
func (p *Player) Undo() bool {
	if !p.CanUndo() || !p.scene.stage.Undo() {
		return false
	}
	p.mine--
	p.scene.events = nil
	p.track.goBack(p.scene.now())
	p.notice = ""
	p.look(nil)
	return true
}

// Reset begins the step again, in the world in which it began.
func (p *Player) Reset() error {
	p.notice = ""
	if err := p.scene.goTo(p.starts[p.step]); err != nil {
		return err
	}
	p.begin()
	return nil
}

// Back returns to the beginning of the step before.
func (p *Player) Back() error {
	if p.step == 0 || p.testOut {
		return errors.New("this is the first step")
	}
	p.step--
	return p.Reset()
}

// Skip plays what the step would have come to and goes on to the next one.
func (p *Player) Skip() error {
	s := p.current()
	if p.phase == Finished {
		return errors.New("the lesson has ended")
	}
	if p.inMastery() {
		p.phase = Finished
		return nil
	}
	p.notice = ""
	p.answers[p.step].skipped = true
	p.result.Skipped = true
	if p.phase <= Predicting {
		p.phase = Running
		p.scene.play(s.run)
	}
	if err := p.Play(); err != nil {
		return err
	}
	if p.phase == Acting && len(s.solution) > 0 {
		p.scene.play(s.solution)
		if err := p.Play(); err != nil {
			return err
		}
	}
	p.phase = Explaining
	return p.Next()
}

// Next goes on: from reading to the run, from the explanation to the next step.
func (p *Player) Next() error {
	s := p.current()
	p.notice = ""
	switch {
	case p.phase == Reading && len(s.run) > 0:
		p.run()
		return nil
	case p.phase == Explaining && p.inMastery() && !p.result.Mastered:
		p.attempt++
		p.notice = "The check begins again, with other luck."
		return p.enter(p.step)
	case p.phase != Reading && p.phase != Explaining:
		return errors.New(p.waitsFor())
	case p.step+1 == len(p.steps):
		p.finish()
		return nil
	case p.steps[p.step+1] == p.lesson.Mastery:
		p.result.Completed = !p.result.Skipped
	}
	return p.enter(p.step + 1)
}

func (p *Player) finish() {
	p.phase = Finished
	p.result.Completed = !p.result.Skipped && !p.testOut || p.result.Mastered
}

// run plays the lines of the step, or waits for the learner's.
func (p *Player) run() {
	p.phase = Running
	p.scene.play(p.current().run)
	p.scene.look(p.look)
}

// At returns a stage of its own that shows the world as it was at a moment of
// this step, such as one of the evidence.
func (p *Player) At(moment engine.Time) (*tape.Stage, error) {
	now := p.scene.point()
	now.at, now.playing = min(moment, now.at), cueState{}
	// A command of that very moment has been carried out in it.
	later := slices.IndexFunc(now.commands, func(c engine.Timed) bool { return c.At > moment })
	if later >= 0 {
		now.commands = now.commands[:later]
	}
	apart, err := newScene(now.setup, now.seed)
	if err != nil {
		return nil, err
	}
	return apart.stage, apart.goTo(now)
}

// Copy returns a stage of its own with the run so far, for those who want to
// look at its past or at what else could have been.
func (p *Player) Copy() (*tape.Stage, error) { return p.At(p.scene.now()) }

// Passed is the time that the step has taken in its world.
func (p *Player) Passed() time.Duration { return p.scene.now().Sub(p.track.start) }
