package deck_test

import (
	"testing"

	"splitbrain/engine"
	"splitbrain/engine/tape"
	"splitbrain/views"
	"splitbrain/views/deck"
)

// TestLens: the keys go through a log record by record, stop at its beginning
// and follow it again at its end.
func TestLens(t *testing.T) {
	script, err := tape.Parse("lens", []byte("cluster single-leader n1 n2\nwrite a/{n} v count=3\nat 1s end"))
	if err != nil {
		t.Fatal(err)
	}
	stage, err := tape.NewStage(script, nil)
	if err == nil {
		err = stage.Advance(1e9)
	}
	if err != nil {
		t.Fatal(err)
	}
	stage.Look()
	var lens deck.Lens
	f := views.Frame{Still: &stage.Still, Tab: views.TabInspector, Selected: views.NodeAt(1)}
	look := func() engine.LSN {
		lens.Look(stage.Reel(), &f)
		return f.Inspector.CloseUp.Node.Record.LSN
	}
	if look(); lens.Turn(&stage.Still, true) {
		t.Error("the state of a node is no log")
	}
	lens.Next(1)
	for i, step := range []struct {
		back bool
		want engine.LSN
	}{{true, 2}, {true, 1}, {true, 1}, {false, 2}, {false, 3}, {false, 3}} {
		if !lens.Turn(&stage.Still, step.back) {
			t.Fatal("no log")
		}
		if got := look(); got != step.want {
			t.Errorf("step %d shows %d, not %d", i, got, step.want)
		}
	}
	f.Tab = views.TabClients
	if lens.Look(stage.Reel(), &f); len(f.Beliefs) != 3 {
		t.Errorf("%d beliefs", len(f.Beliefs))
	}
}

// TestLensKeepsKey: in the table of versions the keys are gone through one by
// one, and the chosen one stays chosen when others come before it.
func TestLensKeepsKey(t *testing.T) {
	script, err := tape.Parse("lens", []byte("cluster leaderless n1 n2 n3\nwrite k/2 v\nafter 0s write k/3 v\nat 1s write k/1 v\nat 2s end"))
	if err != nil {
		t.Fatal(err)
	}
	stage, err := tape.NewStage(script, nil)
	if err != nil {
		t.Fatal(err)
	}
	stage.Watch = nil
	var lens deck.Lens
	f := views.Frame{Still: &stage.Still, Tab: views.TabVersions}
	expect := func(at engine.Time, want string) {
		t.Helper()
		if err := stage.Advance(at); err != nil {
			t.Fatal(err)
		}
		stage.Look()
		lens.Look(stage.Reel(), &f)
		if got := f.Versions.Table.Keys[f.Versions.Chosen]; got.Key != want || got.Copies[0].Value != "v" {
			t.Errorf("%s is chosen, not %s; n1 has %q", got.Key, want, got.Copies[0].Value)
		}
	}
	expect(9e8, "k/2")
	lens.NextKey(true)
	expect(9e8, "k/3")
	lens.NextKey(true) // there is no next one
	expect(2e9, "k/3")
	lens.NextKey(false)
	expect(2e9, "k/2")
	lens.ShowKey(0)
	expect(2e9, "k/1")
}
