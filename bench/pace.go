package main

import (
	"fmt"
	"time"
)

// measurePace is about the animation: how even it is and what it costs. In
// slow motion it can happen that two pictures are the same, and then the
// second is not sent; so a faster one is measured too.
func measurePace(product, _ *contender) ([]row, error) {
	var rows []row
	for _, speed := range []string{"1/20", "1/5"} {
		c := *product
		c.args = sandbox(speed)
		more, err := paceAt(&c, speed)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

func paceAt(product *contender, speed string) ([]row, error) {
	t, _, err := product.start()
	if err != nil {
		return nil, err
	}
	defer t.Close()
	time.Sleep(time.Second)
	const span = 6 * time.Second
	cpuBefore, err := t.CPU()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	time.Sleep(span)
	cpuAfter, err := t.CPU()
	if err != nil {
		return nil, err
	}
	took := time.Since(began)
	frames := t.Frames(began)
	if len(frames) < 2 {
		return nil, errSilent
	}
	var gaps []float64
	for i := 1; i < len(frames); i++ {
		gaps = append(gaps, float64(frames[i].Sub(frames[i-1])))
	}
	rate := float64(len(gaps)) / frames[len(frames)-1].Sub(frames[0]).Seconds()
	p50, p99 := quantile(gaps, 0.5), quantile(gaps, 0.99)
	share := 100 * float64(cpuAfter-cpuBefore) / float64(took)
	return []row{
		{what: fmt.Sprintf("pictures a second at speed %s, 60 asked for", speed), ours: fmt.Sprintf("%.1f", rate),
			target: "60.0", met: judge(rate >= 59.95)},
		{what: fmt.Sprintf("gap between two pictures at speed %s, p50 and p99", speed), ours: millis(p50) + ", " + millis(p99), target: "p99 under 26 ms", met: judge(p99 < 26e6)},
		{what: fmt.Sprintf("share of a core while playing at speed %s", speed), ours: fmt.Sprintf("%.1f %%", share), target: "under 8 %", met: judge(share < 8)},
	}, nil
}
