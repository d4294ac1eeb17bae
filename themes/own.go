package themes

import (
	"errors"
	"fmt"
	"image/color"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// Shelf is the themes there are: those of the program, and those that a
// person has made. The zero value has the program's only.
type Shelf struct{ own []source }

// Names returns the names of all themes, the usual one first.
func (s *Shelf) Names() []string {
	names := Names()
	for _, own := range s.own {
		names = append(names, own.name)
	}
	return names
}

// Load returns the theme of a name for a terminal with a colour profile, with
// Unicode or only ASCII symbols.
func (s *Shelf) Load(name string, profile colorprofile.Profile, ascii bool) (*Theme, error) {
	for _, own := range s.own {
		if own.name == name {
			return own.build(profile, ascii), nil
		}
	}
	return Load(name, profile, ascii)
}

// Add puts a theme on the shelf: that of another name, with some inks
// changed. An ink is a colour, as in #6cb6ff, perhaps with what stands for it
// where there are 256 and 16 colours, as in "#6cb6ff 75 14".
func (s *Shelf) Add(name, base string, inks map[string]string) error {
	if slices.Contains(s.Names(), name) {
		return fmt.Errorf("there is a theme %q already", name)
	}
	all := slices.Concat(sources(), s.own)
	at := slices.IndexFunc(all, func(x source) bool { return x.name == base })
	if at < 0 {
		return fmt.Errorf("there is no theme %q to begin with; themes are %s", base, strings.Join(s.Names(), ", "))
	}
	made := all[at]
	p := made.palette()
	named := p.inks()
	for _, ink := range sortedKeys(inks) {
		target, known := named[ink]
		if !known {
			return fmt.Errorf("there is no ink %q; inks are %s", ink, strings.Join(sortedKeys(named), ", "))
		}
		value, err := parseInk(inks[ink])
		if err != nil {
			return fmt.Errorf("%s: %w", ink, err)
		}
		*target = value
	}
	made.name, made.palette = name, func() palette { return p }
	s.own = append(s.own, made)
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// inks returns the inks of a palette by the names that a configuration uses.
func (p *palette) inks() map[string]*ink {
	return map[string]*ink{
		"text": &p.text, "strong": &p.strong, "dim": &p.dim, "faint": &p.faint, "line": &p.line,
		"primary": &p.primary, "standby": &p.standby, "frozen": &p.frozen,
		"good": &p.good, "warn": &p.warn, "alarm": &p.alarm,
		"write": &p.write, "record": &p.record, "ack": &p.ack, "read": &p.read, "tag": &p.onTag,
		"chart1": &p.chart1, "chart2": &p.chart2, "chart3": &p.chart3, "chart4": &p.chart4,
	}
}

var errInk = errors.New(`expected a colour like "#6cb6ff", or "#6cb6ff 75 14" with those for 256 and 16 colours`)

// parseInk reads a colour. What it does not say about smaller depths is taken
// from the nearest colour there.
func parseInk(text string) (ink, error) {
	words := strings.Fields(text)
	if len(words) != 1 && len(words) != 3 || len(words[0]) != 7 || words[0][0] != '#' {
		return ink{}, errInk
	}
	rgb, err := strconv.ParseUint(words[0][1:], 16, 32)
	if err != nil {
		return ink{}, errInk
	}
	full := color.RGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: 0xff}
	i := ink{rgb: uint32(rgb), x: uint8(ansi.Convert256(full)), b: uint8(ansi.Convert16(full))}
	if len(words) == 3 {
		x, wrong256 := strconv.ParseUint(words[1], 10, 8)
		b, wrong16 := strconv.ParseUint(words[2], 10, 8)
		if wrong256 != nil || wrong16 != nil || b > 15 {
			return ink{}, errInk
		}
		i.x, i.b = uint8(x), uint8(b)
	}
	return i, nil
}

// Swatch prints a theme so that people can judge it: what matters most, each
// in its own look.
func (t *Theme) Swatch() string {
	var b strings.Builder
	for _, s := range []struct {
		role Role
		text string
	}{
		{PrimaryTag, " PRIMARY "}, {Standby, "standby"}, {DownTag, "DOWN"}, {FencedTag, " FENCED "}, {FrozenTag, " FROZEN "},
		{Good, "ok"}, {WarnTag, " AT RISK "}, {AlarmTag, " LOST "},
		{Write, string(t.Glyphs.Write) + " write"}, {Record, string(t.Glyphs.Record) + " record"},
		{Ack, string(t.Glyphs.Ack) + " ack"}, {Read, string(t.Glyphs.Read) + " read"}, {Dim, "dim"}, {Faint, "faint"},
	} {
		b.WriteString(t.SGR(s.role) + s.text)
		if t.SGR(Text) != "" {
			b.WriteString("\x1b[0m")
		}
		b.WriteString("  ")
	}
	return strings.TrimRight(b.String(), " ")
}
