package tape

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"splitbrain/engine"
)

// failer is what a test and a property have in common.
type failer interface {
	Helper()
	Fatal(...any)
}

// stageOf puts a tape on a stage.
func stageOf(t failer, text string) *Stage {
	t.Helper()
	script, err := Parse("x", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	stage, err := NewStage(script, nil)
	if err != nil {
		t.Fatal(err)
	}
	return stage
}

// advance plays in pieces, as a screen does, and fetches the events.
func advance(t failer, s *Stage, to engine.Time) {
	t.Helper()
	for s.Reel().Now() < to {
		if err := s.Advance(min(to, s.Reel().Now().Add(10*time.Second))); err != nil {
			t.Fatal(err)
		}
		s.Reel().Drain()
	}
}

// do carries out a line that has to make sense.
func do(t failer, s *Stage, line string) {
	t.Helper()
	if _, err := s.Do(line); err != nil {
		t.Fatal(err)
	}
}

func preset(t failer, name string) string {
	t.Helper()
	text, ok := Preset(name)
	if !ok {
		t.Fatal("there is no preset " + name)
	}
	return string(text)
}

// Anywhere in an hour of the preset that the program begins with, a jump finds
// exactly what was there, in a bounded amount of work.
func TestSeekAnHour(t *testing.T) {
	s := stageOf(t, preset(t, PresetNames()[0]))
	was := map[engine.Time]uint64{}
	luck := rand.New(rand.NewPCG(1, 2))
	var moments []engine.Time
	for range 200 {
		moments = append(moments, engine.Time(luck.Int64N(int64(time.Hour))))
	}
	slices.Sort(moments)
	for _, m := range moments {
		advance(t, s, m)
		was[m] = s.Reel().Fingerprint()
		if m > engine.Time(20*time.Minute) && s.done == 0 {
			do(t, s, "hold n1 n2")
			was[m] = s.Reel().Fingerprint()
		}
		if m > engine.Time(30*time.Minute) && s.done == 1 {
			do(t, s, "heal")
			was[m] = s.Reel().Fingerprint()
		}
	}
	advance(t, s, engine.Time(time.Hour))
	if n := len(s.take.frames.list); n > maxKeyframes {
		t.Errorf("%d keyframes", n)
	}
	luck.Shuffle(len(moments), func(i, j int) { moments[i], moments[j] = moments[j], moments[i] })
	for _, m := range moments {
		f := s.take.frames.before(func(f *keyframe) bool { return f.at <= m })
		s.Seek(m)
		if s.Still.Now != m || s.Reel().Fingerprint() != was[m] {
			t.Fatalf("at %s there was %x, and now %x", m, was[m], s.Reel().Fingerprint())
		}
		if again := s.Reel().Played() - f.played; again > s.take.frames.distance {
			t.Fatalf("%d entries were played again, and keyframes are %d apart", again, s.take.frames.distance)
		}
	}
	if events := s.take.end.events; events/uint64(len(s.take.frames.list)) > 100_000 {
		t.Errorf("%d events on %d keyframes", events, len(s.take.frames.list))
	}
}

// Whatever a tape is about, copies of its run go on as the run did: statements,
// pages, filters, routes, leases and all.
func TestSeekInEveryTape(t *testing.T) {
	files, err := filepath.Glob("../../testdata/*/*.tape")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no tapes", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		script, err := Parse(file, text)
		if err != nil {
			continue // the tapes that are wrong on purpose
		}
		s, err := NewStage(script, nil)
		if err != nil {
			continue
		}
		was := map[engine.Time]uint64{}
		var moments []engine.Time
		for at := engine.Time(0); at < 60e9 && !s.player.Done(); at += 370e6 {
			for s.Reel().Now() < at {
				var hit *Hit
				if err := s.Advance(at); err != nil && !errors.As(err, &hit) {
					t.Fatalf("%s: %v", file, err)
				}
			}
			s.Reel().Drain()
			was[at], moments = s.Reel().Fingerprint(), append(moments, at)
			if len(moments)%3 == 0 {
				s.take.frames.add(newKeyframe(&s.cursor))
			}
		}
		for _, at := range slices.Backward(moments) {
			if s.Seek(at); s.Reel().Fingerprint() != was[at] {
				t.Errorf("%s is another at %s", file, at)
				break
			}
		}
	}
}

// What was played goes on in the same way after a jump into the past, up to its
// end and beyond.
func TestPlayOnFromThePast(t *testing.T) {
	s, other := stageOf(t, example4), stageOf(t, example4)
	for _, stage := range []*Stage{s, other} {
		advance(t, stage, 3e9)
		do(t, stage, "write by/hand 1")
		advance(t, stage, 12e9)
		do(t, stage, "rejoin n1 rewind")
		advance(t, stage, 15e9)
	}
	s.Seek(1e9)
	if s.AtEdge() || s.Edge() != 15e9 {
		t.Errorf("the edge is at %s", s.Edge())
	}
	advance(t, s, 20e9)
	advance(t, other, 20e9)
	if s.Reel().Fingerprint() != other.Reel().Fingerprint() || !s.AtEdge() || len(s.Takes()) != 1 {
		t.Error("looking at the past changed what followed")
	}
}

// anyStory drives a stage through a few commands at any moments.
func anyStory(t *rapid.T, s *Stage) {
	lines := []string{"kill n1", "restart n1", "promote n2", "hold n1 n2", "cut n1 n3", "heal", "pause n2", "resume n2",
		"write a/{n} b count=5 every=3ms", "redirect n2", "fence n1", "commit first 1 (n2, n3)", "read a/1 on n3"}
	for range rapid.IntRange(0, 6).Draw(t, "commands") {
		if err := s.Advance(s.Reel().Now().Add(time.Duration(rapid.IntRange(0, 2_000_000_000).Draw(t, "span")))); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Do(rapid.SampledFrom(lines).Draw(t, "line")); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Advance(s.Reel().Now().Add(time.Second)); err != nil {
		t.Fatal(err)
	}
}

const anyCluster = three + `commit any 1 (n2, n3)
link * * latency=exp(5ms)
client alice writes=30/s reads=10/s
at 2s note "two"
at 3s disk n2 fsync=10ms
at 20s end
`

// Every step forward has a step back that leads to exactly the same state, and
// stepping is nothing but playing slowly.
func TestStepBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := stageOf(t, anyCluster)
		anyStory(t, s)
		s.Seek(engine.Time(rapid.Int64Range(0, int64(s.Edge())).Draw(t, "moment")))
		type state struct {
			events, fingerprint uint64
		}
		here := func() state { return state{s.Reel().Events(), s.Reel().Fingerprint()} }
		trail := []state{here()}
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			s.Step()
			if here() != trail[len(trail)-1] { // otherwise it was a second without events
				trail = append(trail, here())
			}
		}
		for i := len(trail) - 2; i >= 0; i-- {
			if !s.StepBack() || here().fingerprint != trail[i].fingerprint {
				t.Fatalf("%d steps back there was %v, and now %v", len(trail)-1-i, trail[i], here())
			}
		}
		end := s.Edge()
		if err := s.Advance(end); err != nil {
			t.Fatal(err)
		}
		played := s.Reel().Fingerprint()
		s.Seek(0)
		s.Seek(end)
		if s.Reel().Fingerprint() != played {
			t.Fatal("slow motion ended elsewhere")
		}
	})
}

// Undo leads to the moment before a command, in a history without it; what was
// done is kept.
func TestUndoAndTakes(t *testing.T) {
	s := stageOf(t, anyCluster)
	advance(t, s, 1e9)
	before := s.Reel().Fingerprint()
	do(t, s, "kill n1")
	advance(t, s, 5e9)
	do(t, s, "restart n1")
	advance(t, s, 6e9)
	killed := s.Reel().Fingerprint()
	if !s.Undo() || s.Last != "kill n1" || s.Still.Now != 5e9 || !s.Undo() || s.Last != "" || s.Still.Now != 1e9 || s.CanUndo() {
		t.Fatalf("undone: at %s after %q", s.Still.Now, s.Last)
	}
	if s.Reel().Fingerprint() != before {
		t.Error("what was before the command is another")
	}
	advance(t, s, 6e9)
	if !s.Still.NodeNamed("n1").Writable || s.Reel().Fingerprint() == killed {
		t.Error("the command was undone and done again")
	}
	takes := s.Takes()
	if len(takes) != 3 && len(takes) != 2 {
		t.Fatalf("takes: %+v", takes)
	}
	if err := s.Flip(1); err != nil || s.Reel().Fingerprint() != killed || s.Still.Now != 6e9 {
		t.Errorf("the first take is gone: %v", err)
	}
	// Acting in the past starts a take, and undoing that leads back.
	s.Seek(3e9)
	middle := s.Reel().Fingerprint()
	do(t, s, "promote n2")
	if len(s.Takes()) != len(takes)+1 || s.Take() == 1 {
		t.Fatalf("takes: %+v", s.Takes())
	}
	advance(t, s, 4e9)
	if !s.Undo() || s.Take() != 1 || s.Reel().Fingerprint() != middle {
		t.Errorf("undone to %s of take %d", s.Still.Now, s.Take())
	}
	for i := range maxTakes + 3 {
		_ = s.Flip(1)
		s.Seek(engine.Time(1e9 + i))
		do(t, s, fmt.Sprintf("note %d", i))
	}
	if len(s.Takes()) != maxTakes || s.Dropped() == "" || s.Dropped() != "" {
		t.Errorf("%d takes", len(s.Takes()))
	}
	if err := s.Flip(999); err == nil {
		t.Error("there is a take 999")
	}
}

// A command that was stepped back over is not done when another one takes its
// place.
func TestActBeforeACommand(t *testing.T) {
	s := stageOf(t, anyCluster)
	advance(t, s, 1e9)
	do(t, s, "kill n3")
	do(t, s, "kill n1")
	advance(t, s, 2e9)
	s.Seek(1e9)
	if !s.StepBack() || s.Last != "kill n3" {
		t.Fatalf("the last command is %q", s.Last)
	}
	do(t, s, "kill n2")
	advance(t, s, 3e9)
	s.Look()
	if n1, n2 := s.Still.NodeNamed("n1"), s.Still.NodeNamed("n2"); n1.Condition != engine.Up || n2.Condition != engine.Down {
		t.Errorf("n1 is %s, n2 is %s", n1.Condition, n2.Condition)
	}
}

// Whatever a person does, the history of every take stays what it was.
func TestTakesAreIndependent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := stageOf(t, anyCluster)
		anyStory(t, s)
		type past struct {
			take int
			at   engine.Time
		}
		was := map[past]uint64{}
		for range rapid.IntRange(1, 15).Draw(t, "acts") {
			switch rapid.SampledFrom([]string{"seek", "do", "undo", "flip", "play", "what if"}).Draw(t, "act") {
			case "seek":
				s.Seek(engine.Time(rapid.Int64Range(0, int64(s.Edge())).Draw(t, "moment")))
				at := past{s.Take(), s.Reel().Now()}
				if f, known := was[at]; known && f != s.Reel().Fingerprint() {
					t.Fatalf("%v is another", at)
				}
				if at.at < s.Edge() { // there, something more may be done
					was[at] = s.Reel().Fingerprint()
				}
			case "do":
				if _, err := s.Do(rapid.SampledFrom([]string{"kill n2", "kill primary", "promote n3", "heal"}).Draw(t, "line")); err != nil {
					t.Fatal(err)
				}
			case "undo":
				s.Undo()
			case "flip":
				takes := s.Takes()
				if err := s.Flip(takes[rapid.IntRange(0, len(takes)-1).Draw(t, "take")].Number); err != nil {
					t.Fatal(err)
				}
			case "play":
				if err := s.Advance(s.Reel().Now().Add(300 * time.Millisecond)); err != nil {
					t.Fatal(err)
				}
			case "what if":
				if list := s.WhatIfs(); len(list) > 0 {
					if _, err := s.Try(list[rapid.IntRange(0, len(list)-1).Draw(t, "which")]); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		for at, fingerprint := range was {
			if err := s.Flip(at.take); err != nil {
				continue // it had to go
			}
			if s.Edge() < at.at {
				continue // undone before anything followed
			}
			s.Seek(at.at)
			if s.Reel().Fingerprint() != fingerprint {
				t.Errorf("take %d at %s is another", at.take, at.at)
			}
		}
	})
}
