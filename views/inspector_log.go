package views

import (
	"slices"
	"strconv"
	"strings"

	"splitbrain/engine"
	"splitbrain/themes"
)

// drawLog draws the records around the chosen one, and that one in full below
// them.
func (p *Painter) drawLog(r rect) {
	v := &p.f.Inspector.CloseUp.Node
	if !v.Record.Known {
		p.grid.textIn(r.x, r.y, r.right(), "its log is empty", themes.Dim)
		return
	}
	measure := sheet{p, 0, 0, r.w, 0, 0}
	measure.record(v)
	list := min(max(r.h-measure.y-1, min(3, r.h/3)), len(v.Records))
	p.drawRecords(rect{r.x, r.y, r.w, list}, v)
	top := r.y + list
	if r.bottom() > top {
		p.grid.across(r.x, top, r.w, p.glyphs.HeldAcross, themes.Rule)
	}
	s := sheet{p, r.x, top + 1, r.w, top + 1, r.bottom()}
	s.record(v)
	s.overflow(r)
}

// drawRecords draws a line for each record, the chosen one in the middle if
// there are others on both sides of it.
func (p *Painter) drawRecords(r rect, v *engine.NodeCloseUp) {
	chosen := 0
	for i := range v.Records {
		if v.Records[i].LSN == v.Record.LSN {
			chosen = i
		}
	}
	first := max(min(chosen-r.h/2, len(v.Records)-r.h), 0)
	g := &p.grid
	var last label
	column := last.unsigned(uint64(v.Records[len(v.Records)-1].LSN)).width()
	for i := 0; i < r.h && first+i < len(v.Records); i++ {
		rec, y := &v.Records[first+i], r.y+i
		role := themes.Text
		if first+i == chosen {
			g.set(r.x, y, p.glyphs.Pointer, themes.Selected)
			role = themes.Strong
		}
		var l label
		l.unsigned(uint64(rec.LSN))
		g.labelRight(r.x+1, r.x+1+column, y, &l, role)
		x := r.x + column + 2
		g.set(x, y, p.pointGlyph(rec.Point), themes.BarReplayed)
		x += 2
		if r.w >= 34 {
			var t label
			t.str("TL").unsigned(uint64(rec.Timeline)).str(" ")
			x = g.label(x, y, r.right(), &t, themes.Dim)
		}
		if rec.Client != engine.Nobody && r.w >= 30 {
			x = 1 + g.textIn(x, y, min(x+8, r.right()), p.f.Still.NameOf(rec.Client), themes.Dim)
		}
		g.textIn(x, y, r.right(), rec.Text, role)
	}
}

// pointGlyph is how far a record has come, as the bars show it.
func (p *Painter) pointGlyph(at engine.Point) rune {
	switch at {
	case engine.Replayed:
		return p.glyphs.Replayed
	case engine.Flushed:
		return p.glyphs.Flushed
	case engine.Received:
		return p.glyphs.Received
	case engine.Other:
		return p.glyphs.Differs
	}
	return p.glyphs.Missing
}

// record tells everything about one record.
func (s *sheet) record(v *engine.NodeCloseUp) {
	r := &v.Record
	var l label
	l.str("LSN ").unsigned(uint64(r.LSN)).str("  timeline ").unsigned(uint64(r.Timeline)).str("  ").num(int(r.Bytes)).str(" bytes")
	s.line(&l, themes.Strong)
	var who label
	if r.Client != engine.Nobody {
		who.str(s.f.Still.NameOf(r.Client)).str(" asked, ")
	}
	s.line(who.str("written at ").clock(r.At, true), themes.Dim)
	s.copies(r)
	switch r.Carries {
	case "statement":
		s.say("a statement, for each to execute:", themes.Dim)
		s.sayIn(2, r.Statement, themes.Strong)
		s.context(r)
	case "physical":
		s.say("bytes of pages:", themes.Dim)
		for i := range r.Pages {
			s.change(&r.Pages[i])
		}
	case "logical":
		s.say("rows, before and after:", themes.Dim)
		s.images(r.Carried)
	case "row":
		s.say("a row:", themes.Dim)
		s.images(r.Carried)
	default:
		s.sayIn(2, r.Text, themes.Strong)
	}
	s.effects(v)
}

// context is what is shipped with a statement.
func (s *sheet) context(r *engine.RecordCloseUp) {
	c := &r.Context
	var l label
	l.str("with NOW() ").clock(c.Timestamp, true).str(", server ").num(c.Server).str(", connection ").num(c.Connection)
	text := l.text() + ", next id " + strconv.FormatUint(c.InsertID, 10)
	if c.LastInsertID > 0 {
		text += ", last " + strconv.FormatUint(c.LastInsertID, 10)
	}
	s.sayIn(2, text+", RAND() from "+strconv.FormatUint(c.Seed, 16), themes.Dim)
}

// effects says what a record did to rows here, unless it carried just that,
// and what it did on the primary when that was something else.
func (s *sheet) effects(v *engine.NodeCloseUp) {
	r := &v.Record
	if r.Carries != "logical" && r.Carries != "row" && len(r.Did) > 0 {
		s.say("did on "+s.f.Still.NameOf(v.ID)+":", themes.Dim)
		s.images(r.Did)
	}
	if len(r.Primary) > 0 {
		s.say(string(s.glyphs.Differs)+" but on "+s.f.Still.NameOf(v.Against)+":", themes.Alarm)
		s.images(r.Primary)
	}
}

// images writes rows before and after, under each other so that an eye can
// compare them.
func (s *sheet) images(rows []engine.Image) {
	const most = 6
	for i := range rows {
		if i == most {
			var l label
			s.line(l.str("  and ").num(len(rows)-most).str(" more rows"), themes.Dim)
			return
		}
		row := &rows[i]
		s.sayIn(2, row.Key, themes.Dim)
		before, after := row.Before, row.After
		if row.Had && row.Has {
			before, after = changedColumns(before, after)
		}
		if row.Had {
			s.pairOf("was", before, themes.Text)
		}
		if row.Has {
			s.pairOf("now", after, themes.Strong)
		} else {
			s.pairOf("now", "deleted", themes.Warn)
		}
	}
}

// changedColumns leaves out of two images of a row the columns that are the
// same in both.
func changedColumns(before, after string) (was, now string) {
	old, next := strings.Split(before, ","), strings.Split(after, ",")
	only := func(columns, others []string) string {
		columns = slices.DeleteFunc(slices.Clone(columns), func(c string) bool { return slices.Contains(others, c) })
		return strings.Join(columns, ",")
	}
	was, now = only(old, next), only(next, old)
	if was == "" {
		was = "without"
	}
	if now == "" {
		return before, after
	}
	return was, now
}

func (s *sheet) pairOf(word, text string, role themes.Role) {
	if s.shown() {
		s.grid.textIn(s.x+4, s.y, s.x+s.w, word, themes.Dim)
	}
	s.sayIn(8, text, role)
}

// change shows bytes before and after.
func (s *sheet) change(b *engine.Bytes) {
	var l label
	s.line(l.str("page ").num(b.Page).str(" offset ").num(b.Offset).str(", ").count(len(b.After), "byte"), themes.Text)
	if b.Before == nil {
		s.sayIn(4, "what was there before is too long ago", themes.Dim)
	} else {
		s.bytes("was", b.Offset, b.Before, b.After, themes.Dim)
	}
	s.bytes("now", b.Offset, b.After, b.Before, themes.Text)
}

const (
	mostByteLines = 3
	hexDigits     = "0123456789abcdef"
)

// bytes writes bytes as hexadecimal numbers and as characters, after a word of
// at most four letters. Those that are
// not the same in other, if it is as long, stand out.
func (s *sheet) bytes(word string, offset int, b, other []byte, role themes.Role) {
	const margin = 9
	perLine := min(max((s.w-margin)/4/2*2, 4), 16)
	lines := (len(b) + perLine - 1) / perLine
	for line := range min(lines, mostByteLines) {
		if s.shown() {
			if line == 0 {
				s.grid.textIn(s.x, s.y, s.x+4, word, themes.Dim)
			}
			s.byteLine(b, other, line*perLine, perLine, offset, role)
		}
		s.y++
	}
	if lines > mostByteLines {
		var l label
		s.line(l.str("         and ").num(len(b)-mostByteLines*perLine).str(" more"), themes.Dim)
	}
}

func (s *sheet) byteLine(b, other []byte, from, count, offset int, role themes.Role) {
	const margin = 9
	var at label
	at.padded(offset+from, 4)
	s.grid.label(s.x+4, s.y, s.x+margin, &at, themes.Faint)
	for i := from; i < min(from+count, len(b)); i++ {
		look := role
		if len(other) == len(b) && other[i] != b[i] {
			look = themes.Warn
			if role == themes.Text {
				look = themes.Strong
			}
		}
		x := s.x + margin + 3*(i-from)
		if x+1 < s.x+s.w {
			s.grid.set(x, s.y, rune(hexDigits[b[i]>>4]), look)
			s.grid.set(x+1, s.y, rune(hexDigits[b[i]&15]), look)
		}
		c := rune(b[i])
		if c < ' ' || c > '~' {
			c = s.glyphs.Dot
		}
		if x = s.x + margin + 3*count + i - from; x < s.x+s.w {
			s.grid.set(x, s.y, c, look)
		}
	}
}

// copies says how far every node is with the record, the furthest first.
func (s *sheet) copies(r *engine.RecordCloseUp) {
	x, limit := s.x, s.x+s.w
	for _, point := range [...]engine.Point{engine.Replayed, engine.Flushed, engine.Received, engine.Absent, engine.Other} {
		names := ""
		for i := range r.Copies {
			if r.Copies[i].Point == point {
				names += " " + s.f.Still.NameOf(r.Copies[i].Node)
			}
		}
		if names == "" {
			continue
		}
		need := 2 + width(point.String()) + width(names)
		if x > s.x && x+need > limit {
			x = s.x
			s.y++
		}
		if s.shown() {
			role := themes.Text
			switch point {
			case engine.Absent:
				role = themes.Warn
			case engine.Other:
				role = themes.Alarm
			}
			s.grid.set(x, s.y, s.pointGlyph(point), themes.BarReplayed)
			end := s.grid.textIn(x+2, s.y, limit, point.String(), role)
			s.grid.textIn(end, s.y, limit, names, themes.Dim)
		}
		x += need + 2
	}
	s.y++
}
