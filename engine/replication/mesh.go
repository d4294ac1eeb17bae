package replication

import (
	"slices"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// A cluster with several leaders: each accepts writes, answers when they are
// on its own disk, and tells the others afterwards. leader.go has what a leader
// does with a write and with a change from another, exchange.go how changes
// travel. Every leader keeps every row, so the ring beneath has all nodes as
// the home of every key, and what the audit and the Still ask of it is
// answered there.

// MeshConfig is what a tape can say about a cluster with several leaders.
type MeshConfig struct {
	Shape    MeshShape
	Conflict storage.Conflict // LatestStamp, Merged or DottedSiblings
	// Hasty leaders apply a change when it comes. When it has overtaken the
	// one that made its row they find no row and drop it, as PostgreSQL's
	// logical replication does.
	Hasty bool
}

// MeshShape is who tells whom.
type MeshShape uint8

// The shapes of a mesh.
const (
	AllToAll MeshShape = iota
	RingMesh           // each tells the next one, and passes on what it was told
	StarMesh           // the first one passes on what the others tell it
)

// ShapeNames are the shapes as a tape writes them.
var ShapeNames = [...]string{"all", "ring", "star"}

// String names the shape.
func (s MeshShape) String() string { return ShapeNames[s] }

// mesh is what all leaders share.
type mesh struct {
	config MeshConfig
	homes  []homeRule
	// replaced tells, by operation, that a write was made by somebody who
	// saw this one, or took it away. Only the audit knows.
	replaced storage.Book[bool]
}

// homeRule says where rows may be written.
type homeRule struct {
	pattern string
	node    sim.ID
}

// AddMesh makes a cluster with several leaders.
func (w *World) AddMesh(names []string, c MeshConfig) {
	ring := DefaultRing(len(names))
	ring.N, ring.R, ring.W, ring.Conflict, ring.Hints = len(names), 1, 1, c.Conflict, 0
	w.AddRing(names, ring)
	w.mesh = &mesh{config: c}
	for i := range w.nodes {
		n := &w.nodes[i]
		n.role = Leader
		n.replica.leader = newLeader(len(names))
		for j := range n.replica.peers {
			n.replica.peers[j].connected = w.tells(n.id, sim.ID(j))
		}
	}
}

// ManyLeaders tells whether every node leads.
func (w *World) ManyLeaders() bool { return w.mesh != nil }

// Mesh returns what the cluster with several leaders was told to be.
func (w *World) Mesh() MeshConfig { return w.mesh.config }

// tells reports whether a leader tells another what it knows.
func (w *World) tells(from, to sim.ID) bool {
	switch w.mesh.config.Shape {
	case RingMesh:
		return from != to && int(to) == (int(from)+1)%len(w.nodes)
	case StarMesh:
		return from != to && (from == 0 || to == 0)
	}
	return from != to
}

// relays tells whether leaders pass on what others told them.
func (m *mesh) relays() bool { return m.config.Shape != AllToAll }

// homeOf returns the leader that the rows of a key are written at, Nobody when
// every leader may.
func (w *World) homeOf(key string) sim.ID {
	for _, rule := range slices.Backward(w.mesh.homes) {
		if storage.Matches(rule.pattern, key) {
			return rule.node
		}
	}
	return sim.Nobody
}

// SetHome says at which leader the rows that match a pattern are written from
// now on; Nobody lets every leader do it.
func (w *World) SetHome(pattern string, id sim.ID) {
	w.mesh.homes = append(slices.DeleteFunc(slices.Clone(w.mesh.homes), func(r homeRule) bool { return r.pattern == pattern }), homeRule{pattern, id})
	w.Emit(trace.Event{Kind: trace.HomeMoved, Node: id, Peer: sim.Nobody, N: w.keep(pattern, false)})
}

// markReplaced notes that whoever wrote after an operation had seen it.
func (m *mesh) markReplaced(op storage.OpID) {
	for m.replaced.Len() < uint64(op) {
		m.replaced.Append(false)
	}
	*m.replaced.Edit(uint64(op)) = true
}

// Replaced tells whether a write was made by somebody who had seen this one.
func (w *World) Replaced(op storage.OpID) bool {
	return uint64(op) <= w.mesh.replaced.Len() && *w.mesh.replaced.At(uint64(op))
}

func (m *mesh) clone() *mesh {
	if m == nil {
		return nil
	}
	return &mesh{config: m.config, homes: slices.Clip(m.homes), replaced: m.replaced.Clone()}
}
