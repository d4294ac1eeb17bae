package main

import (
	"fmt"
	"time"
)

// measureRest is about what the programs take while nothing moves.
func measureRest(product, smallest *contender) ([]row, error) {
	const rounds, span = 3, 3 * time.Second
	var cpu [2]time.Duration
	var memory [2][]float64
	for range rounds {
		for i, c := range []*contender{product, smallest} {
			t, _, err := c.start()
			if err != nil {
				return nil, err
			}
			time.Sleep(time.Second)
			if c == product {
				err = t.Press(" ") // pauses
			}
			time.Sleep(500 * time.Millisecond)
			before, errBefore := t.CPU()
			time.Sleep(span)
			after, errAfter := t.CPU()
			bytes, errBytes := t.Memory()
			t.Close()
			for _, err := range []error{err, errBefore, errAfter, errBytes} {
				if err != nil {
					return nil, err
				}
			}
			cpu[i] += after - before
			memory[i] = append(memory[i], float64(bytes))
		}
	}
	share := func(i int) string { return fmt.Sprintf("%.1f %%", 100*cpu[i].Seconds()/(rounds*span).Seconds()) }
	resident := func(i int) float64 { return quantile(memory[i], 0.5) }
	ratio := "-"
	if cpu[1] > 0 {
		ratio = fmt.Sprintf("%.2fx", float64(cpu[0])/float64(cpu[1]))
	}
	return []row{
		{what: "share of a core while paused", ours: share(0), peer: share(1), who: whoSmallest, ratio: ratio},
		{what: "resident memory", ours: fmt.Sprintf("%.1f MB", resident(0)/1e6), peer: fmt.Sprintf("%.1f MB", resident(1)/1e6),
			who: whoSmallest, ratio: fmt.Sprintf("%.2fx", resident(0)/resident(1))},
	}, nil
}
