package tape

import (
	"fmt"
	"time"

	"splitbrain/engine"
)

// How far a preview looks ahead: a second of the run, and no more work than a
// screen has time for between two pictures.
const (
	previewSpan = time.Second
	previewWork = 8192 // entries of the agenda
)

// Preview tells what a line would do if it were carried out now, or "" when
// that is nothing out of the ordinary. It does the line on a copy, and compares
// the copy with another one on which nothing was done.
func (s *Stage) Preview(line string) (string, error) {
	command, err := ParseLine(line)
	if err != nil {
		return "", err
	}
	if command.Verb == "break" {
		return "", nil
	}
	ahead := s.copyHere()
	mark := ahead.reel().Refusals()
	if err := ahead.reel().Do(command); err != nil {
		return "", err
	}
	if why := ahead.reel().RefusedSince(mark); why != "" {
		return "would be refused: " + why, nil
	}
	anyway := s.copyHere()
	to := s.Reel().Now().Add(previewSpan)
	_ = ahead.play(to, ahead.reel().Played()+previewWork)
	// Where there was too much to do for the whole second, both have less.
	_ = anyway.play(min(to, ahead.reel().Now()), endless)
	return s.foretell(&ahead, &anyway), nil
}

// copyHere returns a copy of what is on the stage, in which the person does
// nothing any more.
func (s *Stage) copyHere() cursor {
	c := cursor{take: &Take{script: s.take.script}, player: s.player.Clone(s.Reel().Clone()), through: true}
	c.reel().Keep(false)
	c.player.breaks.ignored = true
	_ = c.play(s.Reel().Now(), endless)
	return c
}

// foretell says what is worse with a command than without, the worst first.
func (s *Stage) foretell(ahead, anyway *cursor) string {
	var with, without engine.Still
	ahead.reel().Still(&with)
	anyway.reel().Still(&without)
	a, b := &with.Totals, &without.Totals
	lost := counted(a.Lost-b.Lost, "acknowledged write")
	switch twoLeft := a.Primaries > 1 && a.Primaries > b.Primaries; {
	case twoLeft && a.Lost > b.Lost:
		return fmt.Sprintf("would leave %d primaries and lose %s", a.Primaries, lost)
	case twoLeft:
		return fmt.Sprintf("would leave %d primaries", a.Primaries)
	case a.Lost > b.Lost:
		return "would lose " + lost
	case a.Diverged && !b.Diverged:
		return "would let nodes hold contents that no history explains"
	case a.Primaries == 0 && b.Primaries > 0:
		return "would leave no primary: nothing can be written"
	}
	if why := blocked(&with); why != "" && blocked(&without) == "" {
		return "would block commits: " + why
	}
	if stale := a.ReadsStale - b.ReadsStale; stale > 0 {
		return "would make " + counted(stale, "read") + " stale within a second"
	}
	return ""
}

// blocked says why the commits of a primary wait in vain, or "".
func blocked(s *engine.Still) string {
	p := s.Node(s.Totals.LastPrimary)
	if p == nil || p.Waiting == 0 || !p.Writable {
		return ""
	}
	needed, connected := 0, 0
	for i := range s.Nodes {
		switch s.Nodes[i].Sync {
		case engine.SyncSync, engine.SyncQuorum:
			needed++
		}
	}
	for i := range p.Senders {
		if p.Senders[i].Connected {
			connected++
		}
	}
	longest := engine.Duration(0)
	for i := range s.Clients {
		if c := &s.Clients[i]; c.Busy && !c.IsRead {
			longest = max(longest, s.Now.Sub(c.Since))
		}
	}
	switch {
	case needed == 0 || connected == 0:
		return "no standby in the list is connected"
	case longest >= previewSpan/2:
		return "the standbys that they wait for do not answer"
	}
	return ""
}
