package terminal_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFirstStepByKeys(t *testing.T) {
	// Somebody who has never been here presses enter, predicts, watches 20
	// acknowledged writes vanish, looks at the proof and answers.
	state := t.TempDir()
	s := start(t, 80, 24, []string{"XDG_STATE_HOME=" + state})
	s.await("Start here")
	s.keys("\r")
	s.await("type a number, like 7")
	s.keys("k")
	s.await("the world stands still until your prediction is locked")
	s.keys("1x2")
	s.await("[ 12  ]")
	s.keys("\x7f3\r")
	s.await("the run plays by itself")
	s.await("□ the primary dies")
	s.keys("]") // one's own pace, and then quick enough for a test
	s.keys("]]]]]]]]]]")
	s.await("you said 13, it was 20")
	s.keys("g")
	s.await("n1 still says yes, and is the only one that has these payments")
	s.await("a look at the past")
	s.keys("\x1b")
	s.await("QUESTION")
	s.keys("\r")
	s.await("choose one first")
	s.keys("2\r")
	s.await("A standby holds the beginning of the log")
	s.keys("\x1b[6~")
	s.await("more than 24 hours")
	s.keys("\r")
	s.await("step 2 of 3")
	s.keys("q")
	if status := s.ended(); status != 0 {
		t.Errorf("status %d", status)
	}
	s.restored()
	kept, err := os.ReadFile(filepath.Join(state, "splitbrain", "progress.json"))
	if err != nil || !strings.Contains(string(kept), `"last": "async-loses"`) {
		t.Errorf("what was done is not kept: %s %v", kept, err)
	}
	s = start(t, 80, 24, []string{"XDG_STATE_HOME=" + state})
	s.await("Continue")
	s.await("6 · An acknowledged write")
	s.keys("q")
	s.ended()
}

func TestLessonByName(t *testing.T) {
	// A lesson that is named on the command line opens at once, without a
	// cluster of the sandbox before it.
	s := start(t, 80, 24, []string{"XDG_STATE_HOME=" + t.TempDir()}, "learn", "seven-steps")
	s.await("step 1 of")
	s.keys("q")
	if status := s.ended(); status != 0 {
		t.Errorf("status %d", status)
	}
	s.restored()
}
