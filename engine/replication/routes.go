package replication

import (
	"time"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// RouteKind says how a session picks the node that it reads from. Writes
// always go to the session's target.
type RouteKind uint8

// The routes. Replicas are the nodes that the session takes for standbys: all
// but its target. It has no other knowledge of the cluster.
const (
	RoutePrimary  RouteKind = iota // the session's target
	RouteReplicas                  // the replicas in turn
	RouteRandom                    // a replica drawn anew for each read
	RouteSticky                    // one replica, as long as it answers
	RouteCaughtUp                  // the replicas in turn; they hold a read until they have the session's last write
	RouteNearest                   // the node with the lowest mean latency, there and back
	RouteNode                      // Route.Node
)

// RouteNames are the routes that have a word of their own, in the order of
// their kinds.
var RouteNames = [...]string{"primary", "replicas", "random", "sticky", "caught-up", "nearest"}

// Route is where the reads of a session go. Its zero value is the primary.
type Route struct {
	Kind RouteKind
	Node sim.ID // of a RouteNode
}

// RouteNamed returns the route of a word.
func RouteNamed(word string) (Route, bool) {
	for i, name := range RouteNames {
		if name == word {
			return Route{Kind: RouteKind(i)}, true
		}
	}
	return Route{}, false
}

func (w *World) describeRoute(r Route) string {
	if r.Kind == RouteNode {
		return w.Name(r.Node)
	}
	return RouteNames[r.Kind]
}

// defaultPatience is how long a standby holds a read of the caught-up route.
const defaultPatience = 200 * time.Millisecond

// routing is what a session remembers for its reads.
type routing struct {
	draws   sim.Rand    // of the random route
	turn    int         // reads that took their turn so far
	stuck   sim.ID      // the replica of the sticky route, Nobody before the first read
	wroteTo storage.LSN // of the last acknowledged write: where a caught-up standby must be
	from    sim.ID      // the node of the last routed read, Nobody before it
	near    sim.ID      // the nearest node, as of nearAsOf
	// nearAsOf is one more than the number of link rules that near is based
	// on: the distances are only compared again when a rule was added.
	nearAsOf int
}

// SetRoute changes where a session reads from. Whatever it was stuck to is
// forgotten.
func (w *World) SetRoute(id sim.ID, r Route, patience sim.Duration) {
	s := w.session(id)
	s.config.Route, s.config.Patience = r, patience
	s.stuck, s.from = sim.Nobody, sim.Nobody
	w.Emit(trace.Event{Kind: trace.RouteChanged, Node: id, Peer: sim.Nobody, N: w.keep(w.describeRoute(r), false)})
}

// route picks the node of the next read.
func (w *World) route(s *session) sim.ID {
	s.from = s.target
	switch s.config.Route.Kind {
	case RouteReplicas, RouteCaughtUp:
		s.from = w.replica(s, s.turn)
		s.turn++
	case RouteRandom:
		s.from = w.replica(s, s.draws.Intn(max(1, len(w.nodes)-1)))
	case RouteSticky:
		if s.stuck == sim.Nobody {
			s.stuck = w.firstReplica(s)
		}
		s.from = s.stuck
	case RouteNearest:
		s.near, s.nearAsOf = w.nearestTo(s), len(w.rules)+1
		s.from = s.near
	case RouteNode:
		s.from = s.config.Route.Node
	}
	return s.from
}

// replica returns one of the nodes that a session takes for standbys, counted
// round. In a cluster of one there is none, and the target has to do.
func (w *World) replica(s *session, number int) sim.ID {
	if w.indexes > 0 {
		if ids := w.copies(s); len(ids) > 0 {
			return ids[number%len(ids)]
		}
		return s.target
	}
	others := len(w.nodes) - 1
	if others == 0 {
		return s.target
	}
	id := sim.ID(number % others)
	if id >= s.target {
		id++
	}
	return id
}

// firstReplica spreads sticky sessions over the replicas in the order in which
// they came.
func (w *World) firstReplica(s *session) sim.ID { return w.replica(s, w.roster[s.id].index) }

// unstick makes a sticky session go on to the next replica when its own has
// refused it or closed the connection. One that is only silent is kept:
// nothing tells the session that it is gone.
func (w *World) unstick(s *session, why trace.Reason) {
	if s.config.Route.Kind != RouteSticky || s.asked != s.stuck || why == trace.TimedOut {
		return
	}
	for range w.nodes {
		s.stuck = sim.ID((int(s.stuck) + 1) % len(w.nodes))
		if s.stuck != s.target && !w.IsIndex(s.stuck) {
			return
		}
	}
}

// nearestTo returns the node with the shortest way there and back. The first
// of equals wins.
func (w *World) nearestTo(s *session) sim.ID {
	if s.nearAsOf == len(w.rules)+1 {
		return s.near
	}
	from := s.id
	best, least := sim.ID(0), sim.Duration(sim.Never)
	for i := range w.nodes {
		there, back := w.quality(from, sim.ID(i)), w.quality(sim.ID(i), from)
		if d := meanOf(&there, classRead) + meanOf(&back, classResponse); d < least && !w.nodes[i].config.Search {
			best, least = sim.ID(i), d
		}
	}
	return best
}

// meanOf returns how long a message of a class takes on the average.
func meanOf(q *sim.Quality, class int) sim.Duration {
	latency := &q.Latency
	if q.HasClass[class] {
		latency = &q.ByClass[class]
	}
	return latency.Mean() + q.Delay + q.Jitter/2
}

// readsFrom returns the node that a session reads from now, Nobody for its
// target.
func (w *World) readsFrom(s *session) sim.ID {
	from := s.from
	switch {
	case s.config.Route.Kind == RoutePrimary:
		return sim.Nobody
	case s.config.Route.Kind == RouteNode:
		return s.config.Route.Node
	case s.config.Route.Kind == RouteNearest:
		from = w.nearestTo(s)
	case s.config.Route.Kind == RouteSticky && s.stuck != sim.Nobody:
		from = s.stuck
	case s.config.Route.Kind == RouteSticky:
		from = w.firstReplica(s)
	}
	if from == s.target {
		return sim.Nobody
	}
	return from
}

// fallBack asks the target instead, after a standby that did not catch up in
// time. It is the same read: the client waits on.
func (w *World) fallBack(s *session, m *message) {
	s.asked = s.target
	w.cause = w.Emit(trace.Event{Kind: trace.ReadFellBack, Node: s.id, Peer: m.From, LSN: s.wroteTo, Op: s.op})
	again := w.requestOf(s, ReadRequest, s.target)
	if w.isCut(s.id, s.target) || !w.send(again) {
		w.finish(s, Failed, trace.Unreachable, 0)
	}
}
