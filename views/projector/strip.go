package projector

import (
	"strconv"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"splitbrain/themes"
	"splitbrain/views"
)

// strip is what a terminal shows, and how to get from there to a drawing.
type strip struct {
	shown views.Drawing
	known bool // that the terminal shows it
	out   []byte
	row   int // where the terminal writes next, counted from 0
	col   int
	role  themes.Role // in which it writes; themes.Roles when that is not known
}

// forget says that the terminal may show anything.
func (s *strip) forget() { s.known = false }

// shortest is the distance from which on it takes fewer bytes to say where to
// go than to write again what lies between.
const shortest = 6

// advance returns what a terminal has to be sent to show d, after the words that
// hold a picture back until it is whole. It returns nothing when it shows d.
func (s *strip) advance(d *views.Drawing) []byte {
	s.out = append(s.out[:0], ansi.SetModeSynchronizedOutput...)
	began := len(s.out)
	if s.shown.Width != d.Width || s.shown.Height != d.Height || s.shown.Theme != d.Theme {
		s.known = false
	}
	if !s.known {
		s.out = append(s.out, ansi.ResetStyle+ansi.EraseEntireScreen...)
	}
	s.row, s.col, s.role = -1, -1, themes.Roles
	for y := range d.Height {
		row := d.Row(y)
		if !s.known {
			s.write(d, y, row, nil)
			continue
		}
		s.write(d, y, row, s.shown.Row(y))
	}
	if len(s.out) == began {
		return nil
	}
	s.out = append(s.out, ansi.ResetStyle...)
	cells := append(s.shown.Cells[:0], d.Cells...)
	s.shown, s.known = *d, true
	s.shown.Cells = cells
	return s.out
}

// write adds what differs in one row. A row that is not known is empty.
func (s *strip) write(d *views.Drawing, y int, row, before []views.Cell) {
	for x := range row {
		c := &row[x]
		switch blank := c.Rune == ' ' && d.Theme.BlankAlike(c.Role); {
		case before == nil && blank:
			continue
		case before != nil && *c == before[x]:
			continue
		case before != nil && blank && before[x].Rune == ' ' && d.Theme.BlankAlike(before[x].Role):
			continue
		}
		s.moveTo(d, y, x, row)
		s.put(d, c)
	}
}

// moveTo brings the terminal to a place, by the shorter way.
func (s *strip) moveTo(d *views.Drawing, y, x int, row []views.Cell) {
	if s.row == y && s.col <= x && x-s.col < shortest && s.alike(row[s.col:x]) {
		for s.col < x {
			s.put(d, &row[s.col])
		}
		return
	}
	s.out = append(s.out, "\x1b["...)
	s.out = strconv.AppendInt(s.out, int64(y+1), 10)
	if x > 0 {
		s.out = append(s.out, ';')
		s.out = strconv.AppendInt(s.out, int64(x+1), 10)
	}
	s.out = append(s.out, 'H')
	s.row, s.col = y, x
}

// alike reports whether cells can be written without another role.
func (s *strip) alike(cells []views.Cell) bool {
	for i := range cells {
		if cells[i].Role != s.role {
			return false
		}
	}
	return true
}

func (s *strip) put(d *views.Drawing, c *views.Cell) {
	if c.Role != s.role {
		s.out = append(s.out, d.Theme.SGR(c.Role)...)
		s.role = c.Role
	}
	s.out = utf8.AppendRune(s.out, c.Rune)
	s.col++
}
