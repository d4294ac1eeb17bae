package tape

import (
	"slices"
	"testing"
)

// A stage follows the rows that its tape writes by name before those of the
// workloads, each once, and no more than there is room for.
func TestStageWatches(t *testing.T) {
	for text, want := range map[string][]string{
		"client alice writes=5/s\nclient bob writes=5/s\nclient carol writes=5/s":       {"alice/0", "bob/0"},
		"client alice writes=5/s\nat 1s write users/42 Ada\nat 2s write users/42 Grace": {"users/42", "alice/0"},
		"write orders/{n} placed count=5\nwrite permissions/eve granted":                {"permissions/eve"},
		`exec "INSERT INTO users SET name='Ada'"`:                                       {"users/1"},
		"kill n2": {},
	} {
		script, err := Parse("watch", []byte("cluster single-leader n1 n2\n"+text+"\nat 9s end"))
		if err != nil {
			t.Fatal(err)
		}
		s, err := NewStage(script, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(s.Watch, want) {
			t.Errorf("%s\nwatches %q, not %q", text, s.Watch, want)
		}
	}
}

// What a person writes by name is followed too, as long as there is room.
func TestStageWatchesWhatIsTyped(t *testing.T) {
	script, err := Parse("watch", []byte("cluster single-leader n1 n2\nclient alice writes=5/s\nat 9s end"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewStage(script, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"kill n2", "write orders/{n} paid count=3", "write users/42 Ada", "write users/43 Bob"} {
		if _, err := s.Do(line); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{"alice/0", "users/42"}; !slices.Equal(s.Watch, want) {
		t.Errorf("watches %q, not %q", s.Watch, want)
	}
}
