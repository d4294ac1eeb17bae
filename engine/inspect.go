package engine

import (
	"splitbrain/engine/audit"
	"splitbrain/engine/replication"
	"splitbrain/engine/trace"
)

// CloseUp is a Still of one thing in all its detail: a node, a link, a client
// or a message. It is filled on demand only, since it costs more to take.
type CloseUp struct {
	Of      Subject
	Found   bool // the subject exists; a message may have arrived
	Node    NodeCloseUp
	Link    LinkCloseUp
	Client  ClientCloseUp
	Message MessageCloseUp
}

// Subject is what a close-up is taken of.
type Subject struct {
	Kind SubjectKind
	ID   ID   // of a node or client; who sent a message; one end of a link
	Peer ID   // to whom the message goes; the other end
	Sent Time // of a message: when
	LSN  LSN  // of a node: the record to tell in full, 0 for the last
}

// SubjectKind says what kind of thing a subject is.
type SubjectKind uint8

// The kinds of subject.
const (
	NoSubject SubjectKind = iota
	NodeSubject
	LinkSubject
	ClientSubject
	MessageSubject
)

// ClientCloseUp is a session: what it was told, and what it may count on.
type ClientCloseUp struct {
	replication.SessionCloseUp
	Beliefs  []Belief // newest first
	Promises [4]audit.Promise
	Reads    int // that were judged by the promises
	Breaches []Breach
}

// Breach is a promise broken to a session, with the evidence in words.
type Breach struct {
	audit.Breach
	Missed string // the write that the read should have shown
}

// Belief is an operation as the client that asked for it knows it, beside what
// only the audit knows.
type Belief struct {
	Op        OpID
	At        Time // when the client knew
	IssuedAt  Time
	Client    ID
	Node      ID // who answered, or did not
	IsRead    bool
	Statement bool
	Key       string
	Value     string // that was written, or came back
	Outcome   Outcome
	Warning   bool   // an ok that comes from a cancelled wait
	Why       Reason // the outcome is not ok
	Took      Duration
	LSN       LSN // of an acknowledged write
	// What the audit knows: the write is lost; what is wrong with the read,
	// and by how many records.
	Lost    bool
	Finding EventKind
	Behind  int
}

// CloseUp takes a close-up of a subject into c, whose memory it reuses. Like a
// Still it changes nothing.
func (r *Reel) CloseUp(c *CloseUp, of Subject) {
	w := r.cluster.world
	c.Of, c.Found = of, false
	known := func(id ID) bool { return w.Name(id) != w.Name(Nobody) }
	switch of.Kind {
	case NodeSubject:
		if c.Found = w.IsNode(of.ID); c.Found {
			w.CloseUp(&c.Node, of.ID, of.LSN)
		}
	case LinkSubject:
		if c.Found = known(of.ID) && known(of.Peer); c.Found {
			w.CloseUpLink(&c.Link, of.ID, of.Peer)
		}
	case ClientSubject:
		if c.Found = w.IsClient(of.ID); c.Found {
			r.closeUpClient(&c.Client, of.ID)
		}
	case MessageSubject:
		c.Found = w.CloseUpMessage(&c.Message, of.ID, of.Peer, of.Sent)
	}
}

// Versions takes a close-up of who has which version of which key into t,
// whose memory it reuses. The keys to watch come first, and of the chosen one,
// or the first, values and vectors are told. Like a Still it changes nothing.
func (r *Reel) Versions(t *VersionTable, watch []string, chosen string) {
	r.cluster.world.Versions(t, watch, chosen)
	for i := range t.Keys {
		k := &t.Keys[i]
		for j := range k.Copies {
			if c := &k.Copies[j]; c.State == CopyOlder {
				c.Behind = r.cluster.ledger.Behind(k.Newest(), c.Newest)
			}
		}
	}
}

func (r *Reel) closeUpClient(v *ClientCloseUp, id ID) {
	ledger := r.cluster.ledger
	r.cluster.world.CloseUpSession(&v.SessionCloseUp, id)
	v.Promises, v.Reads = ledger.Promises(id)
	v.Beliefs = r.Beliefs(v.Beliefs[:0], id, 64)
	v.Breaches = v.Breaches[:0]
	for _, b := range ledger.Breaches(id, nil) {
		breach := Breach{Breach: b}
		if op := r.cluster.world.Op(b.Missed); op != nil {
			breach.Missed = op.Text()
		}
		v.Breaches = append(v.Breaches, breach)
	}
}

// Beliefs appends what a client was told last to beliefs, newest first and no
// more than limit. Nobody stands for all clients.
func (r *Reel) Beliefs(beliefs []Belief, client ID, limit int) []Belief {
	w, start := r.cluster.world, len(beliefs)
	var ends []audit.End
	for id := range w.ClientIDs() {
		if client != Nobody && id != client {
			continue
		}
		ends = r.cluster.ledger.LastEnds(id, ends[:0], limit)
		for i := range ends {
			kept := beliefs[start:]
			at := len(kept)
			for at > 0 && newer(&ends[i], &kept[at-1]) {
				at--
			}
			if at >= limit {
				break // the rest are older still
			}
			if len(kept) == limit {
				beliefs = beliefs[:len(beliefs)-1]
			}
			beliefs = append(beliefs, Belief{})
			copy(beliefs[start+at+1:], beliefs[start+at:])
			beliefs[start+at] = r.belief(&ends[i])
		}
	}
	return beliefs
}

func newer(e *audit.End, b *Belief) bool { return e.At > b.At || e.At == b.At && e.Op > b.Op }

func (r *Reel) belief(e *audit.End) Belief {
	op := r.cluster.world.Op(e.Op)
	b := Belief{Op: e.Op, At: e.At, IssuedAt: op.IssuedAt, Client: op.Client, Node: e.Node, IsRead: op.IsRead, Statement: op.Statement,
		Key: op.Key, Value: op.Value, Why: e.Reason, Took: e.Took, LSN: e.LSN, Lost: e.Lost, Finding: e.Finding, Behind: e.Behind}
	if op.IsRead {
		b.Value = e.Value
	}
	switch e.Kind {
	case trace.WriteAcked, trace.ReadReturned:
		b.Outcome, b.Warning = OK, e.Reason == trace.Cancelled
	case trace.WriteFailed, trace.ReadFailed:
		b.Outcome = Failed
	default:
		b.Outcome = Unknown
	}
	return b
}
