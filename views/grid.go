package views

import (
	"unicode/utf8"

	"splitbrain/themes"

	"github.com/charmbracelet/x/ansi"
)

// rect is an area of the screen.
type rect struct{ x, y, w, h int }

func (r rect) right() int  { return r.x + r.w }
func (r rect) bottom() int { return r.y + r.h }
func (r rect) midX() int   { return r.x + r.w/2 }
func (r rect) midY() int   { return r.y + r.h/2 }
func (r rect) empty() bool { return r.w <= 0 || r.h <= 0 }

func (r rect) holds(x, y int) bool {
	return x >= r.x && x < r.right() && y >= r.y && y < r.bottom()
}

// inset returns r without a margin of dx columns and dy rows on every side.
func (r rect) inset(dx, dy int) rect {
	return rect{r.x + dx, r.y + dy, max(r.w-2*dx, 0), max(r.h-2*dy, 0)}
}

// cell is one character of the screen. Line holds the directions in which a
// line of a route leaves it, so that routes that meet form a junction.
type cell struct {
	r    rune
	role themes.Role
	line uint8
}

// grid is the screen before it becomes text. It is written once a frame and
// keeps its memory from frame to frame. Everything outside it is clipped.
type grid struct {
	w, h  int
	cells []cell
	theme *themes.Theme
	out   []byte
}

func (g *grid) reset(w, h int, theme *themes.Theme) {
	g.w, g.h, g.theme = w, h, theme
	if cap(g.cells) < w*h {
		g.cells = make([]cell, w*h)
	}
	g.cells = g.cells[:w*h]
	if len(g.cells) == 0 {
		return
	}
	g.cells[0] = cell{r: ' '}
	for n := 1; n < len(g.cells); n *= 2 {
		copy(g.cells[n:], g.cells[:n])
	}
}

// set writes one character that is known to be one cell wide.
func (g *grid) set(x, y int, r rune, role themes.Role) {
	if uint(x) < uint(g.w) && uint(y) < uint(g.h) {
		g.cells[y*g.w+x] = cell{r: r, role: role}
	}
}

// tint changes only the role of a cell.
func (g *grid) tint(x, y int, role themes.Role) {
	if uint(x) < uint(g.w) && uint(y) < uint(g.h) {
		g.cells[y*g.w+x].role = role
	}
}

// line lets a route leave a cell in some directions.
func (g *grid) line(x, y int, directions uint8, role themes.Role) {
	if uint(x) >= uint(g.w) || uint(y) >= uint(g.h) {
		return
	}
	c := &g.cells[y*g.w+x]
	if c.line == 0 || role != themes.LinkClient && role != themes.LinkIdle {
		c.role = role // a livelier route keeps its look where a quiet one crosses
	}
	c.line |= directions
	c.r = g.theme.Glyphs.Lines[c.line&15]
}

// lineAt returns the directions in which routes leave a cell.
func (g *grid) lineAt(x, y int) uint8 {
	if uint(x) >= uint(g.w) || uint(y) >= uint(g.h) {
		return 0
	}
	return g.cells[y*g.w+x].line
}

func (g *grid) fill(r rect, char rune, role themes.Role) {
	for y := max(r.y, 0); y < min(r.bottom(), g.h); y++ {
		for x := max(r.x, 0); x < min(r.right(), g.w); x++ {
			g.cells[y*g.w+x] = cell{r: char, role: role}
		}
	}
}

// across draws a horizontal line of one character.
func (g *grid) across(x, y, w int, char rune, role themes.Role) {
	g.fill(rect{x, y, w, 1}, char, role)
}

// text writes s from x on and returns where it ended.
func (g *grid) text(x, y int, s string, role themes.Role) int {
	return g.textIn(x, y, g.w, s, role)
}

// textIn writes s into the columns from x to limit. What does not fit is cut,
// and the last column says so.
func (g *grid) textIn(x, y, limit int, s string, role themes.Role) int {
	limit = min(limit, g.w)
	for i, r := range s {
		if x >= limit {
			break
		}
		if x == limit-1 && i+utf8.RuneLen(max(r, 0)) < len(s) {
			r = g.theme.Glyphs.Ellipsis
		} else if r < ' ' || r > '~' {
			r = g.theme.Char(narrow(r))
		}
		g.set(x, y, r, role)
		x++
	}
	return x
}

// textRight writes s so that it ends before the column limit.
func (g *grid) textRight(limit, y int, s string, role themes.Role) int {
	x := limit - width(s)
	g.text(x, y, s, role)
	return x
}

// frame draws a border.
func (g *grid) frame(r rect, b *themes.Box, role themes.Role) {
	if r.w < 2 || r.h < 2 {
		return
	}
	right, bottom := r.right()-1, r.bottom()-1
	g.across(r.x+1, r.y, r.w-2, b.Across, role)
	g.across(r.x+1, bottom, r.w-2, b.Across, role)
	for y := r.y + 1; y < bottom; y++ {
		g.set(r.x, y, b.Down, role)
		g.set(right, y, b.Down, role)
	}
	g.set(r.x, r.y, b.TopLeft, role)
	g.set(right, r.y, b.TopRight, role)
	g.set(r.x, bottom, b.BottomLeft, role)
	g.set(right, bottom, b.BottomRight, role)
}

// String turns the grid into the lines of a terminal. A role is switched only
// where it changes and the change can be seen.
func (g *grid) String() string {
	var sgr [themes.Roles]string
	var blank [themes.Roles]bool
	longest := 0
	for r := range themes.Roles {
		sgr[r], blank[r] = g.theme.SGR(r), g.theme.BlankAlike(r)
		longest = max(longest, len(sgr[r]))
	}
	perLine := g.w*(longest+utf8.UTFMax) + 1
	var now themes.Role
	n := 0
	for y := 0; y < g.h; y++ {
		if len(g.out)-n < perLine+longest {
			g.out = append(g.out, make([]byte, len(g.out)+perLine+longest)...)
		}
		out := g.out
		if y > 0 {
			out[n] = '\n'
			n++
		}
		row := g.cells[y*g.w : (y+1)*g.w]
		for i := 0; i < len(row); i++ {
			c := &row[i]
			if c.r == ' ' && blank[c.role] && blank[now] {
				from := i
				for i+1 < len(row) && row[i+1].r == ' ' && blank[row[i+1].role] {
					i++
				}
				for count := i + 1 - from; count > 0; count -= len(spaces) {
					n += copy(out[n:], spaces[:min(count, len(spaces))])
				}
				continue
			}
			if c.role != now {
				n += copy(out[n:], sgr[c.role])
				now = c.role
			}
			n += encode(out[n:], c.r)
		}
	}
	if now != themes.Text && sgr[themes.Text] != "" {
		n += copy(g.out[n:], "\x1b[0m")
	}
	return string(g.out[:n])
}

// spaces is copied for what is empty, which most of a screen is.
const spaces = "                                                                "

// encode is utf8.EncodeRune for the characters of a grid, most of which are
// letters or symbols of three bytes.
func encode(out []byte, r rune) int {
	switch {
	case r < utf8.RuneSelf:
		out[0] = byte(r)
		return 1
	case r >= 0x2000 && r < 0xd800:
		_ = out[2]
		out[0] = 0xe0 | byte(r>>12)
		out[1] = 0x80 | byte(r>>6)&0x3f
		out[2] = 0x80 | byte(r)&0x3f
		return 3
	}
	return utf8.EncodeRune(out, r)
}

// narrow returns r, or a stand-in when it is not exactly one cell wide. So
// the width of a text is the number of its characters, everywhere.
func narrow(r rune) rune {
	switch {
	case r >= ' ' && r <= '~', r >= 0xa1 && r < 0x300 && r != 0xad, r >= 0x2500 && r < 0x25fd:
		return r
	case r < ' ' || r == 0x7f || r == utf8.RuneError:
		return '?'
	case ansi.StringWidth(string(r)) == 1:
		return r
	}
	return '?'
}

// width returns how many cells a text takes.
func width(s string) int { return utf8.RuneCountInString(s) }
