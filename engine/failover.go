package engine

import (
	"fmt"
	"strings"

	"splitbrain/engine/trace"
)

// The seven steps of a failover.
const (
	stepDetect = iota
	stepFence
	stepChoose
	stepPromote
	stepRepoint
	stepRedirect
	stepAudit
)

var stepNames = [7]string{"detect", "fence", "choose", "promote", "repoint", "redirect", "audit"}

// handled remembers how far the failover of one outage has come.
type handled struct {
	at    [7]Time // when a step was taken, 0 if not
	begun bool
	old   ID // the primary that is being replaced
	count int64
}

// follow keeps the console up to date with what happens.
func (c *cluster) follow(e *Event) {
	switch e.Kind {
	case trace.OutageBegan:
		if !c.handled.begun || c.handled.at[stepAudit] > 0 {
			c.handled = handled{begun: true, old: e.Node}
		}
	case trace.NodeSuspected:
		c.take(stepDetect)
	case trace.NodeFenced:
		c.take(stepFence)
	case trace.CandidateRanked, trace.CandidateRefused:
		c.take(stepChoose)
	case trace.PromotionStarted:
		c.take(stepDetect - 1)
	case trace.NodePromoted:
		c.take(stepPromote)
	case trace.NodeRepointed, trace.RejoinStarted:
		c.take(stepRepoint)
	case trace.ClientRedirected:
		c.take(stepRedirect)
	case trace.AuditTaken:
		c.take(stepAudit)
		c.handled.count = e.N
	}
}

// take notes that a step was taken now; a step of -1 only begins a failover.
func (c *cluster) take(step int) {
	h := &c.handled
	isNew := step != stepAudit && step != stepRepoint && step != stepRedirect
	if !h.begun || isNew && h.at[stepAudit] > 0 {
		*h = handled{begun: true, old: c.world.Established()}
	}
	if step >= 0 {
		h.at[step] = max(1, c.world.Now())
	}
}

func auditTaken(c *cluster) Event {
	var t Totals
	c.ledger.Totals(c.world, &t)
	return Event{Kind: trace.AuditTaken, Node: Nobody, Peer: Nobody, N: int64(t.Lost)}
}

// console fills in the failover console of a still.
func (c *cluster) console(s *Still) {
	h := &c.handled
	f := &s.Failover
	*f = Failover{Active: h.begun, Advice: -1, Blame: c.blame(s)}
	if why := c.whyNotHere("fence"); why != "" {
		for i := range f.Steps {
			f.Steps[i] = Step{Name: stepNames[i], WhyNot: why}
		}
		return
	}
	if s.Totals.OutageSince != Never {
		f.DownFor = s.Now.Sub(s.Totals.OutageSince)
	} else if h.begun {
		f.Restored, f.DownFor = s.Totals.RTO > 0, s.Totals.RTO
	}
	old := h.old
	if !h.begun {
		old = s.Totals.LastPrimary
	}
	last := -1
	for i, at := range h.at {
		if at > 0 {
			last = i
		}
	}
	fill := [7]func(*Still, ID, *Step){c.detectStep, c.fenceStep, c.chooseStep, c.promoteStep, c.repointStep, c.redirectStep, c.auditStep}
	for i := range f.Steps {
		step := &f.Steps[i]
		step.Name, step.At = stepNames[i], h.at[i]
		if step.At > 0 {
			step.State = StepDone
		} else if i < last {
			step.State = StepSkipped
		}
		fill[i](s, old, step)
		if f.Advice < 0 && step.State == StepTodo && step.Command != "" && f.Active {
			f.Advice = i
		}
	}
}

func (c *cluster) detectStep(s *Still, old ID, step *Step) {
	step.Command = "detect"
	step.Detail = "ask every node for a sign of life"
	step.Price = "a node that is only slow is failed over for nothing"
	if s.Monitor.Running {
		step.State = StepRunning
	}
	if int(old) >= len(s.Monitor.Verdicts) {
		return
	}
	switch v := s.Monitor.Verdicts[old]; v.Verdict {
	case Suspected, Missing:
		step.Detail = fmt.Sprintf("%s missed %d of %d checks", s.NameOf(old), min(v.Missed, s.Monitor.Failures), s.Monitor.Failures)
	case Healthy:
		step.Detail = s.NameOf(old) + " answers"
	}
}

func (c *cluster) fenceStep(s *Still, old ID, step *Step) {
	n := s.Node(old)
	step.Detail = "power off " + n.Name
	switch {
	case n.Fenced:
		step.State, step.Detail = StepDone, n.Name+" is off and barred"
		step.WhyNot = n.Name + " is fenced already"
		return
	case n.Role == Standby:
		step.Detail = n.Name + " is a standby now"
		step.WhyNot = "no old primary is left to fence"
		return
	case n.Condition == Down:
		step.Price = n.Name + " comes back as a primary if it restarts"
	default:
		step.Price = n.Name + " may go on accepting writes"
	}
	step.Command = "fence " + n.Name
}

func (c *cluster) chooseStep(s *Still, _ ID, step *Step) {
	step.Command = "candidates"
	step.Price = "the one you promote may not have it all"
	ranked := c.world.RankedCandidates()
	if step.State != StepDone || len(ranked) == 0 {
		step.Detail = "compare how far each standby got"
		return
	}
	var parts []string
	for i, candidate := range ranked {
		part := fmt.Sprintf("%s LSN %d", s.NameOf(candidate.Node), candidate.LSN)
		if candidate.Refusal != trace.NoReason {
			part = s.NameOf(candidate.Node) + " " + candidate.Refusal.String()
		} else if c.handled.at[stepPromote] > 0 {
			if candidate.Node == s.Totals.LastPrimary && s.Totals.RPOWrites > 0 {
				part += fmt.Sprintf(" lost %d", s.Totals.RPOWrites)
			}
		} else if lose := c.ledger.WouldLose(c.world, candidate.Node); lose > 0 {
			part += fmt.Sprintf(" would lose %d", lose)
		} else if i == 0 {
			part += " has it all"
		}
		parts = append(parts, part)
	}
	step.Detail = strings.Join(parts, " · ")
}

func (c *cluster) promoteStep(s *Still, old ID, step *Step) {
	primary := s.Node(s.Totals.LastPrimary)
	if step.State == StepDone {
		step.Detail = fmt.Sprintf("%s is primary on timeline %d", primary.Name, primary.Timeline)
	}
	for i := range s.Nodes {
		if n := &s.Nodes[i]; n.Condition == Promoting {
			step.State, step.Detail = StepRunning, n.Name+" applies what it received"
			return
		}
	}
	id, any := c.world.Select("freshest")
	if !any {
		step.WhyNot = "no standby can be promoted"
		if step.State != StepDone {
			step.Detail = "no standby can be promoted"
		}
		return
	}
	step.Command = "promote " + s.NameOf(id)
	if step.State == StepDone {
		return
	}
	step.Detail = s.NameOf(id) + " is the freshest"
	if old := s.Node(old); old.Writable {
		step.Price = old.Name + " still accepts writes: there will be two primaries"
	}
}

func (c *cluster) repointStep(s *Still, _ ID, step *Step) {
	primary := s.Node(s.Totals.LastPrimary)
	var astray []string
	for i := range s.Nodes {
		n := &s.Nodes[i]
		up := s.Node(n.Upstream)
		if n.Role == Standby && n.ID != primary.ID && n.Condition == Up && (up == nil || up.Role == Primary && up.ID != primary.ID) {
			astray = append(astray, n.Name)
		}
	}
	switch {
	case !primary.Writable || s.Failover.Steps[stepPromote].State != StepDone:
		step.Detail, step.WhyNot = "the others follow the new primary", "promote a standby first"
	case len(astray) == 0:
		step.Detail, step.WhyNot = "every running standby follows "+primary.Name, "every running standby follows "+primary.Name
		step.State = StepDone
	default:
		step.State = StepTodo
		step.Detail = strings.Join(astray, ", ") + " → " + primary.Name
		step.Price = strings.Join(astray, ", ") + " would serve ever older rows"
		step.Command = "repoint " + astray[0] + " to " + primary.Name
	}
}

func (c *cluster) redirectStep(s *Still, _ ID, step *Step) {
	primary := s.Node(s.Totals.LastPrimary)
	away, where := 0, Nobody
	for i := range s.Clients {
		if s.Clients[i].Target != primary.ID {
			away++
			where = s.Clients[i].Target
		}
	}
	switch {
	case s.Failover.Steps[stepPromote].State != StepDone:
		step.Detail, step.WhyNot = "clients ask the new primary", "promote a standby first"
	case away == 0:
		step.Detail, step.WhyNot = "every client uses "+primary.Name, "every client uses "+primary.Name+" already"
		step.State = StepDone
	default:
		step.State = StepTodo
		step.Detail = fmt.Sprintf("%s still %s %s", plural(away, "client"), verbFor(away, "uses", "use"), s.NameOf(where))
		step.Price = "they ask a node that is no longer the primary"
		step.Command = "redirect " + primary.Name
	}
}

func (c *cluster) auditStep(s *Still, _ ID, step *Step) {
	step.Command = "audit"
	step.Detail = "count what was lost"
	step.Price = "nobody will know what was lost"
	if step.State == StepDone {
		step.Detail = fmt.Sprintf("%s lost", plural(int(c.handled.count), "acknowledged write"))
	}
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func verbFor(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
