package replication

import (
	"time"

	"splitbrain/engine/sim"
	"splitbrain/engine/trace"
)

// A node with a capacity serves so many requests a second, one after the
// other, reads and writes alike; the rest wait in its queue. Standbys bring
// queues of their own for reads, which is what they are good for, and none
// for writes.

// maxQueued is how many requests a node lets wait before it turns clients
// away, as a server with max_connections does.
const maxQueued = 1000

// serve handles a client's request now, or as soon as its turn comes.
func (w *World) serve(n *node, m *message) {
	if n.config.Capacity <= 0 {
		w.answer(n, m)
		return
	}
	if len(n.queue) >= maxQueued {
		w.decline(n, m, trace.Overloaded)
		return
	}
	n.queue = append(n.queue, *m)
	if len(n.queue) == 1 {
		w.startServing(n)
	}
}

// startServing begins with the request at the head of the queue.
func (w *World) startServing(n *node) {
	takes := sim.Duration(float64(time.Second) / n.config.Capacity)
	w.agenda.Push(w.now.Add(takes), sim.Task{Kind: served, Who: n.id, Epoch: n.life})
}

func (w *World) onServed(n *node) {
	m := n.queue[0]
	n.queue = n.queue[:copy(n.queue, n.queue[1:])]
	w.cause = m.Cause
	w.answer(n, &m)
	if len(n.queue) > 0 {
		w.startServing(n)
	}
}

// answer does what a request asks for.
func (w *World) answer(n *node, m *message) {
	switch {
	case w.mesh != nil:
		w.leadAt(n, m)
		return
	case w.ring != nil:
		w.coordinateAt(n, m)
		return
	}
	if m.Kind == WriteRequest {
		w.handleWrite(n, m)
		return
	}
	w.handleRead(n, m)
}

// Query runs a long query on a standby: replay has to wait for it, so that
// the rows that it reads do not change under it.
func (w *World) Query(id sim.ID, takes sim.Duration) {
	n := w.node(id)
	if n.condition != Up || n.paused {
		w.Refuse(n.name + " does not run, so it cannot be asked")
		return
	}
	n.queriedUntil = max(n.queriedUntil, w.now.Add(takes))
	w.cause = w.Emit(trace.Event{Kind: trace.QueryStarted, Node: id, Peer: sim.Nobody, N: int64(takes)})
	w.agenda.Push(n.queriedUntil, sim.Task{Kind: queryDone, Who: id, Epoch: n.life})
}

func (w *World) onQueryDone(n *node) {
	if w.now < n.queriedUntil {
		return // a longer one is still running
	}
	w.cause = w.happened(trace.QueryEnded, n)
	w.startReplay(n)
}
