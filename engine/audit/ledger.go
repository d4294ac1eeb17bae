package audit

import (
	"cmp"
	"maps"
	"slices"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// World is what the ledger may look at: everything, and nothing that changes
// it.
type World interface {
	Now() sim.Time
	Op(storage.OpID) *trace.Op
	NodeCount() int
	Established() sim.ID
	Writable(sim.ID) bool
	HasData(sim.ID) bool
	Holds(node sim.ID, op storage.OpID, lsn storage.LSN) (held, durable bool)
	LastRead(client sim.ID) storage.OpID
	LastValue(client sim.ID) string
	Differs(node sim.ID) bool
	Parted(sim.ID) (storage.LSN, storage.OpID)
	LogEnd(sim.ID) storage.LSN
	OpsInLog(sim.ID) int
	Leaderless() bool
	Keepers(key string) []sim.ID
	CopyOf(node sim.ID, key string) (shown, durable storage.OpID)
	Shows(storage.OpID) bool
	ManyLeaders() bool
	Replaced(storage.OpID) bool
	Siblings(key string) int
	Emit(trace.Event) uint64
}

// outcome is what a client learned of a write, in the order of its end.
type outcome uint8

const (
	pending outcome = iota
	acked
	failed
	unknown
	notAWrite
)

// entry is the ledger's line on one operation.
type entry struct {
	outcome outcome
	lost    bool
	// cancelled: the wait was; unguarded: semi-sync had fallen back.
	cancelled, unguarded bool
	local                bool // a change of one standby alone, which no log has
	appendedBy           sim.ID
	ackedBy              sim.ID
	branch               uint32      // see branches
	lsn                  storage.LSN // in the log of the node that was asked
	ackedAt              sim.Time
}

// Ledger keeps the books. Its zero value is ready.
type Ledger struct {
	entries storage.Book[entry] // by operation
	issued  int
	acked   int
	failed  int
	unknown int
	lost    int
	locals  int // acknowledged changes of one standby alone
	reads   int
	stale   int

	// exposed lists acknowledged writes that were on the disk of one node
	// only when they were last looked at.
	exposed []storage.OpID
	prune   int // the length at which they are looked at again
	// judging begins with the first read. Until somebody reads, nobody can
	// be shown anything old, and the books below stay closed.
	judging bool
	// newest is, by key, the write that was acknowledged last, and expected, by
	// client, what that was when the read under way was sent.
	newest   map[string]storage.OpID
	expected map[sim.ID]storage.OpID

	serving     sim.ID // who acknowledged last
	outageSince sim.Time
	inOutage    bool
	rto         sim.Duration
	rpoWrites   int
	rpoTime     sim.Duration
	split       bool
	splitSince  sim.Time
	splits      int
	splitFor    sim.Duration
	diverged    []bool // by node: its divergence has been reported
	latency     histogram
	sawOld      map[sim.ID]bool       // clients whose last read was stale
	because     uint64                // the event that verdicts follow from
	losses      map[storage.OpID]loss // of the lost writes
	moments     moments
	splitBy     splitCause // of the last split brain
	readLatency histogram
	guarantees  guarantees
	attempts    attempts
	branches    branches
	orders      orders
	books       books
	replicas    replicas
	conflicts   conflicts
	register    register // of a cluster without a leader, or with several
}

// NewLedger returns empty books.
func NewLedger() *Ledger {
	return &Ledger{newest: map[string]storage.OpID{}, expected: map[sim.ID]storage.OpID{}, sawOld: map[sim.ID]bool{}, losses: map[storage.OpID]loss{},
		moments: newMoments(), guarantees: newGuarantees(), attempts: newAttempts()}
}

// Clone returns books that share no memory with l.
func (l *Ledger) Clone() *Ledger {
	c := *l
	c.entries = l.entries.Clone()
	c.latency, c.readLatency = l.latency.clone(), l.readLatency.clone()
	c.exposed = slices.Clone(l.exposed)
	c.diverged = slices.Clone(l.diverged)
	c.newest, c.expected = maps.Clone(l.newest), maps.Clone(l.expected)
	c.sawOld = maps.Clone(l.sawOld)
	c.losses = maps.Clone(l.losses)
	c.moments.died, c.moments.wiped = maps.Clone(l.moments.died), maps.Clone(l.moments.wiped)
	c.moments.fellBack = maps.Clone(l.moments.fellBack)
	c.guarantees = l.guarantees.clone()
	c.attempts = l.attempts.clone()
	c.branches.tips = slices.Clone(l.branches.tips)
	c.books = l.books.clone()
	c.replicas, c.conflicts, c.register = l.replicas.clone(), l.conflicts.clone(), l.register.clone()
	return &c
}

// Observe reads one event and may answer it with a verdict, which is an event
// too.
func (l *Ledger) Observe(w World, e *trace.Event) {
	if e.Kind >= trace.OutageBegan && e.Kind <= trace.NodeDiverged || e.Kind == trace.StaleRead || e.Kind == trace.OrderStale || e.Kind == trace.NotLinearizable {
		return // its own verdicts
	}
	l.because = e.ID
	if e.Kind > trace.FollowRefused {
		l.moments.observe(w, e)
	}
	if isEnd(e.Kind) {
		l.noteEnd(w, e)
	}
	leaderless := w.Leaderless()
	if leaderless {
		l.observeReplicas(w, e)
	}
	switch e.Kind {
	case trace.WriteIssued:
		l.issued++
		l.entries.Append(entry{ackedBy: sim.Nobody})
		if leaderless {
			l.number(w, e.Op)
		}
		l.onAttempt(w, e)
	case trace.AttemptIssued, trace.UpdateIssued:
		l.onAttempt(w, e)
	case trace.ReadIssued:
		l.judge(w)
		l.entries.Append(entry{outcome: notAWrite})
		l.expected[e.Node] = l.newest[w.Op(e.Op).Key]
		if leaderless {
			l.onReadSent(w, e)
		}
	case trace.RecordAppended:
		branch := l.branches.append(e)
		if e.Op != 0 {
			l.onAppended(w, e, branch)
		}
	case trace.ChangedLocally:
		l.entries.Edit(uint64(e.Op)).local = true
		l.compare(w, e.Node)
	case trace.WriteAcked:
		l.onAcked(w, e)
	case trace.WriteFailed:
		l.entries.Edit(uint64(e.Op)).outcome = failed
		l.failed++
	case trace.WriteUnknown:
		l.entries.Edit(uint64(e.Op)).outcome = unknown
		l.unknown++
	case trace.ReadReturned:
		l.onRead(w, e)
		if !w.Op(e.Op).IsSearch() {
			l.judgeRead(w, e)
		}
		if leaderless {
			l.judgeOrder(w, e)
		}
	case trace.NodePromoted:
		l.recount(w)
		l.judgeLoss(w)
		l.onRoles(w, e)
		l.compareAll(w)
	case trace.NodeKilled, trace.NodeStopped, trace.NodePaused, trace.NodeFenced, trace.NodeResumed,
		trace.NodeReady, trace.DiskWiped, trace.NodeRewound, trace.NodeCloned, trace.RejoinStarted,
		trace.LeaseExpired, trace.LeaseRenewed, trace.SwitchoverStarted, trace.NodeSteppedDown, trace.NodeReplaced, trace.CommandRefused:
		l.onRoles(w, e)
	case trace.OrderDone:
		l.onOrder(w, e)
	case trace.OrderRefused:
		l.orders.refused++
	case trace.RecordsReplayed, trace.ShardReplayed, trace.StreamStarted, trace.FollowRefused:
		l.compare(w, e.Node)
	}
	switch e.Kind {
	case trace.NodeKilled, trace.NodeFenced, trace.DiskWiped, trace.NodeRewound, trace.NodeReady, trace.RejoinStarted,
		trace.ConsumerChanged:
		l.recount(w)
		l.compareAll(w)
	}
}

// say emits a verdict that follows from the event being read.
func (l *Ledger) say(w World, verdict trace.Event) {
	verdict.Cause = l.because
	w.Emit(verdict)
}

// entry returns the line on an operation, to be read.
func (l *Ledger) entry(op storage.OpID) *entry { return l.entries.At(uint64(op)) }

func (l *Ledger) onAcked(w World, e *trace.Event) {
	x := l.entries.Edit(uint64(e.Op))
	x.outcome, x.ackedBy, x.ackedAt = acked, e.Peer, w.Now()
	x.cancelled, x.unguarded = e.Reason == trace.Cancelled, l.moments.fellBack[e.Peer]
	if len(l.attempts.places) > 0 {
		l.settle(e, x)
	}
	l.acked++
	l.latency.add(sim.Duration(e.N))
	if x.local {
		l.locals++
		return
	}
	op := w.Op(e.Op)
	if l.judging {
		l.note(e.Op, op)
	}
	if w.Leaderless() {
		l.replicas.latest[op.Key] = max(l.replicas.latest[op.Key], e.Op)
	} else if l.exposed = append(l.exposed, e.Op); len(l.exposed) > l.prune {
		l.countExposed(w)
		l.prune = 2*len(l.exposed) + 1024
	}
	if l.isLost(w, e.Op) {
		x.lost = true
		l.lost++
		l.sayLost(w, e.Op)
	}
	if w.Writable(e.Peer) {
		l.serving = e.Peer
		if l.inOutage {
			l.inOutage, l.rto = false, w.Now().Sub(l.outageSince)
			l.say(w, trace.Event{Kind: trace.ServiceRestored, Node: e.Peer, Peer: sim.Nobody, Op: e.Op, N: int64(l.rto)})
		}
	}
}

// judge opens the books that reads are judged by: every write so far, in the
// order in which it was acknowledged.
func (l *Ledger) judge(w World) {
	if l.judging {
		return
	}
	l.judging = true
	var known []storage.OpID
	for op := storage.OpID(1); uint64(op) <= l.entries.Len(); op++ {
		if x := l.entry(op); x.outcome == acked && !x.local {
			known = append(known, op)
		}
	}
	slices.SortStableFunc(known, func(a, b storage.OpID) int {
		return cmp.Compare(l.entry(a).ackedAt, l.entry(b).ackedAt)
	})
	for _, op := range known {
		l.note(op, w.Op(op))
	}
}

// note remembers an acknowledged write for the reads to come.
func (l *Ledger) note(id storage.OpID, op *trace.Op) {
	l.newest[op.Key] = id
	l.guarantees.acked(id, op)
}

// isLost tells whether the established primary lacks an acknowledged write.
// When that node has no disk any more, a copy anywhere counts.
func (l *Ledger) isLost(w World, op storage.OpID) bool {
	if w.Leaderless() {
		return l.isDiscarded(w, op)
	}
	if p := w.Established(); w.HasData(p) {
		held, _ := l.holds(w, p, op)
		return !held
	}
	for i := range w.NodeCount() {
		if held, _ := l.holds(w, sim.ID(i), op); held {
			return false
		}
	}
	return true
}

// recount judges every acknowledged write anew, after something happened to
// a log.
func (l *Ledger) recount(w World) {
	l.recountSurplus(w)
	l.lost, l.exposed = 0, l.exposed[:0]
	for op := storage.OpID(1); uint64(op) <= l.entries.Len(); op++ {
		x := l.entry(op)
		if x.outcome != acked || x.local {
			continue
		}
		l.exposed = append(l.exposed, op)
		lost := l.isLost(w, op)
		if lost {
			l.lost++
		}
		if lost == x.lost {
			continue
		}
		l.entries.Edit(uint64(op)).lost = lost
		if lost {
			l.sayLost(w, op)
		} else { // it has been found again
			delete(l.losses, op)
		}
	}
}

func (l *Ledger) sayLost(w World, op storage.OpID) {
	x := l.entry(op)
	found := l.blame(w, op)
	l.losses[op] = found
	l.say(w, trace.Event{Kind: trace.WriteLost, Node: x.ackedBy, Peer: found.holder, LSN: x.lsn, Op: op,
		Reason: found.why, N: int64(found.noReturn)})
}

// judgeLoss measures the recovery point after a promotion: how many writes,
// and how far back.
func (l *Ledger) judgeLoss(w World) {
	l.rpoWrites, l.rpoTime = l.lost, 0
	until := w.Now()
	if l.inOutage {
		until = l.outageSince
	}
	for op := storage.OpID(1); uint64(op) <= l.entries.Len(); op++ {
		if x := l.entry(op); x.lost {
			l.rpoTime = max(0, until.Sub(x.ackedAt))
			return
		}
	}
}

// onRoles notices outages and split brains after a change of who can write.
func (l *Ledger) onRoles(w World, e *trace.Event) {
	if w.Leaderless() {
		return // nobody leads, and no single node is missed
	}
	primaries := 0
	for i := range w.NodeCount() {
		if w.Writable(sim.ID(i)) {
			primaries++
		}
	}
	if !l.inOutage && !w.Writable(l.serving) {
		l.inOutage, l.outageSince = true, w.Now()
		l.say(w, trace.Event{Kind: trace.OutageBegan, Node: l.serving, Peer: sim.Nobody})
	}
	switch {
	case primaries > 1 && !l.split:
		l.split, l.splitSince = true, w.Now()
		l.splits++
		l.splitBy = l.blameSplit(w, e)
		l.say(w, trace.Event{Kind: trace.SplitBrainBegan, Node: l.splitBy.second, Peer: l.splitBy.first,
			Reason: l.splitBy.why, N: int64(primaries)})
	case primaries <= 1 && l.split:
		l.split = false
		took := w.Now().Sub(l.splitSince)
		l.splitFor += took
		l.say(w, trace.Event{Kind: trace.SplitBrainEnded, Node: w.Established(), Peer: sim.Nobody, N: int64(took)})
	}
}

// onRead notices a read that returned an older value than the one whose write
// was acknowledged last before the read was sent.
func (l *Ledger) onRead(w World, e *trace.Event) {
	l.reads++
	l.readLatency.add(sim.Duration(e.N))
	delete(l.sawOld, e.Node)
	op := w.Op(e.Op)
	if op.IsSearch() {
		return // what it should have found nobody wrote under its word
	}
	newest, seen := l.expected[e.Node], w.LastRead(e.Node)
	if !l.isNewer(newest, seen) {
		return // newer than what had been acknowledged is not stale
	}
	l.stale++
	l.sawOld[e.Node] = true
	l.find(e.Node, trace.StaleRead, l.behind(newest, seen))
	l.say(w, trace.Event{Kind: trace.StaleRead, Node: e.Node, Peer: e.Peer, Op: e.Op,
		LSN: l.entry(newest).lsn, N: l.behind(newest, seen)})
}

func (l *Ledger) compareAll(w World) {
	for i := range w.NodeCount() {
		l.compare(w, sim.ID(i))
	}
}

// compare reports a node whose contents part from the primary's, once.
func (l *Ledger) compare(w World, node sim.ID) {
	for len(l.diverged) < w.NodeCount() {
		l.diverged = append(l.diverged, false)
	}
	differs := w.Differs(node)
	if differs && !l.diverged[node] {
		l.diverged[node] = true
		verdict := trace.Event{Kind: trace.NodeDiverged, Node: node, Peer: w.Established(), LSN: w.LogEnd(node)}
		if lsn, op := w.Parted(node); lsn > 0 {
			verdict.LSN, verdict.Op = lsn, op
		}
		l.say(w, verdict)
	}
	l.diverged[node] = differs
}
