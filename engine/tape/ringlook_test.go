package tape_test

import (
	"fmt"
	"strings"
	"testing"

	"splitbrain/engine"
	"splitbrain/engine/tape"
)

// stageAt plays a tape up to a moment.
func stageAt(t *testing.T, text string, at engine.Time) *tape.Stage {
	t.Helper()
	script, err := tape.Parse("ring", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	stage, err := tape.NewStage(script, nil)
	if err == nil {
		err = stage.Advance(at)
	}
	if err != nil {
		t.Fatal(err)
	}
	stage.Look()
	return stage
}

// slots prints the slots of the first request under way, as in
// "n1 answered, n2 waiting".
func slots(s *engine.Still) string {
	if len(s.Quorums) == 0 {
		return "none"
	}
	var list []string
	for _, slot := range s.Quorums[0].Slots {
		text := s.NameOf(slot.Home) + " " + slot.State.String()
		if slot.StandIn != engine.Nobody {
			text = s.NameOf(slot.StandIn) + " for " + text
		}
		list = append(list, text)
	}
	return strings.Join(list, ", ")
}

// wide is a ring of five.
const wide = "seed 3\ncluster leaderless n1 n2 n3 n4 n5 timeout=200ms %s\nlink * * latency=10ms\n"

func TestQuorumSlots(t *testing.T) {
	// A request shows who of the home replicas has answered, and who was asked
	// in the place of those that do not.
	h := strings.Fields(stageAt(t, fmt.Sprintf(wide, "")+"at 1s end", 0).Reel().Homes("k/5"))
	for _, c := range []struct {
		options, before string
		after           int // milliseconds after the write
		want            string
	}{
		{"", "", 5, "none"},
		{"", "", 15, "%[1]s answered, %[2]s waiting, %[3]s waiting"},
		{"", "", 33, "none"},
		{"", "hold %[1]s %[3]s", 40, "%[1]s answered, %[2]s answered, %[3]s waiting"},
		{"w=3", "hold %[1]s %[3]s", 150, "%[1]s answered, %[2]s answered, %[3]s overdue"},
		{"", "cut %[1]s %[3]s", 15, "%[1]s answered, %[2]s waiting, %[3]s refused"},
		{"sloppy=on", "cut %[1]s %[3]s", 15, "%[1]s answered, %[2]s waiting, other for %[3]s waiting"},
		{"sloppy=on w=3", "hold %[1]s %[2]s\nat 1s cut %[1]s %[3]s", 31, "%[1]s answered, %[2]s waiting, other for %[3]s answered"},
	} {
		names := []any{h[0], h[1], h[2]}
		text := fmt.Sprintf(wide, c.options)
		if c.before != "" {
			text += "at 1s " + fmt.Sprintf(c.before, names...) + "\n"
		}
		text += "at 1s write k/5 v on " + h[0] + "\nat 3s end"
		still := &stageAt(t, text, engine.Time(1e9+1e6*c.after)).Still
		want := c.want
		if want != "none" {
			want = fmt.Sprintf(want, names...)
		}
		got := slots(still)
		if at := strings.Index(want, "other"); at >= 0 && len(got) > at+2 { // whoever comes next round the ring
			got = got[:at] + "other" + got[at+2:]
		}
		if got != want {
			t.Errorf("%s %s, %d ms after:\n got %s\nwant %s", c.options, c.before, c.after, got, want)
		}
	}
}

func TestVersionTable(t *testing.T) {
	// n2 misses two writes, and n1 holds them for it; the siblings of another
	// key are seen each where it is.
	base := "seed 3\ncluster leaderless n1 n2 n3 w=1 r=1 repair=off "
	stage := stageAt(t, base+`
write k/1 old on n1
at 1s cut n1 n2
at 1s write k/1 newer on n1
at 2s write k/1 newest on n1
at 3s end`, 2500e6)
	var table engine.VersionTable
	stage.Reel().Versions(&table, []string{"k/1"}, "")
	if len(table.Keys) != 1 {
		t.Fatalf("%d keys", len(table.Keys))
	}
	k := &table.Keys[0]
	got := ""
	for _, c := range k.Copies {
		got += fmt.Sprintf("%v %d %s %d; ", c.State, c.Behind, c.Value, len(c.HeldFor))
	}
	if want := "newest 0 newest 1; older 2 old 0; newest 0 newest 0; "; got != want || !k.Watched || !k.Differs() {
		t.Errorf("got %q, want %q", got, want)
	}
	stage = stageAt(t, base+`conflict=siblings hints=0
at 1s cut n1 n2
at 1s cut n2 n3
at 1s write k/1 eggs on n1
at 1s write k/1 milk as bob on n2
at 3s end`, 2500e6)
	stage.Reel().Versions(&table, nil, "k/1")
	got = ""
	for _, c := range table.Keys[0].Copies {
		got += fmt.Sprintf("%v %v %v %s; ", c.State, c.Has(0), c.Has(1), c.Vector)
	}
	if want := "part true false n1:1; part false true n2:1; part true false n1:1; "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTreesSayWhatARepairSends(t *testing.T) {
	// What two trees are said to differ in is what the repair exchanges then,
	// hash by hash and key by key; and it leaves nothing that differs.
	text := "seed 3\ncluster leaderless n1 n2 n3 w=1 r=1 repair=off hints=0\nclient alice\nlink * * latency=10ms\n" +
		"write k/{n} v as alice count=60 every=1ms\nat 4s cut n1 n2\nat 4s write k/7 w on n1\nat 4s write k/9 w on n1\nat 5s heal\nat 6s repair n1\nat 9s end"
	look := func(at engine.Time) (c engine.CloseUp) {
		stageAt(t, text, at).Reel().CloseUp(&c, engine.Subject{Kind: engine.LinkSubject, ID: 0, Peer: 1})
		return c
	}
	before, after := look(5500e6).Link.Trees, look(8000e6).Link.Trees
	if before.Keys != 60 || before.Differ != 2 || before.Alike != before.Partitions-2 || before.Repaired {
		t.Errorf("before: %d of %d keys differ, %d of %d roots alike", before.Differ, before.Keys, before.Alike, before.Partitions)
	}
	var keys []string
	for _, b := range before.Branches {
		if b.Key != "" {
			keys = append(keys, fmt.Sprint(b.Key, b.Values))
		}
	}
	if got := strings.Join(keys, " "); !strings.Contains(got, "k/7[w v]") || !strings.Contains(got, "k/9[w v]") || len(keys) != 2 {
		t.Errorf("keys that differ: %s", got)
	}
	if e := after.Last; !after.Repaired || e.Hashes != before.Compared || e.Took != [2]int{0, 2} || e.Sent[0] < 2 {
		t.Errorf("%d hashes were to be compared, and the exchange was %+v", before.Compared, e)
	}
	if after.Differ != 0 || after.Alike != after.Partitions {
		t.Errorf("%d keys differ after the repair", after.Differ)
	}
}
