package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"splitbrain/engine/tape"
)

// The writes of the long tape, which clients make in turn.
const (
	longWriters = 8
	longWrites  = 1_000_000
)

// longTape makes every write on a key of its own and expects all of them to
// be committed.
func longTape() string {
	var b strings.Builder
	b.WriteString("cluster single-leader n1 n2 n3\ncommit any 1 (n2, n3)\n")
	for i := range longWriters {
		fmt.Fprintf(&b, "at 1s write c%d/{n} value-{n} as c%[1]d count=%d every=10ms\n", i+1, longWrites/longWriters)
	}
	fmt.Fprintf(&b, "at 1300s end\nexpect writes.acked == %d\n", longWrites)
	return b.String()
}

// measureLongTape plays the long tape without a terminal.
func measureLongTape(product, _ *contender) ([]row, error) {
	events, err := countEvents(longTape())
	if err != nil {
		return nil, err
	}
	path := filepath.Join(filepath.Dir(product.path), "long.tape")
	if err := os.WriteFile(path, []byte(longTape()), 0o600); err != nil {
		return nil, err
	}
	took, peak, err := middle(product, "run", path)
	if err != nil {
		return nil, err
	}
	return []row{{what: "splitbrain run on a tape of 10^6 writes: time, events a second, peak memory",
		ours: fmt.Sprintf("%.1f s, %.1fM, %.0f MB", took/1e9, float64(events)/took*1e3, peak/1e6)}}, nil
}

// middle runs the program a few times and returns the medians of time and
// memory.
func middle(product *contender, args ...string) (took, peak float64, err error) {
	const rounds = 3
	var times, peaks []float64
	for range rounds {
		took, peak, err := playTape(product.path, args...)
		if err != nil {
			return 0, 0, err
		}
		times, peaks = append(times, float64(took)), append(peaks, float64(peak))
	}
	return quantile(times, 0.5), quantile(peaks, 0.5), nil
}

// countEvents plays a tape the way the program does, without describing what
// happens.
func countEvents(text string) (int, error) {
	script, err := tape.Parse("long", []byte(text))
	if err != nil {
		return 0, err
	}
	p := tape.NewPlayer(script, nil)
	p.Reel().Keep(true)
	events := 0
	for !p.Done() {
		if err := p.Advance(p.Reel().Now().Add(time.Second)); err != nil {
			return 0, err
		}
		events += len(p.Reel().Drain())
	}
	return events, nil
}

// playTape returns how long the program took and the most memory it had. A
// tape that does not hold is an error.
func playTape(program string, args ...string) (took time.Duration, peak int, err error) {
	command := exec.Command(program, args...)
	command.Stderr = os.Stderr
	began := time.Now()
	if err := command.Start(); err != nil {
		return 0, 0, err
	}
	done := make(chan error, 1)
	go func() { done <- command.Wait() }()
	// What the kernel adds up for a parent would begin with the parent's own
	// memory, so the child is asked while it runs.
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-done:
			return time.Since(began), peak, err
		case <-tick.C:
			peak = max(peak, highWater(command.Process.Pid))
		}
	}
}

// highWater returns the most bytes that a process ever had in memory, or 0
// when it has ended.
func highWater(pid int) int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	number, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	kilobytes, _ := strconv.Atoi(number)
	return kilobytes << 10
}
