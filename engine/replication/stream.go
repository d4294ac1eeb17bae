package replication

import (
	"time"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

const (
	// retryEvery is the pause before a standby that lost its upstream knocks
	// again.
	retryEvery = 100 * time.Millisecond
	// refusedRetryEvery is the same after a refusal: its upstream's history
	// would have to change first.
	refusedRetryEvery = time.Second
	// heartbeatEvery is how often an upstream says something although it has
	// nothing to say. The answer carries the standby's positions.
	heartbeatEvery = time.Second
	// anyEpoch marks a reset that ends whatever stream there is.
	anyEpoch = ^uint32(0)
)

// stream is the standby's end of a replication connection.
type stream struct {
	state         StreamState
	epoch         uint32 // of the connection; grows with each try
	lastHeard     sim.Time
	wantsReceived bool // the upstream waits for what is received, not flushed
	wantsReplayed bool // the upstream waits for what is replayed
	refusal       trace.Reason
	fork          storage.LSN // where the upstream's history left this node's
}

// Sender is the upstream's end. Sent is what was handed to the network, which
// is no evidence of anything; the rest is what the standby reported.
//
// Invariant: Replayed <= Flushed <= Written <= Sent.
type Sender struct {
	Standby                          sim.ID
	Connected                        bool
	Epoch                            uint32
	Sent, Written, Flushed, Replayed storage.LSN
	LastHeard                        sim.Time
	index                            bool // it is no copy, so no commit waits for it
}

func (n *node) sender(standby sim.ID) *Sender {
	for i := range n.senders {
		if n.senders[i].Standby == standby {
			return &n.senders[i]
		}
	}
	return nil
}

// connect asks the upstream to stream from the end of this node's log on.
func (w *World) connect(n *node) {
	if n.role == Primary || n.upstream == sim.Nobody || n.condition != Up || n.stream.state == Streaming {
		return
	}
	n.stream.epoch++
	hi := hello{history: n.history, offset: n.wal.Offset(n.wal.End())}
	sent := !w.isCut(n.id, n.upstream) && w.send(message{Kind: Connect, From: n.id, To: n.upstream,
		Epoch: n.stream.epoch, LSN: n.wal.End(), Hello: &hi})
	if !sent {
		w.retryConnect(n, retryEvery)
		return
	}
	if n.stream.state != Refused {
		n.stream.state = Connecting
	}
	n.stream.lastHeard = w.now
	w.watchStream(n)
}

func (w *World) retryConnect(n *node, pause sim.Duration) {
	w.agenda.Push(w.now.Add(pause), sim.Task{Kind: reconnect, Who: n.id, Epoch: n.stream.epoch})
}

// watchStream sets the timer that gives up a connection on which nothing is
// heard. It re-arms itself, so that it costs nothing for each message.
func (w *World) watchStream(n *node) {
	if n.config.Timeout > 0 {
		at := n.stream.lastHeard.Add(n.config.Timeout)
		w.agenda.Push(at, sim.Task{Kind: streamTimeout, Who: n.id, Epoch: n.stream.epoch})
	}
}

func (w *World) onStreamTimeout(n *node) {
	switch {
	case n.stream.state == NotStreaming || n.stream.state == Refused:
	case w.now < n.stream.lastHeard.Add(n.config.Timeout):
		w.watchStream(n)
	default:
		w.loseStream(n, trace.TimedOut)
		w.connect(n)
	}
}

// loseStream ends the standby's connection. What it received stays.
func (w *World) loseStream(n *node, why trace.Reason) {
	if n.stream.state == Streaming {
		w.cause = w.Emit(trace.Event{Kind: trace.StreamLost, Node: n.id, Peer: n.upstream, LSN: n.wal.End(), Reason: why})
	}
	n.stream.state = NotStreaming
	n.stream.epoch++
}

// handleConnect is the upstream deciding whether a node may follow: its log
// must be a prefix of this one's, as far as timelines can tell.
func (w *World) handleConnect(n *node, m *message) {
	if n.condition != Up {
		w.send(message{Kind: Reset, From: n.id, To: m.From, Epoch: m.Epoch})
		return
	}
	reason, fork := n.mayFollow(m.Hello, m.LSN)
	if reason == trace.NoReason {
		reason = w.misfit(n, w.node(m.From))
	}
	if reason != trace.NoReason {
		w.send(message{Kind: Refuse, From: n.id, To: m.From, Epoch: m.Epoch, Reason: reason, LSN: fork, Timeline: n.timeline()})
		return
	}
	s := n.sender(m.From)
	if s == nil {
		n.senders = append(n.senders, Sender{Standby: m.From})
		s = &n.senders[len(n.senders)-1]
	}
	*s = Sender{Standby: m.From, Connected: true, Epoch: m.Epoch, Sent: m.LSN, LastHeard: w.now, index: w.IsIndex(m.From)}
	w.send(message{Kind: Accept, From: n.id, To: m.From, Epoch: m.Epoch, LSN: m.LSN, Hello: &hello{history: n.history}})
	w.scheduleSender(n, s, heartbeat, heartbeatPause(n))
	if n.config.Timeout > 0 {
		w.scheduleSender(n, s, senderTimeout, n.config.Timeout)
	}
	w.sendRecords(n, s)
}

// mayFollow compares a follower's history and log end with this node's, as
// PostgreSQL does: timelines are known by number, not by owner. The fork says
// where the two histories parted.
func (n *node) mayFollow(follower *hello, end storage.LSN) (trace.Reason, storage.LSN) {
	history := follower.history
	left, ended, known := n.history.End(history.Timeline())
	fork := n.history.Fork(n.wal.End(), history, end)
	switch {
	case !known:
		return trace.UnknownTimeline, fork
	case ended && end > left:
		return trace.PastFork, fork
	case !ended && end > n.wal.End():
		return trace.AheadOfUpstream, fork
	case n.wal.Offset(end) != follower.offset:
		return trace.RecordMismatch, fork
	}
	return trace.NoReason, fork
}

func heartbeatPause(n *node) sim.Duration {
	if n.config.Timeout > 0 {
		return min(heartbeatEvery, n.config.Timeout/2)
	}
	return heartbeatEvery
}

func (w *World) scheduleSender(n *node, s *Sender, kind uint8, after sim.Duration) {
	w.agenda.Push(w.now.Add(after), sim.Task{Kind: kind, Who: n.id, Ref: uint32(s.Standby), Epoch: s.Epoch})
}

func (w *World) onHeartbeatDue(n *node, s *Sender) {
	if !s.Connected {
		return
	}
	w.send(message{Kind: Heartbeat, From: n.id, To: s.Standby, Epoch: s.Epoch, LSN: n.wal.End()})
	w.scheduleSender(n, s, heartbeat, heartbeatPause(n))
}

func (w *World) onSenderTimeout(n *node, s *Sender) {
	due := s.LastHeard.Add(n.config.Timeout)
	if !s.Connected {
		return
	}
	if w.now < due {
		w.scheduleSender(n, s, senderTimeout, due.Sub(w.now))
		return
	}
	w.dropSender(n, s, trace.TimedOut)
	w.send(message{Kind: Reset, From: n.id, To: s.Standby, Epoch: s.Epoch})
}

// dropSender is the upstream giving up a standby. A commit that waited for it
// may now wait for another one, or be released.
func (w *World) dropSender(n *node, s *Sender, why trace.Reason) {
	s.Connected = false
	w.cause = w.Emit(trace.Event{Kind: trace.StandbyDropped, Node: n.id, Peer: s.Standby, LSN: s.Flushed, Reason: why})
	w.release(n)
}

func (w *World) handleAccept(n *node, m *message) {
	if m.Epoch != n.stream.epoch || n.role == Primary || n.condition != Up {
		return
	}
	n.stream.state, n.stream.refusal, n.stuck = Streaming, trace.NoReason, false
	n.stream.lastHeard = w.now
	if m.Hello.history.Timeline() > n.timeline() {
		// Those who follow this node have to learn of the new timeline, or
		// their logs would outgrow the history that they claim.
		w.closeSenders(n)
	}
	if m.Hello.history.Timeline() >= n.timeline() {
		n.history = m.Hello.history
	}
	w.cause = w.Emit(trace.Event{Kind: trace.StreamStarted, Node: n.id, Peer: m.From, LSN: m.LSN, Timeline: n.timeline()})
	w.acknowledge(n)
}

func (w *World) handleRefuse(n *node, m *message) {
	if m.Epoch != n.stream.epoch || n.role == Primary || n.condition != Up {
		return
	}
	first := n.stream.state != Refused || n.stream.refusal != m.Reason
	n.stream.state, n.stream.refusal, n.stream.fork = Refused, m.Reason, m.LSN
	if first {
		w.cause = w.Emit(trace.Event{Kind: trace.FollowRefused, Node: n.id, Peer: m.From, LSN: m.LSN,
			Timeline: m.Timeline, Reason: m.Reason, N: int64(n.wal.End()) - int64(m.LSN)})
	}
	n.stuck = m.Reason == trace.PastFork || m.Reason == trace.UnknownTimeline
	if n.rejoin == rejoinByRewind && n.stuck {
		w.beginRewind(n)
		return
	}
	w.retryConnect(n, refusedRetryEvery)
}

// sendRecords hands the network everything on disk that a standby was not
// sent yet. What is not flushed here never leaves.
func (w *World) sendRecords(n *node, s *Sender) {
	for s.Connected && s.Sent < n.wal.Flushed() {
		run := n.wal.Run(s.Sent+1, n.wal.Flushed())
		s.Sent += storage.LSN(run.Len())
		last := n.wal.At(s.Sent).Op
		w.cause = w.emit(&trace.Event{Kind: trace.RecordsSent, Node: n.id, Peer: s.Standby,
			Timeline: n.timeline(), LSN: s.Sent, Op: last, N: int64(run.Len())})
		m := &message{Kind: Records, From: n.id, To: s.Standby, Epoch: s.Epoch, LSN: s.Sent, Records: run,
			Op: last, Timeline: n.timeline()}
		// The wait point rides along: written and replayed standbys report
		// when somebody waits for that, else only what they flushed.
		m.Written, m.Played = n.wantedReports()
		w.post(m)
	}
}

// wantedReports returns, as 0 or 1, whether the standbys should report what
// they received and what they replayed.
func (n *node) wantedReports() (received, replayed storage.LSN) {
	if n.successor != sim.Nobody {
		return 0, 1
	}
	if n.role != Primary || n.config.Policy.Mode == Async {
		return 0, 0
	}
	switch n.config.Policy.Wait {
	case WaitReceived:
		return 1, 0
	case WaitApplied:
		return 0, 1
	}
	return 0, 0
}

func (w *World) handleRecords(n *node, m *message) {
	if m.Epoch != n.stream.epoch || n.stream.state != Streaming || n.condition != Up {
		return
	}
	n.stream.lastHeard = w.now
	n.stream.wantsReceived, n.stream.wantsReplayed = m.Written == 1, m.Played == 1
	if before := m.LSN - storage.LSN(m.Records.Len()); before != n.wal.End() {
		panic("replication: a stream skipped records")
	}
	n.wal.Extend(m.Records)
	w.cause = w.emit(&trace.Event{Kind: trace.RecordsReceived, Node: n.id, Peer: m.From,
		Timeline: m.Timeline, LSN: m.LSN, Op: m.Op, N: int64(m.Records.Len())})
	if n.stream.wantsReceived {
		received := w.cause
		w.acknowledge(n)
		w.cause = received
	}
	w.startFlush(n)
}

// acknowledge tells the upstream the standby's three positions.
func (w *World) acknowledge(n *node) {
	if n.stream.state != Streaming {
		return
	}
	w.post(&message{Kind: Ack, From: n.id, To: n.upstream, Epoch: n.stream.epoch,
		Written: n.wal.End(), Flushed: n.wal.Flushed(), Played: n.replayed, LSN: n.wal.Flushed()})
}

func (w *World) handleHeartbeat(n *node, m *message) {
	if m.Epoch != n.stream.epoch || n.stream.state != Streaming {
		return
	}
	n.stream.lastHeard = w.now
	n.stream.wantsReplayed = n.stream.wantsReplayed || m.Played == 1
	w.acknowledge(n)
}

func (w *World) handleAck(n *node, m *message) {
	s := n.sender(m.From)
	if s == nil || !s.Connected || s.Epoch != m.Epoch {
		w.send(message{Kind: Reset, From: n.id, To: m.From, Epoch: m.Epoch})
		return
	}
	s.LastHeard = w.now
	if s.Written == m.Written && s.Flushed == m.Flushed && s.Replayed == m.Played {
		w.drained(n, s)
		return
	}
	s.Written, s.Flushed, s.Replayed = m.Written, m.Flushed, m.Played
	if n.role != Primary {
		return
	}
	w.cause = w.emit(&trace.Event{Kind: trace.PositionsAcked, Node: n.id, Peer: m.From, LSN: m.Flushed, Timeline: n.timeline()})
	w.resumeSync(n)
	if s.at(n.config.Policy.Wait) > n.replayed {
		w.release(n)
	}
	w.drained(n, s)
}

// handleReset ends the streams that a node shares with another.
func (w *World) handleReset(n *node, m *message) {
	if n.replica != nil {
		if m.Epoch == anyEpoch { // else somebody would not open the door
			w.losePeer(n, m.From)
		}
		return
	}
	if m.From == w.resource.id {
		w.loseOrders(n)
		return
	}
	if s := n.sender(m.From); s != nil && s.Connected && (m.Epoch == anyEpoch || m.Epoch == s.Epoch) {
		w.dropSender(n, s, trace.ConnectionReset)
	}
	if n.role == Primary || n.upstream != m.From || n.condition != Up {
		return
	}
	if m.Epoch != anyEpoch && m.Epoch != n.stream.epoch || n.stream.state == NotStreaming {
		return
	}
	w.loseStream(n, trace.ConnectionReset)
	w.retryConnect(n, retryEvery)
}
