package picture

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/png"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"

	"splitbrain/themes"
	"splitbrain/views"
)

func theme(t *testing.T, name string) *themes.Theme {
	t.Helper()
	theme, err := themes.Load(name, colorprofile.TrueColor, false)
	if err != nil {
		t.Fatal(err)
	}
	return theme
}

// drawing makes a drawing of lines of text, one role a line.
func drawing(theme *themes.Theme, roles []themes.Role, lines ...string) views.Drawing {
	d := views.Drawing{Width: len([]rune(lines[0])), Height: len(lines), Theme: theme}
	for y, line := range lines {
		for _, r := range line {
			d.Cells = append(d.Cells, views.Cell{Rune: r, Role: roles[y%len(roles)]})
		}
	}
	return d
}

// sheet is a drawing with everything that there is to draw.
func sheet(t *testing.T, name string) views.Drawing {
	return drawing(theme(t, name), []themes.Role{themes.Primary, themes.Text, themes.AlarmTag, themes.LinkUp, themes.Record},
		"┏━━┯━━┓ ╭──┬──╮ ╔══╤══╗ ┌╌╌┐",
		"┃n1│n2┃ │a & b│ ║<>│\"\"║ ╎  ╎",
		" AT RISK 7  LOST 3          ",
		"┗━━━━━┛ ╰──┴──╯ ╚══╧══╝ └╌╌┘",
		"◆◇●○▷◁▴▾⊘×✗✓↷‖→←↑↓≠▸▶◀▲▼·…?!",
		"▁▂▃▄▅▆▇█▉▊▋▌▍▎▏▐░▒▓▀▔▕▖▗▘▙▚▛",
		"⠁⠂⠄⠈⠐⠠⡀⢀⣿⡇⢸ ╳╱╲┄┅┆┇┈┉┊┋╴╵╶╷┼",
	)
}

func TestEverySymbolIsDrawnOrInTheFont(t *testing.T) {
	// No picture of this program may show the empty box of a missing letter.
	r, err := newRaster(1)
	if err != nil {
		t.Fatal(err)
	}
	check := func(c rune) {
		if _, drawn := shapesOf(c); drawn {
			return
		}
		if _, has := r.regular.GlyphAdvance(c); !has {
			t.Errorf("%q is neither drawn nor in the font", c)
		}
	}
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		case reflect.Array:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Int32:
			check(rune(v.Int()))
		}
	}
	walk(reflect.ValueOf(theme(t, "dark").Glyphs))
	for c := ' '; c <= '~'; c++ {
		check(c)
	}
}

func TestLinesMeetTheirNeighbours(t *testing.T) {
	// A box drawing character reaches the middle of exactly the sides that its
	// arms point to, and a double line both places beside it.
	r, err := newRaster(1)
	if err != nil {
		t.Fatal(err)
	}
	for c := '─'; c <= '╿'; c++ {
		a, known := armsOf(c)
		if !known {
			continue
		}
		mask := r.mask(glyph{r: c})
		for direction, w := range a {
			x, y := int(midX), int(midY)
			dx, dy := 0, 0
			switch direction {
			case up:
				y, dx = 0, 3
			case down:
				y, dx = cellHeight-1, 3
			case left:
				x, dy = 0, 3
			case right:
				x, dy = cellWidth-1, 3
			}
			middle, beside := mask.AlphaAt(x, y).A > 128, mask.AlphaAt(x-dx, y-dy).A > 128
			if middle != (w == light || w == heavy) || beside != (w == double) {
				t.Errorf("%q: side %d has weight %d, and the middle is %v, beside it %v", c, direction, w, middle, beside)
			}
		}
	}
}

func TestPNGShowsTheCells(t *testing.T) {
	// Grounds are where roles put them, and whatever is not blank has ink.
	for _, name := range []string{"dark", "light"} {
		for scale := 1; scale <= 2; scale++ {
			d := sheet(t, name)
			var out bytes.Buffer
			if err := PNG(&out, &d, scale); err != nil {
				t.Fatal(err)
			}
			img, err := png.Decode(&out)
			if err != nil {
				t.Fatal(err)
			}
			if want := image.Rect(0, 0, (28*cellWidth+2*margin)*scale, (7*cellHeight+2*margin)*scale); img.Bounds() != want {
				t.Fatalf("%v, want %v", img.Bounds(), want)
			}
			checkCells(t, img, &d, scale)
		}
	}
}

func checkCells(t *testing.T, img image.Image, d *views.Drawing, scale int) {
	t.Helper()
	r := raster{scale: scale}
	for y := range d.Height {
		for x, c := range d.Row(y) {
			look, inked := d.Theme.Look(c.Role), false
			at := r.cell(x, y)
			for py := at.Min.Y; py < at.Max.Y; py++ {
				for px := at.Min.X; px < at.Max.X; px++ {
					inked = inked || far(img.At(px, py), look.Ground)
				}
			}
			if inked != (c.Rune != ' ') {
				t.Errorf("cell %d,%d holds %q, and has ink is %v", x, y, c.Rune, inked)
			}
		}
	}
}

// far tells whether two colours can be told apart.
func far(a, b color.Color) bool {
	r1, g1, b1, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	apart := func(x, y uint32) bool { return max(x, y)-min(x, y) > 20<<8 }
	return apart(r1, r2) || apart(g1, g2) || apart(b1, b2)
}

// film is a sign that moves over a drawing, and rests for a while.
func film(t *testing.T) *Film {
	f := &Film{Title: "a film", Every: 35 * time.Millisecond, Hold: time.Second}
	for i := range 8 {
		d := sheet(t, "dark")
		d.Row(2)[14+min(i, 5)] = views.Cell{Rune: '●', Role: themes.Record}
		f.Frames = append(f.Frames, d)
	}
	return f
}

func TestGIFComposesToTheLastFrame(t *testing.T) {
	// What a viewer has put together at the end is the last drawing; later
	// frames are smaller than the first; the time adds up.
	f := film(t)
	var out bytes.Buffer
	if err := GIF(&out, f); err != nil {
		t.Fatal(err)
	}
	g, err := gif.DecodeAll(&out)
	if err != nil {
		t.Fatal(err)
	}
	if len(g.Image) != 6 {
		t.Errorf("%d frames; what does not move needs none", len(g.Image))
	}
	shown := image.NewRGBA(g.Image[0].Rect)
	total := 0
	for i, part := range g.Image {
		if i > 0 && part.Rect.Dx()*part.Rect.Dy() > 3*cellWidth*cellHeight {
			t.Errorf("frame %d repaints %v", i, part.Rect)
		}
		draw.Draw(shown, part.Rect, part, part.Rect.Min, draw.Over)
		total += g.Delay[i]
	}
	if want := int((8*f.Every + f.Hold) / centisecond); total != want {
		t.Errorf("it lasts %d hundredths, want %d", total, want)
	}
	last := &f.Frames[len(f.Frames)-1]
	checkCells(t, shown, last, 1)
	r, err := newRaster(1)
	if err != nil {
		t.Fatal(err)
	}
	want := r.picture(last)
	for y := range want.Rect.Dy() {
		for x := range want.Rect.Dx() {
			if far(shown.At(x, y), want.At(x, y)) {
				t.Fatalf("pixel %d,%d is %v, want about %v", x, y, shown.At(x, y), want.At(x, y))
			}
		}
	}
}

func TestCastPlaysToTheLastFrame(t *testing.T) {
	// A terminal that has played the recording shows the last drawing.
	f := film(t)
	var out bytes.Buffer
	if err := Cast(&out, f); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	var header castHeader
	if err := json.Unmarshal([]byte(lines[0]), &header); err != nil {
		t.Fatal(err)
	}
	if header.Version != 2 || header.Width != 28 || header.Height != 7 || header.Title != "a film" {
		t.Fatalf("%+v", header)
	}
	terminal := vt.NewEmulator(header.Width, header.Height)
	defer terminal.Close()
	before := -1.
	for _, line := range lines[1:] {
		var event [3]any
		if err := json.Unmarshal([]byte(line), &event); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if at := event[0].(float64); at <= before || event[1] != "o" {
			t.Fatalf("%s after %g", line, before)
		} else {
			before = at
		}
		_, _ = terminal.WriteString(event[2].(string))
	}
	last := &f.Frames[len(f.Frames)-1]
	for y := range last.Height {
		for x, c := range last.Row(y) {
			cell := terminal.CellAt(x, y)
			if cell.Content != string(c.Rune) {
				t.Errorf("cell %d,%d is %q, want %q", x, y, cell.Content, c.Rune)
			}
			if far(cell.Style.Fg, last.Theme.Look(c.Role).Letters) {
				t.Errorf("cell %d,%d has letters of %v", x, y, cell.Style.Fg)
			}
		}
	}
}

func TestTextIsTheCharacters(t *testing.T) {
	d := drawing(theme(t, "dark"), []themes.Role{themes.Text}, "┌n1┐  ", "      ", " ◆ 7  ")
	var out bytes.Buffer
	if err := Text(&out, &d); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != "┌n1┐\n\n ◆ 7\n" || ansi.Strip(got) != got {
		t.Errorf("%q", got)
	}
}

func TestAFilmNeedsAFrame(t *testing.T) {
	for name, write := range map[string]error{"gif": GIF(&bytes.Buffer{}, &Film{}), "cast": Cast(&bytes.Buffer{}, &Film{})} {
		if write == nil {
			t.Errorf("an empty film became a %s", name)
		}
	}
}
