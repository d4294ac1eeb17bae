package terminal_test

import (
	"strings"
	"testing"
)

func TestExportKnowsWhatATerminalIs(t *testing.T) {
	// Pixels are refused kindly, text is printed without an escape sequence,
	// and the bar of long work is gone when the work is done.
	for name, c := range map[string]struct {
		args   []string
		status int
		shows  string
	}{
		"pixels": {[]string{"export", "async-pair", "--format", "png"}, 2, "a png is not for a terminal; name a file with -o FILE.png"},
		"text":   {[]string{"export", "async-pair", "--at", "1s", "--size", "80x24"}, 0, "async pair"},
		"film":   {[]string{"export", "async-pair", "--to", "1s", "-o", t.TempDir() + "/a.cast"}, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, 100, 40, nil, c.args...)
			if status := s.ended(); status != c.status || !strings.Contains(s.text(), c.shows) {
				t.Errorf("status %d:\n%s", status, s.text())
			}
			if strings.Contains(s.bytes(), "\x1b") {
				t.Errorf("an escape sequence: %q", s.bytes())
			}
			if name == "film" && (strings.TrimSpace(s.text()) != "" || !strings.Contains(s.bytes(), "100%")) {
				t.Errorf("the bar is left, or never was: %q", s.bytes())
			}
		})
	}
}
