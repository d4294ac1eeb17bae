package deck

import (
	"splitbrain/engine"
	"splitbrain/engine/tape"
	"splitbrain/views"
)

// sides is a comparison under way: of two takes, or of the stage and another.
type sides struct {
	compare *tape.Compare
	other   *tape.Stage // nil for a take
	name    string      // of the other stage
	// left is the take that was on the stage, and right the one beside it.
	left, right int
	// moved says that the stage has come to where it is by something else than
	// playing on, which the copies that are compared know nothing of.
	moved bool

	view  views.Compare
	still engine.Still
}

// Compare puts another take beside the one on the stage.
func (d *Deck) Compare(take int) error {
	d.lookBack()
	d.sides = sides{left: d.Stage.Take(), right: take}
	return d.align()
}

// CompareWith puts another tape beside the one on the stage, on the same seed
// and at the same moment.
func (d *Deck) CompareWith(other *tape.Stage, name string) {
	d.lookBack()
	d.sides = sides{other: other, name: name}
	d.sides.view.Places = views.PlacesOf(&other.Still)
	_ = d.align() // only a take can be missing
}

// align compares what is on the stage now. A take that was on the left and is
// left behind stands on the right when the one on the right comes to the left.
func (d *Deck) align() error {
	s, now := &d.sides, d.Stage.Reel().Now()
	s.moved = false
	if s.other != nil {
		_ = s.other.Advance(now) // from there it is not far when people go back and forth
		s.other.Seek(now)
		s.compare = tape.NewCompare(d.Stage, s.other)
		s.compare.Advance(now)
		s.view.Left, s.view.Right, s.view.Parted = "this one", s.name, "two clusters, one seed"
		return nil
	}
	if here := d.Stage.Take(); here != s.left {
		if here == s.right {
			s.right = s.left
		}
		s.left = here
	}
	c, err := d.Stage.Compare(s.left, s.right)
	if err != nil {
		d.Apart()
		return err
	}
	var parted engine.Time
	s.view.Left, s.view.Right, parted = d.Stage.Names(s.right)
	s.compare, s.view.Parted = c, "they part at "+clock(parted)
	return nil
}

// Together reports that two runs are being compared.
func (d *Deck) Together() bool { return d.sides.compare != nil }

// Apart ends the comparison.
func (d *Deck) Apart() { d.sides = sides{} }

// Sides returns the comparison at the moment of the stage, or nil.
func (d *Deck) Sides() *views.Compare {
	if d.sides.compare == nil || d.sides.moved && d.align() != nil {
		return nil
	}
	c := d.sides.compare
	if now := d.Stage.Reel().Now(); c.Now() <= now {
		c.Advance(now)
	}
	c.Other(&d.sides.still, d.Stage.Watch...)
	v := &d.sides.view
	v.Still, v.Rows = &d.sides.still, v.Rows[:0]
	measures, nodes := c.Table()
	for _, m := range measures {
		v.Rows = append(v.Rows, views.CompareRow{Name: m.Name, Left: m.Left, Right: m.Right, Differs: m.Differs, Better: better(m)})
	}
	for _, n := range nodes {
		if n.Role {
			v.Rows = append(v.Rows, views.CompareRow{Name: n.Name, Left: n.Left.Role, Right: n.Right.Role, Differs: true})
		}
	}
	return v
}

// better says which side of a measure that differs people would rather have:
// below 0 the left one. Of a few measures more is better, of most less is.
func better(m tape.Measure) int {
	side := m.Order
	switch m.Name {
	case "writes.acked", "reads.ok":
		side = -side
	case "writes.lost", "writes.unknown", "writes.failed", "rto", "rpo.writes", "latency.p99", "reads.stale", "anomalies", "anomalies.splitBrain":
	default:
		return 0
	}
	return side
}
