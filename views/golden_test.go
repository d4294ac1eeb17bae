package views

import (
	"flag"
	"fmt"
	"hash/fnv"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"splitbrain/themes"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares a text with a file under testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; go test ./views -update writes it", err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", path, diff)
	}
}

// TestGoldenScenes keeps every scene at every usual size, as plain text: what
// a person without colours sees.
func TestGoldenScenes(t *testing.T) {
	for _, size := range []struct {
		name string
		w, h int
	}{{"80x24", 80, 24}, {"120x40", 120, 40}, {"200x60", 200, 60}} {
		for name, frame := range scenes(size.w, size.h, colorprofile.TrueColor, false) {
			t.Run(name+"-"+size.name, func(t *testing.T) {
				var p Painter
				golden(t, name+"-"+size.name, ansi.Strip(p.Draw(frame)))
			})
		}
	}
}

// TestGoldenMatrix keeps a digest of every scene in every theme, at every size
// and for every kind of terminal: what nobody would read as a file each.
func TestGoldenMatrix(t *testing.T) {
	var b strings.Builder
	for _, theme := range themes.Names() {
		for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI, colorprofile.ASCII} {
			looks := load(theme, profile, profile == colorprofile.ASCII)
			for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 40}, {200, 60}} {
				frames := scenes(size[0], size[1], profile, profile == colorprofile.ASCII)
				for _, name := range slices.Sorted(maps.Keys(frames)) {
					var p Painter
					frames[name].Theme = looks
					digest := fnv.New64a()
					digest.Write([]byte(p.Draw(frames[name])))
					fmt.Fprintf(&b, "%-12s %-10s %dx%-4d %-16s %016x\n", theme, profile, size[0], size[1], name, digest.Sum64())
				}
			}
		}
	}
	golden(t, "matrix", b.String())
}

// TestGoldenProfiles keeps what a terminal really gets, for each kind of
// terminal, with the escape sequences made visible.
func TestGoldenProfiles(t *testing.T) {
	for name, profile := range map[string]colorprofile.Profile{"true": colorprofile.TrueColor, "256": colorprofile.ANSI256,
		"16": colorprofile.ANSI, "none": colorprofile.ASCII, "dumb": colorprofile.NoTTY} {
		for _, ascii := range []bool{false, true} {
			file := "profile-" + name
			if ascii {
				file += "-ascii"
			}
			t.Run(file, func(t *testing.T) {
				var p Painter
				got := p.Draw(scenes(80, 24, profile, ascii)["split"])
				golden(t, file, strings.ReplaceAll(got, "\x1b", "\\e"))
				for _, r := range got {
					if ascii && r > '~' {
						t.Fatalf("%q is not ASCII", r)
					}
				}
				if profile <= colorprofile.ASCII && strings.Contains(got, "[0;38") {
					t.Error("a colour where there are none")
				}
			})
		}
	}
}

// TestNothingJumps says that boxes stay where they are when roles, upstreams
// and conditions change, as long as the places and the size stay.
func TestNothingJumps(t *testing.T) {
	var boxes [][]box
	for _, w := range []*world{asyncTrio(), afterKill(), failover(), brainSplit(), faults()} {
		var p Painter
		f := frameOf(w, 120, 40, load("dark", colorprofile.TrueColor, false))
		p.Draw(f)
		boxes = append(boxes, p.plan.boxes)
	}
	for i := range boxes {
		if diff := cmp.Diff(boxes[0], boxes[i], cmp.AllowUnexported(box{}, rect{})); diff != "" {
			t.Errorf("scene %d: %s", i, diff)
		}
	}
}

// TestRiskIsAlwaysThere says that the numbers the subject is about are in the
// corner of every screen at every size.
func TestRiskIsAlwaysThere(t *testing.T) {
	for w := MinWidth; w <= 200; w += 7 {
		for h := MinHeight; h <= 60; h += 7 {
			for name, f := range scenes(w, h, colorprofile.TrueColor, false) {
				var p Painter
				top, _, _ := strings.Cut(ansi.Strip(p.Draw(f)), "\n")
				if !strings.Contains(top, "AT RISK") || !strings.Contains(top, "LOST") {
					t.Fatalf("%s at %dx%d: %q", name, w, h, top)
				}
			}
		}
	}
}
