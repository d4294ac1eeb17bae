package trace

// kindNames are the kinds in the past participle, as a trace prints them.
var kindNames = [...]string{
	None: "nothing", WriteIssued: "write issued", WriteAcked: "write acknowledged", WriteFailed: "write failed",
	WriteUnknown: "write unknown", ReadIssued: "read issued", ReadReturned: "read returned", ReadFailed: "read failed",
	ReadFellBack: "read fell back", ReadHeld: "read held", RouteChanged: "route changed",
	StaleRead: "stale read", RecordAppended: "appended", WALFlushed: "flushed", CommitWaits: "commit waits",
	CommitReleased: "committed", WaitCancelled: "wait cancelled", RecordsSent: "sent", RecordsReceived: "received",
	RecordsReplayed: "replayed", PositionsAcked: "confirmed", StreamStarted: "streaming", StreamLost: "stream lost",
	StandbyDropped: "standby dropped", FollowRefused: "refused", NodeKilled: "killed", NodeStopped: "stopped",
	NodeStarted: "started", NodeReady: "ready", NodePaused: "paused", NodeResumed: "resumed", DiskWiped: "wiped",
	LinkWasCut: "cut", LinkWasHeld: "held", LinkHealed: "healed", LinkChanged: "link changed",
	DiskChanged: "disk changed", ApplyPaused: "replay paused", ApplyResumed: "replay resumed",
	ApplyDelayed: "replay delayed", QueryStarted: "queried", QueryEnded: "query ended", ClockSkewed: "clock skewed", PolicyChanged: "policy changed",
	FellBackToAsync: "fell back to async", SyncResumed: "sync resumed", CheckMissed: "check missed",
	NodeSuspected: "suspected", NodeHealthy: "healthy", NodeFenced: "fenced", CandidateRanked: "candidate",
	CandidateRefused: "no candidate", PromotionStarted: "promoting", NodePromoted: "promoted",
	NodeRepointed: "repointed", ClientRedirected: "redirected", RejoinStarted: "rejoining", NodeRewound: "rewound",
	NodeCloned: "cloned", LeaseExpired: "lease expired", LeaseRenewed: "lease renewed",
	SwitchoverStarted: "handing over", NodeSteppedDown: "stepped down", FailoverFinished: "failover finished", AuditTaken: "audited", OutageBegan: "outage began", ServiceRestored: "service restored",
	WriteLost: "lost", SplitBrainBegan: "split brain", SplitBrainEnded: "split brain ended",
	ReadYourWritesBroken: "read-your-writes broken", MonotonicReadsBroken: "monotonic reads broken",
	ConsistentPrefixBroken: "consistent prefix broken", StaleAuthorization: "stale authorization",
	NodeDiverged: "diverged", Noted: "note", CommandRefused: "refused to",
	MechanismChosen: "mechanism", ChangedLocally: "changed here",
	AttemptFailed: "attempt failed", RetryScheduled: "retry scheduled", AttemptIssued: "tried again",
	UpdateIssued: "update issued", AddressRenewed: "address renewed", KeyFound: "key found",
	ConsumerChanged: "consumer changed", ShardAdded: "shard", ShardChanged: "replays a shard otherwise", ShardReplayed: "replayed of a shard",
	ResourceSet: "resource", OrderDone: "carried out", OrderRefused: "refused an order", OrderStale: "obeyed a replaced primary",
	NodeReplaced: "was replaced", QuorumChanged: "quorum changed", QuorumMissed: "quorum missed",
	CopyStored: "stored", CopyOutdated: "had something newer", SiblingsKept: "siblings", HintKept: "hinted",
	HintsDelivered: "handed off", HintExpired: "hint expired", ReadRepaired: "repaired by a read",
	TreesCompared: "compared", TreesMended: "mended", TombstoneDropped: "tombstone dropped",
	ChangesTold: "told", ExchangeBegan: "exchange began", ExchangeLost: "exchange lost", ChangeWaits: "change waits",
	ChangeDropped: "change dropped", ConflictFound: "conflict", HomeMoved: "home moved",
	NotLinearizable: "not linearizable",
}

// String returns the kind as a trace prints it.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown event"
}

var reasonNames = [...]string{
	NoReason: "", Cancelled: "the wait was cancelled", NodeDown: "is down", NodePausedReason: "is paused",
	NotPrimary: "is no primary", Fenced: "is fenced", ConnectionReset: "the connection was reset",
	TimedOut: "nothing was heard in time", PastFork: "its log goes past the fork",
	AheadOfUpstream: "its log goes past its upstream's", UnknownTimeline: "its timeline is not in the upstream's history",
	NoData: "has no data", Unreachable: "cannot be reached", RecordMismatch: "the next record does not fit", NoLease: "has no lease", HandingOver: "is handing over", Overloaded: "has too many waiting",
	NotShipped: "no other disk had it", OtherHadIt: "another node had it",
	DeposedPrimary: "the primary had been replaced", CancelledWait: "the wait had been cancelled",
	FellBackThen: "semi-sync had become async", NotFlushed: "it was not flushed yet",
	DiskLost:         "the only disk that had it was wiped",
	PromotedUnfenced: "promoted beside a primary that was not fenced", ReturnedUnfenced: "came back and was not fenced",
	WokeUnfenced: "woke up and was not fenced",
	WriteIsLost:  "is lost", NotCaughtUp: "has not caught up",
	OtherVersion: "its version is another", DuplicateKey: "has a row of that id already", RowTooLong: "has no room for such a row",
	BadStatement: "does not understand the statement", RowChanged: "has a newer row",
	NoCopy: "is a search index and no copy", NoIndex: "keeps no search index",
	NeedsRows: "a search index needs rows (mechanism logical)", FeedsNobody: "a search index feeds nobody",
	Replaced: "has been replaced", NoTokens: "it checks no tokens",
	SameToken: "the token is the same", TokenUnseen: "it had seen no newer token",
	NewerToken: "its token is newer than that of the primary that was chosen",
	NotEnough:  "heard from too few replicas", OlderStamp: "an older write has a later timestamp",
	CopiesGone: "no replica has it any more", HomeAway: "the row's home leader cannot be reached",
	LaterWins: "the later one wins", EarlierLoses: "it is the earlier one and is dropped", BothMerged: "both count",
	BothKept:     "both are kept until somebody decides",
	ConflictLost: "another leader wrote the row without knowing of it, with a later timestamp",
}

// String returns the reason as part of a sentence.
func (r Reason) String() string {
	if int(r) < len(reasonNames) {
		return reasonNames[r]
	}
	return "for no known reason"
}
