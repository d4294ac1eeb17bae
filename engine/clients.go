package engine

import (
	"strconv"

	"splitbrain/engine/replication"
)

// MaxClients bounds how many clients one line can make.
const MaxClients = 1000

// ClientName returns the name of one of several clients that one line makes.
func ClientName(group string, number int) string { return group + strconv.Itoa(number) }

// doClient adds a client, or with a count several, whose common name then
// stands for all of them.
func doClient(c *cluster, w words) error {
	name, config := w.arg(0), w.clientConfig(replication.DefaultClient())
	count := w.count("count", 0)
	names := []string{name}
	if w.has("count") {
		if count < 1 || count > MaxClients {
			w.fail("count: one line makes 1 to %d clients", MaxClients)
		}
		names = names[:0]
		for i := 1; i <= count && w.err == nil; i++ {
			names = append(names, ClientName(name, i))
		}
	}
	for _, each := range append(names[:len(names):len(names)], name) {
		switch _, exists := c.world.Find(each); {
		case exists && c.isClient(each), c.groups[each] != nil:
			w.fail("there is a client %q already; load changes its workload", each)
		case exists:
			w.fail("%s is no client", each)
		}
	}
	if w.err != nil {
		return w.err
	}
	var ids []ID
	for _, each := range names {
		id := c.world.AddClient(each)
		c.world.SetClient(id, config)
		ids = append(ids, id)
	}
	if w.has("count") {
		c.groups[name] = ids
	}
	return nil
}

// doLoad changes the workload of a client.
func doLoad(c *cluster, w words) error {
	for _, id := range w.clients(w.arg(0)) {
		if config := w.clientConfig(c.world.Client(id)); w.err == nil {
			c.world.SetClient(id, config)
		}
	}
	return w.err
}

// clientConfig reads the options of a client.
func (w *words) clientConfig(config replication.ClientConfig) replication.ClientConfig {
	w.onlyWithLeader("ttl", "patience", "idempotent")
	config.Writes = w.rate("writes", config.Writes)
	config.Reads = w.rate("reads", config.Reads)
	config.Keys = w.count("keys", config.Keys)
	config.Skew = w.factor("skew", config.Skew)
	config.Patience = w.duration("patience", config.Patience)
	config.Timeout = w.duration("timeout", config.Timeout)
	config.TTL = w.duration("ttl", config.TTL)
	if name, ok := w.command.Option("follows"); ok {
		config.Follows = w.client(name)
	}
	config.After = w.duration("after", config.After)
	if config.Follows == Nobody && config.After > 0 {
		w.fail("after: say whose writes it reads so much later, as in: follows=alice after=5ms")
	}
	if route, ok := w.command.Option("route"); ok {
		config.Route = w.route(route)
	}
	if switched, ok := w.command.Option("idempotent"); ok {
		config.Idempotent = switched == "on"
	}
	if config.Keys < 1 || config.Keys > 1_000_000 {
		w.fail("keys: a workload goes round 1 to 1000000 keys")
	}
	w.retryPolicy(&config.Retry)
	return config
}

func (w *words) retryPolicy(p *replication.RetryPolicy) {
	if name, ok := w.command.Option("retry"); ok {
		backoff, known := replication.BackoffNamed(name)
		if !known {
			w.fail("retry: %q is no way to retry", name)
		}
		p.Backoff = backoff
	}
	p.Base = w.duration("base", p.Base)
	p.Cap = w.duration("cap", p.Cap)
	p.Attempts = w.count("attempts", p.Attempts)
	if p.Attempts < 1 {
		w.fail("attempts: the first one counts, so there is at least 1")
	}
	if p.Base > p.Cap {
		w.fail("base: a pause of %s is longer than cap=%s allows", p.Base, p.Cap)
	}
}

// isClient tells whether a name is that of one client.
func (c *cluster) isClient(name string) bool {
	id, exists := c.world.Find(name)
	return exists && c.world.IsClient(id)
}

// clients returns the session of a name, or all of those that a name stands
// for.
func (w *words) clients(name string) []ID {
	if group := w.cluster.groups[name]; group != nil {
		return group
	}
	id := w.client(name)
	if w.err != nil {
		return nil
	}
	return []ID{id}
}

// someone is the session of whoever writes without saying as whom.
const someone = "you"

// asClients returns the sessions behind "as". One comes into being when it is
// named for the first time.
func asClients(c *cluster, w *words, from int) []ID {
	name, named := w.command.After("as", from)
	if !named {
		name = someone
	}
	if id, exists := c.world.Find(name); exists {
		if !c.isClient(name) {
			w.fail("%s is no client", name)
		}
		return []ID{id}
	}
	if group := c.groups[name]; group != nil || w.err != nil {
		return group
	}
	return []ID{c.world.AddClient(name)}
}
