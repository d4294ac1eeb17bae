// Package terminal runs a program on a terminal of its own and watches what it
// draws and what it costs.
package terminal

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// Terminal is a program that runs and its screen.
type Terminal struct {
	cmd     *exec.Cmd
	tty     *os.File
	started time.Time
	over    chan struct{} // closed when the program has written its last

	mu     sync.Mutex
	screen *vt.Emulator
	drawn  time.Time   // when what the screen shows had arrived
	frames []time.Time // when each picture was complete
	tail   []byte      // of what was read last, for what is cut in two
	seen   *sync.Cond  // a picture was complete
}

// Start runs a program on a terminal of the given size.
func Start(width, height int, program string, args ...string) (*Terminal, error) {
	t := &Terminal{cmd: exec.Command(program, args...), screen: vt.NewEmulator(width, height), over: make(chan struct{})}
	t.seen = sync.NewCond(&t.mu)
	t.cmd.Env = []string{"TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8", "PATH=" + os.Getenv("PATH"), "HOME=" + os.TempDir()}
	t.started = time.Now()
	tty, err := pty.StartWithSize(t.cmd, &pty.Winsize{Cols: uint16(width), Rows: uint16(height)})
	if err != nil {
		return nil, err
	}
	t.tty = tty
	go io.Copy(tty, t.screen) // what the terminal answers
	pieces := make(chan piece, 1<<10)
	go t.read(pieces)
	go t.draw(pieces)
	return t, nil
}

// piece is what arrived at once.
type piece struct {
	data []byte
	at   time.Time
}

// read takes what the program writes as soon as it is there, so that neither
// the program nor the clock waits for the screen to be drawn.
func (t *Terminal) read(pieces chan<- piece) {
	defer close(pieces)
	buffer := make([]byte, 1<<16)
	for {
		n, err := t.tty.Read(buffer)
		if n > 0 {
			pieces <- piece{append([]byte(nil), buffer[:n]...), time.Now()}
		}
		if err != nil {
			return
		}
	}
}

func (t *Terminal) draw(pieces <-chan piece) {
	defer close(t.over)
	for p := range pieces {
		t.take(p.data, p.at)
	}
}

const (
	asksForSync = "\x1b[?2026$p" // can you show a picture all at once?
	canSync     = "\x1b[?2026;2$y"
	pictureEnd  = "\x1b[?2026l"
)

// take draws what was read and notes when pictures were complete.
func (t *Terminal) take(data []byte, at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	before := len(t.tail)
	text := append(t.tail, data...)
	fresh := text[max(0, before-len(asksForSync)+1):]
	if bytes.Contains(fresh, []byte(asksForSync)) {
		// The emulator does not know this question.
		go io.WriteString(t.tty, canSync)
	}
	fresh = text[max(0, before-len(pictureEnd)+1):]
	t.screen.Write(data)
	t.drawn = at
	for range bytes.Count(fresh, []byte(pictureEnd)) {
		t.frames = append(t.frames, at)
	}
	t.seen.Broadcast()
	t.tail = append([]byte(nil), text[max(0, len(text)-len(asksForSync)):]...)
}

// WaitFor returns when the screen shows a text, and how long after the start
// the last of it arrived. It gives up after the limit.
func (t *Terminal) WaitFor(text string, limit time.Duration) (time.Duration, bool) {
	deadline := time.Now().Add(limit)
	timer := time.AfterFunc(limit, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.seen.Broadcast()
	})
	defer timer.Stop()
	t.mu.Lock()
	defer t.mu.Unlock()
	for ; ; t.seen.Wait() {
		if strings.Contains(t.screen.String(), text) {
			return t.drawn.Sub(t.started), true
		}
		if !time.Now().Before(deadline) {
			return 0, false
		}
	}
}

// Screen returns what can be seen.
func (t *Terminal) Screen() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.screen.String()
}

// Since returns how long after the start a moment was.
func (t *Terminal) Since(moment time.Time) time.Duration { return moment.Sub(t.started) }

// Press types keys.
func (t *Terminal) Press(keys string) error {
	_, err := io.WriteString(t.tty, keys)
	return err
}

// Frames returns when pictures were complete since a moment.
func (t *Terminal) Frames(since time.Time) []time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, at := range t.frames {
		if at.After(since) {
			return append([]time.Time(nil), t.frames[i:]...)
		}
	}
	return nil
}

// Close ends the program.
func (t *Terminal) Close() {
	t.cmd.Process.Kill()
	t.cmd.Wait()
	t.tty.Close()
	<-t.over
	t.screen.Close()
}
