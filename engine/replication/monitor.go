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
}

// MonitorConfig is what a tape can say about the monitor.
type MonitorConfig struct {
	Interval sim.Duration
	Timeout  sim.Duration
	Failures int // so many misses in a row make a suspicion
}

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
func (w *World) SetMonitor(c MonitorConfig) { w.monitor.config = c }

// Detect begins a round of health checks, as many as make a suspicion.
func (w *World) Detect() {
	m := &w.monitor
	m.round++
	m.left = m.config.Failures
	for i := range m.health {
		m.health[i] = health{verdict: m.health[i].verdict, at: m.health[i].at}
	}
	w.agenda.Push(sim.Entry{At: w.now, Kind: checkTick, Epoch: m.round})
}

func (w *World) onCheckTick(e sim.Entry) {
	m := &w.monitor
	if e.Epoch != m.round {
		return
	}
	m.left--
	m.check++
	for i := range w.nodes {
		n := &w.nodes[i]
		m.health[i].pending = true
		if w.isCut(m.id, n.id) || !w.send(message{Kind: HealthCheck, From: m.id, To: n.id, Epoch: m.round, Op: storage.OpID(m.check)}) {
			w.missCheck(n)
			continue
		}
		w.agenda.Push(sim.Entry{At: w.now.Add(m.config.Timeout), Kind: checkDeadline, Who: n.id, Ref: m.check, Epoch: m.round})
	}
	if m.left > 0 {
		w.agenda.Push(sim.Entry{At: w.now.Add(m.config.Interval), Kind: checkTick, Epoch: m.round})
	}
}

func (w *World) handleHealthCheck(n *node, m *message) {
	w.send(message{Kind: HealthReport, From: n.id, To: m.From, Epoch: m.Epoch, Op: m.Op, Failed: n.condition != Up})
}

func (w *World) handleAtMonitor(m *message) {
	if m.Kind != HealthReport || m.Epoch != w.monitor.round || m.Op != storage.OpID(w.monitor.check) {
		return
	}
	n := w.node(m.From)
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
		w.Emit(trace.Event{Kind: trace.NodeSuspected, Node: n.id, Peer: m.id, N: int64(h.missed)})
	case h.missed < m.config.Failures && h.verdict != Suspected:
		h.verdict = Missing
	}
}

// checking reports whether a round that somebody asked for is under way.
func (m *monitor) checking() bool {
	for i := range m.health {
		if m.health[i].pending {
			return true
		}
	}
	return m.left > 0
}
