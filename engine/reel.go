package engine

import (
	"fmt"
	"slices"
	"strings"

	"splitbrain/engine/replication"
	"splitbrain/engine/storage"
)

// Reel is a run that can be played, cloned and played again: a seed, the
// journal of timed commands, and the cluster at the cursor.
type Reel struct {
	seed    uint64
	journal []Timed
	cluster *cluster
}

// Timed is a command and the moment at which it was done.
type Timed struct {
	At      Time
	Command Command
}

// String prints the command as a line of a tape.
func (t Timed) String() string {
	if t.At == 0 {
		return t.Command.String()
	}
	return "at " + formatMoment(t.At) + " " + t.Command.String()
}

// NewReel returns a run at time 0 in which nothing is set up yet.
func NewReel(seed uint64) *Reel { return &Reel{seed: seed, cluster: newCluster(seed)} }

// Do carries out a command now and writes it into the journal. An error says
// that the command makes no sense in this cluster (an unknown node, say) and
// that nothing has changed. What the cluster itself refuses, such as promoting
// a node that is down, is no error but an event.
func (r *Reel) Do(c Command) error {
	do, known := verbs()[c.Verb]
	switch {
	case !known:
		return fmt.Errorf("%s is no command that a cluster understands", c.Verb)
	case r.cluster.world.NodeCount() == 0 && c.Verb != "cluster" && c.Verb != "note":
		return fmt.Errorf("%s needs a cluster; begin with: cluster single-leader n1 n2 n3", c.Verb)
	}
	if why := r.cluster.whyNotHere(c.Verb); why != "" {
		return fmt.Errorf("%s: %s", c.Verb, why)
	}
	// What is due at this moment comes before a command of the same moment,
	// or else the journal could not tell the two apart.
	r.Advance(r.Now())
	r.cluster.world.Begin()
	if err := do(r.cluster, words{command: c, cluster: r.cluster}); err != nil {
		return err
	}
	r.journal = append(r.journal, Timed{At: r.Now(), Command: c})
	return nil
}

// Advance plays up to and including the moment to.
func (r *Reel) Advance(to Time) { r.cluster.world.Advance(to) }

// Step plays the next entry of the agenda and reports whether there was one.
func (r *Reel) Step() bool { return r.cluster.world.Step() }

// Played returns how many entries of the agenda have been played: the work
// done so far, which no run of the same journal does in another order.
func (r *Reel) Played() uint64 { return r.cluster.world.Played() }

// StopAt makes playing stop when so many entries have been played in all.
// Stopped tells when that is so.
func (r *Reel) StopAt(played uint64) { r.cluster.world.StopAt(played) }

// Stopped reports that what StopAt allows has been played.
func (r *Reel) Stopped() bool { return r.cluster.world.Stopped() }

// Events returns how many events there have been, which is also the number of
// the last one.
func (r *Reel) Events() uint64 { return r.cluster.world.Events() }

// Next returns the moment of the next entry of the agenda, or Never.
func (r *Reel) Next() Time { return r.cluster.world.Next() }

// Now returns the cursor.
func (r *Reel) Now() Time { return r.cluster.world.Now() }

// Seed returns the seed.
func (r *Reel) Seed() uint64 { return r.seed }

// Fingerprint returns the digest of everything that has happened.
func (r *Reel) Fingerprint() uint64 { return r.cluster.world.Fingerprint() }

// Idle reports that every counted operation has ended, no node is between two
// conditions (starting, promoting, rewinding, cloning) and no health check
// that was asked for is under way. Workloads do not count.
func (r *Reel) Idle() bool { return r.cluster.world.Idle() }

// Settled reports Idle, and that no message except a heartbeat is under way
// and that every running node has flushed and replayed what it has.
func (r *Reel) Settled() bool { return r.cluster.world.Settled() }

// Still copies the world into s, whose memory it reuses. Of the keys in watch
// it shows what each node would answer.
func (r *Reel) Still(s *Still, watch ...string) {
	r.cluster.world.Still(&s.Still, watch)
	r.judge(s)
}

// Sketch is Still without links and messages, for those who only ask for
// values. There may be very many of them, and an until asks after every entry.
func (r *Reel) Sketch(s *Still) {
	r.cluster.world.Sketch(&s.Still, nil)
	r.judge(s)
}

// judge adds to what the world shows what only the audit knows of it.
func (r *Reel) judge(s *Still) {
	w := r.cluster.world
	s.Seed, s.Fingerprint = r.seed, w.Fingerprint()
	if w.NodeCount() == 0 {
		return
	}
	r.cluster.ledger.Totals(w, &s.Totals)
	for i := range s.Clients {
		c := &s.Clients[i]
		c.Stale = r.cluster.ledger.SawOld(c.ID)
		if end, known := r.cluster.ledger.LastEnd(c.ID); known && end.Finding != 0 && s.Now < end.At.Add(replication.FindingShown) {
			c.Finding, c.FindingOn, c.Behind = end.Finding, end.Node, end.Behind
		}
	}
	s.Conflicts = r.cluster.ledger.Conflicts(s.Conflicts[:0])
	s.Totals.Converged = r.cluster.converged(s)
	r.cluster.console(s)
	s.Targets = r.cluster.targets
	s.Targets.Met = s.Totals.RTO <= s.Targets.RTO && s.Totals.Lost <= s.Targets.RPO
}

// converged tells whether every node is up and holds what the primary does, or
// without one, what the other replicas of its keys do.
func (c *cluster) converged(s *Still) bool {
	if c.world.Leaderless() {
		down := func(n Node) bool { return n.Condition != Up }
		return !slices.ContainsFunc(s.Nodes, down) && c.world.Agreed()
	}
	p := s.Node(s.Totals.LastPrimary)
	for i := range s.Nodes {
		n := &s.Nodes[i]
		switch {
		case n.Index:
			continue // it is no copy
		case n.Condition != Up || n.Replayed != p.End:
			return false
		case n.ID != p.ID && (n.Role != Standby || n.Stream != Streaming || n.Agreement != Agrees):
			return false
		}
	}
	return true
}

// Keep says whether events are to be kept until Drain fetches them.
func (r *Reel) Keep(events bool) { r.cluster.world.Keep(events) }

// Drain returns the events kept since the last Drain, oldest first. The slice
// is only good until the next call that plays.
func (r *Reel) Drain() []Event { return r.cluster.world.Drain() }

// Kept shows the events that the next Drain returns, to be read only.
func (r *Reel) Kept() []Event { return r.cluster.world.Recent() }

// Refusals returns a mark for RefusedSince.
func (r *Reel) Refusals() int { return r.cluster.world.Texts() }

// RefusedSince returns what the cluster said when it would not carry out a
// command after the mark, or "".
func (r *Reel) RefusedSince(mark int) string { return r.cluster.world.RefusedSince(mark) }

// Journal returns the commands done so far.
func (r *Reel) Journal() []Timed { return slices.Clip(r.journal) }

// Done returns how many commands the journal has.
func (r *Reel) Done() int { return len(r.journal) }

// Tape returns the run up to the cursor as the text of a tape.
func (r *Reel) Tape() string {
	var b strings.Builder
	fmt.Fprintf(&b, "seed %d\n", r.seed)
	for _, t := range r.journal {
		b.WriteString(t.String() + "\n")
	}
	fmt.Fprintf(&b, "at %s end\n", formatMoment(r.Now()))
	return b.String()
}

// Clone returns a run that shares no memory with r that either may change.
func (r *Reel) Clone() *Reel {
	return &Reel{seed: r.seed, journal: slices.Clip(r.journal), cluster: r.cluster.clone()}
}

// Value returns what a session that reads key on a node now would see.
func (r *Reel) Value(node ID, key string) (value string, exists bool) {
	v, exists := r.cluster.world.RowAt(node, key)
	return v.Value, exists
}

// Count returns how many keys visible on a node match a pattern in which *
// stands for any characters.
func (r *Reel) Count(node ID, pattern string) int {
	count := 0
	for _, key := range r.cluster.world.Keys(node) {
		if storage.Matches(pattern, key) {
			count++
		}
	}
	return count
}

// Hits returns how many rows of a node hold a word.
func (r *Reel) Hits(node ID, word string) int { return r.cluster.world.Hits(node, word) }

// Parted returns the first record that left a node's contents different from
// those of the primary, and what it was to do; 0 when there is none.
func (r *Reel) Parted(node ID) (lsn LSN, text string) {
	w := r.cluster.world
	if !w.Differs(node) {
		return 0, ""
	}
	lsn, op := w.Parted(node)
	if o := w.Op(op); o != nil {
		text = o.Text()
	}
	return lsn, text
}

// Pack stores what is long past in fewer bytes. It changes nothing that can be
// seen, here or in a clone. A reel that was packed belongs to one goroutine
// together with all its clones.
func (r *Reel) Pack() { r.cluster.world.Pack() }

// RowCount returns how many rows all nodes hold together, which is most of
// what a clone copies.
func (r *Reel) RowCount() int { return r.cluster.world.RowCount() }

// Asked returns what an operation was about.
func (r *Reel) Asked(op OpID) (key, value string) {
	o := r.cluster.world.Op(op)
	if o == nil {
		return "", ""
	}
	return o.Key, o.Value
}

// LogOps returns the operations in a node's log in order, 0 for a record that
// no client asked for.
func (r *Reel) LogOps(node ID) []OpID { return r.cluster.world.LogOps(node) }

// LogTimeline returns the timeline on which the last record of a node's log was
// written, 0 for an empty log. A node that claims an older one would tell its
// upstream a history that its log is not from.
func (r *Reel) LogTimeline(node ID) Timeline { return r.cluster.world.LogTimeline(node) }

// Resolve returns the ID of a node's name or of a selector: primary,
// standby1, standby2, freshest, stalest.
func (r *Reel) Resolve(name string) (ID, error) { return r.cluster.resolve(name) }
