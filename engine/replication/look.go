package replication

import (
	"iter"
	"slices"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// What the audit and the Still may ask. Nothing here changes anything.

// NodeCount returns the number of nodes; their IDs are 0 to NodeCount-1.
func (w *World) NodeCount() int { return len(w.nodes) }

// Established returns the node that was promoted last, or the first primary.
func (w *World) Established() sim.ID { return w.established }

// Writable tells whether a node would accept a client's write now.
func (w *World) Writable(id sim.ID) bool {
	if w.ring != nil {
		return w.mesh != nil && w.node(id).running()
	}
	return w.writable(w.node(id))
}

// ClientIDs returns the sessions in the order in which they came.
func (w *World) ClientIDs() iter.Seq[sim.ID] {
	return func(yield func(sim.ID) bool) {
		for i := range w.sessions {
			if !yield(w.sessions[i].id) {
				return
			}
		}
	}
}

// IsUp tells whether a node runs and serves.
func (w *World) IsUp(id sim.ID) bool { return w.node(id).running() }

// HasData tells whether a node has a disk with a history on it.
func (w *World) HasData(id sim.ID) bool { return !w.node(id).wiped }

// Holds tells whether the log of a node has the record of an operation at an
// LSN, and whether it is on its disk.
func (w *World) Holds(id sim.ID, op storage.OpID, lsn storage.LSN) (held, durable bool) {
	wal := &w.node(id).wal
	if w.IsIndex(id) {
		return false, false // it has the record, but it is no copy
	}
	if lsn == 0 || lsn > wal.End() || wal.At(lsn).Op != op {
		return false, false
	}
	return true, lsn <= wal.Flushed()
}

// LogEnd returns the LSN of the last record of a node.
func (w *World) LogEnd(id sim.ID) storage.LSN { return w.node(id).wal.End() }

// LogOps returns the operation behind each record of a node's log.
func (w *World) LogOps(id sim.ID) []storage.OpID {
	wal := &w.node(id).wal
	ops := make([]storage.OpID, wal.End())
	for i := range ops {
		ops[i] = wal.At(storage.LSN(i + 1)).Op
	}
	return ops
}

// LogTimeline returns the timeline of the last record of a node, 0 when there
// is none.
func (w *World) LogTimeline(id sim.ID) storage.Timeline {
	if wal := &w.node(id).wal; wal.End() > 0 {
		return wal.At(wal.End()).Timeline
	}
	return 0
}

// OpsInLog returns how many operations of clients a node's log holds.
func (w *World) OpsInLog(id sim.ID) int { return w.node(id).wal.Ops() }

// RowAt returns what a session that reads a key on a node now would see.
func (w *World) RowAt(id sim.ID, key string) (storage.Version, bool) {
	if r := w.node(id).replica; r != nil {
		value, exists := r.copies.Get(key).Value()
		return storage.Version{Value: value, Op: r.copies.Get(key).Newest()}, exists
	}
	return w.node(id).rows.Read(key)
}

// Keys returns the keys visible on a node, in order.
func (w *World) Keys(id sim.ID) []string {
	if r := w.node(id).replica; r != nil {
		return slices.DeleteFunc(r.copies.Keys(), func(key string) bool { return r.copies.Get(key).Siblings() == 0 })
	}
	return w.node(id).rows.Keys()
}

// RowCount returns how many rows all nodes hold together.
func (w *World) RowCount() int {
	count := 0
	for i := range w.nodes {
		count += w.nodes[i].rows.Len()
		if r := w.nodes[i].replica; r != nil {
			count += r.copies.Len()
		}
	}
	return count
}

// LastRead returns the operation whose write a client's last read returned,
// 0 when there was no row.
func (w *World) LastRead(client sim.ID) storage.OpID { return w.session(client).told.version }

// LastValue returns the value that a client's last read returned.
func (w *World) LastValue(client sim.ID) string { return w.session(client).told.value }

// RankedCandidates returns the outcome of the last Candidates, best first.
func (w *World) RankedCandidates() []Candidate { return w.candidates }

// Agreement compares what a node shows with what the established primary held
// at the same position of its log.
func (w *World) Agreement(id sim.ID) Agreement {
	n, p := w.node(id), w.node(w.established)
	if n.id == p.id || w.ring != nil || n.config.Search || n.condition != Up || p.condition != Up || p.role != Primary {
		return NotCompared
	}
	if n.replayed > p.wal.End() || n.replayed > 0 && !n.wal.At(n.replayed).Same(p.wal.At(n.replayed)) {
		return Differs
	}
	theirs, known := p.wal.State(n.replayed)
	mine := n.rows.Hash()
	if len(n.workers) > 0 && n.role == Standby {
		mine, _ = n.wal.State(n.replayed) // of what all workers have replayed
	}
	if w.filters(n) {
		// Of a part of the tables only the present state can be compared.
		known = p.replayed == n.replayed
		theirs, mine = p.rows.HashOf(n.config.Filter), n.rows.HashOf(n.config.Filter)
	}
	switch {
	case !known:
		return NotCompared // the primary still waits to show this much
	case theirs != mine:
		return Differs
	}
	return Agrees
}

// Parted returns since when a node's contents differ from those of the
// established primary although both applied the same records: the first
// record that left them different, and the operation behind it. It returns 0
// and 0 when they hold different records.
func (w *World) Parted(id sim.ID) (storage.LSN, storage.OpID) {
	n, p := w.node(id), w.node(w.established)
	end := n.replayed
	if !w.paged || end == 0 || end > p.wal.End() || !n.wal.At(end).Same(p.wal.At(end)) {
		return 0, 0
	}
	for end > 1 && !w.filters(n) {
		mine, known := n.wal.State(end - 1)
		if theirs, both := p.wal.State(end - 1); !known || !both || mine == theirs {
			break
		}
		end--
	}
	return end, n.wal.At(end).Op
}

// Differs tells whether a node shows what the established primary never held.
func (w *World) Differs(id sim.ID) bool { return w.Agreement(id) == Differs }

// Select returns the node that a selector means now: primary, standbyN,
// freshest or stalest.
func (w *World) Select(selector string) (sim.ID, bool) {
	if w.ring != nil {
		return sim.Nobody, false // all are equal
	}
	switch selector {
	case "primary":
		return w.established, len(w.nodes) > 0
	case "freshest", "stalest":
		return w.byProgress(selector == "freshest")
	}
	number, ok := standbyNumber(selector)
	if !ok {
		return sim.Nobody, false
	}
	for i := range w.nodes {
		if n := &w.nodes[i]; n.id != w.established && !n.config.Search {
			if number--; number == 0 {
				return n.id, true
			}
		}
	}
	return sim.Nobody, false
}

func standbyNumber(selector string) (int, bool) {
	const prefix = "standby"
	if len(selector) <= len(prefix) || selector[:len(prefix)] != prefix {
		return 0, false
	}
	number := 0
	for _, digit := range selector[len(prefix):] {
		if digit < '0' || digit > '9' || number > 1<<16 {
			return 0, false
		}
		number = number*10 + int(digit-'0')
	}
	return number, number > 0
}

// byProgress returns the standby that could be promoted and has received the
// most, or the least.
func (w *World) byProgress(most bool) (sim.ID, bool) {
	best := sim.Nobody
	for i := range w.nodes {
		n := &w.nodes[i]
		if n.role == Primary || w.whyNotCandidate(n) != trace.NoReason {
			continue
		}
		if best == sim.Nobody || most == ahead(n, w.node(best)) && ahead(n, w.node(best)) != ahead(w.node(best), n) {
			best = n.id
		}
	}
	return best, best != sim.Nobody
}

// ahead tells whether a has got further than b: on a later timeline, or on
// the same one with a longer log.
func ahead(a, b *node) bool {
	if a.timeline() != b.timeline() {
		return a.timeline() > b.timeline()
	}
	return a.wal.End() > b.wal.End()
}

// Idle reports that every counted operation has ended, no node is between two
// conditions and no asked-for health check is under way.
func (w *World) Idle() bool {
	for i := range w.sessions {
		s := &w.sessions[i]
		if len(s.queue) > 0 || s.busy && s.config.Writes == 0 && s.config.Reads == 0 {
			return false
		}
		for j := range s.jobs {
			if s.jobs[j].done < s.jobs[j].count {
				return false
			}
		}
	}
	for i := range w.nodes {
		if c := w.nodes[i].condition; c != Up && c != Down {
			return false
		}
	}
	return !w.monitor.checking()
}

// Settled reports Idle, that nothing but heartbeats is under way, and that
// every running node has flushed and replayed what it has.
func (w *World) Settled() bool {
	if !w.Idle() {
		return false
	}
	for i := range w.links {
		for _, f := range w.links[i].InFlight() {
			if k := f.Body.Kind; k != Heartbeat && k != HealthCheck && k != HealthReport && w.links[i].State == sim.LinkUp {
				return false
			}
		}
	}
	for i := range w.nodes {
		n := &w.nodes[i]
		if n.running() && (n.flushing || n.replaying || n.working() || n.replica != nil && n.replica.flushing) {
			return false
		}
	}
	return true
}
