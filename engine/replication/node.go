package replication

import (
	"time"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// What a node is made of until a tape says otherwise.
const (
	defaultFsync   = 500 * time.Microsecond
	defaultApply   = 20 * time.Microsecond // to replay one record
	defaultStart   = 100 * time.Millisecond
	defaultTimeout = 60 * time.Second // PostgreSQL's wal_sender_timeout and wal_receiver_timeout
	// checkpointEvery is the number of records between two checkpoints: a
	// crash replays at most that many.
	checkpointEvery = 1000
)

// node is one database server.
//
// Invariant: replayed <= wal.Flushed() <= wal.End(), except on a primary that
// acknowledges before its local flush.
type node struct {
	id     sim.ID
	name   string
	region string
	config NodeConfig
	rand   sim.Rand
	chance sim.Rand // for statements: another stream, so that executing one re-rolls nothing else

	disk
	memory

	confirmed []storage.LSN // scratch of syncedTo

	replica *replica // of a node without a leader, else nil

	// life counts starts and stops. Timers of an earlier life are void.
	life   uint32
	rejoin rejoinMode // the way back into the cluster that somebody asked for
}

// NodeConfig is what a tape can say about a node. It survives everything.
type NodeConfig struct {
	Fsync       sim.Dist
	Apply       sim.Dist // to replay one record
	Start       sim.Duration
	Timeout     sim.Duration // a silent replication connection is dropped after this
	ApplyPaused bool
	ApplyDelay  sim.Duration // a record is replayed when it is this old
	Skew        sim.Duration // of the node's own clock
	Policy      Policy
	Capacity    float64       // requests a second that it can serve, 0 for any number
	Version     int           // of its software; physical replication needs equal ones
	Filter      []string      // the tables that a subscriber takes; empty for all
	Shards      []ShardConfig // by the number of the shard; shorter when nothing was said
	Search      bool          // a subscriber that keeps a search index
}

// disk is what survives a crash: the flushed part of the log, and the control
// file that says who the node believes to be.
type disk struct {
	wal      storage.WAL
	history  storage.History
	role     Role
	fenced   bool
	wiped    bool
	clean    bool   // it was stopped in order: nothing to replay
	replaced bool   // the resource told it that there is a newer primary
	stuck    bool   // its upstream's history does not lead from its own
	upstream sim.ID // whom it follows, Nobody for a primary
}

// memory is what does not.
type memory struct {
	condition  Condition
	paused     bool
	busyUntil  sim.Time
	inbox      []parcel
	rows       storage.Rows
	heap       storage.Heap
	index      storage.Index // of a node that is one
	heapAt     storage.LSN   // the record up to which the heap has gone: on a primary the last
	open       []transaction
	touched    int         // rows that the last statement changed here, for ROW_COUNT()
	replayed   storage.LSN // with shards, that of the last worker
	workers    []worker    // by the number of their shard
	ahead      []uint64    // what the records behind replayed did to the digest of the rows
	flushing   bool
	flushTo    storage.LSN
	flushCause uint64
	replaying  bool
	replayTo   storage.LSN
	playCause  uint64
	busyCause  uint64
	stream     stream
	senders    []Sender
	commits    []commit // in order of LSN; those before firstCommit are done
	first      int
	fellBack   bool // semi-sync waits no longer
	leaseUntil sim.Time
	leaseEnded bool // and the end has been told
	// nextTimeline is the number that the monitor gave a promotion; 0 lets
	// the node choose its own.
	nextTimeline storage.Timeline
	successor    sim.ID    // to whom it is handing over, Nobody usually
	fallbackOn   bool      // a fallback timer is running
	queue        []message // requests that wait for their turn, the one being served first
	// queriedUntil is until when a long query keeps replay from going on.
	queriedUntil sim.Time
	held         []heldRead // in the order of their coming
	orders       []order    // in the order of the log, but for cancelled waits
	orderTimer   bool       // some of them are to be sent again
}

// parcel is what a frozen process finds at its door when it wakes up.
type parcel struct {
	isTimer bool
	timer   sim.Entry
	mail    message
}

func (n *node) timeline() storage.Timeline { return n.history.Timeline() }

func (n *node) running() bool { return n.condition == Up && !n.paused }

// writable tells whether a node would accept a client's write now.
func (w *World) writable(n *node) bool {
	return n.role == Primary && n.running() && !n.fenced && w.leased(n) && n.successor == sim.Nobody
}

// clock is the node's own idea of the time.
func (n *node) clock(w *World) sim.Time { return w.now.Add(n.config.Skew) }

// append adds a record to the log, stamped with the node's timeline and clock.
func (w *World) append(n *node, r *storage.Record) storage.LSN {
	r.Timeline, r.At = n.timeline(), n.clock(w)
	lsn := n.wal.Append(r)
	w.cause = w.emit(&trace.Event{Kind: trace.RecordAppended, Node: n.id, Peer: sim.Nobody,
		Timeline: r.Timeline, LSN: lsn, Op: r.Op})
	w.startFlush(n)
	return lsn
}

// startFlush writes what is in memory to disk. One flush runs at a time and
// takes everything that was there when it began, which is group commit.
func (w *World) startFlush(n *node) {
	if n.flushing || n.wal.End() == n.wal.Flushed() {
		return
	}
	n.flushing, n.flushTo, n.flushCause = true, n.wal.End(), w.cause
	takes := n.config.Fsync.Sample(&n.rand)
	w.agenda.Push(w.now.Add(takes), sim.Task{Kind: flushDone, Who: n.id, Epoch: n.life})
}

func (w *World) onFlushed(n *node) {
	n.flushing = false
	n.wal.Flush(n.flushTo)
	w.cause = n.flushCause
	w.cause = w.emit(&trace.Event{Kind: trace.WALFlushed, Node: n.id, Peer: sim.Nobody,
		Timeline: n.timeline(), LSN: n.wal.Flushed()})
	flushed := w.cause
	for i := range n.senders {
		w.sendRecords(n, &n.senders[i])
		w.cause = flushed
	}
	if n.role == Primary {
		w.onPrimaryFlushed(n)
	} else {
		w.acknowledge(n)
		w.cause = flushed
		w.startReplay(n)
	}
	w.startFlush(n)
}

// startReplay applies what a standby has on disk. Readers see nothing of a
// record before that.
func (w *World) startReplay(n *node) {
	if len(w.shards) > 0 {
		w.startWorkers(n)
		return
	}
	if n.role == Primary || n.replaying || n.config.ApplyPaused || n.condition != Up || w.now < n.queriedUntil {
		return
	}
	limit := n.wal.Flushed()
	if n.config.ApplyDelay > 0 {
		due := n.replayed
		for due < limit && n.wal.At(due+1).At.Add(n.config.ApplyDelay) <= n.clock(w) {
			due++
		}
		if due < limit && due == n.replayed {
			wake := n.wal.At(due + 1).At.Add(n.config.ApplyDelay - n.config.Skew)
			w.agenda.Push(max(wake, w.now), sim.Task{Kind: replayDue, Who: n.id, Epoch: n.life})
		}
		limit = due
	}
	if limit <= n.replayed {
		return
	}
	if w.paged && w.mechanism == storage.Statement {
		limit = n.replayed + 1 // one statement after the other
	}
	n.replaying, n.replayTo, n.playCause = true, limit, w.cause
	takes := n.config.Apply.Sample(&n.rand) * sim.Duration(limit-n.replayed)
	w.agenda.Push(w.now.Add(takes), sim.Task{Kind: replayDone, Who: n.id, Epoch: n.life})
}

func (w *World) onReplayed(n *node) {
	n.replaying = false
	w.cause = n.playCause
	count := w.replay(n, n.replayTo)
	w.cause = w.emit(&trace.Event{Kind: trace.RecordsReplayed, Node: n.id, Peer: sim.Nobody,
		Timeline: n.timeline(), LSN: n.replayed, N: int64(count)})
	replayed := w.cause
	w.serveHeld(n)
	w.cause = replayed
	if n.stream.wantsReplayed {
		w.acknowledge(n)
	}
	w.startReplay(n)
}

// replay applies records up to a position at once and returns how many.
func (w *World) replay(n *node, to storage.LSN) int {
	if len(w.shards) > 0 && n.role == Standby {
		return w.replayShards(n, to)
	}
	count := 0
	for n.replayed < to {
		n.replayed++
		if w.paged {
			images := w.advance(n, n.replayed).Rows
			n.rows.Change(images, n.wal.At(n.replayed).Op, n.replayed)
			if n.config.Search {
				n.index.Change(images)
			}
		} else {
			n.rows.Apply(n.wal.At(n.replayed), n.replayed)
		}
		n.wal.Replayed(n.rows.Hash())
		count++
	}
	return count
}

// goDown ends the process: memory is gone, and its kernel closes the
// connections of everybody who had one.
func (w *World) goDown(n *node) {
	gone := n.memory
	n.memory = memory{condition: Down, rows: storage.NewRows(), successor: sim.Nobody}
	n.wal.ForgetStates()
	if n.replica != nil {
		w.forgetReplica(n)
	}
	n.stream.epoch = gone.stream.epoch + 1
	for i := range w.roster {
		if peer := sim.ID(i); peer != n.id && w.isConnected(n, &gone, peer) {
			w.send(message{Kind: Reset, From: n.id, To: peer, Epoch: anyEpoch})
		}
	}
	for i := range w.links {
		if w.links[i].From == n.id {
			w.links[i].SenderDied()
		}
	}
}

// isConnected tells whether a process that has just ended had a connection
// with an endpoint.
func (w *World) isConnected(n *node, gone *memory, peer sim.ID) bool {
	switch w.roster[peer].kind {
	case isSession:
		s := w.session(peer)
		return s.busy && (s.asked == n.id || s.asked == s.id || w.carrier(s) == n.id)
	case isNode:
		if w.ring != nil {
			return true // replicas always know each other
		}
		if n.upstream == peer && gone.stream.state == Streaming {
			return true
		}
		for i := range gone.senders {
			if gone.senders[i].Standby == peer {
				return gone.senders[i].Connected
			}
		}
		// A standby that is still knocking finds the door shut.
		return w.node(peer).upstream == n.id
	}
	return false
}

// handleAtDownNode is what the machine of a process that is not there says:
// connection refused.
func (w *World) handleAtDownNode(n *node, m *message) {
	switch m.Kind {
	case WriteRequest, ReadRequest:
		w.decline(n, m, trace.NodeDown)
	case CopyWrite, CopyRead, CopyBatch:
		w.refuseCopy(n, m)
	case Connect, Ack:
		w.send(message{Kind: Reset, From: n.id, To: m.From, Epoch: m.Epoch})
	case HealthCheck:
		w.send(message{Kind: HealthReport, From: n.id, To: m.From, Epoch: m.Epoch, Op: m.Op, Failed: true})
	}
}
