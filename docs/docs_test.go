// Package docs_test keeps the documents true.
package docs_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"splitbrain/engine/tape"
)

var update = flag.Bool("update", false, "write what the program says into the documents")

func TestTapeReferenceIsFresh(t *testing.T) {
	// docs/tape.md is what the verb table says.
	want := tape.Reference()
	if *update {
		write(t, "tape.md", want)
	}
	if diff := cmp.Diff(want, read(t, "tape.md")); diff != "" {
		t.Errorf("docs/tape.md is old; go test ./docs -update writes it anew (-table +file):\n%s", diff)
	}
}

func TestReadmeKeysAreTheProgramsKeys(t *testing.T) {
	// The README shows exactly what `splitbrain keys` prints.
	const begin, end = "<!-- splitbrain keys -->\n```\n", "```\n<!-- end -->"
	out, err := exec.Command("go", "run", "splitbrain", "keys").Output()
	if err != nil {
		t.Fatal(err)
	}
	readme := read(t, "../README.md")
	before, rest, found := strings.Cut(readme, begin)
	shown, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("README.md has no block between %q and %q", begin, end)
	}
	if *update {
		write(t, "../README.md", before+begin+string(out)+end+after)
		return
	}
	if diff := cmp.Diff(string(out), shown); diff != "" {
		t.Errorf("the keys in README.md are old; go test ./docs -update writes them anew (-program +file):\n%s", diff)
	}
}

func TestReadmeTapeHolds(t *testing.T) {
	// The tape in the README is a tape, and what it expects is so.
	_, rest, found := strings.Cut(read(t, "../README.md"), "```tape\n")
	text, _, closed := strings.Cut(rest, "```")
	if !found || !closed {
		t.Fatal("README.md has no tape")
	}
	script, err := tape.Parse("README.md", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	result := tape.Run(script, nil, nil)
	if result.Status() != tape.StatusOK || len(result.Checks) == 0 {
		t.Errorf("the tape in README.md does not hold: %+v", result.Checks)
	}
}

func TestReadmeSweepIsTheProgramsSweep(t *testing.T) {
	// The README shows exactly what the sweep in it prints.
	const command, begin, end = "    splitbrain sweep ", "<!-- sweep -->\n```\n", "```\n<!-- end -->"
	readme := read(t, "../README.md")
	_, shown, found := strings.Cut(readme, command)
	line, _, named := strings.Cut(shown, "\n\n")
	before, rest, opened := strings.Cut(readme, begin)
	shown, after, closed := strings.Cut(rest, end)
	if !found || !named || !opened || !closed {
		t.Fatal("README.md has no sweep")
	}
	shell := exec.Command("sh", "-c", "go run splitbrain sweep "+line)
	shell.Dir = ".."
	shell.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	out, err := shell.Output()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		write(t, "../README.md", before+begin+string(out)+end+after)
		return
	}
	if diff := cmp.Diff(string(out), shown); diff != "" {
		t.Errorf("the sweep in README.md is old; go test ./docs -update writes it anew (-program +file):\n%s", diff)
	}
}

func TestReadmeLinksExist(t *testing.T) {
	// Every file that the README points to is there.
	for _, part := range strings.Split(read(t, "../README.md"), "](")[1:] {
		target, _, _ := strings.Cut(part, ")")
		if strings.Contains(target, "://") {
			continue
		}
		if _, err := os.Stat(filepath.Join("..", target)); err != nil {
			t.Errorf("README.md points to %s, which is not there", target)
		}
	}
}

func TestEveryExperimentIsATapeOrExplained(t *testing.T) {
	// The table of model.md names each tape under testdata/real once, and
	// each row has tapes or says why it has none.
	_, table, found := strings.Cut(read(t, "model.md"), "| id | tapes | note |\n|---|---|---|\n")
	table, _, closed := strings.Cut(table, "\n\n")
	if !found || !closed {
		t.Fatal("model.md has no table of experiments")
	}
	files, err := filepath.Glob("../testdata/real/*.tape")
	if err != nil || len(files) == 0 {
		t.Fatalf("no tapes: %v", err)
	}
	left := map[string]bool{}
	for _, file := range files {
		left[strings.TrimSuffix(filepath.Base(file), ".tape")] = true
	}
	for row := range strings.SplitSeq(table, "\n") {
		cells := strings.Split(strings.Trim(row, "|"), "|")
		if len(cells) != 3 {
			t.Fatalf("%s has no three cells", row)
		}
		named := strings.TrimSpace(cells[1])
		if named == "–" {
			if strings.TrimSpace(cells[2]) == "" {
				t.Errorf("%s has neither a tape nor a reason", cells[0])
			}
			continue
		}
		for pattern := range strings.SplitSeq(named, ", ") {
			hits := 0
			for name := range left {
				if ok, _ := filepath.Match(pattern, name); ok {
					delete(left, name)
					hits++
				}
			}
			if hits == 0 && !strings.HasPrefix(pattern, "statement.") {
				t.Errorf("%s: there is no tape %s, or another row has it", cells[0], pattern)
			}
		}
	}
	for name := range left {
		t.Errorf("no row of model.md names %s", name)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
