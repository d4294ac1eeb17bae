package tape

import (
	"slices"
	"testing"
	"time"

	"splitbrain/engine"
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

// A subscriber to some tables is not behind with the rows of the others.
func TestStageSparesRowsThatAreFiltered(t *testing.T) {
	script, err := Parse("watch", []byte(`cluster single-leader n1 n2 n3
mechanism logical
node n3 filter=(users)
apply n3 pause
exec "INSERT INTO users SET name='Ada'"
exec "INSERT INTO secrets SET token=UUID()"
at 9s end`))
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewStage(script, nil)
	if err == nil {
		err = s.Advance(engine.Time(time.Second))
	}
	if err != nil {
		t.Fatal(err)
	}
	s.Look()
	rows := s.Still.Nodes[2].Watched
	if len(rows) != 2 || !rows[0].Stale || rows[1].Stale {
		t.Errorf("n3 shows %+v", rows)
	}
}
