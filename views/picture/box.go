package picture

import "strings"

// weight is how heavy the arm of a box drawing character is.
type weight int

const (
	absent weight = iota
	light
	heavy
	double
)

// arms are the weights of the lines that leave the middle of a cell: up,
// right, down and left.
type arms [4]weight

const (
	up = iota
	right
	down
	left
)

// crossings are the directions of the lines of a set of box drawing
// characters, in the order in which boxSets lists each set.
const crossings = "RL UD RD DL UR UL URD UDL RDL URL URDL"

// armsOf returns the arms of a box drawing character.
func armsOf(r rune) (arms, bool) {
	sets := [...]struct {
		weight     weight
		characters string
	}{
		{light, "─│┌┐└┘├┤┬┴┼"}, {heavy, "━┃┏┓┗┛┣┫┳┻╋"}, {double, "═║╔╗╚╝╠╣╦╩╬"},
	}
	for _, set := range sets {
		for i, c := range []rune(set.characters) {
			if c != r {
				continue
			}
			var a arms
			for _, direction := range strings.Fields(crossings)[i] {
				a[strings.IndexRune("URDL", direction)] = set.weight
			}
			return a, true
		}
	}
	switch r {
	case '┯':
		return arms{absent, heavy, light, heavy}, true
	case '┷':
		return arms{light, heavy, absent, heavy}, true
	case '┠':
		return arms{heavy, light, heavy, absent}, true
	case '┨':
		return arms{heavy, absent, heavy, light}, true
	case '╤':
		return arms{absent, double, light, double}, true
	case '╧':
		return arms{light, double, absent, double}, true
	case '╴', '╵', '╶', '╷':
		var a arms
		a[[...]int{left, up, right, down}[r-'╴']] = light
		return a, true
	case '╸', '╹', '╺', '╻':
		var a arms
		a[[...]int{left, up, right, down}[r-'╸']] = heavy
		return a, true
	}
	return arms{}, false
}

// The middle of a cell.
const (
	midX = cellWidth / 2.
	midY = cellHeight / 2.
)

// boxShapes draws a box drawing character.
func boxShapes(r rune) ([]shape, bool) {
	if a, known := armsOf(r); known {
		return []shape{solid(a.contours()...)}, true
	}
	switch r {
	case '╭':
		return rounded(cellWidth, cellHeight), true
	case '╮':
		return rounded(0, cellHeight), true
	case '╯':
		return rounded(0, 0), true
	case '╰':
		return rounded(cellWidth, 0), true
	case '╱':
		return []shape{solid(rising())}, true
	case '╲':
		return []shape{solid(falling())}, true
	case '╳':
		return []shape{solid(rising()), solid(falling())}, true
	}
	return dashed(r)
}

// rising and falling are the diagonals. They stay within their cell.
func rising() []point  { return stroke(point{.8, cellHeight - .8}, point{cellWidth - .8, .8}, 1.6) }
func falling() []point { return stroke(point{.8, .8}, point{cellWidth - .8, cellHeight - .8}, 1.6) }

// dashed draws the broken lines.
func dashed(r rune) ([]shape, bool) {
	kinds := [...]struct {
		characters string // light and heavy across, light and heavy down
		dashes     int
	}{{"╌╍╎╏", 2}, {"┄┅┆┇", 3}, {"┈┉┊┋", 4}}
	for _, kind := range kinds {
		for i, c := range []rune(kind.characters) {
			if c != r {
				continue
			}
			half, n := float64(1+i%2), float64(kind.dashes)
			var dashes [][]point
			for d := range kind.dashes {
				from, to := (float64(d)+.2)/n, (float64(d)+.8)/n
				if i < 2 {
					dashes = append(dashes, block(from*cellWidth, midY-half, to*cellWidth, midY+half))
				} else {
					dashes = append(dashes, block(midX-half, from*cellHeight, midX+half, to*cellHeight))
				}
			}
			return []shape{solid(dashes...)}, true
		}
	}
	return nil, false
}

// contours are the lines of the arms. A line that ends in the middle reaches as
// far over it as the lines across are thick, so that corners are whole.
func (a arms) contours() [][]point {
	if a[up] == light && a[down] == light && a[left] == absent && a[right] == absent ||
		a[left] == light && a[right] == light && a[up] == absent && a[down] == absent {
		// The common straight lines are one piece.
		if a[up] == light {
			return [][]point{block(midX-1, 0, midX+1, cellHeight)}
		}
		return [][]point{block(0, midY-1, cellWidth, midY+1)}
	}
	var out [][]point
	for direction, w := range a {
		across := max(a[(direction+1)%4], a[(direction+3)%4])
		switch w {
		case light, heavy:
			// Half the thickness of a line is one unit for each weight.
			half, start := float64(w), -float64(across)
			switch {
			case across == double:
				start = 1 // at the near one of the two lines
			case a[(direction+2)%4] != absent:
				start = 0
			}
			out = append(out, turned(direction, -half, half, start))
		case double:
			out = append(out, a.rail(direction, false), a.rail(direction, true))
		}
	}
	return out
}

// rail is one of the two lines of a double arm: the one on its left side, seen
// from the middle outwards, or on its right. It starts where the double line
// across does.
func (a arms) rail(direction int, onRight bool) []point {
	beside := (direction + 3) % 4
	from, to := -3., -1.
	if onRight {
		beside, from, to = (direction+1)%4, 1, 3
	}
	start := -3. // an outer corner
	switch {
	case a[beside] == double:
		start = 1
	case a[(direction+2)%4] == double:
		start = 0
	}
	return turned(direction, from, to, start)
}

// turned is a line from a start beyond the middle to the edge of the cell in a
// direction, between two distances to the side; to the right is positive.
func turned(direction int, from, to, start float64) []point {
	switch direction {
	case up:
		return block(midX+from, 0, midX+to, midY-start)
	case down:
		return block(midX-to, midY+start, midX-from, cellHeight)
	case right:
		return block(midX+start, midY+from, cellWidth, midY+to)
	}
	return block(0, midY-to, midX-start, midY-from)
}

// rounded is a light corner between the middle of a side at x, 0 or the width,
// and the middle of the edge at y, 0 or the height.
func rounded(x, y float64) []shape {
	const radius = midX
	toX, toY := 1., 1. // the way from the middle to the sides
	from := 2.         // where the arc begins, in quarter turns
	switch {
	case x == 0 && y > 0:
		toX, from = -1, 3
	case x == 0:
		toX, toY, from = -1, -1, 0
	case y == 0:
		toY, from = -1, 1
	}
	centre := point{midX + toX*radius, midY + toY*radius}
	bend := append(arc(centre, radius+1, from, from+1), arc(centre, radius-1, from+1, from)...)
	straight := block(midX-1, midY+radius, midX+1, cellHeight)
	if toY < 0 {
		straight = block(midX-1, 0, midX+1, midY-radius)
	}
	return []shape{solid(bend), solid(straight)}
}
