package views

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"splitbrain/engine"
	"splitbrain/themes"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// table is what the peers have of some keys: one of every mark.
func table() *Versions {
	v := &Versions{}
	for i, key := range []string{"cart/7", "cart/8", "users/42", "users/43"} {
		k := engine.KeyCloseUp{Key: key, Watched: i == 0, Copies: make([]engine.CopyCloseUp, 5)}
		k.Versions = []engine.VersionCloseUp{{Op: 9, Client: 100, Value: "eggs", Dot: "n1:5", At: engine.Time(8123 * ms)}}
		for n := range k.Copies {
			k.Copies[n] = engine.CopyCloseUp{Home: (n+5-i)%5 < 3}
			if k.Copies[n].Home {
				k.Copies[n].State, k.Copies[n].Held, k.Copies[n].Siblings, k.Copies[n].Vector = engine.CopyNewest, 1, 1, "n1:5 n2:1"
			}
		}
		v.Table.Keys = append(v.Table.Keys, k)
	}
	first, second, third := &v.Table.Keys[0], &v.Table.Keys[1], &v.Table.Keys[2]
	first.Versions = append(first.Versions, engine.VersionCloseUp{Op: 11, Client: 101, Value: "milk", Dot: "n2:2"})
	for n, held := range []uint64{3, 1, 2} {
		c := &first.Copies[n]
		c.Held, c.Siblings, c.Value = held, n%2+1, "eggs"
		if n > 0 {
			c.State, c.Vector = engine.CopyPart, fmt.Sprintf("n%d:%d", n, n)
		}
	}
	first.Copies[3] = engine.CopyCloseUp{State: engine.CopyNewest, Held: 3, Siblings: 2, HeldFor: []engine.ID{1, 2}, Vector: "n1:5 n2:1"}
	second.Copies[1].State, second.Copies[1].Behind = engine.CopyOlder, 12
	second.Copies[2].State, second.Copies[2].Held = engine.CopyAbsent, 0
	second.Copies[3].HeldFor = []engine.ID{2}
	third.Deleted, third.Versions[0].Deleted = true, true
	for n := range third.Copies {
		third.Copies[n].Deleted = third.Copies[n].Home
	}
	return v
}

// quorums are requests with a slot of every kind.
func quorums() []engine.Quorum {
	slot := func(home engine.ID, state engine.SlotState) engine.Slot {
		return engine.Slot{Home: home, StandIn: engine.Nobody, State: state}
	}
	list := []engine.Quorum{
		{Client: 100, At: 0, Op: 1, Key: "cart/7", Need: 2, Got: 1, Slots: []engine.Slot{slot(0, engine.SlotAnswered), slot(1, engine.SlotWaiting), slot(2, engine.SlotOverdue)}},
		{Client: 101, At: 1, Op: 2, Key: "cart/7", IsRead: true, Need: 2, Got: 2, Mending: 1, Slots: []engine.Slot{slot(0, engine.SlotWaiting), slot(1, engine.SlotAnswered), slot(2, engine.SlotRefused)}},
		{Client: 100, At: 0, Op: 3, Key: "users/with-a-long-name", Told: true, Need: 2, Got: 2, Slots: []engine.Slot{slot(2, engine.SlotAnswered), slot(3, engine.SlotAnswered), slot(4, engine.SlotWaiting)}}}
	list[1].Slots[2].StandIn, list[1].Slots[2].State = 3, engine.SlotAnswered
	return list
}

// trees are two replicas that differ in two keys.
func trees() *engine.CloseUp {
	c := &engine.CloseUp{Of: engine.Subject{Kind: engine.LinkSubject, ID: 0, Peer: 1}, Found: true}
	c.Link.There.Link, c.Link.Back.Link = engine.Link{From: 0, To: 1}, engine.Link{From: 1, To: 0}
	v := &c.Link.Trees
	*v = engine.TreesCloseUp{Shown: true, A: 0, B: 1, Partitions: 26, Alike: 25, Keys: 412, Differ: 2, Compared: 34, Repaired: true,
		Last:  engine.Exchange{A: 0, B: 1, At: engine.Time(7100 * ms), Hashes: 42, Sent: [2]int{4, 3}, Took: [2]int{1, 2}},
		Pairs: []engine.Pair{{A: 0, B: 1, Shared: 26, Differ: 1}, {A: 0, B: 3, Shared: 14}, {A: 1, B: 4, Shared: 12, Differ: 2}}}
	add := func(level, index int, key string, hash uint64, same bool) {
		b := engine.Branch{Partition: 17, Level: level, Index: index, Key: key, Hashes: [2]uint64{hash, hash}, Same: same}
		if !same {
			b.Hashes[1] = hash * 7
		}
		b.Values, b.Has = [2]string{"eggs | milk", "eggs"}, [2]bool{true, index%2 == 0}
		v.Branches = append(v.Branches, b)
	}
	add(0, 0, "", 0x3f2a, false)
	for i := range 4 {
		add(1, i, "", uint64(0x1111*(i+1)), i != 2)
		for leaf := 8; i == 2 && leaf < 12; leaf++ {
			if add(2, leaf, "", uint64(0xa1b2+leaf), leaf != 9); leaf == 9 {
				add(3, 9, "cart/7", 0, false)
				add(3, 10, "users/42", 0, false)
			}
		}
	}
	return c
}

// crowded is a table of more nodes and keys than any panel has room for.
func crowded() (*world, *Versions) {
	w, v := peers(), table()
	for i := len(w.s.Nodes); i < 30; i++ {
		n := w.s.Nodes[0]
		n.ID, n.Name = engine.ID(i), fmt.Sprintf("node-%d", i+1)
		w.s.Nodes = append(w.s.Nodes, n)
	}
	for i := range 60 {
		k := v.Table.Keys[i%4]
		k.Key = fmt.Sprintf("stock/%d", i)
		for len(k.Copies) < len(w.s.Nodes) {
			k.Copies = append(k.Copies, k.Copies[len(k.Copies)%5])
		}
		v.Table.Keys = append(v.Table.Keys, k)
	}
	v.Chosen = 33
	return w, v
}

// versioned adds the frames of clusters whose nodes keep versions.
func versioned(frames map[string]*Frame, w, h int, theme *themes.Theme) {
	frame := func(world *world, tab Tab) *Frame {
		f := frameOf(world, w, h, theme)
		f.Places, f.Tab = PlacesOf(&world.s), tab
		return f
	}
	frames["versions"] = frame(peers(), TabVersions)
	frames["versions"].Versions, frames["versions"].Captions = table(), true
	many, v := crowded()
	frames["versions-many"] = frame(many, TabVersions)
	frames["versions-many"].Versions, frames["versions-many"].Selected = v, NodeAt(17)
	frames["versions-none"] = frame(asyncTrio(), TabVersions)
	frames["leaders"] = frame(leaders(), TabOverview)
	frames["conflicts"] = frame(leaders(), TabConflicts)
	calm := leaders()
	calm.s.Conflicts, calm.s.Totals.Conflicts, calm.s.Mesh.Shape, calm.s.Mesh.Conflict = nil, 0, "star", "keep"
	frames["conflicts-none"] = frame(calm, TabConflicts)
	frames["trees"] = frame(peers(), TabInspector)
	frames["trees"].Selected, frames["trees"].Inspector = LinkAt(0, 1), &Inspector{CloseUp: trees(), Section: 1}
}

// oddVersions gives a frame a table, requests and trees of another cluster.
func oddVersions(f *Frame, r *rand.Rand) {
	if f.Still == nil || r.IntN(2) == 0 {
		return
	}
	_, f.Versions = crowded()
	f.Versions.Chosen = r.IntN(80) - 5
	f.Versions.Table.Keys = f.Versions.Table.Keys[:r.IntN(len(f.Versions.Table.Keys)+1)]
	f.Still.Versioned, f.Still.Quorums = true, quorums()
	f.Still.Ring.N, f.Still.Ring.Siblings = r.IntN(4), r.IntN(2) == 0
	for i := range f.Still.Quorums {
		q := &f.Still.Quorums[i]
		q.Key, q.At = strings.Repeat("値", r.IntN(40)), idOf(r.IntN(9))
		for range r.IntN(30) {
			q.Slots = append(q.Slots, engine.Slot{Home: idOf(r.IntN(9)), StandIn: idOf(r.IntN(9)), State: engine.SlotState(r.IntN(4))})
		}
	}
	if r.IntN(3) == 0 {
		f.Inspector = &Inspector{CloseUp: trees(), Section: 1}
	}
}

// TestChosenKeyIsSeen: whichever key and node are chosen, the table shows both
// at every size, and one mouse click chooses what it is on.
func TestChosenKeyIsSeen(t *testing.T) {
	theme := load("dark", colorprofile.TrueColor, false)
	var p Painter
	for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 40}, {200, 60}} {
		for chosen := range 64 {
			w, v := crowded()
			v.Chosen = chosen
			f := frameOf(w, size[0], size[1], theme)
			node := chosen % len(w.s.Nodes)
			f.Places, f.Tab, f.Versions, f.Selected = PlacesOf(&w.s), TabVersions, v, NodeAt(idOf(node))
			text := ansi.Strip(p.Draw(f))
			if key := "▸" + v.Table.Keys[chosen].Key; !strings.Contains(text, key) {
				t.Fatalf("%v: %s is not seen:\n%s", size, key, text)
			}
			panel := f.arrange().panel
			columns := ansi.Cut(strings.Split(text, "\n")[panel.y+1], panel.x, panel.right())
			if name := w.s.Nodes[node].Name; !strings.Contains(columns, name[:min(len(name), 3)]) {
				t.Fatalf("%v: %s is not among %q", size, name, columns)
			}
			row, ok := p.find(Target{Kind: RowTarget, Index: chosen})
			if !ok || p.At(row.x+2, row.y) != (Target{Kind: RowTarget, Index: chosen}) {
				t.Fatalf("%v: key %d cannot be clicked", size, chosen)
			}
		}
	}
}

// TestTabsOfAKind: a cluster with a leader offers the failover and no versions,
// one whose nodes keep versions the other way round, and p reaches all of them.
func TestTabsOfAKind(t *testing.T) {
	for _, c := range []struct {
		world         *world
		offers, hides string
	}{{asyncTrio(), "failover", "versions"}, {peers(), "versions", "failover"}} {
		var p Painter
		f := frameOf(c.world, 120, 40, load("dark", colorprofile.TrueColor, false))
		tabs := strings.Split(ansi.Strip(p.Draw(f)), "\n")[1]
		if !strings.Contains(tabs, c.offers) || strings.Contains(tabs, c.hides) {
			t.Errorf("%q offers no %s, or %s", tabs, c.offers, c.hides)
		}
		seen := ""
		for tab := TabOverview.Next(&c.world.s); tab != TabOverview; tab = tab.Next(&c.world.s) {
			seen += tab.String() + " "
		}
		if !strings.Contains(seen, c.offers) || strings.Contains(seen, c.hides) {
			t.Errorf("p goes through %s", seen)
		}
	}
}

// TestProgressFits: whatever the room, the words about a request fit into it.
func TestProgressFits(t *testing.T) {
	for _, q := range quorums() {
		longest := 0
		for room := range 40 {
			var l label
			if progressOf(&q, &l, room); l.width() > room {
				t.Errorf("%q in %d columns", l.text(), room)
			}
			if l.width() < longest {
				t.Errorf("%q says less than before in %d columns", l.text(), room)
			}
			longest = l.width()
		}
	}
}

func BenchmarkVersions(b *testing.B) {
	w, v := crowded()
	f := frameOf(w, 200, 60, load("dark", colorprofile.TrueColor, false))
	f.Places, f.Tab, f.Versions, f.Selected = PlacesOf(&w.s), TabVersions, v, NodeAt(17)
	var p Painter
	b.ReportAllocs()
	for b.Loop() {
		b.SetBytes(int64(len(p.Draw(f))))
	}
}
