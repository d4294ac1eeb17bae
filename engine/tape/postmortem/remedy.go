package postmortem

import (
	"fmt"
	"slices"
	"strings"

	"splitbrain/engine"
	"splitbrain/engine/tape"
	"splitbrain/engine/trace"
)

// remedy is one change to a run, and the run with it.
type remedy struct {
	text  string // in a sentence's place of a table
	lines []string
}

// remedies plays the run again with one change at a time and says what would
// have come of it. What it says is therefore not an opinion.
func (r *report) remedies() {
	t := &r.end.Totals
	leaders := r.end.Mesh.Leaders > 0
	if t.Lost == 0 && t.SplitBrains == 0 || r.end.Ring.N > 0 && !leaders {
		return
	}
	type outcome struct {
		text  string
		still engine.Still
	}
	var better []outcome
	for _, x := range r.candidates() {
		script, err := tape.Parse(r.script.Name, []byte(strings.Join(x.lines, "\n")))
		if err != nil {
			continue // the change does not fit this cluster
		}
		reel, err := tape.Follow(script, nil, r.end.Now, func(*tape.Entry) {})
		if err != nil {
			continue
		}
		o := outcome{text: x.text}
		reel.Still(&o.still)
		if o.still.Totals.Lost < t.Lost || o.still.Totals.SplitBrains < t.SplitBrains {
			better = append(better, o)
		}
	}
	r.section("What would have prevented it")
	switch {
	case len(better) == 0 && leaders:
		r.print("Neither to keep both versions of a conflict nor to write all rows at one leader would have.\n")
		return
	case len(better) == 0:
		r.print("None of the usual changes would have: a stricter commit policy, fencing first, or promoting another node.\n")
		return
	}
	r.print("The same run, with the same luck and one change each:\n\n")
	r.print("| change | lost | acknowledged | failed or unknown | no write acknowledged for | two primaries for |\n|---|---|---|---|---|---|\n")
	line := func(text string, t *engine.Totals) {
		r.print("| %s | %d | %d | %d | %s | %s |\n", text, t.Lost, t.Acked, t.Failed+t.Unknown, span(t.RTO), span(t.SplitBrainFor))
	}
	line("as it was", t)
	for i := range better {
		line(better[i].text, &better[i].still.Totals)
	}
}

// candidates are the changes that fit what went wrong.
func (r *report) candidates() []remedy {
	var out []remedy
	add := func(text string, lines []string) {
		if lines != nil {
			out = append(out, remedy{text, lines})
		}
	}
	lines := strings.Split(strings.TrimSuffix(r.tape, "\n"), "\n")
	if r.end.Mesh.Leaders > 0 {
		add("both versions of a conflict kept", keepingBoth(lines))
		first := engine.Quote(r.start.Nodes[0].Name)
		add("all rows written at "+code(first), behindCluster(lines, "home * "+first))
		return out
	}
	if policy := r.stricterPolicy(); policy != "" && r.end.Totals.Lost > 0 {
		add(code(policy)+" from the start", withPolicy(lines, policy))
	}
	for _, lost := range r.end.Totals.LostWrites {
		if lost.Why == trace.OtherHadIt {
			holder, chosen := r.end.NameOf(lost.Holder), r.end.NameOf(r.end.Totals.LastPrimary)
			add(code("promote "+holder)+" instead of "+code("promote "+chosen), promotingInstead(lines, holder, chosen))
			break
		}
	}
	if first := r.start.NameOf(r.start.Totals.LastPrimary); len(r.reigns) > 0 {
		add(code("fence "+first)+" before the promotion", fencedFirst(lines, first))
	}
	add("a monitor that fences", replaced(lines, "fence=off", "fence=on"))
	return out
}

// stricterPolicy lets a commit wait for any one of the standbys.
func (r *report) stricterPolicy() string {
	var standbys []string
	for i := range r.start.Nodes {
		if n := &r.start.Nodes[i]; n.Role == engine.Standby {
			standbys = append(standbys, n.Name)
		}
	}
	if len(standbys) == 0 {
		return ""
	}
	return fmt.Sprintf("commit any 1 (%s)", strings.Join(standbys, ", "))
}

// withPolicy puts one commit policy in the place of all others.
func withPolicy(lines []string, policy string) []string {
	kept := slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return verbOf(line) == "commit" })
	for i, line := range kept {
		if verbOf(line) == "cluster" {
			// After the rest of the set-up, which may name standbys of standbys.
			for i+1 < len(kept) && !strings.HasPrefix(kept[i+1], "at ") {
				i++
			}
			return slices.Insert(kept, i+1, policy)
		}
	}
	return nil
}

// keepingBoth makes leaders keep both versions of a conflict.
func keepingBoth(lines []string) []string {
	out := slices.Clone(lines)
	for i, line := range out {
		if verbOf(line) == "cluster" {
			words := slices.DeleteFunc(strings.Fields(line), func(word string) bool { return strings.HasPrefix(word, "conflict=") })
			out[i] = strings.Join(append(words, "conflict=keep"), " ")
			return out
		}
	}
	return nil
}

// behindCluster puts a line behind the one that makes the cluster.
func behindCluster(lines []string, line string) []string {
	i := slices.IndexFunc(lines, func(line string) bool { return verbOf(line) == "cluster" })
	if i < 0 {
		return nil
	}
	return slices.Insert(slices.Clone(lines), i+1, line)
}

// promotingInstead lets a node take over in the place of another.
func promotingInstead(lines []string, holder, chosen string) []string {
	var out []string
	found := false
	for _, line := range lines {
		words := strings.Fields(line)
		switch verb := verbOf(line); {
		case verb == "promote" && words[len(words)-1] == chosen:
			found = true
			words[len(words)-1] = holder
		case verb == "redirect" && words[len(words)-1] == chosen:
			words[len(words)-1] = holder
		case verb == "repoint" && words[len(words)-1] == chosen:
			words[len(words)-1] = holder
			if words[len(words)-3] == holder {
				words[len(words)-3] = chosen
			}
		default:
			out = append(out, line)
			continue
		}
		out = append(out, strings.Join(words, " "))
	}
	if !found {
		return nil
	}
	return out
}

// fencedFirst fences a node right before the first promotion.
func fencedFirst(lines []string, node string) []string {
	for i, line := range lines {
		if verbOf(line) == "promote" {
			moment := strings.TrimSuffix(line, line[strings.Index(line, "promote"):])
			return slices.Insert(slices.Clone(lines), i, moment+"fence "+engine.Quote(node))
		}
	}
	return nil
}

// replaced exchanges a word everywhere, or returns nil when it is nowhere.
func replaced(lines []string, old, new string) []string {
	out, found := slices.Clone(lines), false
	for i, line := range out {
		if verbOf(line) == "monitor" && strings.Contains(line, old) {
			out[i], found = strings.ReplaceAll(line, old, new), true
		}
	}
	if !found {
		return nil
	}
	return out
}

// verbOf returns the verb of a line of a journal.
func verbOf(line string) string {
	words := strings.Fields(line)
	switch {
	case len(words) > 2 && words[0] == "at":
		return words[2]
	case len(words) > 0:
		return words[0]
	}
	return ""
}
