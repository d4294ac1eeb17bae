package replication

import (
	"math"
	"slices"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// World is the cluster and everything around it: nodes, clients, the monitor
// and the links between them. It is a state machine without goroutines,
// clocks or closures; the same commands at the same moments always lead to
// the same events.
type World struct {
	now    sim.Time
	seed   uint64
	agenda sim.Agenda
	played uint64 // entries of the agenda so far
	limit  uint64 // the number of them at which Advance stops

	roster   []endpoint // by sim.ID
	nodes    []node
	sessions []session
	monitor  monitor
	links    []sim.Link[message]
	linkTo   [][]int32 // links by [from][to], plus one; 0 where none was used yet
	rules    []linkRule
	policy   Policy
	// mechanism says what records carry. Until a tape names one, or executes
	// a statement, the records of plain writes carry key and value, and no
	// node has pages.
	mechanism storage.Mechanism
	paged     bool
	resource  resource
	shards    []shard // none, or rest and others
	indexes   int     // nodes that are search indexes
	ring      *ring   // of a cluster without a leader or with several, else nil
	mesh      *mesh   // of a cluster with several leaders, else nil

	ops storage.Log[trace.Op]

	candidates []Candidate
	// established is the node that was promoted last, or the first primary.
	established sim.ID
	// directory is what the name of the primary stands for.
	directory sim.ID

	watcher     Watcher
	recent      []trace.Event // kept until somebody fetches them
	keeps       bool
	fingerprint sim.Hash
	events      uint64
	cause       uint64 // what the events of this moment follow from
	texts       []text // notes, policies and refusals, by the number in their event
}

// Watcher is told of every event as it happens. It must not act on the world,
// but it may add events of its own through Emit. The event is not to be changed.
type Watcher interface {
	Observe(w *World, e *trace.Event)
}

// endpoint is anything with an address.
type endpoint struct {
	name  string
	kind  endpointKind
	index int // into nodes or sessions
}

type endpointKind uint8

const (
	isNode endpointKind = iota
	isSession
	isMonitor
	isResource
)

// NewWorld returns an empty world: no node exists yet.
func NewWorld(seed uint64) *World {
	return &World{seed: seed, limit: math.MaxUint64, fingerprint: sim.NewHash().Uint64(seed), policy: Policy{Wait: WaitFlushed},
		resource: resource{id: sim.Nobody}}
}

// SetWatcher names who is told of every event.
func (w *World) SetWatcher(watcher Watcher) { w.watcher = watcher }

// Now returns the moment that the world has reached.
func (w *World) Now() sim.Time { return w.now }

// Fingerprint returns the digest of every event so far.
func (w *World) Fingerprint() uint64 { return uint64(w.fingerprint) }

// Next returns the moment of the next entry on the agenda, or sim.Never.
func (w *World) Next() sim.Time { return w.agenda.Peek() }

// Played returns how many entries of the agenda have been played: the work
// that has been done, however much time it was.
func (w *World) Played() uint64 { return w.played }

// StopAt makes Advance and Step stop when so many entries have been played in
// all.
func (w *World) StopAt(played uint64) { w.limit = played }

// Stopped reports that no more entries may be played.
func (w *World) Stopped() bool { return w.played >= w.limit }

// Events returns how many events there have been.
func (w *World) Events() uint64 { return w.events }

// Text returns a note or a refusal by its number.
func (w *World) Text(number int64) string {
	if number < 0 || number >= int64(len(w.texts)) {
		return ""
	}
	return w.texts[number].words
}

// Op returns an operation, or nil when there is none of that number.
func (w *World) Op(id storage.OpID) *trace.Op {
	if id == 0 || uint64(id) > w.ops.Len() {
		return nil
	}
	return w.ops.At(uint64(id))
}

// Name returns the name of an endpoint.
func (w *World) Name(id sim.ID) string {
	if int(id) >= len(w.roster) {
		return "nobody"
	}
	return w.roster[id].name
}

// Find returns the endpoint of a name.
func (w *World) Find(name string) (sim.ID, bool) {
	for i := range w.roster {
		if w.roster[i].name == name {
			return sim.ID(i), true
		}
	}
	return sim.Nobody, false
}

// IsNode tells whether an endpoint is a node.
func (w *World) IsNode(id sim.ID) bool {
	return int(id) < len(w.roster) && w.roster[id].kind == isNode
}

// IsClient tells whether an endpoint is a client.
func (w *World) IsClient(id sim.ID) bool {
	return int(id) < len(w.roster) && w.roster[id].kind == isSession
}

// Emit adds an event at this moment and returns its number. An event that
// names no cause follows from what is going on.
func (w *World) Emit(e trace.Event) uint64 { return w.emit(&e) }

// emit is Emit for the events of every record's way, without a copy of the
// event for the call. It is copied once, to where it is kept, and whoever
// watches looks at it there: should others follow before that is over, they
// come to lie behind it.
func (w *World) emit(e *trace.Event) uint64 {
	w.events++
	id, at := w.events, len(w.recent)
	if at == cap(w.recent) {
		w.recent = slices.Grow(w.recent, 1)
	}
	w.recent = w.recent[:at+1]
	kept := &w.recent[at]
	kept.CopyFields(e)
	kept.ID, kept.At = id, w.now
	if kept.Cause == 0 {
		kept.Cause = w.cause
	}
	w.fingerprint = kept.Hash(w.fingerprint)
	if w.watcher != nil {
		w.watcher.Observe(w, kept)
	}
	if !w.keeps {
		w.recent = w.recent[:at]
	}
	return id
}

// Keep says whether events are to be kept until Drain fetches them.
func (w *World) Keep(events bool) { w.keeps = events }

// Recent shows the events that the next Drain returns, to be read only.
func (w *World) Recent() []trace.Event { return w.recent }

// Drain returns the events kept since the last Drain, oldest first. The slice
// is only good until the next event.
func (w *World) Drain() []trace.Event {
	events := w.recent
	w.recent = events[:0]
	return events
}

// happened emits an event that concerns one node.
func (w *World) happened(kind trace.Kind, n *node) uint64 {
	return w.Emit(trace.Event{Kind: kind, Node: n.id, Peer: sim.Nobody, Timeline: n.timeline(), LSN: n.wal.End()})
}

// between emits an event that concerns two endpoints.
func (w *World) between(kind trace.Kind, from, to sim.ID) uint64 {
	return w.Emit(trace.Event{Kind: kind, Node: from, Peer: to})
}

// Refuse emits the event that says why a command was not carried out.
func (w *World) Refuse(words string) {
	w.Emit(trace.Event{Kind: trace.CommandRefused, Node: sim.Nobody, Peer: sim.Nobody, N: w.keep(words, true)})
}

// Note emits a caption.
func (w *World) Note(words string) {
	w.Emit(trace.Event{Kind: trace.Noted, Node: sim.Nobody, Peer: sim.Nobody, N: w.keep(words, false)})
}

// text is a sentence that an event refers to by number.
type text struct {
	words   string
	refusal bool
}

func (w *World) keep(words string, refusal bool) int64 {
	w.texts = append(w.texts, text{words: words, refusal: refusal})
	return int64(len(w.texts) - 1)
}

// Texts returns how many notes, policies and refusals there have been.
func (w *World) Texts() int { return len(w.texts) }

// RefusedSince returns the first refusal behind the given number of texts, or
// "".
func (w *World) RefusedSince(texts int) string {
	for _, t := range w.texts[texts:] {
		if t.refusal {
			return t.words
		}
	}
	return ""
}

// Begin starts a command: what it does has no earlier cause.
func (w *World) Begin() { w.cause = 0 }

// node returns a node. Nodes are the first on the roster, so that the ID is the
// place.
func (w *World) node(id sim.ID) *node { return &w.nodes[id] }

func (w *World) session(id sim.ID) *session { return &w.sessions[w.roster[id].index] }
