package main

import (
	"fmt"
	"time"

	"splitbrain/bench/terminal"
)

// measureRest is about what the programs take while nothing moves. Bubble Tea
// looks again and again whether something did, as often as it was told to.
func measureRest(product, smallest *contender) ([]row, error) {
	const rounds, span = 5, 3 * time.Second
	var shares, memory [2][]float64
	for range rounds {
		for i, c := range []*contender{product, smallest} {
			t, _, err := c.start()
			if err != nil {
				return nil, err
			}
			if c == product {
				time.Sleep(time.Second)
				err = t.Press(" ") // pauses
			}
			time.Sleep(time.Second)
			if err == nil {
				err = rest(t, span, &shares[i], &memory[i])
			}
			t.Close()
			if err != nil {
				return nil, err
			}
		}
	}
	share := func(i int) float64 { return quantile(shares[i], 0.5) }
	resident := func(i int) float64 { return quantile(memory[i], 0.5) }
	return []row{
		{what: "share of a core while paused", ours: fmt.Sprintf("%.2f %%", share(0)), peer: fmt.Sprintf("%.2f %%", share(1)), who: whoSmallest,
			ratio: fmt.Sprintf("%.2fx", share(0)/share(1)), target: "about the peer's", met: judge(share(0) <= 1.1*share(1))},
		{what: "resident memory while paused", ours: fmt.Sprintf("%.1f MB", resident(0)/1e6), peer: fmt.Sprintf("%.1f MB", resident(1)/1e6),
			who: whoSmallest, ratio: fmt.Sprintf("%.2fx", resident(0)/resident(1))},
	}, nil
}

// rest watches a program for a while.
func rest(t *terminal.Terminal, span time.Duration, shares, memory *[]float64) error {
	before, err := t.CPU()
	if err != nil {
		return err
	}
	began := time.Now()
	time.Sleep(span)
	after, err := t.CPU()
	if err != nil {
		return err
	}
	took := time.Since(began)
	bytes, err := t.Memory()
	*shares = append(*shares, 100*float64(after-before)/float64(took))
	*memory = append(*memory, float64(bytes))
	return err
}
