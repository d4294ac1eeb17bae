package replication

import (
	"cmp"
	"slices"
	"strings"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
)

// Who has which version of which key, for those who look. It costs more than a
// Still, and changes nothing.

// VersionTable is the keys of a cluster whose nodes keep versions, beside what
// every node has of each.
type VersionTable struct {
	Keys  []KeyCloseUp
	Large bool // there are too many keys to list more than those of late
}

// KeyCloseUp is one key and its copies.
type KeyCloseUp struct {
	Key      string
	Watched  bool
	Deleted  bool             // what all nodes know together is a deletion
	Versions []VersionCloseUp // that a reader of all nodes would be given, in the order in which they were asked for
	Copies   []CopyCloseUp    // by node, in the order of Still.Nodes
}

// Differs tells whether a home replica lacks something.
func (k *KeyCloseUp) Differs() bool {
	return slices.ContainsFunc(k.Copies, func(c CopyCloseUp) bool { return c.Home && c.State != CopyNewest })
}

// Newest returns the operation that was asked for last of those whose versions
// are here.
func (k *KeyCloseUp) Newest() storage.OpID {
	if len(k.Versions) == 0 {
		return 0
	}
	return k.Versions[len(k.Versions)-1].Op
}

// VersionCloseUp is a version that no other has replaced.
type VersionCloseUp struct {
	Op      storage.OpID
	Client  sim.ID // who wrote it
	Value   string
	Deleted bool
	At      sim.Time // by the clock of the node that coordinated the write
	Dot     string   // its number there, where siblings are kept
}

// CopyCloseUp is what a node has of a key.
type CopyCloseUp struct {
	Home     bool // the key belongs here
	State    CopyState
	Newest   storage.OpID // of what it has
	Behind   int          // versions between that and the newest, when Older
	Siblings int          // values that a reader of this node is given
	Deleted  bool         // it has a deletion
	HeldFor  []sim.ID     // the node keeps hints for these
	// Value and Vector are told of one key only, the chosen one.
	Value, Vector string
	// Held has a bit for each of the first 64 Versions that is here.
	Held uint64
}

// Has tells whether the copy has the version of a number in Versions.
func (c *CopyCloseUp) Has(version int) bool { return version < 64 && c.Held>>version&1 == 1 }

// CopyState compares a copy with what all nodes know together.
type CopyState uint8

// The states of a copy.
const (
	CopyAbsent CopyState = iota
	CopyNewest           // everything
	CopyPart             // some of the siblings
	CopyOlder            // nothing that was not replaced
)

// String names the state.
func (c CopyState) String() string { return [...]string{"absent", "newest", "part", "older"}[c] }

// Bounds of a table: with more copies than fewCopies only the watched keys, the
// hinted ones and those of the last recentOps operations are listed.
const (
	fewCopies  = 1024
	recentOps  = 512
	recentKeys = 64
)

// Versions fills v with the keys of the cluster, those in watch first. The
// values and vectors of the chosen key are told too. It lists nothing where
// nodes keep a log.
func (w *World) Versions(v *VersionTable, watch []string, chosen string) {
	if w.ring == nil {
		*v = VersionTable{}
		return
	}
	keys := w.keysOfTable(v)
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(cmp.Compare(placeIn(watch, a), placeIn(watch, b)), compareKeys(a, b))
	})
	keys = slices.Compact(keys)
	v.Keys = resize(v.Keys, len(keys))
	for i, key := range keys {
		w.closeUpKey(&v.Keys[i], key)
		v.Keys[i].Watched = slices.Contains(watch, key)
		if key == chosen || chosen == "" && i == 0 {
			w.tellCopies(&v.Keys[i])
		}
	}
}

// keysOfTable returns the keys to list, in any order, some maybe twice.
func (w *World) keysOfTable(v *VersionTable) []string {
	var keys []string
	copies := 0
	for i := range w.nodes {
		copies += w.nodes[i].replica.copies.Size()
	}
	if v.Large = copies > fewCopies; !v.Large {
		for i := range w.nodes {
			keys = append(keys, w.nodes[i].replica.copies.Keys()...)
		}
		return keys
	}
	for i := range w.nodes {
		for _, h := range w.nodes[i].replica.hints[:min(len(w.nodes[i].replica.hints), recentKeys)] {
			keys = append(keys, h.key)
		}
	}
	last := w.ops.Len()
	for id := last; id > 0 && id+recentOps > last && len(keys) < 2*recentKeys; id-- {
		if op := w.Op(storage.OpID(id)); !op.IsRead && !slices.Contains(keys, op.Key) {
			keys = append(keys, op.Key)
		}
	}
	return keys
}

// placeIn puts what is watched before what is not.
func placeIn(watch []string, key string) int {
	if i := slices.Index(watch, key); i >= 0 {
		return i
	}
	return len(watch)
}

// compareKeys puts k/2 before k/10.
func compareKeys(a, b string) int {
	tableA, idA, _ := strings.Cut(a, "/")
	tableB, idB, _ := strings.Cut(b, "/")
	return cmp.Or(strings.Compare(tableA, tableB), cmp.Compare(len(idA), len(idB)), strings.Compare(idA, idB))
}

func (w *World) closeUpKey(v *KeyCloseUp, key string) {
	v.Key, v.Versions, v.Copies = key, v.Versions[:0], resize(v.Copies, len(w.nodes))
	whole := (*storage.Object)(nil)
	for i := range w.nodes { // also those that stand in for others
		whole = whole.Merge(w.ring.config.Conflict, w.nodes[i].replica.copies.Get(key))
	}
	if whole != nil {
		for _, r := range whole.Revisions {
			v.Versions = append(v.Versions, w.versionCloseUp(r))
		}
	}
	slices.SortFunc(v.Versions, func(a, b VersionCloseUp) int { return cmp.Compare(a.Op, b.Op) })
	v.Deleted = whole != nil && whole.Siblings() == 0
	homes := w.Homes(key)
	for i := range w.nodes {
		v.Copies[i].Home = slices.Contains(homes, sim.ID(i))
		w.closeUpCopy(v, i, whole)
	}
}

func (w *World) versionCloseUp(r storage.Revision) VersionCloseUp {
	v := VersionCloseUp{Op: r.Op, Client: sim.Nobody, Value: r.Value, Deleted: r.Deleted, At: r.At}
	if op := w.Op(r.Op); op != nil {
		v.Client = op.Client
	}
	if r.Dot.N > 0 {
		v.Dot = w.describeVector(storage.Vector{r.Dot})
	}
	return v
}

func (w *World) closeUpCopy(v *KeyCloseUp, i int, whole *storage.Object) {
	r, c := w.nodes[i].replica, &v.Copies[i]
	object := r.copies.Get(v.Key)
	*c = CopyCloseUp{Home: c.Home, HeldFor: c.HeldFor[:0], Newest: object.Newest(), Siblings: object.Siblings()}
	for j := range r.hints {
		if r.hints[j].key == v.Key {
			c.HeldFor = append(c.HeldFor, r.hints[j].home)
		}
	}
	if object == nil {
		return
	}
	c.Deleted = c.Siblings == 0
	shared := 0
	for number := range v.Versions[:min(len(v.Versions), 64)] {
		if object.Shows(v.Versions[number].Op) {
			c.Held |= 1 << number
			shared++
		}
	}
	switch {
	case object.Same(whole) || shared == len(v.Versions) && shared == len(object.Revisions):
		c.State = CopyNewest
	case shared > 0:
		c.State = CopyPart
	default:
		c.State = CopyOlder
	}
}

// tellCopies tells of one key what the others are too many for.
func (w *World) tellCopies(v *KeyCloseUp) {
	for i := range w.nodes {
		c, object := &v.Copies[i], w.nodes[i].replica.copies.Get(v.Key)
		c.Value, _ = object.Value()
		if object != nil && object.Context != nil {
			c.Vector = w.describeVector(object.Context)
		}
	}
}
