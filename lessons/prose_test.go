package lessons

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestWrapKeepsEveryWordAndTheWidth(t *testing.T) {
	// Whatever the prose is: no line is too wide unless it is one long word,
	// and no word is lost.
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.StringMatching(`[a-zé→·]{1,12}`)).Draw(t, "words")
		width := rapid.IntRange(4, 40).Draw(t, "width")
		var spans []Span
		for i, w := range words {
			spans = append(spans, Span{Text: w, Style: SpanStyle(i % 3)}, Span{Text: " "})
		}
		var got []string
		for _, line := range Wrap([]Paragraph{{Prose, spans}}, width) {
			if ansi.StringWidth(line.String()) > width && strings.Contains(line.String(), " ") {
				t.Fatalf("%q is wider than %d", line, width)
			}
			got = append(got, strings.Fields(line.String())...)
		}
		if strings.Join(got, " ") != strings.Join(words, " ") {
			t.Fatalf("%v became %v", words, got)
		}
	})
}

func TestSpans(t *testing.T) {
	// The styles that prose knows, next to each other and across lines.
	r := &reader{name: "x"}
	p := newPassage("a **b", 1, 1)
	p.add("c**, `d {e}` and {20 = writes.lost}.", 2, 1)
	var got []string
	for _, s := range r.spans(p) {
		got = append(got, string("nbmq"[s.Style])+":"+s.Text)
	}
	want := []string{"n:a ", "b:b c", "n:, ", "m:d {e}", "n: and ", "q:20", "n:."}
	if diff := cmp.Diff(want, got); diff != "" || len(r.findings) > 0 {
		t.Error(diff, r.findings)
	}
}

func TestQuotedNumbers(t *testing.T) {
	// A literal is what the value comes to, rounded as the literal is.
	for _, c := range []struct {
		literal string
		value   any
		want    bool
	}{
		{"20", 20, true}, {"20", 21, false}, {"1,000", 1000, true}, {"67%", 66.7, true}, {"67%", 67.6, false},
		{"5.2s", 5213 * time.Millisecond, true}, {"5.2 s", 5213 * time.Millisecond, true}, {"5.2s", 5270 * time.Millisecond, false},
		{"42ms", 42400 * time.Microsecond, true}, {"5", 5 * time.Second, false}, {"5s", 5, false},
		{"n2", "n2", true}, {"n3", "n2", false}, {"true", true, true},
	} {
		if says(c.literal, c.value) != c.want {
			t.Errorf("%s says %v: not %v", c.literal, c.value, c.want)
		}
	}
}

func TestEditedLessonsNeverPanic(t *testing.T) {
	// Bad input is normal: however a lesson is mangled, it can be read or there
	// are findings of one line each. Playing takes longer, so few are played.
	whole := strings.Split(strings.Replace(skeleton, "ID", "x", 1), "\n")
	others := append(whole[:len(whole):len(whole)], "", "```", "```setup", "```run", "- ", "- [ ] reach", "### Predict: order", "### Predict: number",
		"- a {when", "- truth {}", "- truth {writes.lost} within x", "{", "**", "<!--", "  belief:", "## Step:", "at +", "at +1s", "until",
		"until true", "- a — b {event }", "- a — b {event lost}", "- [ ] never: true — x", "- [ ] within: 1s — x", "kill n1", "end")
	rapid.Check(t, func(t *rapid.T) {
		lines := whole
		for range rapid.IntRange(1, 4).Draw(t, "edits") {
			i := rapid.IntRange(0, len(lines)-1).Draw(t, "at")
			end := i + rapid.IntRange(0, min(3, len(lines)-i-1)).Draw(t, "removed")
			put := rapid.SliceOfN(rapid.SampledFrom(others), 0, 3).Draw(t, "put")
			lines = slices.Concat(lines[:i], put, lines[end:])
		}
		lesson, err := Parse("x.md", []byte(strings.Join(lines, "\n")))
		findings, _ := err.(Findings)
		if err == nil && rapid.IntRange(0, 9).Draw(t, "played") == 9 {
			findings = Check(lesson)
		}
		for _, f := range findings {
			if f.Line < 1 || strings.Contains(f.Message, "\n") || f.Message == "" {
				t.Fatalf("a finding like %+v", f)
			}
		}
	})
}
