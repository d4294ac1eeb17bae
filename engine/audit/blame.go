package audit

import (
	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// loss is why an acknowledged write is lost, and until when it was not.
type loss struct {
	why trace.Reason
	// holder had the write on its disk when another node was promoted;
	// Nobody when no standby did.
	holder sim.ID
	// noReturn is the point of no return: the last moment at which waiting,
	// promoting another node or fencing first would have saved the write.
	noReturn sim.Time
}

// moments are when things happened that a loss can be blamed on.
type moments struct {
	promoted sim.Time            // the last promotion
	timeline storage.Timeline    // that began with it
	heir     sim.ID              // who was promoted
	died     map[sim.ID]sim.Time // by node: when its memory was last lost
	wiped    map[sim.ID]sim.Time // by node: when its disk was
	fellBack map[sim.ID]bool     // nodes whose semi-sync has become async
}

func newMoments() moments {
	return moments{died: map[sim.ID]sim.Time{}, wiped: map[sim.ID]sim.Time{}, fellBack: map[sim.ID]bool{}}
}

func (m *moments) observe(w World, e *trace.Event) {
	switch e.Kind {
	case trace.NodePromoted:
		m.promoted, m.timeline, m.heir = w.Now(), e.Timeline, e.Node
	case trace.NodeKilled, trace.NodeFenced:
		m.died[e.Node] = w.Now()
		delete(m.fellBack, e.Node)
	case trace.DiskWiped:
		m.wiped[e.Node] = w.Now()
	case trace.FellBackToAsync:
		m.fellBack[e.Node] = true
	case trace.SyncResumed, trace.PolicyChanged:
		delete(m.fellBack, e.Node)
	}
}

// blame says why a write is lost that has just been found to be.
func (l *Ledger) blame(w World, op storage.OpID) loss {
	if w.Leaderless() {
		return l.blameReplicas(w, op)
	}
	x := l.entry(op)
	m := &l.moments
	found := loss{why: trace.NotShipped, holder: sim.Nobody, noReturn: m.promoted}
	if holder, any := l.holderBesides(w, op, x.ackedBy); any {
		found.holder = holder
	}
	_, onDisk := l.holds(w, x.ackedBy, op)
	switch {
	case m.promoted > 0 && x.ackedAt >= m.promoted && x.ackedBy != w.Established():
		found.why, found.noReturn = trace.DeposedPrimary, x.ackedAt
	case found.holder != sim.Nobody:
		found.why = trace.OtherHadIt
	case x.cancelled:
		found.why = trace.CancelledWait
	case x.unguarded:
		found.why = trace.FellBackThen
	case m.wiped[x.ackedBy] > m.promoted:
		found.why, found.noReturn = trace.DiskLost, m.wiped[x.ackedBy]
	case !onDisk && m.wiped[x.ackedBy] == 0:
		found.why, found.noReturn = trace.NotFlushed, m.died[x.ackedBy]
	}
	if gone := m.wiped[x.ackedBy]; gone > 0 && found.holder == sim.Nobody && gone < found.noReturn {
		found.noReturn = gone // there was nothing left to wait for
	}
	return found
}

// holderBesides returns a node that has a write on its disk and is neither
// the one that acknowledged it nor the established primary.
func (l *Ledger) holderBesides(w World, op storage.OpID, ackedBy sim.ID) (sim.ID, bool) {
	for i := range w.NodeCount() {
		node := sim.ID(i)
		if _, durable := l.holds(w, node, op); durable && node != ackedBy && node != w.Established() {
			return node, true
		}
	}
	return sim.Nobody, false
}

// splitCause is what made two primaries of one.
type splitCause struct {
	why    trace.Reason
	second sim.ID // who became a primary while there was one
	first  sim.ID // who still was one, unfenced
}

func (l *Ledger) blameSplit(w World, e *trace.Event) splitCause {
	c := splitCause{second: e.Node, first: sim.Nobody, why: trace.PromotedUnfenced}
	switch e.Kind {
	case trace.NodeReady:
		c.why = trace.ReturnedUnfenced
	case trace.NodeResumed:
		c.why = trace.WokeUnfenced
	}
	for i := range w.NodeCount() {
		if node := sim.ID(i); node != e.Node && w.Writable(node) {
			c.first = node
		}
	}
	return c
}
