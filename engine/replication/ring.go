package replication

import (
	"slices"
	"strconv"
	"time"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// A cluster without a leader, as Dynamo's (DeCandia et al. 2007): every key
// has N home replicas, any node coordinates a request, a write is done when W
// replicas have it and a read when R have answered. coordinator.go has the way
// of a request, replica.go what a replica does, hints.go and repair.go how
// replicas find together again.

// RingConfig is what a tape can say about a cluster without a leader.
type RingConfig struct {
	N, R, W  int
	Conflict storage.Conflict
	Sloppy   bool // other nodes stand in for home replicas that do not answer
	Repair   ReadRepair
	ByClient bool         // clients coordinate their requests themselves
	Timeout  sim.Duration // that a coordinator waits for a quorum
	Hints    sim.Duration // that a hint is kept; 0 keeps none
	Grace    sim.Duration // that a tombstone is kept; 0 keeps it for ever
}

// ReadRepair is when a coordinator brings old replicas up to date that it
// notices in a read.
type ReadRepair uint8

// The kinds of read repair.
const (
	RepairAfter  ReadRepair = iota // when the client has its answer and all replicas have answered
	RepairBefore                   // before the client has its answer, of those that it is made of
	RepairNever
)

// RepairNames are the kinds of read repair as a tape writes them.
var RepairNames = [...]string{"on", "before", "off"}

// DefaultRing returns what a cluster of so many nodes is until a tape says
// otherwise: three replicas of which two have to answer.
func DefaultRing(nodes int) RingConfig {
	n := min(3, nodes)
	return RingConfig{N: n, R: n/2 + 1, W: n/2 + 1, Timeout: time.Second, Hints: 3 * time.Hour}
}

// ring is what all endpoints of such a cluster share.
type ring struct {
	config   RingConfig
	homes    [][]sim.ID // by partition, in the order of preference; never changed
	keepers  [][]sim.ID // by partition: the homes and whoever has stood in for one, by number; a list is replaced, never changed
	requests []coordination
	last     uint32 // the number of the last of them
	// exchanges are the comparisons of hash trees, the last one of each two
	// nodes. They are for those who look.
	exchanges []Exchange
}

// leastPartitions is how many parts the keys are cut into at least: equal ones,
// dealt out to the nodes in turn.
const leastPartitions = 64

// AddRing makes a cluster without a leader.
func (w *World) AddRing(names []string, c RingConfig) {
	w.addNodes(names)
	partitions := leastPartitions
	for partitions < 4*len(names) {
		partitions *= 2
	}
	r := &ring{config: c}
	for p := range partitions {
		homes := walk(p, partitions, len(names), c.N)
		r.homes, r.keepers = append(r.homes, homes), append(r.keepers, slices.Sorted(slices.Values(homes)))
	}
	w.ring = r
	for i := range w.nodes {
		n := &w.nodes[i]
		n.role, n.upstream = Replica, sim.Nobody
		n.replica = newReplica(partitions, len(names))
	}
}

// walk goes round the ring from a partition and returns the first count nodes
// that it meets.
func walk(partition, partitions, nodes, count int) []sim.ID {
	var met []sim.ID
	for step := 0; step < partitions && len(met) < count; step++ {
		owner := ownerOf(partition+step, partitions, nodes)
		if !slices.Contains(met, owner) {
			met = append(met, owner)
		}
	}
	return met
}

// ownerOf returns the node that a partition was dealt out to. Behind the last
// partition comes the first.
func ownerOf(partition, partitions, nodes int) sim.ID { return sim.ID(partition % partitions % nodes) }

// bucket returns where a key counts.
func (w *World) bucket(key string) storage.Bucket {
	return storage.BucketOf(key, len(w.ring.homes))
}

// Homes returns the replicas that a key belongs to, in the order of
// preference; none where there is a leader.
func (w *World) Homes(key string) []sim.ID {
	if w.ring == nil {
		return nil
	}
	return w.ring.homes[w.bucket(key).Partition]
}

// Leaderless tells whether the cluster has no leader by its nature.
func (w *World) Leaderless() bool { return w.ring != nil }

// Ring returns what the cluster without a leader was told to be.
func (w *World) Ring() RingConfig { return w.ring.config }

// SetQuorum changes how many replicas have to answer.
func (w *World) SetQuorum(reads, writes int) {
	w.ring.config.R, w.ring.config.W = reads, writes
	w.Emit(trace.Event{Kind: trace.QuorumChanged, Node: sim.Nobody, Peer: sim.Nobody, N: w.keep(w.describeRing(), false)})
}

// describeRing prints what matters of the configuration, as a tape writes it.
func (w *World) describeRing() string {
	c := &w.ring.config
	text := "n=" + strconv.Itoa(c.N) + " r=" + strconv.Itoa(c.R) + " w=" + strconv.Itoa(c.W)
	if c.Sloppy {
		text += " sloppy"
	}
	return text
}

// coordinatorOf picks the node that the next attempt goes to. Every node will
// do; a session stays with one until that does not answer, so that the work
// is spread over all.
func (w *World) coordinatorOf(s *session, r *request) sim.ID {
	switch {
	case w.ring.config.ByClient:
		return s.id
	case r.on != sim.Nobody:
		return r.on
	}
	switch s.config.Route.Kind {
	case RouteReplicas, RouteCaughtUp:
		s.turn++
		return sim.ID((s.turn - 1) % len(w.nodes))
	case RouteRandom:
		return sim.ID(s.draws.Intn(len(w.nodes)))
	case RouteNearest:
		s.near, s.nearAsOf = w.nearestTo(s), len(w.rules)+1
		return s.near
	case RouteNode:
		return s.config.Route.Node
	}
	return s.target
}

// moveOn makes a session ask the next node when its own has not served it.
func (w *World) moveOn(s *session, why trace.Reason) {
	if why != trace.NoReason && why != trace.NotEnough && s.asked == s.target {
		s.target = sim.ID((int(s.target) + 1) % len(w.nodes))
	}
}

// askReplicas sends an attempt in a cluster without a leader: to the node that
// coordinates it, or, when the client does so itself, to the replicas.
func (w *World) askReplicas(s *session, node sim.ID) {
	r := &s.current
	kind := WriteRequest
	if r.isRead {
		kind = ReadRequest
	}
	m := w.requestOf(s, kind, node)
	m.Load = &load{need: int32(r.need), deleted: r.deleted}
	if !r.isRead && !r.blind {
		m.Load.context = s.contexts[r.key]
	}
	if node != s.id && (w.isCut(s.id, node) || !w.post(&m)) {
		w.endAttempt(s, Failed, trace.Unreachable, 0)
		return
	}
	if s.config.Timeout > 0 {
		w.agenda.Push(w.now.Add(s.config.Timeout), sim.Task{Kind: answerTimeout, Who: s.id, Ref: uint32(s.op), Epoch: s.attempt})
	}
	if node == s.id {
		w.coordinate(s.id, call{s.op, s.id, s.attempt}, m.Load)
	}
}

// learn keeps what a session now knows of a key, to say so in its next write.
func (s *session) learn(key string, l *load) {
	if l == nil || l.object == nil || l.object.Context == nil {
		return
	}
	if s.contexts == nil {
		s.contexts = map[string]storage.Vector{}
	}
	s.contexts[key] = l.object.Context
}

// firstTarget returns whom a new session asks: the primary, or, where all are
// equal, one node after the other.
func (w *World) firstTarget() sim.ID {
	if w.ring == nil {
		return w.established
	}
	return sim.ID(len(w.sessions) % len(w.nodes))
}
