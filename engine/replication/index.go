package replication

import (
	"slices"
	"strings"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// A logical stream is not only for copies. A node with consumer=search feeds a
// search index from it: rows before and after say which words come and go. It
// keeps the rows that it has indexed, as search engines do, and answers
// searches instead of reads. It is no copy: nobody waits for it, promotes it,
// follows it or counts on it.

// misfit says why a node cannot follow another, whatever their logs hold.
func (w *World) misfit(n, follower *node) trace.Reason {
	switch {
	case n.config.Search:
		return trace.FeedsNobody
	case follower.config.Search && !(w.paged && w.mechanism == storage.Logical):
		return trace.NeedsRows
	case w.mechanism == storage.Physical && n.config.Version != follower.config.Version:
		return trace.OtherVersion // the bytes of pages mean the same only to equals
	}
	return trace.NoReason
}

// setConsumer makes a standby an index, or a copy again. What it has is
// indexed at once.
func (w *World) setConsumer(n *node) {
	n.index = storage.Index{}
	w.cause = w.Emit(trace.Event{Kind: trace.ConsumerChanged, Node: n.id, Peer: sim.Nobody, N: asNumber(n.config.Search)})
	if !n.config.Search {
		w.indexes--
		return
	}
	w.indexes++
	for _, key := range n.rows.Keys() {
		row, _ := n.rows.Read(key)
		n.index.Add(key, row.Value)
	}
}

// IsIndex tells whether a node is a search index and no copy.
func (w *World) IsIndex(id sim.ID) bool { return w.node(id).config.Search }

// FirstIndex returns the first search index, Nobody where there is none.
func (w *World) FirstIndex() sim.ID {
	for i := range w.nodes {
		if w.nodes[i].config.Search {
			return w.nodes[i].id
		}
	}
	return sim.Nobody
}

// Hits returns how many rows of a node hold a word. A copy has to go through
// all of them.
func (w *World) Hits(id sim.ID, word string) int {
	n := w.node(id)
	if n.config.Search {
		return len(n.index.Find(word))
	}
	hits := 0
	for _, key := range w.Keys(id) {
		row, _ := w.RowAt(id, key)
		if slices.Contains(storage.Words(row.Value), strings.ToLower(word)) {
			hits++
		}
	}
	return hits
}

// Search asks a session for count searches of a word, one every so often.
func (w *World) Search(id sim.ID, word string, on sim.ID, count int, every sim.Duration) {
	r := request{isRead: true, statement: true, key: word, on: on}
	w.addJob(w.session(id), job{request: r, count: count, every: every})
}

// unfit says why a node cannot answer a read or a search.
func (n *node) unfit(op *trace.Op) trace.Reason {
	switch {
	case op.IsSearch() == n.config.Search:
		return trace.NoReason
	case n.config.Search:
		return trace.NoCopy
	}
	return trace.NoIndex
}

// answerSearch answers with the keys whose rows hold a word.
func (w *World) answerSearch(n *node, c call) {
	w.reply(n, c, message{Value: strings.Join(n.index.Find(w.Op(c.op).Key), " ")})
}

// copies returns the nodes that a session takes for standbys, where some nodes
// are none.
func (w *World) copies(s *session) []sim.ID {
	var ids []sim.ID
	for i := range w.nodes {
		if n := &w.nodes[i]; n.id != s.target && !n.config.Search {
			ids = append(ids, n.id)
		}
	}
	return ids
}
