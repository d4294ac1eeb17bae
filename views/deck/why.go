package deck

import (
	"fmt"
	"slices"
	"time"

	"splitbrain/engine"
	"splitbrain/views"
)

// why is a question being answered.
type why struct {
	events []engine.Event // of the window that the answer is looked for in
	asked  []engine.Event // about which there is something to ask, the newest first
}

const (
	// whyBack is how far back causes are looked for.
	whyBack = 5 * time.Minute
	// whyMost bounds the questions to choose from.
	whyMost = 20
	// alike is how many questions of one kind are worth choosing from.
	alike = 3
	// around is how much of the time before the first cause the diagram has,
	// and behind the last.
	around = 50 * time.Millisecond
)

// Questions returns what there is to ask about the time up to now, the newest
// first: about what is selected, or about everything. Where nothing is wrong
// there is still the way of the latest write to look at.
func (d *Deck) Questions(about views.Target) []views.DialogItem {
	now := d.Stage.Still.Now
	d.why.events, _ = d.Stage.Events(now.Add(-whyBack), now, 1<<30)
	if len(d.why.events) > 0 && d.why.events[len(d.why.events)-1].At < now.Add(-time.Second) {
		d.why.events, _ = d.Stage.Events(now.Add(-whyBack/20), now, 1<<30)
	}
	d.why.asked = d.why.asked[:0]
	var items []views.DialogItem
	for _, urgency := range []urgency{wrong, turned, well} { // what went wrong comes before what followed from it
		seen := map[string]int{}
		most := alike
		if urgency == well {
			most = 1
		}
		for i := len(d.why.events) - 1; i >= 0 && len(items) < whyMost; i-- {
			e := d.why.events[i]
			question := d.Stage.Reel().Question(e)
			if question == "" || urgencyOf(e) != urgency || !concerns(e, about) {
				continue
			}
			like := fmt.Sprint(e.Kind, e.Node, e.Peer)
			if urgency == well {
				like = "" // one of them will do
			}
			if seen[like]++; seen[like] > most {
				continue
			}
			d.why.asked = append(d.why.asked, e)
			items = append(items, views.DialogItem{Label: question, Detail: clock(e.At)})
		}
	}
	return items
}

// urgency is in which order people would ask.
type urgency int

const (
	wrong urgency = iota
	turned
	well
)

func urgencyOf(e engine.Event) urgency {
	switch {
	case e.Kind.Level() == engine.Alarm:
		return wrong
	case e.Kind == engine.WriteAcked:
		return well
	}
	return turned
}

func concerns(e engine.Event, about views.Target) bool {
	switch about.Kind {
	case views.NodeTarget, views.ClientTarget:
		return e.Node == about.ID || e.Peer == about.ID
	case views.LinkTarget:
		return (e.Node == about.ID || e.Node == about.Peer) && (e.Peer == about.ID || e.Peer == about.Peer)
	}
	return true
}

// Why answers one of the questions, with the diagram of the time in which the
// answer lies.
func (d *Deck) Why(question int) *views.SpaceTime {
	w := &d.why
	e := w.asked[question]
	reel := d.Stage.Reel()
	// The run may have gone on while the questions were read.
	w.events, _ = d.Stage.Events(w.events[0].At, d.Stage.Still.Now, 1<<30)
	chain := reel.Why(e, w.events)
	s := &views.SpaceTime{Question: reel.Question(e), OnlyCauses: true}
	for _, cause := range chain {
		s.Story = append(s.Story, views.StoryLine{Event: cause.ID,
			EventLine: views.EventLine{At: cause.At, Level: cause.Kind.Level(), Text: reel.Describe(cause)}})
	}
	s.Chosen = len(s.Story) - 1
	from, to := chain[0].At.Add(-around), e.At.Add(around)
	begin := slices.IndexFunc(w.events, func(x engine.Event) bool { return x.At >= from })
	end := len(w.events)
	if i := slices.IndexFunc(w.events, func(x engine.Event) bool { return x.At > to }); i >= 0 {
		end = i
	}
	before := d.Stage.StillAt(max(from, 0))
	s.Diagram = reel.Draw(&before, w.events[begin:end])
	s.Diagram.Follow(w.events[end:], d.Stage.Still.Messages)
	return s
}
