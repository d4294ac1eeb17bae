// Package headless is what the program does without a screen: it plays tapes,
// reads them from where people keep them, and prints what there is.
package headless

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"
	mango "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"

	"splitbrain/engine/tape"
	"splitbrain/views/settings"
)

// Exit is an error that has been told already, and a status to end with.
type Exit int

func (e Exit) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// Run returns the command that plays tapes without a screen.
func Run() *cobra.Command {
	var output tape.Output
	var seed uint64
	cmd := &cobra.Command{
		Use: "run FILE...", Short: "Play tapes and check what they expect",
		Long:    "Play tapes without a screen and check what they expect. FILE - is the standard input.\nThe status is 0 when every expectation holds, 1 when one does not, 2 when a tape is not valid.",
		Example: "splitbrain run testdata/real/*.tape\nsplitbrain run --json --seed 7 lost.tape",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			var override *uint64
			if cmd.Flags().Changed("seed") {
				override = &seed
			}
			worst := tape.StatusOK
			for _, file := range files {
				status, err := runFile(cmd, file, override, output)
				if err != nil {
					return err
				}
				worst = max(worst, status)
			}
			if worst != tape.StatusOK {
				return Exit(worst)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&output.JSON, "json", false, "one JSON object a tape, with the names of the expressions")
	cmd.Flags().BoolVar(&output.Trace, "trace", false, "every event as well")
	cmd.Flags().BoolVar(&output.Plain, "plain", false, "the run told in sentences, for a screen reader or a pipe")
	cmd.MarkFlagsMutuallyExclusive("json", "plain")
	cmd.MarkFlagsMutuallyExclusive("trace", "plain")
	cmd.Flags().Uint64Var(&seed, "seed", 0, "seed instead of the tape's own")
	return cmd
}

// runFile plays one tape. A file that cannot be read is reported like a tape
// that is not valid, so that the others are still played.
func runFile(cmd *cobra.Command, file string, seed *uint64, output tape.Output) (int, error) {
	text, err := ReadTape(cmd, file)
	if err != nil {
		fmt.Fprintln(cmd.ErrOrStderr(), "splitbrain: "+err.Error())
		return tape.StatusInvalid, nil
	}
	if file == "-" {
		file = "stdin"
	}
	return tape.Report(cmd.OutOrStdout(), file, text, seed, output)
}

// ReadTape reads a file, but never more than a tape can have.
func ReadTape(cmd *cobra.Command, file string) ([]byte, error) {
	in := cmd.InOrStdin()
	var path *os.PathError
	if file != "-" {
		f, err := os.Open(file)
		if errors.As(err, &path) {
			return nil, fmt.Errorf("%s: %w", file, path.Err)
		}
		defer f.Close()
		in = f
	}
	text, err := io.ReadAll(io.LimitReader(in, tape.MaxSize+1))
	if errors.As(err, &path) {
		err = fmt.Errorf("%s: %w", file, path.Err)
	}
	return text, err
}

// Manual returns the manual page of a program.
func Manual(cmd *cobra.Command) (string, error) {
	page, err := mango.NewManPage(1, cmd.Root())
	if err != nil {
		return "", err
	}
	return page.Build(roff.NewDocument()), nil
}

// Themes lists the themes, in their colours when a terminal shows them.
func Themes(values *settings.Values) (string, error) {
	profile := colorprofile.NoTTY
	if term.IsTerminal(os.Stdout.Fd()) {
		profile = colorprofile.Detect(os.Stdout, os.Environ())
	}
	var b strings.Builder
	for _, name := range values.Themes().Names() {
		theme, err := values.Themes().Load(name, profile, !settings.UTF8())
		if err != nil {
			return "", err
		}
		if profile == colorprofile.NoTTY {
			b.WriteString(name + "\n")
		} else {
			fmt.Fprintf(&b, "%-12s %s\n", name, theme.Swatch())
		}
	}
	return b.String(), nil
}
