package settings

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/pflag"

	"splitbrain/themes"
)

// load reads settings from a file with this text, with these arguments.
func load(t *testing.T, text string, args ...string) (*Values, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	AddFlags(flags)
	if err := flags.Parse(append([]string{"--config", file}, args...)); err != nil {
		t.Fatal(err)
	}
	return Load(flags, []string{"kill", "next-step"})
}

func TestWhoWins(t *testing.T) {
	// A flag beats the environment, which beats the file, which beats the
	// default; the source is told for each.
	t.Setenv("SPLITBRAIN_THEME", "light")
	t.Setenv("SPLITBRAIN_SPEED", "1/5")
	v, err := load(t, "theme: contrast\nspeed: 1/10\nmotion: reduced\nkeys:\n  kill: K ctrl+k\n", "--theme", "okabe-dark")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ key, value, source string }{
		{"theme", "okabe-dark", "flag --theme"},
		{"speed", "1/5", "SPLITBRAIN_SPEED"},
		{"motion", "reduced", "config.yaml"},
		{"mouse", "on", "default"},
	} {
		if got := v.Get(c.key); got != c.value {
			t.Errorf("%s is %q, want %q", c.key, got, c.value)
		}
		if got := v.Source(c.key); !strings.HasSuffix(got, c.source) {
			t.Errorf("%s comes from %q, want %q", c.key, got, c.source)
		}
	}
	if keys, ok := v.Keys("kill"); !ok || keys != "K ctrl+k" {
		t.Errorf("kill has the keys %q", keys)
	}
	if _, ok := v.Keys("next-step"); ok {
		t.Error("next-step has keys although nobody gave it any")
	}
}

func TestBadSettingsSayWhatWouldDo(t *testing.T) {
	// A value that means nothing names its key, its place and what is allowed.
	for text, want := range map[string]string{
		"theme: purple":       "expected one of auto, dark",
		"speed: fast":         "expected one of 1/1000",
		"colour: red":         `there is no setting "colour"`,
		"keys:\n  explode: x": `there is no setting "keys.explode"`,
		"theme: [":            "config.yaml",
	} {
		_, err := load(t, text)
		if err == nil {
			t.Errorf("%q was accepted", text)
			continue
		}
		if said := err.Error(); !strings.Contains(said, want) || !strings.Contains(said, "config.yaml") || strings.Contains(said, "\n") {
			t.Errorf("%q: %q, want one line with the file and %q", text, said, want)
		}
	}
}

func TestSpeedsReadBack(t *testing.T) {
	// Every pace has a name that finds it, and each is faster than the one before.
	last := 0.0
	for i, name := range SpeedNames() {
		s := SpeedNamed(name)
		if int(s) != i || s.Times() <= last {
			t.Errorf("%s is pace %d with factor %g", name, s, s.Times())
		}
		last = s.Times()
	}
	if Speed(0).Change(-1) != 0 || Speed(0).Change(1000).String() != "1000" {
		t.Error("a pace beyond the ends is not the end")
	}
}

// TestOwnThemes: a theme of one's own begins with another and changes inks;
// what is wrong with one is said exactly.
func TestOwnThemes(t *testing.T) {
	v, err := load(t, "theme: dusk\nthemes:\n  dusk: {base: light, primary: \"#ff8800 208 11\"}\n")
	if err != nil {
		t.Fatal(err)
	}
	theme, err := v.Themes().Load(v.Get("theme"), colorprofile.TrueColor, false)
	if err != nil || !theme.Light || !strings.Contains(theme.SGR(themes.Primary), "255;136;0") {
		t.Errorf("dusk is light %t, its primary %q, error %v", theme.Light, theme.SGR(themes.Primary), err)
	}
	for text, want := range map[string]string{
		"themes: {dusk: {primery: \"#ff8800\"}}": `themes.dusk: there is no ink "primery"; inks are ack, alarm`,
		"themes: {dusk: {primary: orange}}":      `themes.dusk: primary: expected a colour like "#6cb6ff"`,
		"themes: {dusk: {base: drak}}":           `themes.dusk: there is no theme "drak" to begin with; themes are dark`,
		"themes: {dark: {alarm: \"#000000\"}}":   `themes.dark: there is a theme "dark" already`,
		"themes: {dusk: 7}":                      `themes.dusk: expected`,
		"themes: 7":                              `themes: expected`,
	} {
		if _, err := load(t, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s gives %v, want %s", text, err, want)
		}
	}
}
