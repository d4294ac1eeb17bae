package main

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"
)

// measureGrowth has no peer: an event should cost the same in a large cluster
// as in a small one, and late in a run as at its beginning.
func measureGrowth(e effort) ([]row, error) {
	sizes := []int{3, 10, 30, 100}
	byNodes, err := eventCosts(e, sizes, func(nodes int) (int, int) { return nodes, 200_000 })
	if err != nil {
		return nil, err
	}
	lengths := []int{1e3, 1e4, 1e5, 1e6}
	if e.large {
		lengths = append(lengths, 1e7)
	}
	byLength, err := eventCosts(e, lengths, func(events int) (int, int) { return 3, events })
	if err != nil {
		return nil, err
	}
	return []row{
		growthRow(fmt.Sprintf("an event with %s nodes", list(sizes)), byNodes),
		growthRow(fmt.Sprintf("an event on 3 nodes towards the end of %s events", list(lengths)), byLength),
	}, nil
}

// eventCosts measures runs of every kind in turn, told by their nodes and
// events. What counts is the second half of a run: the first one also makes
// the memory of a run, which costs the same in a short one as in a long one.
func eventCosts(e effort, kinds []int, run func(kind int) (nodes, events int)) ([]float64, error) {
	const atLeast = 200_000 // events in one measurement
	results := make([][]float64, len(kinds))
	for range e.rounds {
		for i, kind := range kinds {
			nodes, events := run(kind)
			runtime.GC()
			played, took := 0, time.Duration(0)
			for range max(1, atLeast/events) {
				c, err := newCluster(nodes)
				if err == nil {
					err = c.addClients(8)
				}
				if err != nil {
					return nil, err
				}
				c.playEvents(events / 2)
				began := time.Now()
				played += c.playEvents(events / 2)
				took += time.Since(began)
			}
			results[i] = append(results[i], float64(took)/float64(played))
		}
	}
	medians := make([]float64, len(kinds))
	for i := range kinds {
		medians[i] = quantile(results[i], 0.5)
	}
	return medians, nil
}

// playEvents plays until so many events have happened, and returns how many
// there were in the end.
func (c *cluster) playEvents(events int) int {
	before := c.events
	for c.events-before < events {
		c.play(frameSpan / 16)
	}
	return c.events - before
}

func growthRow(what string, costs []float64) row {
	var each []string
	for _, c := range costs {
		each = append(each, fmt.Sprintf("%.0f", c))
	}
	ratio := slices.Max(costs) / slices.Min(costs)
	return row{what: what, ours: strings.Join(each, ", ") + " ns", who: "itself, dearest to cheapest",
		ratio: fmt.Sprintf("%.2fx", ratio), target: "at most 2x", met: judge(ratio <= 2)}
}

// list prints numbers, powers of ten as such.
func list(numbers []int) string {
	var texts []string
	for _, n := range numbers {
		text := fmt.Sprint(n)
		if n >= 1000 {
			text = fmt.Sprintf("10^%d", len(text)-1)
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, ", ")
}
