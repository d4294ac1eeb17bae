package tape

import (
	"encoding/json"
	"strings"
	"testing"
)

// The JSON of a run is one object a line with everything in it.
func TestReportJSON(t *testing.T) {
	type result struct {
		File        string
		Seed        uint64
		Fingerprint string
		Status      int
		Duration    float64
		Events      []struct {
			ID, Cause uint64
			At        float64
			Text      string
		}
		Expectations []struct {
			Line       int
			At         float64
			Expression string
			OK         bool
			Actual     string
		}
		Refused []struct{ Text string }
		Lost    []struct {
			Client, Key, AckedBy string
			AckedAt              float64
		}
		Values struct {
			Writes struct{ Lost int }
			Node   map[string]struct{ Role string }
		}
		Error *struct {
			File         string
			Line, Column int
			Message      string
		}
	}
	report := func(text string, trace bool) result {
		var b strings.Builder
		if _, err := Report(&b, "x.tape", []byte(text), nil, Output{JSON: true, Trace: trace}); err != nil {
			t.Fatal(err)
		}
		if strings.Count(b.String(), "\n") != 1 {
			t.Errorf("%d lines", strings.Count(b.String(), "\n"))
		}
		var r result
		if err := json.Unmarshal([]byte(b.String()), &r); err != nil {
			t.Fatalf("%v\n%.300s", err, b.String())
		}
		return r
	}
	r := report(strings.Replace(example4, "primaries == 1", "primaries == 2", 1), true)
	switch {
	case r.File != "x.tape", r.Seed != 42, r.Status != 1, r.Duration != 10, len(r.Fingerprint) != 16:
		t.Errorf("got %+v", r)
	case len(r.Events) < 100, r.Events[0].ID != 1, r.Events[0].Text == "":
		t.Errorf("%d events", len(r.Events))
	case len(r.Expectations) != 2, !r.Expectations[0].OK, r.Expectations[1].Actual != "primaries is 1":
		t.Errorf("got %+v", r.Expectations)
	case len(r.Lost) != 20, r.Lost[0].Client != "alice", r.Values.Writes.Lost != 20, r.Values.Node["n2"].Role != "primary":
		t.Errorf("got %+v", r)
	}
	if len(report(example4, false).Events) != 0 {
		t.Error("events without the trace")
	}
	r = report(three+"cancel alice", false)
	if r.Status != 2 || r.Error == nil || r.Error.Line != 2 || r.Error.Column != 8 {
		t.Errorf("got %+v", r)
	}
	r = report(three+"write a 1\nafter 1s cancel you\nend", false)
	if r.Status != 0 || len(r.Refused) != 1 {
		t.Errorf("got %+v", r)
	}
}
