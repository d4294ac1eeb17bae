package moves

import (
	"fmt"
	"strings"

	"splitbrain/views"
)

// Choice is an item of a dialog and the tape line behind it.
type Choice struct {
	views.DialogItem
	Line string
}

// Dialog returns a dialog of choices and the line behind each.
func Dialog(title, note string, choices []Choice) (*views.Dialog, []string) {
	d := &views.Dialog{Title: title, Note: note}
	lines := make([]string, len(choices))
	for i, c := range choices {
		d.Items = append(d.Items, c.DialogItem)
		lines[i] = c.Line
	}
	return d, lines
}

// CommitPolicies returns when a commit can be a commit in this cluster.
func CommitPolicies(h Here) []Choice {
	if h.Still.Mesh.Leaders > 0 {
		return homes(h)
	}
	if h.leaderless() {
		return quorums(h.Still.Ring.N)
	}
	var others []string
	for i := range h.Still.Nodes {
		if n := &h.Still.Nodes[i]; n.ID != h.Still.Totals.LastPrimary {
			others = append(others, n.Name)
		}
	}
	list := "(" + strings.Join(others, ", ") + ")"
	var choices []Choice
	add := func(needs int, line, promise string) {
		c := Choice{Line: "commit " + line}
		c.Label, c.Detail = strings.ReplaceAll(line, list+" ", ""), promise
		c.Label = strings.TrimSuffix(strings.ReplaceAll(c.Label, list, ""), " ")
		if needs > len(others) {
			c.WhyNot = fmt.Sprintf("needs %d standbys, there are %d", needs, len(others))
		}
		choices = append(choices, c)
	}
	add(0, "async", "nobody else has it: fast, and it can be lost")
	add(1, "first 1 "+list, "the first connected standby has it on disk")
	add(1, "first 1 "+list+" wait=received", "the first standby has it in memory")
	add(1, "first 1 "+list+" wait=applied", "the first standby shows it to readers")
	add(1, "any 1 "+list, "some standby has it on disk")
	add(2, "any 2 "+list, "two standbys have it on disk")
	add(1, "any 1 "+list+" fallback=2s", "semi-sync: silently async after 2s")
	add(1, "all", "every standby has it; a missing one blocks")
	return choices
}

// homes returns where all rows could be written, which is when no two leaders
// can contradict each other.
func homes(h Here) []Choice {
	choices := []Choice{{DialogItem: views.DialogItem{Label: "anywhere", Detail: "each leader says ok as soon as its own disk has it"}, Line: "home * anywhere"}}
	for i := range h.Still.Nodes {
		name := h.Still.Nodes[i].Name
		choices = append(choices, Choice{Line: "home * " + name,
			DialogItem: views.DialogItem{Label: "all rows at " + name, Detail: "no conflicts; who is far from " + name + " waits for the way there and back"}})
	}
	return choices
}

// quorums returns how many of n replicas could have to answer.
func quorums(n int) []Choice {
	var choices []Choice
	most := n/2 + 1
	for _, q := range []struct {
		r, w    int
		promise string
	}{
		{1, 1, "fast; a read may miss the last write"},
		{most, most, "every read meets every write"},
		{1, n, "fast reads; one missing replica stops writes"},
		{n, 1, "fast writes; one missing replica stops reads"},
		{1, most, "safe on two disks; a read may be old"},
	} {
		c := Choice{Line: fmt.Sprintf("quorum r=%d w=%d", q.r, q.w)}
		c.Label, c.Detail = strings.TrimPrefix(c.Line, "quorum "), q.promise
		choices = append(choices, c)
	}
	return choices
}

// Latencies returns how slow a link could be.
func Latencies(a, b string) []Choice {
	var choices []Choice
	for _, l := range []struct{ latency, like string }{
		{"1ms", "one data centre"}, {"10ms", "two zones"}, {"25ms", "two cities"}, {"90ms", "an ocean"},
		{"300ms", "a satellite"}, {"1s", "a link that is full"}, {"3s", "a standby in trouble"},
		{"normal(40ms,20ms)", "a busy network"}, {"90%20ms+10%exp(400ms)", "a long tail"},
	} {
		c := Choice{Line: "link " + a + " " + b + " latency=" + l.latency}
		c.Label, c.Detail = l.latency, "like "+l.like
		choices = append(choices, c)
	}
	return choices
}
