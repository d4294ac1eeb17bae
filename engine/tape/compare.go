package tape

import (
	"cmp"
	"fmt"
	"slices"

	"splitbrain/engine"
)

// Compare holds two runs at one moment: two takes of a stage, or two tapes. It
// plays copies, so that what is compared goes on elsewhere as it was.
type Compare struct {
	left, right cursor
}

// NewCompare compares what is on two stages, at the later of their moments.
func NewCompare(left, right *Stage) *Compare {
	c := &Compare{left: left.copyOf(left.take), right: right.copyOf(right.take)}
	c.Advance(max(left.Reel().Now(), right.Reel().Now()))
	return c
}

// Compare compares two takes at the moment that is on the stage.
func (s *Stage) Compare(left, right int) (*Compare, error) {
	l, err := s.numbered(left)
	if err != nil {
		return nil, err
	}
	r, err := s.numbered(right)
	if err != nil {
		return nil, err
	}
	c := &Compare{left: s.copyOf(l), right: s.copyOf(r)}
	c.Advance(s.Reel().Now())
	return c, nil
}

// copyOf returns a run of a take at the moment of the stage, or at the end of
// the take if that comes before.
func (s *Stage) copyOf(t *Take) cursor {
	s.leave()
	fixed := *t // what the take gets later is not part of the comparison
	return fixed.at(min(s.Reel().Now(), t.end.at))
}

// Now returns the moment at which both runs are.
func (c *Compare) Now() engine.Time { return c.left.reel().Now() }

// Advance plays both runs up to a moment, in lock-step.
func (c *Compare) Advance(to engine.Time) {
	c.left.replay(to)
	c.right.replay(to)
}

// Other copies the world of the right run into s, with the rows to watch.
func (c *Compare) Other(s *engine.Still, watch ...string) { c.right.reel().Still(s, watch...) }

// Measure is a value that both runs have.
type Measure struct {
	Name        string // as in expressions
	Left, Right string
	Differs     bool
	Order       int // below 0 when the left one is smaller, above 0 when it is larger

	size int64
}

// NodeDifference is a node that both runs have, and what of it differs.
type NodeDifference struct {
	Name                 string
	Left, Right          NodeSide
	Position, Hash, Role bool // differ
}

// NodeSide is a node in one of the runs.
type NodeSide struct {
	Exists bool
	Role   string // primary or standby, or why it is neither
	LSN    engine.LSN
	Hash   uint64
}

// Differs reports that anything of the node does.
func (d *NodeDifference) Differs() bool { return d.Position || d.Hash || d.Role }

// Table returns the measures of both runs at their moment, and their nodes.
func (c *Compare) Table() (measures []Measure, nodes []NodeDifference) {
	l, r := c.left.player.Env(), c.right.player.Env()
	left, right := measuresOf(l), measuresOf(r)
	for i := range left {
		left[i].Right = right[i].Left
		left[i].Differs = left[i].Left != left[i].Right
		left[i].Order = cmp.Compare(left[i].size, right[i].size)
	}
	var names []string
	for _, s := range [...]*engine.Still{&l.still, &r.still} {
		for i := range s.Nodes {
			if !slices.Contains(names, s.Nodes[i].Name) {
				names = append(names, s.Nodes[i].Name)
			}
		}
	}
	for _, name := range names {
		d := NodeDifference{Name: name, Left: sideOf(l.still.NodeNamed(name)), Right: sideOf(r.still.NodeNamed(name))}
		d.Position, d.Hash, d.Role = d.Left.LSN != d.Right.LSN, d.Left.Hash != d.Right.Hash, d.Left.Role != d.Right.Role
		nodes = append(nodes, d)
	}
	return left, nodes
}

// measuresOf returns the measures of one run in a fixed order.
func measuresOf(e *Env) []Measure {
	count := func(name string, n int) Measure { return Measure{Name: name, Left: fmt.Sprint(n), size: int64(n)} }
	span := func(name string, d engine.Duration) Measure {
		return Measure{Name: name, Left: engine.FormatSpan(d), size: int64(d)}
	}
	a := &e.Anomalies
	return []Measure{
		count("writes.acked", e.Writes.Acked), count("writes.lost", e.Writes.Lost),
		count("writes.atRisk", e.Writes.AtRisk), count("writes.unknown", e.Writes.Unknown),
		count("writes.waiting", e.Writes.Waiting), count("writes.failed", e.Writes.Failed),
		span("latency.p50", e.Latency.P50), span("latency.p99", e.Latency.P99),
		span("rto", e.RTO), count("rpo.writes", e.RPO.Writes),
		count("primaries", e.Primaries), count("reads.ok", e.Reads.OK), count("reads.stale", e.Reads.Stale),
		count("anomalies", a.ReadYourWrites+a.MonotonicReads+a.ConsistentPrefix+a.StaleAuthorization),
		count("anomalies.splitBrain", a.SplitBrain),
	}
}

func sideOf(n *engine.Node) NodeSide {
	if n == nil {
		return NodeSide{}
	}
	role := n.Role.String()
	switch {
	case n.Condition != engine.Up:
		role = n.Condition.String()
	case n.Fenced:
		role = "fenced"
	}
	return NodeSide{Exists: true, Role: role, LSN: n.End, Hash: n.Hash}
}
