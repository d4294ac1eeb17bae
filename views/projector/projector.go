// Package projector shows drawings on a terminal. It is the output of a Bubble
// Tea program, which looks after everything else about the terminal: its modes,
// its size, and that it is left as it was found.
//
// Bubble Tea would take the text of a whole screen apart into cells, sixty
// times a second, to find out what has changed. A drawing is cells already, so
// Bubble Tea is given a blank screen that never changes, and the projector
// writes what differs between two drawings. Bubble Tea then writes only when it
// sets a mode, asks something or wipes the screen, and the projector puts its
// picture back behind whatever that was.
package projector

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"splitbrain/views"
)

// Projector is a terminal with a picture on it. It may be used by several
// goroutines.
type Projector struct {
	*os.File           // for what Bubble Tea wants to know about a terminal
	out      io.Writer // the file, but in tests
	keys     *os.File  // what a person types on; nil in tests

	mu     sync.Mutex
	cooked *term.State // of the keys before the projector was opened, or nil
	synced bool        // the terminal can show a picture all at once
	mode   mode        // of the alternate screen
	strip  strip       // what is shown
	last   views.Drawing
}

// mode tells who has to leave the alternate screen.
type mode uint8

const (
	outside mode = iota // nobody is there
	ours                // the projector has entered it
	theirs              // Bubble Tea has
)

// New returns a projector for a terminal, of which keys is where one types.
func New(terminal, keys *os.File) *Projector {
	return &Projector{File: terminal, out: terminal, keys: keys}
}

// Open enters the alternate screen, so that the first picture need not wait
// until Bubble Tea draws. What is typed from now on is for the program.
func (p *Projector) Open() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.keys != nil {
		var err error
		if p.cooked, err = term.MakeRaw(p.keys.Fd()); err != nil {
			return fmt.Errorf("the keys of the terminal cannot be read one by one: %w", err)
		}
	}
	p.mode = ours
	_, err := io.WriteString(p.out, ansi.SetModeAltScreenSaveCursor+ansi.ResetModeTextCursorEnable)
	return err
}

// Close leaves the terminal as it was before Open.
func (p *Projector) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs [2]error
	if p.mode == ours {
		_, errs[0] = io.WriteString(p.out, ansi.ResetModeAltScreenSaveCursor+ansi.SetModeTextCursorEnable)
	}
	p.mode = outside
	if p.cooked != nil {
		errs[1] = term.Restore(p.keys.Fd(), p.cooked)
		p.cooked = nil
	}
	return errors.Join(errs[:]...)
}

// Sync says that the terminal can show a picture all at once.
func (p *Projector) Sync() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.synced = true
}

// Write takes what Bubble Tea writes, and puts the picture back behind it.
func (p *Projector) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n, err := p.out.Write(b)
	enters := bytes.LastIndex(b, []byte(ansi.SetModeAltScreenSaveCursor))
	leaves := bytes.LastIndex(b, []byte(ansi.ResetModeAltScreenSaveCursor))
	switch {
	case leaves > enters:
		p.mode = outside
	case enters >= 0:
		p.mode = theirs
	}
	if err == nil && p.mode == theirs {
		p.strip.forget()
		err = p.project()
	}
	return n, err
}

// Show shows a drawing, of which it keeps a copy. Outside of the alternate
// screen it is shown as soon as that is entered.
func (p *Projector) Show(d *views.Drawing) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	cells := append(p.last.Cells[:0], d.Cells...)
	p.last = *d
	p.last.Cells = cells
	if p.mode == outside {
		return nil
	}
	return p.project()
}

// project writes what is not on the terminal yet.
func (p *Projector) project() error {
	changes := p.strip.advance(&p.last)
	if len(changes) == 0 {
		return nil
	}
	if p.synced {
		changes = append(changes, ansi.ResetModeSynchronizedOutput...)
	} else {
		changes = changes[len(ansi.SetModeSynchronizedOutput):]
	}
	_, err := p.out.Write(changes)
	return err
}
