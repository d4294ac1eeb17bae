// Package desk is what a person sits at: the deck that plays, the picture, the
// selection, the prompt and the dialogs, and what each of them does when it is
// asked to. It knows which actions there are, but no key that stands for one.
package desk

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"splitbrain/engine/tape"
	"splitbrain/views"
	"splitbrain/views/deck"
	"splitbrain/views/moves"
	"splitbrain/views/palette"
	"splitbrain/views/prompt"
)

// Desk is such a place. Show puts a stage on it.
type Desk struct {
	deck.Deck
	Frame   views.Frame
	Painter views.Painter
	Prompt  prompt.Prompt
	Palette palette.Palette
	Lens    deck.Lens
	Preset  int            // in the menu, -1 for a tape of one's own
	Chosen  func(item int) // what an item of the dialog or the palette does
	After   tea.Cmd        // what is to be done beside the picture, or nil

	OpenFile func(file string) error // puts a tape of one's own on the stage

	Entries    []Entry                  // of the home screen, over the clusters
	OnHome     func()                   // brings them up to date
	NextLesson func() error             // opens the lesson after the one that has ended
	KeyOf      func(line string) string // the key that does a tape line now, or ""

	drag    dragged
	cursor  int // in the menu
	learner learner
}

// Say puts a notice on the screen.
func (d *Desk) Say(level views.NoticeLevel, text string) {
	d.Frame.Notice, d.Frame.Level = text, level
}

// Run carries out a line that was typed, or that a key stands for, and shows
// what came of it.
func (d *Desk) Run(line string) bool {
	if done, mine := d.runOwn(line); mine {
		return done
	}
	if why := d.WhyStill(); why != "" {
		d.Say(views.Refusal, why)
		return false
	}
	d.Frame.Space = nil // it does not know what comes of the line
	takes := d.Stage.Take()
	d.learner.notice = "" // the same may happen again
	refused, err := d.Do(line)
	d.Frame.Notice = ""
	switch {
	case err != nil:
		d.Say(views.Error, tape.Told(err))
	case refused != "":
		d.Say(views.Refusal, refused)
	case strings.HasPrefix(line, "break"):
		d.Say(views.Info, "the run pauses at: "+cmp.Or(strings.Join(d.Stage.Breaks(), "; "), "nothing"))
	case d.Stage.Take() != takes:
		d.Say(views.Info, "a new take begins here: "+line+"; what was before is kept")
	}
	if gone := d.Stage.Dropped(); gone != "" && err == nil {
		d.Say(views.Info, gone)
	}
	if err == nil && refused == "" {
		d.watch()
	}
	return err == nil
}

// TogglePlaying stops and goes.
func (d *Desk) TogglePlaying() { d.Playing, d.learner.held = !d.Playing, false }

// TakeBack goes back to before the last command.
func (d *Desk) TakeBack() {
	if d.Frame.Screen == views.Learning && !d.InPast() && !d.learner.class.CanUndo() {
		d.Say(views.Refusal, "you have done nothing here that could be undone")
		return
	}
	if undone := d.Undo(); undone != "" {
		d.Say(views.Info, "undone: "+undone)
	} else {
		d.Say(views.Info, "undone")
	}
}

// Begin begins the cluster again.
func (d *Desk) Begin() {
	if d.Frame.Screen == views.Learning {
		d.Return()
		d.again(d.learner.class.Reset())
		d.Say(views.Info, "the step begins again")
		return
	}
	d.Failed(d.Stage.Reset())
	d.Show(d.Stage)
	d.Say(views.Info, "the cluster begins again")
}

// Here is what moves are about.
func (d *Desk) Here() moves.Here {
	return moves.Here{Still: &d.Stage.Still, Selected: d.Frame.Selected.Standing()}
}

// ChoosePreset shows another cluster behind the menu.
func (d *Desk) ChoosePreset(index int) {
	names := tape.PresetNames()
	d.Preset, d.Playing = (index+len(names))%len(names), true
	text, _ := tape.Preset(names[d.Preset])
	script, err := tape.Parse(names[d.Preset], text)
	if err == nil {
		var stage *tape.Stage
		if stage, err = tape.NewStage(script, nil); err == nil {
			d.Show(stage)
		}
	}
	d.Failed(err)
}

// PresetIndex returns the place of a preset in the menu, or -1.
func PresetIndex(name string) int { return slices.Index(tape.PresetNames(), name) }

// Show makes a stage the one that is looked at.
func (d *Desk) Show(stage *tape.Stage) {
	d.Open(stage)
	d.Frame.Places, d.Frame.Selected, d.Frame.Scroll = views.PlacesOf(&stage.Still), views.Target{}, 0
	d.Frame.Title, _, _ = strings.Cut(stage.Script().Title, ": ")
	if d.Frame.Title == "" {
		d.Frame.Title = stage.Script().Name
	}
	d.Frame.Notice, d.Frame.Space, d.Frame.Compare = "", nil, nil
	d.Lens.Follow()
	if d.Preset >= 0 {
		d.Failed(d.WarmUp())
	}
}

// Failed stops, and shows an error of the tape that plays or the break that
// has come true.
func (d *Desk) Failed(err error) {
	if err == nil {
		return
	}
	level := views.Error
	var hit *tape.Hit
	if errors.As(err, &hit) {
		level = views.Info
	}
	d.Frame.Notice, d.Frame.Level, d.Playing = err.Error(), level, false
}
