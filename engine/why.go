package engine

import (
	"fmt"
	"slices"

	"splitbrain/engine/trace"
)

// Question returns what a person asks about an event, or "" when there is
// nothing to ask: what went wrong or changed who is primary has causes worth a
// look, and so has the way of a write that went well.
func (r *Reel) Question(e Event) string {
	d := describer{cluster: r.cluster, e: e}
	switch e.Kind {
	case trace.WriteLost:
		return fmt.Sprintf("why is %s lost?", d.operation())
	case trace.StaleRead:
		return fmt.Sprintf("why did %s read an old %s on %s?", d.node(), d.operation(), d.peer())
	case trace.ReadYourWritesBroken:
		return fmt.Sprintf("why does %s not see its own %s?", d.node(), d.operation())
	case trace.MonotonicReadsBroken:
		return fmt.Sprintf("why did %s go back behind %s?", d.node(), d.operation())
	case trace.ConsistentPrefixBroken:
		return fmt.Sprintf("why did %s see the answer and not %s?", d.node(), d.operation())
	case trace.StaleAuthorization:
		return fmt.Sprintf("why was %s let in after %s?", d.node(), d.operation())
	case trace.SplitBrainBegan:
		return fmt.Sprintf("why are there %d primaries?", e.N)
	case trace.FollowRefused:
		return fmt.Sprintf("why may %s not follow %s?", d.node(), d.peer())
	case trace.OutageBegan:
		return fmt.Sprintf("why does %s not serve?", d.node())
	case trace.NodeDiverged:
		return fmt.Sprintf("why does %s hold other data than %s?", d.node(), d.peer())
	case trace.WriteUnknown:
		return fmt.Sprintf("why does %s not know what became of %s?", d.node(), d.operation())
	case trace.WriteFailed, trace.ReadFailed:
		return fmt.Sprintf("why did %s fail for %s?", d.operation(), d.node())
	case trace.FellBackToAsync:
		return fmt.Sprintf("why does %s no longer wait?", d.node())
	case trace.NodePromoted:
		return fmt.Sprintf("why is %s primary?", d.node())
	case trace.NotLinearizable:
		return fmt.Sprintf("why does %s not see %s, which was there before?", d.node(), d.operation())
	case trace.ConflictFound:
		return fmt.Sprintf("why are there two of %s?", d.cluster.world.Op(e.Op).Key)
	case trace.ChangeDropped:
		return fmt.Sprintf("why does %s drop %s?", d.node(), d.operation())
	case trace.WriteAcked:
		return fmt.Sprintf("how did %s get its ok?", d.operation())
	}
	return ""
}

// Why picks out of the events of a run, oldest first, those that an event
// follows from: the chain of its causes, the life of the write that it is
// about, and the faults and changes of role without which it would not have
// happened.
func (r *Reel) Why(e Event, events []Event) []Event {
	w := why{of: e, events: events, keep: map[uint64]bool{e.ID: true}}
	w.chain(e.ID)
	switch e.Kind {
	case trace.WriteAcked:
		w.life(e.Op)
	case trace.WriteLost:
		w.life(e.Op)
		w.fates(e.Node, e.Peer)
		w.latest(trace.NodePromoted, Nobody)
		w.rival(e)
	case trace.ConflictFound:
		w.life(e.Op)
		w.life(OpID(e.N))
		w.fates(e.Node, e.Peer)
	case trace.ChangeDropped, trace.NotLinearizable:
		w.life(e.Op)
	case trace.ReadYourWritesBroken, trace.MonotonicReadsBroken, trace.ConsistentPrefixBroken, trace.StaleAuthorization:
		w.life(e.Op)
		w.journey(e.Peer, e.LSN)
		w.fates(e.Peer, Nobody)
	case trace.StaleRead:
		w.life(w.written(e.LSN))
		w.journey(e.Peer, e.LSN)
		w.fates(e.Peer, Nobody)
	case trace.SplitBrainBegan:
		w.fates(e.Node, e.Peer)
		w.latest(trace.NodePromoted, Nobody)
	case trace.FollowRefused:
		w.fates(e.Node, e.Peer)
		w.beyond(e.Node, e.LSN)
		w.latest(trace.NodePromoted, Nobody)
	case trace.NodeDiverged, trace.FellBackToAsync, trace.OutageBegan, trace.NodePromoted:
		w.fates(e.Node, Nobody)
	}
	return slices.DeleteFunc(slices.Clone(events), func(x Event) bool { return x.ID > e.ID || !w.keep[x.ID] })
}

// why collects the numbers of the events that answer a question.
type why struct {
	of     Event
	events []Event
	keep   map[uint64]bool
}

func (w *why) find(id uint64) (Event, bool) {
	i, ok := slices.BinarySearchFunc(w.events, id, func(e Event, id uint64) int {
		switch {
		case e.ID < id:
			return -1
		case e.ID > id:
			return 1
		}
		return 0
	})
	if !ok {
		return Event{}, false
	}
	return w.events[i], true
}

// chain keeps an event and everything that led to it.
func (w *why) chain(id uint64) {
	for {
		e, ok := w.find(id)
		if !ok {
			return
		}
		w.keep[id] = true
		if id = e.Cause; id == 0 || w.keep[id] && id != w.of.ID {
			return
		}
	}
}

// life keeps what happened to a write on the node that acknowledged it, from
// the client's question to the answer.
func (w *why) life(op OpID) {
	for i := range w.events {
		if e := &w.events[i]; e.Op == op && op != 0 && e.ID < w.of.ID {
			switch e.Kind {
			case trace.WriteIssued, trace.RecordAppended, trace.CommitWaits, trace.CommitReleased, trace.WaitCancelled,
				trace.WriteAcked, trace.WriteFailed, trace.WriteUnknown, trace.AttemptFailed, trace.AttemptIssued, trace.KeyFound:
				w.chain(e.ID)
			}
		}
	}
}

// rival keeps the life of what took the place of a lost write, where leaders
// did not know of each other.
func (w *why) rival(lost Event) {
	for i := range w.events {
		if e := &w.events[i]; e.Kind == trace.ConflictFound && (e.Op == lost.Op || OpID(e.N) == lost.Op) {
			w.keep[e.ID] = true
			w.life(e.Op)
			w.life(OpID(e.N))
			return
		}
	}
}

// journey keeps how a record came to a standby, as far as it did.
func (w *why) journey(standby ID, lsn LSN) {
	for _, kind := range []trace.Kind{trace.RecordsSent, trace.RecordsReceived, trace.RecordsReplayed} {
		for i := range w.events {
			e := &w.events[i]
			at := e.Node
			if kind == trace.RecordsSent {
				at = e.Peer
			}
			if e.Kind == kind && at == standby && e.LSN >= lsn && e.ID < w.of.ID {
				w.keep[e.ID] = true
				break
			}
		}
	}
}

// written returns the operation whose record was appended last at an LSN.
func (w *why) written(lsn LSN) (op OpID) {
	for i := range w.events {
		if e := &w.events[i]; e.Kind == trace.RecordAppended && e.LSN == lsn && e.ID < w.of.ID {
			op = e.Op
		}
	}
	return op
}

// beyond keeps the first record that a node appended behind an LSN: where its
// history began to be its own.
func (w *why) beyond(node ID, lsn LSN) {
	for i := range w.events {
		if e := &w.events[i]; e.Kind == trace.RecordAppended && e.Node == node && e.LSN > lsn && e.ID < w.of.ID {
			w.chain(e.ID)
			return
		}
	}
}

// fates keeps the last fault or change of role of each kind at two nodes, and
// between them. What a later event has undone is left out.
func (w *why) fates(a, b ID) {
	last := map[[3]int]uint64{}
	var order [][3]int
	for i := range w.events {
		e := &w.events[i]
		if e.ID >= w.of.ID || e.Node != a && e.Node != b && e.Peer != a && (e.Peer != b || b == Nobody) {
			continue
		}
		group, undone := fate(e.Kind)
		if group == 0 {
			continue
		}
		key := [3]int{group, int(e.Node), int(e.Peer)}
		if group == linkFate { // both directions of a link share their fate
			key[1], key[2] = min(key[1], key[2]), max(key[1], key[2])
			if id := last[key]; id != 0 && !undone {
				if before, _ := w.find(id); before.At == e.At {
					continue
				}
			}
		}
		if _, known := last[key]; !known {
			order = append(order, key)
		}
		last[key] = e.ID
		if undone {
			last[key] = 0
		}
	}
	for _, key := range order {
		if id := last[key]; id != 0 {
			w.keep[id] = true
		}
	}
}

// linkFate is the group of what happens to a link.
const linkFate = 3

// fate returns the group of a fault or turn, 0 for none, and whether the
// event ends what others of its group began.
func fate(k trace.Kind) (group int, ends bool) {
	switch k {
	case trace.NodeKilled, trace.NodeStopped, trace.NodeFenced, trace.NodeReady:
		return 1, false
	case trace.NodePaused:
		return 2, false
	case trace.NodeResumed:
		return 2, false
	case trace.LinkWasCut, trace.LinkWasHeld:
		return linkFate, false
	case trace.LinkHealed:
		return linkFate, true
	case trace.ApplyPaused, trace.ApplyDelayed, trace.QueryStarted:
		return 4, false
	case trace.ApplyResumed, trace.QueryEnded:
		return 4, true
	case trace.NodePromoted, trace.RejoinStarted, trace.NodeRepointed:
		return 5, false
	case trace.DiskWiped:
		return 6, false
	case trace.FellBackToAsync:
		return 7, false
	case trace.SyncResumed:
		return 7, true
	case trace.LeaseExpired:
		return 8, false
	case trace.LeaseRenewed:
		return 8, true
	}
	return 0, false
}

// latest keeps the last event of a kind, at a node or, with Nobody, anywhere.
func (w *why) latest(kind trace.Kind, node ID) {
	for i := len(w.events) - 1; i >= 0; i-- {
		if e := &w.events[i]; e.Kind == kind && e.ID < w.of.ID && (node == Nobody || e.Node == node) {
			w.keep[e.ID] = true
			return
		}
	}
}
