package lessons

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPlainLesson(t *testing.T) {
	// A whole lesson over a pipe: what is typed, and all that is said.
	e, _ := NewLibrary("").Find("6")
	lesson, err := e.Lesson()
	must(t, err)
	typed := []string{"12", "show behind", "show x", "2", "next", "1", "hint", "undo", "solution", "2", "", "37", "promote n2", "foo", "redirect n2", "next"}
	var out strings.Builder
	result, err := Plain(lesson, false, strings.NewReader(strings.Join(typed, "\n")), &out)
	must(t, err)
	if !result.Completed || !result.Mastered || result.TestedOut || result.Predictions != 3 {
		t.Errorf("it came to %+v", result)
	}
	golden(t, "plain-async-loses.txt", out.String())
}

func TestPlainTakesAnyWord(t *testing.T) {
	// Whatever is typed, the lesson answers and ends with the input.
	words := []string{"", "next", "hint", "solution", "undo", "reset", "back", "skip", "1", "2", "5s", "wait 1s", "wait x",
		"kill n1", "promote n2", "promote n9", "fence n1", "redirect n2", "repoint n3 to n2", "audit", "at 2s kill n1", "until x", "\x1b[A", "é"}
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.SampledFrom([]string{"async-loses", "seven-steps"}).Draw(t, "lesson")
		typed := rapid.SliceOfN(rapid.SampledFrom(words), 0, 25).Draw(t, "typed")
		var out strings.Builder
		p := begin(t, id, rapid.Bool().Draw(t, "testing out"))
		if _, err := Plain(p.Lesson(), p.testOut, strings.NewReader(strings.Join(typed, "\n")), &out); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), "\x1b") {
			t.Fatal("an escape sequence got out")
		}
	})
}

// full is a writer whose disk is full.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestPlainEndsWhenNobodyCanRead(t *testing.T) {
	// An output that fails ends the lesson instead of playing it to nobody.
	lesson, err := Parse("example.md", example(t))
	must(t, err)
	if _, err := Plain(lesson, false, strings.NewReader(strings.Repeat("\n", 50)), full{}); err == nil {
		t.Error("nobody noticed")
	}
}

func TestLessonsOfOnesOwn(t *testing.T) {
	// A file in the folder of the user is a lesson like any other, and takes
	// the place of one with its id.
	folder := t.TempDir()
	mine := strings.Replace(skeleton, "ID", "mine", 1)
	must(t, os.WriteFile(filepath.Join(folder, "mine.md"), []byte(mine), 0o644))
	must(t, os.WriteFile(filepath.Join(folder, "other.md"), []byte(strings.Replace(skeleton, "ID", "async-loses", 1)), 0o644))
	must(t, os.WriteFile(filepath.Join(folder, "twice.md"), []byte(mine), 0o644))
	must(t, os.WriteFile(filepath.Join(folder, "bad.md"), []byte("nothing"), 0o644))
	l := NewLibrary(folder)
	own, found := l.Find("mine")
	other, _ := l.Find("async-loses")
	if !found || !own.Own || !other.Own || len(l.Problems) != 2 {
		t.Errorf("mine %v, other %+v, problems %v", found, other.Head, l.Problems)
	}
	var out strings.Builder
	sound, err := CheckFiles(&out, l, []string{filepath.Join(folder, "mine.md"), filepath.Join(folder, "nowhere.md")})
	if sound || err != nil || !strings.Contains(out.String(), "mine.md: sound") || !strings.Contains(out.String(), "nowhere.md: no such file") {
		t.Errorf("%v, %v: %s", sound, err, out.String())
	}
	if err := New(&out, filepath.Join(folder, "mine.md")); err == nil {
		t.Error("a lesson was overwritten")
	}
}

func TestListSaysWhatIsDone(t *testing.T) {
	// The list has every chapter that has lessons, and what was done of them.
	l := NewLibrary("")
	p := emptyProgress()
	p.Add(Result{Lesson: "async-loses", Mastered: true, TestedOut: true, Predictions: 1, Nearness: 0.9})
	var out strings.Builder
	must(t, List(&out, l, p))
	for _, want := range []string{"C  When is a commit a commit (1 of ", "tested out", "predictions: 1, 90% near the truth"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the list lacks %q:\n%s", want, out.String())
		}
	}
	next, found := p.Next(l)
	if !found || next.ID == "async-loses" {
		t.Errorf("the next lesson is %+v", next)
	}
	must(t, List(&out, l, emptyProgress()))
}

func TestChapterIsTestedOutOf(t *testing.T) {
	// The letter of a chapter stands for the checks of its lessons.
	progress := filepath.Join(t.TempDir(), "progress.json")
	typed := "next\nfence n1\npromote freshest\nrepoint n3 to n2\nredirect n2\nwait 2s\naudit\nnext\n"
	l := NewLibrary("")
	l.Entries = slices.DeleteFunc(l.Entries, func(e Entry) bool { return e.ID != "seven-steps" })
	var out strings.Builder
	must(t, Learn(strings.NewReader(typed), &out, l, "E", progress, true))
	p, _, err := LoadProgress(progress)
	if r := p.Lessons["seven-steps"]; err != nil || !r.TestedOut || !r.Mastered {
		t.Errorf("%+v, %v:\n%s", p, err, out.String())
	}
	if err := Learn(strings.NewReader(typed), &out, l, "E", progress, true); err == nil {
		t.Error("a mastered chapter is tested again")
	}
	if err := Learn(strings.NewReader(typed), &out, l, "nothing", progress, false); err == nil || !strings.Contains(err.Error(), "lessons list") {
		t.Errorf("an unknown lesson: %v", err)
	}
}
