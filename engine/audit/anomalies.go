package audit

import (
	"maps"
	"strings"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// The keys of a tape may follow a small schema that people recognise. Nodes
// and clients know nothing of it; two of the verdicts below do:
//
//	users/ID        a profile
//	permissions/ID  granted or revoked
//	orders/ID       an order
//	question/ID     a question, and
//	answer/ID       the answer that was given to it
const (
	permissions = "permissions/"
	questions   = "question/"
	answers     = "answer/"
	granted     = "granted"
	revoked     = "revoked"
)

// guarantees is what the audit remembers of the sessions in order to judge
// what they read (Terry et al. 1994). It grows with sessions times keys.
type guarantees struct {
	known map[place]memo
	// asked is, by the key of a question, the write that first committed it.
	asked map[string]storage.OpID
	// barred is, by the key of a permission, the revocation that was
	// acknowledged last.
	barred map[string]storage.OpID
	// heard is, by the write of an answer, the question that its writer had
	// read before.
	heard  map[storage.OpID]storage.OpID
	broken [len(promises)]int
}

// promises are the verdicts, in the order of their counters.
var promises = [...]trace.Kind{trace.ReadYourWritesBroken, trace.MonotonicReadsBroken,
	trace.ConsistentPrefixBroken, trace.StaleAuthorization}

// place is a key as one session knows it.
type place struct {
	client sim.ID
	key    string
}

// memo is what the session knows of it: its own last acknowledged write, and
// the newest write that it has read.
type memo struct{ wrote, saw storage.OpID }

func newGuarantees() guarantees {
	return guarantees{known: map[place]memo{}, asked: map[string]storage.OpID{}, barred: map[string]storage.OpID{},
		heard: map[storage.OpID]storage.OpID{}}
}

func (g *guarantees) clone() guarantees {
	return guarantees{known: maps.Clone(g.known), asked: maps.Clone(g.asked), barred: maps.Clone(g.barred), heard: maps.Clone(g.heard), broken: g.broken}
}

// acked notes that a session was told ok.
func (g *guarantees) acked(op storage.OpID, o *trace.Op) {
	at := place{o.Client, o.Key}
	m := g.known[at]
	m.wrote = op
	g.known[at] = m
	switch {
	case strings.HasPrefix(o.Key, questions) && g.asked[o.Key] == 0:
		g.asked[o.Key] = op
	case strings.HasPrefix(o.Key, answers):
		// A session does one thing at a time: what it knows now it knew when it
		// wrote.
		if q := g.known[place{o.Client, questions + strings.TrimPrefix(o.Key, answers)}].saw; q != 0 {
			g.heard[op] = q
		}
	case strings.HasPrefix(o.Key, permissions) && o.Value == revoked:
		g.barred[o.Key] = op
	}
}

// judgeRead compares what a session read with what it, or anybody, could
// count on.
func (l *Ledger) judgeRead(w World, e *trace.Event) {
	g, op, saw := &l.guarantees, w.Op(e.Op), w.LastRead(e.Node)
	at := place{e.Node, op.Key}
	m := g.known[at]
	if l.isNewer(m.wrote, saw) {
		l.breaks(w, e, 0, m.wrote, saw)
	}
	if l.isNewer(m.saw, saw) {
		l.breaks(w, e, 1, m.saw, saw)
	} else if saw != m.saw {
		m.saw = saw
		g.known[at] = m
	}
	if id, isQuestion := strings.CutPrefix(op.Key, questions); isQuestion {
		answer := g.known[place{e.Node, answers + id}].saw
		question, heard := g.heard[answer], true
		if question == 0 { // nobody knows what its writer knew
			question, heard = g.asked[op.Key], false
		}
		missing := saw == 0 || heard && l.isNewer(question, saw)
		if question != 0 && missing && l.isNewer(answer, question) {
			l.breaks(w, e, 2, question, saw)
		}
	}
	if strings.HasPrefix(op.Key, permissions) && saw != 0 && w.Op(saw).Value == granted {
		if last := g.barred[op.Key]; l.isNewer(last, saw) && l.entry(last).ackedAt <= op.IssuedAt {
			l.breaks(w, e, 3, last, saw)
		}
	}
}

// breaks counts a broken promise and says which write the read should have
// shown, and how many records the one that it showed lies behind.
func (l *Ledger) breaks(w World, e *trace.Event, promise int, missed, saw storage.OpID) {
	l.guarantees.broken[promise]++
	verdict := trace.Event{Kind: promises[promise], Node: e.Node, Peer: e.Peer, Op: missed,
		LSN: l.entry(missed).lsn, N: l.behind(missed, saw)}
	if l.isLost(w, missed) {
		verdict.Reason = trace.WriteIsLost
	}
	b := l.books.of(e.Node)
	b.broken[promise]++
	*b.breaches.add(keptBreaches) = Breach{At: w.Now(), Kind: verdict.Kind, Node: e.Peer, Read: e.Op, Missed: missed,
		LSN: verdict.LSN, Behind: int(verdict.N), Lost: verdict.Reason == trace.WriteIsLost}
	l.find(e.Node, verdict.Kind, verdict.N)
	l.say(w, verdict)
}
