package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// Painter draws frames. It owns the memory to draw into and remembers where
// everything stood in the last frame. The zero value is ready. It is not safe
// for use by several goroutines.
type Painter struct {
	f      *Frame // being drawn
	glyphs *themes.Glyphs
	grid   grid
	places Places // worked out when the frame has none
	plan   plan
	router router
	scale  barScale
	// onRoute tells for each message where it is.
	onRoute []onRoute
	hits    []hit
	nodes   int // of the cluster that was drawn
	// scrolled is how far the diagram or the panel could be scrolled, at most
	// as far as the frame asked for.
	scrolled int
	rows     []CompareRow // of a comparison, those that are drawn
}

// Scrolled returns how far what the last frame showed was scrolled: as far as
// the frame asked for, or up to its end.
func (p *Painter) Scrolled() int { return p.scrolled }

// Draw returns the picture of a frame: Height lines of Width cells each.
func (p *Painter) Draw(f *Frame) string {
	if !p.Paint(f) {
		return ""
	}
	return p.grid.String()
}

// Paint draws a frame, of which Fill then has the cells. It reports whether
// there was anything to draw on.
func (p *Painter) Paint(f *Frame) bool {
	p.hits, p.scrolled = p.hits[:0], 0
	p.router.reset()
	if f.Width <= 0 || f.Height <= 0 || f.Theme == nil {
		return false
	}
	p.f, p.glyphs, p.nodes = f, &f.Theme.Glyphs, 0
	if f.Still != nil {
		p.nodes = len(f.Still.Nodes)
	}
	defer func() { p.f = nil }()
	p.grid.reset(f.Width, f.Height, f.Theme)
	l := f.arrange()
	if l.tooSmall {
		p.drawTooSmall()
		return true
	}
	p.drawChrome(&l)
	if !l.text.empty() {
		p.drawLesson(&l)
	}
	if !l.strip.empty() {
		p.drawStrip(l.strip)
	}
	if f.Still != nil && !f.whole() && !l.canvas.empty() {
		if f.Captions && l.canvas.h >= captionsFrom {
			l.canvas.h -= captionRows
			p.drawCaptions(rect{l.canvas.x, l.canvas.bottom(), l.canvas.w, captionRows})
		}
		p.drawCanvas(l.canvas)
	}
	switch {
	case f.Space != nil && !l.canvas.empty():
		p.drawSpaceTime(l.canvas)
	case f.Compare != nil && !l.canvas.empty():
		p.drawCompare(l.canvas)
	case l.panel.empty():
	case f.Screen == Home:
		p.drawMenu(l.panel)
	default:
		p.drawPanel(&l)
	}
	if f.Dialog != nil {
		p.drawDialog(f.Dialog)
	}
	if f.Help != nil {
		p.drawHelp(f.Help)
	}
	return true
}

// drawTooSmall says what is wrong and what would be right.
func (p *Painter) drawTooSmall() {
	g := &p.grid
	var now, need label
	now.str("this terminal is ").num(g.w).str("x").num(g.h)
	need.str("splitbrain needs ").num(MinWidth).str("x").num(MinHeight)
	y := max(g.h/2-1, 0)
	g.label(max((g.w-now.width())/2, 0), y, g.w, &now, themes.Text)
	g.label(max((g.w-need.width())/2, 0), y+1, g.w, &need, themes.Strong)
	if g.h > 4 {
		const hint = "make the window larger, or the letters smaller"
		g.textIn(max((g.w-len(hint))/2, 0), y+3, g.w, hint, themes.Dim)
	}
}

// selected reports whether a target is the chosen one.
func (p *Painter) selected(t Target) bool { return p.f.Selected == t && t.Kind != NoTarget }

// splitBrain reports whether more than one node takes writes now.
func splitBrain(s *engine.Still) bool { return s.Totals.Primaries > 1 && s.Mesh.Leaders == 0 }

// referenceNode returns the node whose log everybody is measured against: the
// running primary of the newest timeline, else the last primary. There is none
// among equals.
func referenceNode(s *engine.Still) *engine.Node {
	var best *engine.Node
	if s.Ring.N > 0 {
		return nil
	}
	for i := range s.Nodes {
		n := &s.Nodes[i]
		if n.Role == engine.Primary && n.Condition == engine.Up && !n.Fenced &&
			(best == nil || n.Timeline > best.Timeline) {
			best = n
		}
	}
	if best == nil {
		best = s.Node(s.Totals.LastPrimary)
	}
	return best
}

// reference returns the end of the log everybody is measured against.
func reference(s *engine.Still) engine.LSN {
	if n := referenceNode(s); n != nil {
		return n.End
	}
	var end engine.LSN
	for i := range s.Nodes {
		end = max(end, s.Nodes[i].End)
	}
	return end
}

// lagOf returns how many records a node has yet to replay; of a replica, which
// replays nothing, how many keys it has yet to hand over, and of one of several
// leaders how many changes of the others it lacks.
func lagOf(n *engine.Node, end engine.LSN) int {
	switch n.Role {
	case engine.Replica:
		return n.Hints
	case engine.Leader:
		return n.Missing
	}
	if n.Replayed >= end {
		return 0
	}
	return int(min(end-n.Replayed, 1<<31))
}
