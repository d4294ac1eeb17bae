package export

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"splitbrain/engine"
	"splitbrain/engine/sim"
	"splitbrain/engine/tape"
	"splitbrain/engine/tape/postmortem"
	"splitbrain/views"
	"splitbrain/views/picture"
)

// Format is the kind of a file, named as its extension is.
type Format string

// The formats.
const (
	Text       Format = "txt"
	SVG        Format = "svg"
	PNG        Format = "png"
	GIF        Format = "gif"
	Cast       Format = "cast"
	PostMortem Format = "md"
)

// Formats returns all formats.
func Formats() []Format { return []Format{Text, SVG, PNG, GIF, Cast, PostMortem} }

// IsFilm tells whether the format shows a stretch of time.
func (f Format) IsFilm() bool { return f == GIF || f == Cast }

// IsPicture reports whether a format shows one moment.
func (f Format) IsPicture() bool { return f == Text || f == SVG || f == PNG }

// IsBinary tells whether the format is not for a terminal.
func (f Format) IsBinary() bool { return f == PNG || f == GIF }

// FormatNamed returns the format of a name.
func FormatNamed(name string) (Format, error) {
	if f := Format(strings.ToLower(name)); slices.Contains(Formats(), f) {
		return f, nil
	}
	return "", fmt.Errorf("there is no format %q; formats are %s", name, strings.Join(formats(), ", "))
}

// formats returns the names of all formats.
func formats() []string {
	var names []string
	for _, f := range Formats() {
		names = append(names, string(f))
	}
	return names
}

// FormatOf returns the format that the extension of a file asks for.
func FormatOf(file string) (Format, error) {
	extension := strings.TrimPrefix(filepath.Ext(file), ".")
	if extension == "" {
		return "", fmt.Errorf("%s has no extension; add one or say --format %s", file, strings.Join(formats(), "|"))
	}
	return FormatNamed(extension)
}

// Order is what is to be written of a run.
type Order struct {
	Script *tape.Script
	Seed   *uint64 // instead of the tape's own, or nil
	Format Format
	Look   Look
	Scale  int // of a PNG
	// At is the moment of a picture or a report; From, To and Every are the
	// stretch of a film. Unset means the end of the tape, and a film of it
	// all. Every is virtual time.
	At, From, To Moment
	Every        time.Duration
	Rate         int // frames a second of a film
	// Told hears how much of the work is done, between 0 and 1.
	Told func(share float64)
}

// Moment is a moment of a run, or none.
type Moment struct {
	Set bool
	At  engine.Time
}

// or returns the moment, or another when there is none.
func (m Moment) or(other engine.Time) engine.Time {
	if m.Set {
		return m.At
	}
	return other
}

// The bounds of a film, which is held in memory until it is written: its
// frames, and the cells of all of them.
const (
	maxFrames = 2000
	maxCells  = 16_000_000
)

// usualFrames is how many frames a film has unless it is told otherwise.
const usualFrames = 120

// hold is how much longer the last frame of a film stays.
const hold = 2 * time.Second

// Write carries out an order.
func (o *Order) Write(w io.Writer) error {
	if o.Told == nil {
		o.Told = func(float64) {}
	}
	switch {
	case o.Format == PostMortem:
		text, err := postmortem.Write(o.Script, o.Seed, o.At.or(engine.Never))
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		return err
	case o.Format.IsFilm():
		film, err := o.film()
		if err == nil && o.Format == GIF {
			err = picture.GIF(w, film)
		} else if err == nil {
			err = picture.Cast(w, film)
		}
		return err
	}
	d, title, err := o.still()
	if err != nil {
		return err
	}
	return WriteDrawing(w, &d, o.Format, title, o.Scale)
}

// WriteDrawing writes one drawing as a picture.
func WriteDrawing(w io.Writer, d *views.Drawing, f Format, title string, scale int) error {
	switch f {
	case SVG:
		return picture.SVG(w, d, title)
	case PNG:
		return picture.PNG(w, d, scale)
	case Text:
		return picture.Text(w, d)
	}
	return fmt.Errorf("one moment cannot be written as %s; it can as txt, svg or png", f)
}

// end returns where the tape ends. It is only played for that when it matters.
func (o *Order) end() (engine.Time, error) {
	if m := o.At; m.Set && !o.Format.IsFilm() {
		return m.At, nil
	}
	if o.Format.IsFilm() && o.To.Set {
		return o.To.At, nil
	}
	reel, err := tape.Follow(o.Script, o.Seed, engine.Never, func(*tape.Entry) {})
	return reel.Now(), err
}

// still draws one moment.
func (o *Order) still() (views.Drawing, string, error) {
	at, err := o.end()
	if err != nil {
		return views.Drawing{}, "", err
	}
	c, err := newCamera(o.Script, o.Seed, o.Look, at)
	if err == nil {
		err = c.seek(at, func(now engine.Time) { o.Told(float64(now) / float64(max(at, 1))) })
	}
	if err != nil {
		return views.Drawing{}, "", err
	}
	return c.shoot(), fmt.Sprintf("%s at %s", titleOf(o.Script), at), nil
}

// film draws a stretch of time.
func (o *Order) film() (*picture.Film, error) {
	end, err := o.end()
	if err != nil {
		return nil, err
	}
	from, to := o.From.or(0), o.To.or(end)
	every := o.Every
	if every == 0 {
		every = max(to.Sub(from)/usualFrames, time.Microsecond)
	}
	most := min(maxFrames, maxCells/(o.Look.Width*o.Look.Height))
	switch frames := int64(to.Sub(from)/every) + 1; {
	case to <= from:
		return nil, fmt.Errorf("a film from %s to %s has no length; --to must be later than --from", from, to)
	case frames > int64(most):
		return nil, fmt.Errorf("every %s from %s to %s is %d frames; a film of this size has at most %d, so use a larger --every", sim.FormatDuration(every), from, to, frames, most)
	}
	c, err := newCamera(o.Script, o.Seed, o.Look, to)
	if err != nil {
		return nil, err
	}
	film := &picture.Film{Title: titleOf(o.Script), Every: time.Second / time.Duration(max(o.Rate, 1)), Hold: hold,
		Told: func(share float64) { o.Told((1 + share) / 2) }}
	for at := from; at <= to; at = at.Add(every) {
		if err := c.seek(at, func(now engine.Time) { o.Told(float64(now) / float64(to) / 2) }); err != nil {
			return nil, err
		}
		film.Frames = append(film.Frames, c.shoot())
	}
	return film, nil
}
