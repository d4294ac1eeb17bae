package desk

import (
	"splitbrain/views"
)

// panels makes room for a panel, or says why there is none.
func (d *Desk) panels() bool {
	d.Frame.Space = nil
	if d.Together() {
		d.Say(views.Refusal, "two runs have all the room; esc ends the comparison")
	}
	return !d.Together()
}

// NextTab shows the next panel.
func (d *Desk) NextTab() {
	if !d.panels() || d.panelCovered() {
		return
	}
	d.Frame.Tab, d.Frame.Scroll = d.Frame.Tab.Next(&d.Stage.Still), 0
}

// Widen gives the panel some columns of the cluster, or back.
func (d *Desk) Widen(columns int) {
	if !d.panels() {
		return
	}
	d.Frame.Wider = min(max(d.Frame.Wider+columns, -20), d.Frame.Width/2)
}

// Scroll moves the panel. Events are read from their end, the console from its
// beginning.
func (d *Desk) Scroll(lines int) {
	switch {
	case d.Frame.Screen == views.Learning && d.Frame.Lesson != nil && !d.Frame.Lesson.Away && d.Frame.Space == nil:
		d.scrollLesson(-lines)
		return
	case d.Frame.Space != nil:
		d.Frame.Space.Scroll -= lines
		return
	case d.Frame.Tab == views.TabInspector && d.Lens.Turn(&d.Stage.Still, lines > 0):
		return
	case d.Frame.Tab == views.TabVersions:
		d.Lens.NextKey(lines < 0)
		return
	case d.Frame.Tab == views.TabFailover || d.Frame.Tab == views.TabConflicts || d.Frame.Tab == views.TabClients || d.Frame.Tab == views.TabInspector:
		lines = -lines
	}
	d.Frame.Scroll = max(0, d.Frame.Scroll+lines)
}

// Draw draws the picture. Nobody has to scroll back from where nothing is.
func (d *Desk) Draw(f *views.Frame) {
	d.Painter.Paint(f)
	if d.Frame.Space != nil {
		d.Frame.Space.Scroll = d.Painter.Scrolled()
	} else {
		d.Frame.Scroll = d.Painter.Scrolled()
	}
}

// Inspect opens the inspector; when it is open, it shows another section.
func (d *Desk) Inspect(step int) {
	if !d.panels() {
		return
	}
	if d.Frame.Tab == views.TabInspector {
		d.Lens.Next(step)
	}
	d.Frame.Tab, d.Frame.Scroll = views.TabInspector, 0
	d.panelCovered()
}

// panelCovered takes the text of a lesson away from a panel that is asked for,
// where they cannot stand beside each other. It reports that it did.
func (d *Desk) panelCovered() bool {
	if d.Frame.Screen != views.Learning || d.learner.away || views.LessonBesidePanel(d.Frame.Width) {
		return false
	}
	d.learner.away = true
	if views.LessonBeside(d.Frame.Width) && d.Frame.Tab == views.TabOverview {
		d.Frame.Tab = views.TabEvents // the overview is where the text comes back
	}
	return true
}

// SelectNext selects the next thing on the screen, or the one before.
func (d *Desk) SelectNext(backwards bool) {
	if d.Frame.Screen == views.Home {
		if backwards {
			d.Move(0, -1)
		} else {
			d.Move(0, 1)
		}
		return
	}
	d.Frame.Selected = d.Painter.Next(d.Frame.Selected, backwards)
}

// Move selects what is in a direction; on the home screen it goes through the
// menu.
func (d *Desk) Move(dx, dy int) {
	if d.Frame.Screen == views.Home {
		d.moveMenu(dy)
		return
	}
	if d.moveAnswer(dy) {
		return
	}
	d.Frame.Selected = d.Painter.Neighbour(d.Frame.Selected, dx, dy)
}

// Enter opens what is selected, or takes the step that is next.
func (d *Desk) Enter() {
	switch {
	case d.Frame.Screen == views.Home:
		d.enterMenu()
	case d.enterLesson():
	case d.Frame.Tab == views.TabFailover && !d.Together():
		d.NextStep()
	case d.Frame.Tab == views.TabInspector && d.Frame.Selected.Standing().Kind == views.LinkTarget:
		if next := views.NextMessage(&d.Stage.Still, d.Frame.Selected); next.Kind != views.NoTarget {
			d.Frame.Selected = next
		} else {
			d.Say(views.Refusal, "nothing is under way on this link")
		}
	case d.Frame.Selected.Kind != views.NoTarget:
		d.Inspect(+1)
	case d.Frame.Tab == views.TabVersions:
		d.Lens.NextKey(true)
	default:
		d.Say(views.Refusal, "enter inspects what is selected: tab selects; in the failover console, f, it takes a step")
	}
}

// Back closes what is open, from the top of the pile.
func (d *Desk) Back() {
	said := d.Frame.Notice
	d.Frame.Notice = ""
	switch {
	case d.Frame.Compare != nil:
		d.Frame.Compare = nil
		d.Apart()
	case d.Frame.Selected.Kind == views.MessageTarget:
		d.Frame.Selected = d.Frame.Selected.Standing()
	case d.Frame.Tab == views.TabInspector:
		d.Frame.Tab = views.TabOverview
		d.Lens.Follow()
	case d.Frame.Selected != views.Target{}:
		d.Frame.Selected = views.Target{}
	case d.Frame.Tab != views.TabOverview:
		d.Frame.Tab = views.TabOverview
	case d.InPast():
		d.Return()
		d.learner.moment = -1
	case d.Frame.Screen == views.Learning && d.Frame.Lesson != nil:
		d.backFromLesson(said)
	case d.Frame.Screen != views.Home:
		d.GoHome()
	}
}

// FailoverWhyNot says why there is no failover console, or "".
func (d *Desk) FailoverWhyNot() string { return views.TabFailover.WhyNot(&d.Stage.Still) }

// NextStep opens the failover console; when it is open, it takes the step
// that the console advises.
func (d *Desk) NextStep() {
	if why := d.FailoverWhyNot(); why != "" {
		d.Say(views.Refusal, why)
		return
	}
	if !d.panels() {
		return
	}
	if d.Frame.Tab != views.TabFailover || d.Frame.Screen == views.Learning && !d.learner.away && !views.LessonBesidePanel(d.Frame.Width) {
		d.Frame.Tab, d.Frame.Scroll = views.TabFailover, 0
		d.panelCovered()
		return
	}
	f := &d.Stage.Still.Failover
	switch {
	case f.Advice >= 0:
		d.Run(f.Steps[f.Advice].Command)
	case !f.Active:
		d.Say(views.Refusal, "the primary serves; kill it first, or take single steps with 1 to 7")
	default:
		d.Say(views.Refusal, "no step is left to take now")
	}
}
