package tape_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"splitbrain/engine"
	"splitbrain/engine/tape"
	"splitbrain/engine/trace"
)

func TestFollowersReadAfterAcknowledgements(t *testing.T) {
	// Each acknowledged write is read once by each follower, exactly as long
	// after it as was asked for, whatever kind of cluster it is.
	for _, cluster := range []string{"single-leader n1 n2 n3", "leaderless n1 n2 n3 coordinator=client", "leaderless n1 n2 n3"} {
		var acked []engine.Time
		reads := map[engine.ID][]engine.Time{}
		follow(t, "cluster "+cluster+"\nclient alice writes=10/s\nclient bob count=2 follows=alice after=30ms\n"+
			"client carol follows=alice\nload carol after=30ms\nat 3s load alice writes=0/s\nat 4s end", func(e engine.Event) {
			switch e.Kind {
			case trace.WriteAcked:
				acked = append(acked, e.At)
			case trace.ReadIssued:
				reads[e.Node] = append(reads[e.Node], e.At.Add(-30*time.Millisecond))
			}
		})
		if len(reads) != 3 || len(acked) < 25 {
			t.Fatalf("%s: %d clients read %d writes", cluster, len(reads), len(acked))
		}
		for client, at := range reads {
			if !slices.Equal(at, acked) {
				t.Errorf("%s: client %d reads what was acknowledged at %v, not at %v", cluster, client, at, acked)
			}
		}
	}
}

func TestFollowersGoWhereTheirKeyIs(t *testing.T) {
	// A follower reads the row that was written, and one that is busy leaves
	// writes out instead of reading late.
	const text = "cluster leaderless n1 n2 n3 coordinator=client\nwrite a 1 as alice\nafter 0s read a as alice\n" +
		"client bob follows=alice after=5ms\nwrite b 2 as alice\nafter 100ms expect client(\"bob\").value == \"2\"\n" +
		"link bob * latency=300ms\nwrite c 3 as alice\nat 3s write d 4 as alice\nat 3100ms write e 5 as alice\n" +
		"at 5s expect client(\"bob\").value == \"4\" and reads.ok == 4\nat 6s end\n"
	script, err := tape.Parse("busy", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	r := tape.Run(script, nil, nil)
	for _, c := range r.Checks {
		if !c.OK {
			t.Errorf("%s: %s", c.Text, c.Actual)
		}
	}
}

func TestFollowersThatMakeNoSense(t *testing.T) {
	// What cannot be followed is said on the line that asks for it.
	for line, want := range map[string]string{
		"client bob follows=nobody1":          `unknown client "nobody1"`,
		"client bob follows=app":              "app stands for several clients",
		"client bob after=5ms":                "say whose writes it reads",
		"client bob follows=n1":               `unknown client "n1"`,
		"client bob follows=alice after=-5ms": "expected a number and a unit",
	} {
		script, err := tape.Parse("wrong", []byte("cluster single-leader n1 n2\nclient alice\nclient app count=2\n"+line+"\nat 1s end\n"))
		if err == nil {
			r := tape.Run(script, nil, nil)
			if r.Err == nil {
				t.Errorf("%s: nobody minds", line)
				continue
			}
			err = r.Err
		}
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func TestManyNodesOfOneName(t *testing.T) {
	// A count makes nodes as it makes clients.
	e := outcomeOf(t, "cluster leaderless n count=7\nwrite k v\nkill n7\nat 1s end\n")
	if node, err := e.Node("n7"); err != nil || node.Up || e.Writes.Acked != 1 {
		t.Errorf("n7: %+v, %v", node, err)
	}
	for line, want := range map[string]string{
		"cluster leaderless n1 n2 count=7":                    "it makes nodes of one name",
		"cluster leaderless n count=1001":                     "1000 is the most",
		"cluster leaderless abcdefghijklmnopqrstuvw count=9":  "",
		"cluster leaderless abcdefghijklmnopqrstuvwx count=9": "too long a name",
		"cluster leaderless n count=2 n=3":                    "there are 2 nodes",
	} {
		script, err := tape.Parse("wrong", []byte(line+"\nat 1s end\n"))
		if err == nil {
			if r := tape.Run(script, nil, nil); r.Err != nil {
				err = r.Err
			}
		}
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", line, err)
		}
	}
}
