// Package settings is what a person may change about how the program looks
// and feels, and where each value comes from: a flag, the environment, the
// configuration file or the default, in this order.
package settings

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/adrg/xdg"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"splitbrain/themes"
)

// Setting is one value that can be changed.
type Setting struct {
	Key, Default, Help string
	Allowed            []string
}

// All returns every setting except the keys.
func All() []Setting {
	return []Setting{
		{"theme", "auto", "colours: auto, " + strings.Join(themes.Names(), ", "), append([]string{"auto"}, themes.Names()...)},
		{"glyphs", "auto", "symbols: auto, unicode, ascii", []string{"auto", "unicode", "ascii"}},
		{"speed", "1/20", "virtual seconds per second, or auto: " + strings.Join(SpeedNames(), " "), append(SpeedNames(), "auto")},
		{"fps", "60", "frames per second: 60, 30, 20, 10", []string{"60", "30", "20", "10"}},
		{"motion", "full", "full, or reduced: repaint a few times a second and move nothing", []string{"full", "reduced"}},
		{"mouse", "on", "on, or off: the terminal keeps the mouse for itself", []string{"on", "off"}},
	}
}

// File returns where the configuration is unless a flag says otherwise.
func File() string { return filepath.Join(xdg.ConfigHome, "splitbrain", "config.yaml") }

// AddFlags declares a flag for every setting.
func AddFlags(flags *pflag.FlagSet) {
	for _, s := range All() {
		flags.String(s.Key, s.Default, s.Help)
	}
	flags.String("config", "", "configuration file instead of "+File())
}

// Values are the settings that hold now.
type Values struct {
	viper *viper.Viper
	flags *pflag.FlagSet
	file  string
	shelf themes.Shelf
}

// Load reads the settings. Names are the actions that keys can be given to.
// A value that means nothing is an error that says where it stands and what
// would do.
func Load(flags *pflag.FlagSet, names []string) (*Values, error) {
	v := &Values{viper: viper.New(), flags: flags, file: File()}
	v.viper.SetEnvPrefix("splitbrain")
	v.viper.SetEnvKeyReplacer(strings.NewReplacer(".", "_", "-", "_"))
	v.viper.AutomaticEnv()
	for _, s := range All() {
		if err := v.viper.BindPFlag(s.Key, flags.Lookup(s.Key)); err != nil {
			return nil, err
		}
	}
	named, _ := flags.GetString("config")
	if named != "" {
		v.file = named
	}
	if err := v.read(named != ""); err != nil {
		return nil, err
	}
	if err := v.addThemes(); err != nil {
		return nil, err
	}
	return v, v.check(names)
}

// addThemes reads the themes that a person has made: each under themes., with
// the theme it begins with as base, and the inks it changes.
func (v *Values) addThemes() error {
	own, isMap := v.viper.Get("themes").(map[string]any)
	if !isMap && v.viper.InConfig("themes") {
		return fmt.Errorf("%s: themes: expected a name for each theme, and under it its inks", v.file)
	}
	for _, name := range slices.Sorted(maps.Keys(own)) {
		if _, isMap := own[name].(map[string]any); !isMap {
			return fmt.Errorf("%s: themes.%s: expected the inks of a theme, like base: dark", v.file, name)
		}
		inks := v.viper.GetStringMapString("themes." + name)
		base := inks["base"]
		delete(inks, "base")
		if base == "" {
			base = themes.Names()[0]
		}
		if err := v.shelf.Add(name, base, inks); err != nil {
			return fmt.Errorf("%s: themes.%s: %w", v.file, name, err)
		}
	}
	return nil
}

// Themes returns the themes to choose from.
func (v *Values) Themes() *themes.Shelf { return &v.shelf }

func (v *Values) read(mustExist bool) error {
	text, err := os.ReadFile(v.file)
	var path *os.PathError
	switch {
	case errors.Is(err, os.ErrNotExist) && !mustExist:
		return nil
	case errors.As(err, &path):
		return fmt.Errorf("%s: %w", v.file, path.Err)
	case err != nil:
		return err
	}
	v.viper.SetConfigType("yaml")
	if err := v.viper.ReadConfig(strings.NewReader(string(text))); err != nil {
		return fmt.Errorf("%s: %s", v.file, strings.Join(strings.Fields(err.Error()), " "))
	}
	return nil
}

func (v *Values) check(actions []string) error {
	known := map[string]bool{}
	for _, s := range All() {
		known[s.Key] = true
		allowed := s.Allowed
		if s.Key == "theme" {
			allowed = append([]string{"auto"}, v.shelf.Names()...)
		}
		if value := v.Get(s.Key); !slices.Contains(allowed, value) {
			return fmt.Errorf("%s: %s is %q; expected one of %s", v.Source(s.Key), s.Key, value, strings.Join(allowed, ", "))
		}
	}
	for _, name := range actions {
		known["keys."+name] = true
	}
	for _, key := range v.viper.AllKeys() {
		if !known[key] && !strings.HasPrefix(key, "themes.") {
			return fmt.Errorf("%s: there is no setting %q; splitbrain config lists them", v.file, key)
		}
	}
	return nil
}

// Get returns the value of a setting.
func (v *Values) Get(key string) string { return v.viper.GetString(key) }

// Keys returns the keys configured for an action, separated by spaces, and
// whether there are any.
func (v *Values) Keys(action string) (keys string, configured bool) {
	key := "keys." + action
	if !v.viper.IsSet(key) {
		return "", false
	}
	return strings.Join(v.viper.GetStringSlice(key), " "), true
}

// Source says where the value of a setting comes from.
func (v *Values) Source(key string) string {
	variable := "SPLITBRAIN_" + strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(key))
	flag := v.flags.Lookup(key)
	switch _, inEnvironment := os.LookupEnv(variable); {
	case flag != nil && flag.Changed:
		return "flag --" + key
	case inEnvironment && os.Getenv(variable) != "":
		return variable
	case v.viper.InConfig(key):
		return v.file
	}
	return "default"
}

// Int returns a setting whose allowed values are numbers.
func (v *Values) Int(key string) int { return v.viper.GetInt(key) }

// UTF8 tells whether the locale lets more than ASCII reach the terminal. No
// locale at all is taken for a modern terminal, not for an old one.
func UTF8() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := strings.ToUpper(os.Getenv(name)); locale != "" {
			return strings.Contains(locale, "UTF-8") || strings.Contains(locale, "UTF8")
		}
	}
	return true
}
