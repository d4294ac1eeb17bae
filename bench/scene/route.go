package scene

// point is a cell of the canvas.
type point struct{ x, y int }

// box is where a node stands.
type box struct{ x, y, w int }

const boxHeight = 6

// place puts the primary on top and the standbys into rows under it.
func place(wide bool) (boxes [standbys + 1]box) {
	w, perRow, left, gap := 17, 3, 21, 2
	boxes[0] = box{40, 0, w}
	rows := []int{8, 18, 28}
	if wide {
		w, perRow, left, gap = 26, 4, 25, 4
		boxes[0] = box{70, 4, w}
		rows = []int{25, 43}
	}
	for i := range standbys {
		boxes[i+1] = box{left + i%perRow*(w+gap), rows[i/perRow], w}
	}
	return boxes
}

// link returns every cell from the primary to a standby: down to a lane of
// its own, across, down a gap between the boxes, and across to the middle.
func link(from, to box, number int) []point {
	start := point{from.x + 2 + number*2, from.y + boxHeight}
	lane := start.y + number%2
	gap := to.x - 2 + number%2
	end := point{to.x + to.w/2, to.y - 1}
	if first := to.y-boxHeight-10 < from.y+boxHeight; first {
		gap = end.x
	}
	return walk(start, point{start.x, lane}, point{gap, lane}, point{gap, end.y}, end)
}

// walk returns the cells on straight lines through the corners.
func walk(corners ...point) []point {
	cells := []point{corners[0]}
	for _, to := range corners[1:] {
		for at := cells[len(cells)-1]; at != to; cells = append(cells, at) {
			at.x += sign(to.x - at.x)
			at.y += sign(to.y - at.y)
		}
	}
	return cells
}

func sign(n int) int { return min(1, max(-1, n)) }

// draw puts the line of a route on the field, an arrow at its end.
func (f *field) draw(route []point, arrow rune) {
	for i, p := range route {
		r := arrow
		if i+1 < len(route) {
			before, after := route[max(i-1, 0)], route[i+1]
			r = corner(p.x-before.x, p.y-before.y, after.x-p.x, after.y-p.y)
		}
		f.set(p.x, p.y, r, faint)
	}
}

// corner returns the line character between a step in and a step out.
func corner(inX, inY, outX, outY int) rune {
	switch {
	case inY > 0 && outX > 0:
		return '╰'
	case inY > 0 && outX < 0:
		return '╯'
	case inX > 0 && outY > 0:
		return '╮'
	case inX < 0 && outY > 0:
		return '╭'
	case inX > 0 && outY < 0:
		return '╯'
	case outX != 0:
		return '─'
	}
	return '│'
}
