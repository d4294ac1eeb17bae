package replication

import (
	"splitbrain/engine/sim"
)

// What an entry of the agenda means. The comment says what Who, Ref and Epoch
// hold.
const (
	deliver       uint8 = iota // Ref a link, Epoch the link's
	flushDone                  // Who a node, Epoch its life
	replayDone                 // Who a node, Epoch its life
	replayDue                  // Who a node, Epoch its life: a delayed record may be replayed
	conditionDone              // Who a node, Epoch its life: starting, promoting, … has ended
	reconnect                  // Who a standby, Epoch its stream's
	heartbeat                  // Who an upstream, Ref the standby, Epoch the sender's
	senderTimeout              // Who an upstream, Ref the standby, Epoch the sender's
	streamTimeout              // Who a standby, Epoch its stream's
	fallbackDue                // Who a primary, Epoch its life
	patienceDue                // Who a standby, Ref the low bits of the operation
	workloadTick               // Who a client, Ref 0 writes 1 reads, Epoch its load's
	jobTick                    // Who a client, Ref a job
	answerTimeout              // Who a client, Ref the low bits of the operation, Epoch the attempt
	commitDue                  // Who a node, Ref the low bits of the operation, Epoch the node's life
	checkTick                  // Epoch the monitor's round
	checkDeadline              // Who a node, Ref the check, Epoch the monitor's round
	leaseEnds                  // Who a primary, Epoch its life
	leaseOver                  // the monitor has waited for a lease to end
	served                     // Who a node, Epoch its life: a request has had its turn
	queryDone                  // Who a standby, Epoch its life
	drainOver                  // Who a primary, Epoch its life: a switchover took too long
	retryDue                   // Who a client, Ref the low bits of the operation, Epoch the attempt that failed
	shardDone                  // Who a standby, Ref the number of the shard, Epoch the node's life
	ordersDue                  // Who a node, Epoch its life: orders that found the link cut
	copiesFlushed              // Who a replica, Epoch its life
	handoffDue                 // Who a replica, Epoch its life: hints are to be handed over
	tombDue                    // Who a replica, Epoch its life: tombstones are to be forgotten
	quorumDue                  // Who a coordinator, Ref the request, Epoch the life of a node
	knockDue                   // Who a leader, Ref the peer that it wants to tell, Epoch its life
	followDue                  // Who a client, Ref the low bits of a write that it is to read, Epoch its load's
)

// Step plays the next entry of the agenda and reports whether there was one
// that may be played.
func (w *World) Step() bool {
	if w.agenda.Len() == 0 || w.Stopped() {
		return false
	}
	w.play(w.agenda.Pop())
	return true
}

// Advance plays everything up to and including the moment to, as long as it
// may. The clock only goes on to that moment when nothing is left before it.
func (w *World) Advance(to sim.Time) {
	for w.agenda.Peek() <= to {
		if w.Stopped() {
			return
		}
		w.play(w.agenda.Pop())
	}
	w.now = max(w.now, to)
}

func (w *World) play(e sim.Entry) {
	w.played++
	w.now = max(w.now, e.At)
	w.cause = 0
	switch e.Kind {
	case deliver:
		if l := &w.links[e.Ref]; l.Epoch == e.Epoch {
			w.arrive(l.Take(), l.To)
		}
	case flushDone, replayDone, replayDue, conditionDone, fallbackDue, leaseEnds, drainOver, served, queryDone, commitDue, ordersDue, shardDone,
		copiesFlushed, handoffDue, tombDue, knockDue:
		if n := w.node(e.Who); n.life == e.Epoch {
			w.whenAwake(n, e)
		}
	case patienceDue:
		w.whenAwake(w.node(e.Who), e)
	case reconnect, streamTimeout:
		if n := w.node(e.Who); n.stream.epoch == e.Epoch {
			w.whenAwake(n, e)
		}
	case heartbeat, senderTimeout:
		n := w.node(e.Who)
		if s := n.sender(sim.ID(e.Ref)); s != nil && s.Epoch == e.Epoch {
			w.whenAwake(n, e)
		}
	case workloadTick:
		w.onWorkloadTick(w.session(e.Who), e)
	case jobTick:
		w.onJobTick(w.session(e.Who), e)
	case answerTimeout:
		w.onAnswerTimeout(w.session(e.Who), e)
	case followDue:
		w.onFollowDue(w.session(e.Who), e)
	case retryDue:
		w.onRetryDue(w.session(e.Who), e)
	case checkTick:
		w.onCheckTick(e)
	case checkDeadline:
		w.onCheckDeadline(e)
	case leaseOver:
		w.onLeaseOver()
	case quorumDue:
		if !w.IsNode(e.Who) {
			w.onQuorumDue(e)
		} else if n := w.node(e.Who); n.life == e.Epoch {
			w.whenAwake(n, e)
		}
	}
}

// whenAwake lets a node's timer act, or keeps it for the moment at which a
// frozen process wakes up.
func (w *World) whenAwake(n *node, e sim.Entry) {
	if n.paused {
		n.inbox = append(n.inbox, parcel{isTimer: true, timer: e})
		return
	}
	w.onTimer(n, e)
}

func (w *World) onTimer(n *node, e sim.Entry) {
	switch e.Kind {
	case flushDone:
		w.onFlushed(n)
	case replayDone:
		w.onReplayed(n)
	case replayDue:
		w.startReplay(n)
	case conditionDone:
		w.onConditionDone(n)
	case fallbackDue:
		w.onFallbackDue(n)
	case patienceDue:
		w.onPatienceDue(n, e.Ref)
	case commitDue:
		w.onCommitDue(n, e.Ref)
	case reconnect:
		w.connect(n)
	case streamTimeout:
		w.onStreamTimeout(n)
	case leaseEnds:
		w.onLeaseEnds(n)
	case drainOver:
		w.onDrainOver(n)
	case served:
		w.onServed(n)
	case queryDone:
		w.onQueryDone(n)
	case shardDone:
		w.onShardDone(n, int(e.Ref))
	case ordersDue:
		w.onOrdersDue(n)
	case copiesFlushed:
		w.onCopiesFlushed(n)
	case handoffDue:
		w.onHandoffDue(n)
	case tombDue:
		w.onTombDue(n)
	case quorumDue:
		w.onQuorumDue(e)
	case knockDue:
		w.onKnockDue(n, sim.ID(e.Ref))
	case heartbeat:
		w.onHeartbeatDue(n, n.sender(sim.ID(e.Ref)))
	case senderTimeout:
		w.onSenderTimeout(n, n.sender(sim.ID(e.Ref)))
	}
}

// arrive hands a message to its receiver. What a duplicating network delivers
// twice is discarded the second time, as TCP does.
func (w *World) arrive(f *sim.Flight[message], to sim.ID) {
	if f.Copy {
		return
	}
	w.cause = f.Body.Cause
	switch w.roster[to].kind {
	case isSession:
		w.handleAtSession(w.session(to), &f.Body)
	case isMonitor:
		w.handleAtMonitor(&f.Body)
	case isResource:
		w.handleAtResource(&f.Body)
	case isNode:
		n := w.node(to)
		switch {
		case n.condition == Down:
			w.handleAtDownNode(n, &f.Body)
		case n.paused:
			n.inbox = append(n.inbox, parcel{mail: f.Body})
		default:
			w.handleAtNode(n, &f.Body)
		}
	}
}

func (w *World) handleAtNode(n *node, m *message) {
	if w.mesh != nil {
		switch m.Kind {
		case Connect, Accept, Records, Ack:
			w.handleExchange(n, m)
			return
		}
	}
	switch m.Kind {
	case WriteRequest, ReadRequest:
		w.serve(n, m)
	case Reset:
		w.handleReset(n, m)
	case Connect:
		w.handleConnect(n, m)
	case Accept:
		w.handleAccept(n, m)
	case Refuse:
		w.handleRefuse(n, m)
	case Records:
		w.handleRecords(n, m)
	case Ack:
		w.handleAck(n, m)
	case Heartbeat:
		w.handleHeartbeat(n, m)
	case HealthCheck:
		w.handleHealthCheck(n, m)
	case Receipt:
		w.handleReceipt(n, m)
	case CopyWrite, CopyAck, CopyRead, CopyAnswer, CopyBatch, BatchAck, TreeHashes:
		w.handleAtReplica(n, m)
	}
}
