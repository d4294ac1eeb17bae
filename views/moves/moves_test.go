package moves

import (
	"strings"
	"testing"

	"splitbrain/engine"
	"splitbrain/engine/tape"
	"splitbrain/views"
)

// world plays lines and returns what a person would be looking at.
func world(t *testing.T, lines ...string) (*engine.Reel, *engine.Still) {
	t.Helper()
	reel := engine.NewReel(1)
	for _, line := range append([]string{"cluster single-leader n1 n2 n3", "client alice writes=20/s"}, lines...) {
		command, err := tape.ParseLine(line)
		if err != nil {
			t.Fatal(err)
		}
		if err := reel.Do(command); err != nil {
			t.Fatal(err)
		}
		reel.Advance(reel.Now().Add(500e6))
	}
	still := &engine.Still{}
	reel.Still(still)
	return reel, still
}

func TestMoves(t *testing.T) {
	// A key means a line for what is selected, or says why there is none.
	n1, n2, client := views.NodeAt(0), views.NodeAt(1), views.ClientAt(4)
	for _, c := range []struct {
		name     string
		set      []string
		selected views.Target
		move     Move
		want     string // a line, or "! why"
	}{
		{"kill nothing", nil, views.Target{}, Kill, "kill n1"},
		{"kill n2", nil, n2, Kill, "kill n2"},
		{"kill the dead", []string{"kill n2"}, n2, Kill, "! n2 is down already"},
		{"restart the only dead", []string{"kill n2"}, views.Target{}, Restart, "restart n2"},
		{"restart nothing", nil, views.Target{}, Restart, "! select a node"},
		{"restart the wiped", []string{"wipe n2"}, n2, Restart, "! n2 has no data"},
		{"freeze", nil, n2, Freeze, "pause n2"},
		{"wake", []string{"pause n2"}, n2, Freeze, "resume n2"},
		{"cut by standby", nil, n2, Cut, "cut n1 n2"},
		{"mend by standby", []string{"cut n1 n2"}, n2, Cut, "heal n1 n2"},
		{"hold by client", nil, client, Hold, "hold alice n1"},
		{"cut the primary", nil, n1, Cut, "! select a link"},
		{"pause replay", nil, n2, Replay, "apply n2 pause"},
		{"pause the primary's", nil, n1, Replay, "! n1 is the primary"},
		{"more work", nil, views.Target{}, Load(2), "load alice writes=40/s"},
		{"more work for a node", nil, n2, Load(2), "load alice writes=40/s"},
		{"cancel nothing", nil, views.Target{}, Cancel, "! no client waits"},
		{"switch over", nil, views.NodeAt(2), Switchover, "switchover n3"},
		{"switch over to whom", nil, views.Target{}, Switchover, "switchover n2"},
		{"switch over without a primary", []string{"kill n1"}, views.Target{}, Switchover, "! n1 does not serve"},
		{"detect", nil, views.Target{}, Step(0), "detect"},
		{"promote by hand", []string{"kill n1"}, views.NodeAt(2), Promote, "promote n3"},
		{"rejoin the stray", []string{"kill n1", "promote n2"}, views.Target{}, Rejoin("rewind"), "rejoin n1 rewind"},
		{"rejoin the primary", nil, n1, Rejoin("clone"), "! n1 is the one"},
	} {
		_, still := world(t, c.set...)
		line, why := c.move(Here{Still: still, Selected: c.selected})
		got := line
		if why != "" {
			got = "! " + why
		}
		if got != c.want && !(strings.HasPrefix(c.want, "! ") && strings.HasPrefix(got, c.want)) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestEveryMoveIsALine(t *testing.T) {
	// What a key or a dialog stands for is always a valid line of a tape, and
	// the cluster carries it out.
	reel, still := world(t)
	var lines []string
	for i := range 7 {
		if line, why := Step(i)(Here{Still: still}); why == "" {
			lines = append(lines, line)
		}
	}
	for _, choice := range CommitPolicies(Here{Still: still}) {
		lines = append(lines, choice.Line)
	}
	for _, choice := range Latencies("n1", "n2") {
		lines = append(lines, choice.Line)
	}
	line, _ := Write(Here{Still: still})
	for _, line := range append(lines, line) {
		command, err := tape.ParseLine(line)
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		if err := reel.Do(command); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
}
