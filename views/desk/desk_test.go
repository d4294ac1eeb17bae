package desk

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"splitbrain/engine"
	"splitbrain/engine/tape"
	"splitbrain/views"
	"splitbrain/views/moves"
	"splitbrain/views/settings"
)

const pair = "cluster single-leader n1 n2\nlink n1 n2 latency=10ms\nclient alice writes=20/s\nclient bob reads=20/s route=n2\nat 1h end"

// sit puts somebody at a desk with a tape on it.
func sit(t *testing.T, text string) *Desk {
	t.Helper()
	d := &Desk{Preset: -1}
	theme, err := new(settings.Values).Themes().Load("dark", colorprofile.TrueColor, false)
	if err != nil {
		t.Fatal(err)
	}
	d.Frame.Width, d.Frame.Height, d.Frame.Theme, d.Frame.Screen = 120, 40, theme, views.Sandbox
	d.Show(stage(t, text))
	return d
}

func stage(t *testing.T, text string) *tape.Stage {
	t.Helper()
	script, err := tape.Parse("desk.tape", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	s, err := tape.NewStage(script, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (d *Desk) play(t *testing.T, to time.Duration) {
	t.Helper()
	if err := d.Stage.Advance(engine.Time(to)); err != nil {
		t.Fatal(err)
	}
	d.Collect()
}

// see draws the screen and returns it as text.
func (d *Desk) see() string {
	f := &d.Frame
	f.Still, f.Trail, f.Events, f.Tape, f.Note = &d.Stage.Still, &d.Trail, d.Lines, d.Stage.Last, d.Note
	f.Timeline, f.Compare = d.Timeline(), d.Sides()
	d.Lens.Look(d.Stage.Reel(), f)
	d.Draw(f)
	return ansi.Strip(d.Painter.Draw(f))
}

// said fails the test unless the screen tells something.
func (d *Desk) said(t *testing.T, text string) {
	t.Helper()
	if picture := d.see(); !strings.Contains(picture, text) {
		t.Errorf("want %q:\n%s", text, picture)
	}
}

// TestActingInThePast: it begins another take, and the first one is in the
// list and as it was.
func TestActingInThePast(t *testing.T) {
	d := sit(t, pair)
	d.play(t, time.Second)
	d.Run("kill n1")
	d.play(t, 2*time.Second)
	d.GoToMark(true) // the outage that the crash began
	d.GoToMark(true)
	d.GoToMark(true)
	d.said(t, "the beginning")
	d.Seek(engine.Time(500 * time.Millisecond))
	d.Run("cut n1 n2")
	d.said(t, "a new take begins here: cut n1 n2; what was before is kept")
	d.said(t, "take 2/2")
	d.ChooseTake()
	d.said(t, "take 1")
	d.DialogKey("enter")
	if d.Stage.Take() != 1 || d.Stage.Edge() != engine.Time(2*time.Second) {
		t.Errorf("take %d, %s long; want the first one, whole", d.Stage.Take(), d.Stage.Edge())
	}
	d.GoToMark(false)
	d.said(t, "n1 crashes")
}

// TestUndoAfterAJump: what is undone is the last command before the moment
// that was jumped to, and the history with it is kept.
func TestUndoAfterAJump(t *testing.T) {
	d := sit(t, pair)
	d.play(t, time.Second)
	d.Run("cut n1 n2")
	d.play(t, 2*time.Second)
	d.Run("kill n1")
	d.play(t, 3*time.Second)
	d.Seek(engine.Time(1500 * time.Millisecond))
	d.TakeBack()
	d.said(t, "undone: cut n1 n2")
	if now := d.Stage.Reel().Now(); now != engine.Time(time.Second) {
		t.Errorf("undone at %s, want 1 s", now)
	}
	d.Seek(0)
	if d.Stage.CanUndo() {
		t.Error("nothing had been done at the beginning")
	}
}

// TestPanelsAndWholePictures: a key that opens a panel closes a diagram, is
// refused beside a comparison, and never takes a step that nobody sees.
func TestPanelsAndWholePictures(t *testing.T) {
	d := sit(t, pair)
	d.play(t, time.Second)
	d.Run("kill n1")
	d.play(t, 2*time.Second)
	for name, open := range map[string]func(){"console": d.NextStep, "panel": d.NextTab, "inspector": func() { d.Inspect(+1) }} {
		d.Frame.Tab = views.TabOverview
		d.AskWhy()
		d.DialogKey("enter")
		d.said(t, "why does n1 not serve?")
		if open(); d.Frame.Space != nil || d.Frame.Tab == views.TabOverview {
			t.Errorf("the %s is behind the diagram", name)
		}
	}
	if err := d.besidePreset("semi-sync", "semi-sync"); err != nil {
		t.Fatal(err)
	}
	d.Frame.Tab = views.TabFailover
	for _, press := range []func(){d.NextStep, d.Enter, d.NextTab, func() { d.Inspect(+1) }, func() { d.Widen(4) }} {
		press()
	}
	if d.Stage.Last != "kill n1" || d.Frame.Tab != views.TabFailover {
		t.Errorf("beside a comparison %q was done and the tab is %s", d.Stage.Last, d.Frame.Tab)
	}
	d.Back()
	d.see()
	if d.Back(); d.Together() {
		t.Error("esc does not end the comparison")
	}
}

// TestResetWhileComparing: the comparison goes with what was compared.
func TestResetWhileComparing(t *testing.T) {
	d := sit(t, pair)
	d.play(t, time.Second)
	d.Run("kill n1")
	d.ChooseWhatIf()
	d.DialogKey("enter")
	d.said(t, "they part at")
	d.Begin()
	d.said(t, "the cluster begins again")
	if d.Together() || d.Sides() != nil {
		t.Error("the comparison is still there")
	}
}

// TestStrangeSelection: what stands only on the right side of a comparison
// can be pointed at, and then no action can do anything but say why.
func TestStrangeSelection(t *testing.T) {
	d := sit(t, pair)
	d.play(t, time.Second)
	d.CompareWith(stage(t, "cluster single-leader n1 n2 n3 n4 n5"), "five")
	d.see()
	d.Frame.Selected = views.NodeAt(4)
	d.see()
	for _, move := range []moves.Move{moves.Kill, moves.Restart, moves.Freeze, moves.Stop, moves.Wipe, moves.Cut, moves.Hold, moves.Replay,
		moves.Write, moves.Load(2), moves.Cancel, moves.Promote, moves.Switchover, moves.Rejoin("clone")} {
		if line, why := move(d.Here()); why == "" {
			d.Run(line)
			d.see()
		}
	}
	d.AskWhy()
	d.Enter()
	d.see()
}

// TestScrollingEnds: scrolling far beyond the end takes one step back, not
// many.
func TestScrollingEnds(t *testing.T) {
	d := sit(t, pair)
	d.play(t, 5*time.Second)
	d.Frame.Tab = views.TabEvents
	d.see()
	for range 1000 {
		d.Scroll(+5)
	}
	top := d.see()
	d.Scroll(-3)
	if d.see() == top {
		t.Error("one step back from the top shows the same")
	}
	d.Run("kill n1")
	d.play(t, 6*time.Second)
	d.Frame.Tab = views.TabOverview
	d.AskWhy()
	d.DialogKey("enter")
	d.SpaceKey("o")
	d.Frame.Width, d.Frame.Height = 60, 18
	for range 1000 {
		d.SpaceKey("pgup")
	}
	top = d.see()
	if d.SpaceKey("pgdown"); d.see() == top {
		t.Error("one page down from the top of a diagram shows the same")
	}
}

// TestDiagramKeys: the keys on the bottom line of a diagram are those that it
// understands, and the last one leads back.
func TestDiagramKeys(t *testing.T) {
	d := sit(t, pair)
	d.play(t, time.Second)
	d.Run("kill n1")
	d.play(t, 2*time.Second)
	for _, key := range SpaceKeys() {
		d.AskWhy()
		d.DialogKey("enter")
		if d.Frame.Space == nil || !d.SpaceKey(key.Keys) {
			t.Errorf("%s: %s means nothing in a diagram", key.Keys, key.Label)
		}
		if closes := key.Keys == "enter" || key.Keys == "esc"; closes != (d.Frame.Space == nil) {
			t.Errorf("%s: the diagram is closed: %v", key.Keys, d.Frame.Space == nil)
		}
		d.see()
	}
	d.Frame.Space = nil
	d.AskWhy()
	d.DialogKey("enter")
	if d.Run("restart n1"); d.Frame.Space != nil {
		t.Error("what was done is behind the diagram")
	}
}

// TestMouse: what has a place is clicked and dragged.
func TestMouse(t *testing.T) {
	d := sit(t, pair)
	d.play(t, 2*time.Second)
	find := func(what views.TargetKind) (x, y int) {
		t.Helper()
		d.see()
		for y := range d.Frame.Height {
			for x := range d.Frame.Width {
				if d.Painter.At(x, y).Kind == what {
					return x, y
				}
			}
		}
		t.Fatalf("no target %d on the screen", what)
		return 0, 0
	}
	x, y := find(views.TimelineTarget)
	d.Press(x, y)
	if d.Stage.Reel().Now() != 0 || d.Playing {
		t.Errorf("a click on the beginning of the timeline leads to %s", d.Stage.Reel().Now())
	}
	d.Drag(tea.MouseMotionMsg{X: d.Frame.Width, Y: 0, Button: tea.MouseLeft})
	if !d.Stage.AtEdge() {
		t.Errorf("dragged beyond the end, it is %s", d.Stage.Reel().Now())
	}
	d.Release()
	x, y = find(views.DividerTarget)
	d.Press(x, y)
	d.Drag(tea.MouseMotionMsg{X: x - 10, Y: y, Button: tea.MouseLeft})
	d.Release()
	if moved, _ := find(views.DividerTarget); moved != x-10 {
		t.Errorf("dragged by 10 columns, the divider went from %d to %d", x, moved)
	}
	d.Drag(tea.MouseMotionMsg{X: 0, Y: 0, Button: tea.MouseLeft})
	if moved, _ := find(views.DividerTarget); moved != x-10 {
		t.Error("the divider moves after it was let go")
	}
	for _, what := range []views.TargetKind{views.NodeTarget, views.ClientTarget, views.LinkTarget} {
		x, y = find(what)
		if d.Press(x, y); d.Frame.Selected.Kind != what {
			t.Errorf("a click selects %v, want kind %d", d.Frame.Selected, what)
		}
	}
}

// TestTypedLines: what was typed wrongly says so in one line and changes
// nothing.
func TestTypedLines(t *testing.T) {
	d := sit(t, pair)
	d.play(t, time.Second)
	before := d.Stage.Reel().Fingerprint()
	for line, want := range map[string]string{
		"":                       "",
		"promote n9":             `promote: there is no node "n9"`,
		"brake":                  "unknown verb",
		"open":                   "expected a file",
		"export":                 "expected what to save",
		"export bmp":             "bmp",
		"break writes.lots > 3":  " writes has no \"lots\"; did you mean lost?",
		"break writes.lost > 3":  "the run pauses at: writes.lost > 3",
		"break off":              "the run pauses at: nothing",
		"link n1 n2 latency=fun": "no duration",
	} {
		d.Run(line)
		if picture := d.see(); !strings.Contains(picture, want) {
			t.Errorf("%q: want %q:\n%s", line, want, picture)
		}
		if d.Stage.Reel().Fingerprint() != before {
			t.Fatalf("%q changed the run", line)
		}
	}
}

// TestDialogs: the cursor goes round, a choice that cannot be made says why,
// and esc does nothing.
func TestDialogs(t *testing.T) {
	d := sit(t, pair)
	d.play(t, time.Second)
	d.ChooseCommit()
	items := len(d.Frame.Dialog.Items)
	d.DialogKey("up")
	if d.Frame.Dialog.Cursor != items-1 {
		t.Errorf("up from the first item leads to %d of %d", d.Frame.Dialog.Cursor, items)
	}
	d.DialogKey("down")
	d.DialogKey("esc")
	if d.Frame.Dialog != nil || d.Stage.Last != "" {
		t.Errorf("esc did %q", d.Stage.Last)
	}
	d.offer("choose", "", []views.DialogItem{{Label: "this", WhyNot: "because of that"}}, func(int) { t.Error("chosen") })
	d.DialogKey("enter")
	d.Frame.Dialog = nil
	d.said(t, "because of that")
}
