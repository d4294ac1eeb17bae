package tape

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"splitbrain/engine"
)

// example draws a value of a kind, often in a spelling that is not canonical.
func example(t *rapid.T, kind string) string {
	n := rapid.IntRange(1, 99).Draw(t, "n")
	pick := func(choices ...string) string { return rapid.SampledFrom(choices).Draw(t, kind) }
	span := func() string {
		return fmt.Sprint(rapid.IntRange(0, 1400).Draw(t, "span")) + pick("ns", "us", "µs", "ms", "s", ".5ms", "m1s")
	}
	switch kind {
	case "NUMBER", "COUNT":
		return strings.Repeat("0", n%3) + fmt.Sprint(n)
	case "DURATION", "TIME":
		return span()
	case "OFFSET":
		return pick("", "-") + span()
	case "DIST":
		return pick(span(), "exp( "+span()+")", "normal(5ms, "+span()+")", "pareto(1ms,1.50)", fmt.Sprintf("%d%% 1ms + %d%%exp(%s)", n, 100-n, span()))
	case "SKEW":
		return pick("0", "1.20", ".5", "10")
	case "RATE":
		return pick("1/s", "0.50/s", "007/s", "0/s")
	case "PERCENT":
		return pick("0%", "100%", "2.50%", ".5%")
	case "BANDWIDTH":
		return pick("1MB/s", "1.50KB/s", "9B/s", "0.1GB/s")
	case "ROUTE":
		return pick("primary", "caught-up", "nearest", "n1", "standby2")
	case "WORD", "NAME", "NODE", "CLIENT", "END":
		return pick("n1", "eu-west.1", "B_2", "1x") + fmt.Sprint(n)
	case "PATH":
		return "*" + pick("->", " -> ") + fmt.Sprint("n", n)
	case "KEY":
		return engine.Quote(rapid.StringMatching(`[^\p{Cc}()\x{202a}-\x{202e}\x{2066}-\x{2069}\x{61c}\x{200e}\x{200f}]{1,20}`).Draw(t, kind))
	case "VALUE", "TEXT":
		return engine.Quote(pick("on", "as", "a\tb", "", "#", `"`, `\`, "x=y", "(a, b)", "日本", "|", "->"))
	case "STATEMENT":
		return engine.Quote(pick("INSERT INTO t SET a='x # {n}', b=(1+2)*-RAND()", "update t set a=a+1 where id={n} order by a desc limit 2",
			"DELETE FROM t ORDER BY RAND() LIMIT 1", "INSERT INTO t (a, b) SELECT UUID(), @@port FROM u", "INSERT INTO t (a) VALUES ('on')"))
	case "TABLES":
		return pick("(t)", "t", "( t ,u )", "()")
	case "GROUPS":
		return "n1 | n2  n3 | alice"
	case "LIST":
		return pick("(n1)", "(n1,n2)", "( n1 , n2,n3 )")
	case "EXPR":
		return pick("converged", "rto < 8s", `value("n1", "a # b") == "within 5s"`, "writes.lost == 0 and not diverged", "now>1.5ms")
	}
	return rapid.SampledFrom(strings.Split(kind, "|")).Draw(t, kind)
}

// write draws a text that fits the pieces of a pattern.
func write(t *rapid.T, elems []elem, b *strings.Builder) {
	for _, e := range elems {
		switch {
		case e.optional != nil:
			if rapid.Bool().Draw(t, "optional") {
				write(t, e.optional, b)
			}
		case e.kind == "":
			b.WriteString(" " + rapid.SampledFrom(e.literals).Draw(t, "literal"))
		case e.kind == "END", e.kind == "NODE": // where there are two they differ
			b.WriteString(fmt.Sprintf(" e%d%s", b.Len(), example(t, "NODE")))
		default:
			b.WriteString(" " + example(t, e.kind))
			for e.repeat && rapid.Bool().Draw(t, "more") {
				b.WriteString(" " + example(t, e.kind))
			}
		}
	}
}

// anyLine draws a line from the verb table.
func anyLine(t *rapid.T) string {
	v := Verbs()[rapid.IntRange(0, len(verbs)-1).Draw(t, "verb")]
	if v.Name == "at" || v.Name == "after" {
		v = Verbs()[0]
	}
	form := v.Forms[rapid.IntRange(0, len(v.Forms)-1).Draw(t, "form")]
	var b strings.Builder
	b.WriteString(v.Name)
	write(t, form.elems, &b)
	if form.Takes == NoOptions {
		return b.String()
	}
	options := rapid.Permutation(v.Options).Draw(t, "options")
	least := 0
	if form.Takes == SomeOption {
		least = 1
	}
	for _, o := range options[:rapid.IntRange(least, len(options)).Draw(t, "how many")] {
		b.WriteString(" " + o.Name + "=" + example(t, o.Kind))
	}
	return b.String()
}

// Whatever the table allows parses, and what it prints as parses to the same.
func TestRoundTripOfEveryForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := anyLine(t)
		c, err := ParseLine(line)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		again, err := ParseLine(c.String())
		if err != nil || again.String() != c.String() || fmt.Sprint(again) != fmt.Sprint(c) {
			t.Fatalf("%s\nprints as %s\nand comes back as %s (%v)", line, c, again, err)
		}
		item, bad := parseItem("at 1500ms "+line, nil)
		if v := c.Verb; v == "seed" || v == "cluster" {
			return
		}
		if bad != nil {
			t.Fatalf("at 1500ms %s: %s", line, bad.message)
		}
		same, bad := parseItem(item.String(), nil)
		if bad != nil || !item.Equal(same) {
			t.Fatalf("%s\nprints as %s", line, item)
		}
	})
}

func FuzzParseLine(f *testing.F) {
	for _, v := range Verbs() {
		for _, example := range v.Examples {
			f.Add(example)
		}
	}
	f.Add("write (a) (b c)")
	f.Add(`write "(a) b (c)" x`)
	f.Fuzz(func(t *testing.T, line string) {
		c, err := ParseLine(line)
		if err != nil {
			if message := err.Error(); strings.ContainsAny(message, "\n\x1b") || len(message) > 2000 {
				t.Errorf("unfit message %q", message)
			}
			return
		}
		again, err := ParseLine(c.String())
		if err != nil || fmt.Sprintf("%q", again) != fmt.Sprintf("%q", c) {
			t.Errorf("%q\nprints as %q\nand comes back as %q (%v)", line, c.String(), again, err)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(example4))
	f.Add([]byte("cluster single-leader a b\r\nclient x writes=1/s\nat 1s note \"\\\"\"\nuntil writes.acked > 3 within 5s\nat 9s end\nexpect \"converged\"\nexpect node('a').up and rto<1.5ms"))
	f.Fuzz(func(t *testing.T, text []byte) {
		script, err := Parse("x", text)
		if err != nil {
			if message := err.Error(); strings.ContainsAny(message, "\n\x1b") || len(message) > 4000 {
				t.Errorf("unfit message %q", message)
			}
			return
		}
		again, err := Parse("x", []byte(script.String()))
		if err != nil || !script.Equal(again) || again.String() != script.String() {
			t.Errorf("%q\nprints as %q\n%v", text, script, err)
		}
	})
}
