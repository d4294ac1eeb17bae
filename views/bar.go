package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// barScale is the part of the log that every bar shows, the same for all
// nodes so that bars can be compared: its end is the end of the primary's log,
// or of the longest one where the primary has lost its own.
type barScale struct {
	log  engine.LSN // the end of the primary's log, which others are behind
	end  engine.LSN
	span engine.LSN
}

// leastSpan is how many records a bar shows at least: few enough that a lag
// of one can be seen.
const leastSpan = 24

// scaleOf chooses the span by the node that lags most, in powers of two, so
// that the scale seldom changes.
func scaleOf(s *engine.Still) barScale {
	log := reference(s)
	end := log
	for i := range s.Nodes {
		if log == 0 {
			end = max(end, s.Nodes[i].End)
		}
	}
	var lag engine.LSN
	for i := range s.Nodes {
		if n := &s.Nodes[i]; n.Replayed < end {
			lag = max(lag, end-n.Replayed)
		}
	}
	span := engine.LSN(leastSpan)
	for span < lag+lag/2 && span <= end/2 {
		span *= 2
	}
	if span < lag+lag/2 {
		span = end
	}
	return barScale{log: log, end: end, span: min(span, end)}
}

// at returns the last record that a cell of a bar stands for.
func (b barScale) at(i, cells int) engine.LSN {
	first, step := b.end-b.span, engine.LSN(i+1)
	if b.span > 1<<50 {
		return first + b.span/engine.LSN(cells)*step
	}
	return first + (b.span*step+engine.LSN(cells)-1)/engine.LSN(cells)
}

// drawBar shows how far a node has come: replayed, flushed, received, and
// what is still missing.
func (p *Painter) drawBar(x, y, cells int, n *engine.Node) {
	for i := range cells {
		at := p.scale.at(i, cells)
		r, role := p.glyphs.Missing, themes.BarMissing
		switch {
		case p.scale.end == 0:
			role = themes.Faint
		case at <= n.Replayed:
			r, role = p.glyphs.Replayed, themes.BarReplayed
		case at <= n.Flushed:
			r, role = p.glyphs.Flushed, themes.BarFlushed
		case at <= n.End:
			r, role = p.glyphs.Received, themes.BarReceived
		}
		if n.Condition == engine.Down && role == themes.BarReplayed {
			r, role = p.glyphs.Flushed, themes.Down // memory is gone, the disk is not
		}
		p.grid.set(x+i, y, r, role)
	}
}
