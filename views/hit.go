package views

// hit is a part of the last frame that belongs to a target.
type hit struct {
	rect
	target Target
}

func (p *Painter) hit(r rect, t Target) { p.hits = append(p.hits, hit{r, t}) }

// modal makes everything drawn so far unreachable: a dialog lies over it.
func (p *Painter) modal() { p.hits = p.hits[:0] }

// At returns what the last frame showed at a cell. Targets with several
// parts, such as links, are found at each of them.
func (p *Painter) At(x, y int) Target {
	for i := len(p.hits) - 1; i >= 0; i-- {
		if p.hits[i].holds(x, y) {
			return p.hits[i].target
		}
	}
	return Target{}
}

// Neighbour returns the nearest target of the last frame in a direction, for
// the arrow keys: nodes and clients from one of them, items from an item. It
// returns from when there is none, and the first target when from is not on
// the screen.
func (p *Painter) Neighbour(from Target, dx, dy int) Target {
	start, ok := p.find(from)
	if !ok {
		return p.Next(Target{}, false)
	}
	best, bestCost := from, int(^uint(0)>>1)
	for i := range p.hits {
		h := &p.hits[i]
		if h.target == from || !walkable(from.Kind, h.target.Kind) {
			continue
		}
		// Rows are about twice as tall as columns are wide.
		ax, ay := h.midX()-start.midX(), 2*(h.midY()-start.midY())
		along, aside := ax*dx+ay*dy, abs(ax*dy)+abs(ay*dx)
		if along <= 0 || aside > 3*along {
			continue
		}
		if cost := along + 2*aside; cost < bestCost {
			best, bestCost = h.target, cost
		}
	}
	return best
}

// walkable says which kinds an arrow key goes to.
func walkable(from, to TargetKind) bool {
	if onCanvas(from) {
		return to == NodeTarget || to == ClientTarget
	}
	return from == to
}

func onCanvas(k TargetKind) bool {
	return k == NodeTarget || k == ClientTarget || k == LinkTarget
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

func (p *Painter) find(t Target) (rect, bool) {
	for i := range p.hits {
		if p.hits[i].target == t && t.Kind != NoTarget {
			return p.hits[i].rect, true
		}
	}
	return rect{}, false
}

// Next returns the target after another, or before it, for the tab key: the
// nodes, then the links between them, those of clients, and the clients, and round again. In a dialog, in a
// menu and among the steps of a failover it goes through the items.
func (p *Painter) Next(from Target, backwards bool) Target {
	kinds := []TargetKind{NodeTarget, LinkTarget, LinkTarget, ClientTarget}
	if from.Kind != NoTarget && !onCanvas(from.Kind) {
		kinds = []TargetKind{from.Kind}
	} else if from.Kind == NoTarget && len(p.hits) > 0 && p.hits[len(p.hits)-1].target.Kind == DialogTarget {
		kinds = []TargetKind{DialogTarget}
	}
	var first, last, previous Target
	found := false
	for turn, kind := range kinds {
		for i := range p.hits {
			t := p.hits[i].target
			if t.Kind != kind || t == last || kind == LinkTarget && p.isInner(t) != (turn == 1) {
				continue
			}
			if first.Kind == NoTarget {
				first = t
			}
			if last == from && found && !backwards {
				return t
			}
			if t == from {
				found, previous = true, last
			}
			last = t
		}
	}
	switch {
	case !found && backwards:
		return last
	case backwards && previous.Kind != NoTarget:
		return previous
	case backwards:
		return last
	}
	return first
}

// isInner tells whether a link is between two nodes, whose IDs come before all
// others.
func (p *Painter) isInner(link Target) bool { return int(link.Peer) < p.nodes }

// TimelineAt returns which part of the take a column of the last frame's
// timeline stands for, from 0 to 1. Beyond its ends it is the end.
func (p *Painter) TimelineAt(x int) (share float64, ok bool) {
	for i := range p.hits {
		if h := &p.hits[i]; h.target.Kind == TimelineTarget && (!ok || h.x <= x) {
			share, ok = float64(h.target.Index)/TimelineSteps, true
		}
	}
	return share, ok
}
