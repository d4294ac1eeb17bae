package replication

import (
	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// Anti-entropy compares the hash trees of two replicas from the root down and
// sends only what lies under leaves that differ.

// branch is the hash of one branch of one partition's tree.
type branch struct {
	partition, level, index int
	hash                    uint64
}

// Repair compares a node with all that share a key with it, or everybody when
// id is Nobody.
func (w *World) Repair(id sim.ID) {
	begun, mine := w.cause, w.partitions()
	for i := range w.nodes {
		for j := range w.nodes[:i] {
			a, b := &w.nodes[j], &w.nodes[i]
			if id != sim.Nobody && a.id != id && b.id != id {
				continue
			}
			if w.mesh != nil {
				w.cause = begun
				w.shareAll(a, b)
			} else if both := inBoth(mine[a.id], mine[b.id]); len(both) > 0 {
				w.cause = begun
				w.compareTrees(a, b, both)
			}
		}
	}
}

// partitions returns, by node, the partitions that it is a home of, in order.
func (w *World) partitions() [][]int {
	mine := make([][]int, len(w.nodes))
	for p, homes := range w.ring.homes {
		for _, id := range homes {
			mine[id] = append(mine[id], p)
		}
	}
	return mine
}

// inBoth returns what two lists in order have in common.
func inBoth(a, b []int) []int {
	var both []int
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			both = append(both, a[0])
			a, b = a[1:], b[1:]
		}
	}
	return both
}

// WhyNoRepair says why a node cannot be compared with others, or "".
func (w *World) WhyNoRepair(id sim.ID) string {
	if n := w.node(id); !n.running() {
		return n.name + " does not run; restart it first, then repair it"
	}
	return ""
}

// shareAll has two leaders tell each other all rows, whatever they have told
// before: what a leader lost with its disk no log would bring back to it.
func (w *World) shareAll(a, b *node) {
	if !a.running() || b.condition != Up || w.isCut(a.id, b.id) {
		return
	}
	w.cause = w.between(trace.TreesCompared, a.id, b.id)
	for _, way := range [2][2]*node{{a, b}, {b, a}} {
		from, to := way[0], way[1]
		var rows []pair
		for _, key := range from.replica.copies.Keys() {
			rows = append(rows, pair{key, from.replica.copies.Get(key)})
		}
		w.post(&message{Kind: CopyBatch, From: from.id, To: to.id, Load: &load{exchange: &exchange{pairs: rows, known: from.replica.known}}})
	}
}

// learnAll notes that everything is in the table that another leader had in
// its own, and applies what has waited for it.
func (w *World) learnAll(n *node, known storage.Vector) {
	n.replica.known = n.replica.known.Merge(known)
	w.applyTold(n)
}

// compareTrees begins with the roots of all partitions that two nodes share.
func (w *World) compareTrees(a, b *node, shared []int) {
	if !a.running() || b.condition != Up || w.isCut(a.id, b.id) {
		return
	}
	var roots []branch
	for _, p := range shared {
		roots = append(roots, branch{p, 0, 0, a.replica.copies.Tree(p).Hash(0, 0)})
	}
	w.cause = w.between(trace.TreesCompared, a.id, b.id)
	w.beginExchange(a.id, b.id, len(roots))
	w.post(&message{Kind: TreeHashes, From: a.id, To: b.id, Load: &load{exchange: &exchange{hashes: roots}}})
}

// handleTreeHashes answers with what lies below the branches that differ here:
// more hashes, or below the last of them the objects themselves.
func (w *World) handleTreeHashes(n *node, m *message) {
	var below []branch
	var leaves []storage.Bucket
	for _, theirs := range m.Load.hashes {
		tree := n.replica.copies.Tree(theirs.partition)
		switch {
		case tree.Hash(theirs.level, theirs.index) == theirs.hash:
		case theirs.level == storage.TreeDepth:
			leaves = append(leaves, storage.Bucket{Partition: theirs.partition, Leaf: theirs.index})
		default:
			for _, child := range storage.Children(theirs.index) {
				below = append(below, branch{theirs.partition, theirs.level + 1, child, tree.Hash(theirs.level+1, child)})
			}
		}
	}
	if len(below) > 0 {
		w.exchangeOf(n.id, m.From).Hashes += len(below)
		w.post(&message{Kind: TreeHashes, From: n.id, To: m.From, Load: &load{exchange: &exchange{hashes: below}}})
	}
	if len(leaves) > 0 {
		w.sendBuckets(n, m.From, leaves, leaves)
	}
}

// sendBuckets sends all that lies in some leaves, and asks for as much back.
func (w *World) sendBuckets(n *node, to sim.ID, leaves, back []storage.Bucket) {
	var pairs []pair
	for _, key := range n.replica.copies.KeysIn(leaves) {
		pairs = append(pairs, pair{key, n.replica.copies.Get(key)})
	}
	w.exchangeOf(n.id, to).sent(n.id, len(pairs))
	w.post(&message{Kind: CopyBatch, From: n.id, To: to, Load: &load{exchange: &exchange{pairs: pairs, back: back}}})
}
