package storage

import (
	"bytes"
	"slices"

	"splitbrain/engine/sim"
)

// pageSize is the size of a page, PostgreSQL's. The longest row that a line
// of a tape can hold fits.
const pageSize = 8192

// A page is a header, a directory of slots that grows upwards and rows that
// grow downwards: how many slots there are and where the lowest row begins (0
// for nowhere yet); of each slot where its row begins (0 when it is empty)
// and how long it is; of each row the length of its key, its key, its value.
// All numbers have two bytes.
const (
	pageHeader = 4
	slotSize   = 4
	keyHeader  = 2
)

type page [pageSize]byte

func (p *page) number(offset int) int { return int(p[offset])<<8 | int(p[offset+1]) }

func (p *page) slots() int { return p.number(0) }

// low returns where the lowest row begins.
func (p *page) low() int {
	if low := p.number(2); low > 0 {
		return low
	}
	return pageSize
}

// free returns how many bytes are left between directory and rows.
func (p *page) free() int { return p.low() - pageHeader - slotSize*p.slots() }

// row returns the key and the value in a slot, and whether it has a row.
func (p *page) row(slot int) (key, value string, filled bool) {
	at := p.number(pageHeader + slot*slotSize)
	if at == 0 {
		return "", "", false
	}
	end := at + p.number(pageHeader+slot*slotSize+2)
	begin := at + keyHeader + p.number(at)
	return string(p[at+keyHeader : begin]), string(p[begin:end]), true
}

// sameSlot tells whether a slot has the same bytes in both pages, without
// looking at what they mean.
func (p *page) sameSlot(other *page, slot int) bool {
	entry := pageHeader + slot*slotSize
	begin, length := p.number(entry), p.number(entry+2)
	return slot < other.slots() && begin == other.number(entry) && length == other.number(entry+2) &&
		bytes.Equal(p[begin:begin+length], other[begin:begin+length])
}

// PageWrite is a change of bytes: what physical replication ships.
type PageWrite struct {
	Page   int
	Offset int
	Bytes  []byte // never changed
}

// pages is a file of pages with a digest that is equal exactly when every
// byte is, because each byte that is not zero adds a number of its own.
type pages struct {
	list   []*page
	shared []bool // by page: it is also a clone's, to be copied before it changes
	digest uint64
	redo   []PageWrite // what was written since the last takeRedo
}

// write changes bytes. Missing pages up to the last one come into being.
func (p *pages) write(w PageWrite) {
	for len(p.list) <= w.Page {
		p.list, p.shared = append(p.list, new(page)), append(p.shared, false)
	}
	if p.shared[w.Page] {
		own := *p.list[w.Page]
		p.list[w.Page], p.shared[w.Page] = &own, false
	}
	to := p.list[w.Page]
	for i, b := range w.Bytes {
		at := w.Offset + i
		if to[at] != b {
			p.digest += weight(w.Page, at, b) - weight(w.Page, at, to[at])
			to[at] = b
		}
	}
	p.redo = append(p.redo, w)
}

func weight(page, offset int, b byte) uint64 {
	if b == 0 {
		return 0
	}
	return uint64(sim.NewHash().Uint64(uint64(page)<<24 | uint64(offset)<<8 | uint64(b)))
}

// writeNumbers changes numbers of two bytes each that lie side by side.
func (p *pages) writeNumbers(page, offset int, numbers ...int) {
	text := make([]byte, 0, 2*len(numbers))
	for _, n := range numbers {
		text = append(text, byte(n>>8), byte(n))
	}
	p.write(PageWrite{Page: page, Offset: offset, Bytes: text})
}

// takeRedo returns what was written since it was last called.
func (p *pages) takeRedo() []PageWrite {
	redo := p.redo
	p.redo = nil
	return redo
}

// clone returns pages that share with p only what neither changes any more.
func (p *pages) clone() pages {
	for i := range p.shared {
		p.shared[i] = true
	}
	return pages{list: slices.Clone(p.list), shared: slices.Clone(p.shared), digest: p.digest, redo: slices.Clip(p.redo)}
}
