package engine

import (
	"slices"
	"strings"

	"splitbrain/engine/replication"
)

// verbs maps a verb to what it does to a cluster. The tape package knows how
// each is written; this is what each means.
func verbs() map[string]func(*cluster, words) error {
	return map[string]func(*cluster, words) error{
		"cluster": doCluster, "node": doNode, "link": doLink, "client": doClient, "load": doLoad,
		"route": doRoute, "monitor": doMonitor, "commit": doCommit, "write": doWrite, "read": doRead,
		"quorum": doQuorum, "repair": doRepair, "delete": doDelete, "home": doHome,
		"exec": doExec, "update": doUpdate, "mechanism": doMechanism, "resource": doResource, "search": doSearch, "shard": doShard,
		"cancel": doCancel, "terminate": doTerminate,
		"kill":    onNode((*replication.World).Kill),
		"stop":    onNode((*replication.World).Stop),
		"restart": onNode((*replication.World).Restart),
		"pause":   onNode((*replication.World).Pause),
		"resume":  onNode((*replication.World).Resume),
		"wipe":    onNode((*replication.World).Wipe),
		"cut":     onLink((*replication.World).CutLink),
		"hold":    onLink((*replication.World).HoldLink),
		"heal":    doHeal, "partition": doPartition, "disk": doDisk, "apply": doApply, "skew": doSkew,
		"detect": doDetect, "candidates": doCandidates, "repoint": doRepoint, "redirect": doRedirect,
		"query":      doQuery,
		"fence":      onNode((*replication.World).Fence),
		"promote":    onNode((*replication.World).Promote),
		"switchover": onNode((*replication.World).Switchover), "target": doTarget,
		"audit": doAudit, "rejoin": doRejoin, "note": doNote,
	}
}

// onNode makes a command of what a world does to one node.
func onNode(act func(*replication.World, ID)) func(*cluster, words) error {
	return func(c *cluster, w words) error {
		id := w.node(0)
		if w.err == nil {
			act(c.world, id)
		}
		return w.err
	}
}

// onLink makes a command of what a world does to one direction of a link.
func onLink(act func(*replication.World, ID, ID)) func(*cluster, words) error {
	return func(c *cluster, w words) error {
		a, b, oneWay := w.ends()
		if w.err != nil {
			return w.err
		}
		c.eachPair(a, b, oneWay, func(from, to ID) { act(c.world, from, to) })
		return nil
	}
}

// eachPair calls do for the directions that two ends mean; Nobody is any node.
func (c *cluster) eachPair(a, b []ID, oneWay bool, do func(from, to ID)) {
	expand := func(ids []ID) []ID {
		if !slices.Equal(ids, []ID{Nobody}) {
			return ids
		}
		all := make([]ID, c.world.NodeCount())
		for i := range all {
			all[i] = ID(i)
		}
		return all
	}
	for _, from := range expand(a) {
		for _, to := range expand(b) {
			if from == to {
				continue
			}
			c.world.Begin()
			do(from, to)
			if !oneWay {
				c.world.Begin()
				do(to, from)
			}
		}
	}
}

func doHeal(c *cluster, w words) error {
	if len(w.command.Args) == 0 {
		c.world.HealAll()
		return nil
	}
	return onLink((*replication.World).HealLink)(c, w)
}

func doPartition(c *cluster, w words) error {
	groups := [][]ID{nil}
	for _, word := range w.command.Args {
		if word == "|" {
			groups = append(groups, nil)
			continue
		}
		last := len(groups) - 1
		groups[last] = append(groups[last], w.eachEnd(word)...)
	}
	if w.err == nil {
		c.world.Partition(groups)
	}
	return w.err
}

func doDisk(c *cluster, w words) error {
	id := w.node(0)
	if w.err != nil {
		return w.err
	}
	fsync := w.dist("fsync", c.world.NodeConfig(id).Fsync)
	if w.err == nil {
		c.world.SetFsync(id, fsync)
	}
	return w.err
}

func doApply(c *cluster, w words) error {
	id := w.node(0)
	delay := w.duration("delay", 0)
	how, shard, ofShard := "", "", false
	if len(w.command.Args) > 1 {
		shard, ofShard = w.command.After("of", 1)
		how = w.arg(1)
	}
	switch {
	case w.err != nil:
	case ofShard:
		return c.applyShard(id, shard, how, delay, w)
	case w.has("delay"):
		c.world.DelayApply(id, delay)
	case how == "pause":
		c.world.PauseApply(id, true)
	case how == "resume":
		c.world.PauseApply(id, false)
	default:
		w.fail("expected pause, resume or delay=")
	}
	return w.err
}

func doSkew(c *cluster, w words) error {
	id, text := w.node(0), w.arg(1)
	magnitude, negative := strings.CutPrefix(text, "-")
	w.command.Options = []Option{{Name: "skew", Value: magnitude}}
	skew := w.duration("skew", 0)
	if negative {
		skew = -skew
	}
	if w.err == nil {
		c.world.Skew(id, skew)
	}
	return w.err
}

func doQuery(c *cluster, w words) error {
	id, text := w.node(0), w.arg(1)
	w.command.Options = []Option{{Name: "query", Value: text}}
	takes := w.duration("query", 0)
	if w.err == nil {
		c.world.Query(id, takes)
	}
	return w.err
}

func doDetect(c *cluster, _ words) error { c.world.Detect(); return nil }

func doCandidates(c *cluster, _ words) error { c.world.Candidates(); return nil }

func doRepoint(c *cluster, w words) error {
	id, to := w.node(0), w.nodeAfter("to", 1)
	if w.err == nil {
		c.world.Repoint(id, to)
	}
	return w.err
}

func doRedirect(c *cluster, w words) error {
	id := w.node(0)
	if w.err == nil {
		c.world.Redirect(id)
		c.take(stepRedirect)
	}
	return w.err
}

func doRejoin(c *cluster, w words) error {
	id, mode := w.node(0), ""
	if len(w.command.Args) > 1 {
		mode = w.arg(1)
	}
	switch mode {
	case "", "rewind", "clone":
	default:
		w.fail("%q is no way to rejoin; write rewind or clone", mode)
	}
	if w.err == nil {
		c.world.Rejoin(id, mode)
	}
	return w.err
}

func doAudit(c *cluster, _ words) error {
	c.world.Emit(auditTaken(c))
	return nil
}

// doTarget sets what a failover may cost. The run is judged against it.
func doTarget(c *cluster, w words) error {
	t := Targets{Set: true, RTO: w.duration("rto", c.targets.RTO), RPO: w.count("rpo", c.targets.RPO)}
	if w.err == nil {
		c.targets = t
	}
	return w.err
}

func doNote(c *cluster, w words) error {
	text := w.arg(0)
	if w.err == nil {
		c.world.Note(text)
	}
	return w.err
}
