package storage

import "splitbrain/engine/sim"

// A hash tree has four children under each branch and sixteen leaves. A leaf
// is the sum of what its keys weigh, so that a write changes it without a look
// at the others; a branch is the hash of what lies below it.
const (
	treeFan    = 4
	TreeDepth  = 2 // of the leaves; the root is at 0
	TreeLeaves = 16
)

// Tree is the hash tree of a partition.
type Tree struct{ leaves [TreeLeaves]uint64 }

// Hash returns the digest of a branch: index counts from 0 in its level.
func (t Tree) Hash(level, index int) uint64 {
	if level == TreeDepth {
		return t.leaves[index]
	}
	h := sim.NewHash()
	for _, child := range Children(index) {
		h = h.Uint64(t.Hash(level+1, child))
	}
	return uint64(h)
}

// Children returns the indices of the branches below one, in their own level.
func Children(index int) [treeFan]int {
	var below [treeFan]int
	for i := range below {
		below[i] = index*treeFan + i
	}
	return below
}
