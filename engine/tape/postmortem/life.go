package postmortem

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"splitbrain/engine"
	"splitbrain/engine/trace"
)

// step is a moment in the life of a write.
type step struct {
	at       engine.Time
	from, to engine.ID // lanes; to is Nobody when it happens in one place
	arrives  bool      // what goes from one lane to the other
	severed  bool      // it is about the way between the lanes
	text     string
}

// life gathers what happened to one lost write: the first that the audit
// lists, which everybody asks about.
type life struct {
	write  *engine.LostWrite // nil when none was lost
	events []engine.Event    // up to the verdict, oldest first
	steps  []step            // empty until the verdict has come
}

// The bounds of what is kept, and of what fits on a page.
const (
	mostEvents = 1 << 18
	mostSteps  = 40
)

func newLife(w *witness) *life {
	l := &life{}
	if lost := w.end.Totals.LostWrites; len(lost) > 0 {
		l.write = &lost[0]
	}
	return l
}

// take takes in an event. The verdict on the write is the last that matters.
func (l *life) take(e engine.Event, reel *engine.Reel) {
	if l.write == nil || l.steps != nil {
		return
	}
	if len(l.events) == mostEvents {
		// Of what is long past, faults still matter.
		old := slices.DeleteFunc(slices.Clone(l.events[:mostEvents/2]), func(x engine.Event) bool { return x.Kind.Level() != engine.Notable })
		l.events = append(old[:min(len(old), mostEvents/4)], l.events[mostEvents/2:]...)
	}
	l.events = append(l.events, e)
	if e.Kind == trace.WriteLost && e.Op == l.write.Op {
		l.tell(e, reel)
		l.events = nil
	}
}

// tell makes steps of what the verdict follows from, of the write's way to the
// standbys, as far as it came, and of the crash.
func (l *life) tell(verdict engine.Event, reel *engine.Reel) {
	part := map[uint64]bool{}
	for _, e := range reel.Why(verdict, l.events) {
		part[e.ID] = true
	}
	received := map[engine.ID]bool{}
	seen := map[[3]int]bool{}
	for _, e := range l.events {
		first := [3]int{int(e.Kind), int(e.Node), int(e.Peer)}
		if (l.shipped(&e) || e.Kind == trace.NodeKilled && e.Node == l.write.AckedBy && e.At >= l.write.AckedAt) && !seen[first] {
			seen[first], part[e.ID] = true, true
			received[e.Node] = received[e.Node] || e.Kind == trace.RecordsReceived
		}
	}
	for _, e := range l.events {
		if part[e.ID] && len(l.steps) < mostSteps {
			l.steps = append(l.steps, l.step(&e, reel.Describe(e), received))
		}
	}
}

// shipped tells whether an event carries the write from the node that
// acknowledged it to a standby.
func (l *life) shipped(e *engine.Event) bool {
	w := l.write
	return e.LSN >= w.LSN && (e.Kind == trace.RecordsSent && e.Node == w.AckedBy ||
		e.Kind == trace.RecordsReceived && e.Peer == w.AckedBy)
}

// step places an event on the lanes.
func (l *life) step(e *engine.Event, text string, received map[engine.ID]bool) step {
	s := step{at: e.At, from: e.Node, to: engine.Nobody, text: text}
	switch e.Kind {
	case trace.WriteIssued:
		s.to, s.arrives = e.Peer, true
	case trace.WriteAcked:
		s.from, s.to, s.arrives = l.write.AckedBy, e.Node, true
	case trace.RecordsSent:
		s.to, s.arrives = e.Peer, received[e.Peer]
	case trace.LinkWasCut, trace.LinkWasHeld:
		s.to, s.severed = e.Peer, true
	}
	return s
}

// diagram draws the life with a lane for the client and for each node, time
// going down.
func (w *witness) diagram() string {
	if len(w.life) == 0 {
		return ""
	}
	lanes := w.lanes()
	var b strings.Builder
	line := []rune(strings.Repeat(" ", laneWidth*len(lanes)))
	for i, id := range lanes {
		name := []rune(w.end.NameOf(id))
		if len(name) > laneWidth-1 {
			name = append(name[:laneWidth-2], '…')
		}
		copy(line[i*laneWidth+max(laneMiddle-len(name)/2, 0):], name)
	}
	fmt.Fprintf(&b, "%9s  %s\n", "", strings.TrimRight(string(line), " "))
	for i := range w.life {
		s := &w.life[i]
		fmt.Fprintf(&b, "%9s  %s  %s\n", s.at, w.lane(lanes, s), clean(s.text))
	}
	return b.String()
}

// The size of a lane in characters.
const (
	laneWidth  = 8
	laneMiddle = 3
)

// mostLanes is how many lanes fit beside the sentences.
const mostLanes = 6

// lanes are the client and the nodes that take part, in the order of the
// cluster, as many as fit.
func (w *witness) lanes() []engine.ID {
	takesPart := map[engine.ID]bool{}
	for _, s := range w.life {
		takesPart[s.from], takesPart[s.to] = true, true
	}
	lanes := []engine.ID{w.end.Totals.LostWrites[0].Client}
	for i := range w.end.Nodes {
		if id := w.end.Nodes[i].ID; takesPart[id] && len(lanes) < mostLanes {
			lanes = append(lanes, id)
		}
	}
	return lanes
}

// lane draws one row of lanes.
func (w *witness) lane(lanes []engine.ID, s *step) string {
	row := []rune(strings.Repeat(strings.Repeat(" ", laneMiddle)+"│"+strings.Repeat(" ", laneWidth-laneMiddle-1), len(lanes)))
	column := func(id engine.ID) int {
		for i, lane := range lanes {
			if lane == id {
				return i*laneWidth + laneMiddle
			}
		}
		return -1
	}
	from, to := column(s.from), column(s.to)
	if from < 0 {
		return string(row)
	}
	row[from] = '●'
	if to < 0 || to == from {
		return string(row)
	}
	low, high := min(from, to), max(from, to)
	for x := low + 1; x < high; x++ {
		row[x] = '─'
	}
	switch {
	case s.severed:
		row[from], row[(low+high)/2] = '│', '╳'
	case !s.arrives:
		row[(low+high)/2] = '╳'
		for x := low + 1; x < high; x++ {
			if (x > (low+high)/2) == (to > from) && x != (low+high)/2 {
				row[x] = ' '
			}
		}
	case to > from:
		row[to-1] = '▶'
	default:
		row[to+1] = '◀'
	}
	return string(row)
}

// clean makes a text from a tape harmless in a report.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == utf8.RuneError {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
}
