package lessons

import (
	"fmt"
	"time"

	"splitbrain/engine"
	"splitbrain/engine/tape"
)

// Phase is what a step is waiting for.
type Phase uint8

// The phases of a step, in their order. A step leaves out what it does not have.
const (
	Reading    Phase = iota // for Next
	Predicting              // for a prediction
	Running                 // for the lines of the run
	Acting                  // for the learner to reach the goals
	Asking                  // for the answer to the question
	Explaining              // for Next
	Finished                // for nothing: the lesson has ended
)

var phaseNames = [...]string{"reading", "predicting", "running", "acting", "asking", "explaining", "finished"}

// String returns the name of the phase.
func (p Phase) String() string { return phaseNames[p] }

// Player takes a learner through a lesson. It holds a stage and no clock:
// whoever has one calls Advance.
type Player struct {
	lesson  *Lesson
	steps   []*Step
	step    int
	phase   Phase
	scene   *scene
	track   *tracker
	starts  []point // where each step began, as far as the learner has come
	good    point   // the last moment at which no goal was broken
	turn    turn    // when the learner's turn began
	answers []answers
	attempt int  // at the mastery check, from 0
	testOut bool // the mastery check alone
	mine    int  // commands of the learner in this step that can be undone
	mineAt  int  // lines that the lesson had played when the last of them was given
	notice  string
	result  Result
}

// turn is where the commands of a learner begin: behind those of the steps before
// and of the run.
type turn struct {
	at       engine.Time
	commands int // since the set-up
}

// answers is what the learner has given in one step.
type answers struct {
	said, was  string
	saidOrder  []int // the options of an order, as said and as measured
	wasOrder   []int
	locked     bool
	right      bool
	near       float64
	reply      []Span
	measured   bool
	hints      int
	solution   bool // shown or played
	question   string
	answered   bool
	understood bool
	answer     string // to the question, if another one was given
	told       []Span // the reply to the answer
	skipped    bool
}

// NewPlayer returns a player at the beginning of a lesson, or at its mastery
// check for those who want to test out.
func NewPlayer(lesson *Lesson, testOut bool) (*Player, error) {
	p := &Player{lesson: lesson, steps: lesson.steps(), testOut: testOut}
	p.result.Lesson = lesson.ID
	p.starts, p.answers = make([]point, len(p.steps)), make([]answers, len(p.steps))
	first := 0
	if testOut {
		if lesson.Mastery == nil {
			return nil, fmt.Errorf("%s has no mastery check to test out with", lesson.ID)
		}
		first = len(p.steps) - 1
	}
	return p, p.enter(first)
}

// Stage returns the stage that the lesson is played on. A step with a set-up
// of its own brings a new one.
func (p *Player) Stage() *tape.Stage { return p.scene.stage }

// Lesson returns the lesson.
func (p *Player) Lesson() *Lesson { return p.lesson }

// Phase returns what the present step is waiting for.
func (p *Player) Phase() Phase { return p.phase }

// Result returns what the learner has come to.
func (p *Player) Result() Result { return p.result }

// Drain returns the events since the last Drain, oldest first.
func (p *Player) Drain() []engine.Event {
	events := p.scene.events
	p.scene.events = nil
	return events
}

func (p *Player) current() *Step { return p.steps[p.step] }

func (p *Player) inMastery() bool { return p.current() == p.lesson.Mastery }

// seedOf returns the luck of a step's set-up. Each attempt at the mastery
// check has another.
func (p *Player) seedOf(s *Step) uint64 {
	if s == p.lesson.Mastery {
		return s.setup.seed + uint64(p.attempt)%(moreSeeds+1)
	}
	return s.setup.seed
}

// enter begins a step.
func (p *Player) enter(step int) error {
	p.step = step
	s := p.current()
	switch {
	case s.setup != nil:
		fresh, err := newScene(s.setup, p.seedOf(s))
		if err != nil {
			return err
		}
		p.scene = fresh
	default:
		p.scene.playing = cueState{}
	}
	p.starts[step] = p.scene.point()
	p.begin()
	return nil
}

// begin starts a step in the world as it is.
func (p *Player) begin() {
	s := p.current()
	p.answers[p.step], p.phase = answers{}, Reading
	p.track, p.good, p.mine = newTracker(s, p.scene.now()), p.scene.point(), 0
	p.look(nil)
	switch {
	case s.Predict != nil:
		p.phase = Predicting
	case len(s.run) > 0 || !s.wanted():
		p.phase = Reading
	default:
		p.act()
	}
}

// act gives the turn to the learner.
func (p *Player) act() {
	p.phase, p.turn = Acting, turn{p.scene.now(), len(p.scene.point().commands)}
}

// look takes in the present moment and reports whether the run may go on.
func (p *Player) look(events []engine.Event) bool {
	if !p.track.look(p.scene.now(), p.scene.values(), events, &p.scene.stage.Still) {
		return false
	}
	p.good = p.scene.point()
	p.settle()
	return p.phase == Running || p.phase == Acting
}

// settle moves on when the run has ended or the goals are reached.
func (p *Player) settle() {
	if p.phase == Running && !p.scene.busy() {
		p.act()
		if len(p.current().run) > 0 {
			p.measure()
		}
	}
	if p.phase != Acting || !p.track.reached() || p.scene.busy() && !p.current().wanted() {
		return
	}
	p.measure()
	p.scene.playing = cueState{}
	p.mine = 0
	p.phase = Explaining
	if p.current().Question != nil {
		p.phase = Asking
	}
	if p.inMastery() && !p.answers[p.step].missed(p.current()) {
		p.result.Mastered, p.result.TestedOut = true, p.testOut
	}
}

// missed tells that a prediction was wrong, which a mastery check does not forgive.
func (a *answers) missed(s *Step) bool { return s.Predict != nil && !a.right }

// Advance plays the world up to a moment, as long as the step lets it run.
func (p *Player) Advance(to engine.Time) error {
	if p.phase != Running && p.phase != Acting {
		return nil
	}
	if err := p.scene.advance(to, p.look); err != nil {
		return err
	}
	return p.mend()
}

// Upcoming returns when something happens next, in the world or because the
// lesson does it; engine.Never when nothing will.
func (p *Player) Upcoming() engine.Time {
	next := p.scene.stage.Upcoming()
	if due := p.scene.due(); due > p.scene.now() {
		next = min(next, due)
	}
	return next
}

// longestPlay bounds what is played without anybody watching.
const longestPlay = 10 * time.Minute

// Play plays on until the lines under way have ended or the step waits for
// the learner, and no longer than ten minutes of the world's time.
func (p *Player) Play() error {
	stop := func(events []engine.Event) bool { return p.look(events) && p.scene.busy() }
	for end := p.scene.now().Add(longestPlay); p.scene.busy() && p.scene.now() < end; {
		if p.phase != Running && p.phase != Acting {
			return nil
		}
		if err := p.scene.advance(p.scene.now().Add(time.Second), stop); err != nil {
			return err
		}
		if p.track.broken >= 0 {
			return p.mend()
		}
	}
	return nil
}
