package main

import (
	"fmt"
	"time"
)

// measureHour plays an hour of the first preset in the real program, at 1000
// times its speed, and asks how much memory the program has then.
func measureHour(product, _ *contender) ([]row, error) {
	const rounds = 3
	var playing, paused []float64
	for range rounds {
		c := *product
		c.args = sandbox("1000")
		t, _, err := c.start()
		if err != nil {
			return nil, err
		}
		_, ok := t.WaitFor("t 60:", time.Minute)
		then, errThen := t.Memory()
		err = t.Press(" ")
		time.Sleep(time.Second)
		rested, errRested := t.Memory()
		t.Close()
		for _, err := range []error{err, errThen, errRested} {
			if err != nil {
				return nil, err
			}
		}
		if !ok {
			return nil, errSilent
		}
		playing, paused = append(playing, float64(then)), append(paused, float64(rested))
	}
	most := quantile(playing, 1)
	return []row{
		{what: "resident memory after an hour of async-pair, played at 1000 times its speed", ours: fmt.Sprintf("%.1f MB", most/1e6),
			target: "under 40 MB", met: judge(most < 40e6)},
		{what: "the same once it is paused", ours: fmt.Sprintf("%.1f MB", quantile(paused, 0.5)/1e6)},
	}, nil
}
