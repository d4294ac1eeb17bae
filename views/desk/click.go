package desk

import (
	tea "charm.land/bubbletea/v2"

	"splitbrain/views"
)

// dragged is what the mouse holds.
type dragged struct {
	what views.TargetKind
	x    int
}

// Press takes hold of what is under the mouse and does what it stands for.
func (d *Desk) Press(x, y int) (t views.Target) {
	t = d.Painter.At(x, y)
	d.drag = dragged{t.Kind, x}
	d.click(t)
	return t
}

// Drag moves what the mouse holds: the divider, or the cursor on the timeline.
func (d *Desk) Drag(msg tea.MouseMotionMsg) {
	if msg.Button != tea.MouseLeft {
		return
	}
	switch d.drag.what {
	case views.DividerTarget:
		d.Widen(d.drag.x - msg.X)
		d.drag.x = msg.X
	case views.TimelineTarget:
		d.Frame.Notice = ""
		if share, ok := d.Painter.TimelineAt(msg.X); ok {
			d.SeekShare(share)
		}
	}
}

// Release lets go.
func (d *Desk) Release() { d.drag = dragged{} }

// click does what a target stands for. Keys are left to those who know them.
func (d *Desk) click(t views.Target) {
	switch t.Kind {
	case views.NodeTarget, views.LinkTarget, views.ClientTarget, views.MessageTarget:
		if d.Frame.Selected = t; d.Frame.Screen == views.Home {
			d.Frame.Screen = views.Sandbox
		}
	case views.AnswerTarget:
		d.point(t.Index)
	case views.EvidenceTarget:
		d.learner.moment = t.Index - 1
		d.Evidence()
	case views.SectionTarget:
		d.Lens.Show(t.Index)
		d.Frame.Scroll = 0
	case views.RowTarget:
		d.Lens.ShowKey(t.Index)
	case views.StepTarget:
		if step := &d.Stage.Still.Failover.Steps[t.Index]; step.Command != "" {
			d.Run(step.Command)
		} else {
			d.Say(views.Refusal, step.WhyNot)
		}
	case views.MenuTarget:
		d.pointMenu(t.Index)
		d.Enter()
	case views.DialogTarget:
		if item, chosen := d.Palette.Choose(t.Index); chosen {
			d.Chosen(item)
		} else if d.Frame.Dialog != nil {
			d.Frame.Dialog.Cursor = t.Index
			d.Choose()
		}
	case views.TabTarget:
		d.Frame.Tab, d.Frame.Scroll = views.Tab(t.Index), 0
	case views.TimelineTarget:
		d.Frame.Space = nil
		d.SeekShare(float64(t.Index) / views.TimelineSteps)
	case views.CauseTarget:
		d.Frame.Space.Chosen, d.Frame.Space.Scroll = t.Index, 0
	}
}
