package engine

import (
	"maps"

	"splitbrain/engine/audit"
	"splitbrain/engine/replication"
	"splitbrain/engine/trace"
)

// cluster is the world with its audit. The audit is always there, so that a
// run is the same whether or not anybody looks at it.
type cluster struct {
	world  *replication.World
	ledger *audit.Ledger

	// groups are the clients that one line made, by their common name.
	groups  map[string][]ID
	handled handled
	targets Targets
}

func newCluster(seed uint64) *cluster {
	c := &cluster{world: replication.NewWorld(seed), ledger: audit.NewLedger(), groups: map[string][]ID{}}
	c.world.SetWatcher(c)
	return c
}

// Observe passes an event on to the audit.
func (c *cluster) Observe(w *replication.World, e *trace.Event) {
	c.ledger.Observe(w, e)
	if e.Kind <= trace.FollowRefused {
		return // the way of a record is no business of the console
	}
	c.follow(e)
	if e.Kind == trace.FailoverFinished {
		w.Emit(auditTaken(c))
	}
}

func (c *cluster) clone() *cluster {
	n := &cluster{world: c.world.Clone(), ledger: c.ledger.Clone(), handled: c.handled, targets: c.targets, groups: maps.Clone(c.groups)}
	n.world.SetWatcher(n)
	return n
}
