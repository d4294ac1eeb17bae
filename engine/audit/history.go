package audit

import (
	"slices"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// What the audit remembers of each session for those who look: its latest
// operations and the latest promises that were broken to it. Both are
// bounded, so that a long run does not grow.
const (
	keptEnds     = 32
	keptBreaches = 8
)

// End is an operation that has ended, as its client knows it, and what the
// audit found wrong with it.
type End struct {
	Op      storage.OpID
	At      sim.Time
	Kind    trace.Kind // how it ended, from WriteAcked to ReadFailed
	Reason  trace.Reason
	Node    sim.ID // who was asked last
	LSN     storage.LSN
	Took    sim.Duration
	Value   string     // that a read returned
	Finding trace.Kind // the worst that was found of a read, trace.None usually
	Behind  int        // records, of the finding
	Lost    bool       // of a write: it was acknowledged and is lost
}

// Breach is a promise that was broken to a session, with the evidence.
type Breach struct {
	At     sim.Time
	Kind   trace.Kind
	Node   sim.ID       // who answered
	Read   storage.OpID // the read that was wrong
	Missed storage.OpID // the write that it should have shown
	LSN    storage.LSN  // where that write is
	Behind int          // records
	Lost   bool         // nobody can read the write any more
}

// book is what is remembered of one session.
type book struct {
	ends     ring[End]
	breaches ring[Breach]
	broken   [len(promises)]int
	reads    int // that were judged
}

// ring keeps the newest elements up to a bound.
type ring[T any] struct {
	items []T
	next  int // where the next one goes once the ring is full
}

// add returns the place for a new element: an empty one, or that of the oldest.
func (r *ring[T]) add(bound int) *T {
	if len(r.items) < bound {
		var empty T
		r.items = append(r.items, empty)
		return &r.items[len(r.items)-1]
	}
	place := &r.items[r.next]
	r.next = (r.next + 1) % bound
	return place
}

// back returns the element i before the newest, nil when it is not kept.
func (r *ring[T]) back(i int) *T {
	if i >= len(r.items) {
		return nil
	}
	return &r.items[(r.next+2*len(r.items)-1-i)%len(r.items)]
}

// books are kept by the ID of the session.
type books []book

func (b *books) of(client sim.ID) *book {
	for len(*b) <= int(client) {
		*b = append(*b, book{})
	}
	return &(*b)[client]
}

func (b books) clone() books {
	c := slices.Clone(b)
	for i := range c {
		c[i].ends.items = slices.Clone(c[i].ends.items)
		c[i].breaches.items = slices.Clone(c[i].breaches.items)
	}
	return c
}

// isEnd tells whether an operation has ended with an event of this kind.
func isEnd(k trace.Kind) bool {
	switch k {
	case trace.WriteAcked, trace.WriteFailed, trace.WriteUnknown, trace.ReadReturned, trace.ReadFailed:
		return true
	}
	return false
}

// noteEnd remembers how an operation ended.
func (l *Ledger) noteEnd(w World, e *trace.Event) {
	b := l.books.of(e.Node)
	end := b.ends.add(keptEnds)
	end.Op, end.At, end.Kind, end.Reason, end.Node = e.Op, w.Now(), e.Kind, e.Reason, e.Peer
	end.LSN, end.Took, end.Value, end.Finding, end.Behind = e.LSN, sim.Duration(e.N), "", trace.None, 0
	if e.Kind == trace.ReadReturned {
		end.Value = w.LastValue(e.Node)
		b.reads++
	}
}

// find notes what is wrong with the read that a session did last. The worst
// finding is what the read is remembered for.
func (l *Ledger) find(client sim.ID, kind trace.Kind, behind int64) {
	end := l.books.of(client).ends.back(0)
	if severity(kind) > severity(end.Finding) {
		end.Finding, end.Behind = kind, int(behind)
	}
}

// severity orders the findings: an old value is the least of them, to be let
// in without permission the worst.
func severity(k trace.Kind) int {
	switch k {
	case trace.StaleRead, trace.NotLinearizable:
		return 1
	case trace.MonotonicReadsBroken:
		return 2
	case trace.ReadYourWritesBroken:
		return 3
	case trace.ConsistentPrefixBroken:
		return 4
	case trace.StaleAuthorization:
		return 5
	}
	return 0
}

// LastEnds appends the latest operations of a session to ends, newest first
// and at most limit of them. Whether a write is lost is said as of now.
func (l *Ledger) LastEnds(client sim.ID, ends []End, limit int) []End {
	if int(client) >= len(l.books) {
		return ends
	}
	b := &l.books[client]
	for i := range min(limit, len(b.ends.items)) {
		end := *b.ends.back(i)
		end.Lost = end.Kind == trace.WriteAcked && l.entry(end.Op).lost
		ends = append(ends, end)
	}
	return ends
}

// LastEnd returns how the last operation of a session ended.
func (l *Ledger) LastEnd(client sim.ID) (end End, known bool) {
	if int(client) < len(l.books) {
		if last := l.books[client].ends.back(0); last != nil {
			return *last, true
		}
	}
	return End{}, false
}

// Breaches appends the latest promises broken to a session to breaches,
// newest first.
func (l *Ledger) Breaches(client sim.ID, breaches []Breach) []Breach {
	if int(client) >= len(l.books) {
		return breaches
	}
	b := &l.books[client]
	for i := range b.breaches.items {
		breaches = append(breaches, *b.breaches.back(i))
	}
	return breaches
}

// Promise is how often a session could count on something, and how often not.
type Promise struct {
	Kind   trace.Kind
	Broken int
}

// Promises returns what was promised to a session, how often each was broken,
// and how many reads were judged by it.
func (l *Ledger) Promises(client sim.ID) (all [len(promises)]Promise, reads int) {
	for i, kind := range promises {
		all[i].Kind = kind
	}
	if int(client) < len(l.books) {
		b := &l.books[client]
		for i, broken := range b.broken {
			all[i].Broken = broken
		}
		reads = b.reads
	}
	return all, reads
}
