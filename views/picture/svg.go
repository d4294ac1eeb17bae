package picture

import (
	"fmt"
	"image/color"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"splitbrain/views"
)

// fonts are asked for in this order. Every character has a place of its own,
// so that columns hold with any of them.
const fonts = "ui-monospace,'Go Mono','DejaVu Sans Mono',Menlo,Consolas,monospace"

// SVG writes a drawing as vectors: letters as text that can be selected and
// searched, everything else as shapes. The title is what a screen reader says.
func SVG(w io.Writer, d *views.Drawing, title string) error {
	width, height := d.Width*cellWidth+2*margin, d.Height*cellHeight+2*margin
	v := vectors{paths: map[paint]*strings.Builder{}}
	fmt.Fprintf(&v.out, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img" font-family="%s" font-size="16.6">`+"\n", width, height, fonts)
	fmt.Fprintf(&v.out, "<title>%s</title>\n", escape(title))
	fmt.Fprintf(&v.out, `<rect width="%d" height="%d" rx="6" fill="%s"/>`+"\n", width, height, hex(d.Theme.Paper().Ground))
	for y := range d.Height {
		v.grounds(d, y)
	}
	for y := range d.Height {
		v.row(d, y)
	}
	v.flush()
	v.out.WriteString(v.texts.String() + "</svg>\n")
	_, err := io.WriteString(w, v.out.String())
	return err
}

// paint is what all shapes of one path have in common.
type paint struct {
	color   color.RGBA
	density float64
}

// vectors gathers shapes by how they are painted, so that a picture has a
// path for each colour and not for each cell.
type vectors struct {
	out, texts strings.Builder
	order      []paint
	paths      map[paint]*strings.Builder
}

// path returns where the shapes of a paint go.
func (v *vectors) path(p paint) *strings.Builder {
	if v.paths[p] == nil {
		v.paths[p] = &strings.Builder{}
		v.order = append(v.order, p)
	}
	return v.paths[p]
}

// flush writes the paths in the order in which their paints came up.
func (v *vectors) flush() {
	for _, p := range v.order {
		density := ""
		if p.density < 1 {
			density = fmt.Sprintf(` fill-opacity="%g"`, p.density)
		}
		fmt.Fprintf(&v.out, `<path fill="%s"%s d="%s"/>`+"\n", hex(p.color), density, v.paths[p])
	}
}

// grounds paints what is not paper, neighbours of one colour together.
func (v *vectors) grounds(d *views.Drawing, y int) {
	row, paper := d.Row(y), d.Theme.Paper().Ground
	for x := 0; x < len(row); {
		ground, end := d.Theme.Look(row[x].Role).Ground, x+1
		for end < len(row) && d.Theme.Look(row[end].Role).Ground == ground {
			end++
		}
		if ground != paper {
			fmt.Fprintf(&v.out, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`+"\n",
				margin+x*cellWidth, margin+y*cellHeight, (end-x)*cellWidth, cellHeight, hex(ground))
		}
		x = end
	}
}

// row draws the characters of a row.
func (v *vectors) row(d *views.Drawing, y int) {
	row := d.Row(y)
	for x := 0; x < len(row); {
		shapes, drawn := shapesOf(row[x].Rune)
		end := x + 1
		if !drawn {
			end = v.letters(d, x, y)
		} else if len(shapes) > 0 {
			for end < len(row) && row[end] == row[x] {
				end++
			}
			look := d.Theme.Look(row[x].Role)
			for _, s := range shapes {
				v.shape(v.path(paint{look.Letters, s.density}), s, x, y, end-x)
			}
		}
		x = end
	}
}

// shape draws a shape in n cells from x, y on. What fills the width of a cell
// becomes one long piece.
func (v *vectors) shape(b *strings.Builder, s shape, x, y, n int) {
	left, top := float64(margin+x*cellWidth), float64(margin+y*cellHeight)
	for _, contour := range s.contours {
		if across, y0, y1 := fillsWidth(contour); across {
			outline(b, block(left, top+y0, left+float64(n*cellWidth), top+y1))
			continue
		}
		for i := range n {
			moved := make([]point, len(contour))
			for j, p := range contour {
				moved[j] = point{left + float64(i*cellWidth) + p.x, top + p.y}
			}
			outline(b, moved)
		}
	}
}

// fillsWidth tells whether a contour is a block from side to side.
func fillsWidth(c []point) (fills bool, y0, y1 float64) {
	fills = len(c) == 4 && c[0].x == 0 && c[1].x == cellWidth && c[0].y == c[1].y &&
		c[2].x == cellWidth && c[3].x == 0 && c[2].y == c[3].y
	return fills, c[0].y, c[2].y
}

// outline appends a closed contour to a path.
func outline(b *strings.Builder, contour []point) {
	for i, p := range contour {
		b.WriteByte("ML"[min(i, 1)])
		b.WriteString(number(p.x) + " " + number(p.y))
	}
	b.WriteByte('Z')
}

// number prints a coordinate to the tenth of a unit.
func number(f float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(f, 'f', 1, 64), ".0")
}

// letters writes a run of letters of one look and returns where it ends. A
// single space may stand within a run.
func (v *vectors) letters(d *views.Drawing, x, y int) int {
	row := d.Row(y)
	look := d.Theme.Look(row[x].Role)
	isLetter := func(i int) bool {
		if i >= len(row) || d.Theme.Look(row[i].Role) != look {
			return false
		}
		_, drawn := shapesOf(row[i].Rune)
		return !drawn
	}
	end := x + 1
	for isLetter(end) || end < len(row) && row[end].Rune == ' ' && isLetter(end+1) {
		end++
	}
	var places, text strings.Builder
	for i := x; i < end; i++ {
		fmt.Fprintf(&places, "%d ", margin+i*cellWidth)
		text.WriteRune(row[i].Rune)
	}
	weight := ""
	if look.Bold {
		weight = ` font-weight="bold"`
	}
	fmt.Fprintf(&v.texts, `<text x="%s" y="%d" fill="%s"%s>%s</text>`+"\n",
		strings.TrimSpace(places.String()), margin+y*cellHeight+baseline, hex(look.Letters), weight, escape(text.String()))
	return end
}

// escape makes a text fit between tags and in quotes. Control characters have
// no place in XML at all.
func escape(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError {
			return '?'
		}
		return r
	}, text)
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;").Replace(text)
}

func hex(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
