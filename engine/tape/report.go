package tape

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"splitbrain/engine"
	"splitbrain/engine/sim"
	"splitbrain/engine/trace"
)

const commandRefused = trace.CommandRefused

// maxNamed is how many lost writes the text of a result names.
const maxNamed = 10

// Output says how the result of a run is to be written.
type Output struct {
	JSON  bool // one JSON object a tape, each on one line
	Trace bool // every event as well
	Plain bool // the run as sentences in order, without symbols
}

// Report parses a tape, plays it, writes what came of it to w, and returns the
// status for the program to end with. What is wrong with a tape also goes to
// w, as text or JSON: it is the answer to what was asked. An error is one of
// w's.
func Report(w io.Writer, name string, text []byte, seed *uint64, o Output) (status int, err error) {
	out := &printer{w: w}
	script, bad := Parse(name, text)
	switch {
	case bad != nil && o.JSON:
		out.print("%s\n", invalidJSON(name, bad))
		return StatusInvalid, out.err
	case bad != nil:
		out.print("%s\n", plain(bad.Error()))
		return StatusInvalid, out.err
	case o.JSON:
		return out.json(script, seed, o)
	case o.Plain:
		r := tellStory(out, script, seed)
		return r.Status(), out.err
	}
	var observe Observer
	if o.Trace {
		observe = func(e engine.Event, text string) { out.print("%s %s\n", stamp(e.At), plain(text)) }
	}
	r := Run(script, seed, observe)
	out.text(&r)
	return r.Status(), out.err
}

// printer writes until the first error, which it keeps.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) print(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

// text writes a result for people.
func (p *printer) text(r *Result) {
	name := plain(r.Name)
	for _, f := range r.Refused {
		p.print("%s %s\n", stamp(f.At), plain(f.Text))
	}
	for _, h := range r.Breaks {
		p.print("%s:%d: break %s (since %s)\n", name, h.Line, plain(h.Text), h.At)
	}
	for _, c := range r.Checks {
		if c.OK {
			p.print("%s:%d: ok   %s\n", name, c.Line, plain(c.Text))
		} else {
			p.print("%s:%d: FAIL %s (%s)\n", name, c.Line, plain(c.Text), plain(c.Actual))
		}
	}
	p.lost(r)
	if r.Err != nil {
		p.print("%s\n", plain(r.Err.Error()))
		return
	}
	p.print("%s: %s · seed %d · fingerprint %016x\n", name, verdict(r), r.Seed, r.Fingerprint)
}

func verdict(r *Result) string {
	switch n := len(r.Checks); n {
	case 0:
		return "no expectations"
	case 1:
		return fmt.Sprintf("%d of 1 expectation holds", r.Held())
	default:
		return fmt.Sprintf("%d of %d expectations hold", r.Held(), n)
	}
}

// lost names the first of the lost writes.
func (p *printer) lost(r *Result) {
	for _, sentence := range r.Blame {
		p.print("%s\n", plain(sentence))
	}
	if r.LostCount == 0 {
		return
	}
	p.print("%s lost:\n", counted(r.LostCount, "acknowledged write"))
	named := min(len(r.Lost), maxNamed)
	for _, l := range r.Lost[:named] {
		p.print("  %s by %s, acknowledged by %s at %s\n", plain(l.Key), plain(l.Client), plain(l.AckedBy), l.AckedAt)
	}
	if more := r.LostCount - named; more > 0 {
		p.print("  … and %d more\n", more)
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// stamp prints a moment to the nanosecond, because the order of events and the
// span between them is what a trace is read for.
func stamp(t engine.Time) string {
	return fmt.Sprintf("%12s", sim.FormatDuration(sim.Duration(t)))
}

// plain replaces what a terminal might obey. Texts and names come from files.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
}
