package export

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
)

// bar shows on a terminal how far long work is, and nothing anywhere else.
type bar struct {
	w     io.Writer // nil where there is no terminal
	shown int       // the percentage on the screen, 0 for none
}

func newBar(w io.Writer) *bar {
	f, ok := w.(*os.File)
	if kind := os.Getenv("TERM"); !ok || kind == "" || kind == "dumb" || !term.IsTerminal(f.Fd()) {
		return &bar{}
	}
	return &bar{w: w}
}

// barWidth is how many characters the bar has.
const barWidth = 30

// show draws the bar when the percentage has changed.
func (b *bar) show(share float64) {
	percent := int(100 * min(max(share, 0), 1))
	if b.w == nil || percent == b.shown {
		return
	}
	b.shown = percent
	full := barWidth * percent / 100
	fmt.Fprintf(b.w, "\r[%s%s] %3d%%", strings.Repeat("#", full), strings.Repeat(".", barWidth-full), percent)
}

// clear takes the bar away.
func (b *bar) clear() {
	if b.w != nil && b.shown > 0 {
		fmt.Fprint(b.w, "\r"+strings.Repeat(" ", barWidth+len("[] 100%"))+"\r")
	}
}
