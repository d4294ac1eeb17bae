package replication

import (
	"strconv"
	"strings"
	"time"

	"splitbrain/engine/sim"
)

// request is an operation that has not been sent yet.
type request struct {
	isRead     bool
	statement  bool // value is a statement, key the table that it changes
	update     bool // read the row first, and write if nobody has meanwhile
	deleted    bool // a write that removes the row
	blind      bool // a write that says nothing of what its client knew
	need       int  // replicas that have to answer, 0 for the cluster's number
	key, value string
	open       sim.Duration // for how long an INSERT is not committed
	on         sim.ID       // Nobody means the session's target, for a read its route
}

// job is a command that asks for several operations, one every so often.
type job struct {
	request
	count, done int
	every       sim.Duration
}

// maxQueue bounds the operations that wait in one session.
const maxQueue = 100_000

// Client returns what a client was told to be.
func (w *World) Client(id sim.ID) ClientConfig { return w.session(id).config }

// SetClient changes a client. Its workload starts again with the new rates.
func (w *World) SetClient(id sim.ID, c ClientConfig) {
	s := w.session(id)
	if c.TTL > 0 && s.config.TTL == 0 {
		s.target, s.lookedUp = w.directory, w.now
	}
	before := s.config.Follows
	s.config = c
	s.load++
	w.follow(s, before)
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
	w.agenda.Push(w.now.Add(after), sim.Task{Kind: workloadTick, Who: s.id, Ref: kind, Epoch: s.load})
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
		w.issue(s, request{isRead: true, key: w.keyToRead(s), on: sim.Nobody})
		return
	}
	s.wrote++
	s.lastKey = s.pick((s.wrote-1)%len(s.keyNames), s)
	w.issue(s, request{key: s.lastKey, value: s.nextValue(), on: sim.Nobody})
}

// pick returns a key of a workload: that of the turn, or, with a skew, one of
// those that the session draws by its own luck.
func (s *session) pick(turn int, owner *session) string {
	if s.config.Skew > 0 {
		turn = s.rand.Rank(len(owner.keyNames), s.config.Skew)
	}
	return owner.keyNames[turn]
}

// nextValue returns the value of the write that wrote has come to: v1, v2 and
// so on. They are cut from one string that holds many, because every write
// needs one and each would otherwise be an allocation of its own.
func (s *session) nextValue() string {
	if s.values == "" {
		var digits [valuesAtOnce * 21]byte
		text := digits[:0]
		for i := range valuesAtOnce {
			text = strconv.AppendInt(append(text, 'v'), int64(s.wrote+i), 10)
		}
		s.values = string(text)
	}
	end := strings.IndexByte(s.values[1:], 'v') + 1
	if end == 0 {
		end = len(s.values)
	}
	value := s.values[:end]
	s.values = s.values[end:]
	return value
}

// valuesAtOnce is how many values are made together.
const valuesAtOnce = 32

// keyToRead returns the row that was asked to be written last, or with a skew
// any: one's own, or, for a client that only reads, that of the first client
// that writes.
func (w *World) keyToRead(s *session) string {
	owner := s
	for i := range w.sessions {
		if other := &w.sessions[i]; s.config.Writes == 0 && other.config.Writes > 0 {
			owner = other
			break
		}
	}
	if s.config.Skew == 0 && owner.config.Skew > 0 && owner.lastKey != "" {
		return owner.lastKey
	}
	return s.pick(max(0, owner.wrote-1)%len(owner.keyNames), owner)
}

// Times says how many operations to ask for, and how long from one to the next.
type Times struct {
	Count int
	Every sim.Duration
}

// Write asks a session for operations. In key and value {n} stands for 1 to
// their count. Without a leader they may need another number of replicas than
// is usual, and be blind: they say nothing of what the session has read.
func (w *World) Write(id sim.ID, key, value string, on sim.ID, t Times, need int, blind bool) {
	w.addJob(w.session(id), job{request: request{key: key, value: value, on: on, need: need, blind: blind}, count: t.Count, every: t.Every})
}

// Read is like Write for reads.
func (w *World) Read(id sim.ID, key string, on sim.ID, t Times, need int) {
	w.addJob(w.session(id), job{request: request{isRead: true, key: key, on: on, need: need}, count: t.Count, every: t.Every})
}

// Delete asks a session to write that there is no row.
func (w *World) Delete(id sim.ID, key string, on sim.ID, need int) {
	w.addJob(w.session(id), job{request: request{deleted: true, key: key, on: on, need: need}, count: 1})
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
		if r.statement && !r.isRead {
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
		w.agenda.Push(w.now.Add(j.every), sim.Task{Kind: jobTick, Who: s.id, Ref: uint32(index)})
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
