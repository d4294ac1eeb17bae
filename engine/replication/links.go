package replication

import (
	"time"

	"splitbrain/engine/sim"
	"splitbrain/engine/trace"
)

// Latencies that hold until a tape says otherwise: two machines in one data
// centre, and a client or a monitor next to them.
const (
	nodeLatency   = time.Millisecond
	clientLatency = 500 * time.Microsecond
)

// LinkChange is what a link command changes; nil and false leave things be.
type LinkChange struct {
	Latency   *sim.Dist
	ByClass   [sim.Classes]*sim.Dist
	Delay     *sim.Duration
	Jitter    *sim.Duration
	Loss      *float64
	Duplicate *float64
	Bandwidth *int64
}

// linkRule remembers a change for links that have not been used yet. Nobody
// stands for any end.
type linkRule struct {
	from, to sim.ID
	change   LinkChange
}

func (c *LinkChange) apply(q *sim.Quality) {
	if c.Latency != nil {
		q.Latency = *c.Latency
	}
	for i, d := range c.ByClass {
		if d != nil {
			q.ByClass[i], q.HasClass[i] = *d, true
		}
	}
	if c.Delay != nil {
		q.Delay = *c.Delay
	}
	if c.Jitter != nil {
		q.Jitter = *c.Jitter
	}
	if c.Loss != nil {
		q.Loss = *c.Loss
	}
	if c.Duplicate != nil {
		q.Duplicate = *c.Duplicate
	}
	if c.Bandwidth != nil {
		q.Bandwidth = *c.Bandwidth
	}
}

func (r *linkRule) covers(from, to sim.ID) bool {
	return (r.from == sim.Nobody || r.from == from) && (r.to == sim.Nobody || r.to == to)
}

// linkIndex returns the number of the link from one endpoint to another,
// which comes into being on first use.
func (w *World) linkIndex(from, to sim.ID) int {
	for len(w.linkTo) < len(w.roster) {
		w.linkTo = append(w.linkTo, nil)
	}
	row := w.linkTo[from]
	if int(to) < len(row) && row[to] > 0 {
		return int(row[to] - 1)
	}
	for len(row) < len(w.roster) {
		row = append(row, 0)
	}
	w.linkTo[from] = row
	l := sim.Link[message]{
		From: from, To: to,
		Quality: w.quality(from, to),
		Rand:    sim.NewRand(w.seed, "link", w.Name(from), w.Name(to)),
	}
	w.links = append(w.links, l)
	row[to] = int32(len(w.links))
	return len(w.links) - 1
}

// quality returns what the rules say of a link, used or not.
func (w *World) quality(from, to sim.ID) sim.Quality {
	latency := clientLatency
	if w.IsNode(from) && w.IsNode(to) {
		latency = nodeLatency
	}
	q := sim.Quality{Latency: sim.Always(latency)}
	for i := range w.rules {
		if w.rules[i].covers(from, to) {
			w.rules[i].change.apply(&q)
		}
	}
	return q
}

func (w *World) link(from, to sim.ID) *sim.Link[message] { return &w.links[w.linkIndex(from, to)] }

// send puts a message on its way and reports whether there was a way: on a
// cut link the sender is told at once.
func (w *World) send(m message) bool { return w.post(&m) }

// post is send for the messages of every record's way, without a copy of the
// message for the call.
func (w *World) post(m *message) bool {
	index := w.linkIndex(m.From, m.To)
	l := &w.links[index]
	if l.State == sim.LinkCut {
		return false
	}
	m.Cause = w.cause
	size := int64(0) // which matters only where there is little room
	if l.Quality.Bandwidth > 0 {
		size = m.size()
	}
	arrives, copied := l.Send(w.now, m.Kind.class(), size, m)
	if arrives == sim.Never {
		return true
	}
	w.agenda.Push(arrives, sim.Task{Kind: deliver, Ref: uint32(index), Epoch: l.Epoch})
	if copied {
		w.agenda.Push(arrives, sim.Task{Kind: deliver, Ref: uint32(index), Epoch: l.Epoch})
	}
	return true
}

// ChangeLink changes the quality of a link in one direction. Nobody stands
// for any end.
func (w *World) ChangeLink(from, to sim.ID, change LinkChange) {
	rule := linkRule{from: from, to: to, change: change}
	w.rules = append(w.rules, rule)
	for i := range w.links {
		if rule.covers(w.links[i].From, w.links[i].To) {
			change.apply(&w.links[i].Quality)
		}
	}
	w.between(trace.LinkChanged, from, to)
}

// CutLink resets every connection over a link in one direction. Both ends
// notice at once, whichever direction it is: half a connection is none.
func (w *World) CutLink(from, to sim.ID) {
	l := w.link(from, to)
	if l.State == sim.LinkCut {
		return
	}
	dropped := l.Cut()
	w.cause = w.Emit(trace.Event{Kind: trace.LinkWasCut, Node: from, Peer: to, N: int64(dropped)})
	w.connectionReset(from, to)
}

// HoldLink makes a link in one direction a black hole.
func (w *World) HoldLink(from, to sim.ID) {
	l := w.link(from, to)
	if l.State != sim.LinkUp {
		return
	}
	l.Hold(w.now)
	w.between(trace.LinkWasHeld, from, to)
}

// HealLink makes a link in one direction carry messages again.
func (w *World) HealLink(from, to sim.ID) {
	index := w.linkIndex(from, to)
	l := &w.links[index]
	if l.State == sim.LinkUp {
		return
	}
	l.Heal(w.now)
	for _, f := range l.InFlight() {
		w.agenda.Push(f.DeliverAt, sim.Task{Kind: deliver, Ref: uint32(index), Epoch: l.Epoch})
	}
	w.between(trace.LinkHealed, from, to)
}

// HealAll heals every link.
func (w *World) HealAll() {
	for i := range w.links {
		w.HealLink(w.links[i].From, w.links[i].To)
	}
}

// connectionReset tells both ends that their connections over a cut link are
// gone: streams between nodes, and a client's operation in progress.
func (w *World) connectionReset(a, b sim.ID) {
	for _, pair := range [2][2]sim.ID{{a, b}, {b, a}} {
		one, other := pair[0], pair[1]
		switch w.roster[one].kind {
		case isNode:
			n := w.node(one)
			reset := message{Kind: Reset, From: other, To: one, Cause: w.cause, Epoch: anyEpoch}
			if n.condition == Down {
				continue
			}
			if n.paused {
				n.inbox = append(n.inbox, parcel{mail: reset})
				continue
			}
			w.handleReset(n, &reset)
		case isSession:
			s := w.session(one)
			if s.busy && (s.asked == other || w.carrier(s) == other) {
				w.finishUnknown(s, trace.ConnectionReset)
			} else if w.ring != nil {
				w.loseReplica(one, other)
			}
		}
	}
}

// linkState returns the state of a link. Unlike link it never brings one into
// being: a world must not change because somebody looked at it.
func (w *World) linkState(from, to sim.ID) sim.LinkState {
	if int(from) < len(w.linkTo) && int(to) < len(w.linkTo[from]) {
		if number := w.linkTo[from][to]; number > 0 {
			return w.links[number-1].State
		}
	}
	return sim.LinkUp
}

func (w *World) isCut(a, b sim.ID) bool {
	return w.linkState(a, b) == sim.LinkCut || w.linkState(b, a) == sim.LinkCut
}
