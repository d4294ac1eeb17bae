package lessons

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares a text with a file under testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-golden +now):\n%s", file, diff)
	}
}

func TestBrokenLessonsSayWhatIsWrong(t *testing.T) {
	// Each broken lesson has one fault, and its messages name the line.
	files, err := filepath.Glob("testdata/broken/*.md")
	if err != nil || len(files) < 10 {
		t.Fatalf("found %d broken lessons: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			for _, f := range CheckText(filepath.Base(file), text) {
				b.WriteString(f.String() + "\n")
			}
			if b.Len() == 0 {
				t.Error("the check finds nothing wrong with it")
			}
			golden(t, filepath.Join("broken", strings.TrimSuffix(filepath.Base(file), ".md")+".txt"), b.String())
		})
	}
}
