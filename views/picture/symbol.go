package picture

// symbolShapes draws the symbols of the themes, which fonts either lack or
// draw at many sizes.
func symbolShapes(r rune) ([]shape, bool) {
	if contours := symbol(r); contours != nil {
		return []shape{solid(contours...)}, true
	}
	if strokes := strokesOf(r); strokes != nil {
		var out []shape
		for _, s := range strokes {
			for i := 1; i < len(s); i++ {
				out = append(out, solid(stroke(s[i-1], s[i], 1.7)))
			}
		}
		return out, true
	}
	if directed, isArrow := arrow(r); isArrow {
		return []shape{solid(directed(block(-4.5, -.9, 1, .9))), solid(directed([]point{{.4, -3.6}, {4.6, 0}, {.4, 3.6}}))}, true
	}
	switch r {
	case '⊘':
		return []shape{solid(ring(midX, midY, 3.8, 1.5)...), solid(stroke(point{2.4, 12.6}, point{7.6, 7.4}, 1.5))}, true
	case '↷':
		bow := append(arc(point{midX, 11}, 4.3, 2, 3.8), arc(point{midX, 11}, 2.7, 3.8, 2)...)
		return []shape{solid(bow), solid([]point{{5.6, 10}, {9.8, 8.2}, {9.2, 13}})}, true
	case '‖':
		return []shape{solid(block(2.5, 4.5, 4.3, 15.5)), solid(block(5.7, 4.5, 7.5, 15.5))}, true
	}
	return nil, false
}

// symbol returns the areas of the geometric shapes.
func symbol(r rune) [][]point {
	diamond := func(size float64) []point {
		return []point{{midX, midY - size}, {midX + size, midY}, {midX, midY + size}, {midX - size, midY}}
	}
	square := func(half float64) []point { return block(midX-half, midY-half, midX+half, midY+half) }
	switch r {
	case '■':
		return [][]point{square(3.9)}
	case '□':
		return [][]point{square(3.9), backwards(square(2.6))}
	case '▣':
		return [][]point{square(3.9), backwards(square(2.8)), square(1.7)}
	case '◆':
		return [][]point{diamond(5)}
	case '◇':
		return [][]point{diamond(5), backwards(diamond(2.9))}
	case '●':
		return [][]point{disc(midX, midY, 4)}
	case '○':
		return ring(midX, midY, 3.3, 1.5)
	case '·':
		return [][]point{disc(midX, midY, 1.3)}
	case '•':
		return [][]point{disc(midX, midY, 2.4)}
	case '▶', '▷', '▸':
		return triangle(r == '▷', r == '▸', func(along, aside float64) point { return point{midX + along, midY + aside} })
	case '◀', '◁', '◂':
		return triangle(r == '◁', r == '◂', func(along, aside float64) point { return point{midX - along, midY - aside} })
	case '▲', '△', '▴':
		return triangle(r == '△', r == '▴', func(along, aside float64) point { return point{midX + aside, midY - along} })
	case '▼', '▽', '▾':
		return triangle(r == '▽', r == '▾', func(along, aside float64) point { return point{midX - aside, midY + along} })
	}
	return nil
}

// arrow returns how to turn an arrow that points to the right around the
// middle of a cell.
func arrow(r rune) (func([]point) []point, bool) {
	turns := map[rune]func(point) point{
		'→': func(p point) point { return point{midX + p.x, midY + p.y} },
		'←': func(p point) point { return point{midX - p.x, midY - p.y} },
		'↓': func(p point) point { return point{midX - p.y, midY + p.x} },
		'↑': func(p point) point { return point{midX + p.y, midY - p.x} },
	}
	turn, isArrow := turns[r]
	return func(contour []point) []point {
		out := make([]point, len(contour))
		for i, p := range contour {
			out[i] = turn(p)
		}
		return out
	}, isArrow
}

func backwards(contour []point) []point {
	out := make([]point, len(contour))
	for i, p := range contour {
		out[len(out)-1-i] = p
	}
	return out
}

// triangle points where place says that along leads.
func triangle(hollow, small bool, place func(along, aside float64) point) [][]point {
	size := 4.6
	if small {
		size = 3.4
	}
	outline := func(tip, base, half float64) []point {
		return []point{place(tip, 0), place(base, half), place(base, -half)}
	}
	contours := [][]point{outline(size, -size, size)}
	if hollow {
		contours = append(contours, backwards(outline(size-3.1, -size+1.4, size-2.4)))
	}
	return contours
}

// strokesOf returns the lines of the symbols that are made of lines.
func strokesOf(r rune) [][]point {
	switch r {
	case '✓':
		return [][]point{{{1.5, 10.5}, {4, 13.5}, {8.7, 5.5}}}
	case '✗':
		return [][]point{{{2, 5.5}, {8.2, 14}}, {{8, 5.5}, {1.8, 14}}}
	case '×':
		return [][]point{{{2, 7}, {8, 13}}, {{8, 7}, {2, 13}}}
	case '≠':
		return [][]point{{{1.5, 8}, {8.5, 8}}, {{1.5, 12}, {8.5, 12}}, {{7, 5}, {3, 15}}}
	}
	return nil
}
