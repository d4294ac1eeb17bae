package replication

import (
	"strconv"
	"strings"
	"time"

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

	load     uint32 // grows when the workload changes; older ticks are void
	keyNames []string
	wrote    int // writes of the workload so far
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
	Writes, Reads float64 // operations per second of its workload, 0 for none
	Keys          int     // how many keys the workload goes round
	Route         sim.ID  // where reads go; Nobody means the primary
	Timeout       sim.Duration
}

// defaultKeys is the number of keys a workload goes round, few enough that a
// screen can follow one.
const defaultKeys = 5

// request is an operation that has not been sent yet.
type request struct {
	isRead     bool
	statement  bool // value is a statement, key the table that it changes
	key, value string
	open       sim.Duration // for how long an INSERT is not committed
	on         sim.ID       // Nobody means the session's target
}

// job is a command that asks for several operations, one every so often.
type job struct {
	request
	count, done int
	every       sim.Duration
}

// maxQueue bounds the operations that wait in one session.
const maxQueue = 100_000

// AddClient adds a session. Its first target is the primary.
func (w *World) AddClient(name string) sim.ID {
	id := sim.ID(len(w.roster))
	w.roster = append(w.roster, endpoint{name: name, kind: isSession, index: len(w.sessions)})
	s := session{id: id, name: name, target: w.established, asked: sim.Nobody,
		config: ClientConfig{Keys: defaultKeys, Route: sim.Nobody}}
	w.sessions = append(w.sessions, s)
	return id
}

// Client returns what a client was told to be.
func (w *World) Client(id sim.ID) ClientConfig { return w.session(id).config }

// SetClient changes a client. Its workload starts again with the new rates.
func (w *World) SetClient(id sim.ID, c ClientConfig) {
	s := w.session(id)
	s.config = c
	s.load++
	s.keyNames = make([]string, c.Keys)
	for i := range s.keyNames {
		s.keyNames[i] = s.name + "/" + strconv.Itoa(i)
	}
	for kind, rate := range [2]float64{c.Writes, c.Reads} {
		if rate > 0 {
			// Sessions start a little apart, by the golden ratio, so that
			// two of them do not always collide.
			phase := float64(w.roster[id].index) * 0.618033988749895
			phase -= float64(int(phase))
			first := interval(rate) + sim.Duration(phase*float64(interval(rate)))
			w.tick(s, uint32(kind), first)
		}
	}
}

func interval(rate float64) sim.Duration {
	return max(1, sim.Duration(float64(time.Second)/rate))
}

func (w *World) tick(s *session, kind uint32, after sim.Duration) {
	w.agenda.Push(sim.Entry{At: w.now.Add(after), Kind: workloadTick, Who: s.id, Ref: kind, Epoch: s.load})
}

// onWorkloadTick issues an operation of the workload, unless the session is
// still busy: a person who waits does not ask again.
func (w *World) onWorkloadTick(s *session, e sim.Entry) {
	if e.Epoch != s.load {
		return
	}
	rate := s.config.Writes
	if e.Ref == 1 {
		rate = s.config.Reads
	}
	w.tick(s, e.Ref, interval(rate))
	if s.busy || len(s.queue) > 0 {
		return
	}
	if e.Ref == 1 {
		w.issue(s, request{isRead: true, key: w.keyToRead(s), on: s.config.Route})
		return
	}
	s.wrote++
	w.issue(s, request{key: s.keyNames[(s.wrote-1)%len(s.keyNames)], value: versionName(s.wrote), on: sim.Nobody})
}

// versionName numbers the values of a workload.
func versionName(number int) string {
	var digits [24]byte
	return string(strconv.AppendInt(append(digits[:0], 'v'), int64(number), 10))
}

// keyToRead returns the row that was asked to be written last: one's own, or,
// for a client that only reads, that of the first client that writes.
func (w *World) keyToRead(s *session) string {
	for i := range w.sessions {
		if other := &w.sessions[i]; s.config.Writes == 0 && other.config.Writes > 0 {
			s = other
			break
		}
	}
	return s.keyNames[max(0, s.wrote-1)%len(s.keyNames)]
}

// Write and Read ask a session for count operations, one every so often. In
// key and value {n} stands for 1 to count.
func (w *World) Write(id sim.ID, key, value string, on sim.ID, count int, every sim.Duration) {
	w.addJob(w.session(id), job{request: request{key: key, value: value, on: on}, count: count, every: every})
}

// Read is like Write for reads.
func (w *World) Read(id sim.ID, key string, on sim.ID, count int, every sim.Duration) {
	w.addJob(w.session(id), job{request: request{isRead: true, key: key, on: on}, count: count, every: every})
}

// Exec is like Write for statements. Each stays open for some time before it is
// committed.
func (w *World) Exec(id sim.ID, text string, on sim.ID, count int, every, open sim.Duration) {
	r := request{statement: true, value: text, on: on, open: open}
	w.addJob(w.session(id), job{request: r, count: count, every: every})
}

func (w *World) addJob(s *session, j job) {
	s.jobs = append(s.jobs, j)
	w.runJob(s, len(s.jobs)-1)
}

func (w *World) onJobTick(s *session, e sim.Entry) { w.runJob(s, int(e.Ref)) }

func (w *World) runJob(s *session, index int) {
	j := &s.jobs[index]
	for j.done < j.count {
		j.done++
		r, number := j.request, strconv.Itoa(j.done)
		r.key = strings.ReplaceAll(r.key, "{n}", number)
		r.value = strings.ReplaceAll(r.value, "{n}", number)
		if r.statement {
			r.key = tableIn(r.value)
		}
		if len(s.queue) < maxQueue {
			s.queue = append(s.queue, r)
		}
		if j.every > 0 {
			break
		}
	}
	if j.done < j.count {
		w.agenda.Push(sim.Entry{At: w.now.Add(j.every), Kind: jobTick, Who: s.id, Ref: uint32(index)})
	}
	w.issueNext(s)
}

func (w *World) issueNext(s *session) {
	for !s.busy && len(s.queue) > 0 {
		r := s.queue[0]
		s.queue = s.queue[1:]
		w.issue(s, r)
	}
}

// issue sends an operation. Over a cut link it fails at once: nothing was
// sent, so the client knows.
func (w *World) issue(s *session, r request) {
	node := r.on
	if node == sim.Nobody {
		node = s.target
	}
	w.ops.Append(trace.Op{Client: s.id, Node: node, IsRead: r.isRead, Statement: r.statement, Key: r.key, Value: r.value, IssuedAt: w.now})
	s.op, s.busy, s.asked, s.holds = storage.OpID(w.ops.Len()), true, node, r.open
	issued, kind := trace.WriteIssued, WriteRequest
	if r.isRead {
		issued, kind = trace.ReadIssued, ReadRequest
	}
	w.cause = w.Emit(trace.Event{Kind: issued, Node: s.id, Peer: node, Op: s.op})
	m := message{Kind: kind, From: s.id, To: node, Op: s.op}
	if w.isCut(s.id, node) || !w.send(m) {
		w.conclude(s, Failed, trace.Unreachable, 0)
		return
	}
	if s.config.Timeout > 0 {
		w.agenda.Push(sim.Entry{At: w.now.Add(s.config.Timeout), Kind: answerTimeout, Who: s.id, Ref: uint32(s.op)})
	}
}

func (w *World) onAnswerTimeout(s *session, op uint32) {
	if s.busy && uint32(s.op) == op {
		w.finishUnknown(s, trace.TimedOut)
	}
}

// handleRead answers with what the node has replayed, which on a standby may
// be old.
func (w *World) handleRead(n *node, m *message) {
	if n.condition != Up {
		w.send(message{Kind: Answer, From: n.id, To: m.From, Op: m.Op, Failed: true, Reason: trace.NodeDown})
		return
	}
	version, _ := n.rows.Read(w.Op(m.Op).Key)
	w.send(message{Kind: Answer, From: n.id, To: m.From, Op: m.Op, Value: version.Value,
		LSN: version.LSN, Flushed: storage.LSN(version.Op)})
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
	kind := [...]trace.Kind{OK: trace.WriteAcked, Failed: trace.WriteFailed, Unknown: trace.WriteUnknown}[outcome]
	if op.IsRead {
		kind = [...]trace.Kind{OK: trace.ReadReturned, Failed: trace.ReadFailed, Unknown: trace.ReadFailed}[outcome]
		if outcome == OK {
			s.reads[0]++
		} else {
			s.reads[1]++
		}
	} else {
		switch outcome {
		case OK:
			s.acked++
		case Failed:
			s.failed++
		case Unknown:
			s.lostIt++
		}
	}
	w.Emit(trace.Event{Kind: kind, Node: s.id, Peer: s.asked, Op: s.op, LSN: lsn, Reason: why, N: int64(s.told.took)})
}

// Cancel ends the wait of a client's commit. The client is told ok, with a
// warning: the commit may be on no standby. It reports whether there was one.
func (w *World) Cancel(id sim.ID) bool {
	s := w.session(id)
	if !s.busy || !w.endWait(w.node(s.asked), s.op) {
		return false
	}
	w.send(message{Kind: Answer, From: s.asked, To: s.id, Op: s.op, Reason: trace.Cancelled})
	return true
}

// Terminate ends a client's session at the server. What it had in progress is
// not undone, and the client will never know.
func (w *World) Terminate(id sim.ID) bool {
	s := w.session(id)
	if !s.busy {
		return false
	}
	w.endWait(w.node(s.asked), s.op)
	w.node(s.asked).rollBack(s.op)
	w.send(message{Kind: Reset, From: s.asked, To: s.id})
	return true
}

// Redirect makes clients take a node for the primary. The proxy that does it
// closes the old connections: what was in progress ends as unknown. Nobody
// stands for every client.
func (w *World) Redirect(client, to sim.ID) {
	begun := w.cause
	for i := range w.sessions {
		s := &w.sessions[i]
		if client != sim.Nobody && client != s.id || s.target == to {
			continue
		}
		s.target = to
		w.cause = w.between(trace.ClientRedirected, s.id, to)
		if s.busy && s.asked != to {
			w.finishUnknown(s, trace.ConnectionReset)
		}
		w.cause = begun
	}
}
