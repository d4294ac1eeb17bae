package storage

import "slices"

// Log is an append-only sequence in chunks. What has been appended never
// changes, so clones share it. Positions start at 1.
type Log[T any] struct {
	chunks []*chunk[T]
	length uint64
	// borrowed says that the last chunk is another log's memory. It may be
	// read as far as this log goes, but never be written to.
	borrowed bool
}

// chunkLen is the number of elements of a chunk: large enough that a clone,
// which copies the list of chunks, is cheap, small enough that copying the
// last one is.
const chunkLen = 1024

// Len returns the position of the last element, 0 when there is none.
func (l *Log[T]) Len() uint64 { return l.length }

// At returns the element at a position between 1 and Len.
func (l *Log[T]) At(position uint64) *T {
	c := l.chunks[(position-1)/chunkLen]
	if c.elements == nil {
		c.unpack()
	}
	return &c.elements[(position-1)%chunkLen]
}

// Append adds an element behind the last.
func (l *Log[T]) Append(element T) {
	if l.length%chunkLen == 0 || l.borrowed {
		l.makeRoom()
	}
	l.chunks[len(l.chunks)-1].elements[l.length%chunkLen] = element
	l.length++
}

// makeRoom sees to it that the last chunk is this log's own and not full.
func (l *Log[T]) makeRoom() {
	if l.length%chunkLen > 0 {
		l.unshareLast()
		return
	}
	l.chunks = append(l.chunks, &chunk[T]{elements: new([chunkLen]T)})
	l.borrowed = false
}

// Run is a part of a log that lies in one piece. Its elements never change.
type Run[T any] struct {
	chunk    *chunk[T]
	from, to uint16 // within the chunk
}

// Elements returns what the run holds. The caller must not change it.
func (r Run[T]) Elements() []T {
	if r.chunk == nil {
		return nil
	}
	return r.chunk.open()[r.from:r.to:r.to]
}

// Len returns how many elements the run holds.
func (r Run[T]) Len() int { return int(r.to - r.from) }

// Run returns the elements from a position on that lie in one piece, up to
// and including limit. It is never empty when from <= limit <= Len.
func (l *Log[T]) Run(from, limit uint64) Run[T] {
	start := (from - 1) % chunkLen
	chunk := l.chunks[(from-1)/chunkLen]
	end := min(start+limit-from+1, chunkLen)
	return Run[T]{chunk: chunk, from: uint16(start), to: uint16(end)}
}

// Extend appends a run that another log has at the same positions. Where it
// can, it borrows that log's memory instead of copying: the copies of one
// history then cost as much as one.
func (l *Log[T]) Extend(r Run[T]) {
	next := l.length % chunkLen
	switch {
	case next == 0 && r.from == 0:
		l.chunks = append(l.chunks, r.chunk)
		l.borrowed = true
	case l.borrowed && next == uint64(r.from) && l.chunks[len(l.chunks)-1] == r.chunk:
		// It has been there all along, behind the end of this log.
	default:
		for _, element := range r.Elements() {
			l.Append(element)
		}
		return
	}
	l.length += uint64(r.Len())
}

// Truncate drops everything behind a position. Memory that a clone or a
// message still reads is left alone: the next Append goes to a copy.
func (l *Log[T]) Truncate(length uint64) {
	if length >= l.length {
		return
	}
	l.length = length
	count := int((length + chunkLen - 1) / chunkLen)
	l.chunks = l.chunks[:count:count]
	l.unshareLast()
}

// Clone returns a log that shares with l only what neither can change: whoever
// of the two made the last chunk goes on behind what the other sees of it, and
// the other copies it before it appends.
func (l *Log[T]) Clone() Log[T] {
	return Log[T]{chunks: slices.Clone(l.chunks), length: l.length, borrowed: true}
}

func (l *Log[T]) unshareLast() {
	l.borrowed = false
	if l.length%chunkLen == 0 {
		return
	}
	last := len(l.chunks) - 1
	fresh := new([chunkLen]T)
	copy(fresh[:l.length%chunkLen], l.chunks[last].open()[:])
	l.chunks[last] = &chunk[T]{elements: fresh}
}
