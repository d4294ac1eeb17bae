package views

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// picture draws the rectangles of a layout as letters, one column in ten and
// one row in four.
func picture(w, h int, l layout) string {
	var b strings.Builder
	for y := 0; y < h; y++ {
		if y > 2 && y < h-4 && y%4 != 0 {
			continue
		}
		for x := 5; x < w; x += 10 {
			letter := '.'
			for _, part := range []struct {
				rect
				letter rune
			}{{l.status, 's'}, {l.rule, '-'}, {l.canvas, 'c'}, {l.panel, 'p'}, {l.eyes, 'b'}, {l.events, 'e'}, {l.text, 't'}, {l.strip, 'g'},
				{l.low, '_'}, {l.prompt, '>'}, {l.keys, 'k'}} {
				if part.holds(x, y) {
					if letter != '.' {
						letter = '!' // two parts overlap
					} else {
						letter = part.letter
					}
				}
			}
			b.WriteRune(letter)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestLayout shows what stands where.
func TestLayout(t *testing.T) {
	tests := []struct {
		name   string
		w, h   int
		screen Screen
		tab    Tab
		want   string
	}{
		{"overview-80", 80, 24, Sandbox, TabOverview, "ssssssss\n--------\ncccccppp\ncccccppp\ncccccppp\ncccccppp\ncccccppp\ncccccppp\n________\n>>>>>>>>\nkkkkkkkk\n"},
		{"failover-80", 80, 24, Sandbox, TabFailover, "ssssssss\n--------\nccccpppp\nccccpppp\nccccpppp\nccccpppp\nccccpppp\nccccpppp\n________\n>>>>>>>>\nkkkkkkkk\n"},
		{"failover-60", 60, 18, Sandbox, TabFailover, "ssssss\n------\npppppp\npppppp\npppppp\npppppp\npppppp\npppppp\n>>>>>>\nkkkkkk\n"},
		{"cluster-80", 80, 24, Sandbox, TabCanvas, "ssssssss\n--------\ncccccccc\ncccccccc\ncccccccc\ncccccccc\ncccccccc\ncccccccc\n________\n>>>>>>>>\nkkkkkkkk\n"},
		{"overview-120", 120, 40, Sandbox, TabOverview, "ssssssssssss\n------------\n" + strings.Repeat("ccccccccpppp\n", 6) +
			strings.Repeat("ccccccccbbbb\n", 2) + strings.Repeat("cccccccceeee\n", 2) + "____________\n>>>>>>>>>>>>\nkkkkkkkkkkkk\n"},
		{"home-80", 80, 24, Home, TabOverview, "ssssssss\n--------\npppccccc\npppccccc\npppccccc\npppccccc\npppccccc\npppccccc\n________\n>>>>>>>>\nkkkkkkkk\n"},
		{"lesson-80", 80, 24, Learning, TabOverview, "ssssssss\n--------\n" + strings.Repeat("tttttttt\n", 6) + "________\n>>>>>>>>\nkkkkkkkk\n"},
		{"lesson-120", 120, 24, Learning, TabOverview, "ssssssssssss\n------------\n" + strings.Repeat("tttttccccccc\n", 6) + "____________\n>>>>>>>>>>>>\nkkkkkkkkkkkk\n"},
		{"too-small", 59, 30, Sandbox, TabOverview, strings.Repeat("......\n", 13)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := picture(tt.w, tt.h, arrange(tt.w, tt.h, tt.screen, tt.tab, 0, 0))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestLayoutFills says that at every size, with the panel as wide as anybody
// may want it, every row below the top belongs to something and that parts never overlap or leave the screen.
func TestLayoutFills(t *testing.T) {
	for w := MinWidth; w <= 220; w++ {
		for h := MinHeight; h <= 70; h++ {
			for tab := range Tabs {
				for _, screen := range []Screen{Home, Sandbox, Learning} {
					l := arrange(w, h, screen, tab, (w+h)%5*20-40, (w+h)%4)
					area := 0
					for _, r := range []rect{l.status, l.rule, l.canvas, l.divider, l.panel, l.eyes, l.events, l.text, l.border, l.strip, l.low, l.prompt, l.keys} {
						if r.w < 0 || r.h < 0 || r.right() > w || r.bottom() > h {
							t.Fatalf("%dx%d %v: %+v leaves the screen", w, h, tab, r)
						}
						area += r.w * r.h
					}
					if area != w*h {
						t.Fatalf("%dx%d %v: %d cells of %d have an owner", w, h, tab, area, w*h)
					}
				}
			}
		}
	}
}

// TestBoxesDoNotOverlap says that boxes stay apart and on the canvas for any
// number of nodes, or that the plan says it must be a table.
func TestBoxesDoNotOverlap(t *testing.T) {
	for nodes := 1; nodes <= 24; nodes++ {
		var places Places
		for i := range nodes {
			under := places.underOf(i)
			places = append(places, Place{ID: idOf(i), Under: under})
		}
		for w := 30; w <= 200; w += 5 {
			for h := 14; h <= 60; h += 3 {
				canvas := rect{3, 2, w, h}
				var p plan
				p.lay(canvas, places, 2, 1)
				if p.table {
					continue
				}
				if err := apart(canvas, p.boxes); err != nil {
					t.Fatalf("%d nodes on %dx%d: %v", nodes, w, h, err)
				}
			}
		}
	}
}

func apart(canvas rect, boxes []box) error {
	for i, a := range boxes {
		if a.x < canvas.x || a.right() > canvas.right() || a.y < canvas.y || a.bottom() > canvas.bottom() {
			return fmt.Errorf("box %d %+v leaves the canvas", i, a)
		}
		for j, b := range boxes[:i] {
			if a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom() {
				return fmt.Errorf("boxes %d %+v and %d %+v overlap", i, a, j, b)
			}
		}
	}
	return nil
}

// TestTenNodesFit says that a cluster of ten is boxes, not a table, on the
// smallest usual terminal when it has the screen for itself.
func TestTenNodesFit(t *testing.T) {
	var places Places
	for i := range 10 {
		places = append(places, Place{ID: idOf(i), Under: idOf(0)})
	}
	places[0].Under = nobody
	var p plan
	p.lay(arrange(80, 24, Sandbox, TabCanvas, 0, 0).canvas, places, 2, 1)
	if p.table {
		t.Error("ten nodes became a table")
	}
}
