package postmortem

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"splitbrain/engine"
	"splitbrain/engine/tape"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// fingerprint changes with every change of the engine that can be noticed.
var fingerprint = regexp.MustCompile(`\b[0-9a-f]{16}\b`)

func read(t *testing.T, name string) *tape.Script {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../../testdata/tapes", name+".tape"))
	if err != nil {
		t.Fatal(err)
	}
	script, err := tape.Parse(name+".tape", text)
	if err != nil {
		t.Fatal(err)
	}
	return script
}

// TestGolden keeps whole reports: writes lost by silence, by the wrong choice,
// by two primaries, by two leaders, and none.
func TestGolden(t *testing.T) {
	for _, name := range []string{"async-lost", "auto-failover-unfenced", "failover-seven-steps", "semi-sync-fallback", "switchover", "multi-lww-split"} {
		t.Run(name, func(t *testing.T) {
			got, err := Write(read(t, name), nil, engine.Never)
			if err != nil {
				t.Fatal(err)
			}
			got = fingerprint.ReplaceAllString(got, "0000000000000000") // TestReportsAreTrue looks at it
			path := filepath.Join("testdata", name+".md")
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
				t.Fatalf("%v; go test ./engine/tape/postmortem -update writes it", err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("%s differs (-want +got):\n%s", path, diff)
			}
		})
	}
}

func TestReportsAreTrue(t *testing.T) {
	// Of every tape that there is: the report counts what the run counts, and
	// the tape in it plays to the same fingerprint.
	files, err := filepath.Glob("../../../testdata/*/*.tape")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		script, err := tape.Parse(file, text)
		if err != nil {
			t.Fatal(err)
		}
		run := tape.Run(script, nil, nil)
		got, err := Write(script, nil, engine.Never)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if want := fmt.Sprintf("| acknowledged writes lost (RPO) | %d |", run.LostCount); !strings.Contains(got, want) {
			t.Errorf("%s: no %q in\n%s", file, want, got)
		}
		if run.LostCount > mostLost && !strings.Contains(got, fmt.Sprintf("And %d more.", run.LostCount-mostLost)) {
			t.Errorf("%s lists %d lost writes", file, run.LostCount)
		}
		_, rest, _ := strings.Cut(got, "```tape\n")
		again, _, closed := strings.Cut(rest, "```")
		if !closed {
			t.Fatalf("%s: the report has no tape", file)
		}
		replay, err := tape.Parse("replay", []byte(again))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if r := tape.Run(replay, nil, nil); r.Fingerprint != run.Fingerprint {
			t.Errorf("%s: the tape of the report ends with %016x, want %016x", file, r.Fingerprint, run.Fingerprint)
		}
	}
}

func TestTargetsAreJudged(t *testing.T) {
	script, err := tape.Parse("x", []byte("cluster single-leader n1 n2\ntarget rto=10s rpo=0\nclient alice writes=10/s\nat 1s cut n1 n2\nat 2s kill n1\nat 3s promote n2\nat 3s redirect n2\nat 5s end\n"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := Write(script, nil, engine.Never)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| 10s | met |", "| 0 | **missed** |"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	early, err := Write(script, nil, engine.Time(1_500_000_000))
	if err != nil || !strings.Contains(early, "at 1.5s end") || strings.Contains(early, "kill n1") {
		t.Errorf("up to 1.5s: %v\n%s", err, early)
	}
}

func TestRemediesArePlayed(t *testing.T) {
	// What would have prevented a loss is found out by doing it: the other
	// standby had the writes, or the old primary went on because nobody had
	// fenced it.
	for want, text := range map[string]string{
		"| `promote n3` instead of `promote n2` | 0 |": "at 1s cut n1 n2\nat 2s kill n1\nat 3s promote n2\nat 3s repoint n3 to n2\nat 3s redirect n2\nat 5s end\n",
		"| `fence n1` before the promotion | 0 |":      "at 1s partition n1 alice | n2 n3\nat 1s promote n2\nat 3s end\n",
	} {
		script, err := tape.Parse("x", []byte("cluster single-leader n1 n2 n3\nclient alice writes=10/s\n"+text))
		if err != nil {
			t.Fatal(err)
		}
		got, err := Write(script, nil, engine.Never)
		if err != nil || !strings.Contains(got, want) {
			t.Errorf("%v; no %q in\n%s", err, want, got)
		}
	}
}
