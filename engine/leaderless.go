package engine

import (
	"fmt"
	"slices"
	"strings"

	"splitbrain/engine/replication"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// leaderlessConfig reads the options of a cluster without a leader.
func (w *words) leaderlessConfig(nodes int) replication.RingConfig {
	c := replication.DefaultRing(nodes)
	w.onlyOf("multi-leader", "mesh", "waits")
	if w.has("n") {
		c.N = w.count("n", c.N)
		c.R, c.W = c.N/2+1, c.N/2+1
	}
	c.R, c.W = w.count("r", c.R), w.count("w", c.W)
	c.Timeout, c.Hints, c.Grace = w.duration("timeout", c.Timeout), w.duration("hints", c.Hints), w.duration("tombstones", 0)
	option := func(name string) string { text, _ := w.command.Option(name); return text }
	c.Sloppy, c.ByClient = option("sloppy") == "on", option("coordinator") == "client"
	if how := option("conflict"); how == "merge" || how == "keep" {
		w.fail("conflict: replicas keep siblings; %s is for multi-leader", how)
	}
	if option("conflict") == "siblings" {
		c.Conflict = storage.DottedSiblings
		if option("versions") == "plain" {
			c.Conflict = storage.PlainSiblings
		}
	} else if w.has("versions") {
		w.fail("versions: last write wins keeps no versions side by side; add conflict=siblings")
	}
	if w.has("repair") {
		c.Repair = replication.ReadRepair(slices.Index(replication.RepairNames[:], option("repair")))
	}
	if c.ByClient && c.Conflict != storage.LastWriteWins {
		w.fail("coordinator: only a replica can number versions, so conflict=siblings needs coordinator=node")
	}
	if c.N < 1 || c.N > nodes {
		w.fail("n: there are %d nodes, so a key has 1 to %d replicas, not %d", nodes, nodes, c.N)
	}
	if c.Timeout <= 0 {
		w.fail("timeout: a coordinator waits longer than 0")
	}
	w.checkQuorum("r", c.R, c.N)
	w.checkQuorum("w", c.W, c.N)
	return c
}

func (w *words) checkQuorum(name string, count, replicas int) {
	if count < 1 || count > replicas {
		w.fail("%s: a key has %d replicas, so 1 to %d of them can answer, not %d", name, replicas, replicas, count)
	}
}

// needed reads how many replicas one request asks for, 0 for the usual number.
func (w *words) needed(name string) int {
	count := w.count(name, 0)
	switch {
	case !w.has(name):
	case !w.cluster.world.Leaderless() || w.cluster.world.ManyLeaders():
		w.fail("%s: only a leaderless cluster counts replicas; commit says whom a primary waits for", name)
	default:
		w.checkQuorum(name, count, w.cluster.world.Ring().N)
	}
	return count
}

// isBlind reads whether a write keeps to itself what its client knows.
func (w *words) isBlind() bool {
	context, given := w.command.Option("context")
	if given && (!w.cluster.world.Leaderless() || w.cluster.world.ManyLeaders()) {
		w.fail("context: only a leaderless cluster keeps versions side by side")
	}
	return context == "none"
}

// onlyWithLeader refuses options that mean nothing where all are equal.
func (w *words) onlyWithLeader(options ...string) {
	for _, name := range options {
		switch {
		case !w.has(name) || !w.cluster.world.Leaderless():
		case w.cluster.world.ManyLeaders():
			w.fail("%s: in a multi-leader cluster nobody follows anybody; leave it out", name)
		default:
			w.fail("%s: a leaderless cluster has no primary, no log and nobody who follows; leave it out", name)
		}
	}
}

// doQuorum changes how many replicas have to answer.
func doQuorum(c *cluster, w words) error {
	ring := c.world.Ring()
	reads, writes := w.count("r", ring.R), w.count("w", ring.W)
	w.checkQuorum("r", reads, ring.N)
	w.checkQuorum("w", writes, ring.N)
	if w.err == nil {
		c.world.SetQuorum(reads, writes)
	}
	return w.err
}

// doRepair compares the replicas of a node, or of all, with each other.
func doRepair(c *cluster, w words) error {
	id := Nobody
	if len(w.command.Args) > 0 {
		id = w.node(0)
	}
	if w.err != nil {
		return w.err
	}
	if id != Nobody {
		if why := c.world.WhyNoRepair(id); why != "" {
			c.world.Refuse(why)
			return nil
		}
	}
	c.world.Repair(id)
	return nil
}

// doDelete writes that there is no row.
func doDelete(c *cluster, w words) error {
	key, on := w.arg(0), w.nodeAfter("on", 1)
	need := w.needed("w")
	for _, client := range asClients(c, &w, 1) {
		if w.err == nil {
			c.world.Delete(client, key, on, need)
		}
	}
	return w.err
}

// whyNotHere says why a verb has no meaning in this kind of cluster, or "".
func (c *cluster) whyNotHere(verb string) string {
	switch {
	case c.world.ManyLeaders():
		return whyNotAmongLeaders(verb)
	case verb == "home":
		return "only where several nodes lead a row needs a home; begin with: cluster multi-leader n1 n2 n3"
	case !c.world.Leaderless():
		switch verb {
		case "quorum", "repair", "delete":
			return "this cluster has a leader; begin with: cluster leaderless n1 n2 n3"
		}
		return ""
	}
	switch verb {
	case "promote", "switchover", "candidates", "redirect":
		return "nobody leads a leaderless cluster, so there is no one to replace; every node takes writes"
	case "repoint", "rejoin":
		return "in a leaderless cluster nobody follows anybody; restart a node and repair it"
	case "fence", "detect", "monitor", "target", "audit":
		return "a leaderless cluster has no failover; quorums go on without the nodes that are gone"
	case "commit":
		return "in a leaderless cluster quorum w=2 says how many replicas a write waits for"
	case "apply", "query", "mechanism", "shard", "search":
		return "the replicas of a leaderless cluster keep versions, and no log to replay"
	case "exec", "update":
		return "a leaderless cluster knows only read, write and delete of a key"
	case "resource":
		return "a resource obeys a primary, and a leaderless cluster has none"
	}
	return ""
}

// Siblings returns how many versions a reader of all replicas of a key would
// be given.
func (r *Reel) Siblings(key string) int { return r.cluster.world.Siblings(key) }

// Copies returns how many nodes have the newest of a key.
func (r *Reel) Copies(key string) int { return r.cluster.world.Copies(key) }

// Homes returns the names of the replicas that a key belongs to, in the order
// of preference.
func (r *Reel) Homes(key string) string {
	var names []string
	for _, id := range r.cluster.world.Homes(key) {
		names = append(names, r.cluster.world.Name(id))
	}
	return strings.Join(names, " ")
}

// distance says how far behind a read was: in records of a log, or, without
// one, in versions of its key.
func (d *describer) distance() string {
	if d.cluster.world.Leaderless() {
		return plural(int(d.e.N), "version")
	}
	return plural(int(d.e.N), "record")
}

// order says that no order of the operations explains a read, and that overlapping
// quorums do not prevent that.
func (d *describer) order() string {
	text := fmt.Sprintf("not linearizable: %s is shown something older than %s, which was acknowledged or shown before", d.node(), d.operation())
	if r := d.cluster.world.Ring(); !d.cluster.world.ManyLeaders() && r.R+r.W > r.N && !r.Sloppy {
		text += fmt.Sprintf(", although r + w is more than n (%d + %d > %d)", r.R, r.W, r.N)
	}
	return text
}

// replicas describes what happens between coordinators and replicas.
func (d *describer) replicas() string {
	name, op, e := d.node(), d.operation(), d.e
	switch e.Kind {
	case trace.QuorumChanged:
		return "quorum: " + d.cluster.world.Text(e.N)
	case trace.QuorumMissed:
		return fmt.Sprintf("%s gives up on %s: only %s answered, and what they stored stays", name, op, plural(int(e.N), "replica"))
	case trace.CopyStored:
		return fmt.Sprintf("%s stores %s", name, op)
	case trace.CopyOutdated:
		return fmt.Sprintf("%s has something newer than %s and does not take it", name, op)
	case trace.SiblingsKept:
		return fmt.Sprintf("%s keeps %s: nobody knows which of them is right", name, plural(int(e.N), "sibling"))
	case trace.HintKept:
		return fmt.Sprintf("%s keeps a hint for %s: %s", name, d.peer(), op)
	case trace.HintsDelivered:
		return fmt.Sprintf("%s has handed %s over to %s", name, plural(int(e.N), "hinted key"), d.peer())
	case trace.HintExpired:
		return fmt.Sprintf("%s forgets %s for %s: too old", name, plural(int(e.N), "hint"), d.peer())
	case trace.ReadRepaired:
		return fmt.Sprintf("%s noticed in a read that %s is behind, and sends it %s", name, d.peer(), op)
	case trace.TreesCompared:
		return fmt.Sprintf("%s compares its hash trees with %s", name, d.peer())
	case trace.TreesMended:
		return fmt.Sprintf("%s has taken %s over from %s", name, plural(int(e.N), "key"), d.peer())
	}
	return fmt.Sprintf("%s forgets that it deleted a row: %s", name, op)
}
