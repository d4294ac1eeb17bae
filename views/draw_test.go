package views

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"splitbrain/engine"
	"splitbrain/themes"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

const nobody = engine.Nobody

func idOf(i int) engine.ID { return engine.ID(i) }

// underOf makes the third of every four nodes a cascaded one.
func (p Places) underOf(i int) engine.ID {
	switch {
	case i == 0:
		return nobody
	case i%4 == 3:
		return p[i-1].ID
	}
	return p[0].ID
}

// exact checks that a picture has the size it was asked for.
func exact(t *testing.T, f *Frame, got string) {
	t.Helper()
	if f.Width <= 0 || f.Height <= 0 {
		if got != "" {
			t.Fatalf("%dx%d draws %q", f.Width, f.Height, got)
		}
		return
	}
	lines := strings.Split(got, "\n")
	if len(lines) != f.Height {
		t.Fatalf("%dx%d has %d lines", f.Width, f.Height, len(lines))
	}
	for i, line := range lines {
		if w := ansi.StringWidth(line); w != f.Width {
			t.Fatalf("%dx%d: line %d is %d wide: %q", f.Width, f.Height, i, w, ansi.Strip(line))
		}
	}
}

// odd makes a still that no cluster would have.
func odd(r *rand.Rand) *world {
	w := newWorld("commit any 2 (\x1b[31m世界 🟢 \t\u0301)", 0)
	lsn := func() engine.LSN {
		switch r.IntN(4) {
		case 0:
			return math.MaxUint64
		case 1:
			return 0
		}
		return engine.LSN(r.Uint64() >> r.IntN(64))
	}
	nodes := []int{0, 1, 2, 3, 5, 8, 40}[r.IntN(7)]
	for i := range nodes {
		n := w.standby(strings.Repeat("né", r.IntN(9)), idOf(r.IntN(nodes+1)), lsn(), lsn(), lsn(), engine.Sync(r.IntN(5)))
		n.Role, n.Condition, n.Stream = engine.Role(r.IntN(2)), engine.Condition(r.IntN(7)), engine.Stream(r.IntN(4))
		n.Fenced, n.Writable, n.ApplyPaused, n.FellBack = r.IntN(9) == 0, r.IntN(3) == 0, r.IntN(9) == 0, r.IntN(9) == 0
		n.Waiting, n.Inbox, n.Agreement = r.IntN(5)-1, r.IntN(1000), engine.Agreement(r.IntN(3))
		n.Skew, n.ApplyDelay = engine.Duration(r.Int64()), engine.Duration(r.Int64()>>r.IntN(60))
		n.BusyUntil = engine.Time(r.Int64())
		if r.IntN(2) == 0 {
			watch(n, strings.Repeat("値", r.IntN(20)), true)
		}
		if i == 0 && r.IntN(2) == 0 {
			n.Upstream = nobody
		}
	}
	for i := range r.IntN(7) {
		c := w.client(strings.Repeat("c", i*5), idOf(r.IntN(nodes+2)), engine.Outcome(r.IntN(4)), r.Int())
		c.Finding, c.FindingOn, c.Behind = engine.EventKind(r.IntN(100)), idOf(r.IntN(nodes+2)), r.Int()
		c.Asked, c.Route = idOf(r.IntN(nodes+2)), idOf(r.IntN(nodes+2))
		c.Busy, c.Queued, c.Key = r.IntN(2) == 0, r.IntN(100), "users/\x00"
	}
	for range r.IntN(200) {
		m := w.send(engine.Kind(r.IntN(12)), idOf(r.IntN(nodes+2)), idOf(r.IntN(nodes+2)), r.Float64()*3-1, lsn())
		m.Failed, m.Held = r.IntN(2) == 0, r.IntN(2) == 0
		if r.IntN(2) == 0 {
			m.From = idOf(100 + r.IntN(6))
		}
		if r.IntN(20) == 0 {
			m.Progress = math.NaN()
		}
	}
	for i := range w.s.Links {
		w.s.Links[i].State, w.s.Links[i].Usual = engine.LinkState(r.IntN(3)), r.IntN(2) == 0
	}
	w.s.Totals.Primaries, w.s.Totals.AtRisk, w.s.Totals.Lost = r.IntN(4), r.IntN(2)*r.Int(), r.IntN(2)*r.Int()
	w.s.Now = engine.Time(r.Int64())
	for i := range w.s.Failover.Steps {
		s := &w.s.Failover.Steps[i]
		s.State, s.Detail, s.Price = engine.StepState(r.IntN(4)), strings.Repeat("word ", r.IntN(40)), strings.Repeat("x", r.IntN(90))
		s.Command, s.WhyNot, s.At = strings.Repeat("fence ", r.IntN(9)), strings.Repeat("no ", r.IntN(9)), engine.Time(r.Int64())
	}
	w.s.Failover.Active, w.s.Failover.Advice = r.IntN(2) == 0, r.IntN(9)-1
	verdicts := r.IntN(nodes + 3)
	w.s.Monitor.Verdicts = slices.Grow(w.s.Monitor.Verdicts, verdicts)[:verdicts]
	for i := range w.s.Monitor.Verdicts {
		w.s.Monitor.Verdicts[i].Verdict = engine.Verdict(r.IntN(4))
	}
	return w
}

// oddFrame makes a frame that is as unlikely.
func oddFrame(r *rand.Rand, width, height int) *Frame {
	w := odd(r)
	profile := []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI, colorprofile.ASCII, colorprofile.NoTTY}[r.IntN(4)]
	f := frameOf(w, width, height, load(themes.Names()[r.IntN(5)], profile, r.IntN(3) == 0))
	f.Screen, f.Tab, f.Scroll, f.Motion = Screen(r.IntN(3)), Tab(r.IntN(int(Tabs))), r.IntN(30), r.IntN(2) == 0
	f.Places = nil
	oddCloseUp(f, r)
	f.Selected = Target{TargetKind(r.IntN(11)), idOf(r.IntN(5)), idOf(r.IntN(5)), r.IntN(9)}
	f.Title, f.Notice = strings.Repeat("title ", r.IntN(30)), strings.Repeat("notice ", r.IntN(3)*9)
	switch r.IntN(6) {
	case 0:
		f.Help = helpText()
		f.Help.Scroll = r.IntN(100)
	case 1:
		f.Dialog = dialog()
		f.Dialog.Cursor = r.IntN(50) - 5
	case 2:
		f.Prompt = &Prompt{Text: strings.Repeat("cut n1 ", r.IntN(60)), Cursor: r.IntN(400) - 5, Hint: "n2"}
	case 3:
		f.Still = nil
	}
	if r.IntN(2) == 0 {
		f.Menu = homeMenu()
		f.Menu.Cursor = r.IntN(12) - 3
	}
	if r.IntN(3) == 0 {
		f.Trail = nil
	}
	if r.IntN(2) == 0 {
		f.Lesson = oddLesson(r)
	}
	oddVersions(f, r)
	return f
}

// TestDrawAnything draws frames that make no sense at sizes nobody has. It
// must not panic and must give exactly the size asked for.
func TestDrawAnything(t *testing.T) {
	var p Painter
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		f := oddFrame(r, 1+r.IntN(250), 1+r.IntN(80))
		exact(t, f, p.Draw(f))
		p.At(r.IntN(300)-20, r.IntN(100)-10)
		p.Neighbour(f.Selected, r.IntN(3)-1, r.IntN(3)-1)
		p.Next(f.Selected, r.IntN(2) == 0)
	}
}

// TestDrawEverySize draws a plain frame at every size.
func TestDrawEverySize(t *testing.T) {
	var p Painter
	f := frameOf(asyncTrio(), 0, 0, load("dark", colorprofile.ASCII, false))
	for f.Width = 0; f.Width <= 250; f.Width++ {
		for f.Height = 0; f.Height <= 80; f.Height++ {
			got := p.Draw(f)
			if f.Width%9 == 0 || f.Height%9 == 0 {
				exact(t, f, got)
			}
		}
	}
}

func FuzzDraw(f *testing.F) {
	f.Add(uint64(1), 80, 24)
	f.Fuzz(func(t *testing.T, seed uint64, w, h int) {
		frame := oddFrame(rand.New(rand.NewPCG(seed, 1)), min(max(w, 0), 250), min(max(h, 0), 80))
		var p Painter
		exact(t, frame, p.Draw(frame))
	})
}

// TestSameFrameSamePicture says that a picture depends on the frame alone,
// not on what the painter drew before.
func TestSameFrameSamePicture(t *testing.T) {
	var used Painter
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		f := oddFrame(r, 60+r.IntN(150), 18+r.IntN(50))
		got := used.Draw(f)
		var fresh Painter
		if want := fresh.Draw(f); got != want {
			t.Fatal("a used painter draws another picture")
		}
	}
}

func BenchmarkFrame(b *testing.B) {
	for _, size := range []struct {
		name string
		w, h int
	}{{"80x24", 80, 24}, {"120x40", 120, 40}, {"200x60", 200, 60}} {
		b.Run(size.name, func(b *testing.B) {
			f := frameOf(busy(), size.w, size.h, load("dark", colorprofile.TrueColor, false))
			f.Trail = trail(8)
			var p Painter
			b.ReportAllocs()
			for b.Loop() {
				b.SetBytes(int64(len(p.Draw(f))))
			}
		})
	}
}

// TestKeysWithoutArrows: a terminal that has no arrows shows the names of the
// keys, and no v that would be another key.
func TestKeysWithoutArrows(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		f := frameOf(asyncTrio(), 80, 24, load("dark", colorprofile.TrueColor, ascii))
		f.Keys = []Key{{"↓", "next cause", ""}, {"↑", "before", ""}}
		var p Painter
		want := "↓ next cause  ↑ before"
		if ascii {
			want = "down next cause  up before"
		}
		if text := ansi.Strip(p.Draw(f)); !strings.Contains(text, want) {
			t.Errorf("want %q:\n%s", want, text)
		}
	}
}
