package desk

import (
	"testing"
	"time"

	"splitbrain/views"
)

const ring = "cluster leaderless n1 n2 n3 n4 n5\nlink * * latency=10ms\nclient alice writes=20/s keys=4\nat 1s cut n1 n3\nat 1h end"

// TestVersionsByKeyAndMouse: p leads to the table of versions, whose keys are
// gone through with the keys that scroll, enter and the mouse.
func TestVersionsByKeyAndMouse(t *testing.T) {
	d := sit(t, ring)
	d.play(t, 2*time.Second)
	d.NextStep()
	d.said(t, "a leaderless cluster has no failover")
	d.Frame.Notice = ""
	d.NextTab()
	d.NextTab()
	d.said(t, "▸alice/0")
	d.Scroll(-5)
	d.said(t, "▸alice/1")
	d.Enter()
	d.said(t, "▸alice/2")
	d.Scroll(+5)
	d.said(t, "▸alice/1")
	for y := range d.Frame.Height {
		if at := d.Painter.At(d.Frame.Width-4, y); at == (views.Target{Kind: views.RowTarget, Index: 3}) {
			d.Press(d.Frame.Width-4, y)
		}
	}
	d.said(t, "▸alice/3")
}

// TestTreesOfAnyTwo: the keyboard leads to the hash trees of every two nodes
// that share keys, also of those without a line between them.
func TestTreesOfAnyTwo(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		d := sit(t, ring)
		d.Frame.Width, d.Frame.Height = size[0], size[1]
		d.play(t, 2*time.Second)
		d.see()
		for d.Frame.Selected.Kind != views.LinkTarget {
			d.SelectNext(false)
		}
		d.Inspect(+1)
		d.Inspect(+1)
		seen := map[views.Target]bool{}
		for range 40 {
			d.see()
			if at := d.Frame.Selected; at.Kind == views.LinkTarget && at.Peer < 5 {
				seen[at] = true
				d.said(t, "HASH TREES")
			}
			d.SelectNext(false)
		}
		if len(seen) != 10 {
			t.Errorf("%v: tab leads to %d of 10 pairs", size, len(seen))
		}
	}
}
