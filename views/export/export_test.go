package export

import (
	"bytes"
	"errors"
	"image/gif"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"splitbrain/engine"
	"splitbrain/engine/tape"
	"splitbrain/themes"
	"splitbrain/views"
)

const lost = `# an acknowledged write is lost: and more
seed 42
cluster single-leader n1 n2
client alice writes=10/s
at 1s cut n1 n2
at 2s kill n1
at 3s note "the caption"
at 3s promote n2
at 4s end
`

// export runs the command as a person would, with one tape in the world.
func export(t *testing.T, args ...string) (string, error) {
	t.Helper()
	cmd := Command(Outside{
		Read: func(_ *cobra.Command, file string) ([]byte, error) {
			if file != "lost.tape" {
				return nil, errors.New(file + ": no such file")
			}
			return []byte(lost), nil
		},
		Theme: func(*cobra.Command) (*themes.Theme, error) { return LoadTheme(&themes.Shelf{}, "auto", "auto") },
	})
	var out, errs bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetErr(&errs)
	cmd.SetArgs(args)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	err := cmd.Execute()
	if errs.Len() > 0 {
		t.Errorf("%v says %q to what is no terminal", args, errs.String())
	}
	return out.String(), err
}

func TestTheMomentIsTheOneAskedFor(t *testing.T) {
	// A picture shows the moment that was asked for, and the end of the tape
	// when none was.
	for at, want := range map[string]string{"": "t 0:04.000", "500ms": "t 0:00.500", "10s": "t 0:10.000"} {
		args := []string{"lost.tape", "--size", "80x24"}
		if at != "" {
			args = append(args, "--at", at)
		}
		got, err := export(t, args...)
		if err != nil {
			t.Fatal(err)
		}
		if lines := strings.Split(got, "\n"); !strings.Contains(lines[0], want) || len(lines) != 25 {
			t.Errorf("--at %q shows %d lines beginning with %q", at, len(lines), lines[0])
		}
	}
	if got, err := export(t, "lost.tape", "--at", "3s"); err != nil || !strings.Contains(got, "the caption") {
		t.Errorf("the caption is not there: %v\n%s", err, got)
	}
	got, err := export(t, "lost.tape", "--tab", "failover")
	if err != nil || !strings.Contains(got, "LOST 10") || !strings.Contains(got, "promote") {
		t.Errorf("the end: %v\n%s", err, got)
	}
}

func TestEveryFormatIsWhatItSays(t *testing.T) {
	// The extension chooses the format, and the same order gives the same bytes.
	dir := t.TempDir()
	for _, f := range Formats() {
		file := filepath.Join(dir, "run."+string(f))
		args := []string{"lost.tape", "--size", "80x24", "-o", file}
		if f.IsFilm() {
			args = append(args, "--from", "1s", "--to", "2s", "--every", "250ms")
		}
		if _, err := export(t, args...); err != nil {
			t.Fatal(err)
		}
		first, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		again, err := export(t, append(args[:3:3], append(args[5:], "--format", string(f))...)...)
		if err != nil || again != string(first) {
			t.Errorf("a second %s differs: %v", f, err)
		}
		begins := map[Format]string{Text: " splitbrain", SVG: "<svg ", PNG: "\x89PNG", GIF: "GIF89a", Cast: `{"version":2`, PostMortem: "# Post-mortem: "}[f]
		if !strings.HasPrefix(again, begins) {
			t.Errorf("a %s begins with %q", f, again[:20])
		}
		switch f {
		case PNG:
			if img, err := png.Decode(bytes.NewReader(first)); err != nil || img.Bounds().Dx() != 824 {
				t.Errorf("%v", err)
			}
		case GIF:
			if g, err := gif.DecodeAll(bytes.NewReader(first)); err != nil || len(g.Image) < 3 {
				t.Errorf("%v", err)
			}
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.part")); len(left) > 0 {
		t.Errorf("%v was left behind", left)
	}
}

func TestMistakesAreExplainedInOneLine(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"no tape":         {[]string{"missing.tape"}, "no such file"},
		"moment":          {[]string{"lost.tape", "--at", "soon"}, "--at soon: expected a time such as"},
		"negative":        {[]string{"lost.tape", "--at", "-1s"}, "--at -1s: expected a time"},
		"size":            {[]string{"lost.tape", "--size", "big"}, "as in 120x40"},
		"small":           {[]string{"lost.tape", "--size", "10x10"}, "expected 60x18"},
		"large":           {[]string{"lost.tape", "--size", "9999x10"}, "to 400x150"},
		"tab":             {[]string{"lost.tape", "--tab", "moon"}, "overview, events"},
		"format":          {[]string{"lost.tape", "--format", "pdf"}, "formats are txt, svg"},
		"extension":       {[]string{"lost.tape", "-o", "x.pdf"}, "formats are txt, svg"},
		"none":            {[]string{"lost.tape", "-o", "x"}, "x has no extension"},
		"scale":           {[]string{"lost.tape", "--scale", "9"}, "from 1 to 4"},
		"rate":            {[]string{"lost.tape", "--rate", "0"}, "from 1 to 30"},
		"film of a still": {[]string{"lost.tape", "--from", "1s"}, "a txt takes --at"},
		"still of a film": {[]string{"lost.tape", "--format", "gif", "--at", "1s"}, "a gif takes --from, --to and --every"},
		"backwards":       {[]string{"lost.tape", "--format", "cast", "--from", "2s", "--to", "1s"}, "--to must be later"},
		"endless":         {[]string{"lost.tape", "--format", "cast", "--every", "1us"}, "a film of this size has at most 2000"},
		"no time":         {[]string{"lost.tape", "--format", "cast", "--every", "0s"}, "at least 1us"},
		"nowhere":         {[]string{"lost.tape", "-o", "no/such/folder/x.svg"}, "cannot be written"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			_, err := export(t, c.args...)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v; want one line with %q", err, c.want)
			}
			if files, _ := filepath.Glob("*"); len(files) > 0 {
				t.Errorf("%v was left behind", files)
			}
		})
	}
}

func TestSavingNeverOverwrites(t *testing.T) {
	// Saving from the screen numbers names that are taken; a run that is saved
	// can be played again, and goes on where it was.
	t.Chdir(t.TempDir())
	script, err := tape.Parse("lost.tape", []byte(lost))
	if err != nil {
		t.Fatal(err)
	}
	stage, err := tape.NewStage(script, nil)
	if err != nil {
		t.Fatal(err)
	}
	at := engine.Time(3_500_000_000)
	if err := stage.Advance(at); err != nil {
		t.Fatal(err)
	}
	stage.Look()
	before := stage.Still.Fingerprint
	theme, err := LoadTheme(&themes.Shelf{}, "light", "unicode")
	if err != nil {
		t.Fatal(err)
	}
	var painter views.Painter
	if _, err := SaveFrame(&painter, SVG, "", at); err == nil {
		t.Error("a picture of nothing was saved")
	}
	painter.Draw(&views.Frame{Width: 80, Height: 24, Theme: theme, Screen: views.Sandbox, Still: &stage.Still})
	film := Order{Format: Cast, From: Moment{true, 1e9}, To: Moment{true, 2e9}, Every: 2.5e8, Rate: 10,
		Look: Look{Width: 80, Height: 24, Theme: theme}}
	order := func(o Order) func() (string, error) {
		return func() (string, error) {
			complete, err := Of(stage, o)
			if err != nil {
				return "", err
			}
			return complete.Save("")
		}
	}
	for _, c := range []struct {
		save func() (string, error)
		want string
	}{
		{func() (string, error) { return SaveFrame(&painter, SVG, "", at) }, "splitbrain-0m03.500s.svg"},
		{func() (string, error) { return SaveFrame(&painter, SVG, "", at) }, "splitbrain-0m03.500s-2.svg"},
		{func() (string, error) { return SaveFrame(&painter, PNG, "mine.png", at) }, "mine.png"},
		{order(film), "splitbrain-0m01.000s-0m02.000s.cast"},
		{order(Order{Format: PostMortem}), "splitbrain-0m03.500s.md"},
		{func() (string, error) { return SaveTape(stage, "") }, "splitbrain-0m03.500s.tape"},
		{func() (string, error) { return SaveTape(stage, "") }, "splitbrain-0m03.500s-2.tape"},
	} {
		got, err := c.save()
		if err != nil || got != c.want {
			t.Fatalf("saved %q (%v), want %q", got, err, c.want)
		}
		if info, err := os.Stat(got); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", got, err)
		}
	}
	if stage.Look(); stage.Still.Fingerprint != before || stage.Reel().Now() != at {
		t.Error("saving changed the run")
	}
	saved, err := os.ReadFile("splitbrain-0m03.500s.tape")
	if err != nil {
		t.Fatal(err)
	}
	script, err = tape.Parse("saved", saved)
	if err != nil {
		t.Fatal(err)
	}
	if r := tape.Run(script, nil, nil); r.Fingerprint != before {
		t.Errorf("the saved tape has fingerprint %016x, want %016x", r.Fingerprint, before)
	}
	if _, err := save("broken.txt", "", func(io.Writer) error { return errors.New("no") }); err == nil {
		t.Error("a file that was not written whole is fine")
	}
	if _, err := os.Stat("broken.txt"); err == nil {
		t.Error("half a file was left behind")
	}
}
