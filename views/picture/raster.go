package picture

import (
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"splitbrain/views"
)

// baseline is how far below the top of a cell letters stand.
const baseline = 15

// MaxScale bounds how much a picture can be enlarged.
const MaxScale = 4

// PNG writes a drawing as pixels, enlarged by a whole number.
func PNG(w io.Writer, d *views.Drawing, scale int) error {
	r, err := newRaster(scale)
	if err != nil {
		return err
	}
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	return encoder.Encode(w, r.picture(d))
}

// raster turns cells into pixels. It keeps the masks of the characters that
// it has met, because pictures repeat few characters many times.
type raster struct {
	scale         int
	regular, bold font.Face
	masks         map[glyph]*image.Alpha
}

// glyph is what a mask depends on.
type glyph struct {
	r    rune
	bold bool
}

// newRaster reads the fonts, which is why it is only called for a picture.
func newRaster(scale int) (*raster, error) {
	r := &raster{scale: min(max(scale, 1), MaxScale), masks: map[glyph]*image.Alpha{}}
	for _, f := range []struct {
		face *font.Face
		ttf  []byte
	}{{&r.regular, gomono.TTF}, {&r.bold, gomonobold.TTF}} {
		parsed, err := opentype.Parse(f.ttf)
		if err != nil {
			return nil, err
		}
		// A letter of Go Mono is as wide as 0.6 of its size.
		*f.face, err = opentype.NewFace(parsed, &opentype.FaceOptions{Size: float64(cellWidth*r.scale) / 0.6, DPI: 72})
		if err != nil {
			return nil, err
		}
	}
	return r, nil
}

// bounds returns the size of the picture of a drawing.
func (r *raster) bounds(d *views.Drawing) image.Rectangle {
	return image.Rect(0, 0, (d.Width*cellWidth+2*margin)*r.scale, (d.Height*cellHeight+2*margin)*r.scale)
}

// cell returns where a cell stands.
func (r *raster) cell(x, y int) image.Rectangle {
	at := image.Pt((margin+x*cellWidth)*r.scale, (margin+y*cellHeight)*r.scale)
	return image.Rectangle{Min: at, Max: at.Add(image.Pt(cellWidth*r.scale, cellHeight*r.scale))}
}

func (r *raster) picture(d *views.Drawing) *image.RGBA {
	img := image.NewRGBA(r.bounds(d))
	draw.Draw(img, img.Bounds(), image.NewUniform(d.Theme.Paper().Ground), image.Point{}, draw.Src)
	for y := range d.Height {
		for x := range d.Width {
			r.paint(img, d, x, y)
		}
	}
	return img
}

// paint draws one cell over whatever was there.
func (r *raster) paint(img *image.RGBA, d *views.Drawing, x, y int) {
	c := d.Row(y)[x]
	look, at := d.Theme.Look(c.Role), r.cell(x, y)
	draw.Draw(img, at, image.NewUniform(look.Ground), image.Point{}, draw.Src)
	if c.Rune != ' ' {
		draw.DrawMask(img, at, image.NewUniform(look.Letters), image.Point{}, r.mask(glyph{c.Rune, look.Bold}), image.Point{}, draw.Over)
	}
}

// mask returns how much of each pixel of a cell a character covers.
func (r *raster) mask(g glyph) *image.Alpha {
	mask := r.masks[g]
	if mask != nil {
		return mask
	}
	mask = image.NewAlpha(image.Rect(0, 0, cellWidth*r.scale, cellHeight*r.scale))
	r.masks[g] = mask
	if shapes, drawn := shapesOf(g.r); drawn {
		for _, s := range shapes {
			r.fill(mask, s)
		}
		return mask
	}
	face := r.regular
	if g.bold {
		face = r.bold
	}
	if _, has := face.GlyphAdvance(g.r); !has {
		// No font has it: an empty box, as everywhere.
		r.fill(mask, solid(block(1.5, 4, 8.5, 16), backwards(block(2.5, 5, 7.5, 15))))
		return mask
	}
	drawer := font.Drawer{Dst: mask, Src: image.Opaque, Face: face, Dot: fixed.P(0, baseline*r.scale)}
	drawer.DrawString(string(g.r))
	return mask
}

// fill adds a shape to a mask.
func (r *raster) fill(mask *image.Alpha, s shape) {
	z := vector.NewRasterizer(mask.Rect.Dx(), mask.Rect.Dy())
	for _, contour := range s.contours {
		for i, p := range contour {
			x, y := float32(p.x*float64(r.scale)), float32(p.y*float64(r.scale))
			if i == 0 {
				z.MoveTo(x, y)
			} else {
				z.LineTo(x, y)
			}
		}
		z.ClosePath()
	}
	z.Draw(mask, mask.Rect, image.NewUniform(color.Alpha{A: uint8(math.Round(255 * s.density))}), image.Point{})
}
