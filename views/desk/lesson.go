package desk

import (
	"fmt"
	"time"

	"splitbrain/views"
	"splitbrain/views/deck"
)

// Class is a lesson being taken, as the desk needs it.
type Class interface {
	deck.Guide
	// Show returns what the lesson looks like now.
	Show() *views.Lesson
	Predict(text string) error
	Answer(text string) error
	Next() error
	NextHint() bool
	ShowSolution() error
	PlaySolution() error
	CanUndo() bool
	Reset() error
	Back() error
	Skip() error
	// Save keeps what the learner has come to. The note says what happened to
	// a damaged file.
	Save() (note string, err error)
}

// learner is what a person who takes a lesson has chosen and typed so far.
type learner struct {
	class  Class
	lesson *views.Lesson // as it was shown last
	name   string        // on the top line
	step   int
	phase  views.LessonPhase
	cursor int // the answer that is pointed at, -1 for none
	typed  string
	order  []int
	scroll int
	away   bool          // the cluster stands where the text would
	peek   bool          // the text is in front for a moment only
	held   bool          // the lesson has stopped the clock
	linger time.Duration // in which the last picture of a run stays
	moment int           // of the evidence that is looked at
	notice string
	heard  bool
	saved  bool
	done   int       // goals of the step that were reached at once, at most
	pace   deck.Pace // of the sandbox, to come back to
}

// Learn opens a lesson.
func (d *Desk) Learn(class Class, name string) {
	d.leaveLesson()
	pace := d.Pace
	if d.Frame.Screen == views.Learning && d.learner.class != nil {
		pace = d.learner.pace
	}
	d.learner = learner{class: class, name: name, step: -1, moment: -1, pace: pace}
	d.resumeLesson()
}

// resumeLesson goes on with the lesson that was left for the home screen.
func (d *Desk) resumeLesson() {
	d.Preset = -1
	d.Pace.Auto, d.Pace.Brief = true, true
	d.Show(d.learner.class.Stage())
	d.Follow(d.learner.class)
	d.Frame.Screen, d.Frame.Tab = views.Learning, views.TabOverview
	d.Playing = !d.learner.held && (d.learner.away || views.LessonBeside(d.Frame.Width))
	d.Frame.Title = d.learner.name
	d.Refresh()
}

// Resume goes on with that lesson.
func (d *Desk) Resume() error {
	d.resumeLesson()
	return nil
}

// LessonPlace says which lesson that is, and where in it one is.
func (d *Desk) LessonPlace() string {
	return d.learner.lesson.Title + ", " + d.learner.lesson.Progress
}

// HasLesson reports that a lesson has been begun and not ended.
func (d *Desk) HasLesson() bool {
	return d.learner.class != nil && d.learner.lesson != nil && d.learner.lesson.Phase != views.LessonEnds
}

// leaveLesson keeps what was done of a lesson.
func (d *Desk) leaveLesson() {
	if d.learner.class == nil || d.learner.saved || d.Frame.Screen != views.Learning {
		return
	}
	note, err := d.learner.class.Save()
	switch {
	case err != nil:
		d.Say(views.Error, err.Error())
	case note != "":
		d.Say(views.Info, note)
	}
}

// Close keeps what has to be kept when the program ends.
func (d *Desk) Close() { d.leaveLesson() }

// Refresh takes in what has become of the lesson. It is called after
// everything that may have changed it.
func (d *Desk) Refresh() {
	if d.Frame.Screen != views.Learning {
		d.Frame.Lesson = nil
		return
	}
	u := &d.learner
	if d.Keep() {
		d.Frame.Places, d.Frame.Selected, d.Frame.Scroll = views.PlacesOf(&d.Stage.Still), views.Target{}, 0
		d.Frame.Title = u.name
		d.Lens.Follow()
	}
	l := u.class.Show()
	d.hearNotice(l)
	d.heedGoals(l)
	if l.Step != u.step || l.Phase != u.phase {
		d.turn(l)
		if l.Phase == views.LessonEnds {
			l = u.class.Show() // which now knows what comes next
		}
	}
	if views.LessonBeside(d.Frame.Width) && d.Frame.Tab == views.TabOverview {
		u.away, u.linger = false, 0
	}
	l.Scroll, l.Away = u.scroll, u.away || d.InPast() && !views.LessonBeside(d.Frame.Width)
	for _, ask := range []*views.Ask{l.Prediction, l.Question} {
		if ask != nil && !ask.Locked {
			ask.Cursor, ask.Typed, ask.Order = u.cursor, u.typed, u.order
		}
	}
	if l.Suggestion != "" && d.KeyOf != nil {
		l.SuggestKey = d.KeyOf(l.Suggestion)
	}
	l.Looking = d.looking(l)
	u.lesson, d.Frame.Lesson = l, l
	l.Now = d.whatNow(l)
}

// hearNotice stops when the lesson went back, so that there is time for another
// decision. When the run goes on, the notice has been heard.
func (d *Desk) hearNotice(l *views.Lesson) {
	u := &d.learner
	switch {
	case l.Notice != u.notice:
		u.notice, u.heard = l.Notice, l.Notice == ""
		if l.Notice != "" && d.Playing {
			d.hold()
		}
	case d.Playing:
		u.heard = true
	}
	if !u.heard {
		return
	}
	l.Notice = ""
	for i := range l.Goals {
		l.Goals[i].Broken = false
	}
}

// heedGoals slows down for a goal that is reached, so that what comes next is
// not missed.
func (d *Desk) heedGoals(l *views.Lesson) {
	u, done := &d.learner, 0
	for i := range l.Goals {
		if l.Goals[i].Done {
			done++
		}
	}
	switch {
	case l.Step != u.step:
		u.done = done
	case done > u.done:
		u.done = done
		d.Pace.Notice()
	}
}

// turn is when another part of a step begins: what was chosen has had its
// effect, and the screen shows what matters now.
func (d *Desk) turn(l *views.Lesson) {
	u := &d.learner
	begins := l.Step != u.step || l.Phase < u.phase
	if begins {
		d.Frame.Tab = views.TabOverview
	}
	if d.Frame.Level == views.Refusal || d.Frame.Level == views.Info && !begins {
		d.Frame.Notice = "" // it was about what is over
	}
	watched := u.away && !begins && (u.phase == views.LessonRuns || u.phase == views.LessonActs)
	ran := !begins && u.phase == views.LessonRuns
	u.step, u.phase = l.Step, l.Phase
	d.Pace.Patient = l.Phase == views.LessonActs
	u.cursor, u.typed, u.order, u.scroll, u.moment, u.peek = -1, "", nil, 0, -1, false
	d.face(l, begins, ran, watched)
	if l.Phase == views.LessonEnds {
		d.leaveLesson()
		u.saved = true
	}
}

// face puts in front what another part of a step is about, the text or the
// cluster, and sets the clock. When the learner begins to act there is
// something to read first: what came of the run, or what there is to do.
func (d *Desk) face(l *views.Lesson, begins, ran, watched bool) {
	u := &d.learner
	reads := l.Phase == views.LessonActs && (begins || l.Result != "")
	u.away, u.linger = (l.Phase == views.LessonRuns || l.Phase == views.LessonActs) && !reads, 0
	if !views.LessonBeside(d.Frame.Width) && watched && !u.away {
		u.away, u.linger = true, afterglow
	}
	if !u.away && !views.LessonBesidePanel(d.Frame.Width) {
		d.Frame.Tab = views.TabOverview
	}
	switch {
	case l.Phase == views.LessonActs && (reads || ran):
		d.hold()
	case l.Phase == views.LessonRuns || l.Phase == views.LessonActs:
		d.setGoing()
	}
}

// looking returns the moment of the past that is on the screen, or nil.
func (d *Desk) looking(l *views.Lesson) *views.Moment {
	if !d.InPast() {
		return nil
	}
	m := &views.Moment{At: d.Stage.Still.Now}
	if i := d.learner.moment; i >= 0 && i < len(l.Evidence) && l.Evidence[i].At == m.At {
		m.Text = l.Evidence[i].Text
	} else {
		m.Text = []views.Span{{Text: "the past of this run; what is done here does not count"}}
	}
	return m
}

// whatNow says what there is to do, in one line.
func (d *Desk) whatNow(l *views.Lesson) string {
	if d.InPast() {
		return "a look at the past: esc comes back"
	}
	if d.lingers() {
		return "the run has ended: enter reads what came of it"
	}
	if d.moreBelow() && !d.chosen() && l.Phase != views.LessonRuns && (l.Phase != views.LessonActs || d.learner.held) {
		return "enter reads on"
	}
	switch l.Phase {
	case views.LessonReads:
		return "enter lets it run"
	case views.LessonPredicts:
		return askNow(l.Prediction, "locks it")
	case views.LessonRuns:
		if d.Playing {
			return "watch: the run plays by itself"
		}
		return "paused: space goes on"
	case views.LessonActs:
		return d.actNow(l)
	case views.LessonAsks:
		return askNow(l.Question, "answers")
	case views.LessonEnds:
		return "enter takes the next lesson, esc goes home"
	}
	switch {
	case l.Step < l.Steps-1:
		return fmt.Sprintf("enter goes on to step %d", l.Step+1)
	case l.Step < l.Steps:
		return "enter goes on to the mastery check"
	case !l.Mastered:
		return "the prediction missed: enter tries again with other luck"
	}
	return "enter ends the lesson"
}

// actNow says what a learner who acts could do.
func (d *Desk) actNow(l *views.Lesson) string {
	switch {
	case !d.Playing && !l.Away && !views.LessonBeside(d.Frame.Width):
		return "enter goes to the cluster: it is your turn"
	case d.learner.held && l.Notice != "":
		return "think again; enter goes on"
	case l.Suggestion != "" && l.SuggestKey != "":
		return "press " + l.SuggestKey + ": " + l.Suggestion
	case l.Suggestion != "":
		return "type :" + l.Suggestion
	case d.learner.held:
		return "it is your turn; enter sets the clock going"
	case !d.Playing:
		return "it is your turn; space sets the clock going"
	}
	for i := range l.Goals {
		if g := &l.Goals[i]; !g.Done && g.Kind <= views.SeeGoal {
			return "your turn: reach the goals"
		}
	}
	return "wait: the goals have to hold together"
}

// askNow says how to give an answer.
func askNow(a *views.Ask, does string) string {
	switch {
	case a == nil:
		return ""
	case a.Kind == views.AskNumber:
		return a.NumberHint()
	case a.Kind == views.AskOrder && len(a.Order) < len(a.Options):
		return fmt.Sprintf("what comes %s? type its number, or ↑ ↓ and enter; backspace takes back", place(len(a.Order)+1))
	case a.Kind == views.AskOrder:
		return "enter " + does + ", backspace takes back"
	case a.Cursor < 0:
		return "choose with ↑ ↓ or a number"
	}
	return "enter " + does
}

func place(n int) string {
	switch n {
	case 1:
		return "first"
	case 2:
		return "second"
	case 3:
		return "third"
	}
	return fmt.Sprintf("%dth", n)
}

// moreBelow reports that there is text under what is seen.
func (d *Desk) moreBelow() bool {
	top, lines, room := views.LessonRoom(&d.Frame)
	return top+room < lines
}
