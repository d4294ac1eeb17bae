package desk

import (
	"fmt"
	"slices"
	"strings"

	"splitbrain/engine/tape"
	"splitbrain/views"
)

// GoBack goes back by one event.
func (d *Desk) GoBack() {
	if !d.StepBack() {
		d.Say(views.Refusal, "this is the beginning")
	}
}

// GoToMark goes to the next mark of the timeline, or to the one before.
func (d *Desk) GoToMark(backwards bool) {
	text, found := d.NextMark(backwards)
	switch {
	case found:
		d.Say(views.Info, text)
	case backwards:
		d.Seek(0)
		d.Say(views.Info, "the beginning")
	default:
		d.Seek(d.Stage.Edge())
		d.Say(views.Info, "the present: nothing lies ahead")
	}
}

// ChooseTake lists the takes.
func (d *Desk) ChooseTake() {
	items, numbers := d.Takes()
	d.offer("takes", "acting in the past begins another one; all of them are kept", items, func(item int) {
		if err := d.Flip(numbers[item]); err != nil {
			d.Say(views.Error, err.Error())
			return
		}
		d.Say(views.Info, items[item].Label+": "+items[item].Detail)
	})
}

// ChooseWhatIf lists other histories that this take could have had. The one
// that is chosen is played, and stands beside this one.
func (d *Desk) ChooseWhatIf() {
	list := d.Stage.WhatIfs()
	if len(list) == 0 {
		d.Say(views.Refusal, "nothing is known that could have gone otherwise here; act in the past instead: , goes back")
		return
	}
	items := make([]views.DialogItem, len(list))
	for i, w := range list {
		items[i] = views.DialogItem{Label: w.Name, Detail: strings.TrimSpace(fmt.Sprintf("from %s  %s", w.At, w.Line))}
	}
	d.offer("what if …", "the same luck, one thing different", items, func(item int) { d.tryOut(list[item]) })
}

func (d *Desk) tryOut(w tape.WhatIf) {
	before := d.Stage.Take()
	err := d.Try(w)
	if err == nil {
		err = d.Compare(before)
	}
	if err != nil {
		d.Say(views.Error, err.Error())
		return
	}
	d.Say(views.Info, "the same luck on both sides; space plays both, esc ends it")
}

// ChooseComparison lists what can stand beside this run, or ends a comparison.
func (d *Desk) ChooseComparison() {
	if d.Together() {
		d.Frame.Compare = nil
		d.Apart()
		return
	}
	var items []views.DialogItem
	var does []func() error
	takes, numbers := d.Takes()
	for i, item := range takes {
		if numbers[i] != d.Stage.Take() {
			items = append(items, item)
			does = append(does, func() error { return d.Compare(numbers[i]) })
		}
	}
	for _, w := range d.Stage.WhatIfs() {
		items = append(items, views.DialogItem{Label: "what if: " + w.Name, Detail: w.Line})
		does = append(does, func() error { d.tryOut(w); return nil })
	}
	for _, name := range tape.PresetNames() {
		title, shows := tape.PresetTitle(name)
		items = append(items, views.DialogItem{Label: "beside: " + title, Detail: shows})
		does = append(does, func() error { return d.besidePreset(name, title) })
	}
	d.offer("compare with …", "", items, func(item int) {
		if err := does[item](); err != nil {
			d.Say(views.Error, err.Error())
		}
	})
}

// besidePreset puts a preset beside the run, on the same seed.
func (d *Desk) besidePreset(name, title string) error {
	text, _ := tape.Preset(name)
	script, err := tape.Parse(name, text)
	if err != nil {
		return err
	}
	seed := d.Stage.Reel().Seed()
	other, err := tape.NewStage(script, &seed)
	if err == nil {
		d.CompareWith(other, title)
	}
	return err
}

// ShowSides puts beside a preset what belongs there, to be played in lock-step.
func (d *Desk) ShowSides() error {
	if d.Preset < 0 {
		return nil
	}
	sides := tape.Sides(tape.PresetNames()[d.Preset])
	if len(sides) == 0 {
		return nil
	}
	seed := d.Stage.Reel().Seed()
	var stages []*tape.Stage
	var names []string
	for _, side := range sides[1:] {
		text, _ := tape.Preset(side.Preset)
		script, err := tape.Parse(side.Preset, text)
		if err != nil {
			return err
		}
		stage, err := tape.NewStage(script, &seed)
		if err != nil {
			return err
		}
		stages, names = append(stages, stage), append(names, side.Name)
	}
	d.InLockStep(sides[0].Name, stages, names)
	d.Say(views.Info, "the same clients and the same faults on all sides; esc leaves only the first")
	return nil
}

// AskWhy lists what there is to ask about what has happened, or about what is
// selected. The answer is a chain of causes and a diagram.
func (d *Desk) AskWhy() {
	questions := d.Questions(d.Frame.Selected.Standing())
	switch len(questions) {
	case 0:
		d.Say(views.Refusal, "nothing has happened here that there would be something to ask about")
	case 1:
		d.answer(0)
	default:
		d.offer("why?", "", questions, d.answer)
	}
}

func (d *Desk) answer(question int) {
	d.Playing = false
	d.Frame.Space = d.Why(question)
	d.Say(views.Info, "the run waits; esc goes back to it")
}

// SpaceKeys are the keys of the diagram, as the bottom line shows them.
func SpaceKeys() []views.Key {
	return []views.Key{{Keys: "down", Label: "next cause"}, {Keys: "up", Label: "before"}, {Keys: "enter", Label: "go there"},
		{Keys: "o", Label: "everything"}, {Keys: "z", Label: "zoom"}, {Keys: "esc", Label: "close"},
		{Keys: "pgup", Label: "scroll"}, {Keys: "Z", Label: "zoom in"}}
}

// SpaceKey is for the diagram. It reports whether the key meant something
// there.
func (d *Desk) SpaceKey(key string) bool {
	s := d.Frame.Space
	switch key {
	case "up", "left", "shift+tab":
		s.Chosen, s.Scroll = max(s.Chosen-1, 0), 0
	case "down", "right", "tab":
		s.Chosen, s.Scroll = min(s.Chosen+1, len(s.Story)-1), 0
	case "pgup":
		d.Scroll(+10)
	case "pgdown":
		d.Scroll(-10)
	case "o":
		if s.OnlyCauses = !s.OnlyCauses; s.OnlyCauses {
			d.Say(views.Info, "only what has a part in the answer")
		} else {
			d.Say(views.Info, "everything that happened at the time")
		}
	case "z", "+":
		d.zoom(+1)
	case "Z", "-":
		d.zoom(-1)
	case "enter":
		at := s.Story[s.Chosen]
		d.Frame.Space = nil
		d.Seek(at.At)
		d.Say(views.Info, at.Text)
	case "esc", "e":
		d.Frame.Space = nil
	default:
		return false
	}
	return true
}

// zoom goes some steps out of the diagram, or into it when negative.
func (d *Desk) zoom(steps int) {
	s, zooms := d.Frame.Space, views.Zooms()
	at := min(max(slices.Index(zooms, s.Zoom)+steps, 0), len(zooms)-1)
	if s.Zoom, s.Scroll = zooms[at], 0; s.Zoom == 0 {
		d.Say(views.Info, "each moment has a row of its own")
	} else {
		d.Say(views.Info, fmt.Sprintf("a row is %s", s.Zoom))
	}
}
