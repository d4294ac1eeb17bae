package replication

import (
	"slices"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// A Still tells a little of everything, a close-up all of one thing. Nothing
// here changes the world.

// Bounds of what a close-up lists.
const (
	closeRecords  = 64 // of a log, around a position
	closeRows     = 64
	closePages    = 32
	closeRequests = 16 // that wait, of each kind
	closeMessages = 64 // of a direction
	closeCarried  = 8  // records of a message
)

// NodeCloseUp is what a Still leaves out about a node.
type NodeCloseUp struct {
	ID       sim.ID
	History  []storage.Fork
	Against  sim.ID // the established primary, which rows and pages are compared with
	Records  []RecordStill
	Record   RecordCloseUp // the one that was asked for
	Rows     []RowCloseUp
	MoreRows int // that are not listed
	Pages    []storage.PageGlance
	// PagesAt is the record up to which the pages have gone, PagesAgainst the
	// same of the primary: until both are equal, bytes may well differ.
	PagesAt, PagesAgainst storage.LSN
	MorePages             int
	Commits               []RequestStill // that wait for standbys
	Queue                 []RequestStill // requests that wait for their turn
	Held                  []RequestStill // reads that wait for an LSN
	Open                  []RequestStill // transactions that are not committed yet
	Versioned             bool           // it keeps versions, and neither a log nor pages
	Pairs                 []PairStill    // the node and each that it shares keys with, where there are hash trees
}

// RequestStill is a client's operation that waits on a node.
type RequestStill struct {
	Op     storage.OpID
	Client sim.ID
	Text   string
	IsRead bool
	LSN    storage.LSN // of its record, or that it waits for
	Since  sim.Time    // when the client asked
}

// RowCloseUp is a row of a node beside that of the established primary.
type RowCloseUp struct {
	Key, Value string
	Exists     bool
	LSN        storage.LSN
	Stale      bool   // the primary shows another write
	Newest     string // what the primary shows, when it is another
	Gone       bool   // the primary has no such row
	// What only replicas without a leader have: the vector of the versions
	// that they keep side by side, how many these are, whether the row was
	// deleted, and for whom the node holds the key, nobody usually.
	Vector   string
	Siblings int
	Deleted  bool
	HeldFor  string
}

// CloseUp fills v with what is known of a node. The record at lsn is told in
// full, and those around it in a line each; lsn 0 stands for the last.
func (w *World) CloseUp(v *NodeCloseUp, id sim.ID, lsn storage.LSN) {
	n, p := w.node(id), w.node(w.established)
	v.ID, v.Against, v.Versioned = id, p.id, n.replica != nil
	v.History = append(v.History[:0], n.history...)
	if end := n.wal.End(); lsn == 0 || lsn > end {
		lsn = end
	}
	w.closeUpLog(v, n, lsn)
	w.closeUpRows(v, n, p)
	v.Pages, v.MorePages = v.Pages[:0], max(0, n.heap.Pages()-closePages)
	other := &p.heap
	if n.id == p.id || p.condition != Up {
		other = nil
	}
	v.PagesAt, v.PagesAgainst = n.heapAt, p.heapAt
	for number := range min(n.heap.Pages(), closePages) {
		v.Pages = append(v.Pages, n.heap.Glance(number, other))
	}
	w.closeUpWaits(v, n)
}

func (w *World) closeUpRows(v *NodeCloseUp, n, p *node) {
	if n.replica != nil {
		w.closeUpCopies(v, n)
		return
	}
	keys := n.rows.Keys()
	compared := n.id != p.id && p.condition == Up && n.condition == Up
	if compared {
		keys = append(keys, p.rows.Keys()...)
		slices.Sort(keys)
		keys = slices.Compact(keys)
	}
	v.Rows, v.MoreRows = v.Rows[:0], max(0, len(keys)-closeRows)
	for _, key := range keys[:min(len(keys), closeRows)] {
		mine, has := n.rows.Read(key)
		row := RowCloseUp{Key: key, Value: mine.Value, Exists: has, LSN: mine.LSN}
		if compared {
			newest, there := p.rows.Read(key)
			row.Stale = (mine.Op != newest.Op || has != there) && w.wants(n, key)
			row.Newest, row.Gone = newest.Value, !there
		}
		v.Rows = append(v.Rows, row)
	}
}

func (w *World) closeUpWaits(v *NodeCloseUp, n *node) {
	v.Commits, v.Queue, v.Held, v.Open = v.Commits[:0], v.Queue[:0], v.Held[:0], v.Open[:0]
	for i := n.first; i < len(n.commits) && len(v.Commits) < closeRequests; i++ {
		if c := &n.commits[i]; c.waiting && !c.done {
			v.Commits = append(v.Commits, w.requestStill(c.op, c.client, c.lsn))
		}
	}
	for i := range n.queue[:min(len(n.queue), closeRequests)] {
		v.Queue = append(v.Queue, w.requestStill(n.queue[i].Op, n.queue[i].From, 0))
	}
	for _, h := range n.held[:min(len(n.held), closeRequests)] {
		v.Held = append(v.Held, w.requestStill(h.op, h.client, h.until))
	}
	for i := range n.open[:min(len(n.open), closeRequests)] {
		v.Open = append(v.Open, w.requestStill(n.open[i].op, n.open[i].client, 0))
	}
}

func (w *World) requestStill(id storage.OpID, client sim.ID, lsn storage.LSN) RequestStill {
	r := RequestStill{Op: id, Client: client, LSN: lsn}
	if op := w.Op(id); op != nil {
		r.IsRead, r.Since, r.Text = op.IsRead, op.IssuedAt, op.Text()
		if op.IsRead {
			r.Text = op.Key
		}
	}
	return r
}

// LinkCloseUp is both directions between two endpoints.
type LinkCloseUp struct {
	There, Back DirectionCloseUp
	Trees       TreesCloseUp // of two nodes that keep versions
}

// DirectionCloseUp is one direction of a link and what is under way on it, the
// first to arrive first.
type DirectionCloseUp struct {
	Used     bool // something has gone this way, or was said about it
	Link     LinkStill
	Messages []MessageCloseUp
	More     int // messages that are not listed
}

// MessageCloseUp is a message on its way and what it carries.
type MessageCloseUp struct {
	MessageStill
	Reason                     trace.Reason // of an answer that says no, or of a refusal
	IsRead                     bool         // it is about a read
	Text                       string       // what the client asked for
	Value                      string       // that a read returns
	Bytes                      int64
	Patience                   sim.Duration // how long a read may wait for LSN
	Timeline                   storage.Timeline
	Written, Flushed, Replayed storage.LSN // of an acknowledgement
	Carried                    []RecordStill
	MoreRecords                int
	// What only messages between replicas without a leader carry.
	Key    string // of a copy
	Hashes int    // of a comparison
	Copies int    // versions of a batch
	Wanted bool   // the sender of the batch wants as much in return
}

// CloseUpLink fills v with what is known of the link between two endpoints.
func (w *World) CloseUpLink(v *LinkCloseUp, a, b sim.ID) {
	w.closeUpDirection(&v.There, a, b)
	w.closeUpDirection(&v.Back, b, a)
	w.closeUpTrees(&v.Trees, a, b)
}

func (w *World) closeUpDirection(v *DirectionCloseUp, from, to sim.ID) {
	*v = DirectionCloseUp{Link: LinkStill{From: from, To: to}, Messages: v.Messages[:0]}
	for i := range w.links {
		l := &w.links[i]
		if l.From != from || l.To != to {
			continue
		}
		v.Used, v.Link = true, w.linkStill(l)
		flights := l.InFlight()
		v.More = max(0, len(flights)-closeMessages)
		for j := range flights[:min(len(flights), closeMessages)] {
			v.Messages = append(v.Messages, w.messageCloseUp(l, &flights[j]))
		}
	}
}

// CloseUpMessage finds the message that left for another endpoint at a moment
// and reports whether it is still under way.
func (w *World) CloseUpMessage(v *MessageCloseUp, from, to sim.ID, sentAt sim.Time) bool {
	for i := range w.links {
		l := &w.links[i]
		if l.From != from || l.To != to {
			continue
		}
		flights := l.InFlight()
		for j := range flights {
			if flights[j].SentAt == sentAt {
				*v = w.messageCloseUp(l, &flights[j])
				return true
			}
		}
	}
	return false
}

func (w *World) messageCloseUp(l *sim.Link[message], f *sim.Flight[message]) MessageCloseUp {
	m := &f.Body
	v := MessageCloseUp{MessageStill: w.messageStill(l, f), Reason: m.Reason, Value: m.Value, Bytes: m.size(),
		Patience: m.Patience, Timeline: m.Timeline, Written: m.Written, Flushed: m.Flushed, Replayed: m.Played}
	if op := w.Op(m.Op); op != nil && (m.Kind == WriteRequest || m.Kind == ReadRequest || m.Kind == Answer) {
		v.IsRead = op.IsRead
		if v.Text = op.Text(); op.IsRead {
			v.Text = op.Key
		}
	}
	if m.Load != nil {
		v.Key = m.Load.key
		if x := m.Load.exchange; x != nil {
			v.Hashes, v.Copies, v.Wanted = len(x.hashes), len(x.pairs), len(x.back) > 0
		}
		if o := m.Load.object; o != nil && m.Kind != Answer {
			v.Value, _ = o.Value()
		}
	}
	records := m.Records.Elements()
	v.MoreRecords = max(0, len(records)-closeCarried)
	for i := range records[:min(len(records), closeCarried)] {
		v.Carried = append(v.Carried, w.recordStill(&records[i], m.LSN-storage.LSN(len(records)-1-i)))
	}
	return v
}

// SessionCloseUp is what a Still leaves out about a session.
type SessionCloseUp struct {
	ID       sim.ID
	WroteTo  storage.LSN  // of its last acknowledged write
	Timeout  sim.Duration // 0 for none
	Patience sim.Duration // of a caught-up read
	Next     []RequestStill
}

// CloseUpSession fills v with what is known of a session.
func (w *World) CloseUpSession(v *SessionCloseUp, id sim.ID) {
	s := w.session(id)
	*v = SessionCloseUp{ID: id, WroteTo: s.wroteTo, Timeout: s.config.Timeout, Patience: s.config.Patience, Next: v.Next[:0]}
	for i := range s.queue[:min(len(s.queue), closeRequests)] {
		r := &s.queue[i]
		op := trace.Op{Key: r.key, Value: r.value, Statement: r.statement}
		next := RequestStill{Client: id, IsRead: r.isRead, Text: op.Text()}
		if r.isRead {
			next.Text = r.key
		}
		v.Next = append(v.Next, next)
	}
}
