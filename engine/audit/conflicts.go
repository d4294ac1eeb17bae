package audit

import (
	"maps"
	"slices"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// Where several nodes lead, two of them may write one row without knowing of
// each other. Each conflict is found at every leader that gets both writes,
// and counted once.

// Conflict is two writes of one row whose writers did not know of each other.
type Conflict struct {
	Key    string
	Ops    [2]storage.OpID // in the order in which clients asked
	Values [2]string
	// Leaders are those that the clients asked.
	Leaders [2]sim.ID
	At      sim.Time     // when it was found first
	Node    sim.ID       // by whom
	Why     trace.Reason // what becomes of it
	// Wins is the operation that stays where only one can, else 0. Lost says that
	// the other one was acknowledged and is lost; else somebody who had seen
	// it had written the row again.
	Wins storage.OpID
	Lost bool
}

// MaxConflictsListed bounds the list of conflicts; the count goes on.
const MaxConflictsListed = 64

// conflicts is what is remembered of them.
type conflicts struct {
	seen   map[[2]storage.OpID]bool
	latest ring[Conflict]
	keys   map[string]bool // of rows that were in conflict and kept both
}

func (c *conflicts) clone() conflicts {
	return conflicts{maps.Clone(c.seen), ring[Conflict]{slices.Clone(c.latest.items), c.latest.next}, maps.Clone(c.keys)}
}

// onConflict notes a conflict that has been found.
func (l *Ledger) onConflict(w World, e *trace.Event) {
	c := &l.conflicts
	other := storage.OpID(e.N)
	pair := [2]storage.OpID{min(e.Op, other), max(e.Op, other)}
	if c.seen[pair] {
		return
	}
	if c.seen == nil {
		c.seen, c.keys = map[[2]storage.OpID]bool{}, map[string]bool{}
	}
	c.seen[pair] = true
	found := c.latest.add(MaxConflictsListed)
	*found = Conflict{Key: w.Op(e.Op).Key, Ops: pair, At: w.Now(), Node: e.Node, Why: e.Reason}
	for i, op := range pair {
		found.Values[i], found.Leaders[i] = w.Op(op).Value, w.Op(op).Node
		if w.Op(op).Delete {
			found.Values[i] = "deleted"
		}
	}
	switch e.Reason {
	case trace.LaterWins:
		found.Wins = e.Op
	case trace.EarlierLoses:
		found.Wins = other
	case trace.BothKept:
		c.keys[found.Key] = true
	}
}

// Conflicts appends the conflicts that are remembered to list, the latest
// first.
func (l *Ledger) Conflicts(list []Conflict) []Conflict {
	for i := range l.conflicts.latest.items {
		c := *l.conflicts.latest.back(i)
		for _, op := range c.Ops {
			c.Lost = c.Lost || c.Wins != 0 && op != c.Wins && l.entry(op).lost
		}
		list = append(list, c)
	}
	return list
}

// countConflicts returns how many conflicts there have been, and how many rows
// wait for somebody to decide.
func (l *Ledger) countConflicts(w World) (found, open int) {
	for key := range l.conflicts.keys { // order-free: counted
		if w.Siblings(key) > 1 {
			open++
		}
	}
	return len(l.conflicts.seen), open
}
