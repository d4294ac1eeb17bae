package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"splitbrain/engine"
	"splitbrain/engine/tape"
	"splitbrain/engine/trace"
)

// eachTape makes a subtest of every tape under testdata.
func eachTape(t *testing.T, test func(*testing.T, *tape.Script)) {
	names, err := filepath.Glob("testdata/*/*.tape")
	if err != nil || len(names) == 0 {
		t.Fatalf("found no tape under testdata: %v", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			script, err := tape.Parse(name, text)
			if err != nil {
				t.Fatal(err)
			}
			test(t, script)
		})
	}
}

// look returns all that an outsider can see of a run now, some rows included.
func look(r *engine.Reel) *engine.Still {
	s := new(engine.Still)
	r.Still(s, "x", "k", "late/1", "alice/0", "bob/1")
	return s
}

// finish plays a tape to its end in chunks, calling between after each.
func finish(t interface{ Fatal(...any) }, p *tape.Player, chunk engine.Duration, between func()) *engine.Still {
	for !p.Done() {
		if err := p.Advance(p.Reel().Now().Add(chunk)); err != nil {
			t.Fatal(err)
		}
		between()
	}
	return look(p.Reel())
}

func nothing() {}

// order carries out a line and returns why it could not.
func order(r *engine.Reel, line string) error {
	c, err := tape.ParseLine(line)
	if err != nil {
		panic(fmt.Sprintf("%s: %v", line, err))
	}
	return r.Do(c)
}

// replays checks that the journal of a run is a tape of the same run.
func replays(t interface {
	Fatal(...any)
	Fatalf(string, ...any)
}, r *engine.Reel) {
	script, err := tape.Parse("journal", []byte(r.Tape()))
	if err != nil {
		t.Fatalf("the journal is no tape: %v\n%s", err, r.Tape())
	}
	if diff := cmp.Diff(look(r), finish(t, tape.NewPlayer(script, nil), time.Hour, nothing)); diff != "" {
		t.Fatalf("the journal plays otherwise:\n%s\n%s", r.Tape(), diff)
	}
}

// TestTapesHold: what every tape under testdata expects of its run is so, and
// the journal of the run replays it.
func TestTapesHold(t *testing.T) {
	eachTape(t, func(t *testing.T, script *tape.Script) {
		p := tape.NewPlayer(script, nil)
		finish(t, p, time.Hour, nothing)
		for _, c := range p.Checks() {
			if !c.OK {
				t.Errorf("line %d: %s does not hold: %s", c.Line, c.Text, c.Actual)
			}
		}
		if len(p.Checks()) == 0 || script.Title == "" {
			t.Error("a tape says in its first line what it shows, and expects something")
		}
		replays(t, p.Reel())
	})
}

// TestSameRunInAnyChunks: neither the size of the steps nor anybody who
// watches changes a run, however often it is played.
func TestSameRunInAnyChunks(t *testing.T) {
	ways := []struct {
		chunk        engine.Duration
		keep, stills bool // fetch the events, and take a still, after each chunk
	}{
		{time.Hour, false, false}, {time.Hour, true, false},
		{time.Millisecond, false, false}, {time.Millisecond, true, true},
		{7 * time.Millisecond, true, false}, {7 * time.Millisecond, false, true},
		{time.Second, false, false}, {time.Second, true, true},
	}
	eachTape(t, func(t *testing.T, script *tape.Script) {
		runs := len(ways)
		if strings.HasSuffix(script.Name, "/split-brain.tape") {
			runs = 100
		}
		var first *engine.Still
		for i := range runs {
			way, p := ways[i%len(ways)], tape.NewPlayer(script, nil)
			p.Reel().Keep(way.keep)
			last := finish(t, p, way.chunk, func() {
				p.Reel().Drain()
				if way.stills {
					look(p.Reel())
				}
			})
			if first == nil {
				first = last
			}
			if diff := cmp.Diff(first, last); diff != "" {
				t.Fatalf("run %d, %+v, came out otherwise:\n%s", i, way, diff)
			}
		}
	})
}

// busy is a run in which something of everything happens.
const busy = `seed 9
cluster single-leader n1 n2 n3 n4
node n4 upstream=n2 timeout=2s
commit any 1 (n2, n3) wait=applied fallback=800ms
link * * latency=exp(3ms) jitter=2ms loss=2% duplicate=2%
client alice writes=90/s timeout=700ms
client bob writes=40/s reads=80/s route=n3 keys=40
client carol writes=30/s reads=60/s route=caught-up patience=9ms keys=9 skew=1.2
client dave writes=60/s count=3 timeout=20ms retry=decorrelated base=3ms cap=90ms idempotent=on ttl=500ms
client erin timeout=50ms retry=full base=3ms attempts=20
update hot v{n} as erin count=40 every=99ms
update hot w{n} as dave2 count=40 every=99ms
at 100ms pause n2
at 290ms resume n2
at 300ms hold n1 n2
at 500ms pause n3
at 900ms resume n3
at 1200ms partition n1 alice | n2 n3 n4 bob
at 1500ms cancel alice
at 2s heal
route bob random
at 2200ms kill n1
detect
at 2600ms promote freshest
at 3s redirect primary
at 3s restart n1
at 3300ms repoint standby2 to primary
at 3500ms rejoin n1 rewind
at 3700ms apply n4 delay=200ms
at 4s wipe n4
at 4200ms rejoin n4 clone
at 4500ms resource gateway tokens=on
at 4600ms hold n2 gateway
at 4900ms heal
at 6s end
`

// TestCloneIsIndependent: a clone made at any moment ends like the original,
// and neither feels what happens to the other.
func TestCloneIsIndependent(t *testing.T) {
	cloneIsIndependent(t, busy)
}

// TestCloneIsIndependentOfShards: the same where a standby's workers are apart.
func TestCloneIsIndependentOfShards(t *testing.T) {
	cloneIsIndependent(t, strings.Replace(busy, "commit any", "shard even */0 */2 */4\napply n3 of even delay=90ms\napply n4 pause of rest\ncommit any", 1))
}

// unled is a run without a leader in which something of everything happens.
const unled = `seed 9
cluster leaderless n1 n2 n3 n4 n5 sloppy=on hints=1s tombstones=500ms OPTIONS
link * * latency=exp(3ms) jitter=2ms loss=2% duplicate=2% bandwidth=1MB/s
node n4 fsync=20ms capacity=200/s
client alice writes=90/s timeout=700ms
client bob writes=40/s reads=80/s route=nearest keys=40
client carol writes=30/s reads=60/s route=random keys=9 skew=1.2
client dave writes=60/s count=3 timeout=20ms retry=decorrelated base=3ms cap=90ms
write hot v{n} as erin count=40 every=99ms w=1
write hot w{n} as fred count=40 every=99ms context=none
at 100ms pause n2
at 290ms resume n2
at 300ms hold n1 n2
at 500ms kill n3
at 900ms restart n3
at 1200ms partition n1 alice | n2 n3 n4 bob
at 1500ms terminate alice
at 1600ms delete hot as gina
at 2s heal
at 2200ms wipe n5
at 2300ms restart n5
at 2400ms repair
at 2500ms cut n1 n4
at 2600ms skew n1 300ms
at 3s quorum r=1 w=3
route bob replicas
at 3100ms heal
at 4s delete hot as gina w=1
at 4100ms stop n2
at 5s end
`

// TestCloneIsIndependentOfReplicas: the same without a leader.
func TestCloneIsIndependentOfReplicas(t *testing.T) {
	for _, options := range []string{"repair=before", "conflict=siblings", "coordinator=client"} {
		cloneIsIndependent(t, strings.Replace(unled, "OPTIONS", options, 1))
	}
}

// TestMechanismsAreCompared: the three tapes that compare the mechanisms do the
// same in everything else.
func TestMechanismsAreCompared(t *testing.T) {
	var first []string
	for _, mechanism := range []string{"statement", "physical", "logical"} {
		text, err := os.ReadFile("testdata/tapes/mechanism-compare-" + mechanism + ".tape")
		if err != nil {
			t.Fatal(err)
		}
		same := slices.DeleteFunc(strings.Split(string(text), "\n"), func(line string) bool {
			return strings.HasPrefix(line, "# ") || strings.HasPrefix(line, "expect ") || line == "mechanism "+mechanism
		})
		if first == nil {
			first = same
		}
		if diff := cmp.Diff(first, same); diff != "" {
			t.Errorf("%s:\n%s", mechanism, diff)
		}
	}
}

// TestCloneIsIndependentOfPages: the same where nodes have pages, statements
// and transactions that are still open.
func TestCloneIsIndependentOfPages(t *testing.T) {
	for _, mechanism := range []string{"physical", "statement", "logical"} {
		text := strings.Replace(busy, "commit any", "mechanism "+mechanism+"\ncommit any", 1)
		text = strings.Replace(text, "at 100ms", `exec "INSERT INTO t SET a=UUID(), b=RAND()" as carl count=200 every=9ms
exec "INSERT INTO t SET a=1" as dina count=20 every=70ms open=50ms
node n4 consumer=search
at 50ms search uuid as gina on n4 count=30 every=50ms
at 50ms exec "UPDATE t SET c=USER() LIMIT 3" as fred count=50 every=31ms
at 100ms`, 1)
		cloneIsIndependent(t, text)
	}
}

func cloneIsIndependent(t *testing.T, text string) {
	script, err := tape.Parse("busy", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	same := func(what string, want, got *engine.Still) {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s:\n%s", what, diff)
		}
	}
	want := finish(t, tape.NewPlayer(script, nil), time.Hour, nothing)
	var clones []*engine.Reel
	var then []*engine.Still
	var astray *engine.Reel
	p := tape.NewPlayer(script, nil)
	last := finish(t, p, 17*time.Millisecond, func() {
		// A clone that left the path of the original goes on only now, when
		// the original has too: where the two share memory, it now writes
		// over what the original wrote.
		if astray != nil {
			astray.Advance(astray.Now().Add(2 * time.Second))
			astray = nil
		}
		clone := p.Reel().Clone()
		switch len(clones) % 3 {
		case 2: // the last of three, lest a faithful clone repairs what a faithless one broke
			same(fmt.Sprintf("a clone of %v ends otherwise", clone.Now()), want, finish(t, p.Clone(clone), time.Hour, nothing))
		default:
			order(clone, "write x astray as dora count=100 every=1ms")
			order(clone, "rejoin n3 clone")
			if astray = clone; len(clones)%3 == 0 {
				astray.Advance(astray.Now().Add(2 * time.Second))
			}
		}
		clones, then = append(clones, p.Reel().Clone()), append(then, look(p.Reel()))
	})
	same("an original that was cloned all the time ends otherwise", want, last)
	for i := range clones {
		same("playing the original changed a clone", then[i], look(clones[i]))
	}
}

// sketch is a random run in the making. Whatever it says is a valid line,
// though it may make no sense at that moment.
type sketch struct {
	*rapid.T
	reel  *engine.Reel
	names []string
}

// begin draws a cluster of two to five nodes with two clients.
func begin(t *rapid.T) *sketch {
	s := &sketch{T: t, reel: engine.NewReel(rapid.Uint64Range(1, 99).Draw(t, "seed"))}
	s.names = []string{"n1", "n2", "n3", "n4", "n5"}[:rapid.IntRange(2, 5).Draw(t, "nodes")]
	s.say("cluster single-leader " + strings.Join(s.names, " "))
	s.say("node <n> fsync=<t> apply=1ms")
	if m := s.pick("", "shard odd */1 */3", "mechanism physical", "mechanism statement", "mechanism logical"); m != "" {
		s.say(m)
	}
	s.say("link * * latency=" + s.pick("1ms", "exp(5ms)", "uniform(1ms,30ms)") + s.pick("", " loss=3%", " duplicate=9%", " jitter=4ms"))
	if len(s.names) > 2 && s.pick("flat", "cascade") == "cascade" {
		s.say("node n3 upstream=n2")
	}
	s.say("client alice writes=" + s.pick("20/s", "90/s") + s.pick("", " timeout=200ms"))
	s.say("client bob writes=30/s reads=30/s route=<n> keys=3")
	return s
}

func (s *sketch) pick(from ...string) string { return rapid.SampledFrom(from).Draw(s.T, "pick") }

// say carries out a line in which <n> is a node or a selector, <a> and <b> are
// two different nodes, <t> is a span, and <list> names standbys. The error is
// one of sense: a selector may pick nobody.
func (s *sketch) say(line string) error {
	fill := func(blank string, choices ...string) {
		if strings.Contains(line, blank) {
			line = strings.ReplaceAll(line, blank, s.pick(choices...))
		}
	}
	fill("<n>", append(slices.Clip(s.names), "primary", "standby1", "freshest")...)
	fill("<t>", "1ms", "7ms", "50ms", "300ms", "2s")
	fill("<route>", "primary", "replicas", "random", "sticky", "nearest")
	fill("<list>", "("+s.names[1]+")", "("+strings.Join(s.names[1:], ", ")+")")
	if strings.Contains(line, "<a>") {
		two := rapid.Permutation(s.names).Draw(s.T, "ends")
		line = strings.NewReplacer("<a>", two[0], "<b>", two[1]).Replace(line)
	}
	s.Logf("at %v %s", engine.Duration(s.reel.Now()), line)
	return order(s.reel, line)
}

// pass lets a random span go by.
func (s *sketch) pass() {
	span := rapid.SampledFrom([]engine.Duration{0, 1, 40, 200, 700, 2500}).Draw(s.T, "pass")
	s.reel.Advance(s.reel.Now().Add(span * time.Millisecond))
}

// What can be said in the middle of a run.
var (
	policies = []string{"commit any 1 <list>", "commit first 1 <list>", "commit any 2 <list>", "commit first 2 <list>", "commit all"}
	faults   = []string{"cut <a> <b>", "hold <a> <b>", "cut <a>-><b>", "hold <a>-><b>", "heal <a> <b>", "heal <a>-><b>", "heal",
		"link <a> <b> latency=<t>", "disk <n> fsync=<t>", "apply <n> pause", "apply <n> resume", "node <n> timeout=2s"}
	mishaps = slices.Concat(policies, faults, []string{
		"kill <n>", "kill primary", "stop <n>", "restart <n>", "restart <n>", "pause <n>", "resume <n>", "resume <n>", "wipe <n>",
		"partition <a> alice | <b> bob", "partition <a> monitor | <b>", "link <a>-><b> loss=50%", "link * <n> bandwidth=100kB/s",
		"apply <n> delay=<t>", "skew <n> <t>", "skew <n> -<t>", "node <a> upstream=<b>",
		"commit async", "commit any 1 <list> wait=applied", "commit all wait=received fallback=<t>", "commit async on <n>",
		"commit first 1 <list> wait=received fallback=<t>", "commit local=unflushed", "commit local=flushed on <n>",
		"cancel alice", "cancel bob", "terminate alice", "load bob writes=5/s", "client alice timeout=<t>",
		"write k v", "write x/{n} v as carol on <n> count=9 every=<t>", "read k as bob on <n> count=3",
		"route bob caught-up patience=<t>", "route bob <route>", "route alice <n>", "read k as alice count=3 every=<t>",
		`exec "INSERT INTO t SET a={n}, b=UUID(), c=RAND()" as dora on <n> count=3 every=<t>`, `exec "UPDATE t SET a=a+1, d=LAST_INSERT_ID() LIMIT 2"`,
		`exec "UPDATE t SET a=USER(), e=ROW_COUNT() ORDER BY a DESC LIMIT 1" on <n>`, `exec "DELETE FROM t ORDER BY RAND() LIMIT 1" as dora`,
		`exec "INSERT INTO u (a) SELECT a FROM t"`, `exec "INSERT INTO t SET a=9" as eve open=<t>`, "terminate eve", "write t/2 plain", "node <n> version=16", "node <n> version=15", "node <n> filter=(t, k)", "node <n> filter=()",
		"monitor interval=<t> failures=2", "detect", "fence <n>", "candidates", "promote <n>", "promote freshest",
		"client fay timeout=<t> retry=full cap=300ms attempts=6 idempotent=on", "client gus count=3 timeout=<t> retry=decorrelated base=5ms cap=300ms attempts=6",
		"client ivy timeout=<t> retry=exponential cap=300ms ttl=<t>", "write f/{n} v as fay count=9 every=<t>", "write k v{n} as gus count=3",
		"update k w{n} as gus", "update x/1 w as ivy count=3 every=<t>", `exec "INSERT INTO t SET a={n}" as fay count=3`, "terminate fay", "cancel gus1",
		"hold <n>->fay", "hold <n>->gus1", "partition <a> gus | <b> ivy",
		"repoint <a> to <b>", "repoint <a> to primary", "redirect <n>", "redirect primary", "audit",
		"rejoin <n>", "rejoin <n> rewind", "rejoin <n> clone", "note <t>",
		"resource gateway", "resource gateway tokens=on", "apply <n> pause of odd", "apply <n> resume of odd", "apply <n> of odd delay=<t>", "apply <n> pause of rest", "node <n> consumer=search", "node <n> consumer=none", "search v as bob on <n>", "search a", "cut <n> gateway", "hold <n>->gateway", "hold gateway-><n>",
	})
)

// TestAnyCommands: no sequence of commands makes the engine panic, its books
// not add up, a standby hold what its upstream does not, or its journal lie.
func TestAnyCommands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := begin(t)
		s.reel.Keep(true)
		promoted, ambiguous := map[engine.Timeline]bool{}, false
		for range rapid.IntRange(5, 40).Draw(t, "commands") {
			s.say(s.pick(mishaps...))
			s.pass()
			for _, e := range s.reel.Drain() {
				if e.Kind == trace.NodePromoted {
					ambiguous = ambiguous || promoted[e.Timeline]
					promoted[e.Timeline] = true
				}
			}
			still := look(s.reel)
			s.addUp(still)
			// A timeline number has no owner. When two promotions chose the
			// same one, servers cannot tell their histories apart.
			for i := range still.Nodes {
				if !ambiguous {
					s.isPrefix(still, &still.Nodes[i])
				}
			}
		}
		replays(t, s.reel)
	})
}

// addUp checks what the audit counts against what the clients say, and the
// positions that nodes know of against each other.
func (s *sketch) addUp(still *engine.Still) {
	sum, w := engine.Totals{}, still.Totals
	for _, c := range still.Clients {
		sum.Acked, sum.Failed, sum.Unknown = sum.Acked+c.Acked, sum.Failed+c.Failed, sum.Unknown+c.Unknown
		if c.Busy && !c.IsRead {
			sum.Waiting++
		}
	}
	switch {
	case w.Acked != sum.Acked || w.Failed != sum.Failed || w.Unknown != sum.Unknown || w.Waiting != sum.Waiting,
		w.Issued != sum.Acked+sum.Failed+sum.Unknown+sum.Waiting:
		s.Fatalf("the audit counts %+v, the clients %+v", w, sum)
	case w.Lost < 0 || w.Lost > w.Acked || w.AtRisk < 0 || w.AtRisk > w.Acked || w.UnackedVisible < 0:
		s.Fatalf("the audit counts what cannot be: %+v", w)
	case w.Duplicated != s.duplicated(w.LastPrimary):
		s.Fatalf("the audit counts %d writes that are there twice, the log has %d", w.Duplicated, s.duplicated(w.LastPrimary))
	}
	for _, n := range still.Nodes {
		ordered := n.Flushed <= n.End && n.Replayed <= n.End
		for _, to := range n.Senders {
			ordered = ordered && (!to.Connected || slices.IsSorted([]engine.LSN{to.Replayed, to.Flushed, to.Written, to.Sent, n.End}))
		}
		if !ordered {
			s.Fatalf("%s knows positions that cannot be: %+v", n.Name, n)
		}
		if last := s.reel.LogTimeline(n.ID); last > n.Timeline {
			s.Fatalf("%s claims timeline %d, yet its log ends with a record of timeline %d", n.Name, n.Timeline, last)
		}
	}
}

// duplicated counts the operations of which a log has more than one record.
func (s *sketch) duplicated(node engine.ID) (twice int) {
	ops := s.reel.LogOps(node)
	slices.Sort(ops)
	for i := range ops {
		if ops[i] != 0 && i > 0 && ops[i] == ops[i-1] && (i == 1 || ops[i] != ops[i-2]) {
			twice++
		}
	}
	return twice
}

// TestKeysApplyOnce: whatever happens to the nodes, no log that a primary goes
// on with has the write of a client that sends keys twice.
func TestKeysApplyOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := begin(t)
		s.reel.Keep(true)
		s.say("load alice writes=0/s")
		s.say("load bob writes=0/s")
		s.say("client fay writes=20/s timeout=" + s.pick("3ms", "40ms", "300ms") + " retry=full base=5ms cap=200ms attempts=9 idempotent=on" + s.pick("", " ttl=<t>"))
		promoted := map[engine.Timeline]bool{}
		for range rapid.IntRange(5, 25).Draw(t, "faults") {
			s.say(s.pick(append(slices.Clip(faults), policies[0], "commit async", "kill <n>", "restart <n>", "pause <n>", "resume <n>", "hold <n>->fay",
				"promote <n>", "promote freshest", "redirect <n>", "redirect primary", "repoint <a> to primary", "rejoin <n> rewind", "rejoin <n> clone", "terminate fay")...))
			s.pass()
			for _, e := range s.reel.Drain() {
				if e.Kind == trace.NodePromoted && promoted[e.Timeline] {
					return // two histories of one number: streams mix what they cannot tell apart
				}
				promoted[e.Timeline] = promoted[e.Timeline] || e.Kind == trace.NodePromoted
			}
			if still := look(s.reel); still.Totals.Duplicated > 0 {
				t.Fatalf("%d writes are there twice", still.Totals.Duplicated)
			}
		}
	})
}

// isPrefix checks that the log of a standby whose stream is up at both ends is
// a prefix of its upstream's.
func (s *sketch) isPrefix(still *engine.Still, n *engine.Node) {
	up := still.Node(n.Upstream)
	if n.Stream != engine.Streaming || up == nil || !slices.ContainsFunc(up.Senders, func(to engine.Sender) bool {
		return to.Standby == n.ID && to.Connected
	}) {
		return
	}
	mine, theirs := s.reel.LogOps(n.ID), s.reel.LogOps(up.ID)
	if len(mine) > len(theirs) || !slices.Equal(mine, theirs[:len(mine)]) {
		s.Fatalf("%s follows %s, yet its log is no prefix:\n%v\n%v", n.Name, up.Name, mine, theirs)
	}
}

// TestSynchronousLosesNothing: when a commit waits for the disk of a standby,
// no fault of links and disks and no crash of a standby makes the promotion of the freshest one lose an
// acknowledged write.
func TestSynchronousLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := begin(t)
		s.say(s.pick(policies...) + s.pick("", " wait=applied"))
		for range rapid.IntRange(0, 12).Draw(t, "faults") {
			s.pass()
			s.say(s.pick(append(slices.Clip(faults), "kill n2", "restart n2")...))
		}
		s.say("kill n1")
		if look(s.reel).NodeNamed("n2").Condition == engine.Down {
			s.say("restart n2")
		}
		s.reel.Advance(s.reel.Now().Add(time.Second)) // until it has recovered
		for _, line := range []string{"promote freshest", "heal", "redirect primary", "repoint standby2 to primary", "rejoin n1 rewind"} {
			if err := s.say(line); err != nil && line == "promote freshest" {
				t.Fatal(err)
			}
			s.pass()
			if lost := look(s.reel).Totals.Lost; lost > 0 {
				t.Fatalf("%d acknowledged writes are lost", lost)
			}
		}
	})
}

// TestRoutesKeepTheirPromises: while nobody is promoted and no disk is lost,
// no fault makes a caught-up session miss its own writes, nor a session that
// stays with one standby see time run backwards.
func TestRoutesKeepTheirPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := begin(t)
		s.reel.Keep(true)
		for _, line := range []string{"load alice reads=90/s", "route alice caught-up patience=<t>", "route bob n2"} {
			s.say(line)
		}
		for range rapid.IntRange(1, 15).Draw(t, "faults") {
			s.say(s.pick(append(slices.Clip(faults), "kill <n>", "restart <n>", "pause <n>", "resume <n>", "apply <n> delay=<t>", "terminate alice")...))
			s.pass()
		}
		still := look(s.reel)
		for _, e := range s.reel.Drain() {
			if who := still.NameOf(e.Node); e.Kind == trace.ReadYourWritesBroken && who == "alice" ||
				e.Kind == trace.MonotonicReadsBroken && who == "bob" {
				t.Fatalf("at %v %s", e.At, s.reel.Describe(e))
			}
		}
	})
}

// TestRepairConverges: whatever happened, healing the links, waking and
// restarting the nodes and cloning those that went astray makes all equal.
func TestRepairConverges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := begin(t)
		for range rapid.IntRange(5, 25).Draw(t, "commands") {
			s.say(s.pick(mishaps...))
			s.pass()
		}
		s.repair()
		still := look(s.reel)
		// Where every disk was wiped or fenced, nobody is left to copy from.
		if still.Totals.Primaries > 0 && !still.Totals.Converged {
			t.Fatalf("not converged: %+v", still.Nodes)
		}
		s.addUp(still)
	})
}

// repair does what a patient operator would.
func (s *sketch) repair() {
	each := func(is func(*engine.Node) bool, lines ...string) {
		for _, n := range look(s.reel).Nodes {
			for _, line := range lines {
				if is(&n) {
					s.say(strings.ReplaceAll(line, "<n>", n.Name))
				}
			}
		}
		s.reel.Advance(s.reel.Now().Add(10 * time.Second))
	}
	for _, line := range []string{"heal", "link * * latency=1ms loss=0% bandwidth=1GB/s", "commit async",
		"load alice writes=0/s", "load bob writes=0/s reads=0/s"} {
		s.say(line)
	}
	each(func(*engine.Node) bool { return true }, "disk <n> fsync=1ms", "node <n> timeout=5s version=15 filter=() consumer=none", "apply <n> resume", "apply <n> delay=0s", "apply <n> of odd delay=0s", "apply <n> of rest delay=0s")
	each(func(n *engine.Node) bool { return n.Condition == engine.Paused }, "resume <n>")
	each(func(n *engine.Node) bool { return n.Condition == engine.Down && !n.Wiped }, "restart <n>")
	if still := look(s.reel); !still.Node(still.Totals.LastPrimary).Writable {
		s.say("promote freshest")
		// Where an old primary serves, nobody else can be promoted: it is the
		// last one that has to come back as its standby.
		each(func(n *engine.Node) bool { return n.ID == still.Totals.LastPrimary && n.Wiped }, "rejoin <n> clone")
	}
	if still := look(s.reel); still.Totals.Primaries > 0 && still.Node(still.Totals.LastPrimary).Wiped {
		s.say("rejoin " + still.NameOf(still.Totals.LastPrimary) + " clone") // the other primary has to do
	}
	for range s.names { // a stray may follow another one
		primary := look(s.reel).Totals.LastPrimary
		each(func(n *engine.Node) bool {
			return n.ID != primary && (n.Role == engine.Primary || n.Stream != engine.Streaming || n.Agreement == engine.Differs)
		}, "rejoin <n> clone")
	}
}
