package tape

import (
	"fmt"
	"slices"
	"time"

	"splitbrain/engine"
	"splitbrain/engine/trace"
)

// Mark is a moment of a take that is worth going back to.
type Mark struct {
	At    engine.Time
	Kind  MarkKind
	Text  string
	Event uint64 // the event behind it; of a command the first one that followed
	Count int    // of events like this one close together, of which Text is the first
	like  trace.Kind
}

// MarkKind is what a mark is about.
type MarkKind uint8

// The kinds of mark.
const (
	NoteMark MarkKind = iota
	CommandMark
	FaultMark
	PromotionMark
	AnomalyMark
	LossMark
)

// String names the kind.
func (k MarkKind) String() string {
	return [...]string{"note", "command", "fault", "promotion", "anomaly", "loss"}[k]
}

// maxMarks bounds the marks of a take. When there are more, marks that are
// alike and close together become one, and close becomes a longer time.
const maxMarks = 512

// marks are the marks of a take in order of time.
type marks struct {
	list  []Mark
	close time.Duration // marks that are alike within this are one; 0 stands for firstClose
}

const firstClose = time.Second

// markKind returns what kind of mark an event makes, if any.
func markKind(k trace.Kind) (MarkKind, bool) {
	switch k {
	case trace.Noted:
		return NoteMark, true
	case trace.NodeKilled, trace.NodeStopped, trace.NodePaused, trace.DiskWiped, trace.LinkWasCut, trace.LinkWasHeld,
		trace.DiskChanged, trace.ApplyPaused, trace.ApplyDelayed, trace.QueryStarted, trace.ClockSkewed, trace.FellBackToAsync:
		return FaultMark, true
	case trace.NodePromoted, trace.NodeSteppedDown:
		return PromotionMark, true
	case trace.ReadYourWritesBroken, trace.MonotonicReadsBroken, trace.ConsistentPrefixBroken, trace.StaleAuthorization,
		trace.StaleRead, trace.SplitBrainBegan, trace.NodeDiverged, trace.FollowRefused, trace.OutageBegan:
		return AnomalyMark, true
	case trace.WriteLost:
		return LossMark, true
	}
	return 0, false
}

// mark makes marks of the events that have been played for the first time. They
// are kept for whoever drains, and only looked at here.
func (s *Stage) mark() {
	kept := s.Reel().Kept()
	if len(kept) == 0 {
		return
	}
	t := s.take
	if seen := t.seen + 1; seen > kept[0].ID {
		kept = kept[min(seen-kept[0].ID, uint64(len(kept))):]
	}
	for i := range kept {
		if kind, worth := markKind(kept[i].Kind); worth {
			t.marks.event(&kept[i], kind, s.Reel())
		}
	}
	t.seen = s.Reel().Events()
}

// event adds the mark of an event. It is described only when it is no
// repetition, because losses and stale reads come by the thousand.
func (m *marks) event(e *engine.Event, kind MarkKind, reel *engine.Reel) {
	near := max(m.close, firstClose)
	for i := len(m.list) - 1; i >= 0 && e.At.Sub(m.list[i].At) < near; i-- {
		if last := &m.list[i]; last.like == e.Kind && kind != NoteMark {
			last.Count++
			return
		}
	}
	m.add(Mark{At: e.At, Kind: kind, Text: reel.Describe(*e), Event: e.ID, Count: 1, like: e.Kind})
}

// command adds the mark of a command, before the marks of what it led to.
func (m *marks) command(at engine.Time, event uint64, line string) {
	m.add(Mark{At: at, Kind: CommandMark, Text: line, Event: event, Count: 1})
}

func (m *marks) add(mark Mark) {
	m.list = append(m.list, mark)
	for len(m.list) > maxMarks {
		m.merge()
	}
}

// merge makes one of marks that are alike and close together, by a longer
// measure each time. In the end only the number counts.
func (m *marks) merge() {
	m.close = 2 * max(m.close, firstClose)
	var kept []Mark
	for _, mark := range m.list {
		i := len(kept) - 1
		for i >= 0 && mark.At.Sub(kept[i].At) < m.close && (kept[i].Kind != mark.Kind || kept[i].like != mark.like) {
			i--
		}
		if i >= 0 && mark.At.Sub(kept[i].At) < m.close {
			kept[i].Count += mark.Count
		} else {
			kept = append(kept, mark)
		}
	}
	m.list = kept
}

// until returns the marks up to an event.
func (m *marks) until(event uint64) marks {
	after := func(mark Mark) bool { return mark.Event > event }
	return marks{list: slices.DeleteFunc(slices.Clone(m.list), after), close: m.close}
}

// String prints the mark in one line.
func (m Mark) String() string {
	if m.Count > 1 {
		return fmt.Sprintf("%s %s: %s (%d times)", m.At, m.Kind, m.Text, m.Count)
	}
	return fmt.Sprintf("%s %s: %s", m.At, m.Kind, m.Text)
}

// Marks returns the marks of the take in order of time, also those that lie
// ahead of the cursor.
func (s *Stage) Marks() []Mark { return slices.Clone(s.take.marks.list) }

// NextMark goes to the first mark behind this moment, and returns it.
func (s *Stage) NextMark() (Mark, bool) {
	now := s.Reel().Now()
	i := slices.IndexFunc(s.take.marks.list, func(m Mark) bool { return m.At > now })
	return s.toMark(i)
}

// PreviousMark goes to the last mark before this moment, and returns it.
func (s *Stage) PreviousMark() (Mark, bool) {
	now, last := s.Reel().Now(), -1
	for i, m := range s.take.marks.list {
		if m.At < now {
			last = i
		}
	}
	return s.toMark(last)
}

func (s *Stage) toMark(i int) (Mark, bool) {
	if i < 0 {
		return Mark{}, false
	}
	m := s.take.marks.list[i]
	s.Seek(m.At)
	return m, true
}
