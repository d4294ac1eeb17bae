package replication

import (
	"slices"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
)

// AddCluster makes a single-leader cluster: the first name is the primary,
// the others are its standbys and already follow it.
func (w *World) AddCluster(names []string) {
	w.addNodes(names)
	w.nodes[0].role, w.nodes[0].upstream = Primary, sim.Nobody
	for i := range w.nodes {
		w.join(&w.nodes[i])
	}
}

// addNodes makes nodes that are standbys of the first, and the monitor.
func (w *World) addNodes(names []string) {
	w.nodes = make([]node, len(names))
	for i, name := range names {
		id := sim.ID(i)
		w.roster = append(w.roster, endpoint{name: name, kind: isNode, index: i})
		w.nodes[i] = node{
			id: id, name: name,
			rand:   sim.NewRand(w.seed, "node", name),
			chance: sim.NewRand(w.seed, "node", name, "statement"),
			config: NodeConfig{
				Fsync: sim.Always(defaultFsync), Apply: sim.Always(defaultApply),
				Start: defaultStart, Timeout: defaultTimeout, Policy: w.policy, Version: defaultVersion,
			},
			disk:   disk{role: Standby, upstream: 0},
			memory: memory{rows: storage.NewRows(), successor: sim.Nobody},
		}
	}
	w.established = 0
	w.monitor = monitor{id: sim.ID(len(names)), config: defaultMonitor(), health: make([]health, len(names))}
	w.roster = append(w.roster, endpoint{name: "monitor", kind: isMonitor})
}

// join makes a standby of an empty cluster follow its upstream without a
// handshake: at the beginning everything is in order.
func (w *World) join(n *node) {
	if n.upstream == sim.Nobody {
		return
	}
	up := w.node(n.upstream)
	n.stream = stream{state: Streaming, epoch: n.stream.epoch + 1, lastHeard: w.now}
	up.senders = append(up.senders, Sender{Standby: n.id, Connected: true, Epoch: n.stream.epoch, LastHeard: w.now, index: n.config.Search})
	w.scheduleSender(up, up.sender(n.id), heartbeat, heartbeatPause(up))
	w.scheduleSender(up, up.sender(n.id), senderTimeout, up.config.Timeout)
	w.watchStream(n)
}

// Cascade makes a standby follow another node from the start. It reports
// false when the cluster has begun to work, and Repoint is the way.
func (w *World) Cascade(id, to sim.ID) bool {
	n := w.node(id)
	inOrder := w.now == 0 && w.ops.Len() == 0 && n.stream.state == Streaming &&
		n.running() && w.node(to).running() && !w.isCut(id, to)
	if !inOrder || w.IsIndex(to) || id == to || w.follows(to, id) {
		return false
	}
	up := w.node(n.upstream)
	up.senders = slices.DeleteFunc(up.senders, func(s Sender) bool { return s.Standby == id })
	n.upstream = to
	w.join(n)
	return true
}

// NodeConfig returns what a node was told to be.
func (w *World) NodeConfig(id sim.ID) NodeConfig { return w.node(id).config }

// SetNode changes a node.
func (w *World) SetNode(id sim.ID, c NodeConfig, region string) {
	n := w.node(id)
	if c.Search && n.role == Primary {
		w.Refuse(n.name + " is a primary and cannot be a search index; switchover to another node first")
		c.Search = n.config.Search
	}
	timeout, version, search := n.config.Timeout, n.config.Version, n.config.Search
	n.config, n.region = c, region
	if timeout != c.Timeout && c.Timeout > 0 {
		w.rearm(n)
	}
	if search != c.Search {
		w.setConsumer(n)
	}
	if version != c.Version || search != c.Search {
		w.upgrade(n)
	}
	w.startReplay(n)
}

// Region returns the region of a node.
func (w *World) Region(id sim.ID) string { return w.node(id).region }

// rearm gives the connections of a node timers by its new timeout. The older
// ones find nothing to do when they go off.
func (w *World) rearm(n *node) {
	for i := range n.senders {
		w.scheduleSender(n, &n.senders[i], senderTimeout, n.config.Timeout)
	}
	if n.stream.state == Streaming {
		n.stream.lastHeard = w.now
		w.watchStream(n)
	}
}
