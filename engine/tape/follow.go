package tape

import (
	"time"

	"splitbrain/engine"
)

// Entry is a command that was carried out or an event, in the order of a run.
// Of what happens at one moment, the commands come first.
type Entry struct {
	At      engine.Time
	Command string // a line of a tape without its moment, or "" for an event
	Event   engine.Event

	reel *engine.Reel
}

// Text returns the event as a sentence.
func (e *Entry) Text() string { return e.reel.Describe(e.Event) }

// Follow plays a tape up to a moment, or to its end when that comes first, and
// tells of every command and event. An entry is only good until tell returns.
// It returns the run.
func Follow(script *Script, seed *uint64, until engine.Time, tell func(*Entry)) (*engine.Reel, error) {
	p := NewPlayer(script, seed)
	return p.Reel(), p.follow(until, tell)
}

// stride is how much virtual time passes between two looks at the events, so
// that a long run does not keep them all.
const stride = time.Second

// follow plays on up to a moment and tells of everything.
func (p *Player) follow(until engine.Time, tell func(*Entry)) error {
	reel := p.Reel()
	reel.Keep(true)
	entry, told := Entry{}, 0 // commands
	for !p.Done() && reel.Now() < until {
		// From the next entry on, because nothing may happen for hours.
		from := reel.Now()
		if next := reel.Next(); next > from && next != engine.Never {
			from = next
		}
		err := p.Advance(min(from.Add(stride), until))
		journal := reel.Journal()
		for _, e := range reel.Drain() {
			told = tellCommands(journal, told, e.At, tell)
			entry = Entry{At: e.At, Event: e, reel: reel}
			tell(&entry)
		}
		told = tellCommands(journal, told, reel.Now(), tell)
		if err != nil {
			return err
		}
	}
	return nil
}

// tellCommands tells of the commands up to a moment that have not been told
// of, and returns how many have now.
func tellCommands(journal []engine.Timed, told int, upTo engine.Time, tell func(*Entry)) int {
	for ; told < len(journal) && journal[told].At <= upTo; told++ {
		tell(&Entry{At: journal[told].At, Command: journal[told].Command.String()})
	}
	return told
}
