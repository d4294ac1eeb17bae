package views

import (
	"fmt"
	"time"

	"splitbrain/engine"
	"splitbrain/themes"

	"github.com/charmbracelet/colorprofile"
)

const ms = time.Millisecond

// world builds stills by hand. Clients get IDs from 100 on.
type world struct{ s engine.Still }

func newWorld(policy string, now engine.Duration) *world {
	w := &world{}
	w.s.Seed, w.s.Policy, w.s.Now = 42, policy, engine.Time(now)
	w.s.Totals.OutageSince = engine.Never
	w.s.Totals.Primaries = 1
	w.s.Failover.Advice = -1
	for i, name := range []string{"detect", "fence", "choose", "promote", "repoint", "redirect", "audit"} {
		w.s.Failover.Steps[i].Name = name
	}
	return w
}

func (w *world) primary(name string, end engine.LSN) *engine.Node {
	return w.add(engine.Node{Name: name, Role: engine.Primary, Writable: true, Timeline: 1,
		End: end, Flushed: end, Replayed: end, Upstream: engine.Nobody, Hash: 0xa3f9})
}

func (w *world) standby(name string, up engine.ID, end, flushed, replayed engine.LSN, sync engine.Sync) *engine.Node {
	n := w.add(engine.Node{Name: name, Timeline: 1, End: end, Flushed: flushed, Replayed: replayed,
		Upstream: up, Stream: engine.Streaming, Sync: sync, Hash: uint64(0x7c21 + replayed), Agreement: engine.Agrees})
	for _, link := range [][2]engine.ID{{up, n.ID}, {n.ID, up}} {
		w.s.Links = append(w.s.Links, engine.Link{From: link[0], To: link[1], Usual: true, Latency: 5 * ms})
	}
	return n
}

func (w *world) add(n engine.Node) *engine.Node {
	n.ID = engine.ID(len(w.s.Nodes))
	w.s.Nodes = append(w.s.Nodes, n)
	return &w.s.Nodes[n.ID]
}

func (w *world) client(name string, target engine.ID, last engine.Outcome, acked int) *engine.Client {
	w.s.Clients = append(w.s.Clients, engine.Client{ID: engine.ID(100 + len(w.s.Clients)), Name: name, Target: target, Route: engine.Nobody,
		Last: last, Acked: acked, LastFor: 1200 * time.Microsecond, LastKey: "users/42"})
	return &w.s.Clients[len(w.s.Clients)-1]
}

func (w *world) send(kind engine.Kind, from, to engine.ID, progress float64, lsn engine.LSN) *engine.Message {
	w.s.Messages = append(w.s.Messages, engine.Message{Kind: kind, From: from, To: to, Progress: progress, LSN: lsn, Records: 1})
	return &w.s.Messages[len(w.s.Messages)-1]
}

func (w *world) link(a, b engine.ID, change func(*engine.Link)) {
	for _, pair := range [][2]engine.ID{{a, b}, {b, a}} {
		found := false
		for i := range w.s.Links {
			if l := &w.s.Links[i]; l.From == pair[0] && l.To == pair[1] {
				change(l)
				found = true
			}
		}
		if !found {
			w.s.Links = append(w.s.Links, engine.Link{From: pair[0], To: pair[1], Usual: true, Latency: 5 * ms})
			change(&w.s.Links[len(w.s.Links)-1])
		}
	}
}

func watch(n *engine.Node, value string, stale bool) {
	n.Watched = []engine.Row{{Key: "users/42", Value: value, Exists: value != "", Stale: stale}}
}

// asyncTrio is a healthy cluster with traffic; n2 is far away and lags.
func asyncTrio() *world {
	w := newWorld("commit async wait=flushed", 12345*ms)
	watch(w.primary("n1", 117), "name=Ann", false)
	watch(w.standby("n2", 0, 112, 108, 105, engine.SyncAsync), "name=Al", true)
	watch(w.standby("n3", 0, 117, 117, 117, engine.SyncAsync), "name=Ann", false)
	w.s.Nodes[2].Hash = 0xa3f9
	w.link(0, 1, func(l *engine.Link) { l.Latency, l.Usual, l.InFlight = 800*ms, false, 4 })
	w.client("alice", 0, engine.OK, 117).Busy = true
	w.s.Clients[0].Key = "users/42"
	bob := w.client("bob", 0, engine.OK, 31)
	bob.Stale, bob.Value = true, "name=Al"
	w.send(engine.WriteRequest, 100, 0, 0.35, 0)
	w.send(engine.Answer, 0, 100, 0.2, 0)
	w.send(engine.ReadRequest, 101, 0, 0.7, 0)
	for i, at := range []float64{0.15, 0.4, 0.65, 0.9} {
		w.send(engine.Records, 0, 1, at, engine.LSN(117-i))
	}
	w.send(engine.Ack, 1, 0, 0.5, 104)
	w.send(engine.Records, 0, 2, 0.6, 118)
	w.send(engine.Ack, 2, 0, 0.3, 117)
	t := &w.s.Totals
	t.Issued, t.Acked, t.Waiting, t.AtRisk = 119, 117, 1, 12
	t.LatencyP50, t.LatencyP99 = 1200*time.Microsecond, 3*ms
	t.ReadsOK, t.ReadsStale = 30, 1
	return w
}

// quorum is five nodes of which any two confirm every commit.
func quorum() *world {
	w := newWorld("commit any 2 (n2, n3, n4, n5)", 65*time.Second)
	watch(w.primary("n1", 4012), "name=Ann", false)
	w.s.Nodes[0].Waiting = 2
	for i, name := range []string{"n2", "n3", "n4", "n5"} {
		lag := engine.LSN([]int{0, 1, 6, 40}[i])
		watch(w.standby(name, 0, 4012-lag/2, 4012-lag/2, 4012-lag, engine.SyncQuorum), "name=Ann", lag > 20)
	}
	w.client("alice", 0, engine.OK, 2100).Busy = true
	w.client("bob", 0, engine.OK, 1900)
	w.client("carol", 0, engine.Unknown, 12).Unknown = 2
	for i := range engine.ID(4) {
		w.send(engine.Records, 0, i+1, 0.2+0.2*float64(i), 4012)
		w.send(engine.Ack, i+1, 0, 0.3+0.1*float64(i), 4010)
	}
	w.send(engine.WriteRequest, 100, 0, 0.6, 0)
	w.send(engine.Answer, 0, 101, 0.4, 0)
	t := &w.s.Totals
	t.Issued, t.Acked, t.Waiting, t.Unknown = 4016, 4012, 2, 2
	t.LatencyP50, t.LatencyP99 = 11*ms, 82*ms
	return w
}

// peers are five nodes without a leader, one of them frozen and one that keeps
// siblings.
func peers() *world {
	w := newWorld("quorum n=3 r=2 w=2 sloppy", 9*time.Second)
	w.s.Ring = engine.Ring{N: 3, R: 2, W: 2, Siblings: true, Hints: 4, Requests: 4}
	w.s.Versioned, w.s.Quorums = true, quorums()
	w.s.Totals.Primaries = 0
	for i, name := range []string{"n1", "n2", "n3", "n4", "n5"} {
		w.s.Nodes = append(w.s.Nodes, engine.Node{ID: engine.ID(i), Name: name, Role: engine.Replica, Upstream: engine.Nobody,
			Rows: 12 + i, Hash: uint64(i+1) * 0x1f7d7f7d1f7d7f7d,
			Watched: []engine.Row{{Key: "cart/7", Value: "eggs | milk", Exists: true, Siblings: 2 - i%2, Stale: i == 1, Away: i == 3}}})
	}
	w.s.Nodes[2].Condition, w.s.Nodes[2].Inbox = engine.Paused, 3
	w.s.Nodes[4].Hints = 4
	w.client("alice", 0, engine.OK, 812)
	w.client("bob", 1, engine.Failed, 640).Failed = 3
	w.send(engine.CopyWrite, 0, 1, 0.4, 0).Op = 1
	w.send(engine.CopyRead, 0, 4, 0.6, 0)
	w.send(engine.CopyAnswer, 3, 1, 0.5, 0).Op = 2
	w.s.Totals.Issued, w.s.Totals.Acked, w.s.Totals.Failed = 1455, 1452, 3
	return w
}

// leaders are four leaders that all tell each other; one is down, one link is
// held, and there were conflicts of every kind.
func leaders() *world {
	w := newWorld("mesh=all conflict=lww", 9*time.Second)
	w.s.Ring, w.s.Versioned = engine.Ring{N: 4, R: 1, W: 1}, true
	w.s.Mesh = engine.Mesh{Leaders: 4, Shape: "all", Conflict: "lww", Homes: []engine.Home{{Pattern: "carts/*", Node: 2}}}
	for i, name := range []string{"eu", "us", "in", "jp"} {
		n := engine.Node{ID: engine.ID(i), Name: name, Region: []string{"frankfurt", "virginia", "mumbai", "tokyo"}[i], Role: engine.Leader,
			Upstream: engine.Nobody, Writable: true, Rows: 12 + i, Hash: uint64(i+1) * 0x1f7d7f7d1f7d7f7d, Missing: 3 * (i % 2), End: 40,
			Watched: []engine.Row{{Key: "users/42", Value: "Ann, Oslo", Exists: true, Stale: i == 1}}}
		for j := range engine.ID(4) {
			if j != n.ID {
				n.Senders = append(n.Senders, engine.Sender{Standby: j, Connected: true})
			}
		}
		w.s.Nodes = append(w.s.Nodes, n)
	}
	w.s.Nodes[3].Condition, w.s.Nodes[3].Writable = engine.Down, false
	w.s.Links = append(w.s.Links, engine.Link{From: 0, To: 2, State: engine.LinkHeld, Latency: 58 * ms, InFlight: 4},
		engine.Link{From: 0, To: 1, Latency: 45 * ms})
	w.client("ann", 0, engine.OK, 812)
	w.client("raj", 2, engine.OK, 640)
	w.send(engine.Records, 0, 1, 0.4, 40)
	w.send(engine.Ack, 1, 0, 0.6, 39)
	t := &w.s.Totals
	t.Issued, t.Acked, t.Lost, t.Conflicts, t.Primaries = 1455, 1452, 1, 71, 3
	at := engine.Time(4 * time.Second)
	w.s.Conflicts = []engine.Conflict{
		{Key: "users/42", Ops: [2]engine.OpID{7, 9}, Values: [2]string{"Ann, Oslo", "Anna, Rome"}, Leaders: [2]engine.ID{0, 2}, At: at, Why: engine.LaterWins, Wins: 9, Lost: true},
		{Key: "users/41", Ops: [2]engine.OpID{4, 5}, Values: [2]string{"old", "new"}, Leaders: [2]engine.ID{2, 0}, At: at, Why: engine.LaterWins, Wins: 5},
		{Key: "users/40", Ops: [2]engine.OpID{2, 3}, Values: [2]string{"name=Ann", "name=Anna"}, Leaders: [2]engine.ID{0, 1}, At: at, Why: engine.BothMerged},
		{Key: "a/very/long/key/of/a/row", Ops: [2]engine.OpID{1, 6}, Values: [2]string{"a value that does not fit into any panel at all", "deleted"}, Leaders: [2]engine.ID{0, 1}, At: at, Why: engine.BothKept},
	}
	return w
}

// afterKill is the trio right after its primary died.
func afterKill() *world {
	w := asyncTrio()
	w.s.Now = engine.Time(14100 * ms)
	n1 := &w.s.Nodes[0]
	n1.Condition, n1.Writable = engine.Down, false
	for i := 1; i <= 2; i++ {
		n := &w.s.Nodes[i]
		n.Stream, n.Sync, n.Agreement = engine.NotStreaming, engine.SyncNone, engine.NotCompared
		n.Flushed, n.Replayed = n.End, n.End
	}
	w.s.Messages = nil
	alice := &w.s.Clients[0]
	alice.Last, alice.Failed, alice.Unknown, alice.Busy = engine.Failed, 8, 1, false
	w.send(engine.Reset, 0, 100, 0.5, 0)
	t := &w.s.Totals
	t.Primaries, t.OutageSince, t.RTO, t.Failed, t.Unknown, t.AtRisk = 0, engine.Time(12400*ms), 1700*ms, 8, 1, 5
	f := &w.s.Failover
	f.Active, f.DownFor, f.Advice = true, 1700*ms, 0
	details := []string{"ask every node whether it lives", "power off n1, so that it cannot come back and take writes",
		"n3 has LSN 117 and lacks nothing; n2 at 112 would lose 5", "n3 applies what it has and takes writes",
		"n2 follows the new primary", "alice and bob still ask n1", "count what is lost"}
	prices := []string{"", "n1 may come back and take writes: two primaries", "the wrong choice loses up to 5 writes", "",
		"n2 falls behind, and commits that wait for it hang", "clients keep failing until their cache expires",
		"nobody knows what is lost"}
	commands := []string{"detect", "fence n1", "candidates", "promote n3", "", "", "audit"}
	for i := range f.Steps {
		f.Steps[i].Detail, f.Steps[i].Price, f.Steps[i].Command = details[i], prices[i], commands[i]
	}
	f.Steps[4].WhyNot, f.Steps[5].WhyNot = "there is no new primary yet", "there is no new primary yet"
	return w
}

// failover is the trio in the middle of it: n2 was promoted, n1 not fenced.
func failover() *world {
	w := afterKill()
	w.s.Now = engine.Time(17200 * ms)
	n2, n3 := &w.s.Nodes[1], &w.s.Nodes[2]
	n2.Role, n2.Condition, n2.Writable, n2.Timeline, n2.Upstream = engine.Primary, engine.Up, true, 2, engine.Nobody
	n3.Upstream, n3.Stream, n3.ForkLSN = 1, engine.Refused, 112
	w.s.Clients[0].Target, w.s.Clients[0].Last = 1, engine.OK
	w.s.Totals.Primaries, w.s.Totals.LastPrimary, w.s.Totals.Lost, w.s.Totals.RPOWrites = 1, 1, 5, 5
	w.s.Totals.OutageSince, w.s.Totals.RTO, w.s.Totals.AtRisk = engine.Never, 4200*ms, 0
	for i := range 5 {
		w.s.Totals.LostWrites = append(w.s.Totals.LostWrites, engine.LostWrite{Client: 100, Key: "users/42",
			Value: "name=Ann", LSN: engine.LSN(113 + i), AckedAt: engine.Time(12000+100*i) * engine.Time(ms)})
	}
	f := &w.s.Failover
	f.Restored, f.DownFor, f.Advice = true, 4200*ms, 4
	states := []engine.StepState{engine.StepDone, engine.StepSkipped, engine.StepDone, engine.StepDone,
		engine.StepTodo, engine.StepDone, engine.StepDone}
	for i := range f.Steps {
		f.Steps[i].State, f.Steps[i].At = states[i], engine.Time(14000+500*i)*engine.Time(ms)
	}
	f.Steps[4].Command, f.Steps[4].WhyNot = "repoint n3 to n2", ""
	w.send(engine.WriteRequest, 100, 1, 0.5, 0)
	return w
}

// brainSplit has two primaries, because nobody fenced n1.
func brainSplit() *world {
	w := asyncTrio()
	n2, n3 := &w.s.Nodes[1], &w.s.Nodes[2]
	n2.Role, n2.Writable, n2.Timeline, n2.Upstream, n2.Agreement = engine.Primary, true, 2, engine.Nobody, engine.NotCompared
	n2.End, n2.Flushed, n2.Replayed = 119, 119, 119
	n3.Upstream, n3.Agreement = 1, engine.Differs
	w.s.Clients[1].Target = 1
	w.s.Messages = nil
	w.send(engine.WriteRequest, 100, 0, 0.5, 0)
	w.send(engine.WriteRequest, 101, 1, 0.5, 0)
	w.send(engine.Records, 1, 2, 0.5, 119)
	w.link(0, 1, func(l *engine.Link) { l.State = engine.LinkCut })
	w.link(0, 2, func(l *engine.Link) { l.State = engine.LinkCut })
	t := &w.s.Totals
	t.Primaries, t.SplitBrain, t.SplitBrains, t.SplitBrainFor = 2, true, 1, 2300*ms
	t.Lost, t.LastPrimary, t.Diverged = 7, 1, true
	return w
}

// faults has a cut and a held link, a paused node and a slow replay.
func faults() *world {
	w := asyncTrio()
	w.link(0, 1, func(l *engine.Link) { l.State, l.InFlight = engine.LinkHeld, 9 })
	w.link(0, 2, func(l *engine.Link) { l.State = engine.LinkCut })
	w.link(1, 2, func(l *engine.Link) { l.State = engine.LinkCut })
	w.s.Nodes[2].Stream, w.s.Nodes[2].Sync = engine.Connecting, engine.SyncNone
	w.s.Nodes[1].Condition, w.s.Nodes[1].Inbox = engine.Paused, 7
	w.s.Nodes[0].Skew = 300 * ms
	for i := range w.s.Messages {
		w.s.Messages[i].Held = true
	}
	return w
}

// cascade has a standby that feeds two more.
func cascade() *world {
	w := newWorld("commit first 1 (n2, n3)", 9*time.Second)
	w.primary("n1", 250)
	w.standby("n2", 0, 250, 250, 250, engine.SyncSync)
	w.standby("n3", 0, 250, 248, 246, engine.SyncPotential)
	w.standby("n4", 1, 240, 240, 238, engine.SyncNone)
	w.standby("n5", 1, 249, 249, 249, engine.SyncNone)
	w.client("alice", 0, engine.OK, 250)
	for i := range engine.ID(4) {
		w.send(engine.Records, w.s.Nodes[i+1].Upstream, i+1, 0.5, 250)
	}
	w.s.Totals.Acked = 250
	return w
}

// storm has many clients that wait for a primary that is gone.
func storm() *world {
	w := asyncTrio()
	w.s.Clients = w.s.Clients[:0]
	w.s.Nodes[0].Condition, w.s.Nodes[0].Writable = engine.Down, false
	for i := range 50 {
		c := w.client(fmt.Sprint("app", i+1), 0, engine.Outcome(i%4), 3)
		c.Busy, c.Attempt = i%3 > 0, 1+i%5
		if i%3 == 2 {
			c.RetryAt = w.s.Now.Add(engine.Duration(i*130) * ms)
		}
	}
	return w
}

// busy is the frame of the benchmark: eight nodes, a hundred messages.
func busy() *world {
	w := newWorld("commit any 2 (*)", 3*time.Minute)
	watch(w.primary("n1", 9000), "name=Ann", false)
	for i := range engine.ID(7) {
		lag := engine.LSN(i * 3)
		watch(w.standby("n"+string(rune('2'+i)), 0, 9000-lag, 9000-lag, 9000-2*lag, engine.SyncQuorum), "name=Ann", i > 3)
	}
	for i, name := range []string{"alice", "bob", "carol", "dave"} {
		w.client(name, 0, engine.OK, 2000+i).Busy = true
	}
	for i := range 100 {
		standby := engine.ID(1 + i%7)
		switch i % 4 {
		case 0, 1:
			w.send(engine.Records, 0, standby, float64(i%17)/17, engine.LSN(9000-i))
		case 2:
			w.send(engine.Ack, standby, 0, float64(i%13)/13, engine.LSN(9000-i))
		default:
			w.send(engine.WriteRequest, engine.ID(100+i/4%4), 0, float64(i%11)/11, 0)
		}
	}
	w.s.Totals.Acked, w.s.Totals.AtRisk, w.s.Totals.LatencyP50 = 8100, 3, 12*ms
	return w
}

func load(name string, profile colorprofile.Profile, ascii bool) *themes.Theme {
	theme, err := themes.Load(name, profile, ascii)
	if err != nil {
		panic(err)
	}
	return theme
}

// events are lines as a run would have them.
func events() []EventLine {
	at := func(n int) engine.Time { return engine.Time(n) * engine.Time(ms) }
	return []EventLine{
		{at(12010), engine.Notable, "link n1 n2 now takes 800ms"},
		{at(12301), engine.Routine, "n1 flushed up to 117"},
		{at(12303), engine.Informed, "alice was told ok after 1.2ms"},
		{at(12331), engine.Routine, "n3 replayed up to 117"},
		{at(12335), engine.Notable, "n2 lost its stream from n1 and connects again"},
		{at(12340), engine.Alarm, "bob read an old value of users/42 on n2, 12 records behind"},
	}
}

// trail remembers a lag that grew and a fault that began it.
func trail(nodes int) *Trail {
	t := &Trail{}
	for i := range 90 {
		s := Sample{At: engine.Time(i) * engine.Time(100*ms), Acked: i*2 + i%5, P50: engine.Duration(1000+i%7*100) * time.Microsecond}
		for n := 1; n < min(nodes, MaxLag); n++ {
			if i > 50 && n == 1 {
				s.Lag[n] = (i - 50) / 3
			}
			if n == 2 {
				s.Lag[n] = i % 9 / 7
			}
		}
		s.Fault = i == 50
		t.Add(s)
	}
	return t
}

func keys() []Key {
	return []Key{{"space", "pause", ""}, {"k", "kill", ""}, {"x", "cut", ""}, {"f", "failover", "the primary is up"},
		{"w", "write", ""}, {"m", "commit", ""}, {"l", "latency", ""}, {"tab", "next", ""}, {":", "command", ""},
		{"[ ]", "speed", ""}, {"z", "freeze", ""}, {"u", "undo", ""}, {"?", "help", ""}}
}

// frameOf puts a still into a frame of the sandbox.
func frameOf(w *world, width, height int, theme *themes.Theme) *Frame {
	return &Frame{Width: width, Height: height, Theme: theme, Screen: Sandbox, Still: &w.s,
		Places: PlacesOf(&asyncOr(w).s), Title: "async trio", Tape: "link n1 n2 latency=800ms", Playing: true, Speed: "1/20", Motion: true,
		Events: events(), Trail: trail(len(w.s.Nodes)), Keys: keys()}
}

// asyncOr returns the world in which a run of trios began.
func asyncOr(w *world) *world {
	if len(w.s.Nodes) == 3 {
		return asyncTrio()
	}
	return w
}

func homeMenu() *Menu {
	m := &Menu{Promise: "learn database replication by breaking it", Cursor: 2, Items: []MenuItem{
		{Label: "Continue", Detail: "6 · An acknowledged write can vanish, step 2 of 3", Main: true},
		{Label: "Learn", Detail: "5 of 24 lessons done, predictions 83% near the truth", Bars: []Bar{{"A", 3, 3}, {"B", 1, 2}, {"C", 1, 4},
			{"D", 0, 5}, {"E", 0, 6}, {"F", 0, 3}, {"G", 0, 1}}}},
		Hint: "press k to kill the primary, or x to cut a link: the cluster beside this menu is alive"}
	for _, name := range []string{"async pair", "single", "one sync and an async one", "semi-sync", "quorum of five", "two regions", "cascading",
		"delayed", "lagging", "permissions", "statements", "automatic", "impatient"} {
		m.Items = append(m.Items, MenuItem{Label: name, Detail: "n1 answers before the others have it", Under: true})
	}
	m.Items[2].Head = "Sandbox"
	m.Items = append(m.Items, MenuItem{Label: "Open a tape", Detail: "from this folder"},
		MenuItem{Label: "Drill", Detail: "an incident and a clock", WhyNot: "there are no drills yet"})
	return m
}

func helpText() *Help {
	rows := func(pairs ...string) (r []HelpRow) {
		for i := 0; i+1 < len(pairs); i += 2 {
			r = append(r, HelpRow{Keys: pairs[i], Text: pairs[i+1]})
		}
		return r
	}
	return &Help{Title: "keys", Sections: []HelpSection{
		{"Time", rows("space", "pause or play", "n", "one event", "[ ]", "slower, faster", "u", "undo the last command")},
		{"Break", rows("k", "kill the node", "z", "freeze or thaw", "x", "cut the link", "h", "hold the link", "l", "latency")},
		{"Repair", rows("r", "restart", "e", "heal", "f", "failover console")},
		{"Look", rows("tab", "next", "arrows", "walk", "1 2 3 4", "tabs", "?", "this list")}}}
}

func dialog() *Dialog {
	return &Dialog{Title: "commit policy", Note: "Whom does the primary wait for before it tells a client ok?", Cursor: 1, Items: []DialogItem{
		{"async", "nobody: fast, and the newest writes are at risk", ""},
		{"first 1", "the first connected standby of the list", ""},
		{"any 2", "any two standbys", "needs 2 standbys"},
		{"all", "every standby: one slow disk stops everybody", ""}}}
}

// timeline is a take of half a minute with something of every kind in it.
func timeline(live bool) *Timeline {
	at := func(seconds int) engine.Time { return engine.Time(seconds) * engine.Time(time.Second) }
	t := &Timeline{To: at(30), Now: at(17), Take: 2, Takes: 3, Live: live, Marks: []TimelineMark{
		{at(3), MarkCommand, "link n1 n2 latency=800ms"}, {at(9), MarkNote, "here it begins"}, {at(12), MarkFault, "n1 crashes"},
		{at(15), MarkPromotion, "n2 is primary"}, {at(20), MarkAnomaly, "bob reads an old value"}, {at(26), MarkLoss, "5 writes lost"}}}
	if live {
		t.Now = t.To
	}
	return t
}

// compared is a failover beside the run in which nothing happened.
func compared() *Compare {
	w := failover()
	row := func(name, left, right string, differs bool, best string) CompareRow {
		r := CompareRow{name, []string{left, right}, differs, best, ""}
		if best == left {
			r.Worst = right
		} else if best == right {
			r.Worst = left
		}
		return r
	}
	return &Compare{Sides: []CompareSide{{Name: "take 1"}, {"take 2: promote n2 instead", &w.s, PlacesOf(&asyncTrio().s)}},
		Parted: "they part at 0:14.000", Rows: []CompareRow{
			row("acked", "117", "112", true, ""), row("lost", "0", "5", true, "0"), row("at risk", "12", "0", true, "0"),
			row("unknown", "0", "1", true, "0"), row("latency p50", "1.2ms", "1.2ms", false, ""), row("latency p99", "3ms", "3ms", false, ""),
			row("RTO", "0s", "4.2s", true, "0s"), row("primaries", "1", "1", false, ""), row("stale reads", "1", "1", false, ""),
		}}
}
