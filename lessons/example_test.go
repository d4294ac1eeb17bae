package lessons

import (
	"os"
	"strings"
	"testing"
)

// example returns the lesson that docs/lessons.md teaches with.
func example(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile("../docs/lessons.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "````markdown\n")
	example, _, closed := strings.Cut(rest, "````")
	if !found || !closed {
		t.Fatal("docs/lessons.md has no example")
	}
	return []byte(example)
}

// exampleOf returns a player of it.
func exampleOf(t *testing.T) *Player {
	t.Helper()
	lesson, err := Parse("example.md", example(t))
	must(t, err)
	p, err := NewPlayer(lesson, false)
	must(t, err)
	return p
}

func TestExampleInTheDocumentIsSound(t *testing.T) {
	// The lesson that docs/lessons.md teaches with is a lesson.
	for _, f := range CheckText("example.md", example(t)) {
		t.Error(f)
	}
}
