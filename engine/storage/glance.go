package storage

import "splitbrain/engine/sim"

// What somebody who only looks may ask of pages.

// PageGlance is a page as an eye can compare it with another node's.
type PageGlance struct {
	Number int
	Digest uint64 // of its bytes
	Slots  int    // places for rows, those of deleted rows included
	Free   int    // bytes
	// Differs is how many bytes are not those of the page it was compared
	// with, First the offset of the first of them. Shown are a few bytes from
	// there on, or, when nothing differs, from the row that came last.
	Differs, First int
	Shown          [glanceBytes]byte
	From           int // the offset of Shown
}

// glanceBytes is how many bytes of a page are shown.
const glanceBytes = 16

// Pages returns how many pages there are.
func (h *Heap) Pages() int { return len(h.pages.list) }

// Glance looks at a page and compares it with that of another heap, which may
// be nil or have no such page.
func (h *Heap) Glance(number int, other *Heap) PageGlance {
	p := h.pages.list[number]
	g := PageGlance{Number: number, Digest: uint64(sim.NewHash().String(string(p[:]))), Slots: p.slots(), Free: p.free(), From: p.low()}
	if other != nil && number < len(other.pages.list) {
		theirs := other.pages.list[number]
		for i := range p {
			if p[i] != theirs[i] {
				if g.Differs == 0 {
					g.First, g.From = i, i
				}
				g.Differs++
			}
		}
	}
	g.From = min(g.From, pageSize-glanceBytes)
	copy(g.Shown[:], p[g.From:])
	return g
}
