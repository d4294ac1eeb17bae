package deck

import (
	"splitbrain/engine"
	"splitbrain/engine/tape"
	"splitbrain/views"
)

// sides is a comparison under way.
type sides struct {
	compare *tape.Compare
	view    views.Compare
	still   engine.Still
}

// Compare puts another take beside the one on the stage.
func (d *Deck) Compare(take int) error {
	c, err := d.Stage.Compare(d.Stage.Take(), take)
	if err != nil {
		return err
	}
	left, right, parted := d.Stage.Names(take)
	d.beside(c, left, right)
	d.sides.view.Parted = "they part at " + clock(parted)
	return nil
}

// CompareWith puts another tape beside the one on the stage, on the same seed
// and at the same moment.
func (d *Deck) CompareWith(other *tape.Stage, name string) {
	d.beside(tape.NewCompare(d.Stage, other), "this one", name)
	d.sides.view.Parted = "two clusters, one seed"
}

func (d *Deck) beside(c *tape.Compare, left, right string) {
	d.sides = sides{compare: c, view: views.Compare{Left: left, Right: right}}
	c.Advance(d.Stage.Reel().Now())
	c.Other(&d.sides.still, d.Stage.Watch...)
	d.sides.view.Places = views.PlacesOf(&d.sides.still)
}

// Together reports that two runs are being compared.
func (d *Deck) Together() bool { return d.sides.compare != nil }

// Apart ends the comparison.
func (d *Deck) Apart() { d.sides = sides{} }

// Sides returns the comparison at the moment of the stage, or nil.
func (d *Deck) Sides() *views.Compare {
	c := d.sides.compare
	if c == nil {
		return nil
	}
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
