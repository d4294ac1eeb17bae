package tape

import (
	"strings"
	"testing"
	"time"

	"splitbrain/engine"
)

func TestGauge(t *testing.T) {
	// Numbers, durations and conditions can be counted, and names are checked
	// before anything is played.
	script, err := Parse("plain.tape", []byte(plainTape))
	if err != nil {
		t.Fatal(err)
	}
	p := NewPlayer(script, nil)
	if err := p.Advance(engine.Time(time.Hour)); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]struct {
		kind  GaugeKind
		value float64
	}{
		"primaries":             {NumberGauge, 1},
		"primaries / 2":         {NumberGauge, 0.5},
		"now":                   {DurationGauge, 5e9},
		"primaries == 1":        {ConditionGauge, 1},
		`not node("n3").up`:     {ConditionGauge, 0},
		`client("alice").reads`: {NumberGauge, 0},
	} {
		gauge, err := script.Gauge(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		value, err := gauge.Value(p.Env())
		if err != nil || value != want.value || gauge.Kind != want.kind || gauge.String() != text {
			t.Errorf("%s is the %v %v (%v)", gauge, gauge.Kind, value, err)
		}
	}
	for text, want := range map[string]string{
		"":                 "1:1: expected an expression",
		"writes":           "1:1: expected one value",
		"mechanism":        "1:1: this is a text",
		`node("n9").rows`:  "1:6: unknown node",
		`client("bob").up`: "1:15: ",
	} {
		if _, err := script.Gauge(text); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v; want %s", text, err, want)
		}
	}
	nothing, err := script.Gauge("reads.ok / reads.stale")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := nothing.Value(p.Env()); err == nil || !strings.Contains(err.Error(), "divides by zero") {
		t.Errorf("nothing divided by nothing: %v", err)
	}
}
