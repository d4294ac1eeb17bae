package storage

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"splitbrain/engine/storage/statement"
)

func TestBytesAreAllThatIsShipped(t *testing.T) {
	// A heap that only ever gets the bytes of another is the same to the last
	// one, and knows from them which rows changed; so does a clone, and
	// neither clone feels what happens to the other.
	rapid.Check(t, func(t *rapid.T) {
		var primary, standby Heap
		rows, mirror := map[string]string{}, map[string]string{}
		var open []Place
		for range rapid.IntRange(1, 80).Draw(t, "steps") {
			key := fmt.Sprint("t/", rapid.IntRange(1, 12).Draw(t, "key"))
			switch rapid.SampledFrom([]string{"put", "put", "put", "delete", "open", "close", "clone"}).Draw(t, "what") {
			case "put":
				rows[key] = strings.Repeat("x", rapid.SampledFrom([]int{0, 3, 90, 2000, MaxRow - len(key)}).Draw(t, "length"))
				primary.Put(key, rows[key])
			case "delete":
				delete(rows, key)
				primary.Delete(key)
			case "open":
				open = append(open, primary.Reserve("o/", "some text"))
				primary.TakeRedo()
				continue
			case "close":
				if len(open) == 0 {
					continue
				}
				key = fmt.Sprint("o/", len(rows), len(open))
				if primary.Has(key) {
					continue
				}
				primary.PutAt(open[0], key, "some text")
				rows[key], open = "some text", open[1:]
			case "clone":
				left := primary.Clone()
				primary.Put("t/astray", "astray")
				primary = left
			}
			for _, image := range standby.Redo(primary.TakeRedo()) {
				if _, had := mirror[image.Key]; had != image.Had || mirror[image.Key] != image.Before {
					t.Fatalf("the bytes say %v of a row that was %q", image, mirror[image.Key])
				}
				if mirror[image.Key] = image.After; !image.Has {
					delete(mirror, image.Key)
				}
			}
			standby.TakeRedo()
			if !maps.Equal(rows, mirror) {
				t.Fatalf("the rows are %v, the bytes say %v", rows, mirror)
			}
			if len(open) == 0 && primary.Digest() != standby.Digest() {
				t.Fatal("the pages differ")
			}
		}
		seen := map[string]string{}
		for _, row := range append(standby.Scan("t"), standby.Scan("o")...) {
			seen[row.Key] = row.Value
			if value, found := standby.Get(row.Key); !found || value != row.Value {
				t.Fatalf("%s is %q where it lies and %q where it is looked up", row.Key, row.Value, value)
			}
		}
		if !maps.Equal(rows, seen) {
			t.Fatalf("a scan sees %v, want %v", seen, rows)
		}
	})
}

func TestAReservedPlaceThatIsTooSmall(t *testing.T) {
	// A row that finds its reserved place too small leaves it, and whoever
	// gets only the bytes has the same pages.
	var primary, standby Heap
	primary.Put("t/1", strings.Repeat("x", 4000))
	primary.Put("t/2", strings.Repeat("x", 200))
	standby.Redo(primary.TakeRedo())
	place := primary.Reserve("t/3", "short")
	primary.TakeRedo() // what is reserved is told by the record that fills it
	primary.PutAt(place, "t/3", strings.Repeat("x", 4090))
	standby.Redo(primary.TakeRedo())
	if primary.Digest() != standby.Digest() {
		t.Error("the pages differ")
	}
}

func TestDeletedRowsWaitForTheirTurn(t *testing.T) {
	// A deletion that is shown early hides the row, and replay takes it in.
	rows := NewRows()
	born := []statement.Image{{Key: "t/1", After: "a=1", Has: true}}
	gone := []statement.Image{{Key: "t/1", Before: "a=1", Had: true}}
	rows.Change(born, 1, 1)
	hash := rows.Hash()
	rows.ChangeEarly(gone, 2, 2)
	if _, found := rows.Read("t/1"); found || rows.Len() != 0 || len(rows.Keys()) != 0 || rows.Hash() != hash {
		t.Error("a row that was deleted early is still there, or the digest of what is replayed changed")
	}
	rows.Change(gone, 2, 2)
	if _, found := rows.Read("t/1"); found || rows.Len() != 0 || rows.Hash() != 0 {
		t.Error("a row that was deleted is still there")
	}
}
