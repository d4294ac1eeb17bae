package storage

// Log is an append-only sequence in chunks. Full chunks never change, so
// clones share them; only the last chunk is copied. Positions start at 1.
type Log[T any] struct {
	chunks [][]T
	length uint64
}

// chunkLen is the number of elements of a chunk: large enough that a clone
// is cheap, small enough that copying the last one is.
const chunkLen = 1024

// Len returns the position of the last element, 0 when there is none.
func (l *Log[T]) Len() uint64 { return l.length }

// At returns the element at a position between 1 and Len.
func (l *Log[T]) At(position uint64) *T {
	i := position - 1
	return &l.chunks[i/chunkLen][i%chunkLen]
}

// Append adds an element behind the last.
func (l *Log[T]) Append(element T) {
	if l.length%chunkLen == 0 {
		l.chunks = append(l.chunks, make([]T, 0, chunkLen))
	}
	last := len(l.chunks) - 1
	l.chunks[last] = append(l.chunks[last], element)
	l.length++
}

// Run returns the elements from a position on that lie next to each other in
// memory, up to and including limit. It is never empty when from <= limit <=
// Len. The caller must not change it.
func (l *Log[T]) Run(from, limit uint64) []T {
	i := from - 1
	chunk := l.chunks[i/chunkLen]
	end := min(limit-(i-i%chunkLen), uint64(len(chunk)))
	return chunk[i%chunkLen : end : end]
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

// Clone returns a log that shares with l only what neither can change.
func (l *Log[T]) Clone() Log[T] {
	c := Log[T]{chunks: append([][]T(nil), l.chunks...), length: l.length}
	c.unshareLast()
	return c
}

// Copy returns a log that shares nothing with l, for elements that do change.
func (l *Log[T]) Copy() Log[T] {
	c := Log[T]{chunks: make([][]T, len(l.chunks)), length: l.length}
	for i, chunk := range l.chunks {
		c.chunks[i] = append(make([]T, 0, chunkLen), chunk...)
	}
	return c
}

func (l *Log[T]) unshareLast() {
	if l.length%chunkLen == 0 {
		return
	}
	last := len(l.chunks) - 1
	fresh := make([]T, l.length-uint64(last)*chunkLen, chunkLen)
	copy(fresh, l.chunks[last])
	l.chunks[last] = fresh
}
