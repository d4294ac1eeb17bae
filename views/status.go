package views

import (
	"time"

	"strings"

	"splitbrain/engine"
	"splitbrain/themes"
)

// drawChrome draws what surrounds the cluster: the two lines on top, the
// divider, and the two lines at the bottom.
func (p *Painter) drawChrome(l *layout) {
	g := &p.grid
	g.across(l.rule.x, l.rule.y, l.rule.w, p.glyphs.Light.Across, themes.Rule)
	g.across(l.low.x, l.low.y, l.low.w, p.glyphs.Light.Across, themes.Rule)
	if l.divider.w > 0 {
		g.fill(l.divider, p.glyphs.Light.Down, themes.Rule)
		p.hit(l.divider, Target{Kind: DividerTarget})
		lines := &p.glyphs.Lines
		g.set(l.divider.x, l.rule.y, lines[themes.East|themes.South|themes.West], themes.Rule)
		if l.low.w > 0 {
			g.set(l.divider.x, l.low.y, lines[themes.East|themes.North|themes.West], themes.Rule)
		}
	}
	if l.border.w > 0 {
		g.fill(l.border, p.glyphs.Light.Down, themes.Rule)
		lines := &p.glyphs.Lines
		g.set(l.border.x, l.rule.y, lines[themes.East|themes.South|themes.West], themes.Rule)
		if l.low.w > 0 {
			g.set(l.border.x, l.low.y, lines[themes.East|themes.North|themes.West], themes.Rule)
		}
	}
	p.drawStatus(l)
	if p.f.Screen == Home {
		p.drawHint(l.prompt)
		if p.f.Still != nil && splitBrain(p.f.Still) && l.divider.w > 0 {
			p.drawBanner(rect{l.canvas.x, l.rule.y, l.canvas.w, 1})
		}
	} else {
		p.drawRule(l)
		if p.f.Timeline != nil && l.low.w > 0 && l.canvas.w > 0 {
			p.drawTimeline(l.low)
		}
		p.drawPrompt(l.prompt)
	}
	p.drawKeys(l.keys)
}

// drawStatus draws the top line: what is shown, the clock, and in the corner
// the number that the whole subject is about.
func (p *Painter) drawStatus(l *layout) {
	g, f, r := &p.grid, p.f, l.status
	x := g.textIn(r.x+1, r.y, r.right(), "splitbrain", themes.Title)
	limit := r.right()
	if f.Still != nil {
		limit = p.drawRisk(r)
	}
	if f.Screen == Home {
		if f.Menu != nil && x+3+width(f.Menu.Promise) < limit {
			g.textIn(x+3, r.y, limit, f.Menu.Promise, themes.Dim)
		}
		return
	}
	g.set(x+1, r.y, p.glyphs.Pointer, themes.Faint)
	x = g.textIn(x+3, r.y, max(limit-27, x+8), f.Title, themes.Text)
	if f.Still == nil {
		return
	}
	var clock label
	clock.str("t ").clock(f.Still.Now, true)
	if f.Fine {
		clock.num(int(f.Still.Now / engine.Time(time.Millisecond/10) % 10))
	}
	x = g.label(max(x+3, min(34, limit-25)), r.y, limit, &clock, themes.Strong)
	symbol, role := p.glyphs.Play, themes.Good
	if !f.Playing {
		symbol, role = p.glyphs.Pause, themes.Warn
	}
	g.set(x+2, r.y, symbol, role)
	if x = x + 4; x+width(f.Speed) < limit {
		g.textIn(x, r.y, limit-1, f.Speed, role)
	}
}

// drawRisk draws the data at risk and the data lost into the corner and
// returns where that begins.
func (p *Painter) drawRisk(r rect) int {
	t := &p.f.Still.Totals
	limit := r.right() - 1
	limit = p.drawNumber(limit, r.y, " LOST ", t.Lost, themes.AlarmTag)
	return p.drawNumber(limit-1, r.y, " AT RISK ", t.AtRisk, themes.WarnTag) - 1
}

func (p *Painter) drawNumber(limit, y int, name string, n int, loud themes.Role) int {
	var l label
	l.str(name).num(n).str(" ")
	role := loud
	if n == 0 {
		role = themes.CalmTag
	}
	return p.grid.labelRight(0, limit, y, &l, role)
}

// drawRule writes the commit policy into the line under the status, and the
// names of the tabs over the panel.
func (p *Painter) drawRule(l *layout) {
	g, f := &p.grid, p.f
	if f.Still == nil {
		return
	}
	from, room := l.rule.x, l.rule.right()
	if !l.text.empty() {
		p.drawLessonRule(rect{l.text.x, l.rule.y, l.text.w, 1})
		if from = l.border.right(); l.canvas.empty() {
			return
		}
	}
	if !f.whole() && (l.text.empty() || !l.panel.empty()) {
		room = p.drawTabs(l)
	}
	if l.divider.w > 0 {
		room = min(room, l.divider.x)
	}
	if splitBrain(f.Still) {
		p.drawBanner(rect{from, l.rule.y, room - from, 1})
		return
	}
	x := from + 1
	g.set(x, l.rule.y, ' ', themes.Text)
	x = g.textIn(x+1, l.rule.y, room-1, policyText(f.Still.Policy), themes.Dim)
	g.set(x, l.rule.y, ' ', themes.Text)
	var seed label
	seed.str(" seed ").unsigned(f.Still.Seed).str(" ")
	if f.FPS != "" {
		seed.str(p.dot()).str(f.FPS).str(" ")
	}
	if x+3+seed.width() < room-2 {
		g.labelRight(x, room-2, l.rule.y, &seed, themes.Faint)
	}
}

// dot separates texts on one line.
func (p *Painter) dot() string {
	if p.f.Theme.ASCII {
		return "- "
	}
	return "· "
}

// policyText begins with the word that says what the words are about.
func policyText(policy string) string {
	if policy == "" {
		return "no commit policy"
	}
	return policy
}

// roomyTabs is from which width of the screen on the chosen tab has a space of
// its own on both sides.
const roomyTabs = 96

// drawTabs writes the names of the tabs over the panel, or at the right end of
// the line when the panel is narrower. It returns where they begin.
func (p *Painter) drawTabs(l *layout) int {
	g := &p.grid
	apart := 1
	if l.rule.w >= roomyTabs {
		apart = 2
	}
	w := apart
	for t := range Tabs {
		if p.offers(t) {
			w += len(t.String()) + apart
		}
	}
	x := l.rule.right() - w
	if l.panel.w >= w && l.divider.w > 0 {
		x = l.panel.x
	}
	from := x
	g.across(x, l.rule.y, w, ' ', themes.Text)
	for t := range Tabs {
		if !p.offers(t) {
			continue
		}
		name := t.String()
		role := themes.Dim
		if t == p.f.Tab {
			role = themes.SelectedTag
			g.across(x+1, l.rule.y, len(name)+2*(apart-1), ' ', role)
		}
		g.textIn(x+apart, l.rule.y, x+apart+len(name), name, role)
		p.hit(rect{x, l.rule.y, len(name) + apart, 1}, Target{Kind: TabTarget, Index: int(t)})
		x += len(name) + apart
	}
	return from
}

// offers tells whether a tab is named: when there is something on it, or when it
// is chosen all the same.
func (p *Painter) offers(t Tab) bool { return t == p.f.Tab || t.WhyNot(p.f.Still) == "" }

// drawPrompt draws the line being typed, or a notice, or the last tape line.
func (p *Painter) drawPrompt(r rect) {
	g, f := &p.grid, p.f
	x := r.x + 1
	switch {
	case f.Prompt != nil:
		p.drawTyping(r, f.Prompt)
	case f.Notice != "":
		role := themes.Notice
		switch f.Level {
		case Error:
			role = themes.Alarm
		case Info:
			role = themes.Text
		}
		g.textIn(x, r.y, r.right()-1, f.Notice, role)
	case f.Screen == Learning && f.Lesson != nil && f.Lesson.Now != "":
		p.drawNow(r)
	case f.Note != "":
		g.set(x, r.y, p.glyphs.Write, themes.Strong)
		g.textIn(x+2, r.y, r.right()-1, f.Note, themes.Strong)
	case f.Tape != "":
		g.set(x, r.y, '>', themes.Prompt)
		p.drawSelection(g.textIn(x+2, r.y, r.right()-1, f.Tape, themes.Text)+2, r)
	default:
		g.set(x, r.y, '>', themes.Faint)
		p.drawSelection(x+3, r)
	}
}

// drawNow says what a lesson waits for, and the last tape line where there is
// room for it.
func (p *Painter) drawNow(r rect) {
	g, f := &p.grid, p.f
	g.set(r.x+1, r.y, p.glyphs.Pointer, themes.Key)
	x := g.textIn(r.x+3, r.y, r.right()-1, f.Lesson.Now, themes.Notice)
	last, role := f.Tape, themes.Text
	if f.Note != "" {
		last, role = f.Note, themes.Strong
	}
	if at := r.right() - 1 - width(last); last != "" && at > x+4 {
		g.set(at-2, r.y, '>', themes.Prompt)
		g.textIn(at, r.y, r.right()-1, last, role)
	}
}

// drawTyping keeps the cursor on the screen however long the line is.
func (p *Painter) drawTyping(r rect, prompt *Prompt) {
	g := &p.grid
	g.set(r.x+1, r.y, ':', themes.Prompt)
	room := r.w - 5
	skip := max(prompt.Cursor-room, 0)
	x, n := r.x+2, 0
	for _, c := range prompt.Text {
		if n >= skip && x < r.right()-2 {
			g.set(x, r.y, g.theme.Char(narrow(c)), themes.Strong)
			x++
		}
		n++
	}
	if at := r.x + 2 + prompt.Cursor - skip; at >= x {
		g.set(at, r.y, ' ', themes.Cursor)
		x = at + 1
	} else {
		g.tint(at, r.y, themes.Cursor)
	}
	role := themes.Faint
	if prompt.Wrong {
		role = themes.Warn
	}
	if prompt.Refused && x+2+width(prompt.Hint) > r.right() && p.f.Screen != Home {
		y := r.y - 1 // over the line, where all of it can be read
		g.fill(rect{r.x, y, r.w, 1}, ' ', themes.Text)
		g.textIn(r.x+1, y, r.right()-1, prompt.Hint, role)
		return
	}
	g.textIn(x+1, r.y, r.right()-1, prompt.Hint, role)
}

// keyText names keys. Where there are no arrows to show, what stands for them
// would be taken for the letter v.
func (p *Painter) keyText(keys string) string {
	if !p.f.Theme.ASCII {
		return keys
	}
	for _, arrow := range [...][2]string{{"↑", "up"}, {"↓", "down"}, {"←", "left"}, {"→", "right"}} {
		keys = strings.ReplaceAll(keys, arrow[0], arrow[1])
	}
	return keys
}

// drawKeys draws as many keys as fit. Those that do nothing now are pale.
func (p *Painter) drawKeys(r rect) {
	g := &p.grid
	x := r.x + 1
	for i := range p.f.Keys {
		k := &p.f.Keys[i]
		keys := p.keyText(k.Keys)
		end := x + width(keys) + 1 + width(k.Label)
		if end > r.right()-1 {
			return
		}
		role, about := themes.Key, themes.Dim
		if k.WhyNot != "" {
			role, about = themes.KeyOff, themes.KeyOff
		}
		at := g.textIn(x, r.y, end, keys, role)
		g.textIn(at+1, r.y, r.right(), k.Label, about)
		p.hit(rect{x, r.y, end - x, 1}, Target{Kind: KeyTarget, Index: i})
		x = end + 2
	}
}

// levelRole is how an event is written.
func levelRole(l engine.Level) themes.Role {
	switch l {
	case engine.Alarm:
		return themes.Alarm
	case engine.Notable:
		return themes.Text
	case engine.Informed:
		return themes.Dim
	}
	return themes.Faint
}
