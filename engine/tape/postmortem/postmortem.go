// Package postmortem writes what an on-call engineer has to write after an
// incident: what was lost and for how long, when what happened, why, and what
// would have prevented it. The same run gives the same text.
package postmortem

import (
	"fmt"
	"strings"

	"splitbrain/engine"
	"splitbrain/engine/sim"
	"splitbrain/engine/tape"
)

// mostLost is how many lost writes a report lists.
const mostLost = 20

// Write plays a tape up to a moment, or to its end when that comes first, and
// reports about it in Markdown. The seed of the tape can be overridden.
func Write(script *tape.Script, seed *uint64, until engine.Time) (string, error) {
	w, err := watch(script, seed, until)
	if err != nil {
		return "", err
	}
	r := report{witness: w}
	r.head()
	r.impact()
	r.timeline()
	r.reignTable()
	r.causes()
	r.lostWrites()
	r.remedies()
	r.replay()
	return r.b.String(), nil
}

// report is the text while it is written.
type report struct {
	*witness
	b strings.Builder
}

func (r *report) print(format string, args ...any) { fmt.Fprintf(&r.b, format, args...) }

func (r *report) section(title string) { r.print("\n## %s\n\n", title) }

// head writes the title and the summary.
func (r *report) head() {
	title := r.script.Title
	if title == "" {
		title = r.script.Name
	}
	r.print("# Post-mortem: %s\n\n", prose(title))
	r.print("%s %s %s\n", r.lossSentence(), r.outageSentence(), r.promiseSentence())
}

func (r *report) lossSentence() string {
	t := &r.end.Totals
	switch {
	case t.Acked == 0:
		return "No write was acknowledged."
	case t.Lost == 0:
		return fmt.Sprintf("All %s that clients were told had succeeded are there.", counted(t.Acked, "write"))
	}
	return fmt.Sprintf("Of %s that clients were told had succeeded, %d %s lost.", counted(t.Acked, "write"), t.Lost, was(t.Lost))
}

// wereFound says how many conflicts there were.
func wereFound(conflicts int) string {
	if conflicts == 1 {
		return "once there were two writes"
	}
	return counted(conflicts, "time") + " there were two writes"
}

func (r *report) outageSentence() string {
	switch len(r.outages) {
	case 0:
		if r.end.Mesh.Leaders > 0 {
			return fmt.Sprintf("Every node led, and %s of the same row by leaders that did not know of each other's.", wereFound(r.end.Totals.Conflicts))
		}
		if r.end.Ring.N > 0 {
			return "Nobody led: a quorum of the replicas of a key decided."
		}
		return "There was a primary all the time."
	case 1:
		if r.outages[0].to == engine.Never {
			return fmt.Sprintf("Since %s no write has been acknowledged, for %s so far.", r.outages[0].from, span(r.end.Now.Sub(r.outages[0].from)))
		}
		return fmt.Sprintf("From %s on no write was acknowledged for %s.", r.outages[0].from, span(r.outages[0].to.Sub(r.outages[0].from)))
	}
	return fmt.Sprintf("In %d outages no write was acknowledged for %s in all.", len(r.outages), span(r.downtime()))
}

// downtime returns how long the outages lasted together.
func (r *report) downtime() engine.Duration {
	var all engine.Duration
	for _, o := range r.outages {
		all += min(o.to, r.end.Now).Sub(o.from)
	}
	return all
}

func (r *report) promiseSentence() string {
	t := &r.end.Totals
	var parts []string
	if t.SplitBrains > 0 {
		parts = append(parts, fmt.Sprintf("more than one node accepted writes for %s", span(t.SplitBrainFor)))
	}
	if broken := t.ReadYourWrites + t.MonotonicReads + t.ConsistentPrefix + t.StaleAuthorization; broken > 0 {
		parts = append(parts, fmt.Sprintf("%s broke what a session may count on", counted(broken, "read")))
	}
	if t.Unknown > 0 {
		parts = append(parts, fmt.Sprintf("of %s the clients will never know the outcome", counted(t.Unknown, "write")))
	}
	if len(parts) == 0 && r.end.Ring.N > 0 {
		return "No promise to a session was broken."
	}
	if len(parts) == 0 {
		return "No promise to a session was broken, and no two nodes accepted writes at once."
	}
	return capital(strings.Join(parts, ", and ")) + "."
}

// timeline writes what happened when.
func (r *report) timeline() {
	r.section("Timeline")
	if len(r.entries) == 0 {
		r.print("Nothing happened but the work of the clients.\n")
		return
	}
	r.print("| at | what |\n|---|---|\n")
	// The beginning and the end of a long story matter more than its middle.
	first, last := len(r.entries), 0
	if len(r.entries) > mostShown {
		first, last = mostShown*2/3, mostShown/3
	}
	for i := range r.entries[:first] {
		r.entry(&r.entries[i])
	}
	if left := len(r.entries) - first - last; left > 0 {
		r.print("| … | %d more |\n", left)
	}
	for i := range r.entries[len(r.entries)-last:] {
		r.entry(&r.entries[len(r.entries)-last+i])
	}
	if r.hidden > 0 {
		r.print("| … | and %d more |\n", r.hidden)
	}
}

func (r *report) entry(n *note) {
	text := prose(n.text)
	switch {
	case n.command:
		text = "command " + code(n.text)
	case n.level == engine.Alarm:
		text = "**" + text + "**"
	}
	if n.again > 0 {
		text += fmt.Sprintf(" (and %d more like it", n.again)
		if n.last != n.at {
			text += fmt.Sprintf(" until %s", n.last)
		}
		text += ")"
	}
	r.print("| %s | %s |\n", n.at, text)
}

// reignTable writes who accepted writes when.
func (r *report) reignTable() {
	if r.end.Ring.N > 0 {
		return // everybody, all the time
	}
	r.section("Who accepted writes")
	r.print("| node | timeline | from | until | |\n|---|---|---|---|---|\n")
	for i, x := range r.reigns {
		until, beside := x.to.String(), ""
		if x.to == r.end.Now {
			until = "the end"
		}
		for j, y := range r.reigns {
			if j != i && x.from < y.to && y.from < x.to {
				beside = "**beside " + prose(y.node) + "**"
			}
		}
		r.print("| %s | %d | %s | %s | %s |\n", prose(x.node), x.timeline, x.from, until, beside)
	}
}

// causes writes what the audit blames, and draws the life of a lost write.
func (r *report) causes() {
	if len(r.end.Failover.Blame) == 0 {
		return
	}
	r.section("Causes")
	for _, sentence := range r.end.Failover.Blame {
		r.print("- %s\n", prose(sentence))
	}
}

// lostWrites lists them, and draws the life of the first.
func (r *report) lostWrites() {
	t := &r.end.Totals
	if t.Lost == 0 {
		return
	}
	r.section("Lost writes")
	r.print("| acknowledged at | by | LSN | client | key | value | why |\n|---|---|---|---|---|---|---|\n")
	shown := t.LostWrites[:min(len(t.LostWrites), mostLost)]
	for i := range shown {
		l := &shown[i]
		r.print("| %s | %s | %d | %s | %s | %s | %s |\n", l.AckedAt, prose(r.end.NameOf(l.AckedBy)), l.LSN,
			prose(r.end.NameOf(l.Client)), code(l.Key), code(l.Value), l.Why)
	}
	if more := t.Lost - len(shown); more > 0 {
		r.print("\nAnd %d more.\n", more)
	}
	if drawn := r.diagram(); drawn != "" {
		r.print("\nThe life of %s:\n\n```text\n%s```\n", code(t.LostWrites[0].Key+"="+t.LostWrites[0].Value), strings.ReplaceAll(drawn, "```", "'''"))
	}
}

// replay writes how to see it again.
func (r *report) replay() {
	r.section("Play it again")
	r.print("Seed %d, fingerprint `%016x`. Save this as `incident.tape`; `splitbrain sandbox incident.tape` shows it and `splitbrain run incident.tape` ends with the same fingerprint.\n\n",
		r.end.Seed, r.end.Fingerprint)
	r.print("```tape\n%s```\n", strings.ReplaceAll(r.tape, "```", "'''"))
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func was(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// span prints a duration to the millisecond, cut as moments are.
func span(d engine.Duration) string {
	const ms = 1_000_000
	if d >= ms {
		d = d / ms * ms
	}
	return sim.FormatDuration(d)
}

// prose escapes what Markdown would take for something else than text.
func prose(text string) string {
	return strings.NewReplacer("\\", "\\\\", "|", "\\|", "*", "\\*", "_", "\\_", "<", "&lt;", "`", "\\`", "[", "\\[").Replace(clean(text))
}

// code sets a text as it stands, in a table as well.
func code(text string) string {
	return "`" + strings.NewReplacer("`", "'", "|", "\\|").Replace(clean(text)) + "`"
}
