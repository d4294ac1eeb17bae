package tape

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestStoryGolden keeps a run as it is told in sentences, and holds it to what
// it is for: no symbol, no colour, one sentence a line.
func TestStoryGolden(t *testing.T) {
	for _, name := range []string{"async-lost", "auto-failover-unfenced", "ryw-broken", "semi-sync-fallback"} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("../../testdata/tapes", name+".tape"))
			if err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			if status, err := Report(&out, name+".tape", text, nil, Output{Plain: true}); status != StatusOK || err != nil {
				t.Fatalf("status %d, %v\n%s", status, err, out.String())
			}
			for i, line := range strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n") {
				if !strings.HasSuffix(line, ".") {
					t.Errorf("line %d is no sentence: %q", i+1, line)
				}
				for _, r := range line {
					if r < ' ' || r > '~' {
						t.Errorf("line %d has %q", i+1, r)
					}
				}
			}
			// A fingerprint changes with every change of the engine.
			got := regexp.MustCompile(`\b[0-9a-f]{16}\b`).ReplaceAllString(out.String(), "0000000000000000")
			path := filepath.Join("testdata", "story", name+".txt")
			if *update {
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatalf("%v; go test ./engine/tape -update writes it", err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("%s differs (-want +got):\n%s", path, diff)
			}
		})
	}
}

func TestStoryOfWhatGoesWrong(t *testing.T) {
	// An expectation that does not hold and a command that makes no sense are
	// told like everything else.
	var out strings.Builder
	status, err := Report(&out, "x", []byte("cluster single-leader n1\nwrite a 1\nat 1s end\nexpect writes.lost == 7\n"), nil, Output{Plain: true})
	if want := "Line 4 does not hold: writes.lost == 7; it is "; status != StatusFailed || err != nil || !strings.Contains(out.String(), want) {
		t.Errorf("status %d, %v; want %q in:\n%s", status, err, want, out.String())
	}
}
