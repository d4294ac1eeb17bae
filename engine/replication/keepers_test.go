package replication

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"splitbrain/engine/sim"
)

func TestKeepersAreAllWhoKeepAnything(t *testing.T) {
	// Whoever stands in for a home replica is known as a keeper, so that what
	// only asks keepers misses no copy.
	for seed := uint64(1); seed <= 20; seed++ {
		w, luck := NewWorld(seed), sim.NewRand(seed, "keepers")
		names := make([]string, 12)
		for i := range names {
			names[i] = fmt.Sprint("n", i+1)
		}
		config := DefaultRing(len(names))
		config.Sloppy = true
		w.AddRing(names, config)
		alice := w.AddClient("alice")
		c := DefaultClient()
		c.Writes, c.Keys = 200, 50
		w.SetClient(alice, c)
		strays := 0
		for moment := sim.Time(0); moment < sim.Time(10*time.Second); moment = moment.Add(250 * time.Millisecond) {
			w.Advance(moment)
			id := sim.ID(luck.Intn(len(names)))
			switch w.Begin(); luck.Intn(5) {
			case 0, 1:
				w.Kill(id)
			case 2, 3:
				w.Restart(id)
			case 4:
				w.Wipe(id)
			}
			for i := range w.nodes {
				for _, key := range w.nodes[i].replica.copies.Keys() {
					if !slices.Contains(w.Keepers(key), sim.ID(i)) {
						t.Fatalf("seed %d: %s has %s and is no keeper of it", seed, names[i], key)
					}
					if !slices.Contains(w.Homes(key), sim.ID(i)) {
						strays++
					}
				}
			}
			for _, keepers := range w.ring.keepers {
				if !slices.IsSorted(keepers) {
					t.Fatalf("seed %d: keepers %v are in no order", seed, keepers)
				}
			}
		}
		if strays == 0 {
			t.Errorf("seed %d: nobody ever stood in", seed)
		}
	}
}
