package export

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"splitbrain/engine"
	"splitbrain/engine/sim"
	"splitbrain/engine/tape"
	"splitbrain/themes"
	"splitbrain/views"
	"splitbrain/views/bar"
	"splitbrain/views/picture"
)

// Outside is what the command leaves to the rest of the program.
type Outside struct {
	// Read returns the text of a tape, - being the standard input.
	Read func(cmd *cobra.Command, file string) ([]byte, error)
	// Theme returns the theme that the settings ask for.
	Theme func(cmd *cobra.Command) (*themes.Theme, error)
}

// flags are the options of the command as they are typed.
type flags struct {
	at, from, to, every string
	size, tab           string
	format, file        string
	scale, rate         int
	seed                uint64
}

// Command returns the command export.
func Command(outside Outside) *cobra.Command {
	var f flags
	cmd := &cobra.Command{
		Use: "export TAPE|PRESET", Short: "Write a picture, a film or a post-mortem of a run",
		Long: "Write what the sandbox would show of a tape, at a moment or over a stretch of time, or a report about it.\n" +
			"The format is that of the file's extension: txt, svg, png, gif, cast (for asciinema) or md (a post-mortem).\n" +
			"TAPE - is the standard input; without -o the result goes to the standard output. Moments are virtual time.",
		Example: "splitbrain export lost.tape --at 5s -o lost.svg\n" +
			"splitbrain export lost.tape --from 3s --to 7s --every 50ms --size 80x24 -o lost.gif\n" +
			"splitbrain export lost.tape -o post-mortem.md",
		Args: cobra.ExactArgs(1), ValidArgs: tape.PresetNames(),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, args[0], outside) },
	}
	set := cmd.Flags()
	set.StringVar(&f.at, "at", "", "moment of a picture or a report (default the end of the tape)")
	set.StringVar(&f.from, "from", "", "where a film begins (default the beginning of the tape)")
	set.StringVar(&f.to, "to", "", "where a film ends (default the end of the tape)")
	set.StringVar(&f.every, "every", "", fmt.Sprintf("virtual time from frame to frame (default makes %d frames)", usualFrames))
	set.IntVar(&f.rate, "rate", 10, "frames a second of a film, 1 to 30")
	set.StringVar(&f.size, "size", "120x40", "columns and rows of the screen")
	set.StringVar(&f.tab, "tab", views.TabOverview.String(), "what stands beside the cluster: "+strings.Join(tabNames(), ", "))
	set.StringVar(&f.format, "format", "", "format: "+strings.Join(formats(), ", ")+" (default by the file's extension)")
	set.StringVarP(&f.file, "output", "o", "-", "file to write, - is the standard output")
	set.IntVar(&f.scale, "scale", 1, fmt.Sprintf("how much a PNG is enlarged, 1 to %d", picture.MaxScale))
	set.Uint64Var(&f.seed, "seed", 0, "seed instead of the tape's own")
	for flag, values := range map[string][]string{"tab": tabNames(), "format": formats()} {
		_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	}
	return cmd
}

func tabNames() []string {
	var names []string
	for tab := range views.Tabs {
		names = append(names, tab.String())
	}
	return names
}

// run carries out the command.
func (f *flags) run(cmd *cobra.Command, name string, outside Outside) error {
	o, err := f.order(cmd, outside)
	if err != nil {
		return err
	}
	text, isPreset := tape.Preset(name)
	if !isPreset {
		if text, err = outside.Read(cmd, name); err != nil {
			return err
		}
	}
	if o.Script, err = tape.Parse(name, text); err != nil {
		return err
	}
	told := bar.New(cmd.ErrOrStderr())
	o.Told = told.Show
	defer told.Clear()
	if f.file == "-" {
		out := bufio.NewWriter(cmd.OutOrStdout())
		return errors.Join(o.Write(out), out.Flush())
	}
	return overwrite(f.file, o.Write)
}

// order turns the flags into an order without a script.
func (f *flags) order(cmd *cobra.Command, outside Outside) (*Order, error) {
	o := &Order{Scale: f.scale, Rate: f.rate}
	var err error
	if o.Format, err = f.chosen(); err != nil {
		return nil, err
	}
	if out, ok := cmd.OutOrStdout().(*os.File); ok && f.file == "-" && o.Format.IsBinary() && term.IsTerminal(out.Fd()) {
		return nil, fmt.Errorf("a %s is not for a terminal; name a file with -o FILE.%[1]s, or send it on with >", o.Format)
	}
	if f.scale < 1 || f.scale > picture.MaxScale {
		return nil, fmt.Errorf("--scale %d: expected a whole number from 1 to %d", f.scale, picture.MaxScale)
	}
	if f.rate < 1 || f.rate > 30 {
		return nil, fmt.Errorf("--rate %d: expected a whole number from 1 to 30", f.rate)
	}
	if cmd.Flags().Changed("seed") {
		o.Seed = &f.seed
	}
	if err := f.moments(o); err != nil {
		return nil, err
	}
	if o.Look, err = f.look(); err != nil {
		return nil, err
	}
	o.Look.Theme, err = outside.Theme(cmd)
	return o, err
}

// chosen returns the format asked for, by name or by the file's extension.
func (f *flags) chosen() (Format, error) {
	switch {
	case f.format != "":
		return FormatNamed(f.format)
	case f.file == "-":
		return Text, nil
	}
	return FormatOf(f.file)
}

// look reads the size of the screen and what stands on it.
func (f *flags) look() (Look, error) {
	var l Look
	var err error
	if l.Width, l.Height, err = parseSize(f.size); err != nil {
		return l, err
	}
	for l.Tab = range views.Tabs {
		if l.Tab.String() == f.tab {
			return l, nil
		}
	}
	return l, fmt.Errorf("--tab %s: expected %s", f.tab, strings.Join(tabNames(), ", "))
}

// moments reads the moments. Each format has those that mean something to it.
func (f *flags) moments(o *Order) error {
	film := o.Format.IsFilm()
	for _, m := range []struct {
		name, text string
		to         *Moment
		of         bool // a film
	}{{"at", f.at, &o.At, false}, {"from", f.from, &o.From, true}, {"to", f.to, &o.To, true}} {
		if m.text == "" {
			continue
		}
		if m.of != film {
			return wrongMoment(m.name, o.Format)
		}
		d, err := parseSpan(m.name, m.text)
		if err != nil {
			return err
		}
		*m.to = Moment{Set: true, At: engine.Time(d)}
	}
	if f.every == "" {
		return nil
	}
	if !film {
		return wrongMoment("every", o.Format)
	}
	var err error
	if o.Every, err = parseSpan("every", f.every); err == nil && o.Every < time.Microsecond {
		err = fmt.Errorf("--every %s: expected at least 1us", f.every)
	}
	return err
}

func wrongMoment(flag string, f Format) error {
	if f.IsFilm() {
		return fmt.Errorf("--%s is for a picture or a report; a %s takes --from, --to and --every", flag, f)
	}
	return fmt.Errorf("--%s is for a film (gif or cast); a %s takes --at", flag, f)
}

// parseSpan reads a moment or a span of virtual time.
func parseSpan(flag, text string) (time.Duration, error) {
	d, err := sim.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("--%s %s: expected a time such as 4s, 250ms or 1.5s", flag, text)
	}
	return d, nil
}

// The largest screen that can be drawn.
const (
	maxWidth  = 400
	maxHeight = 150
)

// parseSize reads columns x rows.
func parseSize(text string) (width, height int, err error) {
	if n, scanErr := fmt.Sscanf(text, "%dx%d", &width, &height); n != 2 || scanErr != nil || fmt.Sprintf("%dx%d", width, height) != text {
		return 0, 0, fmt.Errorf("--size %s: expected columns and rows, as in 120x40", text)
	}
	if width < views.MinWidth || height < views.MinHeight || width > maxWidth || height > maxHeight {
		return 0, 0, fmt.Errorf("--size %s: expected %dx%d to %dx%d", text, views.MinWidth, views.MinHeight, maxWidth, maxHeight)
	}
	return width, height, nil
}

// overwrite writes a file that was named. It appears when all of it is there.
func overwrite(name string, write func(io.Writer) error) error {
	if _, err := os.Stat(filepath.Dir(name)); err != nil {
		return plainly(err) // before the work, not after it
	}
	var content bytes.Buffer
	if err := write(&content); err != nil {
		return err
	}
	temporary := name + ".part"
	err := os.WriteFile(temporary, content.Bytes(), 0o644)
	if err == nil {
		err = os.Rename(temporary, name)
	}
	if err != nil {
		_ = os.Remove(temporary)
	}
	return plainly(err)
}
