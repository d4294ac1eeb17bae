package storage

// Book is a sequence of elements that may change after they were appended.
// Clones share its pages, and whoever changes one takes a copy of it first: a
// clone costs a list of sheets, and later the pages that have changed since.
// Positions start at 1. The zero value is an empty book.
type Book[T any] struct {
	sheets []*sheet[T]
	length uint64
	mark   *owner
}

// owner marks the pages and sheets that only one book reads. A clone leaves
// both books without any.
type owner struct{ _ byte }

// sheet is a list of pages.
type sheet[T any] struct {
	of    *owner
	pages [sheetLen]*leaf[T]
}

// leaf is a page of elements.
type leaf[T any] struct {
	of       *owner
	elements [leafLen]T
}

// The number of elements of a page, and of pages of a sheet. Both are small,
// because one change may copy one of each.
const (
	leafLen  = 64
	sheetLen = 64
)

// Len returns the position of the last element, 0 when there is none.
func (b *Book[T]) Len() uint64 { return b.length }

// At returns the element at a position between 1 and Len, to be read and not
// to be changed.
func (b *Book[T]) At(position uint64) *T {
	i := position - 1
	return &b.sheets[i/(leafLen*sheetLen)].pages[i/leafLen%sheetLen].elements[i%leafLen]
}

// Edit returns the element at a position, to be changed before the next clone
// is made.
func (b *Book[T]) Edit(position uint64) *T {
	i := position - 1
	p := &b.sheet(i / (leafLen * sheetLen)).pages[i/leafLen%sheetLen]
	if (*p).of != b.mark {
		own := **p
		own.of = b.mark
		*p = &own
	}
	return &(*p).elements[i%leafLen]
}

// sheet returns a sheet that may be changed.
func (b *Book[T]) sheet(i uint64) *sheet[T] {
	s := &b.sheets[i]
	if (*s).of != b.mark {
		own := **s
		own.of = b.mark
		*s = &own
	}
	return *s
}

// Append adds an element behind the last.
func (b *Book[T]) Append(element T) {
	i := b.length
	if i%(leafLen*sheetLen) == 0 {
		b.sheets = append(b.sheets, &sheet[T]{of: b.mark})
	}
	b.length++
	if i%leafLen == 0 {
		b.sheet(i / (leafLen * sheetLen)).pages[i/leafLen%sheetLen] = &leaf[T]{of: b.mark}
	}
	*b.Edit(b.length) = element
}

// Clone returns a book that shares with b only what neither changes any more.
func (b *Book[T]) Clone() Book[T] {
	b.mark = new(owner)
	return Book[T]{sheets: append([]*sheet[T](nil), b.sheets...), length: b.length, mark: new(owner)}
}
