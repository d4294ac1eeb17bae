package picture

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"io"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/image/vector"
)

// browser draws the part of SVG that this package writes.
type browser struct {
	t       *testing.T
	img     *image.RGBA
	letters map[image.Point]string // by where they stand
}

func open(t *testing.T, text []byte) *browser {
	t.Helper()
	b := &browser{t: t, letters: map[image.Point]string{}}
	decoder := xml.NewDecoder(bytes.NewReader(text))
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return b
		}
		if err != nil {
			t.Fatal(err)
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		attr := map[string]string{}
		for _, a := range element.Attr {
			attr[a.Name.Local] = a.Value
		}
		switch element.Name.Local {
		case "svg":
			b.img = image.NewRGBA(image.Rect(0, 0, b.number(attr["width"]), b.number(attr["height"])))
		case "rect":
			x, y := b.number(attr["x"]), b.number(attr["y"])
			draw.Draw(b.img, image.Rect(x, y, x+b.number(attr["width"]), y+b.number(attr["height"])), image.NewUniform(b.color(attr["fill"])), image.Point{}, draw.Src)
		case "path":
			b.path(attr)
		case "text":
			var content string
			if err := decoder.DecodeElement(&content, &element); err != nil {
				t.Fatal(err)
			}
			places := strings.Fields(attr["x"])
			for i, c := range []rune(content) {
				b.letters[image.Pt(b.number(places[i]), b.number(attr["y"]))] = string(c)
			}
		}
	}
}

// number reads a whole number; what is not there is 0.
func (b *browser) number(text string) int {
	n, err := strconv.Atoi(text)
	if text != "" && err != nil {
		b.t.Fatal(err)
	}
	return n
}

func (b *browser) color(text string) color.RGBA {
	c := color.RGBA{A: 255}
	if _, err := fmt.Sscanf(text, "#%02x%02x%02x", &c.R, &c.G, &c.B); err != nil {
		b.t.Fatalf("%q: %v", text, err)
	}
	return c
}

func (b *browser) path(attr map[string]string) {
	density := 1.
	if text := attr["fill-opacity"]; text != "" {
		if _, err := fmt.Sscan(text, &density); err != nil {
			b.t.Fatal(err)
		}
	}
	fill := b.color(attr["fill"])
	for contour := range strings.SplitSeq(strings.TrimSuffix(attr["d"], "Z"), "Z") {
		// Holes are cut by what follows in the same path, which is enough for
		// shapes as small as ours: the test looks at whole cells.
		z := vector.NewRasterizer(b.img.Rect.Dx(), b.img.Rect.Dy())
		for i, p := range strings.Split(strings.TrimPrefix(contour, "M"), "L") {
			var x, y float32
			if _, err := fmt.Sscan(p, &x, &y); err != nil {
				b.t.Fatalf("%q: %v", p, err)
			}
			if i == 0 {
				z.MoveTo(x, y)
			} else {
				z.LineTo(x, y)
			}
		}
		z.ClosePath()
		source := color.NRGBA{fill.R, fill.G, fill.B, uint8(255 * density)}
		z.Draw(b.img, b.img.Rect, image.NewUniform(source), image.Point{})
	}
}

func TestSVGAndPNGShowTheSame(t *testing.T) {
	// Read back, an SVG has every letter in the column where it belongs, and
	// in every other cell the pixels that a PNG has.
	for _, name := range []string{"dark", "light"} {
		d := sheet(t, name)
		var out bytes.Buffer
		if err := SVG(&out, &d, `a "title" & more`); err != nil {
			t.Fatal(err)
		}
		got := open(t, out.Bytes())
		r, err := newRaster(1)
		if err != nil {
			t.Fatal(err)
		}
		want := r.picture(&d)
		if got.img.Rect != want.Rect {
			t.Fatalf("%v, want %v", got.img.Rect, want.Rect)
		}
		for y := range d.Height {
			for x, c := range d.Row(y) {
				at := r.cell(x, y)
				letter := got.letters[image.Pt(at.Min.X, at.Min.Y+baseline)]
				if _, drawn := shapesOf(c.Rune); !drawn {
					if letter != string(c.Rune) {
						t.Errorf("cell %d,%d shows the letter %q, want %q", x, y, letter, c.Rune)
					}
					continue
				}
				if letter != "" && c.Rune != ' ' {
					t.Errorf("cell %d,%d shows the letter %q, want the shape %q", x, y, letter, c.Rune)
				}
				if strings.ContainsRune("◇○▷◁⊘", c.Rune) {
					continue // hollow
				}
				for py := at.Min.Y; py < at.Max.Y; py++ {
					for px := at.Min.X; px < at.Max.X; px++ {
						if far(got.img.At(px, py), want.At(px, py)) {
							t.Fatalf("%s: %q at %d,%d: pixel %d,%d is %v, want about %v", name, c.Rune, x, y, px, py, got.img.At(px, py), want.At(px, py))
						}
					}
				}
			}
		}
	}
}
