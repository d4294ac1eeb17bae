package tape

import (
	"embed"
	"strings"
)

//go:embed presets/*.tape
var presetFiles embed.FS

// presetOrder is the order of the home screen: the one that it opens with, then
// shapes of clusters, then what readers see, then monitors that act, then several leaders,
// then none, and at last all three beside each other.
var presetOrder = [...]string{
	"async-pair", "single", "sync-async", "semi-sync", "quorum", "two-regions", "cascading", "delayed",
	"lagging", "permissions", "shards", "statements", "storm", "automatic", "impatient", "three-leaders", "ring", "topologies",
}

// PresetNames returns the clusters that the program brings along.
func PresetNames() []string { return presetOrder[:] }

// Preset returns the tape of a preset and whether there is one of that name.
func Preset(name string) (text []byte, ok bool) {
	text, err := presetFiles.ReadFile("presets/" + name + ".tape")
	return text, err == nil
}

// PresetTitle returns what a preset is called and what it shows.
func PresetTitle(name string) (title, shows string) {
	text, _ := Preset(name)
	first, _, _ := strings.Cut(string(text), "\n")
	title, shows, _ = strings.Cut(strings.TrimPrefix(first, "# "), ": ")
	return title, shows
}

// Side is a cluster that stands beside others in lock-step.
type Side struct {
	Name   string // of the side
	Preset string
}

// Sides returns what stands beside each other when a preset is opened, itself
// first; none for one that stands alone.
func Sides(preset string) []Side {
	if preset != "topologies" {
		return nil
	}
	return []Side{{"one leader", preset}, {"several leaders", "topologies-several"}, {"no leader", "topologies-none"}}
}
