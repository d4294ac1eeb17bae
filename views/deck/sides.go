package deck

import (
	"slices"

	"splitbrain/engine"
	"splitbrain/engine/tape"
	"splitbrain/views"
)

// sides is a comparison under way: of two takes, or of the stage and others.
type sides struct {
	compare *tape.Compare
	others  []beside // none for a take
	// left is the take that was on the stage, and right the one beside it.
	left, right int
	// moved says that the stage has come to where it is by something else than
	// playing on, which the copies that are compared know nothing of.
	moved bool
	// together says that what is done on the stage is done beside it too.
	together bool

	view   views.Compare
	stills []engine.Still
}

// beside is another stage that stands beside the one of the deck.
type beside struct {
	stage *tape.Stage
	name  string
}

// Compare puts another take beside the one on the stage.
func (d *Deck) Compare(take int) error {
	d.lookBack()
	d.sides = sides{left: d.Stage.Take(), right: take, stills: make([]engine.Still, 2)}
	return d.align()
}

// CompareWith puts another tape beside the one on the stage, on the same seed
// and at the same moment.
func (d *Deck) CompareWith(other *tape.Stage, name string) {
	d.putBeside("this one", beside{other, name})
	d.sides.view.Parted = "two clusters, one seed"
}

// InLockStep puts several tapes beside the one on the stage, and does there what
// is done here.
func (d *Deck) InLockStep(name string, others []*tape.Stage, names []string) {
	var all []beside
	for i := range others {
		all = append(all, beside{others[i], names[i]})
	}
	d.putBeside(name, all...)
	d.sides.together = true
	d.sides.view.Parted = "one workload, one seed; what you break breaks everywhere"
}

func (d *Deck) putBeside(name string, others ...beside) {
	d.lookBack()
	d.sides = sides{others: others, stills: make([]engine.Still, 1+len(others))}
	d.sides.view.Sides = []views.CompareSide{{Name: name}}
	for i := range others {
		d.sides.view.Sides = append(d.sides.view.Sides, views.CompareSide{Name: others[i].name,
			Still: &d.sides.stills[i+1], Places: views.PlacesOf(&others[i].stage.Still)})
	}
	_ = d.align() // only a take can be missing
}

// doBeside does a line on the other stages of a lock-step, too. What one of
// them does not know is not done there.
func (d *Deck) doBeside(line string) {
	if !d.sides.together {
		return
	}
	now := d.Stage.Reel().Now()
	for i := range d.sides.others {
		other := d.sides.others[i].stage
		_ = other.Advance(now)
		other.Seek(now)
		_, _ = other.Do(line)
	}
}

// align compares what is on the stage now. A take that was on the left and is
// left behind stands on the right when the one on the right comes to the left.
func (d *Deck) align() error {
	s, now := &d.sides, d.Stage.Reel().Now()
	s.moved = false
	if len(s.others) > 0 {
		stages := []*tape.Stage{d.Stage}
		for i := range s.others {
			other := s.others[i].stage
			_ = other.Advance(now) // from there it is not far when people go back and forth
			other.Seek(now)
			stages = append(stages, other)
		}
		s.compare = tape.NewCompare(stages...)
		s.compare.Advance(now)
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
	left, right, parted := d.Stage.Names(s.right)
	s.view.Sides = []views.CompareSide{{Name: left}, {Name: right, Still: &s.stills[1]}}
	s.compare, s.view.Parted = c, "they part at "+clock(parted)
	return nil
}

// Together reports that several runs are being compared.
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
	for i := 1; i < len(d.sides.stills); i++ {
		c.Still(i, &d.sides.stills[i], d.Stage.Watch...)
	}
	v := &d.sides.view
	v.Rows = v.Rows[:0]
	measures, nodes := c.Table()
	for i := range measures {
		m := &measures[i]
		best, worst := extremes(m)
		v.Rows = append(v.Rows, views.CompareRow{Name: m.Name, Values: m.Values, Differs: m.Differs, Best: best, Worst: worst})
	}
	for _, n := range nodes {
		if n.Role && len(v.Sides) == 2 {
			v.Rows = append(v.Rows, views.CompareRow{Name: n.Name, Values: []string{n.Left.Role, n.Right.Role}, Differs: true})
		}
	}
	return v
}

// extremes says which values of a measure that differs people would rather have
// and rather not. Of a few measures more is better, of most less is.
func extremes(m *tape.Measure) (best, worst string) {
	more := false
	switch m.Name {
	case "writes.acked", "reads.ok":
		more = true
	case "writes.lost", "writes.unknown", "writes.failed", "rto", "rpo.writes", "latency.p99", "reads.stale", "anomalies", "anomalies.splitBrain", "conflicts.found":
	default:
		return "", ""
	}
	least, most := slices.Index(m.Sizes, slices.Min(m.Sizes)), slices.Index(m.Sizes, slices.Max(m.Sizes))
	if m.Values[least] == m.Values[most] {
		return "", ""
	}
	if more {
		least, most = most, least
	}
	return m.Values[least], m.Values[most]
}
