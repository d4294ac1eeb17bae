package themes

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

var profiles = []colorprofile.Profile{colorprofile.NoTTY, colorprofile.ASCII, colorprofile.ANSI, colorprofile.ANSI256, colorprofile.TrueColor}

// TestEveryRoleHasALook says that no theme forgets a role, that a terminal
// gets only colours it has, and that one without gets none.
func TestEveryRoleHasALook(t *testing.T) {
	for _, name := range Names() {
		for _, profile := range profiles {
			theme, err := Load(name, profile, false)
			if err != nil {
				t.Fatal(err)
			}
			for role := range Roles {
				sgr := theme.SGR(role)
				deep := strings.Contains(sgr, ";38;") || strings.Contains(sgr, ";48;")
				switch {
				case profile == colorprofile.NoTTY && sgr != "":
					t.Errorf("%s %v role %d: %q", name, profile, role, sgr)
				case profile > colorprofile.NoTTY && !strings.HasPrefix(sgr, "\x1b[0"):
					t.Errorf("%s %v role %d: %q depends on what was there before", name, profile, role, sgr)
				case profile > colorprofile.ASCII && len(sgr) <= len("\x1b[0m"):
					t.Errorf("%s %v role %d has no look", name, profile, role)
				case profile < colorprofile.ANSI256 && deep:
					t.Errorf("%s %v role %d: %q has too many colours", name, profile, role, sgr)
				}
			}
		}
	}
}

// TestGlyphs says that every symbol is one cell wide, and 7 bits of ASCII
// where that was asked for.
func TestGlyphs(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		theme, _ := Load("dark", colorprofile.TrueColor, ascii)
		each(reflect.ValueOf(theme.Glyphs), func(r rune) {
			if ansi.StringWidth(string(r)) != 1 || r == 0 {
				t.Errorf("%q is not one cell wide", r)
			}
			if ascii && r > '~' {
				t.Errorf("%q is not ASCII", r)
			}
		})
	}
}

func each(v reflect.Value, visit func(rune)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			each(v.Field(i), visit)
		}
	case reflect.Array:
		for i := range v.Len() {
			each(v.Index(i), visit)
		}
	default:
		visit(rune(v.Int()))
	}
}

// TestContrast says that texts can be read: 4.5 to 1 for what matters, as
// WCAG asks, 3 to 1 for lines and for what is faint on purpose.
func TestContrast(t *testing.T) {
	for _, s := range sources() {
		p := s.palette()
		for name, i := range map[string]ink{"text": p.text, "dim": p.dim, "primary": p.primary, "standby": p.standby,
			"good": p.good, "warn": p.warn, "alarm": p.alarm, "write": p.write, "record": p.record, "ack": p.ack,
			"read": p.read, "frozen": p.frozen} {
			if c := contrast(i.rgb, p.background); c < 4.5 {
				t.Errorf("%s: %s has a contrast of %.1f", s.name, name, c)
			}
		}
		for name, i := range map[string]ink{"faint": p.faint, "line": p.line} {
			if c := contrast(i.rgb, p.background); c < 3 {
				t.Errorf("%s: %s has a contrast of %.1f", s.name, name, c)
			}
		}
		for name, i := range map[string]ink{"primary": p.primary, "warn": p.warn, "alarm": p.alarm, "frozen": p.frozen} {
			if c := contrast(p.onTag.rgb, i.rgb); c < 4.5 {
				t.Errorf("%s: letters on %s have a contrast of %.1f", s.name, name, c)
			}
		}
	}
}

func contrast(a, b uint32) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(rgb uint32) float64 {
	linear := func(c uint32) float64 {
		v := float64(c&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(rgb>>16) + 0.7152*linear(rgb>>8) + 0.0722*linear(rgb)
}

// TestUnknownTheme says that the error names what there is.
func TestUnknownTheme(t *testing.T) {
	if _, err := Load("pink", colorprofile.ANSI, false); err == nil || !strings.Contains(err.Error(), "okabe-dark") {
		t.Errorf("the error is %v", err)
	}
}
