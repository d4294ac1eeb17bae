package storage

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"splitbrain/engine/storage/statement"
)

// Index is an inverted index: for each word the keys whose values hold it. Its
// zero value is an empty index.
type Index struct {
	keys map[string]map[string]bool
}

// Words returns the words of a value: runs of letters and digits in lower case,
// each of them once, in order.
func Words(value string) []string {
	words := strings.FieldsFunc(strings.ToLower(value), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	slices.Sort(words)
	return slices.Compact(words)
}

// Change follows what a record did to rows: the words of the old values lead to
// a key no longer, those of the new ones do.
func (x *Index) Change(images []statement.Image) {
	for i := range images {
		image := &images[i]
		if image.Had {
			x.remove(image.Key, image.Before)
		}
		if image.Has {
			x.Add(image.Key, image.After)
		}
	}
}

// Add indexes a row.
func (x *Index) Add(key, value string) {
	if x.keys == nil {
		x.keys = map[string]map[string]bool{}
	}
	for _, word := range Words(value) {
		if x.keys[word] == nil {
			x.keys[word] = map[string]bool{}
		}
		x.keys[word][key] = true
	}
}

func (x *Index) remove(key, value string) {
	for _, word := range Words(value) {
		if delete(x.keys[word], key); len(x.keys[word]) == 0 {
			delete(x.keys, word)
		}
	}
}

// Find returns the keys whose values hold a word, in order.
func (x *Index) Find(word string) []string {
	return slices.Sorted(maps.Keys(x.keys[strings.ToLower(word)])) // order-free: sorted
}

// Len returns the number of words.
func (x *Index) Len() int { return len(x.keys) }

// Clone returns an index that shares no memory with x.
func (x *Index) Clone() Index {
	if x.keys == nil {
		return Index{}
	}
	c := Index{keys: make(map[string]map[string]bool, len(x.keys))}
	for word, keys := range x.keys { // order-free: copied into another map
		c.keys[word] = maps.Clone(keys)
	}
	return c
}
