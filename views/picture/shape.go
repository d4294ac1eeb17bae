package picture

import "math"

// The size of a cell, in the units in which shapes are drawn. One unit is one
// pixel of a picture that is not enlarged.
const (
	cellWidth  = 10
	cellHeight = 20
	margin     = 12 // around the screen
)

// point is a place in a cell, from its top left corner.
type point struct{ x, y float64 }

// shape is an area of one colour. Holes turn the other way than what they are
// cut out of. Density below 1 lets the ground through.
type shape struct {
	contours [][]point
	density  float64
}

func solid(contours ...[]point) shape { return shape{contours: contours, density: 1} }

// block is the rectangle between two corners.
func block(x0, y0, x1, y1 float64) []point {
	return []point{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}
}

// arc returns points on a circle from one angle to another, in quarter turns
// clockwise from the right.
func arc(centre point, radius, from, to float64) []point {
	steps := max(3, int(math.Abs(to-from)*radius))
	points := make([]point, 0, steps+1)
	for i := range steps + 1 {
		angle := (from + (to-from)*float64(i)/float64(steps)) * math.Pi / 2
		points = append(points, point{centre.x + radius*math.Cos(angle), centre.y + radius*math.Sin(angle)})
	}
	return points
}

func disc(x, y, radius float64) []point { return arc(point{x, y}, radius, 0, 4) }

// ring is a circle line.
func ring(x, y, radius, width float64) [][]point {
	return [][]point{disc(x, y, radius+width/2), arc(point{x, y}, radius-width/2, 4, 0)}
}

// stroke is a straight line of some width.
func stroke(a, b point, width float64) []point {
	length := math.Hypot(b.x-a.x, b.y-a.y)
	dx, dy := -(b.y-a.y)/length*width/2, (b.x-a.x)/length*width/2
	return []point{{a.x - dx, a.y - dy}, {b.x - dx, b.y - dy}, {b.x + dx, b.y + dy}, {a.x + dx, a.y + dy}}
}

// shapesOf returns what stands for a character, or false when it is a letter
// that a font has to draw. Whatever must meet its neighbours, and every symbol
// that carries meaning, is drawn here, so that it looks the same everywhere.
func shapesOf(r rune) ([]shape, bool) {
	switch {
	case r == ' ':
		return nil, true
	case r >= 0x2500 && r < 0x2580:
		return boxShapes(r)
	case r >= 0x2580 && r < 0x25a0:
		return blockShapes(r)
	case r >= 0x2800 && r < 0x2900:
		return brailleShapes(r), true
	}
	return symbolShapes(r)
}

// blockShapes draws the block elements.
func blockShapes(r rune) ([]shape, bool) {
	const w, h = cellWidth, cellHeight
	switch {
	case r == '▀':
		return []shape{solid(block(0, 0, w, h/2))}, true
	case r >= '▁' && r <= '█':
		return []shape{solid(block(0, h-h*float64(r-'▀')/8, w, h))}, true
	case r >= '▉' && r <= '▏':
		return []shape{solid(block(0, 0, w*float64('▐'-r)/8, h))}, true
	case r == '▐':
		return []shape{solid(block(w/2, 0, w, h))}, true
	case r >= '░' && r <= '▓':
		return []shape{{[][]point{block(0, 0, w, h)}, float64(r-'░'+1) / 4}}, true
	case r == '▔':
		return []shape{solid(block(0, 0, w, h/8))}, true
	case r == '▕':
		return []shape{solid(block(w*7/8., 0, w, h))}, true
	}
	// Quadrants, as the bits upper left, upper right, lower left, lower right.
	bits := [...]int{4, 8, 1, 13, 9, 7, 11, 2, 6, 14}[r-'▖']
	var quarters [][]point
	for i := range 4 {
		if bits&(1<<i) != 0 {
			x, y := float64(i%2)*w/2, float64(i/2)*h/2
			quarters = append(quarters, block(x, y, x+w/2, y+h/2))
		}
	}
	return []shape{solid(quarters...)}, true
}

// brailleShapes draws the dots of a braille character. Bits 0 to 5 count down
// the columns of three, 6 and 7 are the row below them.
func brailleShapes(r rune) []shape {
	var dots [][]point
	for bit := range 8 {
		if r&(1<<bit) == 0 {
			continue
		}
		column, row := bit/3, bit%3
		if bit >= 6 {
			column, row = bit-6, 3
		}
		dots = append(dots, disc(2.5+5*float64(column), 2.5+5*float64(row), 1.4))
	}
	if dots == nil {
		return nil
	}
	return []shape{solid(dots...)}
}
