package main

import (
	"fmt"

	"splitbrain/bench/scene"
	"splitbrain/views"
)

// sink keeps the compiler from leaving out what nobody looks at.
var sink int

// measureFrames compares drawing one picture with drawing it in lipgloss.
// Messages move from one picture to the next, so nothing can be reused.
func measureFrames(e effort) ([]row, error) {
	var rows []row
	for _, size := range [][2]int{{200, 60}, {120, 40}} {
		frame, err := scene.NewFrame(size[0], size[1])
		if err != nil {
			return nil, err
		}
		costs, err := race(e, painted(frame), joined(frame))
		if err != nil {
			return nil, err
		}
		r := row{what: fmt.Sprintf("a busy picture of %dx%d into its string", size[0], size[1]), who: "the same scene with lipgloss",
			ours: costs[0].String(), peer: costs[1].String(), ratio: fmt.Sprintf("%.0fx", costs[1].nanos/costs[0].nanos)}
		if size[0] == 200 {
			r.target, r.met = "50x", judge(costs[1].nanos >= 50*costs[0].nanos)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

func painted(f *views.Frame) side {
	return func() (func(int), error) {
		var p views.Painter
		return func(pieces int) {
			for i := range pieces {
				scene.Move(f.Still, i)
				sink += len(p.Draw(f))
			}
		}, nil
	}
}

func joined(f *views.Frame) side {
	return func() (func(int), error) {
		l := scene.NewLipgloss(f)
		return func(pieces int) {
			for i := range pieces {
				scene.Move(f.Still, i)
				sink += len(l.Draw())
			}
		}, nil
	}
}
