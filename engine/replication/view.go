package replication

import (
	"strconv"
	"strings"

	"splitbrain/engine/sim"
)

// Still copies the world into s, whose memory it reuses. Of the keys in watch
// it shows what every node would answer.
func (w *World) Still(s *Still, watch []string) {
	w.Sketch(s, watch)
	for i := range w.links {
		w.viewLink(&w.links[i], s)
	}
}

// Sketch is Still without links and messages, of which there may be very many.
func (w *World) Sketch(s *Still, watch []string) {
	s.Now = w.now
	policy := w.policy
	if len(w.nodes) > 0 {
		policy = w.node(w.established).config.Policy
	}
	s.Policy = w.describePolicy(&policy)
	s.Mechanism = w.mechanism.String()
	s.Resource = ResourceStill{}
	if r := &w.resource; r.id != sim.Nobody {
		s.Resource = ResourceStill{ID: r.id, Name: w.Name(r.id), Tokens: r.tokens, Token: r.token}
	}
	s.Nodes = resize(s.Nodes, len(w.nodes))
	for i := range w.nodes {
		w.viewNode(&w.nodes[i], &s.Nodes[i], watch)
	}
	s.Clients = resize(s.Clients, len(w.sessions))
	for i := range w.sessions {
		w.viewSession(&w.sessions[i], &s.Clients[i])
	}
	s.Links, s.Messages = s.Links[:0], s.Messages[:0]
	w.viewMonitor(&s.Monitor)
	w.viewRing(s)
	w.viewMesh(s)
}

// resize returns a slice of a length, keeping the memory that the elements
// hold.
func resize[T any](s []T, n int) []T {
	for len(s) < n {
		var zero T
		s = append(s, zero)
	}
	return s[:n]
}

func (w *World) viewNode(n *node, v *NodeStill, watch []string) {
	watched, senders, shards := v.Watched[:0], v.Senders[:0], v.Shards[:0]
	*v = NodeStill{
		ID: n.id, Name: n.name, Region: n.region, Role: n.role, Condition: n.condition,
		Fenced: n.fenced, Writable: w.writable(n), Timeline: n.timeline(),
		End: n.wal.End(), Flushed: n.wal.Flushed(), Replayed: n.replayed,
		Upstream: n.upstream, Stream: n.stream.state, ForkLSN: n.stream.fork,
		Inbox: len(n.inbox), Queue: len(n.queue), Capacity: n.config.Capacity, Rows: n.rows.Len(), Hash: n.rows.Hash(),
		Pages: n.heap.Digest(), Version: n.config.Version, Filter: n.config.Filter, Index: n.config.Search, Words: n.index.Len(), Agreement: w.Agreement(n.id),
		Fsync: n.config.Fsync.String(), ApplyPaused: n.config.ApplyPaused, ApplyDelay: n.config.ApplyDelay,
		Skew: n.config.Skew, BusyUntil: n.busyUntil, FellBack: n.fellBack, Wiped: n.wiped,
		Replaced: n.replaced, Orders: len(n.orders),
	}
	v.QueriedUntil = n.queriedUntil
	if w.monitor.config.Lease > 0 && n.role == Primary {
		v.LeaseUntil = max(n.leaseUntil, 1)
	}
	if n.paused {
		v.Condition = Paused
	}
	if n.stream.state == Refused {
		v.Refusal = n.stream.refusal
	}
	for i := n.first; i < len(n.commits); i++ {
		if n.commits[i].waiting && !n.commits[i].done {
			v.Waiting++
		}
	}
	p := w.node(w.established)
	if n.role == Standby && n.upstream != sim.Nobody {
		if up := w.node(n.upstream); up.role == Primary && up.condition == Up {
			v.Sync = up.syncState(n.id)
		}
	}
	if n.id != p.id && n.replayed < p.wal.End() {
		v.LagTime = max(0, w.now.Sub(p.wal.At(n.replayed+1).At))
	}
	for _, key := range watch {
		row := RowStill{Key: key}
		version, exists := n.rows.Read(key)
		newest, _ := p.rows.Read(key)
		row.Value, row.Exists = version.Value, exists
		row.Stale = n.id != p.id && p.condition == Up && n.condition == Up && version.Op != newest.Op && w.wants(n, key)
		watched = append(watched, row)
	}
	for _, s := range n.senders {
		senders = append(senders, SenderStill{Standby: s.Standby, Connected: s.Connected, Sent: s.Sent,
			Written: s.Written, Flushed: s.Flushed, Replayed: s.Replayed, LastHeard: s.LastHeard})
	}
	v.Watched, v.Senders = watched, senders
	if len(w.shards) > 0 {
		v.Shards = w.viewShards(n, shards)
	}
	if n.replica != nil {
		w.viewReplica(n, v, watch)
	}
	if w.mesh != nil {
		w.viewLeader(n, v)
	}
}

func (w *World) viewSession(s *session, v *ClientStill) {
	*v = ClientStill{
		ID: s.id, Name: s.name, Target: s.target, Route: w.readsFrom(s), RouteName: w.describeRoute(s.config.Route), Busy: s.busy, Queued: len(s.queue), Asked: s.asked, FindingOn: sim.Nobody,
		Last: s.last, LastKey: s.told.key, LastFor: s.told.took, Warning: s.told.warning,
		Acked: s.acked, Failed: s.failed, Unknown: s.lostIt,
		ReadsOK: s.reads[0], ReadsFailed: s.reads[1],
		Writes: s.config.Writes, Reads: s.config.Reads, Key: s.told.key,
	}
	if s.told.isRead {
		v.Value = s.told.value
	}
	if s.busy {
		v.Attempt, v.RetryAt = int(s.attempt), s.due
		op := w.Op(s.op)
		v.Op, v.Key, v.Since, v.IsRead = s.op, op.Key, op.IssuedAt, op.IsRead
	}
}

func (w *World) viewLink(l *sim.Link[message], s *Still) {
	s.Links = append(s.Links, w.linkStill(l))
	flights := l.InFlight()
	for i := range flights {
		s.Messages = append(s.Messages, w.messageStill(l, &flights[i]))
	}
}

func (w *World) linkStill(l *sim.Link[message]) LinkStill {
	usual := clientLatency
	if w.IsNode(l.From) && w.IsNode(l.To) {
		usual = nodeLatency
	}
	mean := l.Quality.Latency.Mean() + l.Quality.Delay
	return LinkStill{From: l.From, To: l.To, State: l.State, Latency: mean,
		Quality: describeQuality(&l.Quality), Usual: mean == usual, InFlight: len(l.InFlight())}
}

func (w *World) messageStill(l *sim.Link[message], f *sim.Flight[message]) MessageStill {
	m := MessageStill{Kind: f.Body.Kind, From: l.From, To: l.To, SentAt: f.SentAt, DeliverAt: f.DeliverAt,
		Held: l.State == sim.LinkHeld, Copy: f.Copy, LSN: f.Body.LSN, Records: f.Body.Records.Len(),
		Op: f.Body.Op, Failed: f.Body.Failed}
	if f.Body.Load != nil && f.Body.Load.exchange != nil {
		m.Records += len(f.Body.Load.deltas)
	}
	moment := w.now
	if m.Held {
		moment = l.HeldAt()
	}
	if span := f.DeliverAt.Sub(f.SentAt); span > 0 {
		m.Progress = min(1, max(0, float64(moment.Sub(f.SentAt))/float64(span)))
	}
	return m
}

// describeQuality prints what is not plain about a link, as a tape writes it.
func describeQuality(q *sim.Quality) string {
	if !q.HasClass[0] && !q.HasClass[1] && !q.HasClass[2] && !q.HasClass[3] &&
		q.Delay == 0 && q.Jitter == 0 && q.Loss == 0 && q.Duplicate == 0 && q.Bandwidth == 0 && q.Latency.Shape == sim.Constant {
		return ""
	}
	var b strings.Builder
	add := func(name, value string) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(name + "=" + value)
	}
	add("latency", q.Latency.String())
	for i, has := range q.HasClass {
		if has {
			add("latency."+ClassNames[i], q.ByClass[i].String())
		}
	}
	if q.Delay > 0 {
		add("delay", sim.FormatDuration(q.Delay))
	}
	if q.Jitter > 0 {
		add("jitter", sim.FormatDuration(q.Jitter))
	}
	if q.Loss > 0 {
		add("loss", strconv.FormatFloat(q.Loss*100, 'g', 4, 64)+"%")
	}
	if q.Duplicate > 0 {
		add("duplicate", strconv.FormatFloat(q.Duplicate*100, 'g', 4, 64)+"%")
	}
	if q.Bandwidth > 0 {
		add("bandwidth", strconv.FormatInt(q.Bandwidth, 10)+"B/s")
	}
	return b.String()
}

func (w *World) viewMonitor(v *MonitorStill) {
	m := &w.monitor
	v.Running = m.checking()
	v.Interval, v.Timeout, v.Failures = m.config.Interval, m.config.Timeout, m.config.Failures
	v.Verdicts = resize(v.Verdicts, len(m.health))
	for i, h := range m.health {
		v.Verdicts[i] = VerdictStill{Verdict: h.verdict, Missed: h.missed, At: h.at}
	}
}
