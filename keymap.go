package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"splitbrain/views"
	"splitbrain/views/desk"
	"splitbrain/views/moves"
)

// action is something a key does. This table is the only place where keys are
// named: dispatch, the bottom line, the help, `splitbrain keys`, the README
// and the configuration all read it.
type action struct {
	name    string // in the configuration, as in keys.kill
	section string
	keys    []string // as Bubble Tea names them
	label   string   // on the bottom line; empty keeps it off
	help    string
	home    bool // works on the home screen too
	// line returns the tape line that the key stands for, or why it can do
	// nothing now. Keys that only change the view have do instead.
	line moves.Move
	do   func(*model)
	// whyNot says why do can do nothing now. It may be nil.
	whyNot func(*model) string
}

// actions returns the table, most important first within each section.
func actions() []action {
	return []action{
		{name: "pause", section: "Time", keys: []string{"space"}, label: "pause", help: "stop and go", do: func(m *model) { m.TogglePlaying() }, home: true},
		{name: "step", section: "Time", keys: []string{"."}, label: "step", help: "play one event", do: func(m *model) { m.Step() }},
		{name: "step-back", section: "Time", keys: []string{","}, label: "back", help: "go back by one event", do: func(m *model) { m.GoBack() }},
		{name: "mark-before", section: "Time", keys: []string{"<"}, help: "go to the mark before: a fault, a promotion, an anomaly, a loss", do: func(m *model) { m.GoToMark(true) }},
		{name: "mark-after", section: "Time", keys: []string{">"}, help: "go to the next mark, and at last to the present", do: func(m *model) { m.GoToMark(false) }},
		{name: "scrub-back", section: "Time", keys: []string{"shift+left"}, help: "go back along the timeline", do: func(m *model) { m.Scrub(-2) }},
		{name: "scrub", section: "Time", keys: []string{"shift+right"}, help: "go ahead along the timeline", do: func(m *model) { m.Scrub(+2) }},
		{name: "beginning", section: "Time", keys: []string{"home"}, help: "go to the beginning", do: func(m *model) { m.Seek(0) }},
		{name: "present", section: "Time", keys: []string{"end"}, help: "go to the end of what has been played", do: func(m *model) { m.Seek(m.Stage.Edge()) }},
		{name: "slower", section: "Time", keys: []string{"["}, label: "slower", help: "slower", do: func(m *model) { m.Pace.Change(-1) }, home: true},
		{name: "faster", section: "Time", keys: []string{"]"}, label: "faster", help: "faster", do: func(m *model) { m.Pace.Change(+1) }, home: true},
		{name: "auto", section: "Time", keys: []string{"a"}, label: "auto", help: "slow while messages fly, quick in between; again: as before", do: func(m *model) { m.Pace.Auto = !m.Pace.Auto }, home: true},
		{name: "undo", section: "Time", keys: []string{"u"}, label: "undo", help: "go back to before the last command", do: func(m *model) { m.TakeBack() },
			whyNot: func(m *model) string { return unless(m.Stage.CanUndo(), "nothing has been done yet") }},
		{name: "takes", section: "Time", keys: []string{"T"}, label: "takes", help: "go to another take", do: func(m *model) { m.ChooseTake() }},
		{name: "what-if", section: "Time", keys: []string{"n"}, label: "what if", help: "play it again with one thing different, beside this", do: func(m *model) { m.ChooseWhatIf() }},
		{name: "compare", section: "Time", keys: []string{"V"}, label: "compare", help: "put another take or cluster beside this one; again: only this one", do: func(m *model) { m.ChooseComparison() }},
		{name: "why", section: "Time", keys: []string{"e"}, label: "why", help: "explain what went wrong, with everything or with what is selected", do: func(m *model) { m.AskWhy() }},
		{name: "reset", section: "Time", keys: []string{"R"}, label: "reset", help: "begin this cluster again", do: func(m *model) { m.Begin() }},

		{name: "kill", section: "Faults", keys: []string{"k"}, label: "kill", help: "crash the selected node, or the primary", line: moves.Kill},
		{name: "restart", section: "Faults", keys: []string{"s"}, label: "start", help: "start the selected node again", line: moves.Restart},
		{name: "freeze", section: "Faults", keys: []string{"z"}, label: "freeze", help: "freeze or wake the selected node's process", line: moves.Freeze},
		{name: "shutdown", section: "Faults", keys: []string{"d"}, help: "shut the selected node down in order", line: moves.Stop},
		{name: "wipe", section: "Faults", keys: []string{"W"}, help: "lose the selected node's disk", line: moves.Wipe},
		{name: "cut", section: "Faults", keys: []string{"x"}, label: "cut", help: "cut the selected link, or mend it: both ends notice", line: moves.Cut},
		{name: "hold", section: "Faults", keys: []string{"o"}, label: "hold", help: "make the selected link swallow everything, or mend it: nobody notices", line: moves.Hold},
		{name: "lag", section: "Faults", keys: []string{"l"}, label: "lag", help: "choose the latency of the selected link", do: func(m *model) { m.ChooseLag() },
			whyNot: func(m *model) string { _, _, why := moves.Link(m.Here()); return cmp.Or(m.WhyStill(), why) }},
		{name: "replay", section: "Faults", keys: []string{"y"}, help: "stop or continue the selected standby's replay", line: moves.Replay},
		{name: "heal", section: "Faults", keys: []string{"h"}, label: "heal", help: "mend every link", line: moves.Line("heal")},

		{name: "write", section: "Work", keys: []string{"w"}, label: "write", help: "write one row yourself", line: moves.Write},
		{name: "more", section: "Work", keys: []string{"+", "="}, help: "double the selected client's writes", line: moves.Load(2)},
		{name: "less", section: "Work", keys: []string{"-"}, help: "halve the selected client's writes", line: moves.Load(0.5)},
		{name: "commit", section: "Work", keys: []string{"m"}, label: "commit", help: "choose when a commit is a commit", do: func(m *model) { m.ChooseCommit() },
			whyNot: func(m *model) string { return m.WhyStill() }},
		{name: "cancel", section: "Work", keys: []string{"C"}, help: "cancel the wait of the selected client's commit", line: moves.Cancel},

		{name: "next-step", section: "Failover", keys: []string{"f"}, label: "failover", help: "open the console; again: take the next step", do: func(m *model) { m.NextStep() }, whyNot: func(m *model) string { return m.FailoverWhyNot() }},
		{name: "detect", section: "Failover", keys: []string{"1"}, help: "1 detect: ask every node for a sign of life", line: moves.Step(0)},
		{name: "fence", section: "Failover", keys: []string{"2"}, help: "2 fence: power off the old primary", line: moves.Step(1)},
		{name: "candidates", section: "Failover", keys: []string{"3"}, help: "3 choose: compare how far the standbys got", line: moves.Step(2)},
		{name: "promote", section: "Failover", keys: []string{"4"}, help: "4 promote: the selected standby, or the freshest", line: moves.Promote},
		{name: "repoint", section: "Failover", keys: []string{"5"}, help: "5 repoint: the others follow the new primary", line: moves.Step(4)},
		{name: "redirect", section: "Failover", keys: []string{"6"}, help: "6 redirect: clients ask the new primary", line: moves.Step(5)},
		{name: "audit", section: "Failover", keys: []string{"7"}, help: "7 audit: count what was lost", line: moves.Step(6)},
		{name: "switchover", section: "Failover", keys: []string{"v"}, help: "hand over to the selected standby, or the freshest, in order", line: moves.Switchover},
		{name: "rewind", section: "Failover", keys: []string{"b"}, help: "bring the selected node back, its own history rewound", line: moves.Rejoin("rewind")},
		{name: "clone", section: "Failover", keys: []string{"c"}, help: "bring the selected node back as a fresh copy", line: moves.Rejoin("clone")},

		{name: "next", section: "View", keys: []string{"tab"}, label: "select", help: "select the next node, link or client", do: func(m *model) { m.SelectNext(false) }, home: true},
		{name: "previous", section: "View", keys: []string{"shift+tab"}, help: "select the one before", do: func(m *model) { m.SelectNext(true) }, home: true},
		{name: "left", section: "View", keys: []string{"left"}, help: "select what is to the left", do: func(m *model) { m.Move(-1, 0) }},
		{name: "right", section: "View", keys: []string{"right"}, help: "select what is to the right", do: func(m *model) { m.Move(1, 0) }},
		{name: "up", section: "View", keys: []string{"up"}, label: "up", help: "select what is above", do: func(m *model) { m.Move(0, -1) }, home: true},
		{name: "down", section: "View", keys: []string{"down"}, label: "down", help: "select what is below", do: func(m *model) { m.Move(0, 1) }, home: true},
		{name: "panel", section: "View", keys: []string{"p"}, label: "panel", help: "show the next panel beside the cluster", do: func(m *model) { m.NextTab() }},
		{name: "wider", section: "View", keys: []string{"("}, help: "make the panel wider", do: func(m *model) { m.Widen(4) }},
		{name: "narrower", section: "View", keys: []string{")"}, help: "make the panel narrower", do: func(m *model) { m.Widen(-4) }},
		{name: "inspect", section: "View", keys: []string{"i"}, label: "inspect", help: "inspect what is selected; again: its next section", do: func(m *model) { m.Inspect(+1) }},
		{name: "inspect-up", section: "View", keys: []string{"I"}, help: "the inspector's section before", do: func(m *model) { m.Inspect(-1) }},
		{name: "scroll-up", section: "View", keys: []string{"pgup"}, help: "scroll the panel up; in a log, the record before; among versions, the key before", do: func(m *model) { m.Scroll(+5) }},
		{name: "scroll-down", section: "View", keys: []string{"pgdown"}, help: "scroll the panel down; in a log, the record after; among versions, the next key", do: func(m *model) { m.Scroll(-5) }},
		{name: "theme", section: "View", keys: []string{"t"}, label: "theme", help: "next theme", do: (*model).nextTheme, home: true},
		{name: "mouse", section: "View", keys: []string{"M"}, help: "mouse on and off; off lets the terminal select text", do: (*model).toggleMouse, home: true},

		{name: "hint", section: "Lesson", keys: []string{"H"}, label: "hint", help: "a hint, and then a plainer one", do: func(m *model) { m.Hint() }, whyNot: func(m *model) string { return m.HintWhyNot() }},
		{name: "solution", section: "Lesson", keys: []string{"S"}, label: "solution", help: "show the lines that solve the step; again: play them", do: func(m *model) { m.Solution() }, whyNot: func(m *model) string { return m.SolutionWhyNot() }},
		{name: "side", section: "Lesson", keys: []string{"L"}, label: "text/cluster", help: "from the text to the cluster and back", do: func(m *model) { m.SwitchSide() }, whyNot: func(m *model) string { return m.LessonWhyNot() }},
		{name: "evidence", section: "Lesson", keys: []string{"g"}, label: "look", help: "go to a moment that shows why; again: to the next", do: func(m *model) { m.Evidence() },
			whyNot: func(m *model) string { return m.EvidenceWhyNot() }},
		{name: "step-before", section: "Lesson", keys: []string{"B"}, label: "back", help: "begin the step before again", do: func(m *model) { m.StepBefore() }, whyNot: func(m *model) string { return m.LessonWhyNot() }},
		{name: "skip", section: "Lesson", keys: []string{"N"}, label: "skip", help: "skip this step", do: func(m *model) { m.SkipStep() }, whyNot: func(m *model) string { return m.LessonWhyNot() }},

		{name: "command", section: "Program", keys: []string{":"}, label: "command", help: "type a tape line", do: func(m *model) { m.OpenPrompt() }},
		{name: "save", section: "Program", keys: []string{"E"}, label: "save", help: "save the tape, a picture, a film or a post-mortem", do: func(m *model) { m.ChooseExport() }},
		{name: "copy", section: "Program", keys: []string{"Y"}, help: "copy the last tape line to the clipboard", do: func(m *model) { m.CopyLine() },
			whyNot: func(m *model) string { return unless(m.Stage.Last != "", "no command has been done yet") }},
		{name: "copy-tape", section: "Program", keys: []string{"ctrl+y"}, help: "copy the whole tape to the clipboard", do: func(m *model) { m.CopyTape() }},
		{name: "palette", section: "Program", keys: []string{"ctrl+p"}, label: "actions", help: "every action, found by typing a few letters of it", do: (*model).openPalette, home: true},
		{name: "enter", section: "Program", keys: []string{"enter"}, label: "open", help: "choose; inspect what is selected; in the console, take the step", do: func(m *model) { m.Enter() }, home: true},
		{name: "help", section: "Program", keys: []string{"?"}, label: "help", help: "all keys", do: (*model).openHelp, home: true},
		{name: "back", section: "Program", keys: []string{"esc"}, label: "leave", help: "close, deselect, go back", do: func(m *model) { m.Back() }, home: true},
		{name: "quit", section: "Program", keys: []string{"q", "ctrl+c"}, label: "quit", help: "quit", do: func(m *model) { m.quitting = true }, home: true},
	}
}

func unless(ok bool, why string) string {
	if ok {
		return ""
	}
	return why
}

// why returns why an action can do nothing now, or "".
func (a *action) why(m *model) string {
	switch {
	case a.line != nil:
		if why := m.WhyStill(); why != "" {
			return why
		}
		_, why := a.line(m.Here())
		return why
	case a.whyNot != nil:
		return a.whyNot(m)
	}
	return ""
}

// keyNames prints the keys of an action for people.
func (a *action) keyNames() string {
	names := make([]string, len(a.keys))
	for i, key := range a.keys {
		names[i] = keyName(key)
	}
	return strings.Join(names, " ")
}

// firstKey prints the first of them, for where there is little room.
func (a *action) firstKey() string { return keyName(a.keys[0]) }

func keyName(key string) string {
	switch key {
	case "left":
		return "←"
	case "right":
		return "→"
	case "up":
		return "↑"
	case "down":
		return "↓"
	}
	return key
}

// bindKeys gives actions the keys that configured returns for their names. It
// refuses a key that two actions would share.
func bindKeys(table []action, configured func(name string) (keys string, ok bool)) error {
	owner := map[string]string{}
	for i := range table {
		a := &table[i]
		if keys, ok := configured(a.name); ok {
			if a.keys = strings.Fields(keys); len(a.keys) == 0 {
				return fmt.Errorf("keys.%s: expected one key or more, like: k ctrl+k", a.name)
			}
		}
		for _, key := range a.keys {
			if other, taken := owner[key]; taken {
				return fmt.Errorf("keys.%s: %s is the key of %s already", a.name, key, other)
			}
			owner[key] = a.name
		}
	}
	return nil
}

// keyTable prints every key and what it does.
func keyTable(table []action) string {
	var b strings.Builder
	section := ""
	for _, a := range table {
		if a.section != section {
			section = a.section
			fmt.Fprintf(&b, "%s\n", section)
		}
		fmt.Fprintf(&b, "  %-11s %-12s %s\n", a.keyNames(), a.name, a.help)
	}
	return b.String()
}

// What keys do that run no tape line.

// onKey gives a key to whoever is in front: the prompt, the help, a dialog,
// or the table.
func (m *model) onKey(msg tea.KeyPressMsg) {
	key := msg.String()
	switch {
	case key == "ctrl+c":
		m.quitting = true
	case m.Prompt.IsOpen():
		m.Type(msg)
	case m.Palette.IsOpen():
		if item, chosen := m.Palette.Key(msg); chosen {
			m.Chosen(item)
		}
	case m.Frame.Help != nil:
		m.HelpKey(key)
	case m.Frame.Dialog != nil:
		m.DialogKey(key)
	case m.Frame.Space != nil && m.SpaceKey(key):
	case m.AnswerKey(msg):
	default:
		if a := m.action(key); a != nil {
			m.act(a)
		}
	}
}

// act does what an action stands for, or says why it cannot.
func (m *model) act(a *action) {
	if m.Frame.Screen == views.Home && !a.home && a.why(m) == "" {
		m.Frame.Screen = views.Sandbox
	}
	if a.section == "Time" {
		m.Frame.Space = nil // it is of another moment
	}
	if a.name != "back" { // which may be about what is said
		m.Frame.Notice = ""
	}
	switch why := a.why(m); {
	case why != "":
		m.Say(views.Refusal, why)
	case a.line != nil:
		line, _ := a.line(m.Here())
		m.Run(line)
	default:
		a.do(m)
	}
}

func (m *model) nextTheme() {
	names := m.values.Themes().Names()
	current := names[0]
	if m.theme != nil {
		current = m.theme.Name
	}
	m.named = names[(slices.Index(names, current)+1)%len(names)]
	m.theme = nil
	m.Say(views.Info, "theme "+m.named)
}

func (m *model) toggleMouse() {
	if m.mouse = !m.mouse; m.mouse {
		m.Say(views.Info, "the mouse works here again")
	} else {
		m.Say(views.Info, "the mouse is the terminal's: it selects text")
	}
}

// openPalette lists every action there is, those that can do nothing now with
// their reason.
func (m *model) openPalette() {
	items := make([]views.DialogItem, len(m.table))
	for i := range m.table {
		a := &m.table[i]
		items[i] = views.DialogItem{Label: fmt.Sprintf("%-9s %s", a.firstKey(), a.name), Detail: strings.ToLower(a.section) + ": " + a.help, WhyNot: a.why(m)}
	}
	m.Palette.Open("what to do?", items)
	m.Chosen = func(item int) { m.act(&m.table[item]) }
}

func (m *model) openHelp() {
	h := &views.Help{Title: "keys"}
	if m.Frame.Space != nil {
		section := views.HelpSection{Title: "In this diagram"}
		for _, key := range desk.SpaceKeys() {
			section.Rows = append(section.Rows, views.HelpRow{Keys: keyName(key.Keys), Text: key.Label})
		}
		h.Sections = append(h.Sections, section)
	}
	for i := range m.table {
		a := &m.table[i]
		if i == 0 || a.section != m.table[i-1].section {
			h.Sections = append(h.Sections, views.HelpSection{Title: a.section})
		}
		section := &h.Sections[len(h.Sections)-1]
		section.Rows = append(section.Rows, views.HelpRow{Keys: a.keyNames(), Text: a.help, WhyNot: a.why(m)})
	}
	m.Frame.Help = h
}

// onClick does what a key on the bottom line stands for.
func (m *model) onClick(t views.Target) {
	if t.Kind != views.KeyTarget || t.Index >= len(m.Frame.Keys) {
		return
	}
	if m.Frame.Space != nil {
		m.SpaceKey(desk.SpaceKeys()[t.Index].Keys)
		return
	}
	for i := range m.table {
		if m.table[i].firstKey() == m.Frame.Keys[t.Index].Keys {
			m.act(&m.table[i])
			return
		}
	}
}

// hints returns the bottom line. What matters most now comes first.
func (m *model) hints() []views.Key {
	hints := m.Frame.Keys[:0]
	if m.Frame.Space != nil {
		for _, key := range desk.SpaceKeys() {
			key.Keys = keyName(key.Keys)
			hints = append(hints, key)
		}
		return hints
	}
	order := sandboxHints[:]
	switch {
	case m.Frame.Screen == views.Home:
		order = homeHints[:]
	case m.Waits():
		order = readHints[:]
	case m.Frame.Screen == views.Learning:
		order = lessonHints[:]
	}
	for _, name := range order {
		for i := range m.table {
			if a := &m.table[i]; a.name == name {
				hints = append(hints, m.hint(a))
			}
		}
	}
	return hints
}

// hint is an action on the bottom line. A key that acts on a node names it.
func (m *model) hint(a *action) views.Key {
	hint := views.Key{Keys: a.firstKey(), Label: a.label, WhyNot: a.why(m)}
	switch {
	case a.name == "pause" && !m.Playing:
		hint.Label = "play"
	case a.name == "enter" && m.Frame.Screen == views.Learning:
		hint.Label = "go on"
	}
	if a.line != nil && hint.WhyNot == "" {
		if line, _ := a.line(m.Here()); strings.Count(line, " ") == 1 {
			hint.Label = line
		}
	}
	return hint
}

var (
	sandboxHints = [...]string{"pause", "help", "kill", "next-step", "next", "cut", "lag", "commit", "inspect", "write", "restart",
		"freeze", "hold", "undo", "why", "what-if", "slower", "faster", "command", "panel", "quit", "step", "step-back", "auto", "takes", "compare", "save", "heal", "reset"}
	readHints   = [...]string{"enter", "help", "hint", "evidence", "side", "back", "skip", "step-before", "reset", "quit"}
	lessonHints = [...]string{"pause", "help", "side", "hint", "solution", "next-step", "command", "undo", "kill", "next", "reset", "evidence", "back", "skip", "inspect", "slower", "faster", "quit"}
	homeHints   = [...]string{"up", "down", "enter", "help", "theme", "quit"}
)

// keyOf returns the key that does a tape line now, or "".
func (m *model) keyOf(line string) string {
	for i := range m.table {
		if a := &m.table[i]; a.line != nil {
			if does, why := a.line(m.Here()); why == "" && does == line {
				return a.firstKey()
			}
		}
	}
	return ""
}

// keyNamed returns the key of an action.
func (m *model) keyNamed(name string) string {
	i := slices.IndexFunc(m.table, func(a action) bool { return a.name == name })
	return m.table[i].firstKey()
}

// action returns the action that has a key.
func (m *model) action(key string) *action {
	for i := range m.table {
		if slices.Contains(m.table[i].keys, key) {
			return &m.table[i]
		}
	}
	return nil
}
