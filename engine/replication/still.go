package replication

import (
	"time"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// Still is a copy of the world at one moment, for everybody who looks and
// nobody who acts. It sees what no operator could: everything at once.
type Still struct {
	Now      sim.Time
	Nodes    []NodeStill
	Clients  []ClientStill
	Links    []LinkStill
	Messages []MessageStill
	Policy   string // the commit policy in the words of a tape
	Monitor  MonitorStill
	// Mechanism is what records carry: physical, statement or logical.
	Mechanism string
	// Resource is what the primary gives orders to; its Name is empty when
	// there is nothing.
	Resource ResourceStill
	Ring     RingStill
	Mesh     MeshStill
	// Versioned says that nodes keep versions of keys and no log, so that there
	// is a VersionTable.
	Versioned bool
	Quorums   []QuorumStill // requests under way without a leader, some of many
}

// Role is what a node does when it runs.
type Role uint8

// The roles.
const (
	Standby Role = iota
	Primary
	Replica // of a cluster without a leader, where all are equal
	Leader  // one of several
)

// String names the role.
func (r Role) String() string { return [...]string{"standby", "primary", "replica", "leader"}[r] }

// Condition is whether a node can do it now.
type Condition uint8

// The conditions of a node.
const (
	Up        Condition = iota
	Down                // crashed, stopped or fenced: nothing in memory
	Paused              // frozen; its inbox fills
	Starting            // replaying its log after a start
	Promoting           // applying what it received before it takes over
	Rewinding           // discarding its own history back to a fork
	Cloning             // copying everything from its upstream
)

// String names the condition.
func (c Condition) String() string {
	return [...]string{"up", "down", "paused", "starting", "promoting", "rewinding", "cloning"}[c]
}

// StreamState is how a standby stands with its upstream.
type StreamState uint8

// The states of a stream, seen from the standby.
const (
	NotStreaming StreamState = iota
	Connecting
	Streaming
	Refused
)

// String names the state.
func (s StreamState) String() string {
	return [...]string{"none", "connecting", "streaming", "refused"}[s]
}

// SyncState is the part that a standby plays in the primary's commit policy,
// in PostgreSQL's words.
type SyncState uint8

// The sync states of a standby.
const (
	SyncNone      SyncState = iota // not connected to a primary
	SyncAsync                      // nobody waits for it
	SyncPotential                  // would be waited for if one before it left
	SyncSync                       // waited for
	SyncQuorum                     // one of those of whom any k are waited for
)

// String names the state as PostgreSQL's pg_stat_replication does.
func (s SyncState) String() string {
	return [...]string{"none", "async", "potential", "sync", "quorum"}[s]
}

// Agreement compares a standby's contents with the primary's contents at the
// same position of the log.
type Agreement uint8

// The outcomes of the comparison.
const (
	NotCompared Agreement = iota // there is no running primary, or it is this node
	Agrees
	Differs
)

// NodeStill is a node at one moment.
type NodeStill struct {
	ID        sim.ID
	Name      string
	Region    string
	Role      Role
	Condition Condition
	Fenced    bool
	Writable  bool // would accept a client's write now
	Timeline  storage.Timeline
	End       storage.LSN // last record in its log; on a standby also called written
	Flushed   storage.LSN
	Replayed  storage.LSN
	Upstream  sim.ID // sim.Nobody for a primary
	Stream    StreamState
	Refusal   trace.Reason
	ForkLSN   storage.LSN  // when refused: where its history parted
	Wiped     bool         // it has no data at all
	LagTime   sim.Duration // age of the oldest record of the primary that it has not replayed
	Sync      SyncState
	Waiting   int     // commits that wait for standbys
	Queue     int     // requests that wait for their turn
	Capacity  float64 // requests a second, 0 for any number
	Inbox     int     // messages at the door of a paused node
	Rows      int
	Hash      uint64
	Pages     uint64 // digest of the bytes of its pages, 0 while there are none
	Version   int
	Filter    []string
	Shards    []ShardStill
	Index     bool // it is a search index fed by the stream, and no copy
	Words     int  // in that index
	Agreement Agreement
	Watched   []RowStill
	Senders   []SenderStill

	Fsync       string // distribution, as a tape writes it
	ApplyPaused bool
	ApplyDelay  sim.Duration
	Skew        sim.Duration
	BusyUntil   sim.Time // when Starting, Promoting, Rewinding or Cloning ends
	FellBack    bool     // semi-sync has silently become async
	Replaced    bool     // the resource told it that there is a newer primary
	Orders      int      // commits that the resource has not confirmed
	Hints       int      // keys that a replica holds for others
	Missing     int      // changes of other leaders that this one does not have yet
	// A long query keeps replay from going on until QueriedUntil. LeaseUntil
	// is when a primary's lease ends, if there are leases, else 0.
	QueriedUntil, LeaseUntil sim.Time
}

// ShardStill is how far a node has replayed one part of the keys.
type ShardStill struct {
	Name     string
	Replayed storage.LSN
	Paused   bool
	Delay    sim.Duration
}

// ResourceStill is the resource outside the cluster.
type ResourceStill struct {
	ID     sim.ID
	Name   string
	Tokens bool             // it refuses a token smaller than the greatest seen
	Token  storage.Timeline // the greatest seen
}

// RowStill is what a node shows a reader of one key.
type RowStill struct {
	Key, Value string
	Exists     bool
	Stale      bool // older than what the primary shows, or of replicas than what all know together
	Siblings   int  // values of a replica, beside each other in Value
	Away       bool // the key does not belong on this replica
}

// SenderStill is what an upstream believes about one of its standbys. Sent is
// what it has handed to the network; the rest is what the standby reported.
type SenderStill struct {
	Standby                          sim.ID
	Connected                        bool
	Sent, Written, Flushed, Replayed storage.LSN
	LastHeard                        sim.Time
}

// LinkStill is one direction between two endpoints.
type LinkStill struct {
	From, To sim.ID
	State    sim.LinkState
	Latency  sim.Duration // the mean
	Quality  string       // the options that differ from a plain link, as a tape writes them
	Usual    bool         // its latency is what the cluster began with
	InFlight int
}

// MessageStill is a message on its way.
type MessageStill struct {
	Kind              MessageKind
	From, To          sim.ID
	SentAt, DeliverAt sim.Time
	Progress          float64 // 0 at the sender, 1 at the receiver
	Held              bool
	Copy              bool
	LSN               storage.LSN // last record carried or acknowledged
	Records           int
	Op                storage.OpID
	Failed            bool // an answer that says no
}

// ClientStill is a session and what it has seen.
type ClientStill struct {
	ID     sim.ID
	Name   string
	Target sim.ID // the node it takes for the primary
	Route  sim.ID // the node it reads from now, sim.Nobody for its target
	// RouteName is how it picks that node, in the words of a tape.
	RouteName string
	Busy      bool
	Op        storage.OpID // in progress when Busy
	IsRead    bool         // the one in progress
	Key       string       // of the operation in progress, else of the last one
	Since     sim.Time     // when the operation in progress was issued
	Queued    int          // operations that wait for it
	Attempt   int          // which one at the operation in progress; the one that failed last during a pause
	RetryAt   sim.Time     // when a pause between two attempts ends, 0 outside of one
	Last      Outcome
	LastKey   string
	LastFor   sim.Duration // how long the last operation took
	Warning   bool         // the last ok was a cancelled wait
	Value     string       // what the last read returned
	Stale     bool         // and it was not the newest acknowledged; the audit knows
	Asked     sim.ID       // who has the operation in progress, or had the last one
	// Finding is what the audit found wrong with the last answer, a kind of
	// verdict or trace.None. It is shown for FindingShown, or until the next
	// answer.
	Finding   trace.Kind
	FindingOn sim.ID // the node that answered
	Behind    int    // records

	Acked, Failed, Unknown int // of its writes
	ReadsOK, ReadsFailed   int
	Writes, Reads          float64 // per second, of its workload
}

// FindingShown is for how long a Still tells what was wrong with an answer.
const FindingShown = time.Second

// Outcome is what a client was told.
type Outcome uint8

// The outcomes. Unknown is not failed: the write may be there.
const (
	NoOutcome Outcome = iota
	OK
	Failed
	Unknown
)

// String names the outcome.
func (o Outcome) String() string { return [...]string{"none", "ok", "failed", "unknown"}[o] }

// MonitorStill is what the health checks have found, node by node in the
// order of Still.Nodes.
type MonitorStill struct {
	Running  bool // checks are under way
	Interval sim.Duration
	Timeout  sim.Duration
	Failures int
	Verdicts []VerdictStill
}

// Verdict is what the monitor thinks of a node.
type Verdict uint8

// The verdicts.
const (
	NotChecked Verdict = iota
	Healthy
	Missing // has missed a check, not yet enough of them
	Suspected
)

// String names the verdict.
func (v Verdict) String() string {
	return [...]string{"not checked", "healthy", "missing", "suspected"}[v]
}

// VerdictStill is the verdict on one node.
type VerdictStill struct {
	Verdict Verdict
	Missed  int
	At      sim.Time // when it was reached
}
