package terminal

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// CPU returns the processor time that the threads of the program have used.
func (t *Terminal) CPU() (time.Duration, error) {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", t.cmd.Process.Pid))
	if err != nil || len(threads) == 0 {
		return 0, fmt.Errorf("the process has no times")
	}
	var sum time.Duration
	for _, thread := range threads {
		text, err := os.ReadFile(thread)
		if err != nil {
			return 0, err
		}
		// The first number is the time on a processor in nanoseconds.
		number, _, _ := strings.Cut(string(text), " ")
		nanos, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return 0, err
		}
		sum += time.Duration(nanos)
	}
	return sum, nil
}

// Memory returns the bytes of the program that are in memory.
func (t *Terminal) Memory() (int, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", t.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(text))
	if len(fields) < 2 {
		return 0, fmt.Errorf("the process has no sizes")
	}
	pages, err := strconv.Atoi(fields[1])
	return pages * os.Getpagesize(), err
}
