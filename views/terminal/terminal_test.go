// Package terminal_test runs the real program on a pseudo-terminal and looks
// at what it leaves on the screen and behind.
package terminal_test

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// binary is built once for all tests.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "splitbrain")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "splitbrain")
	out, err := exec.Command("go", "build", "-o", path, "splitbrain").CombinedOutput()
	if err != nil {
		return "", &buildError{string(out)}
	}
	return path, nil
})

type buildError struct{ output string }

func (e *buildError) Error() string { return e.output }

func TestMain(m *testing.M) {
	status := m.Run()
	if path, err := binary(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(status)
}

// screen is a program on a terminal. A goroutine copies what the program says
// into the emulator and into a record of every byte.
type screen struct {
	t    *testing.T
	cmd  *exec.Cmd
	tty  *os.File
	done chan error

	mu     sync.Mutex
	term   *vt.Emulator
	record bytes.Buffer
	news   chan struct{}
}

func start(t *testing.T, width, height int, env []string, args ...string) *screen {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	s := &screen{t: t, cmd: exec.Command(path, args...), term: vt.NewEmulator(width, height),
		done: make(chan error, 1), news: make(chan struct{}, 1)}
	s.cmd.Env = append([]string{"TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8",
		"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH")}, env...)
	s.tty, err = pty.StartWithSize(s.cmd, &pty.Winsize{Rows: uint16(height), Cols: uint16(width)})
	if err != nil {
		t.Fatal(err)
	}
	go s.listen()
	go func() { _, _ = io.Copy(s.tty, s.term) }() // answers to what the program asks
	go func() { s.done <- s.cmd.Wait() }()
	t.Cleanup(func() { _ = s.cmd.Process.Kill(); s.tty.Close() })
	return s
}

func (s *screen) listen() {
	buffer := make([]byte, 1<<16)
	for {
		n, err := s.tty.Read(buffer)
		s.mu.Lock()
		_, _ = s.term.Write(buffer[:n])
		s.record.Write(buffer[:n])
		s.mu.Unlock()
		select {
		case s.news <- struct{}{}:
		default:
		}
		if err != nil {
			close(s.news)
			return
		}
	}
}

func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.term.String()
}

func (s *screen) bytes() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.record.String()
}

// await waits until the screen shows a text. The limit only ends a test that
// has failed already.
func (s *screen) await(text string) {
	s.t.Helper()
	limit := time.After(30 * time.Second)
	for !strings.Contains(s.text(), text) {
		select {
		case _, open := <-s.news:
			if !open && !strings.Contains(s.text(), text) {
				s.t.Fatalf("the program ended before it showed %q:\n%s", text, s.text())
			}
		case <-limit:
			s.t.Fatalf("%q never came:\n%s", text, s.text())
		}
	}
}

func (s *screen) keys(text string) {
	s.t.Helper()
	if _, err := s.tty.WriteString(text); err != nil {
		s.t.Fatal(err)
	}
}

// ended waits for the end of the program and returns its status.
func (s *screen) ended() int {
	s.t.Helper()
	select {
	case <-s.done:
	case <-time.After(30 * time.Second):
		s.t.Fatalf("the program does not end:\n%s", s.text())
	}
	for range s.news { // until everything it said has been read
	}
	return s.cmd.ProcessState.ExitCode()
}

// restored fails the test unless the terminal is as it was.
func (s *screen) restored() {
	s.t.Helper()
	said := s.bytes()
	for _, mode := range []struct{ name, on, off string }{
		{"alternate screen", "\x1b[?1049h", "\x1b[?1049l"},
		{"mouse", "\x1b[?1002h", "\x1b[?1002l"},
		{"mouse coordinates", "\x1b[?1006h", "\x1b[?1006l"},
		{"bracketed paste", "\x1b[?2004h", "\x1b[?2004l"},
		{"hidden cursor", "\x1b[?25l", "\x1b[?25h"},
	} {
		if on, off := strings.LastIndex(said, mode.on), strings.LastIndex(said, mode.off); on > off {
			s.t.Errorf("%s was left behind", mode.name)
		}
	}
	if !strings.Contains(said, "\x1b[?1049h") {
		s.t.Error("the program never took the screen, so this test proves nothing")
	}
}

func TestTerminalIsRestored(t *testing.T) {
	// However the program ends, the terminal is as it was before.
	for name, end := range map[string]func(*screen){
		"q":       func(s *screen) { s.keys("q") },
		"ctrl+c":  func(s *screen) { s.keys("\x03") },
		"SIGTERM": func(s *screen) { _ = s.cmd.Process.Signal(syscall.SIGTERM) },
		"SIGINT":  func(s *screen) { _ = s.cmd.Process.Signal(syscall.SIGINT) },
		"SIGHUP":  func(s *screen) { _ = s.cmd.Process.Signal(syscall.SIGHUP) },
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, 80, 24, nil)
			s.await("PRIMARY")
			end(s)
			s.ended()
			s.restored()
		})
	}
	t.Run("panic", func(t *testing.T) {
		s := start(t, 80, 24, nil, "--panic")
		s.await("PRIMARY")
		s.keys("x")
		if status := s.ended(); status == 0 {
			t.Error("a panic must not look like success")
		}
		s.restored()
	})
}

func TestFailoverByKeys(t *testing.T) {
	// Killing the primary and pressing the failover keys ends with a new
	// primary that takes writes and an audit that names what was lost.
	s := start(t, 120, 40, nil, "sandbox", "async-pair", "--speed", "1")
	s.await("n1  PRIMARY")
	s.keys(":cut n1 n2\r")
	s.await("> cut n1 n2")
	s.keys(":write lost/1 gone\r")
	s.await("you ok: lost/1=gone")
	s.keys("k")
	s.await("DOWN")
	s.keys("f1")
	s.await("missed 3 of 3")
	s.keys("23")
	s.await("would lose")
	s.keys("4")
	s.await("n2 is primary on timeline 2")
	s.keys("6")
	s.await("every client uses n2")
	s.keys("7")
	s.await("lost/1")
	s.keys("q")
	if status := s.ended(); status != 0 {
		t.Errorf("status %d", status)
	}
	s.restored()
}

func TestNoEscapesWithoutATerminal(t *testing.T) {
	// What goes into a pipe, or to a terminal that only prints, has no
	// escape sequence in it.
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{}, {"--help"}, {"--version"}, {"config"}, {"keys"}, {"verbs"}, {"run"}, {"run", "none.tape"}, {"sandbox"}, {"learn"}, {"nonsense"}, {"run", "--help"},
		{"export", "async-pair", "--at", "1s"}, {"lessons", "list"}} {
		name := strings.Join(append([]string{"splitbrain"}, args...), " ")
		cmd := exec.Command(path, args...)
		cmd.Env = append(os.Environ(), "TERM=xterm-256color")
		out, _ := cmd.CombinedOutput()
		if bytes.ContainsRune(out, '\x1b') {
			t.Errorf("%s wrote an escape sequence into a pipe: %q", name, out)
		}
		if len(out) == 0 {
			t.Errorf("%s said nothing", name)
		}
		s := start(t, 80, 24, []string{"TERM=dumb"}, args...)
		s.ended()
		if strings.Contains(s.bytes(), "\x1b") {
			t.Errorf("%s wrote an escape sequence to a dumb terminal: %q", name, s.bytes())
		}
	}
}

func TestBadFlags(t *testing.T) {
	// What is wrong with a flag is said in words for people.
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range [][3]string{{"run", "--seed=x", "--seed x: expected a whole number from 0 on"}, {"export", "--scale=x", "--scale x: expected a whole number"}} {
		out, err := exec.Command(path, test[0], test[1], "async-pair").CombinedOutput()
		if got := strings.TrimSpace(string(out)); err == nil || got != "splitbrain: "+test[2] {
			t.Errorf("%s %s: %q, %v", test[0], test[1], got, err)
		}
	}
}

func TestBadTapes(t *testing.T) {
	// A tape that is not valid gets one line that says where and why, and
	// status 2.
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"unknown verb":   "cluster single-leader n1 n2\npromot n2\n",
		"wrong unit":     "cluster single-leader n1 n2\nlink n1 n2 latency=5\n",
		"unknown node":   "cluster single-leader n1 n2\nkill n3\n",
		"before cluster": "kill n1\n",
		"binary junk":    "\x00\xff\xfe\x01binary",
		"long line":      "cluster single-leader " + strings.Repeat("n", 10<<20) + "\n",
		"empty":          "",
	} {
		file := filepath.Join(t.TempDir(), "bad.tape")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(path, "run", file)
		out, _ := cmd.CombinedOutput()
		said := strings.TrimRight(string(out), "\n")
		if cmd.ProcessState.ExitCode() != 2 {
			t.Errorf("%s: status %d, want 2", name, cmd.ProcessState.ExitCode())
		}
		if strings.Contains(said, "\n") || len(said) > 300 || !strings.HasPrefix(said, file+":") || strings.Contains(said, "goroutine") {
			t.Errorf("%s: want one short line that begins with file:line:col, got %.400q", name, said)
		}
	}
}

func TestRewindActCompareWhy(t *testing.T) {
	// Acting in the past begins a second take; both are compared at one
	// moment, and a question leads to a diagram and from there to a cause.
	s := start(t, 120, 40, nil, "sandbox", "async-pair", "--speed", "1")
	s.await("n1  PRIMARY")
	s.keys("k")
	s.await("DOWN")
	s.keys("<")
	s.keys("\x1b[H")
	s.await("t 0:00.000")
	s.keys(":cut n1 n2\r")
	s.await("a new take begins here: cut n1 n2")
	s.await("take 2/2")
	s.keys(" ")
	s.await("t 0:02")
	s.keys(" V")
	s.await("compare with")
	s.keys("\r")
	s.await("take 2: cut n1 n2")
	s.await("take 1: as it came")
	s.await("they part at 0:00.000")
	s.keys("<")
	s.await("take 1: as it came")
	s.keys("V")
	s.keys("\x1b[F") // the end of the take
	s.await("live")
	s.keys("k")
	s.await("DOWN")
	s.keys("e")
	s.await("why does n1 not serve?")
	s.keys("\r")
	s.await("next cause")
	s.keys("\x1b[A\r")
	s.await("n1 crashes")
	s.keys("q")
	if status := s.ended(); status != 0 {
		t.Errorf("status %d", status)
	}
	s.restored()
}
