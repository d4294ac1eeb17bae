package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"splitbrain/bench/terminal"
)

// contender is a program that can be put on a terminal.
type contender struct {
	path string
	args []string
	// ready is on the last line of the first picture.
	ready string
}

const patience = 5 * time.Second

// The size of the terminal.
const columns, lines = 120, 40

var errSilent = errors.New("the program did not draw what it should")

// start runs the program and returns how long its first picture took.
func (c *contender) start() (*terminal.Terminal, time.Duration, error) {
	t, err := terminal.Start(columns, lines, c.path, c.args...)
	if err != nil {
		return nil, 0, err
	}
	took, ok := t.WaitFor(c.ready, patience)
	if !ok {
		t.Close()
		return nil, 0, errSilent
	}
	return t, took, nil
}

// build compiles the product and the smallest program into a directory, both
// in the same way.
func build(directory string) (product, smallest *contender, err error) {
	product = &contender{path: filepath.Join(directory, "splitbrain"), ready: "space pause", args: sandbox("1/20")}
	smallest = &contender{path: filepath.Join(directory, "smallest"), ready: "smallest: 0 keys"}
	for _, b := range []struct{ in, what, out string }{{"..", ".", product.path}, {".", "./smallest", smallest.path}} {
		command := exec.Command("go", "build", "-trimpath", "-o", b.out, b.what)
		// Without the system's C library neither program waits for it to be
		// loaded; the product would ask for it only to resolve host names.
		command.Env = append(os.Environ(), "CGO_ENABLED=0")
		command.Dir, command.Stderr = b.in, os.Stderr
		if err := command.Run(); err != nil {
			return nil, nil, fmt.Errorf("building %s (start with go -C bench run .): %w", filepath.Base(b.out), err)
		}
	}
	return product, smallest, nil
}

// sandbox opens a cluster at a speed.
func sandbox(speed string) []string { return []string{"sandbox", "async-pair", "--speed", speed} }

// measureProgram compares the whole program with the smallest one that can be
// made with the same library.
func measureProgram(e effort) ([]row, error) {
	directory, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(directory)
	product, smallest, err := build(directory)
	if err != nil {
		return nil, err
	}
	var rows []row
	for _, measure := range []func(product, smallest *contender) ([]row, error){measureStart, measurePace, measureKeys, measureRest, measureHour, measureLongTape} {
		more, err := measure(product, smallest)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

const whoSmallest = "smallest Bubble Tea program"

// measureStart is about the time until there is something to see.
func measureStart(product, smallest *contender) ([]row, error) {
	const starts = 20
	var times [2][]float64
	for range starts {
		for i, c := range []*contender{product, smallest} {
			t, took, err := c.start()
			if err != nil {
				return nil, err
			}
			t.Close()
			times[i] = append(times[i], float64(took))
		}
	}
	ours, theirs := quantile(times[0], 0.5), quantile(times[1], 0.5)
	return []row{
		{what: "from exec to the first picture", ours: millis(ours), peer: millis(theirs), who: whoSmallest,
			ratio: fmt.Sprintf("%.2fx", ours/theirs), target: "at most 1.3x", met: judge(ours <= 1.3*theirs)},
		{what: "the same as a time", ours: millis(ours), target: "under 18 ms", met: judge(ours < 18e6)},
	}, nil
}

func millis(n float64) string { return fmt.Sprintf("%.1f ms", n/1e6) }
