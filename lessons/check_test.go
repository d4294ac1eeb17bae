package lessons

import (
	"strings"
	"testing"
)

func TestLessonsKeepTheirPromises(t *testing.T) {
	// Every lesson that the program brings along passes its own check.
	l := NewLibrary("")
	if len(l.Entries) == 0 || len(l.Problems) > 0 {
		t.Fatalf("%d lessons, problems: %v", len(l.Entries), l.Problems)
	}
	for _, e := range l.Entries {
		t.Run(e.ID, func(t *testing.T) {
			for _, f := range CheckText(e.Name, e.text) {
				t.Error(f)
			}
		})
	}
}

func TestSkeletonIsSound(t *testing.T) {
	// What `lessons new` writes passes the check as it is.
	for _, f := range CheckText("new.md", []byte(strings.Replace(skeleton, "ID", "new", 1))) {
		t.Error(f)
	}
}
