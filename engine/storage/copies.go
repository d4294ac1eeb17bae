package storage

import (
	"maps"
	"slices"

	"splitbrain/engine/sim"
)

// Copies is the table of a replica without a leader, with a hash tree over
// each partition of the keys (Merkle 1987; Dynamo, section 4.7). Of a large
// ring a replica has few partitions, so there are trees only for those in which
// it has ever kept something.
type Copies struct {
	objects    map[string]*Object
	trees      map[int]*Tree // by partition
	partitions int
	values     int // keys that a reader would be given a value of
	hash       uint64
}

// Bucket is where a key counts: its partition, and its leaf in the tree of that.
type Bucket struct{ Partition, Leaf int }

// BucketOf returns where a key is. The number of partitions is a power of two.
func BucketOf(key string, partitions int) Bucket {
	h := uint64(sim.NewHash().String(key).Uint64(0).Uint64(0)) // mixed again: keys of one client differ in little
	return Bucket{int(h >> 32 % uint64(partitions)), int(h >> 16 % TreeLeaves)}
}

// NewCopies returns an empty table.
func NewCopies(partitions int) Copies {
	return Copies{objects: map[string]*Object{}, trees: map[int]*Tree{}, partitions: partitions}
}

// Get returns the object of a key, nil when there is none.
func (c *Copies) Get(key string) *Object { return c.objects[key] }

// Set replaces the object of a key; nil removes it.
func (c *Copies) Set(key string, o *Object) {
	bucket, before := BucketOf(key, c.partitions), c.objects[key]
	tree := c.trees[bucket.Partition]
	if tree == nil {
		tree = new(Tree)
		c.trees[bucket.Partition] = tree
	}
	change := share(key, o) - share(key, before)
	tree.leaves[bucket.Leaf] += change
	c.hash += change
	c.values += readable(o) - readable(before)
	if o == nil {
		delete(c.objects, key)
		return
	}
	c.objects[key] = o
}

// share is what a key adds to the sums that are compared.
func share(key string, o *Object) uint64 {
	if o == nil {
		return 0
	}
	return uint64(sim.NewHash().String(key).Uint64(o.digest))
}

// readable is 1 for an object that a reader is given a value of.
func readable(o *Object) int { return min(1, o.Siblings()) }

// Len returns how many keys a reader would be given a value of.
func (c *Copies) Len() int { return c.values }

// Size returns how many keys hold something, tombstones included.
func (c *Copies) Size() int { return len(c.objects) }

// Hash returns the digest of the contents.
func (c *Copies) Hash() uint64 { return c.hash }

// Tree returns the hash tree of a partition.
func (c *Copies) Tree(partition int) Tree {
	if t := c.trees[partition]; t != nil {
		return *t
	}
	return Tree{}
}

// Keys returns the keys that hold something, tombstones included, in order.
func (c *Copies) Keys() []string {
	return slices.Sorted(maps.Keys(c.objects)) // order-free: sorted
}

// Partitions returns how many parts the keys are cut into.
func (c *Copies) Partitions() int { return c.partitions }

// KeysIn returns the keys of some buckets, in order.
func (c *Copies) KeysIn(buckets []Bucket) []string {
	return slices.DeleteFunc(c.Keys(), func(key string) bool {
		return !slices.Contains(buckets, BucketOf(key, c.partitions))
	})
}

// Clone returns a table that shares no memory with c that either may change.
func (c *Copies) Clone() Copies {
	clone := *c
	clone.objects, clone.trees = maps.Clone(c.objects), make(map[int]*Tree, len(c.trees))
	for partition, tree := range c.trees { // order-free: copied
		own := *tree
		clone.trees[partition] = &own
	}
	return clone
}
