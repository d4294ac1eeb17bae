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

	load     uint32 // grows when the workload changes; older ticks are void
	keyNames []string
	wrote    int    // writes of the workload so far
	values   string // of the next ones, one behind the other; see nextValue
	lastKey  string // of the last of them
	jobs     []job
	queue    []request

	busy   bool
	asked  sim.ID // the node that has the operation in progress
	op     storage.OpID
	last   Outcome
	told   told
	acked  int
	failed int
	lostIt int    // outcomes unknown
	reads  [2]int // answered and not
	server serverSession
	holds  sim.Duration // how long the statement in progress keeps its transaction open
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
	Timeout       sim.Duration
}

// DefaultClient returns what a client is until a tape says otherwise.
func DefaultClient() ClientConfig {
	return ClientConfig{Keys: defaultKeys, Patience: defaultPatience}
}

// defaultKeys is the number of keys a workload goes round, few enough that a
// screen can follow one.
const defaultKeys = 5

// AddClient adds a session. Its first target is the primary.
func (w *World) AddClient(name string) sim.ID {
	id := sim.ID(len(w.roster))
	w.roster = append(w.roster, endpoint{name: name, kind: isSession, index: len(w.sessions)})
	s := session{id: id, name: name, target: w.established, asked: sim.Nobody,
		rand:    sim.NewRand(w.seed, "client", name),
		routing: routing{draws: sim.NewRand(w.seed, "client", name, "route"), stuck: sim.Nobody, from: sim.Nobody},
		config:  DefaultClient()}
	w.sessions = append(w.sessions, s)
	return id
}

// issue sends an operation. Over a cut link it fails at once: nothing was
// sent, so the client knows.
func (w *World) issue(s *session, r request) {
	node, routed := r.on, r.on == sim.Nobody
	switch {
	case routed && r.isRead:
		node = w.route(s)
	case routed:
		node = s.target
	}
	w.ops.Append(trace.Op{Client: s.id, Node: node, IsRead: r.isRead, Statement: r.statement, Key: r.key, Value: r.value, IssuedAt: w.now})
	s.op, s.busy, s.asked, s.holds = storage.OpID(w.ops.Len()), true, node, r.open
	issued, kind := trace.WriteIssued, WriteRequest
	if r.isRead {
		issued, kind = trace.ReadIssued, ReadRequest
	}
	w.cause = w.emit(&trace.Event{Kind: issued, Node: s.id, Peer: node, Op: s.op})
	m := message{Kind: kind, From: s.id, To: node, Op: s.op}
	if routed && r.isRead && s.config.Route.Kind == RouteCaughtUp {
		m.LSN, m.Patience = s.wroteTo, s.config.Patience
	}
	if w.isCut(s.id, node) || !w.post(&m) {
		w.conclude(s, Failed, trace.Unreachable, 0)
		return
	}
	if s.config.Timeout > 0 {
		w.agenda.Push(w.now.Add(s.config.Timeout), sim.Task{Kind: answerTimeout, Who: s.id, Ref: uint32(s.op)})
	}
}

func (w *World) onAnswerTimeout(s *session, op uint32) {
	if s.busy && uint32(s.op) == op {
		w.finishUnknown(s, trace.TimedOut)
	}
}

func (w *World) handleAtSession(s *session, m *message) {
	switch m.Kind {
	case Reset:
		if s.busy && s.asked == m.From {
			w.finishUnknown(s, trace.ConnectionReset)
		}
	case Answer:
		if !s.busy || s.op != m.Op {
			return
		}
		if m.Reason == trace.NotCaughtUp {
			w.fallBack(s, m)
			return
		}
		s.told.value, s.told.version = m.Value, storage.OpID(m.Flushed)
		outcome := OK
		if m.Failed {
			outcome = Failed
		}
		w.finish(s, outcome, m.Reason, m.LSN)
	}
}

func (w *World) finishUnknown(s *session, why trace.Reason) { w.finish(s, Unknown, why, 0) }

// finish ends the operation in progress and begins the next.
func (w *World) finish(s *session, outcome Outcome, why trace.Reason, lsn storage.LSN) {
	w.conclude(s, outcome, why, lsn)
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
}

// Cancel ends the wait of a client's commit. The client is told ok, with a
// warning: the commit may be on no standby. It reports whether there was one.
func (w *World) Cancel(id sim.ID) bool {
	s := w.session(id)
	if !s.busy {
		return false
	}
	lsn := w.endWait(w.node(s.asked), s.op)
	if lsn == 0 {
		return false
	}
	w.send(message{Kind: Answer, From: s.asked, To: s.id, Op: s.op, LSN: lsn, Reason: trace.Cancelled})
	return true
}

// Terminate ends a client's session at the server. What it had in progress is
// not undone, and the client will never know.
func (w *World) Terminate(id sim.ID) bool {
	s := w.session(id)
	if !s.busy {
		return false
	}
	n := w.node(s.asked)
	w.endWait(n, s.op)
	n.rollBack(s.op)
	n.held = slices.DeleteFunc(n.held, func(h heldRead) bool { return h.op == s.op })
	w.send(message{Kind: Reset, From: s.asked, To: s.id})
	return true
}

// Redirect makes clients take a node for the primary. The proxy that does it
// closes the connections to the old one: what was in progress there ends as
// unknown. Nobody stands for every client.
func (w *World) Redirect(client, to sim.ID) {
	begun := w.cause
	for i := range w.sessions {
		s := &w.sessions[i]
		if client != sim.Nobody && client != s.id || s.target == to {
			continue
		}
		old := s.target
		s.target = to
		w.cause = w.between(trace.ClientRedirected, s.id, to)
		if s.busy && s.asked == old {
			w.finishUnknown(s, trace.ConnectionReset)
		}
		w.cause = begun
	}
}
