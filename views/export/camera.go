package export

import (
	"strings"
	"time"

	"github.com/charmbracelet/colorprofile"

	"splitbrain/engine"
	"splitbrain/engine/tape"
	"splitbrain/themes"
	"splitbrain/views"
	"splitbrain/views/deck"
)

// Look is how a picture is to look.
type Look struct {
	Width, Height int
	Theme         *themes.Theme
	Tab           views.Tab
}

// LoadTheme returns a theme for pictures. A picture has no terminal to adapt
// to, so auto is dark, and colours are full.
func LoadTheme(shelf *themes.Shelf, name, glyphs string) (*themes.Theme, error) {
	if name == "auto" {
		name = "dark"
	}
	return shelf.Load(name, colorprofile.TrueColor, glyphs == "ascii")
}

// samples is how many samples of a run there are: about as many as the charts
// have room for, so that they show all of it.
const samples = 32

// maxLines is how many events are remembered: more than any screen has rows.
const maxLines = 300

// camera plays a tape and draws what the sandbox would show.
type camera struct {
	stage   *tape.Stage
	stride  time.Duration // of virtual time between two samples of the charts
	sampled engine.Time
	trail   views.Trail
	lines   []views.EventLine
	frame   views.Frame
	painter views.Painter
	lens    deck.Lens
}

// newCamera stands at the beginning of a tape. The charts have room for the
// whole of it up to the moment until.
func newCamera(script *tape.Script, seed *uint64, look Look, until engine.Time) (*camera, error) {
	stage, err := tape.NewStage(script, seed)
	if err != nil {
		return nil, err
	}
	c := &camera{stage: stage, stride: max(time.Duration(until)/samples, time.Millisecond)}
	c.frame = views.Frame{
		Width: look.Width, Height: look.Height, Theme: look.Theme, Tab: look.Tab, Screen: views.Sandbox,
		Still: &stage.Still, Places: views.PlacesOf(&stage.Still), Trail: &c.trail,
		Motion: true, Playing: true, Title: titleOf(script),
	}
	c.look()
	c.lines = nil // setting up is not worth telling
	return c, nil
}

// titleOf returns the first part of a tape's title, or its name.
func titleOf(script *tape.Script) string {
	if title, _, _ := strings.Cut(script.Title, ": "); title != "" {
		return title
	}
	return script.Name
}

// seek plays up to a moment, telling now and then how far it is.
func (c *camera) seek(to engine.Time, told func(engine.Time)) error {
	reel := c.stage.Reel()
	for reel.Now() < to {
		next := min(to, reel.Now().Add(c.stride))
		if err := c.stage.Advance(next); err != nil {
			return err
		}
		c.look()
		told(next)
	}
	return nil
}

// look takes in what has happened since the last look.
func (c *camera) look() {
	c.stage.Look()
	reel := c.stage.Reel()
	fault := false
	for _, e := range reel.Drain() {
		if note, ok := reel.Caption(e); ok {
			c.frame.Note = note
		}
		level := e.Kind.Level()
		fault = fault || e.Cause == 0 && level == engine.Notable
		if level != engine.Routine {
			c.lines = append(c.lines, views.EventLine{At: e.At, Level: level, Text: reel.Describe(e)})
		}
	}
	if len(c.lines) > 2*maxLines {
		c.lines = append(c.lines[:0], c.lines[len(c.lines)-maxLines:]...)
	}
	if still := &c.stage.Still; still.Now >= c.sampled {
		sample := views.SampleOf(still)
		sample.Fault = fault
		c.trail.Add(sample)
		c.sampled = still.Now.Add(c.stride)
	}
}

// shoot draws the present moment.
func (c *camera) shoot() views.Drawing {
	c.frame.Events = c.lines
	if journal := c.stage.Reel().Journal(); len(journal) > 0 {
		if last := journal[len(journal)-1]; last.At > 0 {
			c.frame.Tape = last.String()
		}
	}
	c.lens.Look(c.stage.Reel(), &c.frame)
	c.painter.Paint(&c.frame)
	return c.painter.Drawing()
}
