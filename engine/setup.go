package engine

import (
	"errors"
	"fmt"
	"strings"

	"splitbrain/engine/replication"
	"splitbrain/engine/sim"
)

func doCluster(c *cluster, w words) error {
	family := w.arg(0)
	names, err := NodeNames(&w.command)
	leaderless, leaders := family == "leaderless", family == "multi-leader"
	switch {
	case c.world.NodeCount() > 0:
		return errors.New("cluster: there is a cluster already")
	case family != "single-leader" && !leaderless && !leaders:
		return fmt.Errorf("cluster: %q is no kind of cluster; write single-leader, multi-leader or leaderless", family)
	case len(names) == 0:
		return errors.New("cluster: expected at least one node, as in: cluster single-leader n1 n2 n3")
	case err != nil:
		return fmt.Errorf("cluster: %w", err)
	}
	seen := map[string]bool{"monitor": true, "primary": true, "freshest": true, "stalest": true}
	for _, name := range names {
		if seen[name] {
			return fmt.Errorf("cluster: the name %s is taken", name)
		}
		seen[name] = true
	}
	if leaders {
		if config := w.meshConfig(len(names)); w.err == nil {
			c.world.AddMesh(names, config)
		}
		return w.err
	}
	if leaderless {
		if config := w.leaderlessConfig(len(names)); w.err == nil {
			c.world.AddRing(names, config)
		}
		return w.err
	}
	c.world.AddCluster(names)
	return nil
}

func doNode(c *cluster, w words) error {
	id := w.node(0)
	w.onlyWithLeader("upstream", "apply", "version", "filter", "consumer")
	if w.err != nil {
		return w.err
	}
	config, region := c.world.NodeConfig(id), c.world.Region(id)
	config.Fsync = w.dist("fsync", config.Fsync)
	config.Apply = w.dist("apply", config.Apply)
	config.Start = w.duration("start", config.Start)
	config.Timeout = w.duration("timeout", config.Timeout)
	config.Capacity = w.rate("capacity", config.Capacity)
	config.Version = w.count("version", config.Version)
	if list, ok := w.command.Option("filter"); ok {
		config.Filter = readFilter(list)
	}
	if text, ok := w.command.Option("consumer"); ok {
		config.Search = text == "search"
	}
	if text, ok := w.command.Option("region"); ok {
		region = text
	}
	upstream := Nobody
	if name, ok := w.command.Option("upstream"); ok {
		upstream = w.nodeNamed(name)
	}
	if w.err != nil {
		return w.err
	}
	c.world.SetNode(id, config, region)
	if upstream != Nobody && !c.world.Cascade(id, upstream) {
		c.world.Repoint(id, upstream)
	}
	return nil
}

func doLink(c *cluster, w words) error {
	a, b, oneWay := w.ends()
	change := replication.LinkChange{
		Loss: w.percent("loss"), Duplicate: w.percent("duplicate"), Bandwidth: w.bandwidth("bandwidth"),
	}
	dist := func(option string) *sim.Dist {
		if !w.has(option) {
			return nil
		}
		d := w.dist(option, sim.Dist{})
		return &d
	}
	change.Latency = dist("latency")
	for i, class := range replication.ClassNames {
		change.ByClass[i] = dist("latency." + class)
	}
	span := func(option string) *sim.Duration {
		if !w.has(option) {
			return nil
		}
		d := w.duration(option, 0)
		return &d
	}
	change.Delay, change.Jitter = span("delay"), span("jitter")
	if w.err != nil {
		return w.err
	}
	for _, from := range a {
		for _, to := range b {
			c.world.ChangeLink(from, to, change)
			if !oneWay && from != to {
				c.world.ChangeLink(to, from, change)
			}
		}
	}
	return nil
}

// doRoute changes where a client reads from.
func doRoute(c *cluster, w words) error {
	route := w.route(w.arg(1))
	for _, id := range w.clients(w.arg(0)) {
		if patience := w.duration("patience", c.world.Client(id).Patience); w.err == nil {
			c.world.SetRoute(id, route, patience)
		}
	}
	return w.err
}

func doMonitor(c *cluster, w words) error {
	config := c.world.Monitor()
	config.Interval = w.duration("interval", config.Interval)
	config.Timeout = w.duration("timeout", config.Timeout)
	config.Failures = w.count("failures", config.Failures)
	config.Lease = w.duration("lease", config.Lease)
	if mode, ok := w.command.Option("failover"); ok {
		config.Auto = mode == "auto"
	}
	if fence, ok := w.command.Option("fence"); ok {
		config.Unfenced = fence == "off"
	}
	if config.Interval <= 0 || config.Timeout <= 0 || config.Failures < 1 {
		w.fail("interval and timeout are longer than 0, failures at least 1")
	}
	// A check is judged before the next one is sent.
	config.Timeout = min(config.Timeout, config.Interval)
	if w.err == nil {
		c.world.SetMonitor(config)
	}
	return w.err
}

func doCommit(c *cluster, w words) error {
	on := w.nodeAfter("on", 0)
	p := c.world.Policy(on)
	if err := readPolicy(&p, &w); err != nil {
		return err
	}
	c.world.SetPolicy(on, p)
	return nil
}

func readPolicy(p *replication.Policy, w *words) error {
	args := w.command.Args
	if len(args) > 0 && args[0] != "on" {
		p.Mode, p.K, p.Standbys = replication.Async, 0, nil
		p.Wait, p.Fallback = replication.WaitFlushed, 0
		switch args[0] {
		case "async":
		case "all":
			p.Mode = replication.All
		case "first", "any":
			if p.Mode = replication.First; args[0] == "any" {
				p.Mode = replication.Any
			}
			if p.K = w.number(w.arg(1)); p.K < 1 {
				w.fail("expected a count of at least 1 behind %s", args[0])
			}
			if len(args) > 2 && strings.HasPrefix(args[2], "(") {
				p.Standbys = w.list(args[2])
			}
		default:
			w.fail("%q is no policy; write async, first K, any K or all", args[0])
		}
	}
	switch wait, _ := w.command.Option("wait"); wait {
	case "":
	case "received":
		p.Wait = replication.WaitReceived
	case "flushed":
		p.Wait = replication.WaitFlushed
	case "applied":
		p.Wait = replication.WaitApplied
	default:
		w.fail("wait: %q is no wait point; write received, flushed or applied", wait)
	}
	p.Fallback = w.duration("fallback", p.Fallback)
	if local, ok := w.command.Option("local"); ok {
		p.Unflushed = local == "unflushed"
	}
	return w.err
}

// maxOperations bounds what one command can ask for.
const maxOperations = 10_000_000

func doWrite(c *cluster, w words) error {
	key, value := w.arg(0), w.arg(1)
	on := w.nodeAfter("on", 2)
	count, every := w.count("count", 1), w.duration("every", 0)
	need, blind := w.needed("w"), w.isBlind()
	if count > maxOperations {
		w.fail("count: %d is too many", count)
	}
	for _, client := range asClients(c, &w, 2) {
		if w.err == nil {
			c.world.Write(client, key, value, on, replication.Times{Count: count, Every: every}, need, blind)
		}
	}
	return w.err
}

// doUpdate makes clients change a row on condition that nobody else does.
func doUpdate(c *cluster, w words) error {
	key, value := w.arg(0), w.arg(1)
	count, every := w.count("count", 1), w.duration("every", 0)
	if count > maxOperations {
		w.fail("count: %d is too many", count)
	}
	for _, client := range asClients(c, &w, 2) {
		if w.err == nil {
			c.world.Update(client, key, value, count, every)
		}
	}
	return w.err
}

func doRead(c *cluster, w words) error {
	key := w.arg(0)
	on := w.nodeAfter("on", 1)
	count, every := w.count("count", 1), w.duration("every", 0)
	need := w.needed("r")
	for _, client := range asClients(c, &w, 1) {
		if w.err == nil {
			c.world.Read(client, key, on, replication.Times{Count: count, Every: every}, need)
		}
	}
	return w.err
}

// doSearch asks a search index, the first one where none is named.
func doSearch(c *cluster, w words) error {
	word := w.arg(0)
	on := w.nodeAfter("on", 1)
	count, every := w.count("count", 1), w.duration("every", 0)
	if on == Nobody {
		if on = c.world.FirstIndex(); on == Nobody {
			w.fail("there is no search index; node NAME consumer=search makes one of a standby")
		}
	}
	for _, client := range asClients(c, &w, 1) {
		if w.err == nil {
			c.world.Search(client, word, on, count, every)
		}
	}
	return w.err
}

func doCancel(c *cluster, w words) error {
	name := w.arg(0)
	id := w.client(name)
	if w.err == nil && !c.world.Cancel(id) {
		c.world.Refuse(name + " has no commit that waits")
	}
	return w.err
}

func doTerminate(c *cluster, w words) error {
	name := w.arg(0)
	id := w.client(name)
	if w.err == nil && !c.world.Terminate(id) {
		c.world.Refuse(name + " has nothing in progress")
	}
	return w.err
}
