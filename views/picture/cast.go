package picture

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"splitbrain/themes"
	"splitbrain/views"
)

// castHeader is the first line of a recording in version 2 of the format of
// asciinema.
type castHeader struct {
	Version int       `json:"version"`
	Width   int       `json:"width"`
	Height  int       `json:"height"`
	Title   string    `json:"title,omitempty"`
	Theme   castTheme `json:"theme"`
}

type castTheme struct {
	Foreground string `json:"fg"`
	Background string `json:"bg"`
	Palette    string `json:"palette"`
}

// Cast writes a film as a recording that asciinema plays in a terminal or on
// a page. After the first frame only what changed is written.
func Cast(w io.Writer, f *Film) error {
	if len(f.Frames) == 0 {
		return errNoFrames
	}
	first := &f.Frames[0]
	paper := first.Theme.Paper()
	header, err := json.Marshal(castHeader{Version: 2, Width: first.Width, Height: first.Height, Title: f.Title,
		Theme: castTheme{Foreground: hex(paper.Letters), Background: hex(paper.Ground), Palette: castPalette(first.Theme)}})
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "%s\n", header); err != nil {
		return err
	}
	for i := range f.Frames {
		f.tell(i)
		output := "\x1b[?25l\x1b[2J" + rows(nil, first)
		if i > 0 {
			output = rows(&f.Frames[i-1], &f.Frames[i])
		}
		if output == "" {
			continue
		}
		if err := castEvent(w, float64(i)*f.Every.Seconds(), output); err != nil {
			return err
		}
	}
	// An empty output at the end keeps the last frame on the screen.
	return castEvent(w, float64(len(f.Frames))*f.Every.Seconds()+f.Hold.Seconds(), "")
}

func castEvent(w io.Writer, seconds float64, output string) error {
	text, err := json.Marshal(output)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "[%.6f, \"o\", %s]\n", seconds, text)
	return err
}

// castPalette names the sixteen colours that a player wants to know. The
// recording itself uses none of them.
func castPalette(t *themes.Theme) string {
	roles := []themes.Role{themes.Cursor, themes.Alarm, themes.Good, themes.Warn, themes.Primary, themes.Record, themes.Read, themes.Text}
	names := make([]string, len(roles))
	for i, role := range roles {
		names[i] = hex(t.Look(role).Letters)
	}
	return strings.Join(append(names, names...), ":")
}

// rows spells what differs from the drawing before: of each row the part from
// the first cell that changed to the last. A part depends on no other, it
// begins and ends without attributes.
func rows(before, d *views.Drawing) string {
	var b strings.Builder
	for y := range d.Height {
		row := d.Row(y)
		from, to := 0, len(row)
		if before != nil {
			old := before.Row(y)
			for from < to && row[from] == old[from] {
				from++
			}
			for to > from && row[to-1] == old[to-1] {
				to--
			}
		}
		if from == to {
			continue
		}
		fmt.Fprintf(&b, "\x1b[%d;%dH", y+1, from+1)
		last := themes.Roles
		for _, c := range row[from:to] {
			if c.Role != last {
				b.WriteString(d.Theme.SGR(c.Role))
				last = c.Role
			}
			b.WriteRune(c.Rune)
		}
		b.WriteString("\x1b[0m")
	}
	return b.String()
}
