package replication

import (
	"maps"
	"slices"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// replica is what a node without a leader has instead of a log. A write is
// shown to readers at once and confirmed when it is on disk; a crash takes
// back what was not.
type replica struct {
	copies  storage.Copies
	hints   []hint
	tombs   []tomb
	minted  uint64 // versions numbered here
	crashes uint32

	replicaMemory
	*leader // of one among several, else nil
}

// replicaMemory is the part that a crash takes.
type replicaMemory struct {
	unflushed []overwritten
	owed      []owed
	flushing  bool
	taken     [2]int // how much of unflushed and owed the flush under way has
	handing   []bool // by home: hints are on their way there
	ticking   bool   // the next look at the hints is on the agenda
}

// overwritten is what a key held before a write that is not on disk yet.
type overwritten struct {
	key    string
	before *storage.Object
}

// owed is a confirmation that waits for the disk.
type owed struct {
	message
	cause uint64
}

// tomb is a tombstone that is to be forgotten.
type tomb struct {
	pair
	due sim.Time
}

func newReplica(partitions, nodes int) *replica {
	return &replica{copies: storage.NewCopies(partitions), replicaMemory: replicaMemory{handing: make([]bool, nodes)}}
}

func (r *replica) clone() *replica {
	if r == nil {
		return nil
	}
	c := *r
	c.copies = r.copies.Clone()
	c.hints, c.tombs = slices.Clone(r.hints), slices.Clone(r.tombs)
	c.unflushed, c.owed, c.handing = slices.Clone(r.unflushed), slices.Clone(r.owed), slices.Clone(r.handing)
	c.leader = r.leader.clone()
	return &c
}

func (r *ring) clone() *ring {
	if r == nil {
		return nil
	}
	c := *r
	c.requests, c.exchanges, c.keepers = slices.Clone(r.requests), slices.Clone(r.exchanges), slices.Clone(r.keepers)
	for i := range c.requests {
		c.requests[i].asks = slices.Clone(c.requests[i].asks)
	}
	return &c
}

// unshareRing gives a copied session a memory of its own of what it knows.
func (s *session) unshareRing() { s.contexts = maps.Clone(s.contexts) }

// handleAtReplica is what a node without a leader does with what its peers
// send. One that is still starting has nothing to say yet.
func (w *World) handleAtReplica(n *node, m *message) {
	if n.condition != Up {
		w.refuseCopy(n, m)
		return
	}
	switch m.Kind {
	case CopyWrite:
		w.storeCopy(n, m)
	case CopyRead:
		w.post(&message{Kind: CopyAnswer, From: n.id, To: m.From, Op: m.Op, Epoch: m.Epoch,
			Load: &load{object: n.replica.copies.Get(m.Load.key)}})
	case CopyAck, CopyAnswer:
		w.handleCopyReply(m)
	case CopyBatch:
		w.handleCopyBatch(n, m)
	case BatchAck:
		w.handleBatchAck(n, m)
	case TreeHashes:
		w.handleTreeHashes(n, m)
	}
}

// refuseCopy says no to a peer on behalf of a process that cannot.
func (w *World) refuseCopy(n *node, m *message) {
	answer := message{From: n.id, To: m.From, Op: m.Op, Epoch: m.Epoch, Failed: true, Load: m.Load}
	switch m.Kind {
	case CopyWrite:
		answer.Kind = CopyAck
	case CopyRead:
		answer.Kind = CopyAnswer
	case CopyBatch:
		answer.Kind = BatchAck
	default:
		return
	}
	w.post(&answer)
}

// coordinateAt begins a request of a client on a node, or says why not.
func (w *World) coordinateAt(n *node, m *message) {
	c := call{op: m.Op, client: w.Op(m.Op).Client, attempt: m.Attempt}
	if n.condition != Up {
		w.tell(n.id, c, message{Failed: true, Reason: trace.NodeDown})
		return
	}
	w.coordinate(n.id, c, m.Load)
}

// storeCopy takes in a version and confirms it once it is on disk.
func (w *World) storeCopy(n *node, m *message) {
	if m.Load.home != sim.Nobody {
		w.becomeKeeper(n, m.Load.key)
	}
	w.absorb(n, m.From, pair{m.Load.key, m.Load.object})
	if m.Load.home != sim.Nobody {
		w.keepHint(n, m.Load.home, m.Load.key, m.Load.object)
	}
	if m.Epoch > 0 {
		n.replica.owed = append(n.replica.owed, owed{message{Kind: CopyAck, From: n.id, To: m.From, Op: m.Op, Epoch: m.Epoch}, w.cause})
	}
	w.startCopyFlush(n)
}

// becomeKeeper notes that a node has something of a key that is not its own.
func (w *World) becomeKeeper(n *node, key string) {
	known := &w.ring.keepers[w.bucket(key).Partition]
	if at, found := slices.BinarySearch(*known, n.id); !found {
		*known = slices.Insert(slices.Clone(*known), at, n.id)
	}
}

// absorb merges what came from a peer into the table and reports whether that
// changed anything.
func (w *World) absorb(n *node, from sim.ID, p pair) bool {
	how := w.ring.config.Conflict
	before := n.replica.copies.Get(p.key)
	after := before.Merge(how, p.object)
	happened := trace.Event{Node: n.id, Peer: from, Op: p.object.Newest(), N: int64(before.Newest())}
	if after.Same(before) {
		if !before.Same(p.object) {
			happened.Kind = trace.CopyOutdated
			w.cause = w.Emit(happened)
		}
		return false
	}
	n.replica.unflushed = append(n.replica.unflushed, overwritten{p.key, before})
	n.replica.copies.Set(p.key, after)
	happened.Kind = trace.CopyStored
	w.cause = w.Emit(happened)
	if count := after.Siblings(); count > 1 && count > before.Siblings() {
		w.Emit(trace.Event{Kind: trace.SiblingsKept, Node: n.id, Peer: sim.Nobody, Op: p.object.Newest(), N: int64(count)})
	}
	w.bury(n, p.key, after)
	return true
}

// startCopyFlush writes what is in memory to disk, as much as there is.
func (w *World) startCopyFlush(n *node) {
	r := n.replica
	if r.flushing || len(r.unflushed)+len(r.owed) == 0 && !r.isDirty() {
		return
	}
	r.flushing, r.taken = true, [2]int{len(r.unflushed), len(r.owed)}
	if r.leader != nil {
		r.beginFlush()
	}
	w.agenda.Push(w.now.Add(n.config.Fsync.Sample(&n.rand)), sim.Task{Kind: copiesFlushed, Who: n.id, Epoch: n.life})
}

func (w *World) onCopiesFlushed(n *node) {
	r := n.replica
	r.flushing = false
	r.unflushed = slices.Delete(r.unflushed, 0, r.taken[0])
	// Confirming may add to what is owed, behind what is confirmed here.
	confirmed := r.owed[:r.taken[1]]
	for i := range confirmed {
		o := &confirmed[i]
		w.cause = o.cause
		if o.To == n.id {
			w.handleCopyReply(&o.message)
		} else {
			w.post(&o.message)
		}
	}
	r.owed = slices.Delete(r.owed, 0, r.taken[1])
	if r.leader != nil {
		w.onLeaderFlushed(n)
	}
	w.startCopyFlush(n)
}

// forgetReplica is a crash: what was not on disk is taken back, and of the
// requests that the node coordinated nobody knows any more.
func (w *World) forgetReplica(n *node) {
	r := n.replica
	r.crashes++
	for _, o := range slices.Backward(r.unflushed) {
		r.copies.Set(o.key, o.before)
	}
	r.replicaMemory = replicaMemory{handing: make([]bool, len(w.nodes))}
	if r.leader != nil {
		r.forget()
	}
	w.ring.requests = slices.DeleteFunc(w.ring.requests, func(c coordination) bool { return c.at == n.id })
}

// wakeReplica sets the timers of a node that has started.
func (w *World) wakeReplica(n *node) {
	w.watchHints(n)
	if n.replica.leader != nil {
		w.meetPeers(n)
	}
	if len(n.replica.tombs) > 0 {
		w.agenda.Push(max(w.now, n.replica.tombs[0].due), sim.Task{Kind: tombDue, Who: n.id, Epoch: n.life})
	}
}

// bury has a tombstone forgotten when it is old enough. Whoever has not heard
// of the deletion by then brings the value back.
func (w *World) bury(n *node, key string, o *storage.Object) {
	grace := w.ring.config.Grace
	if grace == 0 || o.Siblings() > 0 {
		return
	}
	r := n.replica
	r.tombs = append(r.tombs, tomb{pair{key, o}, w.now.Add(grace)})
	if len(r.tombs) == 1 {
		w.agenda.Push(r.tombs[0].due, sim.Task{Kind: tombDue, Who: n.id, Epoch: n.life})
	}
}

func (w *World) onTombDue(n *node) {
	r := n.replica
	for len(r.tombs) > 0 && r.tombs[0].due <= w.now {
		t := r.tombs[0]
		r.tombs = slices.Delete(r.tombs, 0, 1)
		if r.copies.Get(t.key).Same(t.object) {
			r.copies.Set(t.key, nil)
			w.Emit(trace.Event{Kind: trace.TombstoneDropped, Node: n.id, Peer: sim.Nobody, Op: t.object.Newest()})
		}
	}
	if len(r.tombs) > 0 {
		w.agenda.Push(r.tombs[0].due, sim.Task{Kind: tombDue, Who: n.id, Epoch: n.life})
	}
}
