package desk

import (
	tea "charm.land/bubbletea/v2"

	"splitbrain/views"
	"splitbrain/views/moves"
)

// OpenPrompt begins a line of the tape language.
func (d *Desk) OpenPrompt() {
	var names []string
	for _, n := range d.Stage.Still.Nodes {
		names = append(names, n.Name)
	}
	for _, c := range d.Stage.Still.Clients {
		names = append(names, c.Name)
	}
	if resource := d.Stage.Still.Resource.Name; resource != "" {
		names = append(names, resource)
	}
	d.Prompt.Open(names, OwnWords(), d.Stage.Preview)
}

// Type gives a key to the line that is being typed, and carries it out when it is
// finished. One of which nothing comes stays to be mended, unless it is time that
// stands in its way.
func (d *Desk) Type(msg tea.KeyPressMsg) {
	line, finished := d.Prompt.Key(msg)
	if !finished {
		return
	}
	d.Frame.Notice = ""
	done := d.Run(line)
	refused := d.Frame.Notice != "" && d.Frame.Level == views.Refusal
	if (!done || refused) && d.WhyStill() == "" {
		d.Prompt.Refuse(line, d.Frame.Notice)
		d.Frame.Notice = ""
	}
}

// ChooseLag asks how slow the selected link is to be.
func (d *Desk) ChooseLag() {
	a, b, _ := moves.Link(d.Here())
	d.Ask("latency between "+a+" and "+b, "enter sets it, both ways", moves.Latencies(a, b))
}

// ChooseCommit asks for whom commits are to wait.
func (d *Desk) ChooseCommit() {
	title := "a commit is a commit when …"
	if d.Stage.Still.Mesh.Leaders > 0 {
		title = "rows are written …"
	}
	d.Ask(title, "now: "+d.Stage.Still.Policy, moves.CommitPolicies(d.Here()))
}

// Ask opens a dialog of tape lines.
func (d *Desk) Ask(title, note string, choices []moves.Choice) {
	dialog, lines := moves.Dialog(title, note, choices)
	d.Frame.Dialog, d.Chosen = dialog, func(item int) { d.Run(lines[item]) }
}

// DialogKey moves in the dialog that is open, or chooses.
func (d *Desk) DialogKey(key string) {
	list := d.Frame.Dialog
	switch key {
	case "up", "shift+tab":
		list.Cursor = (list.Cursor + len(list.Items) - 1) % len(list.Items)
	case "down", "tab":
		list.Cursor = (list.Cursor + 1) % len(list.Items)
	case "enter", "space":
		d.Choose()
	case "esc", "q":
		d.Frame.Dialog = nil
	}
}

// offer opens a dialog and does something with the item that is chosen.
func (d *Desk) offer(title, note string, items []views.DialogItem, chosen func(item int)) {
	d.Frame.Dialog = &views.Dialog{Title: title, Note: note, Items: items}
	d.Chosen = chosen
}

// Choose does what the item under the cursor stands for.
func (d *Desk) Choose() {
	list := d.Frame.Dialog
	if why := list.Items[list.Cursor].WhyNot; why != "" {
		d.Say(views.Refusal, why)
		return
	}
	d.Frame.Dialog = nil
	d.Chosen(list.Cursor)
}

// HelpKey scrolls the help, or closes it.
func (d *Desk) HelpKey(key string) {
	switch key {
	case "up", "k":
		d.Frame.Help.Scroll = max(0, d.Frame.Help.Scroll-1)
	case "down", "j":
		d.Frame.Help.Scroll++
	case "pgup":
		d.Frame.Help.Scroll = max(0, d.Frame.Help.Scroll-10)
	case "pgdown", "space":
		d.Frame.Help.Scroll += 10
	default:
		d.Frame.Help = nil
	}
}
