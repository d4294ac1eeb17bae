package main

import (
	"fmt"
	"time"

	"splitbrain/bench/terminal"
)

// measureKeys is about the time from a key to the picture that shows it. The
// product goes on playing meanwhile; the smallest program has nothing to play.
func measureKeys(product, smallest *contender) ([]row, error) {
	const rounds, keys = 2, 50
	var times [2][]float64
	for range rounds {
		for i, c := range []*contender{product, smallest} {
			press := pressKey
			if c == product {
				press = openHelp
			}
			some, err := keyTimes(c, keys, press)
			if err != nil {
				return nil, err
			}
			times[i] = append(times[i], some...)
		}
	}
	show := func(t []float64) string { return millis(quantile(t, 0.5)) + ", " + millis(quantile(t, 0.99)) }
	return []row{{what: "from a key to the picture it changes, p50 and p99", ours: show(times[0]), peer: show(times[1]), who: whoSmallest,
		ratio:  fmt.Sprintf("%.2fx of p50", quantile(times[0], 0.5)/quantile(times[1], 0.5)),
		target: "p99 under 14 ms", met: judge(quantile(times[0], 0.99) < 14e6)}}, nil
}

func keyTimes(c *contender, keys int, press func(t *terminal.Terminal, number int) (time.Duration, error)) ([]float64, error) {
	t, _, err := c.start()
	if err != nil {
		return nil, err
	}
	defer t.Close()
	time.Sleep(300 * time.Millisecond)
	var times []float64
	for i := range keys {
		// Keys come at any moment between two pictures.
		time.Sleep(time.Duration(37+i*7%19) * time.Millisecond)
		took, err := press(t, i)
		if err != nil {
			return nil, err
		}
		times = append(times, float64(took))
	}
	return times, nil
}

// openHelp opens the list of keys, and closes it again without a clock.
func openHelp(t *terminal.Terminal, _ int) (time.Duration, error) {
	took, err := timeKey(t, "?", "more below")
	if err == nil {
		err = t.Press("?")
		time.Sleep(50 * time.Millisecond)
	}
	return took, err
}

func pressKey(t *terminal.Terminal, number int) (time.Duration, error) {
	return timeKey(t, "x", fmt.Sprintf("smallest: %d keys", number+1))
}

func timeKey(t *terminal.Terminal, key, shows string) (time.Duration, error) {
	began := time.Now()
	if err := t.Press(key); err != nil {
		return 0, err
	}
	came, ok := t.WaitFor(shows, patience)
	if !ok {
		return 0, errSilent
	}
	return came - t.Since(began), nil
}
