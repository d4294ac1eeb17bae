package tape

import (
	"slices"
	"strings"
	"testing"
)

// The reference knows every verb, option, kind and value.
func TestReference(t *testing.T) {
	page := Reference()
	for _, v := range Verbs() {
		if !strings.Contains(page, "\n### "+v.Name+"\n") {
			t.Errorf("no %s", v.Name)
		}
		for _, o := range v.Options {
			if !strings.Contains(page, "| `"+o.Name+"=` |") {
				t.Errorf("no option %s", o.Name)
			}
		}
		for _, f := range v.Forms {
			for word := range strings.FieldsSeq(strings.NewReplacer("[", " ", "]", " ", "...", " ").Replace(f.Pattern)) {
				if strings.ToUpper(word) == word && word != "|" && !slices.ContainsFunc(kinds, func(k Kind) bool { return k.Name == word }) {
					t.Errorf("%s: no kind %s", v.Name, word)
				}
			}
		}
	}
	for _, value := range []string{"`writes.lost`", "`node(\"n2\").lsn.flushed`", "`now` | duration", "`lag(\"n2\").time`", "`sender(\"n1\", \"n2\").sent`"} {
		if !strings.Contains(page, value) {
			t.Errorf("no %s", value)
		}
	}
	for line := range strings.SplitSeq(page, "\n") {
		if strings.HasPrefix(line, "| `") && strings.HasSuffix(line, "|  |") {
			t.Errorf("no meaning: %s", line)
		}
	}
}

// Completion offers what may stand next, and nothing else.
func TestComplete(t *testing.T) {
	names := []string{"n1", "n2", "alice"}
	for _, test := range []struct {
		line string
		want string
	}{
		{"pro", "promote"},
		{"re", "resource read restart resume repoint redirect rejoin repair"},
		{"at 2s cu", "cut"},
		{"kill n", "n1 n2"},
		{"kill ", "alice freshest n1 n2 primary stalest standby1 standby2"},
		{"kill n1 ", ""},
		{"repoint n2 ", "to"},
		{"repoint n2 to f", "freshest"},
		{"commit ", "all any async first on wait= fallback= local="},
		{"commit all wait=", "wait=received wait=flushed wait=applied"},
		{"commit all wait=applied ", "on fallback= local="},
		{"commit any 1 (n2, a", "alice"},
		{"link n1 n2 lat", "latency= latency.write= latency.ack= latency.read= latency.response="},
		{"link n1->a", "alice"},
		{"node n2 upstream=p", "upstream=primary"},
		{"node n2 fsync=", "fsync=uniform(1ms,9ms)"},
		{"write k v ", "as on count= every= w= context="},
		{"write k v as a", "alice"},
		{"rejoin n1 r", "rewind"},
		{"client a retry=f", "retry=fixed retry=full"},
		{"node n2 consumer=", "consumer=search consumer=none"},
		{"apply n2 pause ", "of"},
		{"apply n2 of x ", "delay="},
		{"resource g tokens=", "tokens=on tokens=off"},
		{"break ", "off"},
		{"frob ", ""},
	} {
		if got := strings.Join(Complete(test.line, names), " "); got != test.want {
			t.Errorf("%q: got %q, want %q", test.line, got, test.want)
		}
	}
}
