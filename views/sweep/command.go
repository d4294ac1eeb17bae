package sweep

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"splitbrain/engine/tape"
	"splitbrain/views/bar"
	"splitbrain/views/sweep/trials"
)

// Outside is what the command leaves to the rest of the program.
type Outside struct {
	// Read returns the text of a tape, - being the standard input.
	Read func(cmd *cobra.Command, file string) ([]byte, error)
	// ASCII tells whether the settings ask for plain symbols.
	ASCII func(cmd *cobra.Command) (bool, error)
	// Exit returns an error that ends the program with a status and no more
	// words.
	Exit func(status int) error
}

// statusInterrupted is the status after ctrl+c, as shells have it.
const statusInterrupted = 130

// formats are what the result can be written as.
var formats = [...]string{"table", "csv", "json"}

// flags are the options of the command as they are typed.
type flags struct {
	runs, workers  int
	measures, vary []string
	seed           uint64
	format         string
	plot, fail     bool
}

const long = `Play a tape with many seeds, on all cores, and show how what came of it is distributed.

A measure is any expression of the tape language, as it is at the end of a run. A number or a
duration gets its mean with a 95 % confidence interval, quantiles and a small histogram; a condition
gets the share of runs in which it holds, with its Wilson interval.

A variation is a line of the tape with alternatives in braces. It is added behind the set-up, where
it has the last word: link n1 n2 latency={1ms | 20ms} leaves the jitter of that link as it was. With
at it comes at its moment. A line of the tape with the same command gives way to it: at {3s | 4s}
kill n1 moves the kill. Several variations are combined. All variants play the same seeds.

The status is 0, or 1 with --fail when an expectation did not hold in some run, 2 when the tape is
not valid, 130 after ctrl+c, which shows what there is so far. TAPE - is the standard input.
docs/sweep.md says how it is counted.`

const examples = `splitbrain sweep lost.tape --runs 1000
splitbrain sweep lost.tape --measure 'rto < 2s' --measure 'lag("n3").time'
splitbrain sweep lost.tape --vary 'commit {async | any 1 (n2, n3) | all}' --plot
splitbrain sweep lost.tape --vary 'link n1 n2 latency={1ms | 5ms | 20ms}' --format csv
splitbrain sweep pbs.tape --vary 'load bob after={0s | 1ms | 5ms}' --measure '1 - reads.stale / reads.ok' --plot
splitbrain sweep lost.tape --runs 200 --fail`

// Command returns the command sweep.
func Command(outside Outside) *cobra.Command {
	var f flags
	cmd := &cobra.Command{
		Use: "sweep TAPE|PRESET", Short: "Play a tape with many seeds and count what comes of it",
		Long: long, Example: examples,
		Args: cobra.ExactArgs(1), ValidArgs: tape.PresetNames(),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, args[0], outside) },
	}
	set := cmd.Flags()
	set.IntVar(&f.runs, "runs", 100, "runs of each variant, each with the next seed")
	set.StringArrayVar(&f.measures, "measure", nil, "expression to measure; may be repeated (default the usual ones)")
	set.StringArrayVar(&f.vary, "vary", nil, "line with alternatives, like 'commit {async | all}'; may be repeated")
	set.Uint64Var(&f.seed, "seed", 0, "seed of the first run (default the tape's own)")
	set.StringVar(&f.format, "format", formats[0], "format: "+strings.Join(formats[:], ", "))
	set.BoolVar(&f.plot, "plot", false, "bars as well: of the means of the variants, or of the distributions; a curve where the variants are numbers")
	set.BoolVar(&f.fail, "fail", false, "end with status 1 when an expectation did not hold in some run")
	set.IntVar(&f.workers, "workers", runtime.GOMAXPROCS(0), "runs played at once; the result is the same with any number")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats[:], cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// run carries out the command.
func (f *flags) run(cmd *cobra.Command, name string, outside Outside) error {
	plan, err := f.planned(cmd, name, outside)
	if err != nil {
		return err
	}
	ascii, err := outside.ASCII(cmd)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop) // a second ctrl+c does not wait for anything
	told := bar.New(cmd.ErrOrStderr())
	total := plan.Runs * len(plan.Variants)
	outcome, err := plan.Play(ctx, f.workers, func(runs int) { told.Show(float64(runs) / float64(total)) })
	told.Clear()
	if err != nil {
		return err
	}
	text, err := f.written(outcome, ascii)
	if err == nil {
		_, err = io.WriteString(cmd.OutOrStdout(), text)
	}
	switch {
	case err != nil:
		return err
	case outcome.Interrupted:
		return outside.Exit(statusInterrupted)
	case f.fail && outcome.Failed():
		return outside.Exit(tape.StatusFailed)
	}
	return nil
}

// planned turns the flags into a plan.
func (f *flags) planned(cmd *cobra.Command, name string, outside Outside) (*trials.Plan, error) {
	switch {
	case !slices.Contains(formats[:], f.format):
		return nil, fmt.Errorf("--format %s: expected %s", f.format, strings.Join(formats[:], ", "))
	case f.plot && f.format != formats[0]:
		return nil, fmt.Errorf("--plot draws bars beside a table; leave out --format %s, or --plot", f.format)
	case f.workers < 1:
		return nil, errors.New("--workers: expected a whole number from 1 on")
	}
	text, isPreset := tape.Preset(name)
	if !isPreset {
		var err error
		if text, err = outside.Read(cmd, name); err != nil {
			return nil, err
		}
		if name == "-" {
			name = "stdin"
		}
	}
	script, err := tape.Parse(name, text)
	if err != nil {
		return nil, err
	}
	o := trials.Order{Script: script, Measures: f.measures, Seed: script.Seed(), Runs: f.runs}
	if cmd.Flags().Changed("seed") {
		o.Seed = f.seed
	}
	for _, line := range f.vary {
		axis, err := trials.ParseAxis(line)
		if err != nil {
			return nil, fmt.Errorf("--vary %w", err)
		}
		o.Axes = append(o.Axes, axis)
	}
	return trials.NewPlan(o)
}

// written puts an outcome into the format asked for.
func (f *flags) written(o *trials.Outcome, ascii bool) (string, error) {
	switch f.format {
	case "csv":
		return writeCSV(o)
	case "json":
		return writeJSON(o)
	}
	return writePage(o, f.plot, ascii)
}
