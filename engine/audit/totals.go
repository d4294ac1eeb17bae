package audit

import (
	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// Totals is what the audit has counted up to a moment.
type Totals struct {
	Issued  int // writes that a client has sent
	Acked   int // the client was told ok
	Failed  int // the client was told no
	Unknown int // the client will never know
	Waiting int // neither yet
	// Lost is the number of acknowledged writes that are not in the log of
	// the node that was promoted last, or of the first primary before any
	// promotion. AtRisk is the number of acknowledged writes that are on
	// the disk of one node only.
	Lost   int
	AtRisk int
	// UnackedVisible counts writes that were never acknowledged and yet are
	// in that node's log.
	UnackedVisible int
	Attempts       int // times that a write was sent; of an update, that its second half was
	Retries        int // attempts at writes after the first
	Duplicated     int // writes that are more than once in that node's log

	ReadsOK    int
	ReadsStale int

	// Reads that broke what a session may count on; anomalies.go says when.
	ReadYourWrites     int
	MonotonicReads     int
	ConsistentPrefix   int
	StaleAuthorization int
	NotLinearizable    int // reads without a leader, or with several, that no order of the operations explains

	// What the resource outside the cluster did, and what it refused to do;
	// ResourceStale is how much it did for a primary that had been replaced.
	ResourceAccepted int
	ResourceRefused  int
	ResourceStale    int
	StaleWhy         trace.Reason // of the last of them
	StaleBy          sim.ID       // who gave the order
	StaleAfter       sim.ID       // who had taken over by then

	Conflicts     int // pairs of writes whose writers did not know of each other
	ConflictsOpen int // rows that wait for somebody to decide between two

	Primaries     int // nodes that would accept a write now
	SplitBrain    bool
	SplitBrains   int          // how often there was more than one primary
	SplitBrainFor sim.Duration // how long in all
	SplitWhy      trace.Reason // of the last one
	SplitFirst    sim.ID       // who was a primary and was not fenced
	SplitSecond   sim.ID       // who became one all the same
	Diverged      bool         // some node holds contents that no other history explains
	Converged     bool         // every node is up and holds exactly what the primary does
	OutageSince   sim.Time     // sim.Never when there is none
	RTO           sim.Duration // of the running or the last outage
	RPOWrites     int          // acknowledged writes lost in the last failover
	RPOTime       sim.Duration // how far before the outage the first of them was acknowledged
	LatencyP50    sim.Duration // of acknowledged writes
	LatencyP99    sim.Duration
	LatencyP999   sim.Duration
	ReadP50       sim.Duration // of answered reads
	ReadP99       sim.Duration
	ReadP999      sim.Duration
	LostWrites    []LostWrite // oldest first, at most MaxLostListed
	LastPrimary   sim.ID      // the node promoted last, or the first primary
}

// MaxLostListed bounds the list of lost writes; the count goes on.
const MaxLostListed = 1000

// LostWrite is an acknowledged write that the primary does not have, with
// the evidence.
type LostWrite struct {
	Op      storage.OpID
	Client  sim.ID
	Key     string
	Value   string
	LSN     storage.LSN // where the node that acknowledged it has it
	AckedBy sim.ID
	AckedAt sim.Time
	Why     trace.Reason
	Holder  sim.ID // a node that has it although another was promoted, or Nobody
	// NoReturn is the last moment at which waiting, promoting another node or
	// fencing first would have saved it.
	NoReturn sim.Time
}
