package replication

import (
	"time"

	"splitbrain/engine/sim"
	"splitbrain/engine/trace"
)

// drainFor is how long a switchover waits for the standby to have everything.
const drainFor = 10 * time.Second

// Switchover hands the primary's part to a standby in order: no new writes,
// the standby replays all there is, then the two change roles. Nothing is lost
// and nobody has to be rewound.
func (w *World) Switchover(id sim.ID) {
	n, p := w.node(id), w.node(w.established)
	switch {
	case id == p.id:
		w.Refuse(n.name + " is the primary already")
	case n.config.Search:
		w.Refuse(n.name + " is a search index, not a copy; hand over to a standby")
	case !w.writable(p):
		w.Refuse(p.name + " does not serve; promote " + n.name + " is the way without it")
	case n.upstream != p.id || n.stream.state != Streaming || !n.running():
		w.Refuse(n.name + " does not follow " + p.name + " now; a switchover needs it to")
	case p.successor != sim.Nobody:
		w.Refuse(p.name + " is handing over already")
	default:
		p.successor = id
		w.cause = w.between(trace.SwitchoverStarted, p.id, id)
		w.agenda.Push(w.now.Add(drainFor), sim.Task{Kind: drainOver, Who: p.id, Epoch: p.life})
		// A heartbeat asks for the standby's positions at once.
		if s := p.sender(id); s != nil {
			w.send(message{Kind: Heartbeat, From: p.id, To: id, Epoch: s.Epoch, LSN: p.wal.End(), Played: 1})
		}
	}
}

// drained is called when a standby has reported its positions: when the
// successor has everything, the roles change.
func (w *World) drained(p *node, s *Sender) {
	if p.successor != s.Standby || s.Replayed < p.wal.End() || p.first < len(p.commits) {
		return
	}
	successor := w.node(p.successor)
	p.successor = sim.Nobody
	w.closeSenders(p)
	p.role, p.upstream = Standby, successor.id
	p.stream = stream{epoch: p.stream.epoch + 1}
	hand := &w.monitor.supervisor
	hand.phase, hand.from, hand.to = waitingLeader, p.id, successor.id
	w.cause = w.happened(trace.NodeSteppedDown, p)
	w.Promote(successor.id)
	w.connect(p)
}

// onDrainOver gives up a switchover whose standby does not catch up. The
// primary takes writes again.
func (w *World) onDrainOver(p *node) {
	if p.successor == sim.Nobody {
		return
	}
	name := w.Name(p.successor)
	p.successor = sim.Nobody
	w.Refuse(name + " did not catch up in " + sim.FormatDuration(drainFor) + "; " + p.name + " stays the primary")
}
