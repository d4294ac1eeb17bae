package picture

import (
	"io"
	"strings"

	"splitbrain/views"
)

// Text writes the characters of a drawing without colours, nor what is blank
// at the end of a line.
func Text(w io.Writer, d *views.Drawing) error {
	var b strings.Builder
	for y := range d.Height {
		var line strings.Builder
		for _, c := range d.Row(y) {
			line.WriteRune(c.Rune)
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
