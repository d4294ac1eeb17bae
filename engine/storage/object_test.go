package storage

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"splitbrain/engine/sim"
)

// anyReplicas draws what three replicas have of a key after writes and
// exchanges in a random order.
func anyReplicas(t *rapid.T, how Conflict) [3]*Object {
	var replicas [3]*Object
	var known [4]Vector // to four clients
	for i := range rapid.IntRange(1, 15).Draw(t, "steps") {
		at := rapid.IntRange(0, 2).Draw(t, "at")
		if rapid.Bool().Draw(t, "exchange") {
			from := rapid.IntRange(0, 2).Draw(t, "from")
			replicas[at] = replicas[at].Merge(how, replicas[from])
			continue
		}
		r := Revision{Value: fmt.Sprint(i), Op: OpID(i + 1), At: sim.Time(rapid.IntRange(0, 5).Draw(t, "stamp")),
			Dot: Dot{ActorOf(sim.ID(at), 0), uint64(i + 1)}}
		if how == LastWriteWins {
			replicas[at] = replicas[at].Merge(how, NewRevision(r))
			continue
		}
		client := rapid.IntRange(0, 3).Draw(t, "client")
		if o := replicas[at]; o != nil && rapid.Bool().Draw(t, "reads first") {
			known[client] = o.Context
		}
		replicas[at] = replicas[at].Write(how, known[client], r)
	}
	return replicas
}

func TestMergeIsAJoin(t *testing.T) {
	// In whatever order and however often replicas exchange what they have,
	// they end with the same.
	for _, how := range []Conflict{LastWriteWins, DottedSiblings} {
		rapid.Check(t, func(t *rapid.T) {
			r := anyReplicas(t, how)
			a, b, c := r[0], r[1], r[2]
			ab, ba := a.Merge(how, b), b.Merge(how, a)
			left, right := ab.Merge(how, c), a.Merge(how, b.Merge(how, c))
			if !ab.Same(ba) || !left.Same(right) || !ab.Merge(how, a).Same(ab) {
				t.Fatalf("%d: %+v %+v %+v\nab %+v\nba %+v\nleft %+v\nright %+v", how, a, b, c, ab, ba, left, right)
			}
		})
	}
}

func TestNoVersionIsDroppedUnseen(t *testing.T) {
	// A version is gone only when a writer had seen it: every dot that the
	// vector covers is there or was in the context of one that came later.
	rapid.Check(t, func(t *rapid.T) {
		var o *Object
		var blind []Dot
		for i := range rapid.IntRange(1, 12).Draw(t, "writes") {
			d := Dot{ActorOf(sim.ID(rapid.IntRange(0, 2).Draw(t, "at")), 0), uint64(i + 1)}
			o = o.Write(DottedSiblings, nil, Revision{Op: OpID(i + 1), Dot: d})
			blind = append(blind, d)
		}
		if len(o.Revisions) != len(blind) || o.Siblings() != len(blind) {
			t.Fatalf("of %d writes that knew of none %d are left", len(blind), len(o.Revisions))
		}
		o = o.Write(DottedSiblings, o.Context, Revision{Op: 99, Dot: Dot{7, 1}})
		if o.Siblings() != 1 || o.Newest() != 99 {
			t.Fatalf("one that knew of all left %+v", o.Revisions)
		}
	})
}

func TestTreesTellWhereTablesDiffer(t *testing.T) {
	// Two tables have equal roots exactly when they hold the same, whatever
	// order they were filled in, and else their trees lead to the keys.
	a, b := NewCopies(64), NewCopies(64)
	for i := range 200 {
		a.Set(fmt.Sprint("key/", i), NewRevision(Revision{Op: OpID(i + 1)}))
		b.Set(fmt.Sprint("key/", 199-i), NewRevision(Revision{Op: OpID(200 - i)}))
	}
	b.Set("key/7", NewRevision(Revision{Op: 1000}))
	b.Set("key/8", nil)
	var differ []Bucket
	for p := range 64 {
		for leaf := range TreeLeaves {
			if a.Tree(p).Hash(TreeDepth, leaf) != b.Tree(p).Hash(TreeDepth, leaf) {
				differ = append(differ, Bucket{p, leaf})
				if a.Tree(p).Hash(0, 0) == b.Tree(p).Hash(0, 0) {
					t.Errorf("partition %d differs and its roots do not", p)
				}
			}
		}
	}
	found := a.KeysIn(differ)
	if !slices.Contains(found, "key/7") || !slices.Contains(found, "key/8") || len(found) > 10 || a.Hash() == b.Hash() {
		t.Errorf("the trees lead to %v", found)
	}
	b.Set("key/7", a.Get("key/7"))
	b.Set("key/8", a.Get("key/8"))
	if a.Hash() != b.Hash() {
		t.Error("equal tables have different digests")
	}
}
