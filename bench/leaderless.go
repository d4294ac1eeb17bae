package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
)

// The trials: a tape has ten thousand of them, each a write and a read at the
// moment of its acknowledgement.
const (
	trialsTape   = "../testdata/tapes/leaderless-pbs.tape"
	trialsOfTape = 10_000
	manyTrials   = 1_000_000
)

// ring is a minute of a thousand nodes, in which all that can fail does.
const ring = `cluster leaderless n count=1000
link * * jitter=2ms
client app count=300 writes=2/s reads=4/s timeout=2s
at 5s  kill n17
at 8s  pause n500
at 10s hold n3 n4
at 12s partition n1 n2 n3 n4 n5 | n6 n7 n8 n9 n10
at 20s resume n500
at 25s restart n17
at 30s heal
at 35s wipe n900
at 36s restart n900
at 50s load app writes=0/s reads=0/s
at 51s repair
at 60s end
expect writes.acked > 25000 and reads.ok > 50000
expect writes.lost == 0 and reads.stale == 0 and converged
`

// measureLeaderless plays what is asked of a cluster without a leader in the
// whole program, as a person would.
func measureLeaderless(effort) ([]row, error) {
	directory, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(directory)
	product, _, err := build(directory)
	if err != nil {
		return nil, err
	}
	trials, err := measureTrials(product)
	if err != nil {
		return nil, err
	}
	large, err := measureRing(product)
	return append(trials, large...), err
}

// measureTrials holds the memory of a million trials against that of a tenth.
func measureTrials(product *contender) ([]row, error) {
	cores := min(2, runtime.NumCPU())
	sweep := func(trials int) (took, peak float64, err error) {
		return middle(product, "sweep", trialsTape, "--runs", strconv.Itoa(trials/trialsOfTape), "--workers", strconv.Itoa(cores),
			"--measure", "1 - reads.stale / reads.ok")
	}
	took, peak, err := sweep(manyTrials)
	if err != nil {
		return nil, err
	}
	_, tenth, err := sweep(manyTrials / 10)
	if err != nil {
		return nil, err
	}
	return []row{
		{what: "a sweep of 10^6 PBS trials", ours: fmt.Sprintf("%.1f s on %d cores", took/1e9, cores), target: "under 15 s", met: judge(took < 15e9)},
		{what: "its peak memory", ours: fmt.Sprintf("%.0f MB", peak/1e6), peer: fmt.Sprintf("%.0f MB", tenth/1e6), who: "itself with 10^5 trials",
			ratio: fmt.Sprintf("%.2fx", peak/tenth), target: "at most 1.5x", met: judge(peak <= 1.5*tenth)},
	}, nil
}

// measureRing plays the large ring.
func measureRing(product *contender) ([]row, error) {
	events, err := countEvents(ring)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(filepath.Dir(product.path), "ring.tape")
	if err := os.WriteFile(path, []byte(ring), 0o600); err != nil {
		return nil, err
	}
	took, peak, err := middle(product, "run", path)
	if err != nil {
		return nil, err
	}
	return []row{{what: "a minute of a ring of 1000 nodes with 300 clients: time, events a second, peak memory",
		ours: fmt.Sprintf("%.1f s, %.1fM, %.0f MB", took/1e9, float64(events)/took*1e3, peak/1e6)}}, nil
}
