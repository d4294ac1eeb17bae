package tape

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"splitbrain/engine"
)

// fakeWorld is a world in which nothing happens.
type fakeWorld struct{ still engine.Still }

func (w *fakeWorld) Siblings(string) int { return 0 }
func (w *fakeWorld) Copies(string) int   { return 0 }
func (w *fakeWorld) Homes(string) string { return "" }

func (w *fakeWorld) Sketch(s *engine.Still) { *s = w.still }
func (w *fakeWorld) Value(node engine.ID, key string) (string, bool) {
	if node != 1 || key != "users/42" {
		return "", false
	}
	return "paid", true
}
func (w *fakeWorld) Hits(engine.ID, string) int            { return 3 }
func (w *fakeWorld) Parted(engine.ID) (engine.LSN, string) { return 0, "" }
func (w *fakeWorld) Count(engine.ID, string) int           { return 7 }
func (w *fakeWorld) Resolve(name string) (engine.ID, error) {
	if name == "primary" {
		return 1, nil
	}
	return 0, errors.New("there is no " + name)
}

func fakeEnv() *Env {
	w := &fakeWorld{}
	w.still.Now = engine.Time(12500 * time.Millisecond)
	w.still.Nodes = []engine.Node{
		{ID: 1, Name: "n1", Role: engine.Primary, End: 10, Flushed: 9, Replayed: 10, Hash: 0xabc,
			Senders: []engine.Sender{{Standby: 2, Connected: true, Sent: 10, Flushed: 4}}},
		{ID: 2, Name: "n2", Condition: engine.Paused, End: 6, Replayed: 4, LagTime: time.Second, Stream: engine.Streaming},
	}
	w.still.Clients = []engine.Client{{ID: 3, Name: "alice", Target: 1, Acked: 5, Last: engine.Unknown}}
	w.still.Totals = engine.Totals{Issued: 8, Acked: 5, Lost: 3, Primaries: 1, RTO: 8 * time.Second, LastPrimary: 1, LatencyP50: 1500 * time.Microsecond}
	e := NewEnv(w)
	e.Refresh()
	return e
}

// Conditions see the world under the names of the reference.
func TestConditions(t *testing.T) {
	e := fakeEnv()
	for text, want := range map[string]bool{
		"writes.lost == 3": true,
		"writes.acked - writes.lost == 2 and primaries == 1": true,
		"now > 12s":                                              true,
		"now == 12.5s or converged":                              true,
		"rto < 8s":                                               false,
		"rto <= 8s":                                              true,
		"rto - 10s < 0s and rto > -3s":                           true,
		"rto == 0m8s":                                            true,
		"latency.p50 == 1.5ms":                                   true,
		"latency.p50 == 1500µs":                                  true,
		`node("n1").up and not node("n2").up`:                    true,
		`node("n2").condition == "paused"`:                       true,
		`node("primary").role == "primary"`:                      true,
		`node("n1").lsn.flushed == 9`:                            true,
		`node("n1").hash == "0000000000000abc"`:                  true,
		`lag("n2").records == 6 and lag("n2").time == 1s`:        true,
		`sender("n1", "n2").sent > sender("n1","n2").flushed`:    true,
		`sender("n2", "n1").connected`:                           false,
		`client('alice').last == "unknown"`:                      true,
		`client("alice").target in ["n1", "n2"]`:                 true,
		`value("n1", "users/42") == "paid"`:                      true,
		`visible("n2", "users/42")`:                              false,
		`count("n1", "users/*") >= 7 ? true : false`:             true,
		`value("n1", "nothing like 5s here") == "" && !diverged`: true,
		"writes.issued / 2 == 4":                                 true,
	} {
		x, err := CompileCondition(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got, err := x.Holds(e); err != nil || got != want {
			t.Errorf("%s is %v (%v)", text, got, err)
		}
	}
}

// A condition that cannot work is refused when the tape is read, at the right
// column.
func TestConditionErrors(t *testing.T) {
	for text, want := range map[string]string{
		"writes.lots == 3":              `1:8: writes has no "lots"; did you mean lost?`,
		"writes.colour == 3":            `1:8: writes has no "colour"; it has issued, acked, failed, unknown, waiting, lost, atRisk, unackedVisible, attempts, retries and duplicated`,
		"wrties.lost == 3":              `1:1: unknown value "wrties"; did you mean writes?`,
		"rto < 8":                       "1:5: this expression does not work: invalid operation: < (mismatched types duration and number)",
		"now > 3s and rto < 8":          "1:18: this expression does not work: invalid operation: < (mismatched types duration and number)",
		`node("n1").lsn.sent == 1`:      `1:16: node("n1").lsn has no "sent"; it has written, flushed and replayed`,
		"writes.lost":                   `1:1: expected something that is true or false, and this is a number; compare it, as in writes.lost == 0`,
		"rto":                           `1:1: expected something that is true or false, and this is a duration; compare it, as in writes.lost == 0`,
		`node("n1")`:                    `1:1: expected one value; name a field, as in writes.lost`,
		"node":                          `1:1: expected one value; name a field, as in writes.lost`,
		"node() == 1":                   `1:1: node takes one text, as in node("n2")`,
		`lag("n1", "n2").records == 1`:  `1:1: lag takes one text, as in lag("n2")`,
		"primaries() == 1":              `1:1: primaries is no function; leave out the parentheses`,
		"rto < 8sec":                    `1:7: expected a number, or a duration like 300ms or 8s, not "8sec"`,
		"1..9 == 9":                     `1:2: expressions of a tape have no ..`,
		"all([1], # > 0)":               `1:10: expected`,
		"now() > 3s":                    `1:1: now is no function; leave out the parentheses`,
		`duration("3s") < now`:          `1:1: unknown value "duration"`,
		"writes.lost == ":               "1:15: this expression does not work: unexpected end",
		"rto < 8s 9s":                   `1:10: this expression does not work: unexpected token ("9s")`,
		`"a" == 1`:                      "1:5: this expression does not work: invalid operation: == (mismatched types text and number)",
		"let x = 1; x == 1":             "1:",
		"99999999999999999999 == 1":     "1:22: expected a smaller number; 9223372036854775807 is the greatest",
		"[1] == 1":                      "1:5: this expression does not work: invalid operation: == (mismatched types list and number)",
		"node == 1":                     "1:6: this expression does not work: invalid operation: == (mismatched types function and number)",
		`node("n1").lsn == 1`:           "1:16: this expression does not work: invalid operation: == (mismatched types group of values and number)",
		`value("n1", 1) == "x"`:         "1:13: this expression does not work: cannot use number as argument (type text) to call value",
		"$env == 1":                     "1:1: unknown value",
		"writes?.lost == 1":             "1:",
		"{a: 1} == 1":                   "1:",
		`node("n1")["up"] == 1 ?? true`: "1:",
		"":                              "1:1: expected an expression, like writes.lost == 0",
		"converged == 'unclosed":        "1:",
	} {
		_, err := CompileCondition(text)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s:\n got %v\nwant %s", text, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: more than one line", text)
		}
	}
}

// What does not hold is explained by its parts; what cannot be known is an
// error and no panic.
func TestExplain(t *testing.T) {
	e := fakeEnv()
	for text, want := range map[string]string{
		"writes.lost == 20":                        "writes.lost is 3",
		"rto < 8s and writes.lost == 0":            "rto is 8s, writes.lost is 3",
		`not (lag("n2").records > 5 or converged)`: `lag("n2").records is 6, converged is false`,
		`value("n1", "users/42") == "x"`:           `value("n1", "users/42") is "paid"`,
		"writes.lost > 5 and writes.lost < 9":      "writes.lost is 3",
		`node("freshest").up`:                      "there is no freshest",
		`client("alice").acked > writes.acked + 1`: `client("alice").acked is 5, writes.acked is 5`,
		`latency.p50 > 2ms`:                        "latency.p50 is 1.5ms",
		"1 == 2":                                   "false whatever happens",
	} {
		x, err := CompileCondition(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := x.Explain(e); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	x, _ := CompileCondition(`node("freshest").up`)
	if _, err := x.Holds(e); err == nil || err.Error() != "there is no freshest" {
		t.Errorf("got %v", err)
	}
	x, _ = CompileCondition("writes.lost % (primaries - 1) == 0")
	if _, err := x.Holds(e); err == nil || err.Error() != "division by zero" {
		t.Errorf("a remainder by zero: %v", err)
	}
}

// The JSON has the same names, times in seconds, and always the same bytes.
func TestEnvJSON(t *testing.T) {
	text := fakeEnv().JSON()
	var got map[string]any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	at := func(path ...string) any {
		var v any = got
		for _, p := range path {
			v = v.(map[string]any)[p]
		}
		return v
	}
	for _, test := range []struct{ got, want any }{
		{at("now"), 12.5}, {at("rto"), 8.0}, {at("writes", "lost"), 3.0}, {at("latency", "p50"), 0.0015},
		{at("node", "n1", "lsn", "flushed"), 9.0}, {at("node", "n2", "up"), false}, {at("client", "alice", "last"), "unknown"},
		{at("lag", "n2", "records"), 6.0}, {at("sender", "n1", "n2", "sent"), 10.0}, {at("fingerprint"), "0000000000000000"},
	} {
		if test.got != test.want {
			t.Errorf("got %v, want %v", test.got, test.want)
		}
	}
	if string(text) != string(fakeEnv().JSON()) {
		t.Error("differs from one time to the next")
	}
}

// An until evaluates its condition after every entry of the agenda.
func BenchmarkHolds(b *testing.B) {
	e := fakeEnv()
	x, err := CompileCondition(`writes.acked >= 100 or lag("n2").records == 0`)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := x.Holds(e); err != nil {
			b.Fatal(err)
		}
	}
}
