package deck

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"splitbrain/engine"
	"splitbrain/engine/tape"
	"splitbrain/views"
)

const pair = "cluster single-leader n1 n2\nclient alice writes=20/s\nat 1h end"

// play plays a deck up to a moment.
func play(t *testing.T, d *Deck, to time.Duration) {
	t.Helper()
	if err := d.Stage.Advance(engine.Time(to)); err != nil {
		t.Fatal(err)
	}
	d.Collect()
}

func do(t *testing.T, d *Deck, line string) {
	t.Helper()
	if refused, err := d.Do(line); err != nil || refused != "" {
		t.Fatalf("%s: %v %s", line, err, refused)
	}
}

// together fails the test unless both sides are at the moment of the stage,
// and the table tells of what is on the stage.
func together(t *testing.T, d *Deck, left, right string) {
	t.Helper()
	v := d.Sides()
	if v == nil {
		t.Fatal("the comparison is gone")
	}
	d.Stage.Look()
	if at := v.Sides[1].Still.Now; at != d.Stage.Still.Now {
		t.Errorf("the right side is at %s and the left one at %s", at, d.Stage.Still.Now)
	}
	if v.Sides[0].Name != left || v.Sides[1].Name != right {
		t.Errorf("%q is beside %q, want %q beside %q", v.Sides[0].Name, v.Sides[1].Name, left, right)
	}
	measures, _ := d.sides.compare.Table()
	for _, m := range measures {
		if want := strconv.Itoa(d.Stage.Still.Totals.Primaries); m.Name == "primaries" && m.Values[0] != want {
			t.Errorf("the table says %s primaries, the stage has %s", m.Values[0], want)
		}
	}
}

// TestComparisonFollows: whatever a person does while two takes are compared,
// both sides show the same moment, the left one what is on the stage.
func TestComparisonFollows(t *testing.T) {
	d := open(t, pair)
	play(t, d, time.Second)
	do(t, d, "kill n1")
	play(t, d, 2*time.Second)
	d.Seek(engine.Time(500 * time.Millisecond))
	do(t, d, "kill n2")
	play(t, d, 3*time.Second)
	first, second := "take 1: as it came", "take 2: kill n2"
	if err := d.Compare(1); err != nil {
		t.Fatal(err)
	}
	together(t, d, second, first)
	d.Seek(engine.Time(700 * time.Millisecond))
	together(t, d, second, first)
	d.StepBack()
	together(t, d, second, first)
	d.Seek(d.Stage.Edge())
	do(t, d, "kill n1")
	together(t, d, second, first)
	play(t, d, 4*time.Second) // the other take is shorter and plays on
	together(t, d, second, first)
	d.Undo()
	together(t, d, "take 3: without kill n1", first)
	if err := d.Flip(1); err != nil {
		t.Fatal(err)
	}
	together(t, d, first, "take 3: without kill n1")
	d.Seek(engine.Time(600 * time.Millisecond))
	do(t, d, "cut n1 n2")
	together(t, d, "take 4: cut n1 n2", "take 3: without kill n1")
}

// TestComparisonWithAnotherTape: another tape comes along to every moment,
// forth and back.
func TestComparisonWithAnotherTape(t *testing.T) {
	d := open(t, pair)
	play(t, d, 2*time.Second)
	script, err := tape.Parse("other.tape", []byte("cluster single-leader n1 n2 n3\ncommit first 1 (n2, n3)\nclient alice writes=20/s\nbreak writes.acked > 3\nat 1h end"))
	if err != nil {
		t.Fatal(err)
	}
	other, err := tape.NewStage(script, nil)
	if err != nil {
		t.Fatal(err)
	}
	d.CompareWith(other, "sync")
	for _, at := range []time.Duration{2 * time.Second, time.Second, 1500 * time.Millisecond, 0} {
		d.Seek(engine.Time(at))
		together(t, d, "this one", "sync")
	}
	play(t, d, 3*time.Second)
	together(t, d, "this one", "sync")
}

// TestComparisonKeepsPlaces: the nodes of two takes stand in the same places,
// whoever leads by now, and those of another tape where they began.
func TestComparisonKeepsPlaces(t *testing.T) {
	trio := "cluster single-leader n1 n2 n3\nclient alice writes=20/s\nat 1s kill n1\nat 1100ms promote n2\nat 2s repoint n3 to n2\nat 1h end"
	d := open(t, trio)
	places := views.PlacesOf(&d.Stage.Still)
	play(t, d, 3*time.Second)
	d.Seek(0)
	do(t, d, "cut n1 n2")
	if err := d.Compare(1); err != nil {
		t.Fatal(err)
	}
	if v := d.Sides().Sides[1]; v.Places != nil {
		t.Errorf("another take of the same cluster has places of its own: %v", v.Places)
	}
	script, err := tape.Parse("other.tape", []byte(trio))
	if err != nil {
		t.Fatal(err)
	}
	other, err := tape.NewStage(script, nil)
	if err != nil {
		t.Fatal(err)
	}
	play(t, d, 3*time.Second)
	d.CompareWith(other, "other")
	if v := d.Sides().Sides[1]; !slices.Equal(v.Places, places) {
		t.Errorf("the other tape begins with %v, not %v", places, v.Places)
	}
}

// TestLockStep: what is done on the stage is done beside it too, at the same
// moment, where it means something there.
func TestLockStep(t *testing.T) {
	d := open(t, pair)
	var others []*tape.Stage
	for _, text := range []string{"cluster multi-leader n1 n2\nclient alice writes=20/s\nat 1h end", "cluster leaderless n1 n2 n3\nclient alice writes=20/s\nat 1h end"} {
		script, err := tape.Parse("other", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		stage, err := tape.NewStage(script, nil)
		if err != nil {
			t.Fatal(err)
		}
		others = append(others, stage)
	}
	d.InLockStep("one", others, []string{"several", "none"})
	play(t, d, time.Second)
	do(t, d, "hold n1 n2")
	play(t, d, 2*time.Second)
	do(t, d, "promote n2") // means nothing to the others
	play(t, d, 3*time.Second)
	v := d.Sides()
	if len(v.Sides) != 3 || v.Sides[1].Name != "several" || v.Sides[2].Name != "none" {
		t.Fatalf("%+v", v.Sides)
	}
	for _, side := range v.Sides[1:] {
		held := slices.ContainsFunc(side.Still.Links, func(l engine.Link) bool { return l.State == engine.LinkHeld })
		if side.Still.Now != engine.Time(3*time.Second) || !held || side.Still.Totals.Acked < 30 {
			t.Errorf("%s: at %s, held %v, %d acknowledged", side.Name, side.Still.Now, held, side.Still.Totals.Acked)
		}
	}
	if got := v.Rows[0].Values; len(got) != 3 {
		t.Errorf("a measure has %v", got)
	}
}
