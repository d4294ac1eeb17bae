package tape

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"splitbrain/engine"
)

// WhatIf is another history that a take could have had: its journal with a
// change, from the moment of the change on.
type WhatIf struct {
	Name string // like "with fencing before the promotion"
	Line string // the command that is there instead, or in addition; empty when one is left out
	At   engine.Time

	journal []engine.Timed
	index   int // of the first command that differs
}

// WhatIfs returns the changes that apply to what the take on the stage has had
// so far. Luck stays what it was: each link and node goes on drawing from a
// stream of its own.
func (s *Stage) WhatIfs() []WhatIf {
	s.leave()
	p := proposals{stage: s, journal: s.latest(s.take).Journal()}
	s.latest(s.take).Still(&p.end)
	p.safer()
	p.fenced()
	p.freshest()
	p.settled()
	p.without()
	return p.list
}

// proposals collects what applies to a journal.
type proposals struct {
	stage   *Stage
	journal []engine.Timed
	end     engine.Still
	before  *engine.Reel // the world just before the last promotion
	list    []WhatIf
}

// insert proposes a command before the one at an index.
func (p *proposals) insert(name string, index int, at engine.Time, line string) {
	command, err := ParseLine(line)
	if err != nil {
		return // the names are the cluster's own, so this cannot be
	}
	journal := slices.Insert(slices.Clone(p.journal), index, engine.Timed{At: at, Command: command})
	p.list = append(p.list, WhatIf{Name: name, Line: command.String(), At: at, journal: journal, index: index})
}

// last returns the index of the last command for which a condition holds, or
// -1.
func (p *proposals) last(holds func(c engine.Command) bool) int {
	for i := len(p.journal) - 1; i >= 0; i-- {
		if holds(p.journal[i].Command) {
			return i
		}
	}
	return -1
}

// isFault tells whether a verb breaks something.
func isFault(verb string) bool {
	switch verb {
	case "kill", "stop", "pause", "wipe", "cut", "hold", "partition":
		return true
	}
	return false
}

// headStart is how long before the first fault another policy comes into force,
// so that it holds when the fault comes.
const headStart = time.Second

// safer proposes that commits had waited for a standby, where nobody did and
// acknowledged writes were lost or are at risk.
func (p *proposals) safer() {
	i := slices.IndexFunc(p.journal, func(t engine.Timed) bool { return t.At > 0 && isFault(t.Command.Verb) })
	if i < 0 || p.end.Totals.Lost == 0 && p.end.Totals.AtRisk == 0 {
		return
	}
	at := max(0, p.journal[i].At.Add(-headStart))
	still := p.stage.StillAt(at)
	if !strings.Contains(still.Policy, "async") {
		return
	}
	var standbys []string
	for _, n := range still.Nodes {
		if n.Role == engine.Standby {
			standbys = append(standbys, n.Name)
		}
	}
	if len(standbys) == 0 {
		return
	}
	for i > 0 && p.journal[i-1].At > at {
		i--
	}
	p.insert("with sync commit (first 1)", i, at, "commit first 1 ("+strings.Join(standbys, ", ")+")")
}

// settled proposes, where leaders contradicted each other, that both versions
// had been kept, or that only one leader had written.
func (p *proposals) settled() {
	cluster := p.last(func(c engine.Command) bool { return c.Verb == "cluster" })
	if p.end.Mesh.Leaders == 0 || p.end.Totals.Conflicts == 0 || cluster < 0 {
		return
	}
	if p.end.Mesh.Conflict != "keep" {
		journal := slices.Clone(p.journal)
		c := &journal[cluster].Command
		c.Options = append(slices.DeleteFunc(slices.Clone(c.Options), func(o engine.Option) bool { return o.Name == "conflict" }), engine.Option{Name: "conflict", Value: "keep"})
		p.list = append(p.list, WhatIf{Name: "with both versions kept", Line: c.String(), journal: journal, index: cluster})
	}
	first := p.end.Nodes[0].Name
	p.insert("with all rows written at "+first, cluster+1, 0, "home * "+engine.Quote(first))
}

// promotion returns the last promotion in the journal and the world just
// before it.
func (p *proposals) promotion() (index int, still engine.Still, ok bool) {
	index = p.last(func(c engine.Command) bool { return c.Verb == "promote" })
	if index < 0 {
		return 0, still, false
	}
	c := p.stage.beforeJournal(p.journal, index)
	p.before = c.reel()
	p.before.Still(&still)
	return index, still, true
}

// fenced proposes to fence the old primary before the last promotion, where
// that had been left out.
func (p *proposals) fenced() {
	index, still, ok := p.promotion()
	if !ok {
		return
	}
	old := still.Node(still.Totals.LastPrimary)
	if old == nil || old.Fenced || old.Role != engine.Primary || p.end.Totals.SplitBrains == still.Totals.SplitBrains {
		return
	}
	p.insert("with fencing before the promotion", index, p.journal[index].At, "fence "+old.Name)
}

// freshest proposes to promote the standby with the most of the log instead of
// the one that was. Standbys and clients are then sent to it as well.
func (p *proposals) freshest() {
	index, still, ok := p.promotion()
	if !ok {
		return
	}
	chosen, errChosen := p.before.Resolve(p.journal[index].Command.Args[0])
	best, errBest := p.before.Resolve("freshest")
	if errChosen != nil || errBest != nil {
		return
	}
	was, better := still.Node(chosen), still.Node(best)
	if was == nil || better == nil || was.Timeline == better.Timeline && was.End >= better.End {
		return
	}
	journal := slices.Clone(p.journal)
	for i := index; i < len(journal); i++ {
		switch journal[i].Command.Verb {
		case "promote", "repoint", "redirect":
			journal[i].Command = exchanged(journal[i].Command, was.Name, better.Name)
		}
	}
	journal[index].Command.Args[0] = better.Name // also where it was a selector
	p.list = append(p.list, WhatIf{Name: "promote " + better.Name + ", the freshest, instead", Line: journal[index].Command.String(),
		At: journal[index].At, journal: journal, index: index})
}

// exchanged returns a command in which two nodes have changed places.
func exchanged(c engine.Command, a, b string) engine.Command {
	c.Args = slices.Clone(c.Args)
	for i, word := range c.Args {
		switch word {
		case a:
			c.Args[i] = b
		case b:
			c.Args[i] = a
		}
	}
	return c
}

// without proposes that the last fault had not happened.
func (p *proposals) without() {
	index := p.last(func(c engine.Command) bool { return isFault(c.Verb) })
	if index < 0 || p.journal[index].At == 0 {
		return
	}
	journal := slices.Delete(slices.Clone(p.journal), index, index+1)
	p.list = append(p.list, WhatIf{Name: "without " + p.journal[index].Command.String(), At: p.journal[index].At, journal: journal, index: index})
}

// beforeJournal returns a cursor just before the command at an index of the
// journal, with everything done that was due at its moment.
func (s *Stage) beforeJournal(journal []engine.Timed, index int) cursor {
	script := journalScript(s.Reel().Seed(), journal[:index], nil)
	t := &Take{script: script}
	t.adopt(s.take, journal[index].At, index)
	c := t.from(t.frames.list[len(t.frames.list)-1])
	c.replay(journal[index].At)
	return c
}

// journalScript returns the tape of a journal, followed by items that have not
// had their turn.
func journalScript(seed uint64, journal []engine.Timed, rest []Item) *Script {
	script := &Script{Name: "journal", Items: []Item{{Line: 1, Command: engine.Command{Verb: "seed", Args: []string{fmt.Sprint(seed)}}}}}
	for i, t := range journal {
		script.Items = append(script.Items, Item{Line: i + 2, When: At, Time: engine.Duration(t.At), Command: t.Command})
	}
	script.Items = append(script.Items, rest...)
	return script
}

// adopt takes over the keyframes of another take from before a change of its
// journal, each with a player of this take's tape.
func (t *Take) adopt(from *Take, at engine.Time, index int) {
	t.frames.distance = from.frames.distance
	adopt := func(reel *engine.Reel) {
		player := newPlayer(t.script, reel)
		player.reel, player.item = reel, reel.Done()+1 // behind the seed
		t.frames.list = append(t.frames.list, &keyframe{player: player, at: reel.Now(), played: reel.Played(), events: reel.Events()})
	}
	for _, f := range from.frames.list {
		if reel := f.player.Reel(); reel.Done() <= index && f.at <= at {
			adopt(reel)
		}
	}
	if len(t.frames.list) == 0 {
		adopt(engine.NewReel(from.frames.list[0].player.Reel().Seed()))
	}
}

// StillAt returns what the world looked like at a moment of the take.
func (s *Stage) StillAt(at engine.Time) engine.Still {
	var still engine.Still
	c := s.take.at(at)
	c.reel().Still(&still)
	return still
}

// Try makes a take of a what-if and plays it to the moment that is on the
// stage, so that both can be seen at one moment. It returns the number of the
// take. A what-if is good until the take is played on.
func (s *Stage) Try(w WhatIf) (int, error) {
	if w.journal == nil {
		return 0, fmt.Errorf("there is nothing to try; ask for the what-ifs of this take first")
	}
	s.leave()
	now, parent := s.Reel().Now(), s.take
	player := s.player
	if parent.edge != nil {
		player = parent.edge.player
	}
	s.numbers++
	t := &Take{number: s.numbers, parent: parent.number, name: w.Name, fork: w.At, line: w.Line,
		script: journalScript(s.Reel().Seed(), w.journal, player.script.Items[player.item:])}
	t.adopt(parent, w.At, w.index)
	c := t.from(t.frames.list[len(t.frames.list)-1])
	t.end = end{c.reel().Now(), c.reel().Played(), c.reel().Events()}
	t.seen, t.marks = t.end.events, parent.marks.until(t.end.events)
	s.admit(t)
	s.enter(t, c)
	s.playOn(max(now, w.At))
	return t.number, nil
}
