package replication

import (
	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// Kill crashes a node: what was only in memory is gone.
func (w *World) Kill(id sim.ID) {
	n := w.node(id)
	if n.condition == Down {
		w.Refuse(n.name + " is down already")
		return
	}
	w.die(n, trace.NodeKilled)
}

// die crashes a node for the reason that kind names: everything that is not
// on disk is gone.
func (w *World) die(n *node, kind trace.Kind) {
	end := n.wal.End()
	n.condition, n.clean = Down, false
	n.life++
	n.wal.Truncate(n.wal.Flushed())
	w.cause = w.Emit(trace.Event{Kind: kind, Node: n.id, Peer: sim.Nobody, Timeline: n.timeline(), LSN: end})
	w.goDown(n)
}

// Stop shuts a node down in order: everything is flushed, a primary writes a
// shutdown checkpoint and hands its connected standbys what they lack.
func (w *World) Stop(id sim.ID) {
	n := w.node(id)
	if n.condition == Down {
		w.Refuse(n.name + " is down already")
		return
	}
	if n.paused {
		w.Refuse(n.name + " is paused and cannot stop in order; resume it first, or kill it")
		return
	}
	w.stopInOrder(n)
}

func (w *World) stopInOrder(n *node) {
	if n.role == Primary && n.condition == Up {
		w.append(n, &storage.Record{Kind: storage.ShutdownCheckpoint})
	}
	n.life++
	n.wal.Flush(n.wal.End())
	n.condition = Down
	w.cause = w.happened(trace.NodeStopped, n)
	stopped := w.cause
	for i := range n.senders {
		w.sendRecords(n, &n.senders[i])
		w.cause = stopped
	}
	n.clean = true
	if n.replica != nil {
		n.replica.unflushed = nil
		if n.replica.leader != nil {
			n.replica.settle()
		}
	}
	w.goDown(n)
}

// Restart starts a node that is down, or stops one that runs and starts it
// again. It comes back as what its disk says: an old primary as a primary.
func (w *World) Restart(id sim.ID) {
	n := w.node(id)
	switch {
	case n.wiped:
		w.Refuse(n.name + " has no data; rejoin " + n.name + " clone copies it from the primary")
		return
	case n.paused:
		w.Refuse(n.name + " is paused; resume it first, or kill it")
		return
	case n.condition != Down:
		w.stopInOrder(n)
	}
	if n.stuck && n.role == Standby {
		// What PostgreSQL calls fatal: the timeline that it is to follow is
		// no child of its own history.
		w.Refuse(n.name + " cannot start: its log does not lead to its upstream's history; rejoin " + n.name + " rewind")
		return
	}
	w.start(n)
}

// start begins recovery: the log since the last checkpoint is replayed before
// anybody is served.
func (w *World) start(n *node) {
	behind := storage.LSN(0)
	if !n.clean {
		behind = n.wal.End() % checkpointEvery
	}
	n.clean = false
	epoch := n.stream.epoch
	n.memory = memory{rows: storage.NewRows(), successor: sim.Nobody}
	n.stream.epoch = epoch + 1
	if n.fenced {
		n.role, n.upstream = Standby, sim.Nobody
	}
	w.cause = w.happened(trace.NodeStarted, n)
	takes := n.config.Start + sim.Duration(behind)*n.config.Apply.Sample(&n.rand)
	w.become(n, Starting, takes)
}

// become puts a node into a condition that ends by itself.
func (w *World) become(n *node, c Condition, takes sim.Duration) {
	n.life++
	n.condition, n.busyUntil, n.busyCause = c, w.now.Add(takes), w.cause
	w.agenda.Push(n.busyUntil, sim.Task{Kind: conditionDone, Who: n.id, Epoch: n.life})
	if len(n.queue) > 0 {
		w.startServing(n) // the process goes on, and its queue would wait for a turn of the life before
	}
}

func (w *World) onConditionDone(n *node) {
	w.cause = n.busyCause
	switch n.condition {
	case Starting:
		w.becomeReady(n)
	case Promoting:
		w.becomePrimary(n)
	case Rewinding:
		w.becomeRewound(n)
	case Cloning:
		w.becomeCloned(n)
	}
}

// becomeReady ends a recovery: whatever is in the log is now in the table,
// commits that nobody had confirmed included.
func (w *World) becomeReady(n *node) {
	n.condition = Up
	if n.replica != nil {
		defer w.wakeReplica(n)
	}
	count := w.replay(n, n.wal.Flushed())
	w.cause = w.Emit(trace.Event{Kind: trace.NodeReady, Node: n.id, Peer: sim.Nobody,
		Timeline: n.timeline(), LSN: n.wal.End(), N: int64(count)})
	if n.role == Standby {
		w.connect(n)
	}
}

// Pause freezes a node's process, as SIGSTOP does. Its memory and its
// connections stay; its inbox fills.
func (w *World) Pause(id sim.ID) {
	n := w.node(id)
	if n.condition == Down || n.paused {
		w.Refuse(n.name + " does not run, so there is nothing to pause")
		return
	}
	n.paused = true
	w.happened(trace.NodePaused, n)
}

// Resume wakes a frozen process. It finds in its inbox, in order, all that
// came meanwhile.
func (w *World) Resume(id sim.ID) {
	n := w.node(id)
	if !n.paused {
		w.Refuse(n.name + " is not paused")
		return
	}
	n.paused = false
	resumed := w.happened(trace.NodeResumed, n)
	inbox := n.inbox
	n.inbox = nil
	for i := range inbox {
		w.cause = resumed
		switch p := &inbox[i]; {
		case !p.isTimer:
			w.handleAtNode(n, &p.mail)
		case w.stillDue(n, p.timer):
			w.onTimer(n, p.timer)
		}
	}
	if n.role == Primary {
		w.cause = resumed
		w.release(n)
	}
}

// stillDue tells whether a timer that went off while a node was frozen still
// means anything.
func (w *World) stillDue(n *node, e sim.Entry) bool {
	switch e.Kind {
	case reconnect, streamTimeout:
		return n.stream.epoch == e.Epoch
	case heartbeat, senderTimeout:
		s := n.sender(sim.ID(e.Ref))
		return s != nil && s.Epoch == e.Epoch
	}
	return n.life == e.Epoch
}

// Wipe loses a node's disk, and its process with it.
func (w *World) Wipe(id sim.ID) {
	n := w.node(id)
	if n.condition != Down {
		w.die(n, trace.NodeKilled)
	}
	n.wal, n.history, n.wiped, n.clean = storage.WAL{}, nil, true, false
	if r := n.replica; r != nil { // it may start empty: its peers have copies
		n.wiped, n.clean = false, true
		r.copies, r.hints, r.tombs = storage.NewCopies(len(w.ring.homes)), nil, nil
		if r.leader != nil {
			r.leader = r.lose()
		}
	}
	w.happened(trace.DiskWiped, n)
}

// SetFsync changes how long a node's disk takes to flush.
func (w *World) SetFsync(id sim.ID, fsync sim.Dist) {
	n := w.node(id)
	n.config.Fsync = fsync
	w.Emit(trace.Event{Kind: trace.DiskChanged, Node: id, Peer: sim.Nobody, N: int64(fsync.Mean())})
}

// PauseApply stops a standby's replay; it goes on receiving and flushing.
func (w *World) PauseApply(id sim.ID, paused bool) {
	n := w.node(id)
	n.config.ApplyPaused = paused
	if paused {
		w.happened(trace.ApplyPaused, n)
		return
	}
	n.resumeShards()
	w.cause = w.happened(trace.ApplyResumed, n)
	w.startReplay(n)
}

// DelayApply makes a standby replay a record only when it is this old.
func (w *World) DelayApply(id sim.ID, delay sim.Duration) {
	n := w.node(id)
	n.config.ApplyDelay = delay
	w.cause = w.Emit(trace.Event{Kind: trace.ApplyDelayed, Node: id, Peer: sim.Nobody, N: int64(delay)})
	w.startReplay(n)
}

// Skew sets how far a node's own clock is off.
func (w *World) Skew(id sim.ID, skew sim.Duration) {
	w.node(id).config.Skew = skew
	w.Emit(trace.Event{Kind: trace.ClockSkewed, Node: id, Peer: sim.Nobody, N: int64(skew)})
}

// Partition holds every link between endpoints of different groups. Those in
// no group reach everybody.
func (w *World) Partition(groups [][]sim.ID) {
	begun := w.cause
	for i, group := range groups {
		for j, other := range groups {
			if i == j {
				continue
			}
			for _, a := range group {
				for _, b := range other {
					w.HoldLink(a, b)
					w.cause = begun
				}
			}
		}
	}
}
