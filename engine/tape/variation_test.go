package tape

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const plainTape = `# a plain tape: for variations
seed 3

cluster single-leader n1 n2 n3
commit async
client alice writes=10/s
at 1s kill n1
at 3s promote n2
at 5s end
expect primaries == 1
`

// varied returns the tape with a line more, as a text.
func varied(t *testing.T, line string) (string, error) {
	t.Helper()
	script, err := Parse("plain.tape", []byte(plainTape))
	if err != nil {
		t.Fatal(err)
	}
	with, err := script.With(line)
	if err != nil {
		return "", err
	}
	if again, err := Parse("again", []byte(with.String())); err != nil || !again.Equal(with) {
		t.Errorf("with %s it is another tape when it is printed and read again: %v", line, err)
	}
	return with.String(), nil
}

func TestVariationFindsItsPlace(t *testing.T) {
	// A line without a moment has the last word in the set-up, one with at
	// comes at its moment, and the same command gives way to it.
	const alice = "client alice writes=10/s\n"
	for line, change := range map[string][2]string{
		"commit all":                  {alice, alice + "commit all\n"},
		"client bob writes=1/s":       {alice, alice + "client bob writes=1/s\n"},
		"commit async":                {"commit async\n" + alice, alice + "commit async\n"},
		"at 2s kill n2":               {"at 3s promote n2\n", "at 2s kill n2\nat 3s promote n2\n"},
		"  at 3s   fence n1 # before": {"at 5s end\n", "at 3s fence n1\nat 5s end\n"},
		"at 4s kill n1":               {"at 1s kill n1\nat 3s promote n2\n", "at 3s promote n2\nat 4s kill n1\n"},
		"at 9s end":                   {"at 5s end\n", "at 9s end\n"},
	} {
		got, err := varied(t, line)
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		want := strings.Replace(strings.Replace(plainTape, "\n\n", "\n", 1), change[0], change[1], 1)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", line, diff)
		}
	}
}

func TestVariationKeepsLineNumbers(t *testing.T) {
	script, err := Parse("plain.tape", []byte(plainTape))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"commit all", "at 4s kill n1"} {
		with, err := script.With(line)
		if err != nil {
			t.Fatal(err)
		}
		added := 0
		for _, item := range with.Items {
			if item.Line == 0 {
				added++
			}
			if item.Command.Verb == "expect" && item.Line != 10 {
				t.Errorf("with %s the expectation is on line %d", line, item.Line)
			}
		}
		if added != 1 {
			t.Errorf("%s made %d lines", line, added)
		}
	}
	if script.Items[1].Line != 4 || len(script.Items) != 8 {
		t.Error("a variation changed the tape that it was made from")
	}
}

func TestVariationRefuses(t *testing.T) {
	for line, want := range map[string]string{
		"":                        "1:1: expected a line of a tape",
		"seed 4":                  "1:1: seed belongs to the tape",
		"expect primaries == 1":   "1:1: expected a line of the set-up, or a command with at",
		"after 1s kill n2":        "1:1: expected a line of the set-up, or a command with at",
		"end":                     "1:1: expected a line of the set-up, or a command with at",
		"commit some":             "1:8: ",
		"commit any 1 (n9)":       "1:14: unknown node",
		"client alice writes=2/s": "1:8: there is a client",
		"at 6s kill n2":           "1:1: the run has ended on line 9",
		"at 1s at 2s kill n2":     "1:7: one moment is enough",
	} {
		if _, err := varied(t, line); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v; want %s", line, err, want)
		}
	}
	// With a command that the tape has twice, nobody knows which is meant.
	script, err := Parse("twice.tape", []byte("cluster single-leader n1 n2\nat 1s kill n2\nat 2s restart n2\nat 3s kill n2\nat 4s end\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := script.With("at 2s kill n2"); err == nil || !strings.Contains(err.Error(), "more than once") {
		t.Errorf("a command that is there twice: %v", err)
	}
}

func FuzzVariation(f *testing.F) {
	for _, line := range []string{"commit all", "at 3s kill n1", "at 9s end", "write a/{n} b count=3", "note x", "link n1 * latency=90%1ms + 10%exp(2ms)", "\xff{"} {
		f.Add(line)
	}
	script, err := Parse("plain.tape", []byte(plainTape))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, line string) {
		// Whatever is added, the tape is refused or is one that can be read.
		with, err := script.With(line)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("an error of several lines: %q", err)
			}
			return
		}
		if again, err := Parse("again", []byte(with.String())); err != nil || !again.Equal(with) {
			t.Errorf("%q makes another tape when it is printed and read again: %v\n%s", line, err, with)
		}
	})
}
