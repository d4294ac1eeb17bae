package engine

import (
	"fmt"

	"splitbrain/engine/trace"
)

// Diagram is a stretch of a run as a space-time diagram has it: a lane for
// every client and node, and marks on them, oldest first.
type Diagram struct {
	Lanes []Lane
	Marks []Mark
}

// Lane is a client or a node, and how it was before the first mark.
type Lane struct {
	ID        ID
	Name      string
	IsNode    bool
	Role      Role
	Condition Condition
}

// Mark is an event on a lane. When something from another lane led to it,
// there is a message between the two.
type Mark struct {
	Event uint64 // its number
	Cause uint64 // the number of the event that led to it
	At    Time
	Lane  int // in Diagram.Lanes
	From  int // the lane that a message came from, or -1
	To    int // the lane that a message is sent to, or -1
	Shape Shape
	Text  string // a few words; may be empty
	Level Level
	// Late says that the message sent here arrives behind the last mark, or is
	// still on its way.
	Late bool
	// Change says what becomes of the lane from here on.
	Change LaneChange
}

// Shape is what kind of thing a mark stands for.
type Shape uint8

// The shapes.
const (
	ShapeStep    Shape = iota // something inside a node
	ShapeWrite                // a client sends a write
	ShapeRead                 // a client sends a read
	ShapeRecord               // records on their way
	ShapeAck                  // a standby's positions
	ShapeOK                   // a client learned that it went well
	ShapeFailed               // a client learned that it did not
	ShapeUnknown              // a client will never know
	ShapeFault                // something broke
	ShapeRole                 // somebody took over, follows somebody else, came back
	ShapeAlarm                // a verdict
)

// LaneChange is what a mark does to the rest of its lane.
type LaneChange uint8

// The changes.
const (
	LaneSame LaneChange = iota
	LaneDown
	LaneUp
	LaneFrozen
	LanePrimary
	LaneStandby
)

// Draw turns events, oldest first, into a diagram. Before is the world just
// before the first of them. Traffic that tells nothing, such as heartbeats,
// has no event and hence no mark.
func (r *Reel) Draw(before *Still, events []Event) Diagram {
	var d Diagram
	lane := map[ID]int{}
	for i := range before.Clients {
		c := &before.Clients[i]
		lane[c.ID] = len(d.Lanes)
		d.Lanes = append(d.Lanes, Lane{ID: c.ID, Name: c.Name})
	}
	for i := range before.Nodes {
		n := &before.Nodes[i]
		lane[n.ID] = len(d.Lanes)
		d.Lanes = append(d.Lanes, Lane{ID: n.ID, Name: n.Name, IsNode: true, Role: n.Role, Condition: n.Condition})
	}
	at := map[uint64]int{} // the lane of each event
	for i := range events {
		e := &events[i]
		where, known := lane[e.Node]
		if isVerdict(e.Kind) {
			if cause, ok := at[e.Cause]; ok { // a verdict stands beside what it judges
				where, known = cause, true
			}
		}
		if !known {
			continue
		}
		at[e.ID] = where
		m := Mark{Event: e.ID, Cause: e.Cause, At: e.At, Lane: where, From: -1, To: -1, Level: e.Kind.Level()}
		m.Shape, m.Text, m.Change = r.sketch(e)
		if cause, ok := at[e.Cause]; ok && cause != where && !isVerdict(e.Kind) {
			m.From = cause
		}
		if peer, ok := lane[e.Peer]; ok && sends(e.Kind) {
			m.To = peer
		}
		d.Marks = append(d.Marks, m)
	}
	return d
}

// Follow notes which messages of the diagram arrive after its end: those that a
// later event follows from, and those that are on their way now.
func (d *Diagram) Follow(later []Event, now []Message) {
	follows := map[uint64]bool{}
	for i := range later {
		follows[later[i].Cause] = true
	}
	for i := range d.Marks {
		m := &d.Marks[i]
		if m.To < 0 {
			continue
		}
		m.Late = follows[m.Event]
		for j := range now {
			on := &now[j]
			m.Late = m.Late || on.SentAt == m.At && on.From == d.Lanes[m.Lane].ID && on.To == d.Lanes[m.To].ID
		}
	}
}

func isVerdict(k trace.Kind) bool {
	return k == trace.StaleRead || k >= trace.OutageBegan && k <= trace.NodeDiverged
}

// sends tells whether a message to the event's peer leaves with it.
func sends(k trace.Kind) bool {
	switch k {
	case trace.WriteIssued, trace.ReadIssued, trace.AttemptIssued, trace.UpdateIssued, trace.RecordsSent:
		return true
	}
	return false
}

// sketch returns how an event looks in a diagram, and what it says there.
func (r *Reel) sketch(e *Event) (Shape, string, LaneChange) {
	name := r.cluster.world.Name
	lsn := fmt.Sprintf(" %d", e.LSN)
	switch e.Kind {
	case trace.WriteIssued:
		key, _ := r.Asked(e.Op)
		return ShapeWrite, key, LaneSame
	case trace.ReadIssued:
		key, _ := r.Asked(e.Op)
		return ShapeRead, key, LaneSame
	case trace.WriteAcked, trace.ReadReturned:
		return ShapeOK, "", LaneSame
	case trace.WriteFailed, trace.ReadFailed:
		return ShapeFailed, "failed", LaneSame
	case trace.WriteUnknown:
		return ShapeUnknown, "unknown", LaneSame
	case trace.RecordAppended:
		return ShapeStep, "append" + lsn, LaneSame
	case trace.WALFlushed:
		return ShapeStep, "flushed" + lsn, LaneSame
	case trace.CommitWaits:
		return ShapeStep, "waits" + lsn, LaneSame
	case trace.CommitReleased:
		return ShapeStep, "commit" + lsn, LaneSame
	case trace.RecordsSent:
		return ShapeRecord, "", LaneSame
	case trace.RecordsReceived:
		return ShapeRecord, "received" + lsn, LaneSame
	case trace.RecordsReplayed:
		return ShapeStep, "replayed" + lsn, LaneSame
	case trace.PositionsAcked:
		return ShapeAck, "has" + lsn, LaneSame
	case trace.ReadHeld:
		return ShapeStep, "holds the read", LaneSame
	case trace.AttemptFailed:
		if e.Reason == trace.TimedOut || e.Reason == trace.ConnectionReset {
			return ShapeUnknown, fmt.Sprintf("attempt %d?", e.N), LaneSame
		}
		return ShapeFailed, fmt.Sprintf("attempt %d failed", e.N), LaneSame
	case trace.RetryScheduled:
		return ShapeStep, "again in " + roundSpan(Duration(e.N)), LaneSame
	case trace.AttemptIssued:
		return ShapeWrite, fmt.Sprintf("attempt %d", e.N), LaneSame
	case trace.UpdateIssued:
		return ShapeWrite, "if still" + lsn, LaneSame
	case trace.KeyFound:
		return ShapeStep, "knows" + lsn, LaneSame
	}
	return r.sketchTurn(e, name, lsn)
}

// sketchTurn is sketch for what changes a node's fate.
func (r *Reel) sketchTurn(e *Event, name func(ID) string, lsn string) (Shape, string, LaneChange) {
	switch e.Kind {
	case trace.NodeKilled:
		return ShapeFault, "KILLED", LaneDown
	case trace.NodeStopped:
		return ShapeFault, "stopped", LaneDown
	case trace.NodeFenced:
		return ShapeFault, "FENCED", LaneDown
	case trace.NodePaused:
		return ShapeFault, "FROZEN", LaneFrozen
	case trace.NodeResumed:
		return ShapeRole, "wakes up", LaneUp
	case trace.DiskWiped:
		return ShapeFault, "DISK LOST", LaneSame
	case trace.LinkWasCut:
		return ShapeFault, "cut from " + name(e.Peer), LaneSame
	case trace.LinkWasHeld:
		return ShapeFault, "to " + name(e.Peer) + " swallowed", LaneSame
	case trace.LinkHealed:
		return ShapeRole, "to " + name(e.Peer) + " mended", LaneSame
	case trace.StreamLost:
		return ShapeFault, "no stream", LaneSame
	case trace.FollowRefused:
		return ShapeAlarm, "refused by " + name(e.Peer), LaneSame
	case trace.NodeReady:
		return ShapeRole, "ready" + lsn, LaneUp
	case trace.NodePromoted:
		return ShapeRole, fmt.Sprintf("PRIMARY TL%d", e.Timeline), LanePrimary
	case trace.RejoinStarted, trace.NodeSteppedDown:
		return ShapeRole, "is standby", LaneStandby
	case trace.NodeRepointed:
		return ShapeRole, "follows " + name(e.Peer), LaneSame
	case trace.ClientRedirected, trace.AddressRenewed:
		return ShapeRole, "asks " + name(e.Peer), LaneSame
	case trace.WriteLost:
		return ShapeAlarm, fmt.Sprintf("%d is LOST", e.LSN), LaneSame
	case trace.SplitBrainBegan:
		return ShapeAlarm, fmt.Sprintf("%d primaries", e.N), LaneSame
	case trace.StaleRead:
		return ShapeAlarm, fmt.Sprintf("stale, %d behind", e.N), LaneSame
	case trace.ReadYourWritesBroken:
		return ShapeAlarm, "not its own", LaneSame
	case trace.MonotonicReadsBroken:
		return ShapeAlarm, "older", LaneSame
	case trace.ConsistentPrefixBroken:
		return ShapeAlarm, "no question", LaneSame
	case trace.StaleAuthorization:
		return ShapeAlarm, "was revoked", LaneSame
	case trace.NodeDiverged:
		return ShapeAlarm, "differs", LaneSame
	case trace.OutageBegan:
		return ShapeAlarm, "outage", LaneSame
	case trace.ServiceRestored:
		return ShapeRole, "serves", LaneSame
	}
	return ShapeStep, "", LaneSame
}
