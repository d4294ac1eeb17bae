package engine

import "splitbrain/engine/replication"

// Still is a read-only copy of the world and of the audit's books: all that
// anybody outside the engine ever sees besides the events.
type Still struct {
	replication.Still
	Seed        uint64
	Fingerprint uint64
	Totals      Totals
	Failover    Failover
	Targets     Targets
	Conflicts   []Conflict // the latest first, at most MaxConflictsListed; of several leaders
}

// Targets are what a failover may cost.
type Targets struct {
	Set bool
	RTO Duration // how long no write may be acknowledged
	RPO int      // how many acknowledged writes may be lost
	Met bool     // the last or running outage keeps to both
}

// NodeNamed returns the node of a name, or nil.
func (s *Still) NodeNamed(name string) *Node {
	for i := range s.Nodes {
		if s.Nodes[i].Name == name {
			return &s.Nodes[i]
		}
	}
	return nil
}

// Node returns the node of an ID, or nil.
func (s *Still) Node(id ID) *Node {
	for i := range s.Nodes {
		if s.Nodes[i].ID == id {
			return &s.Nodes[i]
		}
	}
	return nil
}

// NameOf returns the name of a node, a client or the resource, or "nobody".
func (s *Still) NameOf(id ID) string {
	if n := s.Node(id); n != nil {
		return n.Name
	}
	for i := range s.Clients {
		if s.Clients[i].ID == id {
			return s.Clients[i].Name
		}
	}
	if s.Resource.Name != "" && s.Resource.ID == id {
		return s.Resource.Name
	}
	return "nobody"
}

// Failover is the console: the seven steps of a failover, where each stands,
// and what leaving it out would cost.
type Failover struct {
	Active   bool     // the primary is gone, or a step has been taken
	DownFor  Duration // of the outage, or of the last one when Restored
	Restored bool     // a write was acknowledged since
	Steps    [7]Step
	Blame    []string // what went wrong, and which step or setting it follows from
	Advice   int      // index of the step to take next, -1 when none is
}

// StepState tells how far a step of the failover is.
type StepState uint8

// The states of a step.
const (
	StepTodo StepState = iota
	StepRunning
	StepDone
	StepSkipped // a later step was taken without it
)

// Step is one line of the console.
type Step struct {
	Name    string // detect, fence, choose, promote, repoint, redirect, audit
	State   StepState
	At      Time   // when it was done
	Detail  string // what it found, or would do
	Price   string // what skipping it risks; empty when nothing
	Command string // the tape line that does it now; empty when there is none
	WhyNot  string // why there is none
}
