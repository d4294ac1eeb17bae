package replication

import (
	"slices"
	"strconv"
	"strings"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
)

// What the audit and the Still may ask of a cluster without a leader. Nothing
// here changes anything, and all of it sees everything at once.

// CopyOf returns the operation that was asked for last of those that a node
// shows of a key, and the same of its disk; 0 where there is nothing.
func (w *World) CopyOf(id sim.ID, key string) (shown, durable storage.OpID) {
	r := w.node(id).replica
	shown = r.copies.Get(key).Newest()
	for _, o := range r.unflushed {
		if o.key == key {
			return shown, o.before.Newest()
		}
	}
	return shown, shown
}

// Keepers returns the nodes that may have anything of a key, in order: its
// home replicas, and whoever has ever stood in for one.
func (w *World) Keepers(key string) []sim.ID { return w.ring.keepers[w.bucket(key).Partition] }

// Shows tells whether any node shows the version that an operation wrote.
func (w *World) Shows(op storage.OpID) bool {
	key := w.Op(op).Key
	return slices.ContainsFunc(w.Keepers(key), func(id sim.ID) bool { return w.node(id).replica.copies.Get(key).Shows(op) })
}

// wholeOf returns what a reader of every home replica of a key would be given.
func (w *World) wholeOf(key string) *storage.Object {
	whole := (*storage.Object)(nil)
	for _, home := range w.Homes(key) {
		whole = whole.Merge(w.ring.config.Conflict, w.node(home).replica.copies.Get(key))
	}
	return whole
}

// Siblings returns how many versions of a key a reader of every home replica
// would be given. Where there is a leader that is one or none.
func (w *World) Siblings(key string) int {
	if w.ring == nil {
		if _, exists := w.RowAt(w.established, key); exists {
			return 1
		}
		return 0
	}
	return w.wholeOf(key).Siblings()
}

// Copies returns how many nodes show the newest of a key.
func (w *World) Copies(key string) int {
	count := 0
	if w.ring != nil {
		whole := w.wholeOf(key)
		for _, id := range w.Keepers(key) {
			if whole != nil && w.node(id).replica.copies.Get(key).Same(whole) {
				count++
			}
		}
		return count
	}
	newest, exists := w.RowAt(w.established, key)
	for i := range w.nodes {
		if v, has := w.RowAt(sim.ID(i), key); exists && has && v.Op == newest.Op {
			count++
		}
	}
	return count
}

// Hints returns how many hints wait to be handed over.
func (w *World) Hints() int {
	count := 0
	for i := range w.nodes {
		if r := w.nodes[i].replica; r != nil {
			count += len(r.hints)
		}
	}
	return count
}

// Agreed tells whether all home replicas hold the same, and nobody holds
// anything for somebody else.
func (w *World) Agreed() bool {
	for p, homes := range w.ring.homes {
		first := w.node(homes[0]).replica.copies.Tree(p)
		if slices.ContainsFunc(homes, func(id sim.ID) bool { return w.node(id).replica.copies.Tree(p) != first }) {
			return false
		}
	}
	return w.Hints() == 0
}

// RingStill is a cluster without a leader; its zero value is one with a
// leader.
type RingStill struct {
	N, R, W  int
	Siblings bool // conflicts are kept, not settled
	Hints    int  // that wait to be handed over
	Requests int  // that coordinators carry out
}

func (w *World) viewRing(s *Still) {
	s.Ring, s.Versioned, s.Quorums = RingStill{}, w.ring != nil, s.Quorums[:0]
	if w.ring == nil {
		return
	}
	c := &w.ring.config
	s.Ring = RingStill{N: c.N, R: c.R, W: c.W, Siblings: c.Conflict != storage.LastWriteWins, Hints: w.Hints()}
	s.Policy = "quorum " + w.describeRing()
	w.viewQuorums(s)
}

// viewReplica fills in what is different about a node without a leader.
func (w *World) viewReplica(n *node, v *NodeStill, watch []string) {
	c := &n.replica.copies
	v.Rows, v.Hash, v.Hints = c.Len(), c.Hash(), len(n.replica.hints)
	v.Watched = v.Watched[:0]
	for _, key := range watch {
		object := c.Get(key)
		row := RowStill{Key: key, Siblings: object.Siblings(), Away: !slices.Contains(w.Homes(key), n.id)}
		row.Value, row.Exists = object.Value()
		row.Stale = !row.Away && n.condition == Up && !object.Same(w.wholeOf(key))
		v.Watched = append(v.Watched, row)
	}
}

// closeUpCopies tells what a replica keeps, beside what all replicas of each
// key know together.
func (w *World) closeUpCopies(v *NodeCloseUp, n *node) {
	r := n.replica
	v.Pairs = w.pairsWith(v.Pairs[:0], n.id)
	keys := r.copies.Keys()
	v.Rows, v.MoreRows = v.Rows[:0], max(0, len(keys)-closeRows)
	for _, key := range keys[:min(len(keys), closeRows)] {
		object, whole := r.copies.Get(key), w.wholeOf(key)
		row := RowCloseUp{Key: key, Siblings: object.Siblings()}
		row.Value, row.Exists = object.Value()
		row.Deleted = !row.Exists
		if object.Context != nil {
			row.Vector = w.describeVector(object.Context)
		}
		if at := slices.IndexFunc(r.hints, func(h hint) bool { return h.key == key }); at >= 0 {
			row.HeldFor = w.Name(r.hints[at].home)
		}
		row.Stale = n.condition == Up && !object.Same(whole) && slices.Contains(w.Homes(key), n.id)
		row.Newest, row.Gone = row.Value, false
		if value, exists := whole.Value(); row.Stale {
			row.Newest, row.Gone = value, !exists
		}
		v.Rows = append(v.Rows, row)
	}
}

// describeVector prints a vector with the names of the nodes, each with a
// prime for every crash since which it numbers as somebody new.
func (w *World) describeVector(v storage.Vector) string {
	var b strings.Builder
	for i, d := range v {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.Name(d.By.Node()) + strings.Repeat("'", min(3, d.By.Crashes())) + ":" + strconv.FormatUint(d.N, 10))
	}
	return b.String()
}
