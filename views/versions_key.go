package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// key tells one key in full: the versions that count, and who has what.
func (s *sheet) key(k *engine.KeyCloseUp) {
	if s.shown() {
		x := s.grid.textIn(s.x, s.y, s.x+s.w, k.Key, themes.Strong)
		s.grid.across(x+1, s.y, s.x+s.w-x-1, s.glyphs.Light.Across, themes.Rule)
	}
	s.y++
	for i := range k.Versions {
		s.version(k, i)
	}
	told := uint64(0)
	for i := range k.Copies {
		if i < 64 && told>>i&1 == 0 && (k.Copies[i].Home || k.Copies[i].State != engine.CopyAbsent) {
			told |= s.holders(k, i)
		}
	}
	for i := range k.Copies {
		s.heldFor(k, i)
	}
}

// mostNamed is how many nodes are named in a line; more are counted.
const mostNamed = 4

// version tells a version that no other has replaced, and where it is from.
func (s *sheet) version(k *engine.KeyCloseUp, i int) {
	v := &k.Versions[i]
	if s.shown() {
		mark := s.glyphs.Newest
		if len(k.Versions) > 1 {
			mark = letterOf(i)
		}
		value := v.Value
		if v.Deleted {
			mark, value = s.glyphs.Deleted, "deleted"
		}
		s.grid.set(s.x, s.y, mark, themes.Good)
		var from label
		from.str(s.f.Still.NameOf(v.Client)).str(" ")
		if v.Dot != "" {
			from.str(v.Dot)
		} else {
			from.clock(v.At, true)
		}
		limit := s.grid.labelRight(s.x+6, s.x+s.w, s.y, &from, themes.Dim)
		s.grid.textIn(s.x+2, s.y, limit-1, value, themes.Text)
	}
	s.y++
}

// holders tells in a line what a node has, together with all that have the
// same. It returns which nodes those are.
func (s *sheet) holders(k *engine.KeyCloseUp, first int) (told uint64) {
	c := &k.Copies[first]
	var names, what label
	same := 0
	for i := first; i < min(len(k.Copies), len(s.f.Still.Nodes), 64); i++ {
		o := &k.Copies[i]
		if o.State == c.State && o.Held == c.Held && o.Newest == c.Newest && o.Vector == c.Vector && (o.Home || o.State != engine.CopyAbsent) {
			told |= 1 << i
			same++
			names.str(s.f.Still.Nodes[i].Name).str(" ")
		}
	}
	if same > mostNamed {
		names.n = 0
		names.count(same, "node").str(" ")
	}
	role := themes.Warn
	switch {
	case c.State == engine.CopyAbsent:
		what.str("nothing yet")
	case c.State == engine.CopyNewest:
		role = themes.Text
		if what.str("the newest"); len(k.Versions) > 1 {
			what.n = 0
			what.str("all ").num(len(k.Versions))
		}
	case c.Behind > 0:
		what.num(c.Behind).str(" behind: ")
	default:
		what.str("only ")
	}
	if s.shown() {
		x := s.grid.label(s.x, s.y, s.x+s.w, &names, themes.Standby)
		x = s.grid.label(x, s.y, s.x+s.w, &what, role)
		if c.State == engine.CopyPart || c.State == engine.CopyOlder {
			value := c.Value
			if c.Deleted {
				value = "deleted"
			}
			x = s.grid.textIn(x, s.y, s.x+s.w, value, role)
		}
		if room := s.x + s.w - x - 1; c.Vector != "" && width(c.Vector)+2 <= room {
			s.vector(x+1, c.Vector)
			s.y++
			return told
		}
	}
	s.y++
	if c.Vector != "" {
		if s.shown() {
			s.vector(s.x+2, c.Vector)
		}
		s.y++
	}
	return told
}

// vector writes a version vector in its brackets.
func (s *sheet) vector(x int, text string) {
	end := s.x + s.w
	s.grid.set(x, s.y, '[', themes.Faint)
	x = s.grid.textIn(x+1, s.y, end-1, text, themes.Dim)
	s.grid.set(x, s.y, ']', themes.Faint)
}

// heldFor says for whom a node keeps a key.
func (s *sheet) heldFor(k *engine.KeyCloseUp, i int) {
	c := &k.Copies[i]
	if len(c.HeldFor) == 0 || i >= len(s.f.Still.Nodes) {
		return
	}
	var l label
	if l.str(s.f.Still.Nodes[i].Name).str(" holds it for "); len(c.HeldFor) > mostNamed {
		l.count(len(c.HeldFor), "node")
		s.line(&l, themes.Warn)
		return
	}
	for n, home := range c.HeldFor {
		if n > 0 {
			l.str(", ")
		}
		l.str(s.f.Still.NameOf(home))
	}
	s.line(&l, themes.Warn)
}
