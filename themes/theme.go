// Package themes turns what a cell means into how it looks: roles into ready
// escape sequences and symbols, for true colour, 256 colours, 16 colours and
// none. A theme has three layers: a palette, styles by role, and overrides.
package themes

import (
	"fmt"
	"image/color"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// Theme is a set of looks for one kind of terminal. It does not change.
type Theme struct {
	Name   string
	Glyphs Glyphs
	// ASCII says that only 7-bit characters may leave the program.
	ASCII bool
	// Light says that the theme is made for a light background.
	Light bool
	// Background and Foreground are what the theme was drawn for. Nil means
	// whatever the terminal has, which is right nearly always.
	Background, Foreground color.Color

	sgr   [Roles]string
	blank [Roles]bool
	looks [Roles]Look
	paper Look // an empty cell
}

// SGR returns the escape sequence that switches to a role from any other. It
// is empty when the terminal can show no attributes at all.
func (t *Theme) SGR(r Role) string { return t.sgr[r] }

// BlankAlike says that a space looks the same in this role as in Text, so
// that drawing one needs no switch.
func (t *Theme) BlankAlike(r Role) bool { return t.blank[r] }

// Char returns what stands for a character of a text on this terminal.
func (t *Theme) Char(r rune) rune {
	if t.ASCII && r > '~' {
		return plain(r)
	}
	return r
}

// source is how a theme is made.
type source struct {
	name     string
	palette  func() palette
	override func(*[Roles]style) // the third layer; may be nil
	painted  bool                // it needs its own background
}

func sources() []source {
	return []source{
		{name: "dark", palette: darkPalette},
		{name: "light", palette: lightPalette},
		{name: "contrast", palette: contrastPalette, override: heavier, painted: true},
		{name: "okabe-dark", palette: okabeDarkPalette},
		{name: "okabe-light", palette: okabeLightPalette},
	}
}

// heavier makes the quiet roles of the high contrast theme bold where another
// theme would make them pale.
func heavier(s *[Roles]style) {
	for _, r := range []Role{Standby, LinkUp, BarReplayed, BarFlushed, Frozen, Good} {
		s[r].attr |= bold
	}
}

// Names returns the names of all themes, the usual one first.
func Names() []string {
	var names []string
	for _, s := range sources() {
		names = append(names, s.name)
	}
	return names
}

// Load returns the theme of a name for a terminal with a colour profile, with
// Unicode or only ASCII symbols.
func Load(name string, profile colorprofile.Profile, ascii bool) (*Theme, error) {
	for _, s := range sources() {
		if s.name == name {
			return s.build(profile, ascii), nil
		}
	}
	return nil, fmt.Errorf("there is no theme %q; themes are %s", name, strings.Join(Names(), ", "))
}

func (s source) build(profile colorprofile.Profile, ascii bool) *Theme {
	p := s.palette()
	looks := styles(&p)
	if s.override != nil {
		s.override(&looks)
	}
	t := &Theme{Name: s.name, ASCII: ascii, Light: p.light, Glyphs: unicodeGlyphs()}
	if ascii {
		t.Glyphs = asciiGlyphs()
	}
	if s.painted && profile >= colorprofile.ANSI256 {
		t.Background, t.Foreground = hex(p.background), hex(p.foreground)
	}
	t.paper = (style{}).look(&p)
	for r := range looks {
		t.sgr[r] = looks[r].sgr(profile)
		t.looks[r] = looks[r].look(&p)
		t.blank[r] = looks[r].bg == nil && (looks[r].attr|looks[r].mono)&(underline|reverse) == 0
	}
	return t
}

func hex(rgb uint32) color.Color { return lipgloss.Color(fmt.Sprintf("#%06x", rgb)) }

// sgr spells a style. It always begins with a reset, so that a switch never
// depends on what was there before.
func (s style) sgr(profile colorprofile.Profile) string {
	if profile < colorprofile.ASCII {
		return ""
	}
	b := []byte("\x1b[0")
	attrs := s.attr
	if profile == colorprofile.ASCII {
		attrs = s.mono
	}
	for i, code := range []string{";1", ";2", ";4", ";7"} {
		if attrs&(1<<i) != 0 {
			b = append(b, code...)
		}
	}
	if profile > colorprofile.ASCII {
		b = s.fg.append(b, profile, 30)
		b = s.bg.append(b, profile, 40)
	}
	return string(append(b, 'm'))
}

// append adds the parameters of a colour; base is 30 for letters and 40 for
// the ground.
func (i *ink) append(b []byte, profile colorprofile.Profile, base int64) []byte {
	if i == nil {
		return b
	}
	number := func(n int64) {
		b = append(b, ';')
		b = strconv.AppendInt(b, n, 10)
	}
	switch profile {
	case colorprofile.TrueColor:
		number(base + 8)
		number(2)
		number(int64(i.rgb >> 16))
		number(int64(i.rgb >> 8 & 0xff))
		number(int64(i.rgb & 0xff))
	case colorprofile.ANSI256:
		number(base + 8)
		number(5)
		number(int64(i.x))
	default:
		if i.b < 8 {
			number(base + int64(i.b))
		} else {
			number(base + 60 + int64(i.b) - 8)
		}
	}
	return b
}
