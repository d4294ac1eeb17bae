package replication

import (
	"slices"
	"time"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// How changes travel between leaders. Each has a log of what it tells, and
// for each peer a position in it; the peer says how much of that it has on
// disk. A lost connection begins again from there. A change is never told to
// the leader that made it, nor back to the one it came from, so that none goes
// round for ever.

// peer is what a leader knows of another one that it tells or that tells it.
type peer struct {
	connected bool   // this leader tells it
	knocking  bool   // a timer to connect is on the agenda
	epoch     uint32 // of the connection to it
	sent      uint64 // position in the log up to which it was told
	acked     uint64 // position up to which it has all on disk

	hears       uint32 // epoch of the connection from it
	logID       uint32 // which log it tells from
	heard       uint64 // position in its log up to which this leader has applied
	heardOnDisk uint64
	flushing    uint64 // heard, when the flush under way began
	cause       uint64 // what the last of it followed from
	inbox       []arrived
	waits       bool // it has been said that the first of the inbox waits
}

// deaf is the epoch of no connection.
const deaf = ^uint32(0)

// arrived is a change that is not applied yet.
type arrived struct {
	delta *storage.Delta
	at    uint64 // its position in the log of who told it
	cause uint64
}

// knockEvery is the pause between two tries to connect, as that of a standby.
const knockEvery = 100 * time.Millisecond

// tellPeer sends a peer what is on disk here and was not sent yet.
func (w *World) tellPeer(n *node, to sim.ID) {
	l := n.replica.leader
	p := &l.peers[to]
	if !p.connected || p.sent >= l.durable {
		return
	}
	var deltas []*storage.Delta
	var positions []uint64
	for at := p.sent + 1; at <= l.durable; at++ {
		entry := l.log.At(at)
		if entry.delta.Dot.By.Node() != to && entry.from != to {
			deltas, positions = append(deltas, entry.delta), append(positions, at)
		}
	}
	p.sent = l.durable
	if len(deltas) == 0 {
		return
	}
	w.cause = w.Emit(trace.Event{Kind: trace.ChangesTold, Node: n.id, Peer: to, Op: deltas[len(deltas)-1].Op, N: int64(len(deltas))})
	w.post(&message{Kind: Records, From: n.id, To: to, Epoch: p.epoch, LSN: storage.LSN(p.sent), Op: deltas[len(deltas)-1].Op,
		Load: &load{exchange: &exchange{deltas: deltas, positions: positions}}})
}

// handleExchange is what a leader does with what another says.
func (w *World) handleExchange(n *node, m *message) {
	p := &n.replica.peers[m.From]
	switch m.Kind {
	case Connect:
		w.greet(n, p, m)
	case Accept:
		if m.Epoch == p.epoch && !p.connected {
			p.connected, p.sent, p.acked = true, uint64(m.LSN), uint64(m.LSN)
			w.cause = w.between(trace.ExchangeBegan, n.id, m.From)
			w.tellPeer(n, m.From)
		}
	case Records:
		if m.Epoch == p.hears {
			for i, d := range m.Load.deltas {
				p.inbox = append(p.inbox, arrived{d, m.Load.positions[i], w.cause})
			}
			w.applyTold(n)
		}
	case Ack:
		if m.Epoch == p.epoch && p.connected {
			p.acked = max(p.acked, uint64(m.LSN))
		}
	}
}

// greet begins to listen to a peer, and tells it from where on to speak. A peer
// knocks again when the answer takes its time.
func (w *World) greet(n *node, p *peer, m *message) {
	if p.hears == m.Epoch {
		return
	}
	if n.condition != Up {
		w.post(&message{Kind: Reset, From: n.id, To: m.From, Epoch: m.Epoch})
		return
	}
	if p.logID != m.Attempt {
		p.logID, p.heard, p.heardOnDisk = m.Attempt, 0, 0
	}
	p.hears, p.inbox, p.waits = m.Epoch, nil, false
	w.post(&message{Kind: Accept, From: n.id, To: m.From, Epoch: m.Epoch, LSN: storage.LSN(p.heard)})
}

// applyTold applies what has arrived, from each peer in order. A change that
// builds on one which is not here yet waits, and so does all behind it.
func (w *World) applyTold(n *node) {
	l := n.replica.leader
	for again := true; again; {
		again = false
		for i := range l.peers {
			for w.applyNext(n, sim.ID(i)) {
				again = true
			}
		}
	}
	w.startCopyFlush(n)
}

// applyNext applies the first change that a peer has told, and reports whether
// it could.
func (w *World) applyNext(n *node, from sim.ID) bool {
	l := n.replica.leader
	p := &l.peers[from]
	if len(p.inbox) == 0 {
		return false
	}
	first := p.inbox[0]
	w.cause = first.cause
	known := l.known.Covers(first.delta.Dot)
	if !known && first.delta.Waits(l.known) {
		if !w.mesh.config.Hasty {
			if !p.waits {
				p.waits = true
				w.Emit(trace.Event{Kind: trace.ChangeWaits, Node: n.id, Peer: from, Op: first.delta.Op})
			}
			return false
		}
		if n.replica.copies.Get(first.delta.Key) == nil {
			w.Emit(trace.Event{Kind: trace.ChangeDropped, Node: n.id, Peer: from, Op: first.delta.Op})
			l.known, known = l.known.With(first.delta.Dot), true
		}
	}
	if !known {
		w.takeIn(n, from, first.delta)
	}
	p.inbox, p.waits, p.heard, p.cause = slices.Delete(p.inbox, 0, 1), false, first.at, w.cause
	return true
}

// loseExchange notices that the connections with another leader are gone, and
// with them what clients wanted from it over this one.
func (w *World) loseExchange(n *node, id sim.ID) {
	p := &n.replica.peers[id]
	p.inbox, p.waits, p.hears = nil, false, deaf
	if p.connected {
		w.between(trace.ExchangeLost, n.id, id)
	}
	p.connected = false
	p.epoch++
	w.knockLater(n, id)
	for i := range w.sessions {
		if s := &w.sessions[i]; s.busy && s.asked == n.id && w.carrier(s) == id {
			w.post(&message{Kind: Reset, From: n.id, To: s.id, Epoch: anyEpoch})
		}
	}
}

// carrier returns the home leader that has the write of a session from another
// one, or Nobody.
func (w *World) carrier(s *session) sim.ID {
	if w.mesh == nil || s.op == 0 {
		return sim.Nobody
	}
	op := w.Op(s.op)
	if home := w.homeOf(op.Key); !op.IsRead && home != s.asked {
		return home
	}
	return sim.Nobody
}

func (w *World) knockLater(n *node, id sim.ID) {
	p := &n.replica.peers[id]
	if n.condition != Up || p.knocking || p.connected || !w.tells(n.id, id) {
		return
	}
	p.knocking = true
	w.agenda.Push(w.now.Add(knockEvery), sim.Task{Kind: knockDue, Who: n.id, Ref: uint32(id), Epoch: n.life})
}

// onKnockDue tries to connect to another leader, again and again.
func (w *World) onKnockDue(n *node, id sim.ID) {
	p := &n.replica.peers[id]
	p.knocking = false
	if p.connected {
		return
	}
	if !w.isCut(n.id, id) {
		w.post(&message{Kind: Connect, From: n.id, To: id, Epoch: p.epoch, Attempt: n.replica.logID})
	}
	w.knockLater(n, id)
}

// meetPeers connects a leader that has started with all that it tells.
func (w *World) meetPeers(n *node) {
	for i := range n.replica.peers {
		if id := sim.ID(i); w.tells(n.id, id) {
			w.onKnockDue(n, id)
		}
	}
}
