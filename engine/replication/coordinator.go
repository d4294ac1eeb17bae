package replication

import (
	"slices"
	"sort"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// coordination is a request of a client that a node, or the client itself,
// carries out with the replicas.
type coordination struct {
	call
	at       sim.ID // who coordinates
	number   uint32
	isRead   bool
	told     bool // the client has its answer
	late     bool // half of the time is over: who has not answered is taken for gone
	need     int
	key      string
	object   *storage.Object // to be written, or what the read is answered with
	asks     []asked
	load     *load // that home replicas are sent
	mending  int   // copies that a read brings up to date before it is answered
	repaired bool
	cause    uint64
}

// asked is one replica's part in it.
type asked struct {
	replica, home sim.ID // they differ for a stand-in
	state         askState
	object        *storage.Object // what it answered to a read
}

type askState uint8

const (
	waiting askState = iota
	answered
	refused
	overdue // it may still answer
)

// coordinate begins a request. A write that keeps siblings needs a home
// replica as its coordinator, because only there versions can be numbered.
func (w *World) coordinate(at sim.ID, c call, l *load) {
	op := w.Op(c.op)
	homes := w.Homes(op.Key)
	if !op.IsRead && w.ring.config.Conflict != storage.LastWriteWins && !slices.Contains(homes, at) {
		w.passOn(at, c, l, homes)
		return
	}
	config := &w.ring.config
	w.ring.last++
	r := coordination{call: c, at: at, number: w.ring.last, isRead: op.IsRead, need: config.W, key: op.Key, cause: w.cause}
	if op.IsRead {
		r.need = config.R
	} else {
		r.object = w.newVersion(at, c.op, l)
	}
	if l.need > 0 {
		r.need = int(l.need)
	}
	r.asks = make([]asked, 0, len(homes))
	r.load = &load{key: r.key, object: r.object, home: sim.Nobody}
	w.ring.requests = append(w.ring.requests, r)
	w.agenda.Push(w.now.Add(config.Timeout/2), sim.Task{Kind: quorumDue, Who: at, Ref: r.number, Epoch: w.lifeOf(at)})
	begun := &w.ring.requests[len(w.ring.requests)-1]
	for _, home := range homes {
		w.askReplica(begun, home, home)
		w.cause = begun.cause
	}
	w.progress(begun)
}

// passOn gives a write to a home replica of its key.
func (w *World) passOn(at sim.ID, c call, l *load, homes []sim.ID) {
	for _, home := range homes {
		m := message{Kind: WriteRequest, From: at, To: home, Op: c.op, Attempt: c.attempt, Load: l}
		if !w.isCut(at, home) && w.node(home).condition != Down && w.post(&m) {
			return
		}
	}
	w.tell(at, c, message{Failed: true, Reason: trace.NotEnough})
}

// lifeOf returns what makes the timers of an endpoint void when it dies.
func (w *World) lifeOf(id sim.ID) uint32 {
	if w.IsNode(id) {
		return w.node(id).life
	}
	return 0
}

// newVersion returns what a write makes of its key.
func (w *World) newVersion(at sim.ID, id storage.OpID, l *load) *storage.Object {
	op := w.Op(id)
	v := storage.Revision{Value: op.Value, Deleted: l.deleted, Op: id, At: w.now}
	if w.IsNode(at) {
		v.At = w.node(at).clock(w)
	}
	if w.ring.config.Conflict == storage.LastWriteWins {
		return storage.NewRevision(v)
	}
	n := w.node(at)
	n.replica.minted++
	v.Dot = storage.Dot{By: storage.ActorOf(at, n.replica.crashes), N: n.replica.minted}
	return n.replica.copies.Get(op.Key).Write(w.ring.config.Conflict, l.context, v)
}

// askReplica sends a coordinator's part to a replica, which stands in for home
// when it is another.
func (w *World) askReplica(r *coordination, replica, home sim.ID) {
	r.asks = append(r.asks, asked{replica: replica, home: home})
	a := &r.asks[len(r.asks)-1]
	m := message{Kind: CopyWrite, From: r.at, To: replica, Op: r.op, Epoch: r.number, Load: r.load}
	if replica != home {
		m.Load = &load{key: r.key, object: r.object, home: home}
	}
	if r.isRead {
		m.Kind = CopyRead
	}
	switch {
	case replica != r.at:
		if w.isCut(r.at, replica) || !w.post(&m) {
			w.giveUp(r, len(r.asks)-1, refused)
		}
	case r.isRead:
		a.state, a.object = answered, w.node(replica).replica.copies.Get(r.key)
	default:
		w.storeCopy(w.node(replica), &m)
	}
}

// giveUp takes a replica for gone. Somebody stands in for it, or the
// coordinator keeps a hint.
func (w *World) giveUp(r *coordination, i int, state askState) {
	a := &r.asks[i]
	if a.state != waiting {
		return
	}
	a.state = state
	if w.ring.config.Sloppy {
		if next := w.standIn(r); next != sim.Nobody {
			w.askReplica(r, next, a.home)
		}
		return
	}
	if !r.isRead && w.IsNode(r.at) {
		w.keepHint(w.node(r.at), a.home, r.key, r.object)
	}
}

// standIn returns the next node round the ring that has no part in a request.
func (w *World) standIn(r *coordination) sim.ID {
	first, partitions := w.bucket(r.key).Partition, len(w.ring.homes)
	for step := range partitions {
		node := ownerOf(first+step, partitions, len(w.nodes))
		if !slices.ContainsFunc(r.asks, func(a asked) bool { return a.replica == node }) {
			return node
		}
	}
	return sim.Nobody
}

// request returns a coordination under way, or nil.
func (w *World) request(at sim.ID, number uint32) *coordination {
	if i, found := w.ring.place(number); found && w.ring.requests[i].at == at {
		return &w.ring.requests[i]
	}
	return nil
}

// place returns where a request is, or would be. They stand in the order of
// their numbers.
func (r *ring) place(number uint32) (int, bool) {
	i := sort.Search(len(r.requests), func(i int) bool { return r.requests[i].number >= number })
	return i, i < len(r.requests) && r.requests[i].number == number
}

// progress answers the client as soon as enough replicas have answered, or
// cannot any more, and ends the request when nothing is awaited.
func (w *World) progress(r *coordination) {
	got, open, possible := 0, 0, 0
	for i := range r.asks {
		switch r.asks[i].state {
		case answered:
			got++
		case waiting:
			open++
			possible++
		case overdue:
			possible++
		}
	}
	answer, tells := message{}, false
	switch {
	case r.told:
	case got >= r.need && w.isMended(r):
		r.told, tells = true, true
		answer = w.answerOf(r)
	case got+possible < r.need && r.mending == 0:
		r.told, tells = true, true
		answer = w.missed(r, got)
	}
	at, c, cause := r.at, r.call, w.cause
	if r.told && open == 0 {
		w.endRequest(r)
	}
	if tells {
		w.cause = cause
		w.tell(at, c, answer)
	}
}

// missed is the answer when too few replicas have answered. What those have
// stored stays: nobody undoes it.
func (w *World) missed(r *coordination, got int) message {
	w.cause = w.Emit(trace.Event{Kind: trace.QuorumMissed, Node: r.at, Peer: r.client, Op: r.op, N: int64(got)})
	return message{Failed: true, Reason: trace.NotEnough}
}

// isMended tells whether a read may be answered. Where old copies are brought
// up to date first, it begins with that, and the answer has to wait.
func (w *World) isMended(r *coordination) bool {
	if !r.isRead {
		return true
	}
	if !r.repaired {
		r.object, r.repaired = w.together(r), true
		if w.ring.config.Repair == RepairBefore {
			r.mending = w.mend(r, r.number)
		}
	}
	return r.mending == 0
}

// together merges what the replicas have answered so far.
func (w *World) together(r *coordination) *storage.Object {
	merged := (*storage.Object)(nil)
	for i := range r.asks {
		merged = merged.Merge(w.ring.config.Conflict, r.asks[i].object)
	}
	return merged
}

func (w *World) answerOf(r *coordination) message {
	answer := message{}
	if r.at != r.client || r.object != nil && r.object.Context != nil {
		answer.Load = &load{object: r.object}
	}
	if r.isRead {
		answer.Value, _ = r.object.Value()
		answer.Flushed = storage.LSN(r.object.Newest())
	}
	return answer
}

// tell gives a client its answer; a client that coordinates has it already.
func (w *World) tell(at sim.ID, c call, answer message) {
	answer.Kind, answer.From, answer.To, answer.Op, answer.Attempt = Answer, at, c.client, c.op, c.attempt
	if at == c.client {
		w.handleAtSession(w.session(at), &answer)
		return
	}
	w.post(&answer)
}

// mend sends what a read has found to those of its replicas that have less,
// and returns how many these are. With a number they are to confirm it.
func (w *World) mend(r *coordination, number uint32) int {
	count := 0
	for i := range r.asks {
		a := &r.asks[i]
		if a.state != answered || a.replica != a.home || a.object.Same(r.object) {
			continue
		}
		a.object = r.object
		w.cause = w.Emit(trace.Event{Kind: trace.ReadRepaired, Node: r.at, Peer: a.replica, Op: r.object.Newest()})
		m := message{Kind: CopyWrite, From: r.at, To: a.replica, Op: r.op, Epoch: number,
			Load: &load{key: r.key, object: r.object, home: sim.Nobody}}
		if a.replica == r.at {
			w.storeCopy(w.node(r.at), &m)
			count++
		} else if w.post(&m) {
			count++
		}
		w.cause = r.cause
	}
	return count
}

// endRequest forgets a request of which nothing is awaited any more. A read
// first repairs what it has found to be old.
func (w *World) endRequest(r *coordination) {
	if r.isRead && w.ring.config.Repair != RepairNever {
		r.object = w.together(r)
		w.mend(r, 0)
	}
	i, _ := w.ring.place(r.number)
	w.ring.requests = slices.Delete(w.ring.requests, i, i+1)
}

// handleCopyReply takes in what a replica says to its coordinator.
func (w *World) handleCopyReply(m *message) {
	r := w.request(m.To, m.Epoch)
	if r == nil {
		return
	}
	for i := range r.asks {
		a := &r.asks[i]
		switch {
		case a.replica != m.From:
		case m.Failed:
			w.giveUp(r, i, refused)
		case r.mending > 0 && m.Kind == CopyAck:
			r.mending--
		case a.state == waiting || a.state == overdue:
			a.state = answered
			if m.Kind == CopyAnswer {
				a.object = m.Load.object
			}
		}
		if a.replica == m.From {
			break
		}
	}
	w.progress(r)
}

// onQuorumDue is half of a coordinator's patience, and then the end of it.
func (w *World) onQuorumDue(e sim.Entry) {
	r := w.request(e.Who, e.Ref)
	if r == nil {
		return
	}
	w.cause = r.cause
	if !r.late {
		r.late = true
		w.agenda.Push(w.now.Add(w.ring.config.Timeout/2), sim.Task{Kind: quorumDue, Who: e.Who, Ref: e.Ref, Epoch: e.Epoch})
		// Who stands in is asked now, and has until the end.
		for i := range len(r.asks) {
			if r.asks[i].replica != r.at {
				w.giveUp(r, i, overdue)
			}
			w.cause = r.cause
		}
		w.progress(r)
		return
	}
	at, c, told := r.at, r.call, r.told
	answer := message{}
	if !told {
		got := 0
		for i := range r.asks {
			if r.asks[i].state == answered {
				got++
			}
		}
		answer = w.missed(r, got)
	}
	w.endRequest(r)
	if !told {
		w.tell(at, c, answer)
	}
}

// loseReplica tells a coordinator that its connection to a replica is gone.
func (w *World) loseReplica(at, replica sim.ID) {
	var numbers []uint32
	for i := range w.ring.requests {
		if r := &w.ring.requests[i]; r.at == at && slices.ContainsFunc(r.asks, func(a asked) bool { return a.replica == replica && a.state == waiting }) {
			numbers = append(numbers, r.number)
		}
	}
	because := w.cause
	for _, number := range numbers {
		if r := w.request(at, number); r != nil {
			w.cause = because
			for i := range r.asks {
				if r.asks[i].replica == replica {
					w.giveUp(r, i, refused)
					break
				}
			}
			w.progress(r)
		}
	}
}
