package replication

import (
	"time"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// monitor asks every node for a sign of life. It knows only what comes back
// over its links: a node that is frozen, cut off or dead looks the same.
type monitor struct {
	id     sim.ID
	config MonitorConfig
	round  uint32 // entries of an earlier round are void
	check  uint32 // number of the last check
	left   int    // checks of this round still to come
	health []health

	supervisor supervisor
}

// MonitorConfig is what a tape can say about the monitor.
type MonitorConfig struct {
	Interval sim.Duration
	Timeout  sim.Duration
	Failures int // so many misses in a row make a suspicion
	// Auto makes the monitor check all the time and take the steps of a
	// failover itself; Unfenced leaves out the fencing.
	Auto     bool
	Unfenced bool
	// Lease, when positive, is how long a primary may act without hearing
	// from the monitor that it still is one.
	Lease sim.Duration
}

// always tells whether checks go on for ever.
func (c *MonitorConfig) always() bool { return c.Auto || c.Lease > 0 }

// health is what the monitor has found about one node.
type health struct {
	verdict  Verdict
	pending  bool // a check has not been answered yet
	missed   int
	at       sim.Time
	answered bool // in this round
}

func defaultMonitor() MonitorConfig {
	return MonitorConfig{Interval: 500 * time.Millisecond, Timeout: 500 * time.Millisecond, Failures: 3}
}

// Monitor returns what the monitor was told to do.
func (w *World) Monitor() MonitorConfig { return w.monitor.config }

// SetMonitor changes the health checks to come.
func (w *World) SetMonitor(c MonitorConfig) {
	w.monitor.config = c
	if c.Lease > 0 {
		// The primary of the moment begins with a lease.
		w.renewLease(w.node(w.established), &message{At: max(1, w.now)})
	}
	if c.always() {
		w.Detect()
	}
}

// Detect begins a round of health checks, as many as make a suspicion.
func (w *World) Detect() {
	m := &w.monitor
	m.round++
	m.left = m.config.Failures
	for i := range m.health {
		m.health[i] = health{verdict: m.health[i].verdict, at: m.health[i].at}
	}
	w.agenda.Push(w.now, sim.Task{Kind: checkTick, Epoch: m.round})
}

func (w *World) onCheckTick(e sim.Entry) {
	m := &w.monitor
	if e.Epoch != m.round {
		return
	}
	m.left = max(0, m.left-1)
	m.check++
	for i := range w.nodes {
		n := &w.nodes[i]
		m.health[i].pending = true
		check := message{Kind: HealthCheck, From: m.id, To: n.id, Epoch: m.round, Op: storage.OpID(m.check)}
		if m.config.Lease > 0 && n.id == w.established && m.supervisor.phase == watching {
			check.At = w.now
		}
		if w.isCut(m.id, n.id) || !w.send(check) {
			w.missCheck(n)
			continue
		}
		w.agenda.Push(w.now.Add(m.config.Timeout), sim.Task{Kind: checkDeadline, Who: n.id, Ref: m.check, Epoch: m.round})
	}
	if m.left > 0 || m.config.always() {
		w.agenda.Push(w.now.Add(m.config.Interval), sim.Task{Kind: checkTick, Epoch: m.round})
	}
}

func (w *World) handleHealthCheck(n *node, m *message) {
	w.renewLease(n, m)
	w.send(message{Kind: HealthReport, From: n.id, To: m.From, Epoch: m.Epoch, Op: m.Op, Failed: n.condition != Up, Timeline: n.timeline()})
}

func (w *World) handleAtMonitor(m *message) {
	if m.Kind != HealthReport || m.Epoch != w.monitor.round || m.Op != storage.OpID(w.monitor.check) {
		return
	}
	n := w.node(m.From)
	w.monitor.supervisor.newest = max(w.monitor.supervisor.newest, m.Timeline)
	h := &w.monitor.health[w.roster[n.id].index]
	if !h.pending {
		return
	}
	if m.Failed {
		w.missCheck(n)
		return
	}
	h.pending, h.missed = false, 0
	if h.verdict != Healthy || !h.answered {
		h.verdict, h.at, h.answered = Healthy, w.now, true
		w.between(trace.NodeHealthy, n.id, w.monitor.id)
	}
}

func (w *World) onCheckDeadline(e sim.Entry) {
	m := &w.monitor
	n := w.node(e.Who)
	if e.Epoch == m.round && m.health[w.roster[n.id].index].pending && e.Ref == m.check {
		w.missCheck(n)
	}
}

func (w *World) missCheck(n *node) {
	m := &w.monitor
	h := &m.health[w.roster[n.id].index]
	h.pending = false
	h.missed++
	w.Emit(trace.Event{Kind: trace.CheckMissed, Node: n.id, Peer: m.id, N: int64(h.missed)})
	switch {
	case h.missed >= m.config.Failures && h.verdict != Suspected:
		h.verdict, h.at = Suspected, w.now
		w.cause = w.Emit(trace.Event{Kind: trace.NodeSuspected, Node: n.id, Peer: m.id, N: int64(h.missed)})
		w.supervise(n)
	case h.missed > m.config.Failures && h.verdict == Suspected:
		w.supervise(n) // there was no candidate when it fell silent
	case h.missed < m.config.Failures && h.verdict != Suspected:
		h.verdict = Missing
	}
}

// checking reports whether a round that somebody asked for is under way.
func (m *monitor) checking() bool {
	for i := range m.health {
		if m.health[i].pending && !m.config.always() {
			return true
		}
	}
	return m.left > 0
}
