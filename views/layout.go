package views

// The smallest screen that can be drawn.
const (
	MinWidth  = 60
	MinHeight = 18
)

// layout holds every rectangle of a screen. An empty one is not drawn.
type layout struct {
	tooSmall bool
	status   rect // the top line
	rule     rect // the line under it
	canvas   rect // the cluster
	divider  rect // between the cluster and what stands beside it
	panel    rect // the chosen tab, or the menu of the home screen
	text     rect // of a lesson
	border   rect // between that and the cluster
	strip    rect // the goals of a lesson, over the cluster
	eyes     rect // what clients believe, under the overview
	events   rect // events under the overview, where there is room for both
	low      rect // the timeline over the prompt, where there is room
	prompt   rect
	keys     rect
}

// arrange computes all rectangles of a frame.
func (f *Frame) arrange() layout {
	tab := f.Tab
	if f.whole() {
		tab = TabCanvas
	}
	screen, strip := f.Screen, 0
	if screen == Learning && (f.Lesson == nil || f.Lesson.Away || f.whole()) {
		screen = Sandbox
		if f.Lesson != nil {
			strip = f.Lesson.stripRows(f.Width, f.Height)
		}
	}
	return arrange(f.Width, f.Height, screen, tab, f.Wider, strip)
}

// arrange computes all rectangles. The strip is the rows of a lesson's goals
// over the cluster.
func arrange(w, h int, screen Screen, tab Tab, wider, strip int) layout {
	if w < MinWidth || h < MinHeight {
		return layout{tooSmall: true}
	}
	l := layout{
		status: rect{0, 0, w, 1},
		rule:   rect{0, 1, w, 1},
		prompt: rect{0, h - 2, w, 1},
		keys:   rect{0, h - 1, w, 1},
	}
	bottom := h - 2
	if h >= 22 {
		bottom--
		l.low = rect{0, bottom, w, 1}
	}
	body := rect{0, 2, w, bottom - 2}
	switch screen {
	case Home:
		l.beside(body, homeWidth(w), false)
		return l
	case Learning:
		l.read(body, tab, wider)
		return l
	}
	if strip > 0 {
		l.strip = rect{0, body.y, w, strip}
		body = rect{0, body.y + strip, w, body.h - strip}
	}
	l.beside(body, widened(w, panelWidth(w, tab), wider), true)
	if tab == TabOverview && w >= 120 && body.h >= overviewRows+6 {
		top := overviewRows
		if body.h >= 48 {
			top += 6
		}
		l.events = rect{l.panel.x, l.panel.y + top, l.panel.w, l.panel.h - top}
		l.panel.h = top
		if eyes := l.events.h / 2; eyes >= 6 {
			l.eyes = rect{l.events.x, l.events.y, l.events.w, eyes}
			l.events.y += eyes
			l.events.h -= eyes
		}
	}
	return l
}

// overviewRows is how tall the overview is when events stand under it.
const overviewRows = 20

// From readBoth columns on a lesson has its text and the cluster beside each
// other, and from readAll on a panel as well.
const (
	readBoth = 100
	readAll  = 180
)

// LessonBeside reports that the text of a lesson and the cluster have room
// beside each other.
func LessonBeside(width int) bool { return width >= readBoth }

// LessonBesidePanel reports that a panel has room as well.
func LessonBesidePanel(width int) bool { return width >= readAll }

// read puts the text of a lesson to the left of the cluster, where there is
// room for both.
func (l *layout) read(body rect, tab Tab, wider int) {
	if body.w < readBoth {
		l.text = body
		return
	}
	w := min(max(body.w*45/100, 46), 76)
	if body.w >= readAll {
		w = 66
	}
	l.text = rect{body.x, body.y, w, body.h}
	l.border = rect{l.text.right(), body.y, 1, body.h}
	rest := rect{l.border.right(), body.y, body.w - w - 1, body.h}
	if body.w < readAll || tab == TabCanvas {
		l.canvas = rest
		return
	}
	l.beside(rest, min(widened(body.w, panelWidth(body.w, tab), wider), rest.w-40), true)
}

// beside puts the panel to the right of the canvas, or to the left, with a
// divider between them. Either may get everything.
func (l *layout) beside(body rect, w int, right bool) {
	switch {
	case w == 0:
		l.canvas = body
	case w >= body.w:
		l.panel = body
	case right:
		l.canvas = rect{body.x, body.y, body.w - w - 1, body.h}
		l.divider = rect{l.canvas.right(), body.y, 1, body.h}
		l.panel = rect{body.right() - w, body.y, w, body.h}
	default:
		l.panel = rect{body.x, body.y, w, body.h}
		l.divider = rect{l.panel.right(), body.y, 1, body.h}
		l.canvas = rect{l.divider.x + 1, body.y, body.w - w - 1, body.h}
	}
}

// panelWidth is how wide a tab is on a screen of width w. On a narrow one the
// numbers get little, texts get more, and below 72 columns texts get all.
func panelWidth(w int, tab Tab) int {
	switch {
	case tab == TabCanvas:
		return 0
	case tab == TabInspector && w >= 80:
		return min(max(w*2/5, 38), 76)
	case w >= 180:
		return 56
	case w >= 140:
		return 46
	case w >= 120:
		return 41
	case w >= 100:
		return 35
	case tab == TabOverview:
		return 25
	case w < 72:
		return w
	}
	return 37
}

// widened adds to the width of a panel what a person wants, and leaves the
// cluster, or the panel, what it needs at least.
func widened(w, panel, wider int) int {
	const leastPanel, leastCanvas = 20, 40
	if wider == 0 || panel == 0 || panel >= w {
		return panel
	}
	return min(max(panel+wider, leastPanel), max(w-leastCanvas, panel))
}

// homeWidth is how wide the menu of the home screen is.
func homeWidth(w int) int {
	return min(max(w*2/5, 28), 56)
}
