package replication

import (
	"strconv"
	"strings"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// PolicyMode says for whom a commit waits.
type PolicyMode uint8

// The modes, in PostgreSQL's words where it has them.
const (
	Async PolicyMode = iota // for nobody
	First                   // for the K connected standbys that come first in the list
	Any                     // for any K of the list
	All                     // for every standby of the list, connected or not
)

// WaitPoint says what a standby must have done for its confirmation to count.
type WaitPoint uint8

// The wait points: PostgreSQL's remote_write, on and remote_apply.
const (
	WaitReceived WaitPoint = iota
	WaitFlushed
	WaitApplied
)

// String names the wait point as a tape does.
func (p WaitPoint) String() string { return [...]string{"received", "flushed", "applied"}[p] }

// Policy says when a commit is a commit.
type Policy struct {
	Mode     PolicyMode
	K        int
	Standbys []sim.ID // in order of priority; empty means every other node
	Wait     WaitPoint
	// Fallback, when positive, is how long a commit waits before the
	// primary silently stops waiting at all, as MySQL's semi-sync does.
	Fallback sim.Duration
	// Unflushed acknowledges before the local flush, as PostgreSQL's
	// synchronous_commit=off does.
	Unflushed bool
}

// describe prints the policy as the arguments of a tape's commit command.
func (w *World) describePolicy(p *Policy) string {
	var words []string
	list := func() {
		if len(p.Standbys) == 0 {
			return
		}
		names := make([]string, len(p.Standbys))
		for i, id := range p.Standbys {
			names[i] = w.Name(id)
		}
		words = append(words, "("+strings.Join(names, ", ")+")")
	}
	switch p.Mode {
	case Async:
		words = append(words, "async")
	case First:
		words = append(words, "first", strconv.Itoa(p.K))
		list()
	case Any:
		words = append(words, "any", strconv.Itoa(p.K))
		list()
	case All:
		words = append(words, "all")
	}
	if p.Mode != Async {
		words = append(words, "wait="+p.Wait.String())
		if p.Fallback > 0 {
			words = append(words, "fallback="+sim.FormatDuration(p.Fallback))
		}
	}
	if p.Unflushed {
		words = append(words, "local=unflushed")
	}
	return strings.Join(words, " ")
}

// commit is a transaction whose client has not been answered yet.
type commit struct {
	lsn storage.LSN
	call
	since   sim.Time // when it began to wait for others
	cause   uint64
	waiting bool
	done    bool
}

// SetPolicy changes the commit policy of one node, or of all and of those to
// come when id is Nobody. Commits that wait are judged by the new one.
func (w *World) SetPolicy(id sim.ID, p Policy) {
	words := w.keep(w.describePolicy(&p), false)
	w.cause = w.Emit(trace.Event{Kind: trace.PolicyChanged, Node: id, Peer: sim.Nobody, N: words})
	changed := w.cause
	if id == sim.Nobody {
		w.policy = p
	}
	for i := range w.nodes {
		n := &w.nodes[i]
		if id != sim.Nobody && id != n.id {
			continue
		}
		n.config.Policy = p
		n.fellBack = false
		if w.writable(n) {
			w.release(n)
			w.watchFallback(n)
		}
		w.cause = changed
	}
}

// Policy returns the commit policy of a node, or the common one for Nobody.
func (w *World) Policy(id sim.ID) Policy {
	if id == sim.Nobody {
		return w.policy
	}
	return w.node(id).config.Policy
}

// handleWrite is the primary's write path: append, flush, wait, answer.
func (w *World) handleWrite(n *node, m *message) {
	if w.changeLocally(n, m) {
		return
	}
	if !w.writable(n) {
		w.refuseWrite(n, m)
		return
	}
	op := w.Op(m.Op)
	switch {
	case m.Keyed && w.answerKnown(n, m):
		return
	case op.Update && w.hasChanged(n, m):
		w.decline(n, m, trace.RowChanged)
		return
	}
	var lsn storage.LSN
	if !w.paged {
		record := storage.NewWrite(m.Op, op.Key, op.Value)
		lsn = w.append(n, &record)
	} else if lsn = w.execute(n, m, op); lsn == 0 {
		return
	}
	w.await(n, commit{lsn: lsn, call: m.call(), cause: w.cause})
}

// await takes a commit into the queue of those that are to be answered.
func (w *World) await(n *node, c commit) {
	if n.first*2 >= len(n.commits) { // forget those that are done
		n.commits, n.first = n.commits[:copy(n.commits, n.commits[n.first:])], 0
	}
	n.commits = append(n.commits, c)
	if n.config.Policy.Unflushed {
		w.release(n)
	}
}

func (w *World) refuseWrite(n *node, m *message) {
	reason := trace.NotPrimary
	switch {
	case n.fenced:
		reason = trace.Fenced
	case n.condition != Up:
		reason = trace.NodeDown
	case n.role == Primary && n.successor != sim.Nobody:
		reason = trace.HandingOver
	case n.role == Primary:
		reason = trace.NoLease
	case n.replaced:
		reason = trace.Replaced
	}
	w.decline(n, m, reason)
}

// onPrimaryFlushed releases what needs nobody else, and marks the rest as
// waiting.
func (w *World) onPrimaryFlushed(n *node) {
	flushed := w.cause
	w.release(n)
	w.cause = flushed
	for i := n.first; i < len(n.commits) && n.commits[i].lsn <= n.wal.Flushed(); i++ {
		if c := &n.commits[i]; !c.waiting && !c.done {
			c.waiting, c.since = true, w.now
			c.cause = w.emit(&trace.Event{Kind: trace.CommitWaits, Node: n.id, Peer: sim.Nobody, LSN: c.lsn, Op: c.op})
		}
	}
	w.watchFallback(n)
}

// release answers every commit that the policy now calls committed, oldest
// first, and makes it visible to readers.
func (w *World) release(n *node) {
	if n.role != Primary || n.condition != Up || n.replayed == n.wal.End() || !w.leased(n) {
		return
	}
	limit := n.committedTo()
	cause := w.cause
	for n.first < len(n.commits) && n.commits[n.first].lsn <= limit {
		c := &n.commits[n.first]
		n.first++
		if c.done {
			continue
		}
		c.done = true
		w.replay(n, c.lsn)
		w.cause = w.emit(&trace.Event{Kind: trace.CommitReleased, Node: n.id, Peer: sim.Nobody,
			Timeline: n.timeline(), LSN: c.lsn, Op: c.op})
		w.answerCommit(n, c)
		w.cause = cause
	}
	w.replay(n, limit)
}

// committedTo returns the LSN up to which commits count as committed.
func (n *node) committedTo() storage.LSN {
	if n.config.Policy.Unflushed {
		return n.wal.End()
	}
	limit := n.wal.Flushed()
	if n.config.Policy.Mode != Async && !n.fellBack {
		// A position that was reached stays reached: what is visible is
		// not hidden again when a standby leaves.
		limit = max(min(limit, n.syncedTo()), n.replayed)
	}
	return limit
}

// syncedTo returns the LSN that enough standbys have confirmed.
func (n *node) syncedTo() storage.LSN {
	p := &n.config.Policy
	confirmed := n.confirmed[:0]
	listed := 0
	n.eachListed(func(s *Sender) bool {
		listed++
		if s != nil && s.Connected {
			confirmed = append(confirmed, s.at(p.Wait))
		}
		return p.Mode != First || len(confirmed) < p.K
	})
	n.confirmed = confirmed
	need := p.K
	if p.Mode == All {
		need = max(listed, 1) // all of nobody would be a promise that nobody keeps
	}
	if need == 0 {
		return n.wal.End()
	}
	if len(confirmed) < need {
		return 0
	}
	return kthLargest(confirmed, need)
}

// eachListed calls do with the standbys of the policy's list in order of
// priority, nil for one that never connected, until do returns false.
func (n *node) eachListed(do func(*Sender) bool) {
	if len(n.config.Policy.Standbys) == 0 {
		for i := range n.senders {
			if !n.senders[i].index && !do(&n.senders[i]) {
				return
			}
		}
		return
	}
	for _, id := range n.config.Policy.Standbys {
		s := n.sender(id)
		if s != nil && s.index {
			s = nil // whoever lists it waits in vain
		}
		if id != n.id && !do(s) {
			return
		}
	}
}

func (s *Sender) at(p WaitPoint) storage.LSN {
	switch p {
	case WaitReceived:
		return s.Written
	case WaitApplied:
		return s.Replayed
	}
	return s.Flushed
}

// kthLargest reorders positions, which are few.
func kthLargest(positions []storage.LSN, k int) storage.LSN {
	for i := 0; i < k; i++ {
		most := i
		for j := i + 1; j < len(positions); j++ {
			if positions[j] > positions[most] {
				most = j
			}
		}
		positions[i], positions[most] = positions[most], positions[i]
	}
	return positions[k-1]
}

// watchFallback sets the timer after which semi-sync gives up waiting.
func (w *World) watchFallback(n *node) {
	if n.config.Policy.Fallback <= 0 || n.config.Policy.Mode == Async || n.fellBack || n.fallbackOn {
		return
	}
	for i := n.first; i < len(n.commits); i++ {
		if c := &n.commits[i]; c.waiting && !c.done {
			n.fallbackOn = true
			due := max(w.now, c.since.Add(n.config.Policy.Fallback))
			w.agenda.Push(due, sim.Task{Kind: fallbackDue, Who: n.id, Epoch: n.life})
			return
		}
	}
}

func (w *World) onFallbackDue(n *node) {
	n.fallbackOn = false
	fallback := n.config.Policy.Fallback
	for i := n.first; i < len(n.commits); i++ {
		c := &n.commits[i]
		if !c.waiting || c.done {
			continue
		}
		if waited := w.now.Sub(c.since); fallback > 0 && waited >= fallback {
			n.fellBack = true
			w.cause = c.cause
			w.cause = w.Emit(trace.Event{Kind: trace.FellBackToAsync, Node: n.id, Peer: sim.Nobody,
				LSN: c.lsn, Op: c.op, N: int64(waited)})
			w.release(n)
		}
		break
	}
	w.watchFallback(n)
}

// resumeSync ends a fall back once enough standbys have caught up.
func (w *World) resumeSync(n *node) {
	if n.fellBack && n.syncedTo() >= n.wal.Flushed() {
		n.fellBack = false
		w.cause = w.Emit(trace.Event{Kind: trace.SyncResumed, Node: n.id, Peer: sim.Nobody, LSN: n.wal.Flushed()})
	}
}

// endWait makes a waiting commit of an operation final without the standbys:
// it is in the log already and nothing undoes it. It returns where, or 0 when
// there was none.
func (w *World) endWait(n *node, op storage.OpID) storage.LSN {
	if !w.writable(n) {
		return 0
	}
	for i := n.first; i < len(n.commits); i++ {
		c := &n.commits[i]
		if c.op != op || c.done || !c.waiting {
			continue
		}
		c.done = true
		if w.paged {
			n.rows.ChangeEarly(w.advance(n, c.lsn).Rows, c.op, c.lsn)
		} else {
			n.rows.ApplyEarly(n.wal.At(c.lsn), c.lsn)
		}
		w.cause = w.Emit(trace.Event{Kind: trace.WaitCancelled, Node: n.id, Peer: c.client, LSN: c.lsn, Op: c.op})
		if w.resource.id != sim.Nobody {
			w.order(n, call{op: c.op, client: sim.Nobody}, c.lsn)
		}
		return c.lsn
	}
	return 0
}

// syncStates returns the part that each standby of a primary plays.
func (n *node) syncState(standby sim.ID) SyncState {
	s := n.sender(standby)
	if s == nil || !s.Connected {
		return SyncNone
	}
	state, place := SyncAsync, 0
	if n.config.Policy.Mode == Async {
		return state
	}
	n.eachListed(func(listed *Sender) bool {
		if listed == nil || !listed.Connected {
			return true
		}
		place++
		if listed.Standby != standby {
			return true
		}
		switch {
		case n.config.Policy.Mode == Any:
			state = SyncQuorum
		case n.config.Policy.Mode == All || place <= n.config.Policy.K:
			state = SyncSync
		default:
			state = SyncPotential
		}
		return false
	})
	return state
}
