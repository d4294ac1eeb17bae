package projector

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"pgregory.net/rapid"

	"splitbrain/themes"
	"splitbrain/views"
)

// pages are themes to draw with, on terminals of different kinds.
func pages(t *testing.T) []*themes.Theme {
	t.Helper()
	var all []*themes.Theme
	for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI, colorprofile.ASCII} {
		theme, err := themes.Load("dark", profile, false)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, theme)
	}
	return all
}

var letters = []rune{' ', ' ', ' ', 'a', 'b', '─', '█', '◆'}

// anyDrawing draws mostly what was there before, as a film does.
func anyDrawing(t *rapid.T, before *views.Drawing, pages []*themes.Theme) *views.Drawing {
	d := &views.Drawing{Width: before.Width, Height: before.Height, Theme: before.Theme, Cells: append([]views.Cell(nil), before.Cells...)}
	if rapid.IntRange(0, 5).Draw(t, "another size or theme") == 0 {
		d.Width, d.Height = rapid.IntRange(1, 30).Draw(t, "width"), rapid.IntRange(1, 8).Draw(t, "height")
		d.Theme, d.Cells = pages[rapid.IntRange(0, len(pages)-1).Draw(t, "theme")], make([]views.Cell, d.Width*d.Height)
		for i := range d.Cells {
			d.Cells[i].Rune = ' '
		}
	}
	for range rapid.IntRange(0, 20).Draw(t, "changes") {
		at := rapid.IntRange(0, len(d.Cells)-1).Draw(t, "at")
		d.Cells[at] = views.Cell{Rune: rapid.SampledFrom(letters).Draw(t, "letter"), Role: themes.Role(rapid.IntRange(0, int(themes.Roles)-1).Draw(t, "role"))}
	}
	return d
}

func TestShowsEveryDrawing(t *testing.T) {
	// Whatever was on a terminal before, and whatever Bubble Tea does to it,
	// after a drawing it looks as if that had been drawn on a new one.
	pages := pages(t)
	rapid.Check(t, func(t *rapid.T) {
		var sent bytes.Buffer
		screen := vt.NewEmulator(30, 8)
		p := &Projector{out: &sent}
		if rapid.Bool().Draw(t, "opened first") {
			if err := p.Open(); err != nil {
				t.Fatal(err)
			}
		} else {
			bubbleTea(t, p, ansi.SetModeAltScreenSaveCursor)
		}
		d := &views.Drawing{Width: 30, Height: 8, Theme: pages[0], Cells: make([]views.Cell, 240)}
		for i := range d.Cells {
			d.Cells[i].Rune = ' '
		}
		for range rapid.IntRange(1, 12).Draw(t, "drawings") {
			d = anyDrawing(t, d, pages)
			if rapid.Bool().Draw(t, "synchronized") {
				p.Sync()
			}
			if err := p.Show(d); err != nil {
				t.Fatal(err)
			}
			if rapid.IntRange(0, 3).Draw(t, "wiped") == 0 {
				bubbleTea(t, p, ansi.SetModeAltScreenSaveCursor+ansi.EraseEntireScreen+ansi.CursorHomePosition+" ")
			}
			screen.Resize(d.Width, d.Height)
			_, _ = screen.Write(sent.Bytes())
			sent.Reset()
			fresh := vt.NewEmulator(d.Width, d.Height)
			if err := (&Projector{out: fresh, mode: ours}).Show(d); err != nil {
				t.Fatal(err)
			}
			if got, want := looks(screen, d), looks(fresh, d); got != want {
				t.Fatalf("the terminal shows\n%s\nand should show\n%s", got, want)
			}
			if got, want := trimmed(fresh.String()), text(d); got != want {
				t.Fatalf("a new terminal shows\n%s\nand should show\n%s", got, want)
			}
		}
	})
}

func text(d *views.Drawing) string {
	var b strings.Builder
	for y := range d.Height {
		if y > 0 {
			b.WriteByte('\n')
		}
		for _, c := range d.Row(y) {
			b.WriteRune(c.Rune)
		}
	}
	return trimmed(b.String())
}

// looks returns how a terminal looks. A blank has no letters whose colour could
// be seen.
func looks(screen *vt.Emulator, d *views.Drawing) string {
	var b strings.Builder
	for y := range d.Height {
		for x := range d.Width {
			c := *screen.CellAt(x, y)
			if c.Content == " " && c.Style.Attrs&uv.AttrReverse == 0 && c.Style.Underline == ansi.UnderlineNone {
				c.Style.Fg, c.Style.Attrs = nil, 0
			}
			fmt.Fprintf(&b, "%s%q ", c.Style.String(), c.Content)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// trimmed is a text without the blanks at the ends of its lines.
func trimmed(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func bubbleTea(t *rapid.T, p *Projector, words string) {
	t.Helper()
	if _, err := p.Write([]byte(words)); err != nil {
		t.Fatal(err)
	}
}

func TestNothingNewIsNotSent(t *testing.T) {
	var sent bytes.Buffer
	p := &Projector{out: &sent, mode: ours}
	d := &views.Drawing{Width: 2, Height: 1, Theme: pages(t)[0], Cells: []views.Cell{{Rune: 'a'}, {Rune: ' '}}}
	for range 2 {
		if err := p.Show(d); err != nil {
			t.Fatal(err)
		}
	}
	first := sent.Len()
	if first == 0 {
		t.Fatal("the first drawing was not sent")
	}
	d.Cells[1].Role = themes.Border // a blank looks the same in it
	if err := p.Show(d); err != nil {
		t.Fatal(err)
	}
	if sent.Len() != first {
		t.Errorf("sent again: %q", sent.Bytes()[first:])
	}
}

func TestWhoLeavesTheAlternateScreen(t *testing.T) {
	// Whoever has entered it last leaves it, once, and no picture follows on
	// the screen that a person had before.
	const enter, leave = ansi.SetModeAltScreenSaveCursor, ansi.ResetModeAltScreenSaveCursor
	for name, test := range map[string]struct {
		theirs []string
		leaves int
	}{
		"ended before Bubble Tea drew": {nil, 1},
		"ended by Bubble Tea":          {[]string{enter, "title", "bye" + leave}, 1},
		"suspended and resumed":        {[]string{enter, leave, "words on the other screen", enter, leave}, 2},
	} {
		var sent bytes.Buffer
		p := &Projector{out: &sent}
		d := &views.Drawing{Width: 1, Height: 1, Theme: pages(t)[0], Cells: []views.Cell{{Rune: '#'}}}
		if err := p.Open(); err != nil {
			t.Fatal(err)
		}
		if err := p.Show(d); err != nil {
			t.Fatal(err)
		}
		for _, words := range test.theirs {
			if _, err := p.Write([]byte(words)); err != nil {
				t.Fatal(err)
			}
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		d.Cells[0].Rune = '!'
		if err := p.Show(d); err != nil {
			t.Fatal(err)
		}
		all := sent.String()
		if got := strings.Count(all, leave); got != test.leaves {
			t.Errorf("%s: left %d times, want %d: %q", name, got, test.leaves, all)
		}
		if outside := all[strings.LastIndex(all, leave):]; strings.ContainsAny(outside, "#!") {
			t.Errorf("%s: a picture on the other screen: %q", name, outside)
		}
	}
}
