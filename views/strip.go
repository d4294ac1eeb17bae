package views

import (
	"strings"
	"time"

	"splitbrain/engine"
	"splitbrain/themes"
)

// Rows that the goals may take when the cluster has the screen.
const (
	fewestStrip = 1
	mostStrip   = 3
)

// stripRows is how many rows the goals take over the cluster: as many whether
// they are reached or not, so that nothing below them moves.
func (l *Lesson) stripRows(w, h int) int {
	if h < 20 {
		return fewestStrip
	}
	lines := len(l.notice(w - 2))
	switch {
	case l.Looking != nil:
		t := galley{w: w - lookingClock}
		t.wrap(nil, l.Looking.Text, themes.Text, 0)
		lines = len(t.lines)
	case lines == 0:
		lines = min(len(flow(l.stripItems(false), w-2, 0)), mostStrip-1)
	}
	return min(max(lines+1, fewestStrip), mostStrip)
}

// lookingClock is how many columns a moment of the past takes before its text.
const lookingClock = 14

// drawStrip draws the goals over the cluster, and which step they are of.
func (p *Painter) drawStrip(r rect) {
	l, g := p.f.Lesson, &p.grid
	if l.Looking != nil {
		p.drawLooking(r)
		return
	}
	lines := l.strip(r.w-2, max(r.h-1, fewestStrip), p.f.Theme.ASCII)
	for i, line := range lines {
		if i == r.h {
			return
		}
		x := r.x + 1
		for _, piece := range line {
			x = g.textIn(x, r.y+i, r.right()-1, piece.text, piece.role)
		}
	}
	if r.h > len(lines) {
		g.across(r.x, r.bottom()-1, r.w, p.glyphs.ThinAcross, themes.Rule)
		at := g.textRight(r.right()-2, r.bottom()-1, " "+l.Progress+" ", themes.Dim)
		g.textIn(r.x+1, r.bottom()-1, at-1, " "+l.Heading+" ", themes.Dim)
	}
}

// drawLooking says which moment of the past the cluster shows.
func (p *Painter) drawLooking(r rect) {
	m, g := p.f.Lesson.Looking, &p.grid
	var at label
	at.str(" ").clock(m.At, true).str(" ")
	x := g.label(r.x+1, r.y, r.right(), &at, themes.SelectedTag) + 1
	var t galley
	t.w = r.right() - x - 1
	t.wrap(nil, m.Text, themes.Text, 0)
	for i := range t.lines {
		if i == r.h {
			return
		}
		at := x
		for _, piece := range t.lines[i].pieces {
			at = g.textIn(at, r.y+i, r.right()-1, piece.text, piece.role)
		}
	}
	if r.h > len(t.lines) {
		g.across(r.x, r.bottom()-1, r.w, p.glyphs.ThinAcross, themes.Rule)
	}
}

// strip sets the goals in so many lines, or what has just happened to them.
func (l *Lesson) strip(w, most int, ascii bool) [][]piece {
	if lines := l.notice(w); len(lines) > 0 {
		return lines
	}
	lines := flow(l.stripItems(ascii), w, 0)
	if len(lines) <= most {
		return lines
	}
	for _, try := range []struct {
		nevers bool
		least  int
	}{{true, 20}, {false, 12}} { // what must not happen gives way before texts say nothing
		items := l.briefItems(ascii, try.nevers)
		for longest := w; longest >= try.least; longest-- {
			if lines = flow(items, w, longest); len(lines) <= most {
				return lines
			}
		}
	}
	return lines[:most]
}

// notice sets what has just happened.
func (l *Lesson) notice(w int) [][]piece {
	if l.Notice == "" {
		return nil
	}
	t := galley{w: w}
	t.wrap(nil, []Span{{Text: l.Notice}}, themes.Notice, 0)
	var lines [][]piece
	for i := range t.lines[:min(len(t.lines), mostStrip)] {
		lines = append(lines, t.lines[i].pieces)
	}
	return lines
}

// stripItem is a goal of the strip. Its text can be cut.
type stripItem struct {
	mark, text piece
}

// stripItems are all goals, word for word, and the time that is left.
func (l *Lesson) stripItems(ascii bool) []stripItem {
	items := make([]stripItem, len(l.Goals))
	for i := range l.Goals {
		g := &l.Goals[i]
		items[i] = l.stripItem(g, ascii)
	}
	return items
}

func (l *Lesson) stripItem(g *LessonGoal, ascii bool) stripItem {
	mark, role := g.mark(ascii, l.Phase)
	if g.Kind == WithinGoal {
		return stripItem{mark: piece{mark + " " + timeLeft(g.Left), themes.Warn}}
	}
	return stripItem{piece{mark + " ", role}, piece{g.prefix() + plainText(g.Text), g.role()}}
}

// briefItems are the goals that are open, and how many are not.
func (l *Lesson) briefItems(ascii, nevers bool) []stripItem {
	var items []stripItem
	reached, all := 0, 0
	for i := range l.Goals {
		g := &l.Goals[i]
		if g.Kind <= SeeGoal {
			all++
			if g.Done {
				reached++
				continue
			}
		}
		if g.Kind != NeverGoal || nevers || g.Broken {
			items = append(items, l.stripItem(g, ascii))
		}
	}
	if reached == 0 {
		return items
	}
	mark, role := (&LessonGoal{Done: true}).mark(ascii, l.Phase)
	var count label
	count.str(mark).str(" ").num(reached).str(" of ").num(all)
	return append([]stripItem{{mark: piece{count.text(), role}}}, items...)
}

// flow sets items one after the other in lines. With a longest text, longer ones
// are cut after a word.
func flow(items []stripItem, w, longest int) [][]piece {
	var lines [][]piece
	var line []piece
	used := 0
	for _, item := range items {
		text := item.text.text
		if longest > 0 {
			text = cutAfterWord(text, longest)
		}
		need := width(item.mark.text) + width(text)
		if used > 0 && used+3+need > w {
			lines, line, used = append(lines, line), nil, 0
		}
		if used > 0 {
			line, used = append(line, piece{"   ", themes.Text}), used+3
		}
		line, used = append(line, item.mark, piece{text, item.text.role}), used+need
	}
	if len(line) > 0 {
		lines = append(lines, line)
	}
	return lines
}

// cutAfterWord cuts a text to so many columns, after a word where there is one.
func cutAfterWord(text string, longest int) string {
	if width(text) <= longest {
		return text
	}
	head, _ := cutWord(text, longest-1)
	if at := strings.LastIndexByte(head, ' '); at > 0 && text[len(head)] != ' ' {
		head = head[:at]
	}
	return strings.TrimRight(head, " ,;:") + "…"
}

// timeLeft says how much of a time limit is left.
func timeLeft(left engine.Duration) string {
	var l label
	seconds := max(left+time.Second-1, 0).Truncate(time.Second)
	if seconds < 100*time.Second {
		return l.num(int(seconds / time.Second)).str(" s left").text()
	}
	return l.clock(engine.Time(seconds), false).str(" left").text()
}
