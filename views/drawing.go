package views

import (
	"slices"

	"splitbrain/themes"
)

// Drawing is a drawn frame as cells, for those who turn it into something else
// than the output of a terminal. It shares no memory with the painter.
type Drawing struct {
	Width, Height int
	Theme         *themes.Theme
	Cells         []Cell // row by row
}

// Cell is one character of a drawing. Every character is one cell wide.
type Cell struct {
	Rune rune
	Role themes.Role
}

// Row returns the cells of one row.
func (d *Drawing) Row(y int) []Cell { return d.Cells[y*d.Width : (y+1)*d.Width] }

// Drawing returns the cells of the last frame drawn.
func (p *Painter) Drawing() Drawing {
	var d Drawing
	p.Fill(&d)
	return d
}

// Fill makes d the last frame drawn. It uses the memory that d has.
func (p *Painter) Fill(d *Drawing) {
	g := &p.grid
	d.Width, d.Height, d.Theme, d.Cells = g.w, g.h, g.theme, slices.Grow(d.Cells[:0], len(g.cells))[:len(g.cells)]
	for i := range g.cells {
		d.Cells[i] = Cell{Rune: g.cells[i].r, Role: g.cells[i].role}
	}
}
