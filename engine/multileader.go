package engine

import (
	"fmt"
	"slices"

	"splitbrain/engine/replication"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// meshConfig reads the options of a cluster with several leaders.
func (w *words) meshConfig(nodes int) replication.MeshConfig {
	c := replication.MeshConfig{Conflict: storage.LatestStamp}
	w.onlyOf("leaderless", "n", "r", "w", "sloppy", "versions", "repair", "coordinator", "timeout", "hints", "tombstones")
	option := func(name string) string { text, _ := w.command.Option(name); return text }
	if w.has("mesh") {
		c.Shape = replication.MeshShape(slices.Index(replication.ShapeNames[:], option("mesh")))
	}
	switch how := option("conflict"); how {
	case "", "lww":
	case "merge":
		c.Conflict = storage.Merged
	case "keep":
		c.Conflict = storage.DottedSiblings
	default:
		w.fail("conflict: %s is for leaderless; leaders know lww, merge and keep", how)
	}
	c.Hasty = option("waits") == "off"
	if nodes < 2 {
		w.fail("expected at least two leaders, as in: cluster multi-leader n1 n2")
	}
	return c
}

// onlyOf refuses options of another family of clusters.
func (w *words) onlyOf(family string, options ...string) {
	for _, name := range options {
		if w.has(name) {
			w.fail("%s: only a %s cluster has that; leave it out", name, family)
		}
	}
}

// doHome says where the rows of a key are written.
func doHome(c *cluster, w words) error {
	pattern, id := w.arg(0), Nobody
	if where := w.arg(1); where != "anywhere" {
		id = w.nodeNamed(where)
	}
	if w.err == nil {
		c.world.SetHome(pattern, id)
	}
	return w.err
}

// whyNotAmongLeaders says why a verb has no meaning where several nodes lead,
// or "".
func whyNotAmongLeaders(verb string) string {
	switch verb {
	case "promote", "switchover", "candidates", "redirect", "detect", "fence", "monitor", "target", "audit":
		return "every node of a multi-leader cluster leads, so there is nothing to fail over; clients ask another one"
	case "repoint", "rejoin":
		return "in a multi-leader cluster nobody follows anybody; restart a node, and repair it when its disk was lost"
	case "commit":
		return "a leader answers when its own disk has a write, and tells the others afterwards"
	case "quorum":
		return "leaders do not wait for each other; quorums are for leaderless clusters"
	case "apply", "query", "mechanism", "shard", "search":
		return "leaders tell each other changes of rows, and there is no standby to replay them"
	case "exec", "update":
		return "a multi-leader cluster knows only read, write and delete of a key"
	case "resource":
		return "a resource obeys one primary, and here there are several leaders"
	}
	return ""
}

// leaders describes what happens between leaders.
func (d *describer) leaders() string {
	name, op, e := d.node(), d.operation(), d.e
	switch e.Kind {
	case trace.ChangesTold:
		return fmt.Sprintf("%s tells %s %s, the last of them %s", name, d.peer(), plural(int(e.N), "change"), op)
	case trace.ExchangeBegan:
		return fmt.Sprintf("%s tells %s what it does not know", name, d.peer())
	case trace.ExchangeLost:
		return fmt.Sprintf("%s cannot tell %s anything any more", name, d.peer())
	case trace.ChangeWaits:
		return fmt.Sprintf("%s has %s from %s, and waits for the change that it builds on", name, op, d.peer())
	case trace.ChangeDropped:
		return fmt.Sprintf("%s finds no row for %s, which %s told it, and drops it", name, op, d.peer())
	case trace.HomeMoved:
		if e.Node == Nobody {
			return fmt.Sprintf("%s may be written anywhere", d.cluster.world.Text(e.N))
		}
		return fmt.Sprintf("%s is written at %s from now on", d.cluster.world.Text(e.N), name)
	}
	other := d.cluster.world.Op(OpID(e.N))
	return fmt.Sprintf("conflict at %s: %s, written at %s, and %s knew nothing of each other: %s", name, op, d.peer(), other.Text(), e.Reason)
}
