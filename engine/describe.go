package engine

import (
	"fmt"

	"splitbrain/engine/sim"
	"splitbrain/engine/trace"
)

// Describe returns an event as a sentence, without its moment. The trace, the
// screen, the inspector and the tests all use this text.
func (r *Reel) Describe(e Event) string {
	d := describer{cluster: r.cluster, e: e}
	switch {
	case e.Kind <= trace.StaleRead:
		return d.client()
	case e.Kind <= trace.PositionsAcked:
		return d.record()
	case e.Kind <= trace.FollowRefused:
		return d.stream()
	case e.Kind <= trace.ClockSkewed:
		return d.fault()
	case e.Kind <= trace.SyncResumed:
		return d.policy()
	case e.Kind <= trace.AuditTaken:
		return d.failover()
	case e.Kind <= trace.NodeDiverged:
		return d.verdict()
	case e.Kind >= trace.ResourceSet && e.Kind <= trace.NodeReplaced:
		return d.resource()
	case e.Kind == trace.NotLinearizable:
		return d.order()
	case e.Kind >= trace.ChangesTold:
		return d.leaders()
	case e.Kind >= trace.QuorumChanged:
		return d.replicas()
	}
	return d.text()
}

// Caption returns the words of a note, and whether the event is one.
func (r *Reel) Caption(e Event) (words string, ok bool) {
	if e.Kind != trace.Noted {
		return "", false
	}
	return r.cluster.world.Text(e.N), true
}

// describer holds what a sentence about an event is made of.
type describer struct {
	cluster *cluster
	e       Event
}

func (d *describer) node() string { return d.cluster.world.Name(d.e.Node) }

func (d *describer) peer() string {
	if d.e.Peer == d.e.Node && d.cluster.world.IsClient(d.e.Node) {
		return "the replicas" // of a client that is its own coordinator
	}
	return d.cluster.world.Name(d.e.Peer)
}

// text is the fallback, and the whole sentence of notes and refusals.
func (d *describer) text() string {
	switch d.e.Kind {
	case trace.Noted:
		return d.cluster.world.Text(d.e.N)
	case trace.CommandRefused:
		return "refused: " + d.cluster.world.Text(d.e.N)
	case trace.ConsumerChanged:
		if d.e.N == 1 {
			return d.node() + " keeps a search index from now on, and is no copy"
		}
		return d.node() + " is a copy again"
	case trace.ShardAdded:
		return "keys of " + d.cluster.world.Text(d.e.N) + " are a shard, which standbys replay with a worker of its own"
	case trace.ShardChanged:
		return d.node() + " " + d.cluster.world.Text(d.e.N)
	case trace.ShardReplayed:
		return fmt.Sprintf("%s has replayed %s up to LSN %d", d.node(), d.cluster.world.Shards()[d.e.N], d.e.LSN)
	case trace.MechanismChosen:
		return "records carry " + mechanismCarries(d.cluster.world.Text(d.e.N))
	case trace.ChangedLocally:
		return fmt.Sprintf("%s alone executes %s", d.node(), d.operation())
	}
	if d.e.Kind >= trace.AttemptFailed && d.e.Kind <= trace.KeyFound {
		return d.attempt()
	}
	return d.node() + " " + d.e.Kind.String()
}

// mechanismCarries says what a mechanism is about.
func mechanismCarries(mechanism string) string {
	switch mechanism {
	case "statement":
		return "statements, to be executed again on each standby"
	case "logical":
		return "rows before and after, for each standby to apply"
	}
	return "the bytes of pages that changed"
}

// operation prints what a client asked for, as "key=value".
func (d *describer) operation() string {
	op := d.cluster.world.Op(d.e.Op)
	switch {
	case op == nil:
		return ""
	case op.IsSearch():
		return fmt.Sprintf("rows with %q", op.Key)
	case op.IsRead:
		return op.Key
	}
	return op.Text()
}

func (d *describer) span() string { return roundSpan(Duration(d.e.N)) }

// FormatSpan prints a duration with three digits, which is what people read.
func FormatSpan(d Duration) string { return roundSpan(d) }

// roundSpan prints a duration with three digits, which is what people read.
func roundSpan(d Duration) string {
	for unit := Duration(1); unit < 1<<62/1000; unit *= 10 {
		if d < 1000*unit && d > -1000*unit {
			return sim.FormatDuration(d / unit * unit)
		}
	}
	return sim.FormatDuration(d)
}

// because says why a client was not told ok.
func (d *describer) because() string {
	switch d.e.Reason {
	case trace.NoReason:
		return ""
	case trace.ConnectionReset, trace.TimedOut, trace.Cancelled:
		return ": " + d.e.Reason.String()
	case trace.NotEnough:
		return ": too few replicas answered"
	}
	return ": " + d.peer() + " " + d.e.Reason.String()
}

// attempt says how a client gets on with an operation that takes several
// attempts.
func (d *describer) attempt() string {
	name, op, e := d.node(), d.operation(), d.e
	switch e.Kind {
	case trace.AttemptFailed:
		return fmt.Sprintf("%s attempt %d failed: %s%s", name, e.N, op, d.because())
	case trace.RetryScheduled:
		return fmt.Sprintf("%s tries %s again in %s", name, op, d.span())
	case trace.AttemptIssued:
		return fmt.Sprintf("%s asks %s once more, attempt %d: %s", name, d.peer(), e.N, op)
	case trace.AddressRenewed:
		return fmt.Sprintf("%s looks the primary up again: %s", name, d.peer())
	case trace.UpdateIssued:
		return fmt.Sprintf("%s writes %s to %s if the row is still that of LSN %d", name, op, d.peer(), e.LSN)
	}
	return fmt.Sprintf("%s knows %s of %s already, at LSN %d", name, op, d.peer(), e.LSN)
}

func (d *describer) client() string {
	name, op, e := d.node(), d.operation(), d.e
	because := d.because()
	switch e.Kind {
	case trace.WriteIssued:
		if d.cluster.world.Op(e.Op).Statement {
			return fmt.Sprintf("%s asks %s to execute %s", name, d.peer(), op)
		}
		if d.cluster.world.Op(e.Op).Update {
			return fmt.Sprintf("%s asks %s for the row that it wants to update: %s", name, d.peer(), op)
		}
		return fmt.Sprintf("%s asks %s to write %s", name, d.peer(), op)
	case trace.WriteAcked:
		if e.Reason == trace.Cancelled {
			return fmt.Sprintf("%s ok with a warning: %s, the wait was cancelled", name, op)
		}
		return fmt.Sprintf("%s ok: %s in %s", name, op, d.span())
	case trace.WriteFailed:
		return fmt.Sprintf("%s failed: %s%s", name, op, because)
	case trace.WriteUnknown:
		return fmt.Sprintf("%s will never know: %s%s", name, op, because)
	case trace.ReadIssued:
		return fmt.Sprintf("%s asks %s for %s", name, d.peer(), op)
	case trace.ReadReturned:
		return fmt.Sprintf("%s read %s on %s in %s", name, op, d.peer(), d.span())
	case trace.ReadFailed:
		return fmt.Sprintf("%s could not read %s%s", name, op, because)
	case trace.ReadFellBack:
		return fmt.Sprintf("%s asks its primary for %s: %s has not replayed LSN %d yet", name, op, d.peer(), e.LSN)
	case trace.StaleRead:
		return fmt.Sprintf("%s read an old %s on %s, %s behind", name, op, d.peer(), d.distance())
	}
	return d.text()
}

func (d *describer) record() string {
	name, e := d.node(), d.e
	switch e.Kind {
	case trace.RecordAppended:
		if e.Op == 0 {
			return fmt.Sprintf("%s appends LSN %d", name, e.LSN)
		}
		return fmt.Sprintf("%s appends LSN %d: %s", name, e.LSN, d.operation())
	case trace.WALFlushed:
		return fmt.Sprintf("%s has flushed up to LSN %d", name, e.LSN)
	case trace.CommitWaits:
		return fmt.Sprintf("%s waits for its standbys with LSN %d", name, e.LSN)
	case trace.CommitReleased:
		return fmt.Sprintf("%s commits LSN %d", name, e.LSN)
	case trace.WaitCancelled:
		return fmt.Sprintf("%s stops waiting with LSN %d, which stays committed here", name, e.LSN)
	case trace.RecordsSent:
		return fmt.Sprintf("%s sends %s up to LSN %d to %s", name, plural(int(e.N), "record"), e.LSN, d.peer())
	case trace.RecordsReceived:
		return fmt.Sprintf("%s receives %s up to LSN %d", name, plural(int(e.N), "record"), e.LSN)
	case trace.RecordsReplayed:
		return fmt.Sprintf("%s has replayed up to LSN %d", name, e.LSN)
	case trace.ReadHeld:
		return fmt.Sprintf("%s holds the read of %s by %s until LSN %d is replayed, %s from now",
			name, d.operation(), d.peer(), e.LSN, plural(int(e.N), "record"))
	case trace.PositionsAcked:
		return fmt.Sprintf("%s hears that %s has flushed LSN %d", name, d.peer(), e.LSN)
	}
	return d.text()
}

func (d *describer) stream() string {
	name, e := d.node(), d.e
	switch e.Kind {
	case trace.StreamStarted:
		return fmt.Sprintf("%s follows %s from LSN %d on timeline %d", name, d.peer(), e.LSN, e.Timeline)
	case trace.StreamLost:
		return fmt.Sprintf("%s no longer hears %s: %s", name, d.peer(), e.Reason)
	case trace.StandbyDropped:
		return fmt.Sprintf("%s drops its standby %s: %s", name, d.peer(), e.Reason)
	case trace.FollowRefused:
		if e.N > 0 {
			return fmt.Sprintf("%s refuses %s: %s, by %s behind LSN %d", d.peer(), name, e.Reason, plural(int(e.N), "record"), e.LSN)
		}
		return fmt.Sprintf("%s refuses %s: %s", d.peer(), name, e.Reason)
	}
	return d.text()
}

func (d *describer) fault() string {
	name, e := d.node(), d.e
	switch e.Kind {
	case trace.NodeKilled:
		return name + " crashes; what was only in memory is gone"
	case trace.NodeStopped:
		if d.cluster.world.Leaderless() {
			return name + " stops in order"
		}
		return fmt.Sprintf("%s stops in order at LSN %d", name, e.LSN)
	case trace.NodeStarted:
		return name + " starts"
	case trace.NodeReady:
		if d.cluster.world.Leaderless() {
			return name + " is ready"
		}
		return fmt.Sprintf("%s is ready at LSN %d on timeline %d", name, e.LSN, e.Timeline)
	case trace.NodePaused:
		return name + " freezes"
	case trace.NodeResumed:
		return name + " wakes up"
	case trace.DiskWiped:
		return name + " loses its disk"
	case trace.LinkWasCut:
		if e.N > 0 {
			return fmt.Sprintf("the link %s → %s is cut; %s under way gone", name, d.peer(), plural(int(e.N), "message"))
		}
		return fmt.Sprintf("the link %s → %s is cut", name, d.peer())
	case trace.LinkWasHeld:
		return fmt.Sprintf("the link %s → %s swallows everything", name, d.peer())
	case trace.LinkHealed:
		return fmt.Sprintf("the link %s → %s works again", name, d.peer())
	case trace.LinkChanged:
		return fmt.Sprintf("the link %s → %s changes", d.anyName(e.Node), d.anyName(e.Peer))
	case trace.DiskChanged:
		return fmt.Sprintf("%s needs %s to flush", name, d.span())
	case trace.ApplyPaused:
		return name + " stops replaying"
	case trace.ApplyResumed:
		return name + " replays again"
	case trace.ApplyDelayed:
		return fmt.Sprintf("%s replays with a delay of %s", name, d.span())
	case trace.QueryStarted:
		return fmt.Sprintf("%s runs a long query of %s; replay waits for it", name, d.span())
	case trace.QueryEnded:
		return name + " has ended its long query"
	case trace.ClockSkewed:
		return fmt.Sprintf("the clock of %s is off by %s", name, d.span())
	}
	return d.text()
}

func (d *describer) anyName(id ID) string {
	if id == Nobody {
		return "any"
	}
	return d.cluster.world.Name(id)
}

func (d *describer) policy() string {
	name, e := d.node(), d.e
	switch e.Kind {
	case trace.PolicyChanged:
		if e.Node == Nobody {
			return "commit policy: " + d.cluster.world.Text(e.N)
		}
		return "commit policy of " + name + ": " + d.cluster.world.Text(e.N)
	case trace.RouteChanged:
		return name + " reads from: " + d.cluster.world.Text(e.N)
	case trace.FellBackToAsync:
		return fmt.Sprintf("%s gives up waiting after %s: from now on it is async", name, d.span())
	case trace.SyncResumed:
		return name + " waits for its standbys again"
	}
	return d.text()
}

func (d *describer) failover() string {
	name, e := d.node(), d.e
	switch e.Kind {
	case trace.CheckMissed:
		return fmt.Sprintf("%s misses check %d", name, e.N)
	case trace.NodeSuspected:
		return fmt.Sprintf("%s is suspected: %s missed in a row", name, plural(int(e.N), "check"))
	case trace.NodeHealthy:
		return name + " answers its health check"
	case trace.NodeFenced:
		return name + " is powered off and barred"
	case trace.CandidateRanked:
		return fmt.Sprintf("candidate %d: %s has received LSN %d", e.N, name, e.LSN)
	case trace.CandidateRefused:
		return fmt.Sprintf("no candidate: %s %s", name, e.Reason)
	case trace.PromotionStarted:
		return name + " applies what it received and takes over"
	case trace.NodePromoted:
		return fmt.Sprintf("%s is primary: timeline %d begins behind LSN %d", name, e.Timeline, e.LSN)
	case trace.NodeRepointed:
		return fmt.Sprintf("%s is to follow %s", name, d.peer())
	case trace.ClientRedirected:
		return fmt.Sprintf("%s now asks %s", name, d.peer())
	case trace.RejoinStarted:
		return fmt.Sprintf("%s comes back as a standby of %s", name, d.peer())
	case trace.NodeRewound:
		return fmt.Sprintf("%s discards %s behind LSN %d", name, plural(int(e.N), "record"), e.LSN)
	case trace.NodeCloned:
		return name + " starts again from an empty copy"
	case trace.LeaseExpired:
		return name + " has no lease any more and takes no writes"
	case trace.LeaseRenewed:
		return name + " has a lease"
	case trace.SwitchoverStarted:
		return fmt.Sprintf("%s takes no more writes and hands over to %s", name, d.peer())
	case trace.NodeSteppedDown:
		return name + " steps down: its standby has everything"
	case trace.FailoverFinished:
		return fmt.Sprintf("%s has replaced %s", name, d.peer())
	case trace.AuditTaken:
		return fmt.Sprintf("audit: %s lost", plural(int(e.N), "acknowledged write"))
	}
	return d.text()
}

// promise says which write a read should have shown.
func (d *describer) promise() string {
	name, e := d.node(), d.e
	missed := fmt.Sprintf("%s (LSN %d)", d.operation(), e.LSN)
	if d.cluster.world.Leaderless() {
		missed = d.operation()
	}
	behind := fmt.Sprintf("on %s, %s behind", d.peer(), d.distance())
	if e.Reason != trace.NoReason {
		behind = fmt.Sprintf("on %s: it %s", d.peer(), e.Reason)
	}
	switch e.Kind {
	case trace.ReadYourWritesBroken:
		return fmt.Sprintf("read-your-writes broken: %s does not see its own %s %s", name, missed, behind)
	case trace.MonotonicReadsBroken:
		return fmt.Sprintf("monotonic reads broken: %s saw %s before and now something older %s", name, missed, behind)
	case trace.ConsistentPrefixBroken:
		return fmt.Sprintf("consistent prefix broken: %s has read the answer and does not see %s %s", name, missed, behind)
	case trace.StaleAuthorization:
		return fmt.Sprintf("stale authorization: %s is let in, though %s was acknowledged before it asked, %s", name, missed, behind)
	}
	return d.text()
}

func (d *describer) verdict() string {
	name, e := d.node(), d.e
	switch e.Kind {
	case trace.ReadYourWritesBroken, trace.MonotonicReadsBroken, trace.ConsistentPrefixBroken, trace.StaleAuthorization:
		return d.promise()
	case trace.OutageBegan:
		return name + " no longer serves: the outage begins"
	case trace.ServiceRestored:
		return fmt.Sprintf("%s serves again after %s", name, d.span())
	case trace.WriteLost:
		op := d.cluster.world.Op(e.Op)
		if d.cluster.world.Leaderless() {
			return fmt.Sprintf("lost: %s of %s, acknowledged by %s: %s", d.operation(), d.cluster.world.Name(op.Client), name, e.Reason)
		}
		return fmt.Sprintf("lost: %s of %s, acknowledged by %s at LSN %d: %s", d.operation(), d.cluster.world.Name(op.Client), name, e.LSN, e.Reason)
	case trace.SplitBrainBegan:
		return fmt.Sprintf("split brain: %d primaries accept writes; %s %s", e.N, name, e.Reason)
	case trace.SplitBrainEnded:
		return "one primary again after " + d.span()
	case trace.NodeDiverged:
		if e.Op != 0 {
			return fmt.Sprintf("%s and %s differ since LSN %d: %s", name, d.peer(), e.LSN, d.operation())
		}
		return fmt.Sprintf("%s holds what %s does not", name, d.peer())
	}
	return d.text()
}
