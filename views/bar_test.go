package views

import (
	"testing"

	"splitbrain/engine"
)

// TestWipedPrimary: when the primary has lost its log, what the standbys have
// of it is still drawn, and nobody is behind anybody.
func TestWipedPrimary(t *testing.T) {
	s := &engine.Still{}
	s.Nodes = []engine.Node{
		{ID: 1, Role: engine.Primary, Condition: engine.Up},
		{ID: 2, Role: engine.Standby, Condition: engine.Up, End: 30, Flushed: 30, Replayed: 28},
	}
	scale := scaleOf(s)
	if scale.end != 30 || scale.log != 0 || lagOf(&s.Nodes[1], scale.log) != 0 {
		t.Errorf("the scale is %+v", scale)
	}
	if last := scale.at(9, 10); last != 30 {
		t.Errorf("the last cell of ten stands for record %d", last)
	}
}
