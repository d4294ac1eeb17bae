package replication

import (
	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
)

// How far the requests are that coordinators carry out, for those who look.
// Nothing here changes anything.

// mostQuorums bounds how many requests a Still tells of. Those whose client
// still waits come first, the oldest before the others.
const mostQuorums = 16

// QuorumStill is a request that a coordinator carries out with the replicas of
// its key.
type QuorumStill struct {
	Client sim.ID
	At     sim.ID // who coordinates: a node, or the client itself
	Op     storage.OpID
	Key    string
	IsRead bool
	Told   bool // the client has its answer
	Need   int  // replicas that have to answer
	Got    int  // replicas that have
	// Mending is how many copies a read brings up to date before its answer.
	Mending int
	Slots   []SlotStill // by home replica, in the order of preference
}

// Missed tells whether the client was told no.
func (q *QuorumStill) Missed() bool { return q.Told && q.Got < q.Need }

// SlotStill is one home replica's part in a request.
type SlotStill struct {
	Home    sim.ID
	StandIn sim.ID // who was asked in its place last, sim.Nobody usually
	State   SlotState
}

// SlotState is what was heard of a home replica, or of its stand-in.
type SlotState uint8

// The states of a slot.
const (
	SlotWaiting SlotState = iota
	SlotAnswered
	SlotRefused // gone, or it said no
	SlotOverdue // silent for too long; it may still answer
)

// String names the state.
func (s SlotState) String() string {
	return [...]string{"waiting", "answered", "refused", "overdue"}[s]
}

// viewQuorums fills in the requests under way, as many as there is room for.
func (w *World) viewQuorums(s *Still) {
	requests := w.ring.requests
	s.Ring.Requests = len(requests)
	s.Quorums = resize(s.Quorums, min(len(requests), mostQuorums))
	next := 0
	for _, told := range []bool{false, true} {
		for i := range requests {
			if r := &requests[i]; r.told == told && next < len(s.Quorums) {
				w.viewQuorum(r, &s.Quorums[next])
				next++
			}
		}
	}
}

func (w *World) viewQuorum(r *coordination, v *QuorumStill) {
	*v = QuorumStill{Client: r.client, At: r.at, Op: r.op, Key: r.key, IsRead: r.isRead, Told: r.told, Need: r.need,
		Mending: r.mending, Slots: v.Slots[:0]}
	for i := range r.asks {
		a := &r.asks[i]
		if a.state == answered {
			v.Got++
		}
		if a.replica == a.home {
			v.Slots = append(v.Slots, SlotStill{a.home, sim.Nobody, a.slot()})
			continue
		}
		for j := range v.Slots { // a home that answers late after all needs nobody in its place
			if v.Slots[j].Home == a.home && v.Slots[j].State != SlotAnswered {
				v.Slots[j] = SlotStill{a.home, a.replica, a.slot()}
			}
		}
	}
}

func (a *asked) slot() SlotState {
	return [...]SlotState{waiting: SlotWaiting, answered: SlotAnswered, refused: SlotRefused, overdue: SlotOverdue}[a.state]
}
