package replication

import (
	"slices"
	"time"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// A hint says that a replica has missed a write. In a sloppy quorum the node
// that stands in for it keeps it, and its copy counts; in a strict one the
// coordinator does, and it does not.

// hint is a key that a node holds for a home replica, as it was when the
// replica missed it last.
type hint struct {
	home sim.ID
	pair
	since sim.Time
}

// handoffEvery is the time between two tries to hand over what is hinted.
const handoffEvery = 500 * time.Millisecond

// keepHint has a node hold what a home replica has missed.
func (w *World) keepHint(n *node, home sim.ID, key string, object *storage.Object) {
	if w.ring.config.Hints == 0 {
		return
	}
	r := n.replica
	if at := slices.IndexFunc(r.hints, func(h hint) bool { return h.home == home && h.key == key }); at >= 0 {
		r.hints[at].object = r.hints[at].object.Merge(w.ring.config.Conflict, object)
		return
	}
	r.hints = append(r.hints, hint{home, pair{key, object}, w.now})
	w.Emit(trace.Event{Kind: trace.HintKept, Node: n.id, Peer: home, Op: object.Newest()})
	w.watchHints(n)
}

func (w *World) watchHints(n *node) {
	if len(n.replica.hints) == 0 || n.replica.ticking {
		return
	}
	n.replica.ticking = true
	w.agenda.Push(w.now.Add(handoffEvery), sim.Task{Kind: handoffDue, Who: n.id, Epoch: n.life})
}

// onHandoffDue forgets the hints that are too old and sends the rest home.
func (w *World) onHandoffDue(n *node) {
	r := n.replica
	r.ticking = false
	var homes []sim.ID
	for i := range r.hints {
		homes = append(homes, r.hints[i].home)
	}
	slices.Sort(homes)
	for _, home := range slices.Compact(homes) {
		w.expireHints(n, home)
		w.handOff(n, home)
		w.cause = 0
	}
	w.watchHints(n)
}

func (w *World) expireHints(n *node, home sim.ID) {
	var old []string
	n.replica.hints = slices.DeleteFunc(n.replica.hints, func(h hint) bool {
		expired := h.home == home && w.now.Sub(h.since) > w.ring.config.Hints
		if expired {
			old = append(old, h.key)
		}
		return expired
	})
	if len(old) > 0 {
		w.cause = w.Emit(trace.Event{Kind: trace.HintExpired, Node: n.id, Peer: home, N: int64(len(old))})
		w.dropStrays(n, old)
	}
}

// handOff sends all that is hinted for a home replica, one batch at a time.
func (w *World) handOff(n *node, home sim.ID) {
	r := n.replica
	if r.handing[home] || w.isCut(n.id, home) {
		return
	}
	var pairs []pair
	for _, h := range r.hints {
		if h.home == home {
			pairs = append(pairs, h.pair)
		}
	}
	if len(pairs) > 0 {
		r.handing[home] = w.post(&message{Kind: CopyBatch, From: n.id, To: home, Epoch: 1, Load: &load{exchange: &exchange{pairs: pairs}}})
	}
}

// handleCopyBatch takes in many versions at once. Hints are confirmed when
// they are on disk; an exchange of trees is answered with what is here.
func (w *World) handleCopyBatch(n *node, m *message) {
	changed := 0
	begun := w.cause
	if n.replica.leader != nil {
		defer w.learnAll(n, m.Load.known)
	}
	for _, p := range m.Load.pairs {
		if p.object != nil && w.absorb(n, m.From, p) {
			changed++
		}
		w.cause = begun
	}
	if m.Epoch > 0 {
		n.replica.owed = append(n.replica.owed, owed{message{Kind: BatchAck, From: n.id, To: m.From, Load: m.Load}, w.cause})
	} else {
		w.exchangeOf(n.id, m.From).took(n.id, changed)
		w.Emit(trace.Event{Kind: trace.TreesMended, Node: n.id, Peer: m.From, N: int64(changed)})
	}
	w.startCopyFlush(n)
	if len(m.Load.back) > 0 {
		w.sendBuckets(n, m.From, m.Load.back, nil)
	}
}

// handleBatchAck forgets the hints that have arrived, unless the replica has
// missed more since.
func (w *World) handleBatchAck(n *node, m *message) {
	r, home := n.replica, m.From
	r.handing[home] = false
	if m.Failed {
		return
	}
	var done []string
	r.hints = slices.DeleteFunc(r.hints, func(h hint) bool {
		arrived := h.home == home && slices.ContainsFunc(m.Load.pairs, func(p pair) bool { return p.key == h.key && p.object.Same(h.object) })
		if arrived {
			done = append(done, h.key)
		}
		return arrived
	})
	if len(done) == 0 {
		return
	}
	w.Emit(trace.Event{Kind: trace.HintsDelivered, Node: n.id, Peer: home, N: int64(len(done))})
	w.dropStrays(n, done)
}

// losePeer is a replica noticing that its connection to another is gone.
func (w *World) losePeer(n *node, peer sim.ID) {
	if w.IsNode(peer) {
		n.replica.handing[peer] = false
		w.loseReplica(n.id, peer)
		if n.replica.leader != nil {
			w.loseExchange(n, peer)
		}
	}
}

// dropStrays removes copies that a node has kept for others only.
func (w *World) dropStrays(n *node, keys []string) {
	for _, key := range keys {
		wanted := slices.Contains(w.Homes(key), n.id) ||
			slices.ContainsFunc(n.replica.hints, func(h hint) bool { return h.key == key })
		if !wanted {
			n.replica.copies.Set(key, nil)
		}
	}
}
