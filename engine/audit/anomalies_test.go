package audit

import (
	"fmt"
	"slices"
	"testing"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// past is a world in which everything has happened already: a script of
// writes and reads, and which of the writes the primary still holds.
type past struct {
	ledger *Ledger
	ops    []trace.Op
	gone   map[storage.OpID]bool
	last   storage.OpID
	said   []trace.Event
}

func newPast() *past { return &past{ledger: NewLedger(), gone: map[storage.OpID]bool{}} }

func (p *past) Now() sim.Time                             { return sim.Time(len(p.ops)) }
func (p *past) Op(id storage.OpID) *trace.Op              { return &p.ops[id-1] }
func (p *past) NodeCount() int                            { return 1 }
func (p *past) Established() sim.ID                       { return 0 }
func (p *past) Writable(sim.ID) bool                      { return true }
func (p *past) HasData(sim.ID) bool                       { return true }
func (p *past) LastRead(sim.ID) storage.OpID              { return p.last }
func (p *past) LastValue(sim.ID) string                   { return "" }
func (p *past) Differs(sim.ID) bool                       { return false }
func (p *past) LogEnd(sim.ID) storage.LSN                 { return 0 }
func (p *past) Parted(sim.ID) (storage.LSN, storage.OpID) { return 0, 0 }
func (p *past) OpsInLog(sim.ID) int                       { return 0 }
func (p *past) Leaderless() bool                          { return false }
func (p *past) Shows(storage.OpID) bool                   { return false }
func (p *past) ManyLeaders() bool                         { return false }
func (p *past) Replaced(storage.OpID) bool                { return false }
func (p *past) Siblings(string) int                       { return 0 }
func (p *past) Keepers(string) []sim.ID                   { return nil }
func (p *past) CopyOf(sim.ID, string) (a, b storage.OpID) { return 0, 0 }
func (p *past) Emit(e trace.Event) uint64                 { p.said = append(p.said, e); return 0 }
func (p *past) happens(e trace.Event)                     { p.ledger.Observe(p, &e) }
func (p *past) issue(o trace.Op) (id storage.OpID) {
	o.IssuedAt = p.Now()
	p.ops = append(p.ops, o)
	return storage.OpID(len(p.ops))
}

func (p *past) Holds(_ sim.ID, op storage.OpID, _ storage.LSN) (held, durable bool) {
	return !p.gone[op], !p.gone[op]
}

// write lets a client write a key at a place in history, and be told ok.
func (p *past) write(client sim.ID, key, value string, timeline storage.Timeline, lsn storage.LSN) storage.OpID {
	op := p.issue(trace.Op{Client: client, Key: key, Value: value})
	p.happens(trace.Event{Kind: trace.WriteIssued, Node: client, Op: op})
	p.happens(trace.Event{Kind: trace.RecordAppended, Op: op, Timeline: timeline, LSN: lsn})
	p.happens(trace.Event{Kind: trace.WriteAcked, Node: client, Op: op})
	return op
}

// read lets a client read a key and get what saw wrote. It returns the
// verdicts on it, staleness aside.
func (p *past) read(client sim.ID, key string, saw storage.OpID) []trace.Event {
	op := p.issue(trace.Op{Client: client, Key: key, IsRead: true})
	p.last, p.said = saw, nil
	p.happens(trace.Event{Kind: trace.ReadIssued, Node: client, Op: op})
	p.happens(trace.Event{Kind: trace.ReadReturned, Node: client, Op: op})
	return slices.DeleteFunc(p.said, func(e trace.Event) bool { return e.Kind == trace.StaleRead })
}

func check(t *testing.T, what string, got []trace.Event, want ...string) {
	t.Helper()
	var kinds []string
	for _, e := range got {
		kinds = append(kinds, fmt.Sprintf("%v of LSN %d, %d behind %v", e.Kind, e.LSN, e.N, e.Reason))
	}
	if !slices.Equal(kinds, want) {
		t.Errorf("%s: the audit says %q, not %q", what, kinds, want)
	}
}

const alice, bob = sim.ID(7), sim.ID(8)

func TestOwnWrites(t *testing.T) {
	// A session sees its own acknowledged write or a newer one, whoever wrote it.
	p := newPast()
	p.write(bob, "k", "v1", 1, 1)
	own := p.write(alice, "k", "v2", 1, 2)
	newer := p.write(bob, "k", "v3", 1, 5)
	check(t, "one's own", p.read(alice, "k", own))
	check(t, "a newer one", p.read(alice, "k", newer))
	p = newPast()
	old := p.write(bob, "k", "v1", 1, 1)
	p.write(alice, "k", "v2", 1, 4)
	check(t, "an older one", p.read(alice, "k", old), "read-your-writes broken of LSN 4, 3 behind ")
	check(t, "nothing", p.read(alice, "k", 0), "read-your-writes broken of LSN 4, 4 behind ", "monotonic reads broken of LSN 1, 1 behind ")
	check(t, "another key", p.read(alice, "other", 0))
	check(t, "another session", p.read(bob, "k", old))
}

func TestOwnWriteLost(t *testing.T) {
	// A write that a failover lost is a broken promise, until somebody
	// writes the key on the new timeline: LSNs of two histories do not compare.
	p := newPast()
	old := p.write(alice, "k", "v1", 1, 1)
	lost := p.write(alice, "k", "v2", 1, 9)
	p.gone[lost] = true
	check(t, "the old one", p.read(alice, "k", old), "read-your-writes broken of LSN 9, 8 behind is lost")
	after := p.write(bob, "k", "v3", 2, 3)
	check(t, "the new history", p.read(alice, "k", after))
	check(t, "the old history after the new", p.read(alice, "k", old),
		"read-your-writes broken of LSN 9, 8 behind is lost", "monotonic reads broken of LSN 3, 2 behind ")
}

func TestOwnWriteLostInACrash(t *testing.T) {
	// A primary that loses the end of its log uses the LSNs again, on the
	// same timeline. What stands there now is newer, not older.
	p := newPast()
	p.write(bob, "k", "v1", 1, 1)
	p.write(bob, "k", "v2", 1, 2)
	p.gone[p.write(alice, "k", "v3", 1, 3)] = true
	after := p.write(bob, "k", "v4", 1, 2)
	check(t, "what was written after the crash", p.read(alice, "k", after))
}

func TestMonotonicReads(t *testing.T) {
	// Each read is held against the newest that the session has read.
	p := newPast()
	v8, v9, v10 := p.write(bob, "k", "v8", 1, 8), p.write(bob, "k", "v9", 1, 9), p.write(bob, "k", "v10", 1, 10)
	check(t, "v9 first", p.read(alice, "k", v9))
	check(t, "v10", p.read(alice, "k", v10))
	check(t, "v8", p.read(alice, "k", v8), "monotonic reads broken of LSN 10, 2 behind ")
	check(t, "v9", p.read(alice, "k", v9), "monotonic reads broken of LSN 10, 1 behind ")
	check(t, "v10 again", p.read(alice, "k", v10))
}

func TestConsistentPrefix(t *testing.T) {
	// Whoever has read the answer finds the question, if it was there first.
	p := newPast()
	why := p.write(bob, "question/1", "why", 1, 1)
	because := p.write(alice, "answer/1", "because", 1, 2)
	check(t, "no question yet", p.read(sim.ID(9), "question/1", 0))
	check(t, "the answer", p.read(sim.ID(9), "answer/1", because))
	check(t, "no question", p.read(sim.ID(9), "question/1", 0), "consistent prefix broken of LSN 1, 1 behind ")
	check(t, "the question", p.read(sim.ID(9), "question/1", why))

	p = newPast()
	early := p.write(alice, "answer/2", "42", 1, 1)
	p.write(bob, "question/2", "what", 1, 2)
	check(t, "an answer before its question", p.read(sim.ID(9), "answer/2", early))
	check(t, "whose question is not there yet", p.read(sim.ID(9), "question/2", 0))
}

func TestStaleAuthorization(t *testing.T) {
	// Being let in is wrong only when a revocation had been acknowledged.
	p := newPast()
	let := p.write(bob, "permissions/eve", granted, 1, 1)
	check(t, "granted", p.read(alice, "permissions/eve", let))
	barred := p.write(bob, "permissions/eve", revoked, 1, 4)
	check(t, "still granted", p.read(alice, "permissions/eve", let), "stale authorization of LSN 4, 3 behind ")
	check(t, "revoked", p.read(alice, "permissions/eve", barred))
	again := p.write(bob, "permissions/eve", granted, 1, 6)
	check(t, "granted again", p.read(alice, "permissions/eve", again))
	if b := p.ledger.guarantees.broken; b[3] != 1 {
		t.Errorf("counted %d", b[3])
	}
}

func TestGuaranteesAreBounded(t *testing.T) {
	// What is remembered grows with sessions times keys, not with operations,
	// and a clone remembers by itself.
	p := newPast()
	for i := range 1000 {
		op := p.write(alice, fmt.Sprint("k", i%5), "v", 1, storage.LSN(i+1))
		p.read(bob, fmt.Sprint("k", i%5), op)
	}
	if n := len(p.ledger.guarantees.known); n != 10 {
		t.Errorf("two sessions with five keys each make %d memos", n)
	}
	c := p.ledger.Clone()
	p.read(bob, "one more", p.write(alice, "one more", "v", 1, 1001))
	if n := len(c.guarantees.known); n != 10 {
		t.Errorf("the clone has %d memos", n)
	}
}
