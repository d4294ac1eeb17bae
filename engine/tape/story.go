package tape

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"splitbrain/engine"
	"splitbrain/engine/sim"
	"splitbrain/engine/trace"
)

// story tells a run in sentences, one a line, in order: what was set up, what
// was done, what came of it. What happens to single operations is counted by
// the second. There is nothing in it that has to be seen rather than heard.
type story struct {
	out     *printer
	second  engine.Time // the one being counted, as its beginning
	counted outcomes
	alike   run // seconds that were told like the present one

	kind  trace.Kind // of the events that are being told as one
	node  engine.ID
	at    engine.Time
	text  string // the first of them
	again int    // how many came after it
}

// outcomes counts what clients were told in a second.
type outcomes struct {
	acked, failed, unknown, read, unread, stale int
}

// run is consecutive seconds with the same outcomes.
type run struct {
	from, to engine.Time
	each     outcomes
}

// tellStory plays a tape and tells it.
func tellStory(out *printer, script *Script, seed *uint64) Result {
	if script.Title != "" {
		out.print("%s.\n", capital(spoken(strings.TrimSuffix(script.Title, "."))))
	}
	s := story{out: out}
	_, _ = Follow(script, seed, engine.Never, s.tell) // its error is in the result
	s.close()
	r := Run(script, seed, nil)
	s.end(&r)
	return r
}

// end tells what a run came to.
func (s *story) end(r *Result) {
	for _, sentence := range r.Blame {
		s.say("Why: %s.", spoken(sentence))
	}
	for _, c := range r.Checks {
		if c.OK {
			s.say("Line %d holds: %s.", c.Line, spoken(c.Text))
		} else {
			s.say("Line %d does not hold: %s; it is %s.", c.Line, spoken(c.Text), spoken(c.Actual))
		}
	}
	if r.Err != nil {
		s.say("The tape is not valid: %s.", spoken(r.Err.Error()))
		return
	}
	s.say("The end at %s. %s. %s lost. Seed %d, fingerprint %016x.", spokenMoment(r.Now), capital(verdict(r)),
		capital(counted(r.LostCount, "acknowledged write")), r.Seed, r.Fingerprint)
}

// capital begins a sentence.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// tell takes in an entry.
func (s *story) tell(e *Entry) {
	switch {
	case strings.HasPrefix(e.Command, "note "): // its event has the text
	case e.Command != "" && e.At == 0:
		s.say("Set-up: %s.", spoken(e.Command))
	case e.Command != "":
		s.count(e.At)
		s.flush()
		s.say("At %s, command: %s.", spokenMoment(e.At), spoken(e.Command))
	case s.counted.of(e.Event.Kind) != nil:
		s.count(e.At)
		*s.counted.of(e.Event.Kind)++
	case e.Event.Kind.Level() != engine.Routine && e.At > 0 && !hum(e.Event.Kind):
		s.count(e.At)
		s.event(e)
	}
}

// hum are kinds that are notable in a trace and only noise in a story.
func hum(k trace.Kind) bool { return k == trace.NodeHealthy || k == trace.CheckMissed }

// event tells of an event, or adds it to those of the same kind before it.
func (s *story) event(e *Entry) {
	if s.text != "" && s.kind == e.Event.Kind && s.node == e.Event.Node {
		s.again++
		return
	}
	s.flush()
	s.kind, s.node, s.at, s.text = e.Event.Kind, e.Event.Node, e.At, e.Text()
}

// flush tells what has been held back: first the seconds, which lie before.
func (s *story) flush() {
	s.tellSeconds()
	if s.text == "" {
		return
	}
	more := ""
	if s.again > 0 {
		more = fmt.Sprintf(", and %d more like it", s.again)
	}
	s.say("At %s: %s%s.", spokenMoment(s.at), spoken(s.text), more)
	s.text, s.again = "", 0
}

// count ends the seconds that lie before a moment.
func (s *story) count(at engine.Time) {
	second := at - at%engine.Time(time.Second)
	if second == s.second {
		return
	}
	if s.counted != (outcomes{}) {
		s.endSecond(s.second.Add(time.Second))
	}
	s.second = second
}

// endSecond keeps the outcomes of the present second, with those of the
// seconds before it when they are the same.
func (s *story) endSecond(end engine.Time) {
	if s.text == "" && s.alike.to == s.second && s.alike.each == s.counted {
		s.alike.to = end
	} else {
		s.flush()
		s.alike = run{s.second, end, s.counted}
	}
	s.counted = outcomes{}
}

func (s *story) tellSeconds() {
	r := s.alike
	if r.to == 0 {
		return
	}
	each := ""
	if r.to.Sub(r.from) > time.Second {
		each = ", in each second"
	}
	s.say("From %s to %s%s: %s.", spokenMoment(r.from), spokenMoment(r.to), each, r.each.String())
	s.alike = run{}
}

// close tells what is left at the end.
func (s *story) close() {
	if s.counted != (outcomes{}) {
		s.endSecond(s.second.Add(time.Second))
	}
	s.flush()
}

func (s *story) say(format string, args ...any) { s.out.print(format+"\n", args...) }

// of returns the count that a kind of event belongs to, or nil.
func (o *outcomes) of(k trace.Kind) *int {
	switch k {
	case trace.WriteAcked:
		return &o.acked
	case trace.WriteFailed:
		return &o.failed
	case trace.WriteUnknown:
		return &o.unknown
	case trace.ReadReturned:
		return &o.read
	case trace.ReadFailed:
		return &o.unread
	case trace.StaleRead:
		return &o.stale
	}
	return nil
}

// String says the outcomes in words.
func (o outcomes) String() string {
	var parts []string
	old := ""
	if o.stale > 0 {
		old = fmt.Sprintf(" (%d with something old)", o.stale)
	}
	for _, p := range []struct {
		n         int
		one, many string
	}{
		{o.acked, "1 write acknowledged", "%d writes acknowledged"},
		{o.failed, "1 write failed", "%d writes failed"},
		{o.unknown, "1 write with an unknown outcome", "%d writes with an unknown outcome"},
		{o.read, "1 read answered" + old, "%d reads answered" + old},
		{o.unread, "1 read failed", "%d reads failed"},
	} {
		switch {
		case p.n == 1:
			parts = append(parts, p.one)
		case p.n > 1:
			parts = append(parts, fmt.Sprintf(p.many, p.n))
		}
	}
	return andList(parts)
}

// spokenMoment prints a moment for the ear, to the millisecond.
func spokenMoment(t engine.Time) string {
	ms := (sim.Duration(t) + time.Millisecond/2) / time.Millisecond
	if ms == 1000 {
		return "1 second"
	}
	return strconv.FormatFloat(float64(ms)/1000, 'f', -1, 64) + " seconds"
}

// spoken puts words in the place of the symbols of a sentence.
func spoken(text string) string {
	return strings.NewReplacer(" → ", " to ", "→", " to ", " · ", ", ", "…", "...", "≠", " differs from ").Replace(plain(text))
}
