package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// trees shows what a repair would compare between two replicas: the roots of
// the partitions that they share, and below those that differ the branches,
// leaves and keys. What is equal stays folded.
func (s *sheet) trees(v *engine.TreesCloseUp) {
	if v.Partitions == 0 {
		s.say("no key belongs on both, so there is nothing to compare", themes.Dim)
		s.pairs(v)
		return
	}
	var l label
	l.num(v.Compared).str(" hashes find the ").num(v.Differ).str(" of ").count(v.Keys, "key").str(" that differ")
	role := themes.Warn
	if v.Alike == v.Partitions {
		role = themes.Good
		l.n = 0
		l.num(v.Compared).str(" hashes say that all ").count(v.Keys, "key").str(" are alike")
	}
	s.say(l.text(), role)
	s.hashColumns(v)
	if v.Alike > 0 {
		var folded label
		s.folded(0, folded.count(v.Alike, "root").text())
	}
	s.unfold(v)
	s.exchanged(v)
	s.pairs(v)
}

// hashColumns names whose hashes stand in which column.
func (s *sheet) hashColumns(v *engine.TreesCloseUp) {
	if s.shown() {
		x := s.hashColumn()
		s.grid.textIn(s.x, s.y, x-1, "HASH TREES", themes.Heading)
		s.grid.textIn(x, s.y, min(x+5, s.x+s.w), s.f.Still.NameOf(v.A), themes.Standby)
		s.grid.textIn(x+7, s.y, s.x+s.w, s.f.Still.NameOf(v.B), themes.Standby)
	}
	s.y++
}

// hashColumn returns where the hashes stand: to the right of the deepest
// branch.
func (s *sheet) hashColumn() int { return s.x + min(20, s.w-12) }

// folded says how many branches of a kind are equal.
func (s *sheet) folded(indent int, what string) {
	if s.shown() {
		s.grid.set(s.x+indent, s.y, s.glyphs.Same, themes.Good)
		s.grid.textIn(s.x+indent+2, s.y, s.x+s.w, what+" alike", themes.Dim)
	}
	s.y++
}

// unfold writes the branches in order. Equal ones under the same parent are
// counted, and told before the first that differs or behind the last.
func (s *sheet) unfold(v *engine.TreesCloseUp) {
	for i := range v.Branches {
		b := &v.Branches[i]
		switch {
		case b.Key != "":
			s.keyOfLeaf(b)
		case !b.Same:
			s.branch(b)
			if same := equalBelow(v.Branches[i+1:], b.Level+1); same > 0 {
				var l label
				noun := "branch"
				if b.Level+1 == leafLevel {
					noun = "leaf"
				}
				s.folded(2*(b.Level+1), l.num(same).str(" ").str(plural(noun, same)).text())
			}
		}
	}
}

// leafLevel is how deep the leaves of a hash tree are.
const leafLevel = engine.TreeDepth

func plural(noun string, n int) string {
	switch {
	case n == 1:
		return noun
	case noun == "leaf":
		return "leaves"
	}
	return noun + "es"
}

// equalBelow counts the equal branches of a level, up to the end of what lies
// below their parent.
func equalBelow(rest []engine.Branch, level int) int {
	same := 0
	for i := range rest {
		b := &rest[i]
		if b.Level < level {
			break
		}
		if b.Level == level && b.Same && b.Key == "" {
			same++
		}
	}
	return same
}

// branch writes a branch that differs, and both hashes.
func (s *sheet) branch(b *engine.Branch) {
	if s.shown() {
		x := s.x + 2*b.Level
		s.grid.set(x, s.y, s.glyphs.Differs, themes.Alarm)
		var name, one, other label
		switch b.Level {
		case 0:
			name.str("part ").num(b.Partition)
		case leafLevel:
			name.str("leaf ").num(b.Index)
		default:
			name.str("branch ").num(b.Index)
		}
		at := s.hashColumn()
		s.grid.label(x+2, s.y, at-1, &name, themes.Text)
		s.grid.label(at, s.y, s.x+s.w, one.hash(b.Hashes[0]), themes.Dim)
		s.grid.set(at+5, s.y, s.glyphs.Differs, themes.Alarm)
		s.grid.label(at+7, s.y, s.x+s.w, other.hash(b.Hashes[1]), themes.Dim)
	}
	s.y++
}

// keyOfLeaf writes what both have of a key that differs.
func (s *sheet) keyOfLeaf(b *engine.Branch) {
	if s.shown() {
		indent := 2 * leafLevel
		x := s.grid.textIn(s.x+indent+2, s.y, s.x+s.w, b.Key, themes.Strong) + 1
		half := max((s.x+s.w-x-3)/2, 1)
		for side, value := range b.Values {
			role := themes.Warn
			if !b.Has[side] {
				value, role = "none", themes.Faint
			}
			if side > 0 {
				s.grid.set(x, s.y, s.glyphs.Differs, themes.Alarm)
				x += 2
				half = s.x + s.w - x
			}
			x = s.grid.textIn(x, s.y, min(x+half, s.x+s.w), value, role) + 1
		}
	}
	s.y++
}

// exchanged says what the last repair of the two sent.
func (s *sheet) exchanged(v *engine.TreesCloseUp) {
	s.skip()
	for _, id := range [2]engine.ID{v.A, v.B} {
		if n := s.f.Still.Node(id); n != nil && n.Condition == engine.Down && v.Alike < v.Partitions {
			s.say("no repair while "+n.Name+" is down: restart it first", themes.Dim)
		}
	}
	if !v.Repaired {
		s.say("these two were not repaired yet: type :repair", themes.Dim)
		return
	}
	e := &v.Last
	var l, keys label
	s.heading("LAST REPAIR")
	s.named("at", l.clock(e.At, true).str(", ").num(e.Hashes).str(" hashes sent").text(), themes.Text)
	for side, id := range [2]engine.ID{e.A, e.B} {
		keys.n = 0
		keys.str("sent ").count(e.Sent[side], "key").str(", took ").num(e.Took[side])
		s.named(s.f.Still.NameOf(id), keys.text(), themes.Text)
	}
}

// pairs lists the two nodes each that differ, and those that have no line on the
// canvas on which they could be selected.
func (s *sheet) pairs(v *engine.TreesCloseUp) {
	begun := s.y
	for i := range v.Pairs {
		pair := &v.Pairs[i]
		t, _ := s.router.find(pair.A, pair.B)
		if t != nil && (pair.Differ == 0 || pair.A == min(v.A, v.B) && pair.B == max(v.A, v.B)) {
			continue
		}
		if s.y == begun {
			s.skip()
			s.heading("PAIRS")
		}
		s.pair(pair)
	}
}

// pair says whether two nodes hold the same of what they share. Those without
// a line on the canvas can be selected here, with the tab key even when the
// panel is too low to show them.
func (s *sheet) pair(pair *engine.Pair) {
	target := LinkAt(pair.A, pair.B)
	line, _ := s.router.find(pair.A, pair.B)
	if s.to > s.from && line == nil {
		at := rect{s.x, s.y, s.w, 1}
		if !s.shown() {
			at.h = 0
		}
		s.hit(at, target)
	}
	if s.shown() {
		var l label
		mark, role := s.glyphs.Same, themes.Good
		if l.num(pair.Shared).str(" parts alike"); pair.Differ > 0 {
			mark, role = s.glyphs.Differs, themes.Alarm
			l.n = 0
			l.num(pair.Differ).str(" of ").num(pair.Shared).str(" parts differ")
		}
		x := s.grid.textIn(s.x, s.y, s.x+s.w, s.f.Still.NameOf(pair.A), themes.Text)
		s.grid.set(x+1, s.y, mark, role)
		x = s.grid.textIn(x+3, s.y, s.x+s.w, s.f.Still.NameOf(pair.B), themes.Text)
		s.grid.label(max(x+2, s.x+10), s.y, s.x+s.w, &l, themes.Dim)
		if s.selected(target) && line == nil {
			s.grid.set(s.x-1, s.y, s.glyphs.Pointer, themes.Selected)
		}
	}
	s.y++
}
