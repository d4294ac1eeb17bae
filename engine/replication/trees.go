package replication

import (
	"slices"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
)

// What a comparison of two replicas' hash trees would find, and what the last
// one found. Only the exchanges are part of the world, and nothing in it
// depends on them.

// Exchange is what two nodes sent each other to compare their hash trees and
// to mend what differed, the last time they did.
type Exchange struct {
	A, B   sim.ID // A began
	At     sim.Time
	Hashes int    // sent, both ways together
	Sent   [2]int // keys that A and B sent
	Took   [2]int // keys that A and B did not have like that
}

// side returns where an exchange counts what a node did.
func (e *Exchange) side(id sim.ID) int {
	if id == e.A {
		return 0
	}
	return 1
}

func (e *Exchange) sent(by sim.ID, keys int) { e.Sent[e.side(by)] += keys }
func (e *Exchange) took(by sim.ID, keys int) { e.Took[e.side(by)] += keys }

// between tells whether the exchange is one of two nodes.
func (e *Exchange) between(a, b sim.ID) bool { return e.A == a && e.B == b || e.A == b && e.B == a }

// exchangeOf returns the last exchange of two nodes, a new one when there has
// been none.
func (w *World) exchangeOf(a, b sim.ID) *Exchange {
	list := &w.ring.exchanges
	i := slices.IndexFunc(*list, func(e Exchange) bool { return e.between(a, b) })
	if i < 0 {
		i = len(*list)
		*list = append(*list, Exchange{A: a, B: b, At: w.now})
	}
	return &(*list)[i]
}

func (w *World) beginExchange(a, b sim.ID, roots int) {
	*w.exchangeOf(a, b) = Exchange{A: a, B: b, At: w.now, Hashes: roots}
}

// TreesCloseUp is the hash trees of two replicas beside each other, over the
// partitions that both are a home of.
type TreesCloseUp struct {
	Shown      bool // both are nodes that keep versions
	A, B       sim.ID
	Partitions int // that they share
	Alike      int // of these, those whose roots are equal
	// Branches are those below the other roots, from the root down: each before
	// what lies below it, the equal ones not unfolded.
	Branches []BranchStill
	Keys     int // in the shared partitions, of both together
	Differ   int // keys that the two do not hold alike
	Compared int // hashes that have to be compared to find them
	Last     Exchange
	Repaired bool // there has been an exchange
	// Pairs are every two nodes that share partitions.
	Pairs []PairStill
}

// BranchStill is one branch of two trees, or, below a leaf, one key.
type BranchStill struct {
	Partition, Level, Index int
	Hashes                  [2]uint64
	Same                    bool
	Key                     string    // empty for a branch
	Values                  [2]string // of a key
	Has                     [2]bool
}

// PairStill is two nodes and in how many of their partitions they differ.
type PairStill struct {
	A, B   sim.ID
	Shared int
	Differ int
}

// mostBranches bounds what is unfolded.
const mostBranches = 256

// closeUpTrees compares two nodes as a repair would.
func (w *World) closeUpTrees(v *TreesCloseUp, a, b sim.ID) {
	*v = TreesCloseUp{A: a, B: b, Branches: v.Branches[:0], Pairs: v.Pairs[:0]}
	if w.ring == nil || !w.IsNode(a) || !w.IsNode(b) || a == b {
		return
	}
	v.Shown = true
	two := [2]*storage.Copies{&w.node(a).replica.copies, &w.node(b).replica.copies}
	shared := make([]bool, len(w.ring.homes))
	var differing []storage.Bucket // leaves
	for p, homes := range w.ring.homes {
		if !slices.Contains(homes, a) || !slices.Contains(homes, b) {
			continue
		}
		shared[p] = true
		v.Partitions++
		v.Compared++
		if two[0].Tree(p).Hash(0, 0) == two[1].Tree(p).Hash(0, 0) {
			v.Alike++
			continue
		}
		differing = append(differing, storage.Bucket{Partition: p, Leaf: -1})
	}
	u := unfolding{v: v, two: two}
	u.keys(shared, differing)
	for _, root := range differing {
		u.branch(root.Partition, 0, 0)
	}
	if i := slices.IndexFunc(w.ring.exchanges, func(e Exchange) bool { return e.between(a, b) }); i >= 0 {
		v.Last, v.Repaired = w.ring.exchanges[i], true
	}
	v.Pairs = w.pairsWith(v.Pairs, sim.Nobody)
}

// unfolding walks two trees at once.
type unfolding struct {
	v     *TreesCloseUp
	two   [2]*storage.Copies
	under []string // keys of the partitions that differ, in order
}

// keys counts what lies in the shared partitions and gathers, in order, what
// lies in those that differ.
func (u *unfolding) keys(shared []bool, differing []storage.Bucket) {
	for i, copies := range u.two {
		other := u.two[1-i]
		for _, key := range copies.Keys() {
			p := storage.BucketOf(key, len(shared)).Partition
			if !shared[p] || i == 1 && other.Get(key) != nil {
				continue
			}
			u.v.Keys++
			if slices.ContainsFunc(differing, func(b storage.Bucket) bool { return b.Partition == p }) {
				u.under = append(u.under, key)
			}
		}
	}
	slices.SortFunc(u.under, compareKeys)
}

// branch takes in one branch, and what lies below it when it differs.
func (u *unfolding) branch(partition, level, index int) {
	var b BranchStill
	b.Partition, b.Level, b.Index = partition, level, index
	for i, copies := range u.two {
		b.Hashes[i] = copies.Tree(partition).Hash(level, index)
	}
	b.Same = b.Hashes[0] == b.Hashes[1]
	u.add(b)
	switch {
	case b.Same:
	case level == storage.TreeDepth:
		u.leaf(storage.Bucket{Partition: partition, Leaf: index})
	default:
		for _, child := range storage.Children(index) {
			u.v.Compared++
			u.branch(partition, level+1, child)
		}
	}
}

func (u *unfolding) add(b BranchStill) {
	if len(u.v.Branches) < mostBranches {
		u.v.Branches = append(u.v.Branches, b)
	}
}

// leaf takes in the keys below a leaf that the two do not hold alike.
func (u *unfolding) leaf(at storage.Bucket) {
	for _, key := range u.under {
		one, other := u.two[0].Get(key), u.two[1].Get(key)
		if storage.BucketOf(key, u.two[0].Partitions()) != at || one.Same(other) {
			continue
		}
		u.v.Differ++
		b := BranchStill{Partition: at.Partition, Level: storage.TreeDepth + 1, Index: at.Leaf, Key: key}
		b.Values[0], b.Has[0] = valueOf(one)
		b.Values[1], b.Has[1] = valueOf(other)
		u.add(b)
	}
}

// valueOf says what a copy is, and whether there is one.
func valueOf(o *storage.Object) (text string, has bool) {
	if o == nil {
		return "", false
	}
	value, exists := o.Value()
	if !exists {
		value = "deleted"
	}
	return value, true
}

// pairsWith appends every two nodes that share partitions, of a node or, for
// Nobody, of all.
func (w *World) pairsWith(pairs []PairStill, id sim.ID) []PairStill {
	for i := range w.nodes {
		for j := range w.nodes[:i] {
			pair := PairStill{A: sim.ID(j), B: sim.ID(i)}
			if id == sim.Nobody || id == pair.A || id == pair.B {
				if w.compareRoots(&pair); pair.Shared > 0 {
					pairs = append(pairs, pair)
				}
			}
		}
	}
	return pairs
}

func (w *World) compareRoots(pair *PairStill) {
	one, other := &w.node(pair.A).replica.copies, &w.node(pair.B).replica.copies
	for p, homes := range w.ring.homes {
		if slices.Contains(homes, pair.A) && slices.Contains(homes, pair.B) {
			pair.Shared++
			if one.Tree(p) != other.Tree(p) {
				pair.Differ++
			}
		}
	}
}
