package postmortem

import (
	"fmt"
	"strconv"
)

// impact writes what the incident cost, against the targets when there are any.
func (r *report) impact() {
	t, targets := &r.end.Totals, &r.end.Targets
	r.section("Impact")
	r.print("| what | measured | target | |\n|---|---|---|---|\n")
	row := func(what, measured, target string, met bool) {
		verdict := ""
		if targets.Set && target != "" {
			verdict = "met"
			if !met {
				verdict = "**missed**"
			}
		} else {
			target = ""
		}
		r.print("| %s | %s | %s | %s |\n", what, measured, target, verdict)
	}
	number := func(what string, n int) {
		if n > 0 {
			row(what, strconv.Itoa(n), "", true)
		}
	}
	row("no write acknowledged for, in the last outage (RTO)", span(t.RTO), span(targets.RTO), t.RTO <= targets.RTO)
	row("acknowledged writes lost (RPO)", strconv.Itoa(t.Lost), strconv.Itoa(targets.RPO), t.Lost <= targets.RPO)
	if t.RPOTime > 0 {
		row("the oldest of them, before the outage", span(t.RPOTime), "", true)
	}
	if len(r.outages) > 1 {
		row(fmt.Sprintf("%d outages, together", len(r.outages)), span(r.downtime()), "", true)
	}
	row("writes acknowledged", fmt.Sprintf("%d of %d", t.Acked, t.Issued), "", true)
	number("writes failed: the client was told no", t.Failed)
	number("writes unknown: the client will never know", t.Unknown)
	number("writes that wait still", t.Waiting)
	number("writes there that nobody acknowledged", t.UnackedVisible)
	number("acknowledged writes on one disk only", t.AtRisk)
	number("stale reads", t.ReadsStale)
	number("reads that missed the client's own write", t.ReadYourWrites)
	number("reads that went back in time", t.MonotonicReads)
	number("reads that saw an answer before its question", t.ConsistentPrefix)
	number("reads that let in who had been shut out", t.StaleAuthorization)
	if t.SplitBrains > 0 {
		row("more than one node accepted writes", fmt.Sprintf("%s, for %s", times(t.SplitBrains), span(t.SplitBrainFor)), "", true)
	}
	if t.Diverged {
		row("contents of some nodes", "contradict each other", "", true)
	}
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
