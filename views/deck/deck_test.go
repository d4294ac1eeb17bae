package deck

import (
	"testing"
	"time"

	"splitbrain/engine"
	"splitbrain/engine/tape"
	"splitbrain/views/settings"
)

func open(t *testing.T, text string) *Deck {
	t.Helper()
	script, err := tape.Parse("deck.tape", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	stage, err := tape.NewStage(script, nil)
	if err != nil {
		t.Fatal(err)
	}
	d := &Deck{Playing: true, Pace: Pace{Speed: settings.SpeedNamed("1/20")}}
	d.Open(stage)
	return d
}

func never() bool { return false }

// TestPace: at 1/20 a second of life is 50 ms of the run, in whatever pieces
// it comes.
func TestPace(t *testing.T) {
	d := open(t, "cluster single-leader n1 n2\nclient alice writes=10/s\nat 1m end")
	for range 60 {
		if err := d.Advance(time.Second/60, never); err != nil {
			t.Fatal(err)
		}
	}
	got := time.Duration(d.Stage.Reel().Now())
	if off := got - 50*time.Millisecond; off < -time.Microsecond || off > time.Microsecond {
		t.Errorf("a second at 1/20 played %s", got)
	}
}

// TestAutoPace: a message takes as long to cross as an eye needs, however
// fast its link is, and the silence between two writes is short.
func TestAutoPace(t *testing.T) {
	for _, latency := range []string{"1ms", "10ms", "100ms"} {
		d := open(t, "cluster single-leader n1 n2\nclient alice\nlink n1 n2 latency="+latency+"\nlink alice n1 latency="+latency+
			"\nat 1s write users/42 Ann as alice\nat 9s end")
		d.Pace.Auto = true
		var flying, waiting time.Duration
		const frame = time.Second / 60
		for range 3 * 60 {
			if err := d.Advance(frame, never); err != nil {
				t.Fatal(err)
			}
			d.Collect()
			if d.Stage.Reel().Now() < engine.Time(time.Second) {
				waiting += frame
			}
			for _, m := range d.Stage.Still.Messages {
				if m.Kind == engine.WriteRequest {
					flying += frame
				}
			}
		}
		if flying < crossing-2*frame || flying > crossing+2*frame {
			t.Errorf("latency %s: the write was on its way for %s of real time, want %s", latency, flying, crossing)
		}
		if waiting > time.Second {
			t.Errorf("latency %s: the empty first second took %s", latency, waiting)
		}
	}
}

// TestBriefPace: a run is slow for a while after each turn and hurries through
// what goes on as before, so that minutes of it take no minutes.
func TestBriefPace(t *testing.T) {
	d := open(t, "cluster single-leader n1 n2\nclient alice writes=10/s\nlink n1 n2 latency=5ms\nat 20s kill n1\nat 3m end")
	d.Pace.Auto, d.Pace.Brief = true, true
	const frame = time.Second / 60
	var real, slow time.Duration
	for d.Stage.Reel().Now() < engine.Time(3*time.Minute) {
		before := d.Stage.Reel().Now()
		if err := d.Advance(frame, never); err != nil {
			t.Fatal(err)
		}
		d.Collect()
		if real += frame; real > 5*time.Minute {
			t.Fatalf("after %s it is only %s", real, before)
		}
		if d.Stage.Reel().Now().Sub(before) < frame/4 {
			slow += frame
		}
	}
	if real > time.Minute {
		t.Errorf("three minutes of a run took %s", real)
	}
	if slow < news || slow > 3*news {
		t.Errorf("slow for %s, with two turns worth %s each", slow, news)
	}
}

// TestAutoHeedsTheTape: auto does not leap over what the tape does in a silence
// of the cluster, however long that is.
func TestAutoHeedsTheTape(t *testing.T) {
	d := open(t, "cluster single-leader n1 n2\nclient alice\nat 1s pause n1\nat 2s promote n2\nredirect n2\n"+
		"at 3s write users/42 Ann as alice\nat 9s end")
	d.Pace.Auto = true
	seen := 0
	for range 30 * 60 {
		if err := d.Advance(time.Second/60, never); err != nil {
			t.Fatal(err)
		}
		if now := d.Stage.Reel().Now(); now >= engine.Time(3*time.Second) && now < engine.Time(3010*time.Millisecond) {
			seen++
		}
	}
	if real := time.Duration(seen) * time.Second / 60; real < crossing {
		t.Errorf("alice's write is seen for %s", real)
	}
}

// TestPatience: auto hurries through silence and through what goes on as before,
// but not while it is somebody's turn.
func TestPatience(t *testing.T) {
	d := open(t, "cluster single-leader n1 n2\nclient alice writes=10/s\nat 1h end")
	for _, patient := range []bool{false, true} {
		for _, p := range []Pace{{stale: time.Minute}, {fresh: news}} {
			p.Auto, p.Brief, p.Patient = true, true, patient
			p.follow(&d.Stage.Still, engine.Never)
			if hurries := p.Times() > life; hurries == patient {
				t.Errorf("patient %t, %s fresh: %g virtual seconds a second", patient, p.fresh, p.Times())
			}
		}
	}
}
