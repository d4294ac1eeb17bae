package replication

import (
	"slices"

	"splitbrain/engine/sim"
)

// Clone returns a world that shares no memory with w that either may change.
// The events that wait for somebody to fetch them stay with w. Its watcher is for the caller to set.
func (w *World) Clone() *World {
	c := *w
	c.agenda = w.agenda.Clone()
	c.roster = slices.Clip(w.roster)
	c.rules = slices.Clip(w.rules)
	c.shards = slices.Clone(w.shards)
	c.texts = slices.Clip(w.texts)
	c.recent = nil
	c.resource = w.resource.clone()
	c.ring, c.mesh = w.ring.clone(), w.mesh.clone()
	c.candidates = slices.Clone(w.candidates)
	c.ops = w.ops.Clone()
	c.monitor.health = slices.Clone(w.monitor.health)
	c.linkTo = make([][]int32, len(w.linkTo))
	for i := range w.linkTo {
		c.linkTo[i] = slices.Clone(w.linkTo[i])
	}
	c.links = make([]sim.Link[message], len(w.links))
	for i := range w.links {
		c.links[i] = w.links[i].Clone()
	}
	c.nodes = slices.Clone(w.nodes)
	for i := range c.nodes {
		c.nodes[i].unshare()
	}
	c.sessions = slices.Clone(w.sessions)
	for i := range c.sessions {
		s := &c.sessions[i]
		s.jobs, s.queue = slices.Clone(s.jobs), slices.Clone(s.queue)
		s.unshareRing()
	}
	c.watcher = nil
	return &c
}

// unshare gives a copied node memory of its own.
func (n *node) unshare() {
	n.wal = n.wal.Clone()
	n.rows = n.rows.Clone()
	n.heap = n.heap.Clone()
	n.index = n.index.Clone()
	n.workers, n.ahead = slices.Clone(n.workers), slices.Clone(n.ahead)
	n.inbox = slices.Clone(n.inbox)
	n.queue = slices.Clone(n.queue)
	n.senders = slices.Clone(n.senders)
	n.open = slices.Clone(n.open)
	n.commits = slices.Clone(n.commits)
	n.held = slices.Clone(n.held)
	n.orders = slices.Clone(n.orders)
	n.replica = n.replica.clone()
	n.confirmed = nil
}
