package replication

import (
	"slices"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// leader is what a node among several leaders has besides its table.
type leader struct {
	log     storage.Log[passed] // what it tells others, in order
	logID   uint32              // another one after the disk was lost
	durable uint64              // how much of the log is on disk
	known   storage.Vector      // the changes in the table: of each leader so many from the first on
	onDisk  storage.Vector      // the same of the disk
	peers   []peer              // by node
	// What the flush under way has of the log and of what is known.
	logTaken   uint64
	knownTaken storage.Vector
}

// passed is an entry of a leader's log: a change, and from whom it has it.
type passed struct {
	delta *storage.Delta
	from  sim.ID
}

func newLeader(nodes int) *leader { return &leader{peers: make([]peer, nodes)} }

func (l *leader) clone() *leader {
	if l == nil {
		return nil
	}
	c := *l
	c.log = l.log.Clone()
	c.peers = slices.Clone(l.peers)
	for i := range c.peers {
		c.peers[i].inbox = slices.Clone(l.peers[i].inbox)
	}
	return &c
}

// leadAt carries out a request of a client, or says why not.
func (w *World) leadAt(n *node, m *message) {
	op := w.Op(m.Op)
	c := call{op: m.Op, client: op.Client, attempt: m.Attempt}
	if n.condition != Up {
		w.tell(n.id, c, message{Failed: true, Reason: trace.NodeDown})
		return
	}
	if op.IsRead {
		object := n.replica.copies.Get(op.Key)
		value, _ := object.Value()
		w.tell(n.id, c, message{Value: value, Flushed: storage.LSN(object.Newest())})
		return
	}
	if home := w.homeOf(op.Key); home != sim.Nobody && home != n.id {
		w.sendHome(n, home, c, m)
		return
	}
	w.writeHere(n, c)
}

// sendHome has the home leader of a row carry out a write, so that no two
// leaders write it at once.
func (w *World) sendHome(n *node, home sim.ID, c call, m *message) {
	forwarded := message{Kind: WriteRequest, From: n.id, To: home, Op: c.op, Attempt: c.attempt, Load: m.Load}
	if w.isCut(n.id, home) || !w.post(&forwarded) {
		w.tell(n.id, c, message{Failed: true, Reason: trace.HomeAway})
	}
}

// writeHere changes a row. The client hears ok when it is on this disk; the
// others hear of it afterwards.
func (w *World) writeHere(n *node, c call) {
	op, r := w.Op(c.op), n.replica
	r.minted++
	before := r.copies.Get(op.Key)
	delta := before.Prepare(w.mesh.config.Conflict, op.Key, storage.Revision{Value: op.Value, Deleted: op.Delete, Op: c.op, At: n.clock(w),
		Dot: storage.Dot{By: storage.ActorOf(n.id, r.crashes), N: r.minted}})
	for _, old := range before.Kept() {
		if slices.Contains(delta.Replaces, old.Dot) {
			w.mesh.markReplaced(old.Op)
		}
	}
	if delta.Gone {
		w.mesh.markReplaced(c.op) // nothing of it stays to be seen
	}
	w.takeIn(n, n.id, delta)
	r.owed = append(r.owed, owed{message{Kind: Answer, From: n.id, To: c.client, Op: c.op, Attempt: c.attempt}, w.cause})
	w.startCopyFlush(n)
}

// takeIn applies a change to a row and notes it for those that this leader
// tells. What contradicts it is a conflict.
func (w *World) takeIn(n *node, from sim.ID, d *storage.Delta) {
	r := n.replica
	before := r.copies.Get(d.Key)
	after, against := before.Then(w.mesh.config.Conflict, d)
	r.known = r.known.With(d.Dot)
	if from == n.id || w.mesh.relays() {
		r.log.Append(passed{d, from})
	}
	if before != nil && after.Same(before) {
		return // a comparison of trees has brought it already
	}
	r.unflushed = append(r.unflushed, overwritten{d.Key, before})
	r.copies.Set(d.Key, after)
	happened := trace.Event{Kind: trace.CopyStored, Node: n.id, Peer: from, Op: d.Op, N: int64(before.Newest())}
	if !after.Shows(d.Op) && !d.Gone {
		happened.Kind = trace.CopyOutdated
	}
	w.cause = w.Emit(happened)
	for i := range against {
		w.sayConflict(n, d, &against[i], after)
	}
}

// sayConflict tells of two writes whose writers did not know of each other.
func (w *World) sayConflict(n *node, d *storage.Delta, other *storage.Revision, after *storage.Object) {
	e := trace.Event{Kind: trace.ConflictFound, Node: n.id, Peer: d.Dot.By.Node(), Op: d.Op, N: int64(other.Op), Reason: trace.BothKept}
	switch {
	case w.mesh.config.Conflict == storage.Merged:
		e.Reason = trace.BothMerged
	case !after.Shows(other.Op):
		e.Reason = trace.LaterWins
	case !after.Shows(d.Op):
		e.Reason = trace.EarlierLoses
	}
	w.Emit(e)
}

// isDirty tells whether there is something to flush besides rows.
func (l *leader) isDirty() bool {
	return l != nil && (l.log.Len() > l.durable || slices.ContainsFunc(l.peers, func(p peer) bool { return p.heard > p.heardOnDisk }))
}

// beginFlush notes what a flush has.
func (l *leader) beginFlush() {
	l.logTaken, l.knownTaken = l.log.Len(), l.known
	for i := range l.peers {
		l.peers[i].flushing = l.peers[i].heard
	}
}

// onLeaderFlushed is the end of a flush: what was in it is told to those who do
// not know it, and confirmed to those from whom it came.
func (w *World) onLeaderFlushed(n *node) {
	l := n.replica.leader
	l.durable, l.onDisk = l.logTaken, l.knownTaken
	because := w.cause
	for i := range l.peers {
		p, id := &l.peers[i], sim.ID(i)
		if p.flushing > p.heardOnDisk {
			p.heardOnDisk = p.flushing
			w.cause = p.cause
			w.post(&message{Kind: Ack, From: n.id, To: id, Epoch: p.hears, LSN: storage.LSN(p.heardOnDisk)})
		}
		w.cause = because
		w.tellPeer(n, id)
	}
}

// forget is a crash: what was not on disk is gone, and every connection.
func (l *leader) forget() {
	l.log.Truncate(l.durable)
	l.known = l.onDisk
	for i := range l.peers {
		p := &l.peers[i]
		*p = peer{epoch: p.epoch + 1, hears: deaf, heard: p.heardOnDisk, heardOnDisk: p.heardOnDisk, logID: p.logID}
	}
}

// settle is an orderly stop: everything is on disk.
func (l *leader) settle() {
	l.durable, l.onDisk = l.log.Len(), l.known
	for i := range l.peers {
		l.peers[i].heardOnDisk = l.peers[i].heard
	}
}

// lose is a lost disk: the log begins anew, and so does what others have of it.
func (l *leader) lose() *leader {
	fresh := newLeader(len(l.peers))
	fresh.logID = l.logID + 1
	for i := range l.peers {
		fresh.peers[i].epoch, fresh.peers[i].hears = l.peers[i].epoch+1, deaf
	}
	return fresh
}
