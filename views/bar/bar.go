// Package bar shows people who wait how far long work is.
package bar

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
)

// Bar shows on a terminal how far long work is, and nothing anywhere else.
type Bar struct {
	w     io.Writer // nil where there is no terminal
	shown int       // the percentage on the screen, 0 for none
}

// New returns a bar for a terminal, which stays dark on anything else.
func New(w io.Writer) *Bar {
	f, ok := w.(*os.File)
	if kind := os.Getenv("TERM"); !ok || kind == "" || kind == "dumb" || !term.IsTerminal(f.Fd()) {
		return &Bar{}
	}
	return &Bar{w: w}
}

// width is how many characters the bar has.
const width = 30

// Show draws the bar when the percentage has changed.
func (b *Bar) Show(share float64) {
	percent := int(100 * min(max(share, 0), 1))
	if b.w == nil || percent == b.shown {
		return
	}
	b.shown = percent
	full := width * percent / 100
	fmt.Fprintf(b.w, "\r[%s%s] %3d%%", strings.Repeat("#", full), strings.Repeat(".", width-full), percent)
}

// Clear takes the bar away.
func (b *Bar) Clear() {
	if b.w != nil && b.shown > 0 {
		fmt.Fprint(b.w, "\r"+strings.Repeat(" ", width+len("[] 100%"))+"\r")
	}
}
