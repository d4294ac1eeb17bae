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
	case d.readOn():
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

// LessonWhyNot says why an action of a lesson can do nothing now, or "".
func (d *Desk) LessonWhyNot() string {
	switch {
	case d.Frame.Screen != views.Learning || d.Frame.Lesson == nil:
		return "only in a lesson"
	case d.InPast():
		return "this is the past; esc comes back"
	}
	return ""
}

// HintWhyNot says why there is no hint to show now, or "".
func (d *Desk) HintWhyNot() string {
	if why := d.LessonWhyNot(); why != "" {
		return why
	}
	if d.Frame.Lesson.MoreHints == 0 {
		return "there is no further hint"
	}
	return ""
}

// EvidenceWhyNot says why there is no moment to look at, or "".
func (d *Desk) EvidenceWhyNot() string {
	l := d.Frame.Lesson
	if d.Frame.Screen != views.Learning || l == nil {
		return "only in a lesson"
	}
	if l.Phase < views.LessonAsks || !slices.ContainsFunc(l.Evidence, func(m views.Moment) bool { return m.Found }) {
		return "there is no moment to look at yet"
	}
	return ""
}

// Hint shows one more hint.
func (d *Desk) Hint() {
	d.readText()
	d.learner.class.NextHint()
	d.learner.scroll = 1 << 10 // the newest hint is at the end
}

// Solution shows the lines that reach the goals; asked again, it plays them.
func (d *Desk) Solution() {
	class := d.learner.class
	if len(d.Frame.Lesson.Solution) > 0 {
		if err := class.PlaySolution(); err != nil {
			d.tell(err)
			return
		}
		d.learner.away, d.learner.linger, d.Pace.Patient = true, 0, false
		d.setGoing()
		d.Say(views.Info, "the solution plays")
		return
	}
	if err := class.ShowSolution(); err != nil {
		d.tell(err)
		return
	}
	d.readText()
	d.Say(views.Info, "the same key again plays it")
}

// readText brings the text to the front. Where it hides the cluster, that
// stands still meanwhile.
func (d *Desk) readText() {
	d.endLinger()
	if !views.LessonBeside(d.Frame.Width) {
		d.hold()
	}
}

// watch brings the cluster to the front when the text hid it while a learner
// did something, and sets it going when the lesson had stopped it: what comes of
// it is to be seen.
func (d *Desk) watch() {
	l := d.Frame.Lesson
	if d.Frame.Screen != views.Learning || l == nil || l.Phase != views.LessonActs || d.InPast() {
		return
	}
	if !views.LessonBeside(d.Frame.Width) {
		d.learner.away = true
	}
	d.Pace.Patient, d.learner.linger = true, 0
	d.release()
}

// SwitchSide puts the cluster where the text is, or the text back.
func (d *Desk) SwitchSide() {
	switch {
	case d.Frame.Lesson.Away:
		d.readText()
	case views.LessonBeside(d.Frame.Width):
		d.Say(views.Info, "both are on the screen already")
	default:
		d.learner.away = true
		d.setGoing()
	}
}

// Evidence goes to the next moment that shows why.
func (d *Desk) Evidence() {
	l, u := d.learner.lesson, &d.learner
	for range l.Evidence {
		u.moment = (u.moment + 1) % len(l.Evidence)
		if l.Evidence[u.moment].Found {
			d.LookAt(l.Evidence[u.moment].At)
			return
		}
	}
	d.Say(views.Refusal, "there is no moment to look at yet")
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
