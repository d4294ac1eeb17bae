package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"time"

	"splitbrain/engine"
	"splitbrain/engine/tape"
)

// How far the run of the seeks goes, and how many of them there are.
const (
	seekRun = time.Hour
	seeks   = 200
	// pictureSpan is how long a screen of 60 pictures a second waits.
	pictureSpan = time.Second / 60
)

// measureSeek has no peer: a jump to any moment of an hour must not be noticed.
func measureSeek(effort) ([]row, error) {
	before := liveHeap()
	stage, err := playedHour()
	if err != nil {
		return nil, err
	}
	kept := liveHeap() - before
	luck := rand.New(rand.NewPCG(1, 2))
	var jumps, backs []float64
	for range seeks {
		to := engine.Time(luck.Int64N(int64(seekRun)))
		jumps = append(jumps, quickest(func() { stage.Seek(to) }, func() {}))
		backs = append(backs, quickest(func() { stage.StepBack() }, func() { stage.Seek(to) }))
	}
	name := tape.PresetNames()[0]
	return []row{
		seekRow(fmt.Sprintf("a jump to any moment of an hour of %s", name), jumps),
		seekRow("one event back from there", backs),
		{what: "memory that an hour keeps, keyframes included", ours: fmt.Sprintf("%.1f MB", kept/1e6)},
	}, nil
}

// quickest does the same work several times and returns the shortest time in
// nanoseconds: what it takes without what else the machine does meanwhile.
func quickest(work, before func()) float64 {
	best := math.Inf(1)
	for range 5 {
		before()
		began := time.Now()
		work()
		best = min(best, float64(time.Since(began)))
	}
	return best
}

func seekRow(what string, times []float64) row {
	p99, most := quantile(times, 0.99), quantile(times, 1)
	return row{what: what, ours: fmt.Sprintf("p99 %.1f ms, at most %.1f ms", p99/1e6, most/1e6),
		target: fmt.Sprintf("%.1f ms", float64(pictureSpan)/1e6), met: judge(most <= float64(pictureSpan))}
}

// playedHour plays the first preset for an hour, as a screen does.
func playedHour() (*tape.Stage, error) {
	text, _ := tape.Preset(tape.PresetNames()[0])
	script, err := tape.Parse("hour", text)
	if err != nil {
		return nil, err
	}
	stage, err := tape.NewStage(script, nil)
	for err == nil && stage.Reel().Now() < engine.Time(seekRun) {
		err = stage.Advance(stage.Reel().Now().Add(time.Second))
		stage.Reel().Drain()
	}
	return stage, err
}

// liveHeap returns the bytes that are still needed.
func liveHeap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}
