package tape

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"splitbrain/engine"
)

const three = "cluster single-leader n1 n2 n3\n"

// What is wrong with a tape is said in one line that points at it.
func TestParseErrors(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"empty", "", `x:1:1: expected a cluster line, like cluster single-leader n1 n2 n3`},
		{"comments only", "# hello\n\n# there", `x:1:1: expected a cluster line, like cluster single-leader n1 n2 n3`},
		{"seed only", "seed 4\n", `x:1:1: expected a cluster line, like cluster single-leader n1 n2 n3`},
		{"unknown verb", three + "promot n2", `x:2:1: unknown verb "promot"; did you mean promote?`},
		{"strange verb", three + "  frobnicate n2", `x:2:3: unknown verb "frobnicate"; a line begins with a verb such as cluster, write, kill or at`},
		{"verb with =", three + "latency=5ms", `x:2:1: unknown verb "latency"; a line begins with a verb such as cluster, write, kill or at`},
		{"no unit", three + "link n1 n2 latency=5", `x:2:20: "5" is no duration; write a number and a unit, like 5ms, 2s or 1m`},
		{"wrong unit", three + "skew n2 5x", `x:2:9: expected a duration like 300ms or -2s, not "5x"`},
		{"time without unit", three + "at 2 kill n1", `x:2:4: expected a number and a unit, like 5ms, 2s or 1m, not "2"`},
		{"long time", three + "at 25h kill n1", `x:2:4: "25h" is too long; 24h is the most`},
		{"negative time", three + "at -2s kill n1", `x:2:4: expected a number and a unit, like 5ms, 2s or 1m, not "-2s"`},
		{"unknown node", three + "kill n9", `x:2:6: unknown node "n9"; there is n1, n2 and n3`},
		{"near node", "cluster single-leader berlin paris\nkill berln", `x:2:6: unknown node "berln"; did you mean berlin?`},
		{"unknown client", three + "load alice writes=0/s", `x:2:6: unknown client "alice"; there is none yet`},
		{"near client", three + "client alice\nload alcie writes=0/s", `x:3:6: unknown client "alcie"; did you mean alice?`},
		{"client declared later", three + "link alice * latency=5ms\n\nclient alice", `x:2:6: client "alice" is only declared on line 4; move that line up`},
		{"unknown end", three + "cut n1 nx", `x:2:8: unknown node or client "nx"; there is n1, n2 and n3`},
		{"unknown end of path", three + "cut n1->nx", `x:2:5: unknown node or client "nx"; there is n1, n2 and n3`},
		{"unknown in list", three + "commit any 1 (n2, n4)", `x:2:14: unknown node "n4"; there is n1, n2 and n3`},
		{"twice in list", three + "commit any 1 (n2, n2)", `x:2:14: "n2" is in the list twice`},
		{"before cluster", "kill n1\n" + three, `x:1:1: expected a cluster line before kill, like cluster single-leader n1 n2 n3`},
		{"at before cluster", "at 2s kill n1\n" + three, `x:1:1: expected a cluster line before at, like cluster single-leader n1 n2 n3`},
		{"second cluster", three + "cluster single-leader n4", `x:2:1: there is a cluster already, on line 1`},
		{"duplicate node", "cluster single-leader n1 n2 n1", `x:1:29: node "n1" is there twice`},
		{"selector as name", "cluster single-leader n1 primary", `x:1:26: "primary" is a word of the language; choose another name`},
		{"standby1 as name", "cluster single-leader n1 standby1", `x:1:26: "standby1" is a word of the language; choose another name`},
		{"keyword as name", three + "client on", `x:2:8: "on" is a word of the language; choose another name`},
		{"bad name", "cluster single-leader n1 -n2", `x:1:26: expected a name of at most 24 letters, digits, -, _ and dots, not "-n2"`},
		{"client called as a node", three + "client n2", `x:2:8: "n2" is a node; a client needs another name`},
		{"client twice", three + "client a1\nclient a1", `x:3:8: there is a client "a1" already; load changes its workload`},
		{"session called as a node", three + "write k v as n2", `x:2:14: "n2" is a node; a client needs another name`},
		{"missing word", three + "kill", `x:2:5: expected a node, like kill n1`},
		{"missing word before comment", three + "kill   # whom?", `x:2:5: expected a node, like kill n1`},
		{"missing end", three + "cut n1", `x:2:7: expected an end of a link, like cut n1 n2`},
		{"missing value", three + "write k", `x:2:8: expected a value, like write users/1 Ada`},
		{"missing to", three + "repoint n3 n2", `x:2:12: expected to, not "n2"`},
		{"missing count", three + "commit first (n2)", `x:2:14: expected a whole number from 1 to 1000000, not "(n2)"`},
		{"missing list", three + "commit first 1", `x:2:15: expected nodes in parentheses, like commit first 1 (n2, n3)`},
		{"open list", three + "commit first 1 (n2, n3", `x:2:16: expected ) to close the list`},
		{"bad policy", three + "commit frist 1 (n2)", `x:2:8: expected async, all, first, any or on, not "frist"; did you mean first?`},
		{"no policy", three + "commit", `x:2:7: expected an option (wait, fallback or local), like commit first 1 (n2, n3)`},
		{"extra word", three + "kill n1 n2", `x:2:9: unexpected "n2"; write kill NODE`},
		{"extra word after path", three + "cut n1->n2 n3", `x:2:12: unexpected "n3"; write cut END END or cut PATH`},
		{"same ends", three + "cut n2 n2", `x:2:8: expected two different ends, not "n2" twice`},
		{"same ends of path", three + "cut n2->n2", `x:2:5: expected two different ends, not "n2" twice`},
		{"repoint to itself", three + "repoint n2 to n2", `x:2:15: expected two different ends, not "n2" twice`},
		{"one group", three + "partition n1 n2", `x:2:16: expected | and another group, like partition n1 | n2 n3`},
		{"empty group", three + "partition n1 |", `x:2:15: expected a node or a client, like partition n1 | n2 n3`},
		{"in two groups", three + "partition n1 | n2 n1", `x:2:19: "n1" is in the groups twice`},
		{"unknown option", three + "link n1 n2 lattency=5ms", `x:2:12: unknown option "lattency"; did you mean latency?`},
		{"strange option", three + "disk n1 colour=red", `x:2:9: unknown option "colour"; disk takes fsync`},
		{"no options", three + "kill n1 hard=yes", `x:2:9: kill takes no options`},
		{"form without options", three + "apply n2 pause delay=2s", `x:2:16: apply NODE pause|resume [of WORD] takes no options`},
		{"option twice", three + "node n2 fsync=1ms fsync=2ms", `x:2:19: option fsync is given twice`},
		{"option missing", three + "link n1 n2", `x:2:11: expected an option (latency, latency.write, latency.ack, latency.read, latency.response, delay, jitter, loss, duplicate or bandwidth), like link n1 n2 latency=5ms`},
		{"option without value", three + "disk n2 fsync=", `x:2:15: expected a value after "fsync"=`},
		{"option without name", three + "disk n2 =2s", `x:2:9: expected a name before =`},
		{"bad rate", three + "client a1 writes=10", `x:2:18: expected a rate like 10/s, not "10"`},
		{"rate per minute", three + "client a1 writes=600/m", `x:2:18: expected a rate like 10/s, not "600/m"`},
		{"bad percent", three + "link n1 n2 loss=101%", `x:2:17: expected a share from 0% to 100%, not "101%"`},
		{"bad bandwidth", three + "link n1 n2 bandwidth=1Mb", `x:2:22: expected a bandwidth like 1MB/s, not "1Mb"`},
		{"bad choice", three + "commit all wait=flush", `x:2:17: expected received, flushed or applied, not "flush"`},
		{"bad seed", "seed x", `x:1:6: expected a whole number from 0 to 18446744073709551615, not "x"`},
		{"seed after cluster", three + "seed 4", `x:2:1: expected seed before the cluster on line 1`},
		{"second seed", "seed 4\nseed 5\n", `x:2:1: there is a seed already`},
		{"seed at a moment", three + "at 1s seed 4", `x:2:7: seed belongs at the beginning, without a moment`},
		{"two moments", three + "at 1s after 2s kill n1", `x:2:7: one moment is enough; leave out after`},
		{"moment without command", three + "at 1s", `x:2:6: expected a command after at 1s, like at 2s cut n1 n2`},
		{"backwards", three + "at 5s kill n1\nat 3s kill n2", `x:3:1: 3s is before the 5s of line 2; times go forward`},
		{"no end", three + "client alice writes=10/s\n", `x:2:1: alice works without end; add a line like at 10s end`},
		{"after the end", three + "end\nkill n1", `x:3:1: the run has ended on line 2; only expect and note may follow`},
		{"expect at a moment after the end", three + "at 1s end\nat 2s expect converged", `x:3:1: the run has ended on line 2; only expect and note may follow`},
		{"open quote", three + `note "hello`, `x:2:6: expected a closing quote`},
		{"bad escape", three + `note "he\llo"`, `x:2:9: expected \", \\, \n, \r or \t`},
		{"quote inside", three + `write a"b c`, `x:2:8: a quote inside a word; put the whole word in quotes`},
		{"glued quote", three + `write "a"b c`, `x:2:10: expected a space after "`},
		{"note without quotes", three + "note hello world", `x:2:12: unexpected "world"; write note TEXT`},
		{"invalid UTF-8", three + "note \xff", `x:2:6: expected text in UTF-8, found byte 0xff`},
		{"control character", three + "note \x1b[31m", `x:2:6: expected text, found the control character U+001B`},
		{"columns are characters", three + `note "äöü" x`, `x:2:12: unexpected "x"; write note TEXT`},
		{"no condition", three + "expect", `x:2:7: expected a condition, like expect writes.lost == 0`},
		{"until without limit", three + "until converged within soon", `x:2:24: expected a number and a unit, like 5ms, 2s or 1m, not "soon"`},
		{"long excerpt", three + "kill " + strings.Repeat("x", 100), `x:2:6: unknown node "` + strings.Repeat("x", 40) + `…"; there is n1, n2 and n3`},
		{"unknown node in a condition", three + `expect node("n9").up`, `x:2:13: unknown node "n9"; there is n1, n2 and n3`},
		{"several clients in a condition", three + "client app count=2\n" + `expect client("app").busy`, `x:3:15: "app" stands for several clients; name one, like app1`},
		{"monitor without options", three + "monitor", "x:2:8: expected an option (interval, timeout, failures, failover, fence or lease), like monitor interval=1s timeout=500ms failures=3"},
		{"target without options", three + "target", "x:2:7: expected an option (rto or rpo), like target rto=5s rpo=0"},
		{"unknown shard in a condition", three + "shard answers answer/*\n" + `expect shard("n2", "answer").replayed == 0`, `x:3:20: unknown shard "answer"; did you mean answers?`},
		{"unknown client in a condition", three + `at 1s expect client("bob").busy`, `x:2:21: unknown client "bob"; there is none yet`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse("x", []byte(test.text))
			if err == nil {
				t.Fatal("no error")
			}
			if err.Error() != test.want {
				t.Errorf("got  %s\nwant %s", err, test.want)
			}
		})
	}
}

// A hostile file costs no more than its size, and its text is not repeated.
func TestParseLimits(t *testing.T) {
	long := append([]byte(three+"note \""), make([]byte, 7<<20)...)
	_, err := Parse("x", long)
	if want := "x:2:1: the line has 7340038 bytes; a line has at most 4096"; err == nil || err.Error() != want {
		t.Errorf("got %.200v, want %s", err, want)
	}
	_, err = Parse("x", make([]byte, 10<<20))
	if want := "x:1:1: the file is too long; a tape has at most 8388608 bytes"; err == nil || err.Error() != want {
		t.Errorf("got %.200v, want %s", err, want)
	}
}

// One command has one meaning, however it is spelled.
func TestParseLineCanonical(t *testing.T) {
	command := func(verb string, args ...string) engine.Command { return engine.Command{Verb: verb, Args: args} }
	with := func(c engine.Command, options ...string) engine.Command {
		for i := 0; i < len(options); i += 2 {
			c.Options = append(c.Options, engine.Option{Name: options[i], Value: options[i+1]})
		}
		return c
	}
	tests := []struct {
		text string
		want engine.Command
	}{
		{"repoint n3 to n2", command("repoint", "n3", "to", "n2")},
		{"link n1->n2 latency=5000us", with(command("link", "n1->n2"), "latency", "5ms")},
		{"cut n1 -> n2  # one way", command("cut", "n1->n2")},
		{"commit first 01 ( n2,n3 ) wait=flushed", with(command("commit", "first", "1", "(n2, n3)"), "wait", "flushed")},
		{"partition n1 | n2 n3", command("partition", "n1", "|", "n2", "n3")},
		{"commit local=unflushed", with(command("commit"), "local", "unflushed")},
		{"commit async on n2", command("commit", "async", "on", "n2")},
		{"read k on n2 as bob", command("read", "k", "on", "n2", "as", "bob")},
		{"write on as as on on n1", command("write", "on", "as", "as", "on", "on", "n1")},
		{`write "a b" ""`, command("write", "a b", "")},
		{"link n1 n2 latency=91.22% pareto(0.235ms, 10) + 8.78% exp(602us) loss=05.0% bandwidth=1.50KB/s",
			with(command("link", "n1", "n2"), "latency", "91.22%pareto(0.235ms,10)+8.78%exp(0.602ms)", "loss", "5%", "bandwidth", "1.5kB/s")},
		{"client a1 writes=00.50/s timeout=1m30s", with(command("client", "a1"), "writes", "0.5/s", "timeout", "90s")},
		{"skew n2 -0s", command("skew", "n2", "0s")},
		{"skew n2 -1500ms", command("skew", "n2", "-1.5s")},
		{"until now > 3s within 5000ms # enough", command("until", "now > 3s", "within", "5s")},
		{`until "now > 3s" within 5s`, command("until", "now > 3s", "within", "5s")},
		{`expect value("n1", "a # b") == "x" # no`, command("expect", `value("n1", "a # b") == "x"`)},
		{"heal", command("heal")},
		{"end", command("end")},
	}
	for _, test := range tests {
		c, err := ParseLine(test.text)
		if err != nil {
			t.Errorf("%s: %v", test.text, err)
			continue
		}
		if diff := cmp.Diff(test.want, c); diff != "" {
			t.Errorf("%s:\n%s", test.text, diff)
		}
		again, err := ParseLine(c.String())
		if diff := cmp.Diff(c, again); err != nil || diff != "" {
			t.Errorf("%s, printed as %s: %v\n%s", test.text, c, err, diff)
		}
	}
}

// A prompt takes commands, not moments, and says so.
func TestParseLineErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":              "1:1: expected a command, like kill n1",
		"# nothing":     "1:1: expected a command, like kill n1",
		"at 2s kill n1": "1:1: a moment only makes sense in a tape; write the command alone",
		"kill n1\nx":    "1:8: expected text, found the control character U+000A",
		"kil n1":        `1:1: unknown verb "kil"; did you mean kill?`,
	} {
		if _, err := ParseLine(text); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

// Every example of the table can be copied into a tape.
func TestExamplesParse(t *testing.T) {
	for _, v := range Verbs() {
		if len(v.Examples) == 0 || v.Help == "" {
			t.Errorf("%s: lacks an example or help", v.Name)
		}
		for _, example := range v.Examples {
			item, bad := parseItem(example, nil)
			if bad != nil {
				t.Errorf("%s: %s", example, bad.message)
				continue
			}
			again, bad := parseItem(item.String(), nil)
			if bad != nil || !item.Equal(again) {
				t.Errorf("%s: printed as %s", example, item)
			}
		}
		for _, o := range v.Options {
			if kindNamed(o.Kind).Example == "" || o.Help == "" {
				t.Errorf("%s %s=: no help", v.Name, o.Name)
			}
		}
	}
}

// Every example of the table can be played, too.
func TestExamplesRun(t *testing.T) {
	for _, v := range Verbs() {
		for _, example := range v.Examples {
			text := "cluster single-leader n1 n2 n3 s1\n"
			switch {
			case v.Name == "cluster":
				text = ""
			case v.Name == "seed":
				text, example = "", example+"\n"+text
			case v.Name == "quorum", v.Name == "repair", v.Name == "delete", strings.Contains(example, " w=1"), strings.Contains(example, " r=1"):
				text = "cluster leaderless n1 n2 n3\n"
			case v.Name == "home":
				text = "cluster multi-leader eu us in\n"
			case v.Name == "search":
				text += "mechanism logical\nnode s1 consumer=search\n"
			case v.Name == "client" && strings.Contains(example, " follows=alice"):
				text += "client alice writes=20/s\n"
			case strings.Contains(example, " of questions"):
				text += "shard questions question/*\n"
			}
			if v.Name != "client" && v.Name != "cluster" && v.Name != "seed" {
				text += "client alice\nclient bob\nclient carol\n"
			}
			text += example + "\n"
			if v.Name != "end" && !strings.HasSuffix(example, " end") {
				text += "at 20s end\n"
			}
			script, err := Parse("example", []byte(text))
			if err != nil {
				t.Errorf("%v\n%s", err, text)
				continue
			}
			if r := Run(script, nil, nil); r.Err != nil {
				t.Errorf("%v\n%s", r.Err, text)
			}
		}
	}
}

// A tape prints as one that says the same, its title included.
func TestScriptRoundTrip(t *testing.T) {
	text := "\xef\xbb\xbf# An acknowledged write is lost\r\n# more\n\nseed 007\r\n" + three +
		"client alice writes=10/s # works\nat 2s cut n1 n2\nat 2000ms hold n1->n3\nafter 1s write k{n} v count=3 every=10ms\n" +
		"until writes.acked >= 3 and now < 1m within 5s\nat 9s expect primaries == 1\nnote \"done\"\nat 10s end\nexpect writes.lost == 0\n"
	script, err := Parse("x", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := "# An acknowledged write is lost\nseed 7\n" + three +
		"client alice writes=10/s\nat 2s cut n1 n2\nat 2s hold n1->n3\nafter 1s write k{n} v count=3 every=10ms\n" +
		"until writes.acked >= 3 and now < 1m within 5s\nat 9s expect primaries == 1\nnote done\nat 10s end\nexpect writes.lost == 0\n"
	if diff := cmp.Diff(want, script.String()); diff != "" {
		t.Error(diff)
	}
	again, err := Parse("x", []byte(script.String()))
	if err != nil || !script.Equal(again) {
		t.Errorf("does not come back: %v", err)
	}
}
