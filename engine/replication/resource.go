package replication

import (
	"maps"
	"slices"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// A resource is something outside the cluster that acts on what the primary
// tells it: shared storage, a payment gateway. Nobody can take back what it
// did, so it must not act on the word of a primary that has been replaced. It
// knows nothing of the cluster. All that it can check is a number that comes
// with each order and only grows: the fencing token, for which the timeline
// serves (Kleppmann, "How to do distributed locking", 2016).

// resource is that thing. Its id is sim.Nobody while a tape has none.
type resource struct {
	id     sim.ID
	tokens bool
	token  storage.Timeline // the greatest seen
	// done is what was carried out, so that an order that comes a second
	// time, because its receipt was lost, is not carried out twice.
	done map[orderKey]bool
}

// orderKey tells orders apart. A retried write that is in the log twice is two
// orders.
type orderKey struct {
	op  storage.OpID
	lsn storage.LSN
}

// order is a commit that the resource has not confirmed yet.
type order struct {
	call  // whom to answer then; the client is Nobody when somebody has been answered already
	lsn   storage.LSN
	token storage.Timeline
	cause uint64
	sent  bool // since the connection last broke
}

// SetResource adds the resource, or changes whether it checks tokens. It
// reports false when there is another one already.
func (w *World) SetResource(name string, tokens bool) bool {
	r := &w.resource
	if r.id != sim.Nobody && w.Name(r.id) != name {
		return false
	}
	if r.id == sim.Nobody {
		r.id = sim.ID(len(w.roster))
		r.done = map[orderKey]bool{}
		w.roster = append(w.roster, endpoint{name: name, kind: isResource})
	}
	r.tokens = tokens
	w.Emit(trace.Event{Kind: trace.ResourceSet, Node: r.id, Peer: sim.Nobody, N: asNumber(tokens)})
	return true
}

// Resource returns the resource, Nobody where there is none, and whether it
// checks tokens.
func (w *World) Resource() (id sim.ID, tokens bool) { return w.resource.id, w.resource.tokens }

func (r *resource) clone() resource {
	c := *r
	c.done = maps.Clone(r.done)
	return c
}

func asNumber(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

// answerCommit tells a client that its commit is one. Where there is a
// resource, that has to do its part first.
func (w *World) answerCommit(n *node, c *commit) {
	if w.resource.id == sim.Nobody {
		w.post(&message{Kind: Answer, From: n.id, To: c.client, Op: c.op, Attempt: c.attempt, LSN: c.lsn})
		return
	}
	w.order(n, c.call, c.lsn)
}

// order has the resource carry out a commit.
func (w *World) order(n *node, c call, lsn storage.LSN) {
	n.orders = append(n.orders, order{call: c, lsn: lsn, token: n.timeline(), cause: w.cause})
	w.sendOrder(n, &n.orders[len(n.orders)-1])
	w.watchOrders(n)
}

func (w *World) sendOrder(n *node, o *order) {
	w.cause = o.cause
	o.sent = !w.isCut(n.id, w.resource.id) &&
		w.send(message{Kind: Order, From: n.id, To: w.resource.id, Op: o.op, LSN: o.lsn, Timeline: o.token})
}

// watchOrders sets the timer after which orders that found the link cut are
// sent again.
func (w *World) watchOrders(n *node) {
	unsent := func(o order) bool { return !o.sent }
	if n.orderTimer || !slices.ContainsFunc(n.orders, unsent) {
		return
	}
	n.orderTimer = true
	w.agenda.Push(w.now.Add(retryEvery), sim.Task{Kind: ordersDue, Who: n.id, Epoch: n.life})
}

func (w *World) onOrdersDue(n *node) {
	n.orderTimer = false
	for i := range n.orders {
		if !n.orders[i].sent {
			w.sendOrder(n, &n.orders[i])
		}
	}
	w.watchOrders(n)
}

// loseOrders is a node noticing that its connection to the resource is gone:
// of what was under way it knows nothing.
func (w *World) loseOrders(n *node) {
	for i := range n.orders {
		n.orders[i].sent = false
	}
	w.watchOrders(n)
}

// handleAtResource carries out an order, or refuses it when its token is
// smaller than one that was seen before.
func (w *World) handleAtResource(m *message) {
	r := &w.resource
	if m.Kind != Order {
		return
	}
	receipt := message{Kind: Receipt, From: r.id, To: m.From, Op: m.Op, LSN: m.LSN, Timeline: r.token}
	happened := trace.Event{Node: r.id, Peer: m.From, Op: m.Op, LSN: m.LSN, Timeline: m.Timeline}
	switch {
	case r.tokens && m.Timeline < r.token:
		happened.Kind, happened.N = trace.OrderRefused, int64(r.token)
		w.cause = w.Emit(happened)
		receipt.Failed = true
	case !r.done[orderKey{m.Op, m.LSN}]:
		r.done[orderKey{m.Op, m.LSN}], r.token = true, max(r.token, m.Timeline)
		happened.Kind, happened.N = trace.OrderDone, asNumber(r.tokens)
		w.cause = w.Emit(happened)
	}
	w.send(receipt)
}

// handleReceipt answers the client whose write the resource has carried out.
// A refusal is how a primary learns that it has been replaced.
func (w *World) handleReceipt(n *node, m *message) {
	at := slices.IndexFunc(n.orders, func(o order) bool { return o.op == m.Op && o.lsn == m.LSN })
	switch {
	case at < 0:
	case m.Failed:
		w.standDown(n, m)
	default:
		o := n.orders[at]
		n.orders = slices.Delete(n.orders, at, at+1)
		if o.client != sim.Nobody {
			w.reply(n, o.call, message{LSN: o.lsn})
		}
	}
}

// standDown makes a standby, without anybody to follow, of a primary that has
// learned of its successor. Whoever waits for an answer is cut off: the write
// is in this log, and whether it is in the successor's nobody here can know.
func (w *World) standDown(n *node, m *message) {
	orders, commits, open := n.orders, n.commits[n.first:], n.open
	n.orders, n.commits, n.first = nil, nil, 0
	if n.role == Primary {
		n.role, n.upstream, n.replaced, n.successor = Standby, sim.Nobody, true, sim.Nobody
		n.open, n.fellBack = nil, false
		n.stream = stream{epoch: n.stream.epoch + 1}
		w.cause = w.Emit(trace.Event{Kind: trace.NodeReplaced, Node: n.id, Peer: m.From,
			Timeline: n.timeline(), LSN: n.wal.End(), N: int64(m.Timeline)})
		w.closeSenders(n)
	}
	told := w.cause
	for i := range orders {
		w.hangUp(n, orders[i].client)
	}
	for i := range commits {
		if !commits[i].done {
			w.hangUp(n, commits[i].client)
		}
	}
	for i := range open {
		w.hangUp(n, open[i].client)
	}
	w.cause = told
	w.startReplay(n)
}

// hangUp ends the connection of a client without an answer.
func (w *World) hangUp(n *node, client sim.ID) {
	if client != sim.Nobody {
		w.send(message{Kind: Reset, From: n.id, To: client})
	}
}
