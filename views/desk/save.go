package desk

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"splitbrain/views"
	"splitbrain/views/export"
)

// Saved is the message that something has been written beside the picture.
type Saved struct {
	File string
	Err  error
}

// OnSaved tells what became of a file.
func (d *Desk) OnSaved(s Saved) {
	if s.Err != nil {
		d.Say(views.Error, s.Err.Error())
	} else {
		d.Say(views.Info, "saved as "+s.File)
	}
}

// ChooseExport lists the forms in which this run can leave the program.
func (d *Desk) ChooseExport() {
	items := []views.DialogItem{
		{Label: "tape", Detail: "all that was done, to be played again"},
		{Label: "svg", Detail: "this screen, for a page"}, {Label: "png", Detail: "this screen, as pixels"},
		{Label: "txt", Detail: "this screen, as text"},
		{Label: "gif", Detail: "the last ten seconds, moving"}, {Label: "cast", Detail: "the same, for asciinema"},
		{Label: "md", Detail: "a post-mortem: what was lost, when, and why"},
	}
	d.offer("save …", "into the working directory; nothing is overwritten", items, func(item int) { d.export(items[item].Label, "") })
}

// export writes a file. What takes long is done beside the picture.
func (d *Desk) export(form, name string) {
	if form == "tape" {
		file, err := export.SaveTape(d.Stage, name)
		d.OnSaved(Saved{file, err})
		return
	}
	format, err := export.FormatNamed(form)
	if err != nil {
		d.Say(views.Error, err.Error())
		return
	}
	if format.IsPicture() {
		file, err := export.SaveFrame(&d.Painter, format, name, d.Stage.Still.Now)
		d.OnSaved(Saved{file, err})
		return
	}
	order := export.Order{Format: format, Look: export.Look{Width: d.Frame.Width, Height: d.Frame.Height, Theme: d.Frame.Theme, Tab: d.Frame.Tab}}
	if format.IsFilm() {
		order.From = export.Moment{Set: true, At: max(d.Stage.Still.Now.Add(-filmed), 0)}
	}
	ready, err := export.Of(d.Stage, order)
	if err != nil {
		d.Say(views.Error, err.Error())
		return
	}
	d.Say(views.Info, "saving …")
	d.After = func() tea.Msg {
		file, err := ready.Save(name)
		return Saved{file, err}
	}
}

// filmed is how much of the past a film has.
const filmed = 10e9

// CopyLine puts the last tape line into the clipboard.
func (d *Desk) CopyLine() {
	d.After = tea.SetClipboard(d.Stage.Last)
	d.Say(views.Info, "copied: "+d.Stage.Last)
}

// CopyTape puts the whole tape into the clipboard.
func (d *Desk) CopyTape() {
	text := d.Stage.Reel().Tape()
	d.After = tea.SetClipboard(text)
	d.Say(views.Info, fmt.Sprintf("copied the tape: %d lines", strings.Count(text, "\n")))
}

// OwnWords are the lines that the prompt understands besides the language.
func OwnWords() []string {
	return []string{"open FILE", "save FILE", "export svg|png|txt|gif|cast|md [FILE]"}
}

// runOwn carries out a line that is about the program and not about the
// cluster. It reports whether it was one.
func (d *Desk) runOwn(line string) (done, mine bool) {
	words := strings.Fields(line)
	if len(words) == 0 {
		return false, false
	}
	name := strings.Join(words[1:], " ")
	switch words[0] {
	case "open":
		if name == "" || d.OpenFile == nil {
			d.Say(views.Error, "expected a file: open lost.tape")
			return false, true
		}
		if err := d.OpenFile(name); err != nil {
			d.Say(views.Error, err.Error())
			return false, true
		}
		if d.Frame.Screen == views.Learning {
			d.leaveLesson()
			d.Frame.Screen = views.Sandbox
		}
		d.Say(views.Info, "opened "+name)
	case "save":
		d.export("tape", name)
	case "export":
		if len(words) < 2 {
			d.Say(views.Error, "expected what to save: export svg, png, txt, gif, cast or md")
			return false, true
		}
		d.export(words[1], strings.Join(words[2:], " "))
	default:
		return false, false
	}
	return true, true
}
