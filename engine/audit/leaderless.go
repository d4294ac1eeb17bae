package audit

import (
	"maps"
	"slices"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// Without a leader there is no log that decides. What replaced what is told by
// the versions on the replicas, and the order in which clients asked and were
// answered says whether it had a right to.

// replicas is what is remembered of a cluster without a leader.
type replicas struct {
	unsure  []storage.OpID          // writes that were not acknowledged in the end
	writes  map[string]storage.LSN  // by key: how many were asked for
	deleted map[string]storage.OpID // by key: the deletion that was asked for last
	latest  map[string]storage.OpID // by key: of the acknowledged writes, that which was asked for last
}

func (r *replicas) clone() replicas {
	return replicas{slices.Clip(r.unsure), maps.Clone(r.writes), maps.Clone(r.deleted), maps.Clone(r.latest)}
}

// number gives a write its place among the writes of its key, in the order in
// which clients asked. It stands where the entry of a log has its LSN.
func (l *Ledger) number(w World, id storage.OpID) {
	r := &l.replicas
	if r.writes == nil {
		r.writes, r.deleted, r.latest = map[string]storage.LSN{}, map[string]storage.OpID{}, map[string]storage.OpID{}
	}
	op := w.Op(id)
	r.writes[op.Key]++
	x := l.entries.Edit(uint64(id))
	x.branch, x.lsn = 1, r.writes[op.Key]
	if op.Delete {
		r.deleted[op.Key] = id
	}
}

// observeReplicas reads what only clusters without a leader tell.
func (l *Ledger) observeReplicas(w World, e *trace.Event) {
	switch e.Kind {
	case trace.WriteFailed, trace.WriteUnknown:
		l.replicas.unsure = append(l.replicas.unsure, e.Op)
	case trace.CopyStored:
		l.rejudge(w, storage.OpID(e.N))
	case trace.CopyOutdated, trace.TombstoneDropped:
		l.rejudge(w, e.Op)
	case trace.HintExpired:
		l.recount(w)
	case trace.ConflictFound:
		l.onConflict(w, e)
	}
}

// rejudge looks at one write again that a replica has just replaced or not
// taken in.
func (l *Ledger) rejudge(w World, op storage.OpID) {
	if op == 0 || l.entry(op).outcome != acked {
		return
	}
	lost := l.isDiscarded(w, op)
	if lost == l.entry(op).lost {
		return
	}
	l.entries.Edit(uint64(op)).lost = lost
	if !lost {
		l.lost--
		delete(l.losses, op)
		return
	}
	l.lost++
	l.sayLost(w, op)
}

// isDiscarded tells whether no replica has an acknowledged write, nor one that
// could have replaced it: asked for later, or at least not over when it was
// asked for.
func (l *Ledger) isDiscarded(w World, id storage.OpID) bool {
	op := w.Op(id)
	if op.Delete || l.replicas.deleted[op.Key] > id {
		return false // whether or not the tombstone is still there
	}
	if w.ManyLeaders() {
		return !w.Shows(id) && !w.Replaced(id)
	}
	for _, node := range w.Keepers(op.Key) {
		shown, _ := w.CopyOf(node, op.Key)
		if shown == 0 {
			continue
		}
		if x := l.entry(shown); shown >= id || x.outcome != acked || x.ackedAt > op.IssuedAt {
			return false
		}
	}
	return true
}

// Behind returns how many writes of a key lie between two of its versions, at
// least 0: of two that came at once, the older may have won.
func (l *Ledger) Behind(newer, older storage.OpID) int { return int(l.behind(newer, older)) }

// blameReplicas says why no replica has a write any more.
func (l *Ledger) blameReplicas(w World, op storage.OpID) loss {
	found := loss{why: trace.CopiesGone, holder: sim.Nobody, noReturn: w.Now()}
	key := w.Op(op).Key
	for _, node := range w.Keepers(key) {
		if shown, _ := w.CopyOf(node, key); shown != 0 {
			found.why, found.holder = trace.OlderStamp, node
			if w.ManyLeaders() && shown > op {
				found.why = trace.ConflictLost
			}
		}
	}
	return found
}

// countLatest returns how many keys have their latest acknowledged write on
// one disk only. What a write has replaced is not at risk any more.
func (l *Ledger) countLatest(w World) int {
	alone := 0
	for key, op := range l.replicas.latest { // order-free: counted
		copies := 0
		for _, node := range w.Keepers(key) {
			if _, durable := w.CopyOf(node, key); durable >= op {
				copies++
			}
		}
		if copies == 1 {
			alone++
		}
	}
	return alone
}

// countUnsure returns how many writes are shown that nobody acknowledged.
func (l *Ledger) countUnsure(w World) int {
	count := 0
	for _, op := range l.replicas.unsure {
		if w.Shows(op) {
			count++
		}
	}
	return count
}
