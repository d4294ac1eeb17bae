package storage

import (
	"maps"
	"slices"

	"splitbrain/engine/storage/statement"
)

// Heap is the rows of a node in pages, in an order of their own: a row keeps
// the place it got first, and the places of deleted rows are not used again.
// The zero value is an empty heap.
type Heap struct {
	pages  pages
	places map[string]Place
	next   map[string]uint64 // by table, the id that was given out last
}

// Place is where a row is.
type Place struct{ page, slot int }

// MaxRow bounds a key and its value together, so that every row fits a page.
const MaxRow = pageSize / 2

// Digest returns a digest of all bytes of all pages, 0 when there is none.
func (h *Heap) Digest() uint64 { return h.pages.digest }

// NextID returns the id that the next row of a table gets.
func (h *Heap) NextID(table string) uint64 { return h.next[table] + 1 }

// Counted notes that an id of a table has been given out.
func (h *Heap) Counted(table string, id uint64) {
	if id > h.next[table] {
		if h.next == nil {
			h.next = map[string]uint64{}
		}
		h.next[table] = id
	}
}

// Has tells whether there is a row of a key.
func (h *Heap) Has(key string) bool { _, found := h.places[key]; return found }

// Get returns the value of a row.
func (h *Heap) Get(key string) (value string, found bool) {
	at, found := h.places[key]
	if found {
		_, value, _ = h.pages.list[at.page].row(at.slot)
	}
	return value, found
}

// Scan returns the rows of a table in the order in which they lie in the pages.
func (h *Heap) Scan(table string) []statement.Row {
	var rows []statement.Row
	for _, p := range h.pages.list {
		for slot := range p.slots() {
			if key, value, filled := p.row(slot); filled && statement.TableOf(key) == table {
				rows = append(rows, statement.Row{Key: key, Value: value})
			}
		}
	}
	return rows
}

// Put gives a row a value, in the place it has or in a new one. Both together
// are no longer than MaxRow.
func (h *Heap) Put(key, value string) {
	at, found := h.places[key]
	if !found {
		at = h.Reserve(key, value)
	}
	h.PutAt(at, key, value)
}

// PutAt is Put for a row whose place is known. Where the page is full by now,
// the row moves to a new place.
func (h *Heap) PutAt(at Place, key, value string) {
	if p := h.pages.list[at.page]; !fits(p, at, len(value)+len(key)) {
		// The count of slots goes along: nobody else has heard of this one.
		h.pages.writeNumbers(at.page, 0, p.slots())
		h.empty(at)
		at = h.Reserve(key, value)
	}
	h.fill(at, key, value)
}

// fits tells whether a row of a key and value of this length can be where at
// is: over the old row, or in what is free on the page.
func fits(p *page, at Place, length int) bool {
	return keyHeader+length <= max(p.number(pageHeader+at.slot*slotSize+2), p.free())
}

// Reserve makes an empty slot for a row that comes later: a transaction that
// is still open has its place already.
func (h *Heap) Reserve(key, value string) Place {
	last := len(h.pages.list) - 1
	if last < 0 || h.pages.list[last].free() < slotSize+keyHeader+len(key)+len(value) {
		last++
	}
	slot := 0
	if last < len(h.pages.list) {
		slot = h.pages.list[last].slots()
	}
	h.pages.writeNumbers(last, 0, slot+1)
	return Place{last, slot}
}

// fill writes a row into a slot.
func (h *Heap) fill(at Place, key, value string) {
	p, entry := h.pages.list[at.page], pageHeader+at.slot*slotSize
	length := keyHeader + len(key) + len(value)
	begin := p.number(entry)
	if length > p.number(entry+2) {
		begin = p.low() - length
		// The count of slots goes along: others may have been added since
		// this one was.
		h.pages.writeNumbers(at.page, 0, p.slots(), begin)
	}
	bytes := append(make([]byte, 0, length), byte(len(key)>>8), byte(len(key)))
	bytes = append(append(bytes, key...), value...)
	h.pages.write(PageWrite{Page: at.page, Offset: begin, Bytes: bytes})
	h.pages.writeNumbers(at.page, entry, begin, length)
	if h.places == nil {
		h.places = map[string]Place{}
	}
	h.places[key] = at
}

// Delete removes a row.
func (h *Heap) Delete(key string) {
	if at, found := h.places[key]; found {
		h.empty(at)
		delete(h.places, key)
	}
}

func (h *Heap) empty(at Place) { h.pages.writeNumbers(at.page, pageHeader+at.slot*slotSize, 0, 0) }

// Store brings rows to what their images say.
func (h *Heap) Store(images []statement.Image) {
	for i := range images {
		if images[i].Has {
			h.Put(images[i].Key, images[i].After)
		} else {
			h.Delete(images[i].Key)
		}
	}
}

// TakeRedo returns the bytes written since it was last called.
func (h *Heap) TakeRedo() []PageWrite { return h.pages.takeRedo() }

// Redo writes bytes that somebody else wrote in pages like these and returns
// the rows that changed by it. It knows nothing of what the bytes are for.
func (h *Heap) Redo(writes []PageWrite) []statement.Image {
	var touched []int
	for _, w := range writes {
		if !slices.Contains(touched, w.Page) {
			touched = append(touched, w.Page)
		}
	}
	before := make([]page, len(touched))
	for i, number := range touched {
		if number < len(h.pages.list) {
			before[i] = *h.pages.list[number]
		}
	}
	for _, w := range writes {
		h.pages.write(w)
	}
	var gone, put []statement.Image
	for i, number := range touched {
		for slot := range h.pages.list[number].slots() {
			gone, put = h.compareSlot(&before[i], Place{number, slot}, gone, put)
		}
	}
	// A row that moved is gone in one place and there in another.
	for i := range gone {
		to := slices.IndexFunc(put, func(image statement.Image) bool { return image.Key == gone[i].Key })
		if to >= 0 {
			put[to].Had, put[to].Before = true, gone[i].Before
			continue
		}
		delete(h.places, gone[i].Key)
		put = append(put, gone[i])
	}
	return put
}

// compareSlot looks what became of a slot, and keeps the places of its rows.
func (h *Heap) compareSlot(was *page, at Place, gone, put []statement.Image) (_, _ []statement.Image) {
	if h.pages.list[at.page].sameSlot(was, at.slot) {
		return gone, put
	}
	key, value, filled := h.pages.list[at.page].row(at.slot)
	oldKey, oldValue, had := "", "", false
	if at.slot < was.slots() {
		oldKey, oldValue, had = was.row(at.slot)
	}
	if filled == had && key == oldKey && value == oldValue {
		return gone, put
	}
	if had && (!filled || key != oldKey) {
		gone = append(gone, statement.Image{Key: oldKey, Before: oldValue, Had: true})
		had, oldValue = false, ""
	}
	if filled {
		if h.places == nil {
			h.places = map[string]Place{}
		}
		h.places[key] = at
		put = append(put, statement.Image{Key: key, Before: oldValue, After: value, Had: had, Has: true})
	}
	return gone, put
}

// Clone returns a heap that shares no memory with h that either may change.
func (h *Heap) Clone() Heap {
	return Heap{pages: h.pages.clone(), places: maps.Clone(h.places), next: maps.Clone(h.next)}
}
