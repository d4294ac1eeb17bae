package desk

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"splitbrain/views"
)

// asked returns what the lesson asks now, or nil.
func (d *Desk) asked() *views.Ask {
	l := d.Frame.Lesson
	if d.Frame.Screen != views.Learning || l == nil || d.InPast() || l.Away {
		return nil
	}
	switch l.Phase {
	case views.LessonPredicts:
		return l.Prediction
	case views.LessonAsks:
		return l.Question
	}
	return nil
}

// AnswerKey is for what is typed into an answer. It reports whether the key
// meant something there.
func (d *Desk) AnswerKey(msg tea.KeyPressMsg) bool {
	a, u := d.asked(), &d.learner
	if a == nil {
		return false
	}
	key := msg.String()
	switch {
	case key == "backspace" && a.Kind == views.AskNumber:
		u.typed = u.typed[:max(len(u.typed)-1, 0)]
	case key == "backspace" && a.Kind == views.AskOrder:
		u.order = u.order[:max(len(u.order)-1, 0)]
	case a.Kind == views.AskNumber && len(key) == 1 && strings.Contains(a.Letters, key):
		if len(u.typed) < 12 {
			u.typed += key
		}
	case a.Kind != views.AskNumber && len(key) == 1 && key >= "1" && key <= "9":
		d.point(int(key[0] - '1'))
	default:
		return false
	}
	d.Frame.Notice = ""
	return true
}

// chosen reports that something has been chosen or typed that enter hands in.
func (d *Desk) chosen() bool {
	return d.asked() != nil && (d.learner.cursor >= 0 || d.learner.typed != "")
}

// point chooses an answer by its number. In an order that takes it next.
func (d *Desk) point(option int) {
	a, u := d.asked(), &d.learner
	if a == nil || option >= len(a.Options) {
		return
	}
	u.cursor = option
	if a.Kind == views.AskOrder && !slices.Contains(u.order, option) {
		u.order = append(slices.Clip(u.order), option)
	}
}

// moveAnswer points at another answer, or scrolls the text where there is
// none to choose. It reports whether the lesson wanted the key.
func (d *Desk) moveAnswer(dy int) bool {
	l, u := d.Frame.Lesson, &d.learner
	if d.Frame.Screen != views.Learning || l == nil || l.Away || d.InPast() || dy == 0 {
		return false
	}
	a := d.asked()
	switch {
	case a != nil && a.Kind != views.AskNumber && len(a.Options) > 0:
		if u.cursor < 0 && dy < 0 {
			u.cursor = 0
		}
		u.cursor = (u.cursor + dy + len(a.Options)) % len(a.Options)
	case l.Phase == views.LessonActs:
		return false // the arrows walk through the cluster
	default:
		d.scrollLesson(dy)
	}
	return true
}

// scrollLesson scrolls the text, never further than there is any.
func (d *Desk) scrollLesson(lines int) {
	top, all, room := views.LessonRoom(&d.Frame)
	to := min(max(top+lines, 0), max(all-room, 0))
	d.learner.scroll += to - top
	if a := d.asked(); a != nil {
		d.learner.cursor = -1 // or the text would follow it
	}
}

// enterLesson does what enter stands for in a lesson. It reports whether that
// is anything.
func (d *Desk) enterLesson() bool {
	l := d.Frame.Lesson
	if d.Frame.Screen != views.Learning || l == nil || d.InPast() {
		return false
	}
	switch {
	case d.lingers():
		d.endLinger()
		return true
	case l.Phase == views.LessonRuns || l.Phase == views.LessonActs:
		return d.enterCluster(l)
	case l.Away:
		d.learner.away = false
		return true
	case !d.chosen() && d.readOn():
		return true
	}
	d.tell(d.give(l))
	return true
}

// enterCluster is for a step in which time passes: it reads on and then lets
// time pass. It leaves enter to what is selected or to a panel that is open.
func (d *Desk) enterCluster(l *views.Lesson) bool {
	beside := views.LessonBeside(d.Frame.Width)
	switch {
	case l.Phase == views.LessonActs && !beside && !l.Away:
		if !d.readOn() {
			d.SwitchSide()
		}
	case d.Frame.Tab != views.TabOverview || d.Frame.Selected.Kind != views.NoTarget:
		return false
	case d.learner.held && beside && d.readOn():
	default:
		d.release()
	}
	return true
}

// readOn scrolls to what is not seen yet. It reports whether there was any.
func (d *Desk) readOn() bool {
	if !d.moreBelow() {
		return false
	}
	_, _, room := views.LessonRoom(&d.Frame)
	d.scrollLesson(max(room-2, 1))
	return true
}

// give hands in what was chosen, or goes on.
func (d *Desk) give(l *views.Lesson) error {
	u := &d.learner
	switch l.Phase {
	case views.LessonPredicts:
		text, ready := d.given(l.Prediction)
		if !ready {
			return nil
		}
		return u.class.Predict(text)
	case views.LessonAsks:
		text, ready := d.given(l.Question)
		if !ready {
			return nil
		}
		return u.class.Answer(text)
	case views.LessonEnds:
		if d.NextLesson != nil {
			return d.NextLesson()
		}
		return nil
	}
	return u.class.Next()
}

// given returns what was chosen or typed. When it is not complete, it takes
// one step more, or says what is missing.
func (d *Desk) given(a *views.Ask) (text string, ready bool) {
	u := &d.learner
	switch {
	case a.Kind == views.AskNumber:
		if u.typed == "" {
			d.Say(views.Refusal, a.Example)
		}
		return u.typed, u.typed != ""
	case a.Kind == views.AskOrder && len(u.order) < len(a.Options):
		if slices.Contains(u.order, u.cursor) {
			d.Say(views.Refusal, "that one has its place; choose another")
		} else if u.cursor >= 0 {
			d.point(u.cursor)
		}
		return "", false
	case a.Kind == views.AskOrder:
		words := make([]string, len(u.order))
		for i, option := range u.order {
			words[i] = strconv.Itoa(option + 1)
		}
		return strings.Join(words, " "), true
	case u.cursor < 0:
		d.Say(views.Refusal, "choose one first: ↑ ↓ or its number")
		return "", false
	}
	return strconv.Itoa(u.cursor + 1), true
}

// tell shows an error of the lesson.
func (d *Desk) tell(err error) {
	if err != nil {
		d.Say(views.Refusal, err.Error())
	}
}

// StepBefore goes back to the beginning of the step before.
func (d *Desk) StepBefore() { d.again(d.learner.class.Back()) }

// SkipStep goes on as if the step had been taken.
func (d *Desk) SkipStep() { d.again(d.learner.class.Skip()) }

// again begins a part of the lesson with nothing chosen.
func (d *Desk) again(err error) {
	d.learner.step = -1
	d.tell(err)
}
