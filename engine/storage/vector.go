package storage

import (
	"fmt"
	"strconv"
	"strings"

	"splitbrain/engine/sim"
)

// Actor is who numbers writes: a node between two crashes. A node that comes
// back may not have on its disk what others have of it, so it numbers on as
// somebody new.
type Actor uint32

// ActorOf returns the actor of a node that has crashed so many times.
func ActorOf(node sim.ID, crashes uint32) Actor { return Actor(node) | Actor(crashes)<<16 }

// Node returns the node.
func (a Actor) Node() sim.ID { return sim.ID(a & 0xffff) }

// Crashes returns how often it had crashed by then.
func (a Actor) Crashes() int { return int(a >> 16) }

// String prints the actor as the number of its node, with a prime for each
// crash up to three.
func (a Actor) String() string {
	return strconv.Itoa(int(a.Node())) + strings.Repeat("'", min(3, a.Crashes()))
}

// Dot names one write by its actor and that actor's count of writes.
type Dot struct {
	By Actor
	N  uint64
}

// Vector says, actor by actor, how many of its writes are known. It is in
// order of the actors and is never changed once it is made, so that anybody may keep
// it.
type Vector []Dot

// Covers tells whether a write is among those known.
func (v Vector) Covers(d Dot) bool {
	for _, known := range v {
		if known.By == d.By {
			return known.N >= d.N
		}
	}
	return d.N == 0
}

// Descends tells whether everything known to o is known to v.
func (v Vector) Descends(o Vector) bool {
	for _, d := range o {
		if !v.Covers(d) {
			return false
		}
	}
	return true
}

// Merge returns what is known to either.
func (v Vector) Merge(o Vector) Vector {
	switch {
	case v.Descends(o):
		return v
	case o.Descends(v):
		return o
	}
	merged := make(Vector, 0, len(v)+len(o))
	i, j := 0, 0
	for i < len(v) || j < len(o) {
		switch {
		case j == len(o) || i < len(v) && v[i].By < o[j].By:
			merged = append(merged, v[i])
			i++
		case i == len(v) || o[j].By < v[i].By:
			merged = append(merged, o[j])
			j++
		default:
			merged = append(merged, Dot{v[i].By, max(v[i].N, o[j].N)})
			i, j = i+1, j+1
		}
	}
	return merged
}

// With returns a vector that also knows one write and all before it.
func (v Vector) With(d Dot) Vector { return v.Merge(Vector{d}) }

// String prints the vector as a list of actors and counts.
func (v Vector) String() string {
	var b strings.Builder
	for i, d := range v {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%v:%d", d.By, d.N)
	}
	return "[" + b.String() + "]"
}
