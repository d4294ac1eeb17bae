package views

import (
	"testing"

	"splitbrain/engine"
)

// TestBoxesKeepTheirValue: on 80x24, beside the overview and under one or two
// lines of goals, the boxes of three or four nodes have a row for the value.
func TestBoxesKeepTheirValue(t *testing.T) {
	for _, tt := range []struct{ nodes, clients, rows int }{{2, 3, 16}, {3, 1, 16}, {3, 2, 16}, {3, 3, 16}, {3, 4, 17}, {4, 2, 16}, {4, 1, 17}} {
		places := make(Places, tt.nodes)
		for i := range places {
			places[i] = Place{engine.ID(i), 0}
		}
		places[0].Under = engine.Nobody
		var p plan
		canvas := rect{0, 0, 54, tt.rows}
		p.lay(canvas, places, tt.clients, 1)
		const border, lines = 2, 4 // position, bar, state and value
		for i, b := range p.boxes {
			if p.table || b.h < border+lines || b.bottom() > canvas.bottom() {
				t.Errorf("%d nodes, %d clients, %d rows: box %d is %v", tt.nodes, tt.clients, tt.rows, i, b)
			}
		}
	}
}
