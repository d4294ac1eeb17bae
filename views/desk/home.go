package desk

import (
	"os"
	"path/filepath"

	"splitbrain/engine/tape"
	"splitbrain/views"
)

// Entry is a choice of the home screen.
type Entry struct {
	views.MenuItem
	Open func() error
}

// Menu returns the home screen's list: what there is to learn, the clusters
// that come along, and tapes of one's own.
func (d *Desk) Menu() *views.Menu {
	if d.Frame.Screen != views.Home {
		return nil
	}
	menu := &views.Menu{Promise: "learn database replication by breaking it", Cursor: d.cursor,
		Hint: "enter opens it, k kills the primary beside this menu"}
	for _, e := range d.Entries {
		menu.Items = append(menu.Items, e.MenuItem)
	}
	for i, name := range tape.PresetNames() {
		title, shows := tape.PresetTitle(name)
		item := views.MenuItem{Label: title, Detail: shows, Under: true}
		if i == 0 {
			item.Head = "Sandbox"
		}
		menu.Items = append(menu.Items, item)
	}
	menu.Items = append(menu.Items, views.MenuItem{Label: "Open a tape", Detail: "one of this folder"})
	if d.Preset < 0 {
		menu.Items = append(menu.Items, views.MenuItem{Label: "Back to it", Detail: d.Frame.Title})
	}
	return menu
}

// GoHome shows the home screen. A sandbox lives on behind it; behind a lesson
// that was left there is a fresh one.
func (d *Desk) GoHome() {
	d.leaveLesson()
	learned := d.Frame.Screen == views.Learning
	d.Frame.Screen = views.Home
	if d.OnHome != nil {
		d.OnHome()
	}
	switch {
	case learned:
		d.Pace, d.Playing, d.cursor = d.learner.pace, true, 0
		d.Frame.Tab = views.TabOverview
		d.ChoosePreset(0)
	case d.Preset < 0:
		d.cursor = len(d.Entries) + len(tape.PresetNames()) + 1
	default:
		d.cursor = len(d.Entries) + d.Preset
	}
}

// moveMenu goes through the menu. A cluster that is pointed at comes to life.
func (d *Desk) moveMenu(dy int) {
	all := len(d.Menu().Items)
	d.pointMenu((d.cursor + dy + all) % all)
}

func (d *Desk) pointMenu(index int) {
	d.cursor = index
	if preset := index - len(d.Entries); preset >= 0 && preset < len(tape.PresetNames()) {
		d.ChoosePreset(preset)
	}
}

// enterMenu opens what the menu points at.
func (d *Desk) enterMenu() {
	d.Frame.Notice = ""
	switch preset := d.cursor - len(d.Entries); {
	case preset < 0:
		if err := d.Entries[d.cursor].Open(); err != nil {
			d.Say(views.Error, err.Error())
		}
	case preset == len(tape.PresetNames()):
		d.chooseFile()
	default:
		d.Frame.Screen = views.Sandbox
		d.Failed(d.ShowSides())
	}
}

// Folders that are searched for tapes, and how many are listed.
var tapesHere = [...]string{"*.tape", "*/*.tape", "*/*/*.tape"}

const mostTapes = 500

// chooseFile lists the tapes in this folder and a little below.
func (d *Desk) chooseFile() {
	var files []string
	for _, pattern := range tapesHere {
		found, _ := filepath.Glob(pattern)
		files = append(files, found...)
	}
	if len(files) == 0 {
		here, _ := os.Getwd()
		d.Say(views.Refusal, "no tape in "+here+"; splitbrain sandbox FILE opens one from anywhere")
		return
	}
	items := make([]views.DialogItem, min(len(files), mostTapes))
	for i := range items {
		items[i].Label = files[i]
	}
	d.Palette.Open("which tape?", items)
	d.Chosen = func(item int) {
		if err := d.OpenFile(files[item]); err != nil {
			d.Say(views.Error, err.Error())
			return
		}
		d.Frame.Screen = views.Sandbox
	}
}
