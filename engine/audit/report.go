package audit

import (
	"slices"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
)

// Totals counts up to this moment. It reads the logs but changes nothing
// that a later count could notice.
func (l *Ledger) Totals(w World, t *Totals) {
	list := t.LostWrites[:0]
	*t = Totals{
		Issued: l.issued, Acked: l.acked, Failed: l.failed, Unknown: l.unknown,
		Waiting: l.issued - l.acked - l.failed - l.unknown,
		Lost:    l.lost, AtRisk: l.countExposed(w),
		Attempts: l.attempts.sent, Retries: l.attempts.retries, Duplicated: len(l.attempts.surplus),
		ReadsOK: l.reads, ReadsStale: l.stale,
		SplitBrain: l.split, SplitBrains: l.splits, SplitBrainFor: l.splitFor,
		OutageSince: sim.Never, RTO: l.rto, RPOWrites: l.rpoWrites, RPOTime: l.rpoTime,
		LatencyP50: l.latency.quantile(0.50), LatencyP99: l.latency.quantile(0.99), LatencyP999: l.latency.quantile(0.999),
		ReadP50: l.readLatency.quantile(0.50), ReadP99: l.readLatency.quantile(0.99), ReadP999: l.readLatency.quantile(0.999),
		LastPrimary:      w.Established(),
		ResourceAccepted: l.orders.done, ResourceRefused: l.orders.refused, ResourceStale: l.orders.stale,
		StaleWhy: l.orders.why, StaleBy: l.orders.by, StaleAfter: l.orders.after,
		SplitWhy: l.splitBy.why, SplitFirst: l.splitBy.first, SplitSecond: l.splitBy.second,
	}
	b := &l.guarantees.broken
	t.ReadYourWrites, t.MonotonicReads, t.ConsistentPrefix, t.StaleAuthorization = b[0], b[1], b[2], b[3]
	if w.Leaderless() {
		t.UnackedVisible = l.countUnsure(w)
		t.Conflicts, t.ConflictsOpen = l.countConflicts(w)
		t.NotLinearizable = l.register.notLater
	} else if p := w.Established(); w.HasData(p) {
		t.UnackedVisible = w.OpsInLog(p) - l.attempts.inAll - (l.acked - l.locals - l.lost)
	}
	if l.split {
		t.SplitBrainFor += w.Now().Sub(l.splitSince)
	}
	if l.inOutage {
		t.OutageSince, t.RTO = l.outageSince, w.Now().Sub(l.outageSince)
	}
	for i := range w.NodeCount() {
		if w.Writable(sim.ID(i)) {
			t.Primaries++
		}
		t.Diverged = t.Diverged || w.Differs(sim.ID(i))
	}
	for id := storage.OpID(1); l.lost > 0 && uint64(id) <= l.entries.Len() && len(list) < MaxLostListed; id++ {
		if x := l.entry(id); x.lost {
			op := w.Op(id)
			list = append(list, LostWrite{Op: id, Client: op.Client, Key: op.Key, Value: op.Value,
				LSN: x.lsn, AckedBy: x.ackedBy, AckedAt: x.ackedAt,
				Why: l.losses[id].why, Holder: l.losses[id].holder, NoReturn: l.losses[id].noReturn})
		}
	}
	t.LostWrites = list
}

// SawOld tells whether a client's last read was stale.
func (l *Ledger) SawOld(client sim.ID) bool { return l.sawOld[client] }

// countExposed returns how many acknowledged writes one disk alone holds. A
// write seen on two disks is not looked at again until a log shrinks.
func (l *Ledger) countExposed(w World) int {
	alone := 0
	if w.Leaderless() {
		return l.countLatest(w)
	}
	l.exposed = slices.DeleteFunc(l.exposed, func(op storage.OpID) bool {
		copies := 0
		for i := range w.NodeCount() {
			if _, durable := l.holds(w, sim.ID(i), op); durable {
				if copies++; copies > 1 {
					return true
				}
			}
		}
		alone += copies
		return false
	})
	return alone
}

// WouldLose returns how many acknowledged writes would be lost if a node were
// promoted now.
func (l *Ledger) WouldLose(w World, node sim.ID) int {
	missing, held := 0, 0
	for op := storage.OpID(l.entries.Len()); op > 0 && held < enoughHeld; op-- {
		x := l.entry(op)
		if x.outcome != acked || x.local {
			continue
		}
		if has, _ := l.holds(w, node, op); has {
			held++
		} else {
			missing++
			held = 0
		}
	}
	return missing
}

// enoughHeld is how many writes in a row a node must hold before WouldLose
// believes that it holds all older ones. Operations are numbered in the order
// in which they were sent, so the two orders differ by the operations that
// were in progress together, one for each session.
const enoughHeld = 1024
