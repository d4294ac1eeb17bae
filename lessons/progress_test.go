package lessons

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// someProgress draws any progress that the program can write.
func someProgress(t *rapid.T, label string) *Progress {
	p := emptyProgress()
	for _, id := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"a", "b", "c", "d"}), rapid.ID[string]).Draw(t, label) {
		r := Record{
			Completed: rapid.Bool().Draw(t, "completed"), Mastered: rapid.Bool().Draw(t, "mastered"),
			Predictions: rapid.IntRange(0, 4).Draw(t, "predictions"),
		}
		if r.Predictions > 0 {
			r.Nearness = rapid.Float64Range(0, 1).Draw(t, "nearness")
		}
		p.Lessons[id] = r
	}
	return p
}

func TestWrongPredictionsAreNotHeldAgainstAnybody(t *testing.T) {
	// What was right is counted, and nothing is said when nothing was.
	for want, r := range map[string]Result{
		"Mastered.": {Mastered: true, Predictions: 3, Nearness: 0.4},
		"Mastered. You were right with 2 of 3 predictions.": {Mastered: true, Predictions: 3, Right: 2, Nearness: 2},
		"Mastered. All 3 of your predictions were right.":   {Mastered: true, Predictions: 3, Right: 3, Nearness: 3},
		"Not completed yet. Your prediction was right.":     {Predictions: 1, Right: 1, Nearness: 1},
	} {
		if got := r.String(); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	p := emptyProgress()
	p.Add(Result{Lesson: "async-loses", Completed: true, Predictions: 2})
	if got := p.Summary(NewLibrary("")); strings.Contains(got, "predictions") {
		t.Error(got)
	}
}

func TestMergeTakesTheBestOfBoth(t *testing.T) {
	// Merging is the same in either order, and merging again changes nothing.
	rapid.Check(t, func(t *rapid.T) {
		merged := func(a, b *Progress) *Progress {
			m := emptyProgress()
			m.Merge(a)
			m.Merge(b)
			return m
		}
		a, b := someProgress(t, "a"), someProgress(t, "b")
		ab := merged(a, b)
		if diff := cmp.Diff(ab, merged(b, a)); diff != "" {
			t.Fatalf("the order matters: %s", diff)
		}
		if diff := cmp.Diff(ab, merged(ab, b)); diff != "" {
			t.Fatalf("once more changes it: %s", diff)
		}
		for id, r := range a.Lessons {
			if m := ab.Lessons[id]; r.Completed && !m.Completed || r.Mastered && !m.Mastered || m.Nearness < r.Nearness {
				t.Fatalf("%s got worse: %+v, %+v", id, r, m)
			}
		}
	})
}

func TestProgressIsKept(t *testing.T) {
	// What is saved is read back, and the folder is made when it is not there.
	file := filepath.Join(t.TempDir(), "new", "progress.json")
	if _, err := UpdateProgress(file, Result{Lesson: "x", Completed: true, Predictions: 2, Nearness: 1.5}); err != nil {
		t.Fatal(err)
	}
	p, note, err := LoadProgress(file)
	want := map[string]Record{"x": {Completed: true, Predictions: 2, Nearness: 0.75}}
	if diff := cmp.Diff(want, p.Lessons); diff != "" || note != "" || err != nil || p.Last != "x" {
		t.Errorf("%s, %q, %v", diff, note, err)
	}
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".progress-*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestDamagedProgressIsSetAside(t *testing.T) {
	// A damaged file is renamed with all that is in it, as often as needed.
	file := filepath.Join(t.TempDir(), "progress.json")
	for i, damaged := range []string{"{", `{"version":1,"lessons":{"x":{"nearness":7}}}`, "", "[]"} {
		must(t, os.WriteFile(file, []byte(damaged), 0o644))
		p, note, err := LoadProgress(file)
		if err != nil || len(p.Lessons) != 0 || !strings.Contains(note, "is now") {
			t.Fatalf("%q: %v, %q", damaged, err, note)
		}
		if _, err := os.Stat(file); err == nil {
			t.Errorf("%q is still there", damaged)
		}
		aside, _ := filepath.Glob(file + ".damaged-*")
		if len(aside) != i+1 {
			t.Errorf("%d files were set aside, not %d", len(aside), i+1)
		}
	}
}

func TestNewerProgressIsLeftAlone(t *testing.T) {
	// A file of a newer program is neither read nor renamed nor overwritten.
	file := filepath.Join(t.TempDir(), "progress.json")
	const newer = `{"version":99}`
	must(t, os.WriteFile(file, []byte(newer), 0o644))
	if _, err := UpdateProgress(file, Result{Lesson: "x"}); err == nil || !strings.Contains(err.Error(), "newer") {
		t.Errorf("it was taken: %v", err)
	}
	if text, _ := os.ReadFile(file); string(text) != newer {
		t.Errorf("it is now %s", text)
	}
}

func TestProgressTravels(t *testing.T) {
	// Export on one machine, import on another: the best of both.
	folder := t.TempDir()
	here, there := filepath.Join(folder, "here.json"), filepath.Join(folder, "there.json")
	_, err := UpdateProgress(here, Result{Lesson: "x", Mastered: true})
	must(t, err)
	_, err = UpdateProgress(there, Result{Lesson: "y", Completed: true})
	must(t, err)
	var text, said strings.Builder
	must(t, Export(&text, here, "-"))
	must(t, Import(&said, strings.NewReader(text.String()), there, "-"))
	p, _, err := LoadProgress(there)
	if err != nil || !p.Lessons["x"].Mastered || !p.Lessons["y"].Completed || said.String() != "lessons taken in: 1, new here: 1\n" {
		t.Errorf("%+v, %v, %q", p, err, said.String())
	}
	if err := Import(&said, strings.NewReader("nonsense"), there, "-"); err == nil {
		t.Error("nonsense was taken in")
	}
}
