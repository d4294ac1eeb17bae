package tape_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"splitbrain/engine"
	"splitbrain/engine/tape"
)

// equalNames are the nodes of the random clusters below.
var equalNames = []string{"n1", "n2", "n3", "n4", "n5"}

// What can be said in the middle of a run without one leader. <a> and <b> are
// two different nodes, <t> is a span.
var equalMishaps = []string{
	"kill <a>", "stop <a>", "restart <a>", "restart <a>", "pause <a>", "resume <a>", "resume <a>", "wipe <a>", "repair", "repair <a>",
	"cut <a> <b>", "hold <a> <b>", "cut <a>-><b>", "hold <a>-><b>", "heal <a> <b>", "heal", "heal", "partition <a> alice | <b> bob",
	"link <a> <b> latency=<t>", "link <a>-><b> loss=50%", "link * <a> bandwidth=100kB/s", "disk <a> fsync=<t>", "skew <a> <t>", "skew <a> -<t>",
	"node <a> capacity=50/s", "node <a> region=eu", "home alice/* <a>", "home * <b>", "home alice/0 anywhere", "home * anywhere",
	"quorum r=1 w=2", "quorum r=2 w=1", "write alice/0 v{n} as carol count=9 every=<t>", "write k +3 as carol on <a>", "write k -2 as dave on <b>",
	"write k +milk as carol on <a>", "write k -milk as dave on <b>", `write k "name=Ann" as erin`, "write k plain as erin on <a> w=1",
	"delete k as dave", "delete alice/1 as carol on <a>", "read k as dave count=3 every=<t>", "read alice/0 as erin on <b> r=1", "terminate alice",
	"cancel bob", "load alice writes=5/s", "route bob random", "route bob <a>", "route alice nearest", "promote <a>", "fence <a>", "commit all", "note <t>",
	"client fay timeout=<t> retry=full attempts=4 idempotent=on", "write k f{n} as fay count=5 every=<t>", "cut <a> fay", "hold <a>->alice",
}

// TestAnyCommandsAmongEquals: no sequence of commands makes a cluster without
// one leader panic, its books not add up, or its journal lie.
func TestAnyCommandsAmongEquals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pick := func(from ...string) string { return rapid.SampledFrom(from).Draw(t, "pick") }
		reel := engine.NewReel(rapid.Uint64Range(1, 99).Draw(t, "seed"))
		say := func(line string) {
			two := rapid.Permutation(equalNames).Draw(t, "ends")
			line = strings.NewReplacer("<a>", two[0], "<b>", two[1], "<t>", pick("1ms", "7ms", "50ms", "300ms", "2s")).Replace(line)
			command, err := tape.ParseLine(line)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			t.Logf("at %v %s", time.Duration(reel.Now()), line)
			_ = reel.Do(command) // what makes no sense here changes nothing
		}
		names := strings.Join(equalNames, " ")
		say(pick("cluster multi-leader "+names+" conflict=lww", "cluster multi-leader "+names+" conflict=merge mesh=ring", "cluster multi-leader "+names+" conflict=keep mesh=star",
			"cluster multi-leader "+names+" waits=off", "cluster leaderless "+names+" conflict=siblings", "cluster leaderless "+names+" sloppy=on r=1 w=1 hints=1s",
			"cluster leaderless "+names+" tombstones=300ms repair=before", "cluster leaderless "+names+" coordinator=client n=4 w=3"))
		say("link * * latency=" + pick("1ms", "exp(5ms)", "uniform(1ms,30ms)") + pick("", " loss=3%", " duplicate=9%"))
		say("client alice writes=" + pick("20/s", "90/s") + pick("", " timeout=200ms"))
		say("client bob writes=30/s reads=30/s keys=3")
		var still engine.Still
		for range rapid.IntRange(5, 40).Draw(t, "commands") {
			say(pick(equalMishaps...))
			span := rapid.SampledFrom([]engine.Duration{0, 1, 40, 200, 700, 2500}).Draw(t, "pass") * time.Millisecond
			clone := reel.Clone()
			reel.Advance(reel.Now().Add(span))
			if clone.Advance(reel.Now()); clone.Fingerprint() != reel.Fingerprint() {
				t.Fatal("a clone went another way")
			}
			reel.Still(&still, "k", "alice/0")
			acked, failed, unknown, waiting := 0, 0, 0, 0
			for _, c := range still.Clients {
				acked, failed, unknown = acked+c.Acked, failed+c.Failed, unknown+c.Unknown
				if c.Busy && !c.IsRead {
					waiting++
				}
			}
			w := &still.Totals
			if w.Acked != acked || w.Failed != failed || w.Unknown != unknown || w.Issued != acked+failed+unknown+waiting ||
				w.Lost < 0 || w.Lost > w.Acked || w.AtRisk < 0 || w.AtRisk > w.Acked || w.ConflictsOpen > w.Conflicts {
				t.Fatalf("the audit counts %+v; the clients %d, %d, %d, %d", w, acked, failed, unknown, waiting)
			}
		}
		script, err := tape.Parse("journal", []byte(reel.Tape()))
		if err != nil {
			t.Fatal(err)
		}
		p := tape.NewPlayer(script, nil)
		if err := p.Advance(1e15); err != nil {
			t.Fatal(err)
		}
		if p.Reel().Fingerprint() != reel.Fingerprint() {
			t.Fatal("the journal, played again, is another run")
		}
	})
}
