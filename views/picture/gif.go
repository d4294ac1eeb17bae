package picture

import (
	"errors"
	"image"
	"image/color"
	"image/gif"
	"io"
	"time"

	"splitbrain/themes"
	"splitbrain/views"
)

// Film is a series of drawings of one size and theme.
type Film struct {
	Title  string
	Frames []views.Drawing
	// Every is how long each frame stays, Hold how much longer the last one.
	Every, Hold time.Duration
	// Told, if any, hears how much of the film has been written.
	Told func(share float64)
}

// tell says that a frame has been written.
func (f *Film) tell(frame int) {
	if f.Told != nil {
		f.Told(float64(frame+1) / float64(len(f.Frames)))
	}
}

// errNoFrames is about a film that shows nothing.
var errNoFrames = errors.New("a film needs at least one frame")

// GIF writes a film as an animation that begins again when it has ended. A
// frame carries only the part of the picture that changed, in which what did
// not change is transparent.
func GIF(w io.Writer, f *Film) error {
	if len(f.Frames) == 0 {
		return errNoFrames
	}
	r, err := newRaster(1)
	if err != nil {
		return err
	}
	a := animation{raster: r, palette: newPalette(f.Frames[0].Theme)}
	bounds := r.bounds(&f.Frames[0])
	out := gif.GIF{Config: image.Config{ColorModel: a.palette.colors, Width: bounds.Dx(), Height: bounds.Dy()}}
	clock := centiseconds{}
	for i := range f.Frames {
		stays := f.Every
		if i == len(f.Frames)-1 {
			stays += f.Hold
		}
		delay := clock.next(stays)
		f.tell(i)
		part := a.next(&f.Frames[i])
		if part == nil {
			out.Delay[len(out.Delay)-1] += delay // nothing moved
			continue
		}
		out.Image, out.Delay = append(out.Image, part), append(out.Delay, delay)
		out.Disposal = append(out.Disposal, gif.DisposalNone)
	}
	return gif.EncodeAll(w, &out)
}

// centiseconds turns spans into the whole hundredths that a GIF can hold,
// without losing time over many frames.
type centiseconds struct{ passed, told time.Duration }

const centisecond = 10 * time.Millisecond

func (c *centiseconds) next(span time.Duration) int {
	c.passed += span
	n := (c.passed - c.told) / centisecond
	c.told += n * centisecond
	return int(n)
}

// palette is the colours of a theme and steps between letters and grounds,
// for smooth edges. Index 0 is transparent.
type palette struct {
	colors color.Palette
	index  map[color.RGBA]uint8
}

func newPalette(theme *themes.Theme) *palette {
	type pair struct{ letters, ground color.RGBA }
	seen, pairs := map[pair]bool{}, []pair{}
	for role := range themes.Roles {
		look := theme.Look(role)
		if p := (pair{look.Letters, look.Ground}); !seen[p] {
			seen[p] = true
			pairs = append(pairs, p)
		}
	}
	p := &palette{colors: color.Palette{color.RGBA{}}, index: map[color.RGBA]uint8{}}
	add := func(c color.RGBA) {
		if _, there := p.index[c]; !there && len(p.colors) < 256 {
			p.index[c] = uint8(len(p.colors))
			p.colors = append(p.colors, c)
		}
	}
	add(theme.Paper().Ground)
	steps := max((256-2-len(pairs))/len(pairs), 1)
	for step := steps; step >= 0; step-- {
		for _, pair := range pairs {
			add(blend(pair.ground, pair.letters, step, steps))
		}
	}
	return p
}

// blend mixes two colours: step 0 is the first, the last step the second.
func blend(from, to color.RGBA, step, steps int) color.RGBA {
	mix := func(a, b uint8) uint8 { return uint8((int(a)*(steps-step) + int(b)*step + steps/2) / steps) }
	return color.RGBA{mix(from.R, to.R), mix(from.G, to.G), mix(from.B, to.B), 0xff}
}

// of returns the index of the nearest colour.
func (p *palette) of(c color.RGBA) uint8 {
	n, known := p.index[c]
	if !known {
		n = uint8(1 + p.colors[1:].Index(c))
		p.index[c] = n
	}
	return n
}

// animation turns drawings into the parts that differ from one to the next.
type animation struct {
	raster  *raster
	palette *palette
	before  *views.Drawing
	canvas  *image.RGBA // shows before
}

// next returns the part of a drawing that differs from the one before, or nil
// when nothing does. Of the first it is everything.
func (a *animation) next(d *views.Drawing) *image.Paletted {
	before := a.before
	a.before = d
	if before == nil {
		a.canvas = a.raster.picture(d)
		part := image.NewPaletted(a.canvas.Rect, a.palette.colors)
		a.copy(part, part.Rect)
		return part
	}
	var cells []image.Rectangle
	changed := image.Rectangle{}
	for y := range d.Height {
		row, old := d.Row(y), before.Row(y)
		for x := range row {
			if row[x] != old[x] {
				a.raster.paint(a.canvas, d, x, y)
				cells = append(cells, a.raster.cell(x, y))
				changed = changed.Union(a.raster.cell(x, y))
			}
		}
	}
	if changed.Empty() {
		return nil
	}
	// What is not copied keeps index 0, which is transparent.
	part := image.NewPaletted(changed, a.palette.colors)
	for _, cell := range cells {
		a.copy(part, cell)
	}
	return part
}

// copy puts an area of the canvas into a part.
func (a *animation) copy(part *image.Paletted, area image.Rectangle) {
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			part.SetColorIndex(x, y, a.palette.of(a.canvas.RGBAAt(x, y)))
		}
	}
}
