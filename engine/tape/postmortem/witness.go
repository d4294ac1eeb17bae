package postmortem

import (
	"slices"
	"strings"
	"time"

	"splitbrain/engine"
	"splitbrain/engine/tape"
	"splitbrain/engine/trace"
)

// witness is what is known of a run after it has been played twice: once to
// see what came of it, and once to look closer at the moments that mattered.
type witness struct {
	script  *tape.Script
	seed    *uint64
	until   engine.Time
	start   engine.Still // when the set-up was done
	end     engine.Still
	tape    string // that replays it
	entries []note // commands and notable events, those that are alike as one
	hidden  int    // entries that were too many
	outages []outage
	reigns  []reign
	life    []step // of the lost write that is looked at
}

// note is an entry of the timeline.
type note struct {
	at, last engine.Time
	command  bool
	level    engine.Level
	kind     trace.Kind
	node     engine.ID
	text     string
	again    int // how many like it followed
}

// outage is a stretch in which nobody could write.
type outage struct{ from, to engine.Time }

// reign is a stretch in which a node accepted writes.
type reign struct {
	node     string
	timeline engine.Timeline
	from, to engine.Time
}

// mostNotes bounds the timeline while it is gathered; mostShown of them are
// printed.
const (
	mostNotes = 4000
	mostShown = 60
)

// watch plays the tape.
func watch(script *tape.Script, seed *uint64, until engine.Time) (*witness, error) {
	w := &witness{script: script, seed: seed, until: until}
	var turns []engine.Time // when a node may have begun or ceased to accept writes
	reel, err := tape.Follow(script, seed, until, func(e *tape.Entry) {
		w.note(e)
		if e.Command == "" && mayTurn(e.Event.Kind) && (len(turns) == 0 || turns[len(turns)-1] != e.At) && len(turns) < mostNotes {
			turns = append(turns, e.At)
		}
	})
	if err != nil {
		return nil, err
	}
	reel.Still(&w.end)
	w.tape = reel.Tape()
	return w, w.lookCloser(turns)
}

// mayTurn tells whether a kind of event can change who accepts writes.
func mayTurn(k trace.Kind) bool {
	switch k {
	case trace.NodeKilled, trace.NodeStopped, trace.NodeReady, trace.NodePaused, trace.NodeResumed, trace.DiskWiped,
		trace.NodeFenced, trace.NodePromoted, trace.RejoinStarted, trace.LeaseExpired, trace.LeaseRenewed,
		trace.SwitchoverStarted, trace.NodeSteppedDown:
		return true
	}
	return false
}

// note takes in an entry when it belongs on the timeline.
func (w *witness) note(e *tape.Entry) {
	if e.At == 0 {
		return // the set-up, which the tape below has
	}
	if strings.HasPrefix(e.Command, "note ") {
		return // its event has the text
	}
	if e.Command != "" {
		w.keep(note{at: e.At, last: e.At, command: true, level: engine.Notable, text: e.Command})
		return
	}
	switch e.Event.Kind {
	case trace.OutageBegan:
		w.outages = append(w.outages, outage{e.At, engine.Never})
	case trace.ServiceRestored:
		if n := len(w.outages); n > 0 {
			w.outages[n-1].to = e.At
		}
	case trace.CheckMissed, trace.NodeHealthy:
		return // what follows from them is told
	}
	level := e.Event.Kind.Level()
	if level != engine.Notable && level != engine.Alarm {
		return
	}
	if n := len(w.entries) - 1; n >= 0 && w.entries[n].kind == e.Event.Kind && w.entries[n].node == e.Event.Node {
		w.entries[n].again++
		w.entries[n].last = e.At
		return
	}
	w.keep(note{at: e.At, last: e.At, level: level, kind: e.Event.Kind, node: e.Event.Node, text: e.Text()})
}

func (w *witness) keep(n note) {
	if len(w.entries) == mostNotes {
		w.hidden++
		return
	}
	w.entries = append(w.entries, n)
}

// stride is how much virtual time passes between two looks at the events.
const stride = time.Second

// lookCloser plays the tape again and stops where who accepts writes may have
// changed; of the first lost write it gathers the life.
func (w *witness) lookCloser(turns []engine.Time) error {
	p := tape.NewPlayer(w.script, w.seed)
	reel := p.Reel()
	reel.Keep(true)
	if err := p.Advance(0); err != nil {
		return err
	}
	reel.Still(&w.start)
	w.reign(&w.start)
	life := newLife(w)
	var still engine.Still
	for _, at := range append(turns, w.end.Now) {
		for reel.Now() < at {
			if err := p.Advance(min(at, reel.Now().Add(stride))); err != nil {
				return err
			}
			for _, e := range reel.Drain() {
				life.take(e, reel)
			}
		}
		reel.Still(&still)
		w.reign(&still)
	}
	for i := range w.reigns {
		if w.reigns[i].to == engine.Never {
			w.reigns[i].to = w.end.Now
		}
	}
	w.life = life.steps
	return nil
}

// reign compares who accepts writes with who did.
func (w *witness) reign(s *engine.Still) {
	for i := range s.Nodes {
		n := &s.Nodes[i]
		open := slices.IndexFunc(w.reigns, func(r reign) bool {
			return r.node == n.Name && r.timeline == n.Timeline && r.to == engine.Never
		})
		switch {
		case n.Writable && open < 0:
			w.reigns = append(w.reigns, reign{n.Name, n.Timeline, s.Now, engine.Never})
		case !n.Writable:
			for j := range w.reigns {
				if w.reigns[j].node == n.Name && w.reigns[j].to == engine.Never {
					w.reigns[j].to = s.Now
				}
			}
		}
	}
}
