package picture

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"splitbrain/views"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden keeps the text formats to the byte.
func TestGolden(t *testing.T) {
	for name, write := range map[string]func(io.Writer, *views.Drawing) error{
		"sheet.txt": Text,
		"sheet.svg": func(w io.Writer, d *views.Drawing) error { return SVG(w, d, "everything that there is to draw") },
		"sheet.cast": func(w io.Writer, d *views.Drawing) error {
			return Cast(w, &Film{Title: "sheet", Frames: []views.Drawing{*d}, Every: 1e9})
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := sheet(t, "dark")
			var out bytes.Buffer
			if err := write(&out, &d); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", name)
			if *update {
				if err := os.MkdirAll("testdata", 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatalf("%v; go test ./views/picture -update writes it", err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(out.String(), "\n")); diff != "" {
				t.Errorf("%s differs (-want +got):\n%s", path, diff)
			}
		})
	}
}
