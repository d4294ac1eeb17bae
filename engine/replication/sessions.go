package replication

import (
	"slices"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// session is a client. It issues one operation at a time: while one is under
// way, the rest wait their turn.
type session struct {
	id     sim.ID
	name   string
	target sim.ID // whom it takes for the primary
	config ClientConfig
	rand   sim.Rand // of the workload
	routing
	retrying
	lookedUp sim.Time // when the directory told it the target

	load     uint32 // grows when the workload changes; older ticks are void
	keyNames []string
	wrote    int    // writes of the workload so far
	values   string // of the next ones, one behind the other; see nextValue
	lastKey  string // of the last of them
	jobs     []job
	queue    []request
	// followers read what this session has written; see followers.go.
	followers []sim.ID

	busy   bool
	asked  sim.ID // the node that has the attempt under way, Nobody in a pause
	op     storage.OpID
	last   Outcome
	told   told
	acked  int
	failed int
	lostIt int    // outcomes unknown
	reads  [2]int // answered and not
	server serverSession
	holds  sim.Duration // how long the statement in progress keeps its transaction open
	// contexts is, by key, what the session has read or written last, where
	// versions are kept side by side.
	contexts map[string]storage.Vector
}

// told is what the last answer said.
type told struct {
	key     string
	took    sim.Duration
	warning bool
	value   string
	isRead  bool
	version storage.OpID
}

// ClientConfig is what a tape can say about a client.
type ClientConfig struct {
	Writes, Reads float64      // operations per second of its workload, 0 for none
	Keys          int          // how many keys the workload goes round
	Skew          float64      // 0 takes the keys in turn; the more, the more often the first ones
	Route         Route        // where reads go
	Patience      sim.Duration // how long a caught-up read waits for a standby
	Timeout       sim.Duration // of one attempt
	Retry         RetryPolicy
	TTL           sim.Duration // how long it believes an address of the primary; 0 is a proxy
	Idempotent    bool         // its requests carry a key
	Follows       sim.ID       // the client whose writes it reads, or Nobody
	After         sim.Duration // how long after they were acknowledged
}

// DefaultClient returns what a client is until a tape says otherwise.
func DefaultClient() ClientConfig {
	return ClientConfig{Keys: defaultKeys, Patience: defaultPatience, Follows: sim.Nobody,
		Retry: RetryPolicy{Base: defaultBase, Cap: defaultCap, Attempts: defaultAttempts}}
}

// defaultKeys is the number of keys a workload goes round, few enough that a
// screen can follow one.
const defaultKeys = 5

// AddClient adds a session. Its first target is the primary.
func (w *World) AddClient(name string) sim.ID {
	id := sim.ID(len(w.roster))
	w.roster = append(w.roster, endpoint{name: name, kind: isSession, index: len(w.sessions)})
	s := session{id: id, name: name, target: w.firstTarget(), asked: sim.Nobody,
		rand:     sim.NewRand(w.seed, "client", name),
		routing:  routing{draws: sim.NewRand(w.seed, "client", name, "route"), stuck: sim.Nobody, from: sim.Nobody},
		retrying: retrying{chance: sim.NewRand(w.seed, "client", name, "retry")}, lookedUp: w.now,
		config: DefaultClient()}
	w.sessions = append(w.sessions, s)
	return id
}

// issue begins an operation with its first attempt.
func (w *World) issue(s *session, r request) {
	s.begin(r)
	node := w.address(s, &s.current)
	w.ops.Append(trace.Op{Client: s.id, Node: node, IsRead: r.isRead, Statement: r.statement, Update: r.update, Delete: r.deleted,
		Key: r.key, Value: r.value, IssuedAt: w.now})
	s.op, s.busy, s.holds = storage.OpID(w.ops.Len()), true, r.open
	issued := trace.WriteIssued
	if r.isRead {
		issued = trace.ReadIssued
	}
	w.cause = w.emit(&trace.Event{Kind: issued, Node: s.id, Peer: node, Op: s.op})
	w.ask(s, node)
}

// ask sends an attempt. Over a cut link it fails at once: nothing was sent,
// so the client knows.
func (w *World) ask(s *session, node sim.ID) {
	r := &s.current
	s.asked, s.reading = node, r.update
	if w.ring != nil {
		w.askReplicas(s, node)
		return
	}
	kind := WriteRequest
	if r.isRead || r.update {
		kind = ReadRequest
	}
	m := w.requestOf(s, kind, node)
	if r.on == sim.Nobody && r.isRead && s.config.Route.Kind == RouteCaughtUp {
		m.LSN, m.Patience = s.wroteTo, s.config.Patience
	}
	if w.isCut(s.id, node) || !w.post(&m) {
		w.endAttempt(s, Failed, trace.Unreachable, 0)
		return
	}
	if s.config.Timeout > 0 {
		w.agenda.Push(w.now.Add(s.config.Timeout), sim.Task{Kind: answerTimeout, Who: s.id, Ref: uint32(s.op), Epoch: s.attempt})
	}
}

// requestOf returns a message of the attempt under way.
func (w *World) requestOf(s *session, kind MessageKind, node sim.ID) message {
	m := message{Kind: kind, From: s.id, To: node, Op: s.op, Attempt: s.attempt}
	if kind == WriteRequest {
		m.Keyed, m.Patience = s.config.Idempotent, s.holds
	}
	return m
}

func (w *World) onAnswerTimeout(s *session, e sim.Entry) {
	if s.busy && uint32(s.op) == e.Ref && s.attempt == e.Epoch && !s.isPausing() {
		w.finishUnknown(s, trace.TimedOut)
	}
}

func (w *World) handleAtSession(s *session, m *message) {
	switch m.Kind {
	case Reset:
		if s.busy && (s.asked == m.From || w.carrier(s) == m.From) {
			w.finishUnknown(s, trace.ConnectionReset)
		} else if w.ring != nil {
			w.loseReplica(s.id, m.From)
		}
	case CopyAck, CopyAnswer:
		w.handleCopyReply(m)
	case Answer:
		if !s.busy || s.op != m.Op || s.attempt != m.Attempt || s.isPausing() {
			return // the client has given this attempt up
		}
		if m.Reason == trace.NotCaughtUp {
			w.fallBack(s, m)
			return
		}
		if s.reading && !m.Failed {
			w.writeBack(s, m)
			return
		}
		s.told.value, s.told.version = m.Value, storage.OpID(m.Flushed)
		s.learn(w.Op(s.op).Key, m.Load)
		outcome := OK
		if m.Failed {
			outcome = Failed
		}
		w.finish(s, outcome, m.Reason, m.LSN)
	}
}

func (w *World) finishUnknown(s *session, why trace.Reason) { w.finish(s, Unknown, why, 0) }

// finish ends the attempt under way and, if the operation is over with it,
// begins the next.
func (w *World) finish(s *session, outcome Outcome, why trace.Reason, lsn storage.LSN) {
	w.endAttempt(s, outcome, why, lsn)
	w.issueNext(s)
}

// conclude notes what the client now knows of its operation in progress.
func (w *World) conclude(s *session, outcome Outcome, why trace.Reason, lsn storage.LSN) {
	op := w.Op(s.op)
	s.busy, s.last = false, outcome
	s.told.key, s.told.took, s.told.isRead = op.Key, w.now.Sub(op.IssuedAt), op.IsRead
	s.told.warning = outcome == OK && why == trace.Cancelled
	if outcome != OK {
		s.told.value, s.told.version = "", 0 // what an earlier read returned is not the answer to this one
	}
	kind := [...]trace.Kind{OK: trace.WriteAcked, Failed: trace.WriteFailed, Unknown: trace.WriteUnknown}[outcome]
	if op.IsRead {
		kind = [...]trace.Kind{OK: trace.ReadReturned, Failed: trace.ReadFailed, Unknown: trace.ReadFailed}[outcome]
		if outcome == OK {
			s.reads[0]++
		} else {
			s.reads[1]++
			w.unstick(s, why)
		}
	} else {
		switch outcome {
		case OK:
			s.acked++
			s.wroteTo = lsn
		case Failed:
			s.failed++
		case Unknown:
			s.lostIt++
		}
	}
	w.emit(&trace.Event{Kind: kind, Node: s.id, Peer: s.asked, Op: s.op, LSN: lsn, Reason: why, N: int64(s.told.took)})
	if kind == trace.WriteAcked {
		w.callFollowers(s)
	}
}

// Cancel ends the wait of a client's commit. The client is told ok, with a
// warning: the commit may be on no standby. It reports whether there was one.
func (w *World) Cancel(id sim.ID) bool {
	s := w.session(id)
	if !s.busy || s.isPausing() || w.ring != nil {
		return false
	}
	lsn := w.endWait(w.node(s.asked), s.op)
	if lsn == 0 {
		return false
	}
	w.reply(w.node(s.asked), call{s.op, s.id, s.attempt}, message{LSN: lsn, Reason: trace.Cancelled})
	return true
}

// Terminate ends a client's session at the server. What it had in progress is
// not undone, and the client will never know.
func (w *World) Terminate(id sim.ID) bool {
	s := w.session(id)
	if !s.busy || s.isPausing() {
		return false
	}
	if w.ring != nil {
		w.finishUnknown(s, trace.ConnectionReset)
		return true
	}
	n := w.node(s.asked)
	w.endWait(n, s.op)
	n.rollBack(s.op)
	n.held = slices.DeleteFunc(n.held, func(h heldRead) bool { return h.op == s.op })
	w.send(message{Kind: Reset, From: s.asked, To: s.id})
	return true
}
