package engine

import (
	"slices"

	"splitbrain/engine/audit"
	"splitbrain/engine/replication"
	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/storage/statement"
	"splitbrain/engine/trace"
)

// The names of the inner packages that people outside the engine need,
// gathered here so that they need no other import.
type (
	Time     = sim.Time
	Duration = sim.Duration
	ID       = sim.ID
	LSN      = storage.LSN
	OpID     = storage.OpID
	Timeline = storage.Timeline

	Event = trace.Event
	Level = trace.Level

	Totals    = audit.Totals
	Conflict  = audit.Conflict
	LostWrite = audit.LostWrite

	Node      = replication.NodeStill
	Client    = replication.ClientStill
	Link      = replication.LinkStill
	Message   = replication.MessageStill
	Row       = replication.RowStill
	Ring      = replication.RingStill
	Mesh      = replication.MeshStill
	Home      = replication.HomeStill
	Sender    = replication.SenderStill
	Shard     = replication.ShardStill
	Monitor   = replication.MonitorStill
	Role      = replication.Role
	Condition = replication.Condition
	Stream    = replication.StreamState
	Sync      = replication.SyncState
	Outcome   = replication.Outcome
	Verdict   = replication.Verdict
	Agreement = replication.Agreement
	Kind      = replication.MessageKind
	LinkState = sim.LinkState

	EventKind      = trace.Kind
	Reason         = trace.Reason
	Fork           = storage.Fork
	PageGlance     = storage.PageGlance
	Image          = statement.Image
	NodeCloseUp    = replication.NodeCloseUp
	LinkCloseUp    = replication.LinkCloseUp
	Direction      = replication.DirectionCloseUp
	MessageCloseUp = replication.MessageCloseUp
	Record         = replication.RecordStill
	RecordCloseUp  = replication.RecordCloseUp
	RowCloseUp     = replication.RowCloseUp
	Request        = replication.RequestStill
	Bytes          = replication.BytesStill
	Copy           = replication.CopyStill
	Point          = replication.Point
	Promise        = audit.Promise
	Quorum         = replication.QuorumStill
	Slot           = replication.SlotStill
	SlotState      = replication.SlotState
	VersionTable   = replication.VersionTable
	KeyCloseUp     = replication.KeyCloseUp
	CopyCloseUp    = replication.CopyCloseUp
	VersionCloseUp = replication.VersionCloseUp
	TreesCloseUp   = replication.TreesCloseUp
	Branch         = replication.BranchStill
	Pair           = replication.PairStill
	Exchange       = replication.Exchange
)

// Nobody is the ID of no endpoint.
const Nobody = sim.Nobody

// TreeDepth is the level of the leaves of a hash tree; the root is at 0.
const TreeDepth = storage.TreeDepth

// Never is later than every moment of a run.
const Never = sim.Never

// The constants of the names above.
const (
	Standby = replication.Standby
	Primary = replication.Primary
	Replica = replication.Replica
	Leader  = replication.Leader

	Up        = replication.Up
	Down      = replication.Down
	Paused    = replication.Paused
	Starting  = replication.Starting
	Promoting = replication.Promoting
	Rewinding = replication.Rewinding
	Cloning   = replication.Cloning

	NotStreaming = replication.NotStreaming
	Connecting   = replication.Connecting
	Streaming    = replication.Streaming
	Refused      = replication.Refused

	NotCompared = replication.NotCompared
	Agrees      = replication.Agrees
	Differs     = replication.Differs

	NoOutcome = replication.NoOutcome
	OK        = replication.OK
	Failed    = replication.Failed
	Unknown   = replication.Unknown

	NotChecked = replication.NotChecked
	Healthy    = replication.Healthy
	Missing    = replication.Missing
	Suspected  = replication.Suspected

	LinkUp   = sim.LinkUp
	LinkCut  = sim.LinkCut
	LinkHeld = sim.LinkHeld

	Routine  = trace.Routine
	Notable  = trace.Notable
	Alarm    = trace.Alarm
	Informed = trace.Outcome

	WriteAcked = trace.WriteAcked

	NoFinding              = trace.None
	StaleRead              = trace.StaleRead
	NotLinearizable        = trace.NotLinearizable
	ReadYourWritesBroken   = trace.ReadYourWritesBroken
	MonotonicReadsBroken   = trace.MonotonicReadsBroken
	ConsistentPrefixBroken = trace.ConsistentPrefixBroken
	StaleAuthorization     = trace.StaleAuthorization

	Unreachable     = trace.Unreachable
	ConnectionReset = trace.ConnectionReset
	TimedOut        = trace.TimedOut
	NoReason        = trace.NoReason

	LaterWins    = trace.LaterWins
	EarlierLoses = trace.EarlierLoses
	BothMerged   = trace.BothMerged
	BothKept     = trace.BothKept

	Absent   = replication.Absent
	Received = replication.Received
	Flushed  = replication.Flushed
	Replayed = replication.Replayed
	Other    = replication.Other

	SlotWaiting  = replication.SlotWaiting
	SlotAnswered = replication.SlotAnswered
	SlotRefused  = replication.SlotRefused
	SlotOverdue  = replication.SlotOverdue

	CopyAbsent = replication.CopyAbsent
	CopyNewest = replication.CopyNewest
	CopyPart   = replication.CopyPart
	CopyOlder  = replication.CopyOlder

	SyncNone      = replication.SyncNone
	SyncAsync     = replication.SyncAsync
	SyncPotential = replication.SyncPotential
	SyncSync      = replication.SyncSync
	SyncQuorum    = replication.SyncQuorum

	WriteRequest = replication.WriteRequest
	ReadRequest  = replication.ReadRequest
	Answer       = replication.Answer
	Reset        = replication.Reset
	Connect      = replication.Connect
	Accept       = replication.Accept
	Refuse       = replication.Refuse
	Records      = replication.Records
	Ack          = replication.Ack
	Heartbeat    = replication.Heartbeat
	HealthCheck  = replication.HealthCheck
	HealthReport = replication.HealthReport
	Order        = replication.Order
	Receipt      = replication.Receipt
	CopyWrite    = replication.CopyWrite
	CopyAck      = replication.CopyAck
	CopyRead     = replication.CopyRead
	CopyAnswer   = replication.CopyAnswer
	CopyBatch    = replication.CopyBatch
	BatchAck     = replication.BatchAck
	TreeHashes   = replication.TreeHashes
)

// Routes returns the words for how a client picks the node that it reads from.
// A node's name is a route too.
func Routes() []string { return slices.Clone(replication.RouteNames[:]) }
