package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// Inspector is what the inspector shows: a close-up, and which part of it has
// the keys.
type Inspector struct {
	CloseUp *engine.CloseUp
	Section int // counted round, so that a key may just add one
}

// Sections returns the parts that the inspector has of a close-up. A link
// between others than two replicas has no trees, and a replica no log.
func Sections(c *engine.CloseUp) []string {
	switch c.Of.Kind {
	case engine.NodeSubject:
		if c.Node.Versioned {
			return []string{"state", "rows"}
		}
		return []string{"state", "log", "rows", "pages"}
	case engine.ClientSubject:
		return []string{"session", "history"}
	case engine.LinkSubject:
		if c.Link.Trees.Shown {
			return []string{"link", "trees"}
		}
		return []string{"link"}
	case engine.MessageSubject:
		return []string{"message"}
	}
	return nil
}

// section returns the name of the part that has the keys.
func (i *Inspector) section() string {
	names := Sections(i.CloseUp)
	if len(names) == 0 {
		return ""
	}
	return names[i.chosen()]
}

// chosen returns which part has the keys.
func (i *Inspector) chosen() int {
	n := len(Sections(i.CloseUp))
	return (i.Section%n + n) % n
}

// InLog reports whether the keys that scroll go through the records of a log.
func (i *Inspector) InLog() bool { return i != nil && i.CloseUp != nil && i.section() == "log" }

// SubjectOf returns what the inspector is to look at when a target is
// selected. When nothing is, that is the node that is or was the primary.
func SubjectOf(s *engine.Still, t Target) engine.Subject {
	switch t.Kind {
	case NodeTarget:
		return engine.Subject{Kind: engine.NodeSubject, ID: t.ID}
	case LinkTarget:
		return engine.Subject{Kind: engine.LinkSubject, ID: t.ID, Peer: t.Peer}
	case ClientTarget:
		return engine.Subject{Kind: engine.ClientSubject, ID: t.ID}
	case MessageTarget:
		return engine.Subject{Kind: engine.MessageSubject, ID: t.ID, Peer: t.Peer, Sent: engine.Time(t.Index)}
	}
	return engine.Subject{Kind: engine.NodeSubject, ID: s.Totals.LastPrimary}
}

// NextMessage returns the message on a link that comes after the one that is
// selected, for a key that goes through them; the first when none is, and
// nothing when the link is empty.
func NextMessage(s *engine.Still, from Target) Target {
	if from.Kind != LinkTarget && from.Kind != MessageTarget {
		return Target{}
	}
	link := LinkAt(from.ID, from.Peer)
	var first Target
	found := from.Kind == LinkTarget
	for i := range s.Messages {
		m := &s.Messages[i]
		if LinkAt(m.From, m.To) != link {
			continue
		}
		t := MessageAt(m)
		if first.Kind == NoTarget {
			first = t
		}
		if found && t != from {
			return t
		}
		found = found || t == from
	}
	return first
}

// drawInspector draws the parts of a close-up one under the other where there
// is room for all, else the chosen one, and what fits of those that follow.
func (p *Painter) drawInspector(r rect) {
	i := p.f.Inspector
	if i == nil || i.CloseUp == nil || i.CloseUp.Of.Kind == engine.NoSubject {
		p.grid.textIn(r.x+1, r.y, r.right(), "select a node, a link or a client with tab", themes.Dim)
		return
	}
	inner := r.inset(1, 0)
	c, names := i.CloseUp, Sections(i.CloseUp)
	if !c.Found && c.Of.Kind != engine.MessageSubject {
		p.grid.textIn(inner.x, inner.y, inner.right(), "it is not there any more", themes.Dim)
		return
	}
	chosen := i.chosen()
	if heights, all := p.allFit(inner, names); all {
		for n, name := range names {
			p.drawSectionName(rect{inner.x, inner.y, inner.w, 1}, name, n == chosen)
			p.drawSection(rect{inner.x, inner.y + 1, inner.w, heights[n] - 2}, name, n == chosen)
			inner.y += heights[n]
		}
		return
	}
	x := inner.x
	for n, name := range names {
		role := themes.Dim
		if n == chosen {
			role = themes.SelectedTag
		}
		p.grid.set(x, inner.y, ' ', role)
		end := p.grid.textIn(x+1, inner.y, inner.right()-1, name, role)
		p.grid.set(end, inner.y, ' ', role)
		p.hit(rect{x, inner.y, end + 1 - x, 1}, Target{Kind: SectionTarget, Index: n})
		x = end + 1
	}
	p.drawWhose(x+1, inner)
	rest := rect{inner.x, inner.y + 1, inner.w, inner.h - 1}
	for n := chosen; ; n++ {
		height := p.heightOf(names[n], rest.w)
		p.drawSection(rest, names[n], n == chosen)
		rest.y, rest.h = rest.y+height+1, rest.h-height-1
		if n+1 == len(names) || rest.h < 9 {
			return
		}
		p.drawSectionName(rect{rest.x, rest.y, rest.w, 1}, names[n+1], false)
		rest.y, rest.h = rest.y+1, rest.h-1
	}
}

// drawWhose writes at the end of the line of sections whose they are.
func (p *Painter) drawWhose(from int, r rect) {
	of := &p.f.Inspector.CloseUp.Of
	if of.Kind != engine.NodeSubject && of.Kind != engine.ClientSubject {
		return
	}
	name := p.f.Still.NameOf(of.ID)
	if r.right()-width(name) > from {
		p.grid.textRight(r.right(), r.y, name, themes.Strong)
	}
}

func (p *Painter) drawSectionName(r rect, name string, chosen bool) {
	role := themes.Heading
	if chosen {
		role = themes.SelectedTag
	}
	p.grid.set(r.x, r.y, ' ', role)
	x := p.grid.textIn(r.x+1, r.y, r.right()-1, name, role)
	p.grid.set(x, r.y, ' ', role)
	p.grid.across(x+2, r.y, r.right()-x-2, p.glyphs.Light.Across, themes.Rule)
	if chosen {
		p.drawWhose(x+2, r)
	}
}

// allFit shares the height of the panel among all sections, each with a line
// for its name and an empty one, and reports whether that is enough.
func (p *Painter) allFit(r rect, names []string) (heights [4]int, fits bool) {
	if len(names) < 2 || r.h < 30 || len(names) > 2 && r.h < 46 {
		return heights, false
	}
	rest := r.h
	for n, name := range names[:len(names)-1] {
		heights[n] = min(p.heightOf(name, r.w)+2, r.h*2/5)
		rest -= heights[n]
	}
	last := len(names) - 1
	if names[last] == "pages" { // rows and pages are as long as they are
		heights[last] = min(p.heightOf("pages", r.w)+2, max(rest, 4))
		if spare := rest - heights[last]; spare > 0 {
			heights[1] += spare
		}
	} else {
		heights[last] = rest
	}
	return heights, rest >= 4
}

// sheet is where the lines of a section go, one under the other, scrolled.
type sheet struct {
	*Painter
	x, y, w  int // y is the row of the next line
	from, to int // rows outside are not drawn
}

// drawSection draws one part of the close-up, scrolled when it has the keys.
func (p *Painter) drawSection(r rect, name string, chosen bool) {
	if r.h <= 0 {
		return
	}
	if name == "log" {
		p.drawLog(r)
		return
	}
	height, scroll := p.heightOf(name, r.w), 0
	if chosen {
		scroll = min(p.f.Scroll, max(height-r.h, 0))
		p.scrolled = scroll
	}
	s := sheet{p, r.x, r.y - scroll, r.w, r.y, r.bottom()}
	s.section(name)
	s.overflow(r)
}

// overflow says how many lines did not fit.
func (s *sheet) overflow(r rect) {
	if more := s.y - r.bottom(); more > 0 {
		var l label
		l.str(" ").num(more).str(" more ")
		s.grid.labelRight(r.x, r.right(), r.bottom()-1, &l, themes.CalmTag)
	}
}

// heightOf returns how many lines a section has. A log takes what it gets.
func (p *Painter) heightOf(name string, w int) int {
	if name == "log" {
		return 1 << 16
	}
	s := sheet{p, 0, 0, w, 0, 0}
	s.section(name)
	return s.y
}

func (s *sheet) section(name string) {
	c := s.f.Inspector.CloseUp
	switch name {
	case "state":
		s.state(&c.Node)
	case "rows":
		s.rows(&c.Node)
	case "pages":
		s.pages(&c.Node)
	case "session":
		s.session(&c.Client)
	case "history":
		s.history(&c.Client)
	case "link":
		s.link(&c.Link)
	case "trees":
		s.trees(&c.Link.Trees)
	case "message":
		s.message(c)
	}
}

func (s *sheet) shown() bool { return s.y >= s.from && s.y < s.to }

// skip leaves a line empty.
func (s *sheet) skip() { s.y++ }

func (s *sheet) heading(title string) {
	if s.shown() {
		s.grid.textIn(s.x, s.y, s.x+s.w, title, themes.Heading)
	}
	s.y++
}

// say writes a text in as many lines as it takes, indented but for the first.
func (s *sheet) say(text string, role themes.Role) { s.sayIn(0, text, role) }

func (s *sheet) sayIn(indent int, text string, role themes.Role) {
	s.y = s.wrap(s.x+indent, s.y, max(s.w-indent, 1), text, role, s.from, s.to)
}

// named writes what a thing is called and behind it, in a column, what it is.
func (s *sheet) named(name, text string, role themes.Role) {
	const column = 10
	if s.shown() {
		s.grid.textIn(s.x, s.y, s.x+column-1, name, themes.Dim)
	}
	s.sayIn(column, text, role)
}

// line writes a label.
func (s *sheet) line(l *label, role themes.Role) {
	if s.shown() {
		s.grid.label(s.x, s.y, s.x+s.w, l, role)
	}
	s.y++
}
