package storage

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestBooksShareMemoryButNotFate(t *testing.T) {
	// Whatever is written into one book, no other that it was cloned from or
	// that was cloned from it changes.
	rapid.Check(t, func(t *rapid.T) {
		books := make([]Book[int], 3)
		want := make([][]int, 3)
		next := 0
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			i := rapid.IntRange(0, 2).Draw(t, "book")
			switch rapid.SampledFrom([]string{"append", "edit", "clone"}).Draw(t, "what") {
			case "append":
				for range rapid.SampledFrom([]int{1, 2, 63, 64, 65, 4095, 4200}).Draw(t, "count") {
					next++
					books[i].Append(next)
					want[i] = append(want[i], next)
				}
			case "edit":
				if n := len(want[i]); n > 0 {
					at := rapid.IntRange(1, n).Draw(t, "position")
					next++
					*books[i].Edit(uint64(at)) = next
					want[i][at-1] = next
				}
			case "clone":
				j := rapid.IntRange(0, 2).Draw(t, "copy")
				books[j], want[j] = books[i].Clone(), slices.Clone(want[i])
			}
			for k := range books {
				if int(books[k].Len()) != len(want[k]) {
					t.Fatalf("book %d has %d elements, want %d", k, books[k].Len(), len(want[k]))
				}
				for at, element := range want[k] {
					if got := *books[k].At(uint64(at + 1)); got != element {
						t.Fatalf("element %d of book %d is %d, want %d", at+1, k, got, element)
					}
				}
			}
		}
	})
}
