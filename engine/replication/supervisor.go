package replication

import (
	"slices"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// The monitor can do more than watch: with failover=auto it takes the seven
// steps itself. It acts on what its checks tell it and on nothing else, so
// that it can be wrong in all the ways in which a person can.

// supervisor is how far an automatic failover has come.
type supervisor struct {
	phase supervisorPhase
	// from is the primary that is being replaced, to its successor.
	from, to sim.ID
	// newest is the largest timeline that the monitor knows of. It gives each
	// promotion a larger one, so that no two histories share a number: what
	// PostgreSQL does when it finds the history files in a shared archive.
	newest storage.Timeline
}

type supervisorPhase uint8

const (
	watching      supervisorPhase = iota
	waitingLease                  // until the old primary's lease has surely ended
	waitingLeader                 // for the promotion to end
)

// supervise is called when the monitor's opinion of a node has changed.
func (w *World) supervise(suspect *node) {
	m := &w.monitor
	if !m.config.Auto || m.supervisor.phase != watching || suspect.id != w.established {
		return
	}
	m.supervisor.from = suspect.id
	if !m.config.Unfenced && !suspect.fenced {
		w.Fence(suspect.id)
	}
	if m.config.Lease > 0 {
		// The lease was renewed at the latest by the last check sent before
		// the first one that was missed.
		m.supervisor.phase = waitingLease
		w.agenda.Push(w.now.Add(m.config.Lease), sim.Task{Kind: leaseOver})
		return
	}
	w.succeed()
}

// succeed chooses the freshest standby and promotes it. When there is none, or
// too few answer to be sure that one of them has every acknowledged write, the
// next check tries again.
func (w *World) succeed() {
	s := &w.monitor.supervisor
	s.phase = watching
	w.Candidates()
	if len(w.candidates) == 0 || w.candidates[0].Refusal != trace.NoReason || !w.heardEnough(w.node(s.from)) {
		return
	}
	s.to, s.phase = w.candidates[0].Node, waitingLeader
	s.newest++
	w.node(s.to).nextTimeline = s.newest
	w.Promote(s.to)
}

// heardEnough tells whether one of the candidates must have every write that
// the old primary acknowledged: when K of N standbys had each write, at least
// one of any N-K+1 of them has it. Others do not count.
func (w *World) heardEnough(old *node) bool {
	p := &old.config.Policy
	if p.Mode == Async || p.Mode == All {
		return true
	}
	listed, heard := 0, 0
	for i := range w.nodes {
		id := w.nodes[i].id
		if id == old.id || w.nodes[i].config.Search || len(p.Standbys) > 0 && !slices.Contains(p.Standbys, id) {
			continue
		}
		listed++
		for _, c := range w.candidates {
			if c.Node == id && c.Refusal == trace.NoReason {
				heard++
			}
		}
	}
	return heard >= listed-p.K+1
}

func (w *World) onLeaseOver() {
	if w.monitor.supervisor.phase == waitingLease {
		w.succeed()
	}
}

// settle takes the remaining steps once there is a new primary: the others
// follow it and the clients ask it.
func (w *World) settle(primary *node) {
	s := &w.monitor.supervisor
	if s.phase != waitingLeader || s.to != primary.id {
		return
	}
	s.phase = watching
	promoted := w.cause
	w.gather(primary)
	w.cause = promoted
	w.Redirect(primary.id)
	w.cause = promoted
	w.between(trace.FailoverFinished, primary.id, s.from)
}

// gather repoints every standby that the monitor holds for healthy, except one
// that follows another standby. Who followed the old primary comes along even
// where that is a standby now.
func (w *World) gather(primary *node) {
	begun := w.cause
	for i := range w.nodes {
		n := &w.nodes[i]
		if n.id == primary.id || n.role == Primary || !n.running() || n.upstream == primary.id || w.monitor.health[i].verdict == Suspected {
			continue
		}
		cascades := n.upstream != sim.Nobody && n.upstream != w.monitor.supervisor.from
		if cascades && w.node(n.upstream).role == Standby && w.node(n.upstream).condition == Up {
			continue
		}
		w.Repoint(n.id, primary.id)
		w.cause = begun
	}
}

// leased tells whether a primary may act: there are no leases, or it has one.
func (w *World) leased(n *node) bool {
	return w.monitor.config.Lease <= 0 || w.now < n.leaseUntil
}

// renewLease is a primary hearing from the monitor that it still is one. The
// lease counts from when the check was sent, so that the two never disagree
// about its end.
func (w *World) renewLease(n *node, m *message) {
	if m.At == 0 || n.role != Primary {
		return
	}
	had := w.leased(n)
	n.leaseUntil = max(n.leaseUntil, m.At.Add(w.monitor.config.Lease))
	n.leaseEnded = n.leaseEnded && !w.leased(n) // the next end is to be told again
	w.agenda.Push(n.leaseUntil, sim.Task{Kind: leaseEnds, Who: n.id, Epoch: n.life})
	if !had && w.leased(n) {
		w.cause = w.happened(trace.LeaseRenewed, n)
		w.release(n)
	}
}

func (w *World) onLeaseEnds(n *node) {
	if n.role == Primary && n.condition == Up && w.now >= n.leaseUntil && !n.leaseEnded {
		n.leaseEnded = true
		w.happened(trace.LeaseExpired, n)
	}
}
