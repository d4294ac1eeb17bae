package trace

import (
	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
)

// Event is something that happened. It is flat and free of pointers: it
// copies, compares and hashes without ceremony. Fields that a kind does not
// use are zero, Node and Peer sim.Nobody.
type Event struct {
	ID       uint64 // from 1, in the order of events
	Cause    uint64 // the event that led to this one, 0 for a command or a timer
	At       sim.Time
	Kind     Kind
	Reason   Reason
	Node     sim.ID // where it happened
	Peer     sim.ID // the other end, if there is one
	Timeline storage.Timeline
	LSN      storage.LSN
	Op       storage.OpID
	N        int64 // a count, a duration in nanoseconds or a text number; see Kind
}

// CopyFields makes e equal to from, field by field. An event is copied as soon
// as its fields have been written, and a processor waits when it reads in one
// piece what it has just written in several, as a plain assignment would. For
// the same reason the small fields, which lie side by side, do not follow one
// upon the other here: the compiler would join them.
func (e *Event) CopyFields(from *Event) {
	e.Kind, e.ID = from.Kind, from.ID
	e.Reason, e.Cause = from.Reason, from.Cause
	e.Node, e.At = from.Node, from.At
	e.Timeline, e.LSN = from.Timeline, from.LSN
	e.Peer, e.Op = from.Peer, from.Op
	e.N = from.N
}

// Hash appends the event to a digest. The fingerprint of a run is the digest
// of all its events.
func (e *Event) Hash(h sim.Hash) sim.Hash {
	small := uint64(e.Kind) | uint64(e.Reason)<<8 | uint64(e.Node)<<16 | uint64(e.Peer)<<32
	return h.Words(uint64(e.At), small, uint64(e.LSN)<<24^uint64(e.Timeline), uint64(e.Op), uint64(e.N)<<1^e.Cause<<20)
}

// Kind tells what happened. The comment says what N holds, where it is used.
type Kind uint8

// The kinds of event, in the order of a write's journey first.
const (
	None Kind = iota

	WriteIssued  // Node is the client, Peer the node it asks
	WriteAcked   // Node is the client; N latency; Reason Cancelled if the wait was
	WriteFailed  // Node is the client
	WriteUnknown // Node is the client: it will never know
	ReadIssued
	ReadReturned // N latency
	ReadFailed
	ReadFellBack // Peer had not replayed LSN in time: Node asks its target instead
	StaleRead    // N records behind the newest acknowledged write

	RecordAppended
	WALFlushed      // LSN is the new end of what is on disk
	CommitWaits     // the record is on disk, the policy is not yet satisfied
	CommitReleased  // the policy is satisfied, or no longer asks
	WaitCancelled   // the wait ended without the commit being undone
	RecordsSent     // to Peer, up to LSN; N records
	RecordsReceived // from Peer, up to LSN; N records
	RecordsReplayed // up to LSN; N records
	ReadHeld        // Node keeps Peer's read until it has replayed LSN; N records from now
	PositionsAcked  // Node heard from the standby Peer; LSN flushed there

	StreamStarted // Node follows Peer from LSN on
	StreamLost    // Node no longer hears Peer
	StandbyDropped
	FollowRefused // Peer refuses Node; LSN is the fork; see Reason

	NodeKilled
	NodeStopped
	NodeStarted
	NodeReady // recovery has ended; N records replayed
	NodePaused
	NodeResumed
	DiskWiped
	LinkWasCut
	LinkWasHeld
	LinkHealed
	LinkChanged
	DiskChanged // N mean fsync time
	ApplyPaused
	ApplyResumed
	ApplyDelayed // N delay
	QueryStarted // N how long it takes
	QueryEnded
	ClockSkewed // N offset

	PolicyChanged   // N text number
	RouteChanged    // Node is the client, N text number
	FellBackToAsync // N how long the oldest commit had waited
	SyncResumed

	CheckMissed      // N how many in a row
	NodeSuspected    // N missed checks
	NodeHealthy      // the node answered
	NodeFenced       //
	CandidateRanked  // N rank from 1
	CandidateRefused // see Reason
	PromotionStarted
	NodePromoted // Timeline is the new one, LSN where it forks
	NodeRepointed
	ClientRedirected
	RejoinStarted
	NodeRewound // N records discarded
	NodeCloned
	LeaseExpired
	LeaseRenewed
	SwitchoverStarted // from Node to Peer
	NodeSteppedDown
	FailoverFinished // Node replaced Peer
	AuditTaken       // N lost writes

	OutageBegan
	ServiceRestored // N how long no write was acknowledged
	WriteLost       // Op was acknowledged by Node, Peer does not have it
	SplitBrainBegan // N primaries
	SplitBrainEnded // N how long
	// What a session may count on was broken. Node is the client, Peer the
	// node that answered, Op the write that the read should have shown and
	// LSN where that is; N records behind. The read is the cause. The Reason
	// is WriteIsLost when nobody can read the write any more.
	ReadYourWritesBroken   // Op is the client's own
	MonotonicReadsBroken   // Op was read before
	ConsistentPrefixBroken // Op is the question to an answer that was read before
	StaleAuthorization     // Op revoked what the read says is granted
	NodeDiverged           // Node's contents differ from Peer's at LSN; Op, if any, is the first that made the same record differ

	Noted          // N text number
	CommandRefused // N text number: why

	MechanismChosen // N text number
	ChangedLocally  // a statement changed a standby; its log does not have it

	AttemptFailed  // Node is the client, Peer the node it asked; N which attempt; see Reason
	RetryScheduled // N how long the client pauses
	AttemptIssued  // Node asks Peer again; N which attempt
	UpdateIssued   // Node has read the row, whose write is at LSN, and writes if that is so still; N which attempt
	AddressRenewed // Node has looked the primary up again: it is Peer now
	KeyFound       // Node has the write of Peer in its log, at LSN, and does not repeat it

	ConsumerChanged // N 1 when Node is a search index from now on, and no copy

	ShardAdded    // N text number: its name
	ShardChanged  // N text number: what Node does from now on
	ShardReplayed // Node's worker of shard N has come to LSN

	ResourceSet  // Node is the resource; N 1 when it checks tokens
	OrderDone    // Node the resource did what Peer told it, with the token Timeline; N 1 when it checks tokens
	OrderRefused // N the greatest token seen
	OrderStale   // Node did what Peer told it, though Peer had been replaced; see Reason
	NodeReplaced // Node learned from the resource Peer that there is a newer primary; N its token

	QuorumChanged    // N text number
	QuorumMissed     // Node gave up on what Peer asked for; N replicas had answered
	CopyStored       // Node took in a version from Peer; N the operation of what it showed before
	CopyOutdated     // Node took nothing from Peer; N the operation that it shows instead
	SiblingsKept     // Node keeps N versions side by side
	HintKept         // Node holds a key for Peer
	HintsDelivered   // Peer has N keys that Node held for it
	HintExpired      // Node forgets N keys that it held for Peer
	ReadRepaired     // Node found in a read that Peer has less, and sends it the rest
	TreesCompared    // Node sends Peer the roots of its hash trees
	TreesMended      // Node has from Peer what lay under leaves that differed; N keys were new
	TombstoneDropped // Node forgets that the row was deleted

	ChangesTold   // Node tells Peer N changes, the last of them Op
	ExchangeBegan // Node tells Peer what it does not know
	ExchangeLost  // Node no longer tells Peer
	ChangeWaits   // Node does not have what Op, which Peer told it, builds on
	ChangeDropped // Node finds no row for Op, which Peer told it, and drops it
	ConflictFound // Node has Op, written at Peer, and the operation N, whose writers did not know of each other; see Reason
	HomeMoved     // rows that match the text N are written at Node from now on

	NotLinearizable // Node was shown something older than Op, which had been acknowledged or shown before; N versions behind
)

// Reason says why, where a kind of event has more than one why.
type Reason uint8

// The reasons.
const (
	NoReason Reason = iota
	Cancelled
	NodeDown
	NodePausedReason
	NotPrimary
	Fenced
	ConnectionReset
	TimedOut
	PastFork        // the follower's log goes past the fork point
	AheadOfUpstream // the follower's log goes past its upstream's
	UnknownTimeline // the upstream's history does not have the follower's timeline
	NoData
	Unreachable
	OtherVersion // physical replication between different versions
	DuplicateKey // the id that the node counted is taken
	RowTooLong
	BadStatement // it became one when {n} was replaced
	WriteIsLost
	NotCaughtUp    // the standby has not replayed what the read asks for
	RecordMismatch // the next record does not fit behind the follower's log
	NoLease
	HandingOver
	Overloaded // its queue is full

	// Why an acknowledged write is lost.
	NotShipped     // it was on no other node's disk, and nobody had waited for one
	OtherHadIt     // a node that had it was not the one promoted
	DeposedPrimary // it was acknowledged by a primary that had been replaced
	CancelledWait  // somebody ended the wait for a standby
	FellBackThen   // semi-sync had become async
	NotFlushed     // it was acknowledged before its own node had it on disk
	DiskLost       // the only disk that had it was wiped

	// Why there were two primaries.
	PromotedUnfenced // a standby was promoted while the primary was not fenced
	ReturnedUnfenced // an old primary came back and was not fenced
	WokeUnfenced     // a frozen primary woke up and was not fenced

	RowChanged // since the client that wants to update it has read it

	Replaced // it has learned that there is a newer primary

	NoCopy      // it is a search index
	NoIndex     // it keeps no search index
	NeedsRows   // a search index takes the logical stream only
	FeedsNobody // a search index has no standbys

	// Why a resource obeyed a primary that had been replaced.
	NoTokens    // it checks none
	SameToken   // two promotions chose the same number
	TokenUnseen // it had not heard of the newer primary yet
	NewerToken  // somebody chose the older side of a split brain

	NotEnough // too few replicas have answered

	// Why an acknowledged write is on no replica.
	OlderStamp // a version written before it has a later timestamp
	CopiesGone // nobody has it any more

	HomeAway // the leader at home for the row cannot be reached

	// What became of a conflict.
	LaterWins    // Op has the later timestamp, and the other one is gone
	EarlierLoses // Op has the earlier timestamp, and is gone
	BothMerged   // both count
	BothKept     // somebody has to decide

	ConflictLost // another leader wrote the row, did not know of it, and has the later timestamp
)

// Level says how much an event matters to somebody watching.
type Level uint8

// The levels, from routine traffic to what the whole subject is about.
const (
	Routine Level = iota // one step of one record
	Outcome              // a client learned something
	Notable              // a fault, a command, a change of role
	Alarm                // data lost, stale, diverged or at odds
)

// Level returns how much the kind matters.
func (k Kind) Level() Level {
	switch k {
	case ReadYourWritesBroken, MonotonicReadsBroken, ConsistentPrefixBroken, StaleAuthorization:
		return Alarm
	case OrderRefused, OrderStale, NodeReplaced:
		return Alarm
	case ConflictFound, ChangeDropped, NotLinearizable:
		return Alarm
	case OrderDone, ShardReplayed, CopyStored, CopyOutdated, HintKept, TreesMended, ChangesTold:
		return Routine
	case ReadRepaired, SiblingsKept, ChangeWaits:
		return Outcome
	case WriteLost, SplitBrainBegan, NodeDiverged, FollowRefused, FellBackToAsync, StaleRead, OutageBegan, CommandRefused:
		return Alarm
	case WriteAcked, WriteFailed, WriteUnknown, ReadReturned, ReadFailed, AttemptFailed, AddressRenewed:
		return Outcome
	case RetryScheduled, AttemptIssued, UpdateIssued, KeyFound:
		return Routine
	}
	if k < StreamStarted {
		return Routine
	}
	return Notable
}

// Op is an operation that a client asked for. It is written once, when the
// client sends it, and never changes.
type Op struct {
	Client sim.ID
	Node   sim.ID // whom the client asked
	IsRead bool
	// Statement says that Value is a statement and Key the table it changes;
	// of a read, that it is a search and Key the word.
	Statement bool
	// Update says that the client reads the row first, and writes on
	// condition that nobody has written it meanwhile.
	Update   bool
	Delete   bool // it writes that there is no row
	Key      string
	Value    string
	IssuedAt sim.Time
}

// IsSearch tells whether the operation asks which rows hold a word.
func (o *Op) IsSearch() bool { return o.IsRead && o.Statement }

// Text prints what the operation writes: "key=value", or the statement.
func (o *Op) Text() string {
	if o.Statement {
		return o.Value
	}
	if o.Delete {
		return o.Key + " deleted"
	}
	return o.Key + "=" + o.Value
}
