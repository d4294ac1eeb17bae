package tape

import (
	"fmt"
	"slices"

	"splitbrain/engine"
)

// Compare holds several runs at one moment: takes of a stage, or tapes. It
// plays copies, so that what is compared goes on elsewhere as it was.
type Compare struct {
	runs []cursor // from the left
}

// NewCompare compares what is on several stages, at the latest of their moments.
func NewCompare(stages ...*Stage) *Compare {
	c := &Compare{}
	moment := engine.Time(0)
	for _, s := range stages {
		c.runs = append(c.runs, s.copyOf(s.take))
		moment = max(moment, s.Reel().Now())
	}
	c.Advance(moment)
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
	c := &Compare{[]cursor{s.copyOf(l), s.copyOf(r)}}
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

// Now returns the moment at which all runs are.
func (c *Compare) Now() engine.Time { return c.runs[0].reel().Now() }

// Advance plays all runs up to a moment, in lock-step.
func (c *Compare) Advance(to engine.Time) {
	for i := range c.runs {
		c.runs[i].replay(to)
	}
}

// Still copies the world of a run, counted from the left, into s, with the rows
// to watch.
func (c *Compare) Still(run int, s *engine.Still, watch ...string) {
	c.runs[run].reel().Still(s, watch...)
}

// Measure is a value that all runs have.
type Measure struct {
	Name    string   // as in expressions
	Values  []string // from the left
	Sizes   []int64  // by which they compare
	Differs bool
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

// Table returns the measures of all runs at their moment, and the nodes of the
// first two.
func (c *Compare) Table() (measures []Measure, nodes []NodeDifference) {
	for i := range c.runs {
		for at, m := range measuresOf(c.runs[i].player.Env()) {
			if i == 0 {
				measures = append(measures, m)
				continue
			}
			of := &measures[at]
			of.Values, of.Sizes = append(of.Values, m.Values[0]), append(of.Sizes, m.Sizes[0])
			of.Differs = of.Differs || m.Values[0] != of.Values[0]
		}
	}
	l, r := c.runs[0].player.Env(), c.runs[1].player.Env()
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
	return measures, nodes
}

// measuresOf returns the measures of one run in a fixed order.
func measuresOf(e *Env) []Measure {
	count := func(name string, n int) Measure {
		return Measure{Name: name, Values: []string{fmt.Sprint(n)}, Sizes: []int64{int64(n)}}
	}
	span := func(name string, d engine.Duration) Measure {
		return Measure{Name: name, Values: []string{engine.FormatSpan(d)}, Sizes: []int64{int64(d)}}
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
		count("anomalies.splitBrain", a.SplitBrain), count("conflicts.found", e.Conflicts.Found),
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
