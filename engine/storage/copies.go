package storage

import (
	"maps"
	"slices"

	"splitbrain/engine/sim"
)

// Copies is the table of a replica without a leader, with a hash tree over
// each partition of the keys (Merkle 1987; Dynamo, section 4.7).
type Copies struct {
	objects map[string]*Object
	trees   []Tree // by partition
	hash    uint64
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
	return Copies{objects: map[string]*Object{}, trees: make([]Tree, partitions)}
}

// Get returns the object of a key, nil when there is none.
func (c *Copies) Get(key string) *Object { return c.objects[key] }

// Set replaces the object of a key; nil removes it.
func (c *Copies) Set(key string, o *Object) {
	bucket := BucketOf(key, len(c.trees))
	change := share(key, o) - share(key, c.objects[key])
	c.trees[bucket.Partition].leaves[bucket.Leaf] += change
	c.hash += change
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

// Len returns how many keys a reader would be given a value of.
func (c *Copies) Len() int {
	count := 0
	for _, o := range c.objects { // order-free: counted
		if o.Siblings() > 0 {
			count++
		}
	}
	return count
}

// Size returns how many keys hold something, tombstones included.
func (c *Copies) Size() int { return len(c.objects) }

// Hash returns the digest of the contents.
func (c *Copies) Hash() uint64 { return c.hash }

// Tree returns the hash tree of a partition, to be read only.
func (c *Copies) Tree(partition int) *Tree { return &c.trees[partition] }

// Keys returns the keys that hold something, tombstones included, in order.
func (c *Copies) Keys() []string {
	return slices.Sorted(maps.Keys(c.objects)) // order-free: sorted
}

// Partitions returns how many parts the keys are cut into.
func (c *Copies) Partitions() int { return len(c.trees) }

// KeysIn returns the keys of some buckets, in order.
func (c *Copies) KeysIn(buckets []Bucket) []string {
	return slices.DeleteFunc(c.Keys(), func(key string) bool {
		return !slices.Contains(buckets, BucketOf(key, len(c.trees)))
	})
}

// Clone returns a table that shares no memory with c that either may change.
func (c *Copies) Clone() Copies {
	return Copies{objects: maps.Clone(c.objects), trees: slices.Clone(c.trees), hash: c.hash}
}
