package peer

import (
	"fmt"
	"math"
	"testing"
)

func TestEveryNodeAppliesEveryEntryInOrder(t *testing.T) {
	// All three ways of proposing end with the same entries everywhere.
	ways := []struct {
		name   string
		commit func(*Cluster) error
	}{
		{"one at a time", func(c *Cluster) error {
			for range 64 {
				if err := c.CommitEach(1); err != nil {
					return err
				}
			}
			return nil
		}},
		{"pipelined", func(c *Cluster) error { return c.CommitEach(64) }},
		{"one batch", func(c *Cluster) error { return c.CommitBatch(64) }},
	}
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			c, err := New()
			if err != nil {
				t.Fatal(err)
			}
			if err := way.commit(c); err != nil {
				t.Fatal(err)
			}
			for i := range c.members {
				wantEntries(t, i+1, &c.members[i], 64)
			}
		})
	}
}

// wantEntries checks that a node has stored and applied the first n entries.
func wantEntries(t *testing.T, node int, m *member, n uint64) {
	t.Helper()
	last, err := m.storage.LastIndex()
	if err != nil {
		t.Fatal(err)
	}
	if status := m.raw.BasicStatus(); status.Applied != last || m.applied != n {
		t.Errorf("node %d applied %d entries up to %d, want %d up to %d", node, m.applied, status.Applied, n, last)
	}
	stored, err := m.storage.Entries(2, last+1, math.MaxUint64)
	if err != nil {
		t.Fatal(err)
	}
	number := uint64(0)
	for _, entry := range stored {
		if len(entry.GetData()) == 0 {
			continue // with it the leader begins its term
		}
		number++
		if want := fmt.Sprintf("s/%d value-%d", number, number); string(entry.GetData()) != want {
			t.Errorf("entry %d of node %d is %q, want %q", number, node, entry.GetData(), want)
		}
	}
	if number != n {
		t.Errorf("node %d stored %d entries, want %d", node, number, n)
	}
}

func TestAMissingEntryIsNoticed(t *testing.T) {
	c, err := New()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.CommitEach(3); err != nil {
		t.Fatal(err)
	}
	c.members[2].applied--
	if err := c.CommitEach(1); err == nil {
		t.Error("node 3 applied one entry less, and nobody noticed")
	}
}
