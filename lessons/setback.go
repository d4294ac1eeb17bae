package lessons

import (
	"fmt"
	"time"

	"splitbrain/engine"
)

// mend goes back to before a goal was broken.
func (p *Player) mend() error {
	if p.track.broken < 0 {
		return nil
	}
	goal := &p.current().Goals[p.track.broken]
	if p.inMastery() {
		p.attempt++
		p.notice = "Not this time: " + TextOf(goal.Text) + ". The check begins again, with other luck."
		return p.enter(p.step)
	}
	before, err := p.retreat(p.scene.now())
	if err != nil {
		return err
	}
	p.notice = fmt.Sprintf("This must not happen: %s. You are back at %s, just before %s.", TextOf(goal.Text), p.scene.now(), before)
	return nil
}

// retreat takes back the learner's lines, the last one first, until what is
// left does not break a goal by itself. What a line has brought about may take
// its course whatever is typed behind it. It returns the line that would be next,
// or "it" when no line was to blame.
func (p *Player) retreat(broken engine.Time) (before string, err error) {
	for {
		commands := p.scene.point().commands
		if !p.Undo() {
			break
		}
		before = commands[len(commands)-1].Command.String()
		doomed, err := p.doomed(broken)
		if err != nil || !doomed {
			return before, err
		}
	}
	if before != "" {
		return before, nil // the first of them is as far as one can go
	}
	if err := p.scene.goTo(p.good); err != nil {
		return "", err
	}
	p.track.goBack(p.scene.now())
	p.mine = 0
	return "it", nil
}

// grace is how much later than it happened a break still counts as the same.
const grace = time.Second

// doomed plays on in a world apart, and reports whether a goal breaks as it has
// broken, with nobody typing anything.
func (p *Player) doomed(broken engine.Time) (bool, error) {
	now := p.scene.point()
	apart, err := newScene(now.setup, now.seed)
	if err != nil {
		return false, err
	}
	if err := apart.goTo(now); err != nil {
		return false, err
	}
	track := newTracker(p.current(), p.track.start)
	err = apart.advance(broken.Add(grace), func(events []engine.Event) bool {
		return track.look(apart.now(), apart.values(), events, &apart.stage.Still)
	})
	return track.broken >= 0, err
}
