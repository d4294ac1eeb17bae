package sweep

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"splitbrain/engine/tape"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const lucky = `# luck decides: what is on its way goes with the switch
seed 7
cluster single-leader n1 n2 n3
link n1 * latency=exp(10ms)
client alice writes=30/s
at 500ms cut n1 n2
at 500ms cut n1 n3
at 520ms kill n1
at 600ms promote freshest
at 900ms redirect primary
at 2s end
expect writes.lost == 0
expect primaries == 1
`

// status is what the program would end with.
type status int

func (s status) Error() string { return fmt.Sprintf("status %d", int(s)) }

// sweep runs the command as a person would, with one tape in the world.
func sweep(t *testing.T, ctx context.Context, ascii bool, args ...string) (string, error) {
	t.Helper()
	cmd := Command(Outside{
		Read: func(_ *cobra.Command, file string) ([]byte, error) {
			if file != "lucky.tape" {
				return nil, errors.New(file + ": no such file")
			}
			return []byte(lucky), nil
		},
		ASCII: func(*cobra.Command) (bool, error) { return ascii, nil },
		Exit:  func(s int) error { return status(s) },
	})
	var out, errs bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetErr(&errs)
	cmd.SetArgs(args)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	err := cmd.ExecuteContext(ctx)
	if errs.Len() > 0 {
		t.Errorf("%v says %q to what is no terminal", args, errs.String())
	}
	if strings.ContainsAny(out.String(), "\x1b\r") {
		t.Errorf("%v writes an escape sequence", args)
	}
	return out.String(), err
}

// vary compares a policy that loses writes with one that does not.
const vary = "commit {async | any 1 (n2, n3)}"

// slower goes through numbers that stand too close together to be drawn to scale.
const slower = "link n1 * latency=exp({5ms | 10ms | 15ms | 40ms | 80ms})"

func TestGolden(t *testing.T) {
	for name, c := range map[string]struct {
		ascii bool
		args  []string
	}{
		"usual.txt":          {false, nil},
		"usual-ascii.txt":    {true, nil},
		"variants.txt":       {false, []string{"--vary", vary}},
		"plot.txt":           {false, []string{"--plot", "--measure", "writes.lost", "--measure", "latency.p50", "--measure", "rto > 1390ms"}},
		"plot-variants.txt":  {false, []string{"--plot", "--vary", vary, "--vary", "at {520ms | 700ms} kill n1", "--measure", "writes.lost", "--measure", "writes.lost > 0"}},
		"plot-ascii.txt":     {true, []string{"--plot", "--vary", vary, "--measure", "latency.p50", "--measure", "rto - 1s", "--measure", "1 / writes.lost"}},
		"curve.txt":          {false, []string{"--plot", "--vary", slower, "--measure", "writes.lost", "--measure", "writes.lost > 0"}},
		"curve-ascii.txt":    {true, []string{"--plot", "--vary", slower, "--measure", "latency.p50", "--measure", "1 / (writes.lost - 1)"}},
		"variants.csv":       {false, []string{"--format", "csv", "--vary", vary, "--measure", "writes.lost", "--measure", "latency.p50", "--measure", "rto < 2s"}},
		"variants.json":      {false, []string{"--format", "json", "--vary", vary, "--measure", "writes.lost", "--measure", "latency.p50", "--measure", "1 / reads.ok"}},
		"no-expectation.csv": {false, []string{"--format", "csv", "--runs", "1", "--seed", "99"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := sweep(t, t.Context(), c.ascii, append([]string{"lucky.tape", "--runs", "60"}, c.args...)...)
			if err != nil {
				t.Fatal(err)
			}
			if c.ascii && len(got) != utf8.RuneCountInString(got) {
				t.Errorf("plain symbols were asked for:\n%s", got)
			}
			path := filepath.Join("testdata", name)
			if *update {
				if err := os.MkdirAll("testdata", 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatalf("%v; go test ./views/sweep -update writes it", err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("%s differs (-want +got):\n%s", path, diff)
			}
		})
	}
}

func TestFormatsAreWhole(t *testing.T) {
	// Programs can read the formats that are for them, also when not one run
	// was finished.
	over, stop := context.WithCancel(t.Context())
	stop()
	for _, ctx := range []context.Context{t.Context(), over} {
		got, _ := sweep(t, ctx, false, "lucky.tape", "--runs", "5", "--vary", vary, "--format", "csv")
		if rows, err := csv.NewReader(strings.NewReader(got)).ReadAll(); err != nil || len(rows) < 2 {
			t.Errorf("%d rows, %v:\n%s", len(rows), err, got)
		}
		got, _ = sweep(t, ctx, false, "lucky.tape", "--runs", "5", "--vary", vary, "--format", "json")
		var all map[string]any
		if err := json.Unmarshal([]byte(got), &all); err != nil || strings.Count(got, "\n") != 1 {
			t.Errorf("%v:\n%s", err, got)
		}
	}
}

func TestStatus(t *testing.T) {
	for _, c := range []struct {
		want status
		args string
	}{
		{0, "--runs 20"},
		{tape.StatusFailed, "--runs 20 --fail"},
		{0, "--runs 20 --fail --vary sync"},
	} {
		args := append([]string{"lucky.tape"}, strings.Fields(c.args)...)
		for i, arg := range args {
			if arg == "sync" {
				args[i] = "commit any 1 (n2, n3) wait={received | flushed}"
			}
		}
		_, err := sweep(t, t.Context(), false, args...)
		var got status
		if err != nil && !errors.As(err, &got) || got != c.want {
			t.Errorf("%s: %v; want status %d", c.args, err, c.want)
		}
	}
}

func TestInterruptedShowsWhatThereIs(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	got, err := sweep(t, ctx, false, "lucky.tape", "--runs", "1000")
	if err != status(statusInterrupted) || !strings.Contains(got, "interrupted after 0 of 1000 runs") {
		t.Errorf("%v:\n%s", err, got)
	}
}

func TestWhatMakesNoSense(t *testing.T) {
	for want, args := range map[string][]string{
		"--format xml: expected table, csv, json": {"lucky.tape", "--format", "xml"},
		"--plot draws bars beside a table":        {"lucky.tape", "--format", "csv", "--plot"},
		"--workers: expected":                     {"lucky.tape", "--workers", "0"},
		"other.tape: no such file":                {"other.tape"},
		"--vary commit: expected alternatives":    {"lucky.tape", "--vary", "commit"},
		"--measure writes: column 1: expected":    {"lucky.tape", "--measure", "writes"},
		"--runs 0: expected":                      {"lucky.tape", "--runs", "0"},
		"accepts 1 arg(s), received 0":            {},
	} {
		if out, err := sweep(t, t.Context(), false, args...); err == nil || !strings.HasPrefix(err.Error(), want) || out != "" {
			t.Errorf("%v: %v; want %s\n%s", args, err, want, out)
		}
	}
}

func TestFigures(t *testing.T) {
	for _, c := range []struct {
		kind tape.GaugeKind
		v    float64
		want string
	}{
		{tape.NumberGauge, 0, "0"}, {tape.NumberGauge, 1234567, "1234567"}, {tape.NumberGauge, 0.70567, "0.706"}, {tape.NumberGauge, -12.345, "-12.3"},
		{tape.NumberGauge, 12345678.5, "1.23e+07"}, {tape.DurationGauge, 0, "0s"}, {tape.DurationGauge, 41234567, "41.2ms"}, {tape.DurationGauge, -1.2345e9, "-1.23s"},
	} {
		if got := figure(c.kind, c.v); got != c.want {
			t.Errorf("%v %v is %s, not %s", c.kind, c.v, got, c.want)
		}
	}
	if got := between(tape.DurationGauge, 1.52242e9, 180e3, "±"); got != "1.52242 ± 0.00018s" {
		t.Error(got)
	}
}
