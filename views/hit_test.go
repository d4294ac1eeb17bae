package views

import (
	"testing"

	"github.com/charmbracelet/colorprofile"
)

// TestPointing says that nodes, clients, links, tabs and keys are found where
// they are drawn, and only the dialog when one is open.
func TestPointing(t *testing.T) {
	var p Painter
	f := frameOf(asyncTrio(), 120, 40, load("dark", colorprofile.TrueColor, false))
	p.Draw(f)
	for i, b := range p.plan.boxes {
		if got := p.At(b.midX(), b.midY()); got != NodeAt(idOf(i)) {
			t.Errorf("in the box of node %d is %+v", i, got)
		}
	}
	for i := range p.router.routes {
		r := &p.router.routes[i]
		cells := p.router.cells(r)
		middle := cells[len(cells)/2]
		if got := p.At(middle.x, middle.y); got != LinkAt(r.a, r.b) {
			t.Errorf("on the link %d-%d is %+v", r.a, r.b, got)
		}
	}
	if got := p.At(2, 39); got.Kind != KeyTarget || got.Index != 0 {
		t.Errorf("the first key is %+v", got)
	}
	f.Dialog = dialog()
	p.Draw(f)
	if got := p.At(2, 39); got != (Target{}) {
		t.Errorf("behind the dialog is %+v", got)
	}
	if got := p.Next(Target{}, false); got.Kind != DialogTarget {
		t.Errorf("tab goes to %+v", got)
	}
}

// TestWalking says where the arrow keys lead in a trio.
func TestWalking(t *testing.T) {
	var p Painter
	p.Draw(frameOf(asyncTrio(), 120, 40, load("dark", colorprofile.TrueColor, false)))
	alice, n1, n2, n3 := ClientAt(100), NodeAt(0), NodeAt(1), NodeAt(2)
	for _, tt := range []struct {
		from   Target
		dx, dy int
		want   Target
	}{{n2, 1, 0, n3}, {n3, -1, 0, n2}, {n2, 0, -1, n1}, {n1, -1, 0, alice}, {alice, 1, 0, n1}, {n2, 0, 1, n2}, {Target{}, 1, 0, n1}} {
		if got := p.Neighbour(tt.from, tt.dx, tt.dy); got != tt.want {
			t.Errorf("from %+v by %d,%d: %+v, want %+v", tt.from, tt.dx, tt.dy, got, tt.want)
		}
	}
}

// TestTabbing says that the tab key visits everything once and comes back,
// and that going backwards is the same way back.
func TestTabbing(t *testing.T) {
	var p Painter
	p.Draw(frameOf(asyncTrio(), 120, 40, load("dark", colorprofile.TrueColor, false)))
	var way []Target
	at := p.Next(Target{}, false)
	for range 20 {
		way = append(way, at)
		next := p.Next(at, false)
		if back := p.Next(next, true); back != at {
			t.Errorf("back from %+v is %+v, want %+v", next, back, at)
		}
		if at = next; at == way[0] {
			break
		}
	}
	if len(way) != 3+4+2 {
		t.Errorf("the way is %+v", way)
	}
}
