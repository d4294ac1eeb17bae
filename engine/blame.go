package engine

import (
	"fmt"

	"splitbrain/engine/trace"
)

// blame returns, in sentences, what went wrong in the last failover, which
// step or setting it follows from, and until when it could have been averted.
func (c *cluster) blame(s *Still) []string {
	var sentences []string
	t := &s.Totals
	if t.SplitBrains > 0 {
		sentences = append(sentences, splitSentence(s))
	}
	if t.ResourceStale > 0 {
		sentences = append(sentences, staleSentence(s))
	}
	for why := trace.NotShipped; why <= trace.ConflictLost; why++ {
		count, first := 0, LostWrite{}
		for _, lost := range t.LostWrites {
			if lost.Why == why {
				if count == 0 {
					first = lost
				}
				count++
			}
		}
		if count > 0 {
			sentences = append(sentences, lossSentence(s, count, &first))
		}
	}
	return sentences
}

func splitSentence(s *Still) string {
	t := &s.Totals
	first, second := s.NameOf(t.SplitFirst), s.NameOf(t.SplitSecond)
	lasted := roundSpan(t.SplitBrainFor)
	switch t.SplitWhy {
	case trace.ReturnedUnfenced:
		return fmt.Sprintf("2 primaries for %s: %s came back beside %s, because it was not fenced (step 2 skipped)", lasted, second, first)
	case trace.WokeUnfenced:
		return fmt.Sprintf("2 primaries for %s: %s woke up beside %s, because it was not fenced (step 2 skipped)", lasted, second, first)
	}
	return fmt.Sprintf("2 primaries for %s: promote %s ran while %s was not fenced (step 2 skipped)", lasted, second, first)
}

func lossSentence(s *Still, count int, first *LostWrite) string {
	acker, promoted := s.NameOf(first.AckedBy), s.NameOf(s.Totals.LastPrimary)
	writes, them := plural(count, "write"), verbFor(count, "it", "them")
	switch first.Why {
	case trace.OtherHadIt:
		holder := s.NameOf(first.Holder)
		return fmt.Sprintf("%s lost: %s had what %s lacked; until %s promoting %s instead would have saved %s", writes, holder, promoted, first.NoReturn, holder, them)
	case trace.DeposedPrimary:
		return fmt.Sprintf("%s lost: %s acknowledged %s after %s had taken over; fencing %s before %s would have prevented it", writes, acker, them, promoted, acker, first.NoReturn)
	case trace.CancelledWait:
		return fmt.Sprintf("%s lost: the wait for a standby had been cancelled, which left only %s with it", writes, acker)
	case trace.FellBackThen:
		return fmt.Sprintf("%s lost: semi-sync on %s had silently become async", writes, acker)
	case trace.NotFlushed:
		return fmt.Sprintf("%s lost: local=unflushed let %s acknowledge before its own flush", writes, acker)
	case trace.OlderStamp:
		keeps := "siblings"
		if s.Mesh.Leaders > 0 {
			keeps = "keep"
		}
		return fmt.Sprintf("%s lost: an older write has a later timestamp, by another clock, and the last timestamp wins; conflict=%s keeps both", writes, keeps)
	case trace.ConflictLost:
		return fmt.Sprintf("%s lost: another leader had said ok to a write of the same row, neither knew of the other, and the later timestamp won; conflict=keep keeps both, and a home for the row lets only one leader write it", writes)
	case trace.CopiesGone:
		return fmt.Sprintf("%s lost: every replica that had %s is without its disk; a greater w puts %s on more of them", writes, them, them)
	case trace.DiskLost:
		return fmt.Sprintf("%s lost: %s alone had %s on its disk, and that was wiped", writes, acker, them)
	}
	return fmt.Sprintf("%s lost: %s alone had %s, because no policy made it wait; until %s restarting %s instead of promoting %s would have kept %s",
		writes, acker, them, first.NoReturn, acker, promoted, them)
}
