package desk

import (
	"slices"

	"splitbrain/views"
)

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
	switch l := d.Frame.Lesson; {
	case l.Phase >= views.LessonAsks:
		return "the step is solved; no hint is needed"
	case l.MoreHints == 0:
		return "there is no further hint"
	}
	return ""
}

// SolutionWhyNot says why there is no solution to show now, or "".
func (d *Desk) SolutionWhyNot() string {
	if why := d.LessonWhyNot(); why != "" {
		return why
	}
	return d.Frame.Lesson.Unsolvable
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
	d.lookUp()
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
	d.lookUp()
	d.Say(views.Info, "the same key again plays it")
}

// readText brings the text to the front. Where it hides the cluster, that
// stands still meanwhile.
func (d *Desk) readText() {
	d.endLinger()
	d.learner.peek = false
	if !views.LessonBeside(d.Frame.Width) {
		d.hold()
	}
}

// lookUp reads the text for a moment, from where one is.
func (d *Desk) lookUp() {
	peek := d.learner.away || d.learner.peek
	d.readText()
	d.learner.peek = peek
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
		d.lookUp()
	case views.LessonBeside(d.Frame.Width):
		d.Say(views.Info, "both are on the screen already")
	default:
		d.learner.away, d.learner.peek = true, false
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

// leaveAgain asks whether somebody wants to leave. Any other key is a no.
const leaveAgain = "esc again leaves the lesson; it goes on where you were"

// backFromLesson closes what is open in a lesson, one thing after the other. It
// leaves only who was asked. Said is the message that was on the screen.
func (d *Desk) backFromLesson(said string) {
	l, u := d.Frame.Lesson, &d.learner
	turn := l.Phase == views.LessonActs && !views.LessonBeside(d.Frame.Width)
	switch {
	case said == leaveAgain || l.Phase == views.LessonEnds:
		d.GoHome()
	case turn && u.peek && !l.Away:
		d.SwitchSide()
	case said != "":
	case turn && l.Away:
		d.readText()
	default:
		d.Say(views.Info, leaveAgain)
	}
}
