package replication

import (
	"cmp"
	"slices"
	"time"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// What the steps of a failover take until a tape says otherwise.
const (
	promoteTakes = 100 * time.Millisecond // besides replaying what is left
	rewindTakes  = 300 * time.Millisecond // besides undoing what is past the fork
	cloneTakes   = time.Second            // besides copying the rows
)

// rejoinMode is the way in which a node comes back into the cluster.
type rejoinMode uint8

const (
	rejoinPlainly  rejoinMode = iota
	rejoinByRewind            // discard what is past the fork, if it is refused
	rejoinByClone             // throw everything away and copy
)

// Candidate is a node judged for promotion.
type Candidate struct {
	Node    sim.ID
	LSN     storage.LSN // the end of what it received
	History storage.Timeline
	Refusal trace.Reason
	At      sim.Time
}

// Candidates asks every standby how far it got and ranks them: the end of the
// log decides, whatever the commit policy was. A longer log of an older
// timeline is no progress.
func (w *World) Candidates() {
	w.candidates = w.candidates[:0]
	for i := range w.nodes {
		n := &w.nodes[i]
		if n.role == Primary && n.condition != Down || n.id == w.established {
			continue
		}
		w.candidates = append(w.candidates, Candidate{Node: n.id, LSN: n.wal.End(), History: n.timeline(),
			Refusal: w.whyNotCandidate(n), At: w.now})
	}
	slices.SortStableFunc(w.candidates, func(a, b Candidate) int {
		if (a.Refusal == 0) != (b.Refusal == 0) {
			if a.Refusal == 0 {
				return -1
			}
			return 1
		}
		switch {
		case a.Refusal != 0:
			return 0
		case a.History != b.History:
			return int(b.History) - int(a.History)
		}
		return cmp.Compare(b.LSN, a.LSN)
	})
	begun := w.cause
	for rank, c := range w.candidates {
		kind := trace.CandidateRanked
		if c.Refusal != 0 {
			kind = trace.CandidateRefused
		}
		w.Emit(trace.Event{Kind: kind, Node: c.Node, Peer: sim.Nobody, LSN: c.LSN, Reason: c.Refusal, N: int64(rank + 1)})
		w.cause = begun
	}
}

func (w *World) whyNotCandidate(n *node) trace.Reason {
	switch {
	case n.config.Search:
		return trace.NoCopy
	case n.wiped:
		return trace.NoData
	case n.condition != Up:
		return trace.NodeDown
	case n.paused:
		return trace.NodePausedReason
	case n.fenced:
		return trace.Fenced
	case w.linkState(w.monitor.id, n.id) != sim.LinkUp || w.linkState(n.id, w.monitor.id) != sim.LinkUp:
		return trace.Unreachable
	}
	return trace.NoReason
}

// Fence powers a node off from outside and bars it: when it is switched on
// again it will not be a primary.
func (w *World) Fence(id sim.ID) {
	n := w.node(id)
	if n.fenced {
		w.Refuse(n.name + " is fenced already")
		return
	}
	n.fenced = true
	if n.condition == Down {
		w.happened(trace.NodeFenced, n)
		return
	}
	w.die(n, trace.NodeFenced)
}

// Promote makes a standby a primary on a new timeline. First it applies all
// it received. It does not ask whether there is a primary already.
func (w *World) Promote(id sim.ID) {
	n := w.node(id)
	switch {
	case n.config.Search:
		w.Refuse(n.name + " is a search index, not a copy; promote a standby")
	case n.wiped:
		w.Refuse(n.name + " has no data to serve; rejoin it first")
	case n.condition == Down:
		w.Refuse(n.name + " is down; restart " + n.name + " first")
	case n.paused:
		w.Refuse(n.name + " is paused and does not listen; resume " + n.name + " first")
	case n.role == Primary:
		w.Refuse(n.name + " is a primary already")
	case n.fenced:
		w.Refuse(n.name + " is fenced; rejoin " + n.name + " first")
	case n.condition != Up:
		w.Refuse(n.name + " is " + n.condition.String() + "; wait until it is up")
	default:
		w.cause = w.happened(trace.PromotionStarted, n)
		w.leaveUpstream(n)
		n.replaying, n.flushing = false, false
		n.stopWorkers()
		n.wal.Flush(n.wal.End())
		left := n.wal.End() - n.replayed
		takes := promoteTakes + sim.Duration(left)*n.config.Apply.Sample(&n.rand)
		w.become(n, Promoting, takes)
	}
}

// leaveUpstream closes a standby's stream.
func (w *World) leaveUpstream(n *node) {
	if n.upstream != sim.Nobody && n.stream.state != NotStreaming {
		w.send(message{Kind: Reset, From: n.id, To: n.upstream, Epoch: n.stream.epoch})
	}
	n.stream = stream{epoch: n.stream.epoch + 1}
}

// becomePrimary ends a promotion: the history forks here.
func (w *World) becomePrimary(n *node) {
	n.condition = Up
	w.replay(n, n.wal.End())
	fork := n.wal.End()
	n.history = n.history.Begin(fork, n.nextTimeline)
	n.role, n.upstream, n.rejoin, n.replaced = Primary, sim.Nobody, rejoinPlainly, false
	w.established = n.id
	w.cause = w.Emit(trace.Event{Kind: trace.NodePromoted, Node: n.id, Peer: sim.Nobody, Timeline: n.timeline(), LSN: fork})
	promoted := w.cause
	w.append(n, &storage.Record{Kind: storage.TimelineStarted})
	w.cause = promoted
	w.serveHeld(n)
	w.closeSenders(n) // those who follow have to learn of the new timeline
	if w.monitor.config.Lease > 0 {
		w.renewLease(n, &message{At: w.now})
	}
	w.cause = promoted
	w.settle(n)
}

// closeSenders ends the streams that a node feeds. Its standbys knock again.
func (w *World) closeSenders(n *node) {
	for i := range n.senders {
		if s := &n.senders[i]; s.Connected {
			s.Connected = false
			w.send(message{Kind: Reset, From: n.id, To: s.Standby, Epoch: s.Epoch})
		}
	}
}

// Repoint makes a standby follow another node.
func (w *World) Repoint(id, to sim.ID) {
	n := w.node(id)
	switch {
	case id == to:
		w.Refuse(n.name + " cannot follow itself")
		return
	case w.IsIndex(to):
		w.Refuse(w.Name(to) + " is a search index and feeds nobody; repoint " + n.name + " to a copy")
		return
	case n.role == Primary:
		w.Refuse(n.name + " is a primary; rejoin " + n.name + " makes it a standby")
		return
	case n.paused:
		w.Refuse(n.name + " is paused and does not listen; resume " + n.name + " first")
		return
	case w.follows(to, id):
		w.Refuse(w.Name(to) + " follows " + n.name + "; the two cannot feed each other")
		return
	}
	w.cause = w.between(trace.NodeRepointed, id, to)
	w.leaveUpstream(n)
	n.upstream, n.stuck, n.replaced = to, false, false
	w.connect(n)
}

// follows tells whether a gets its log from b, directly or through others.
func (w *World) follows(a, b sim.ID) bool {
	for hops := 0; hops < len(w.nodes) && a != sim.Nobody; hops++ {
		if a == b {
			return true
		}
		a = w.node(a).upstream
	}
	return false
}

// Rejoin brings a node back as a standby of the primary that was promoted
// last. A running primary is stopped for it. It clears the fence.
func (w *World) Rejoin(id sim.ID, mode string) {
	n := w.node(id)
	if id == w.established {
		// Somebody chose the other side of a split brain.
		w.established = w.anotherPrimary(id)
	}
	to := w.established
	switch {
	case id == to:
		w.Refuse(n.name + " is the primary that the others rejoin; promote another node first")
		return
	case n.paused:
		w.Refuse(n.name + " is paused; resume it first, or kill it")
		return
	case mode == "clone" && (!w.node(to).running() || w.isCut(id, to)):
		w.Refuse(w.Name(to) + " cannot be copied now; a clone needs a running primary, or it only throws data away")
		return
	case n.wiped && mode != "clone":
		w.Refuse(n.name + " has no data; rejoin " + n.name + " clone copies it from the primary")
		return
	case w.follows(to, id):
		w.node(to).upstream = sim.Nobody
	}
	if n.condition != Down {
		w.stopInOrder(n)
	}
	w.cause = w.between(trace.RejoinStarted, id, to)
	n.fenced, n.role, n.upstream, n.stuck, n.replaced = false, Standby, to, false, false
	switch mode {
	case "clone":
		w.beginClone(n)
	case "rewind":
		n.rejoin = rejoinByRewind
		w.start(n)
	default:
		n.rejoin = rejoinPlainly
		w.start(n)
	}
}

// anotherPrimary returns a writable node besides id, or id when there is none.
func (w *World) anotherPrimary(id sim.ID) sim.ID {
	for i := range w.nodes {
		if n := &w.nodes[i]; n.id != id && w.writable(n) {
			return n.id
		}
	}
	return id
}

// beginRewind discards what a refused node has past the fork. The upstream
// said where that is.
func (w *World) beginRewind(n *node) {
	n.rejoin = rejoinPlainly
	past := n.wal.End() - min(n.stream.fork, n.wal.End())
	n.flushing, n.replaying = false, false
	n.stopWorkers()
	// A rewind is done to a server that is shut down. One that followed it
	// may be ahead of it afterwards, and has to ask again.
	w.closeSenders(n)
	w.become(n, Rewinding, rewindTakes+sim.Duration(past)*n.config.Apply.Sample(&n.rand))
}

func (w *World) becomeRewound(n *node) {
	fork := min(n.stream.fork, n.wal.End())
	dropped := n.wal.End() - fork
	n.wal.Flush(n.wal.End())
	n.wal.Truncate(fork)
	n.history = n.history.Until(fork)
	n.wal.ForgetStates()
	n.rows, n.replayed, n.workers, n.ahead = storage.NewRows(), 0, nil, nil
	n.heap, n.heapAt, n.index = storage.Heap{}, 0, storage.Index{}
	w.replay(n, fork)
	n.condition, n.stream.state = Up, NotStreaming
	w.cause = w.Emit(trace.Event{Kind: trace.NodeRewound, Node: n.id, Peer: n.upstream,
		LSN: fork, Timeline: n.timeline(), N: int64(dropped)})
	w.connect(n)
}

// beginClone throws away what a node has and copies its upstream. The copy is
// the upstream's whole log, which then arrives as any other records do.
func (w *World) beginClone(n *node) {
	n.wal, n.history, n.wiped, n.clean = storage.WAL{}, nil, false, false
	epoch := n.stream.epoch
	n.memory = memory{rows: storage.NewRows(), successor: sim.Nobody}
	n.stream.epoch = epoch + 1
	w.become(n, Cloning, cloneTakes)
}

func (w *World) becomeCloned(n *node) {
	n.condition = Up
	w.copyEffects(n)
	w.cause = w.happened(trace.NodeCloned, n)
	w.connect(n)
}
