package tape

import "splitbrain/engine"

// Result is what a run came to.
type Result struct {
	Name        string
	Seed        uint64
	Fingerprint uint64
	Now         engine.Time
	Checks      []Check
	Refused     []Refused // commands that the cluster would not carry out
	Breaks      []Hit     // breaks that came true; a run without a screen does not pause
	LostCount   int
	Lost        []LostWrite // oldest first; the engine lists no more than it keeps
	Blame       []string    // which step or setting what went wrong follows from
	Err         error       // a command that makes no sense in this cluster

	env *Env
}

// Refused is a command that the cluster refused, or a node that did.
type Refused struct {
	At   engine.Time
	Text string
}

// LostWrite is a lost write with names instead of numbers.
type LostWrite struct {
	Client, Key, Value, AckedBy string
	AckedAt                     engine.Time
}

// The statuses with which the program ends after a run.
const (
	StatusOK      = 0 // every expectation holds
	StatusFailed  = 1 // one does not
	StatusInvalid = 2 // the tape is not valid
)

// Status returns the status for the result.
func (r *Result) Status() int {
	if r.Err != nil {
		return StatusInvalid
	}
	if r.Held() < len(r.Checks) {
		return StatusFailed
	}
	return StatusOK
}

// Held counts the expectations that hold.
func (r *Result) Held() int {
	held := 0
	for _, c := range r.Checks {
		if c.OK {
			held++
		}
	}
	return held
}

// Observer is told of every event of a run, in order, with its text.
type Observer func(e engine.Event, text string)

// Run plays a tape to its end. The seed of the tape can be overridden, and
// observe may be nil.
func Run(script *Script, seed *uint64, observe Observer) Result {
	p := NewPlayer(script, seed)
	r := Result{Name: script.Name}
	r.Err = p.follow(engine.Never, func(e *Entry) {
		refused := e.Event.Kind == commandRefused
		if e.Command != "" || !refused && observe == nil {
			return
		}
		text := e.Text()
		if refused {
			r.Refused = append(r.Refused, Refused{e.At, text})
		}
		if observe != nil {
			observe(e.Event, text)
		}
	})
	r.summarise(p)
	return r
}

func (r *Result) summarise(p *Player) {
	r.env = p.Env()
	s := &r.env.still
	r.Seed, r.Fingerprint, r.Now = p.Reel().Seed(), p.Reel().Fingerprint(), p.Reel().Now()
	r.Checks, r.Breaks = p.Checks(), p.Hits()
	r.LostCount, r.Blame = s.Totals.Lost, s.Failover.Blame
	for _, l := range s.Totals.LostWrites {
		r.Lost = append(r.Lost, LostWrite{s.NameOf(l.Client), l.Key, l.Value, s.NameOf(l.AckedBy), l.AckedAt})
	}
}
