package scene

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"splitbrain/engine"
	"splitbrain/views"
)

// Lipgloss draws the scene the way a good lipgloss program does: runs of equal
// style are rendered at once, blocks are joined, the panel uses a table.
// Styles, places and routes are worked out beforehand and free of charge.
type Lipgloss struct {
	frame   *views.Frame
	panel   int // columns
	styles  [looks]lipgloss.Style
	boxes   [standbys + 1]box
	links   [standbys + 1][]point
	clients [][]point
	field   field
}

// NewLipgloss gets ready to draw a frame.
func NewLipgloss(f *views.Frame) *Lipgloss {
	wide := f.Width >= 180
	l := &Lipgloss{frame: f, panel: 41, styles: newStyles(), boxes: place(wide)}
	if wide {
		l.panel = 56
	}
	w, h := f.Width-l.panel-1, f.Height-5
	l.field = field{w: w, h: h, runes: make([]rune, w*h), looks: make([]look, w*h)}
	for i := 1; i <= standbys; i++ {
		l.links[i] = link(l.boxes[0], l.boxes[i], i)
	}
	p := l.boxes[0]
	for i := range clientNames() {
		start := point{15, p.y + 1 + 4*i}
		lane := point{17 + i, start.y}
		l.clients = append(l.clients, walk(start, lane, point{lane.x, p.y + 1 + i}, point{p.x - 1, p.y + 1 + i}))
	}
	return l
}

// Draw returns the picture.
func (l *Lipgloss) Draw() string {
	divider := l.styles[faint].Render(strings.TrimSuffix(strings.Repeat("│\n", l.field.h), "\n"))
	body := lipgloss.JoinHorizontal(lipgloss.Top, l.canvas(), divider, l.drawPanel())
	return lipgloss.JoinVertical(lipgloss.Left, l.header(), l.rule(), body, l.line(), l.prompt(), l.keys())
}

// canvas is a stack of strips, with boxes or without.
func (l *Lipgloss) canvas() string {
	l.drawField()
	var strips []string
	y := 0
	for i := 0; i < len(l.boxes); {
		top := l.boxes[i].y
		if top > y {
			strips = append(strips, l.field.render(&l.styles, 0, y, l.field.w, top-y))
		}
		var blocks []string
		x := 0
		for ; i < len(l.boxes) && l.boxes[i].y == top; i++ {
			b := l.boxes[i]
			blocks = append(blocks, l.field.render(&l.styles, x, top, b.x-x, boxHeight), l.drawNode(i))
			x = b.x + b.w
		}
		blocks = append(blocks, l.field.render(&l.styles, x, top, l.field.w-x, boxHeight))
		strips = append(strips, lipgloss.JoinHorizontal(lipgloss.Top, blocks...))
		y = top + boxHeight
	}
	if y < l.field.h {
		strips = append(strips, l.field.render(&l.styles, 0, y, l.field.w, l.field.h-y))
	}
	return lipgloss.JoinVertical(lipgloss.Left, strips...)
}

// drawField draws the links, what travels on them, and the clients.
func (l *Lipgloss) drawField() {
	f, s := &l.field, l.frame.Still
	f.clear()
	for i := 1; i <= standbys; i++ {
		f.draw(l.links[i], '▼')
	}
	for _, route := range l.clients {
		f.draw(route, '▶')
	}
	for i := range s.Messages {
		m := &s.Messages[i]
		route, glyph, kind := l.links[max(m.From, m.To)%firstID%(standbys+1)], '●', record
		switch m.Kind {
		case engine.Ack:
			glyph, kind = '○', ack
		case engine.WriteRequest:
			route, glyph, kind = l.clients[m.From-firstID], '◆', write
		}
		at := int(m.Progress * float64(len(route)-1))
		if m.Kind == engine.Ack {
			at = len(route) - 1 - at
		}
		f.set(route[at].x, route[at].y, glyph, kind)
	}
	for i := range s.Clients {
		c, y := &s.Clients[i], l.boxes[0].y+4*i
		f.text(1, y, c.Name, strong)
		f.text(1, y+1, fmt.Sprintf("ok %d", c.Acked), good)
		f.text(1, y+2, "waits", dim)
	}
}
