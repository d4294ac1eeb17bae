// Package moves turns what a person points at and asks for into the tape line
// that does it, or into the reason why there is none now. Everything in it is
// a pure function of a still and a selection.
package moves

import (
	"fmt"

	"splitbrain/engine"
	"splitbrain/views"
)

// Here is what a move is about: the world and what is selected in it.
type Here struct {
	Still    *engine.Still
	Selected views.Target
}

// Move returns a tape line, or why there is none now.
type Move func(Here) (line, whyNot string)

// Line returns the move that is the same line everywhere.
func Line(line string) Move { return func(Here) (string, string) { return line, "" } }

// noLeader is why what is about a primary and its standbys cannot be done
// where all are equal.
const (
	noLeader    = "nobody leads a leaderless cluster: there is no one to promote, follow or replay"
	manyLeaders = "every node leads here: there is no one to promote, follow or replay"
)

func (h Here) leaderless() bool { return h.Still.Ring.N > 0 }

// whyEqual says why a move about a primary means nothing here.
func (h Here) whyEqual() string {
	if h.Still.Mesh.Leaders > 0 {
		return manyLeaders
	}
	return noLeader
}

const selectNode = "select a node first: tab or an arrow key"

// selected returns the selected node, or nil.
func (h Here) selected() *engine.Node {
	if h.Selected.Kind != views.NodeTarget {
		return nil
	}
	return h.Still.Node(h.Selected.ID)
}

// orPrimary returns the selected node, or the primary when none is.
func (h Here) orPrimary() *engine.Node {
	if n := h.selected(); n != nil {
		return n
	}
	return h.Still.Node(h.Still.Totals.LastPrimary)
}

// Kill crashes the selected node, or the primary.
func Kill(h Here) (line, whyNot string) { return down("kill", h) }

// Stop shuts the selected node down, or the primary.
func Stop(h Here) (line, whyNot string) { return down("stop", h) }

func down(verb string, h Here) (line, whyNot string) {
	n := h.orPrimary()
	switch {
	case n == nil:
		return "", selectNode
	case n.Condition == engine.Down:
		return "", n.Name + " is down already"
	case n.Condition == engine.Paused && verb == "stop":
		return "", n.Name + " is frozen and does not listen: z wakes it"
	}
	return verb + " " + n.Name, ""
}

// Restart starts the selected node, or the only one that is down.
func Restart(h Here) (line, whyNot string) {
	n := h.selected()
	for i := range h.Still.Nodes {
		if n == nil && h.Still.Nodes[i].Condition == engine.Down {
			n = &h.Still.Nodes[i]
		}
	}
	switch {
	case n == nil:
		return "", selectNode
	case n.Wiped:
		return "", n.Name + " has no data: c clones it from the primary"
	case n.Condition == engine.Paused:
		return "", n.Name + " is frozen: z wakes it"
	}
	return "restart " + n.Name, ""
}

// Freeze stops a process where it is, or wakes it.
func Freeze(h Here) (line, whyNot string) {
	n := h.orPrimary()
	switch {
	case n == nil:
		return "", selectNode
	case n.Condition == engine.Down:
		return "", n.Name + " is down: there is no process to freeze"
	case n.Condition == engine.Paused:
		return "resume " + n.Name, ""
	}
	return "pause " + n.Name, ""
}

// Wipe loses the selected node's disk.
func Wipe(h Here) (line, whyNot string) {
	n := h.selected()
	switch {
	case n == nil:
		return "", selectNode
	case n.Wiped:
		return "", n.Name + " has no data left to lose"
	}
	return "wipe " + n.Name, ""
}

// Replay stops or continues the selected standby's replay.
func Replay(h Here) (line, whyNot string) {
	n := h.selected()
	switch {
	case h.leaderless():
		return "", h.whyEqual()
	case n == nil:
		return "", "select a standby first: tab or an arrow key"
	case n.Role == engine.Primary:
		return "", n.Name + " is the primary: it has nothing to replay"
	case n.ApplyPaused:
		return "apply " + n.Name + " resume", ""
	}
	return "apply " + n.Name + " pause", ""
}

// Link returns the names of the ends of the link that is meant: the selected
// one, or that of the selected node or client to whom it follows.
func Link(h Here) (a, b, whyNot string) {
	from, to := engine.Nobody, engine.Nobody
	switch h.Selected.Kind {
	case views.LinkTarget:
		from, to = h.Selected.ID, h.Selected.Peer
	case views.NodeTarget:
		if n := h.selected(); n != nil {
			from, to = n.Upstream, n.ID
		}
	case views.ClientTarget:
		for i := range h.Still.Clients {
			if c := &h.Still.Clients[i]; c.ID == h.Selected.ID {
				from, to = c.ID, views.Asks(c)
			}
		}
	}
	if from == engine.Nobody || to == engine.Nobody {
		return "", "", "select a link, a standby or a client first: tab"
	}
	return h.Still.NameOf(from), h.Still.NameOf(to), ""
}

// Cut cuts the link that is meant, or mends it.
func Cut(h Here) (line, whyNot string) { return breakLink("cut", engine.LinkCut, h) }

// Hold makes the link that is meant swallow everything, or mends it.
func Hold(h Here) (line, whyNot string) { return breakLink("hold", engine.LinkHeld, h) }

func breakLink(verb string, state engine.LinkState, h Here) (line, whyNot string) {
	a, b, why := Link(h)
	if why != "" {
		return "", why
	}
	for _, l := range h.Still.Links {
		from, to := h.Still.NameOf(l.From), h.Still.NameOf(l.To)
		if l.State == state && (from == a && to == b || from == b && to == a) {
			return "heal " + a + " " + b, ""
		}
	}
	return verb + " " + a + " " + b, ""
}

// Write gives each write a row of its own, so that it can be looked for.
func Write(h Here) (line, whyNot string) {
	number := 1
	for _, c := range h.Still.Clients {
		if c.Name == "you" {
			number += c.Acked + c.Failed + c.Unknown + c.Queued
			if c.Busy {
				number++
			}
		}
	}
	return fmt.Sprintf("write notes/%d hello", number), ""
}

// Load multiplies the rate of the selected client's writes, or of the first
// that writes.
func Load(factor float64) Move {
	return func(h Here) (line, whyNot string) {
		for _, c := range h.Still.Clients {
			meant := h.Selected.Kind != views.ClientTarget || h.Selected.ID == c.ID
			if meant && c.Writes > 0 {
				return fmt.Sprintf("load %s writes=%g/s", c.Name, min(max(c.Writes*factor, 0.5), 1000)), ""
			}
		}
		return "", "select a client that writes first: tab"
	}
}

// Cancel ends the wait of a client's commit.
func Cancel(h Here) (line, whyNot string) {
	for _, c := range h.Still.Clients {
		asked := h.Still.Node(c.Target)
		if c.Busy && !c.IsRead && asked != nil && asked.Waiting > 0 && (h.Selected.Kind != views.ClientTarget || h.Selected.ID == c.ID) {
			return "cancel " + c.Name, ""
		}
	}
	return "", "no client waits for a commit"
}

// Step takes a step of the failover as the console proposes it.
func Step(index int) Move {
	return func(h Here) (line, whyNot string) {
		step := &h.Still.Failover.Steps[index]
		return step.Command, step.WhyNot
	}
}

// Promote prefers what is selected to what the console proposes.
func Promote(h Here) (line, whyNot string) {
	if n := h.selected(); n != nil && n.Role == engine.Standby && n.Condition == engine.Up {
		return "promote " + n.Name, ""
	}
	return Step(3)(h)
}

// Switchover hands the primary's part to the selected standby, or the freshest.
func Switchover(h Here) (line, whyNot string) {
	if h.leaderless() {
		return "", h.whyEqual()
	}
	p := h.Still.Node(h.Still.Totals.LastPrimary)
	n := h.selected()
	if n == nil || n.ID == p.ID {
		for i := range h.Still.Nodes {
			if o := &h.Still.Nodes[i]; o.Upstream == p.ID && o.Stream == engine.Streaming && (n == nil || n.ID == p.ID || o.End > n.End) {
				n = o
			}
		}
	}
	switch {
	case !p.Writable:
		return "", p.Name + " does not serve: a switchover needs it to, 4 promotes without it"
	case n == nil || n.ID == p.ID || n.Upstream != p.ID || n.Stream != engine.Streaming || n.Condition != engine.Up:
		return "", "a switchover needs a standby that follows " + p.Name
	}
	return "switchover " + n.Name, ""
}

// Rejoin brings the selected node back as a standby, or the only one that is
// not part of the cluster.
func Rejoin(mode string) Move {
	return func(h Here) (line, whyNot string) {
		n := h.selected()
		for i := range h.Still.Nodes {
			if o := &h.Still.Nodes[i]; n == nil && o.ID != h.Still.Totals.LastPrimary && (o.Condition == engine.Down || o.Role == engine.Primary) {
				n = o
			}
		}
		switch {
		case h.leaderless():
			return "", h.whyEqual()
		case n == nil:
			return "", selectNode
		case n.ID == h.Still.Totals.LastPrimary && h.Still.Totals.Primaries < 2:
			return "", n.Name + " is the one that the others rejoin"
		case n.Condition == engine.Paused:
			return "", n.Name + " is frozen: z wakes it"
		case n.Wiped && mode != "clone":
			return "", n.Name + " has no data: c clones it from the primary"
		}
		return "rejoin " + n.Name + " " + mode, ""
	}
}
