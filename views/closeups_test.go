package views

import (
	"math/rand/v2"
	"strings"
	"time"

	"splitbrain/engine"
	"splitbrain/themes"
)

// nodeCloseUp is a standby of the trio whose log has a record of each
// mechanism; the chosen one is told in full.
func nodeCloseUp(carries string) *engine.CloseUp {
	c := &engine.CloseUp{Of: engine.Subject{Kind: engine.NodeSubject, ID: 1}, Found: true}
	v := &c.Node
	v.ID, v.History = 1, []engine.Fork{{Timeline: 2, LSN: 90}}
	for i, text := range []string{"INSERT INTO t SET name='Ann', token=UUID()", "users/42=name=Al", "page 0 +8127: 24 bytes, 3 more",
		"t/1 name=Ann → name=Bob", "UPDATE t SET token=UUID() LIMIT 2", "users/42=name=Ann", "orders/7=tea", "users/43=name=Eve"} {
		r := engine.Record{LSN: engine.LSN(105 + i), Timeline: 2, Client: 100, At: engine.Time(12000+i*50) * engine.Time(ms), Text: text, Point: engine.Replayed}
		if i > 0 {
			r.Point = [...]engine.Point{engine.Flushed, engine.Received}[i/4]
		}
		v.Records = append(v.Records, r)
	}
	r := &v.Record
	r.RecordStill, r.Known, r.Carries, r.Bytes = v.Records[0], true, carries, 138
	r.Copies = []engine.Copy{{Node: 0, Point: engine.Replayed}, {Node: 1, Point: engine.Flushed}, {Node: 2, Point: engine.Absent}}
	row := engine.Image{Key: "t/1", Before: "name=Ann,token=74eb79e6", After: "name=Ann,token=0c5f11d2", Had: true, Has: true}
	switch carries {
	case "statement":
		r.Statement = "UPDATE t SET token=UUID() LIMIT 2"
		r.Context.Timestamp, r.Context.Server, r.Context.Connection, r.Context.InsertID, r.Context.Seed = r.At, 1, 4, 3, 0x8045aaa556e2dfda
		r.Did, r.Primary = []engine.Image{row}, []engine.Image{row}
		r.Primary[0].After = "name=Ann,token=99d0ab4c"
	case "physical":
		r.Pages = []engine.Bytes{{Page: 0, Offset: 8127, Before: []byte("\x00\x03t/1name=Ann"), After: []byte("\x00\x03t/1name=Bob")},
			{Page: 0, Offset: 28, After: []byte{0x1e, 0xd5, 0, 11}}}
		r.Did = []engine.Image{{Key: "t/1", Before: "name=Ann", After: "name=Bob", Had: true, Has: true}}
	case "logical":
		r.Carried = []engine.Image{row, {Key: "t/2", After: "name=Eve", Has: true}, {Key: "t/3", Before: "name=Mo", Had: true}}
	}
	v.Rows = []engine.RowCloseUp{{Key: "orders/7", Newest: "tea", Stale: true}, {Key: "t/1", Value: "name=Ann", Exists: true, LSN: 99},
		{Key: "users/42", Value: "name=Al", Exists: true, LSN: 104, Stale: true, Newest: "name=Ann"},
		{Key: "users/99", Value: "name=Old", Exists: true, LSN: 12, Stale: true, Gone: true}}
	page := engine.PageGlance{Number: 0, Digest: 0x725d, Slots: 10, Free: 7655, From: 7699}
	copy(page.Shown[:], "\x00\x08users/42name=Al")
	other := page
	other.Number, other.Differs, other.First, other.From = 1, 3, 8111, 8111
	v.Pages, v.PagesAt, v.PagesAgainst = []engine.PageGlance{page, other}, 105, 117
	v.Held = []engine.Request{{Client: 101, Text: "users/42", IsRead: true, LSN: 117, Since: engine.Time(12300 * ms)}}
	return c
}

// busyPrimary is what waits on the primary of the trio.
func busyPrimary() *engine.CloseUp {
	c := nodeCloseUp("row")
	v := &c.Node
	c.Of.ID, v.ID = 0, 0
	v.Record.Carried = []engine.Image{{Key: "users/42", After: "name=Al", Has: true}}
	v.Held = nil
	v.Commits = []engine.Request{{Client: 100, Text: "users/42=name=Ann", LSN: 117, Since: engine.Time(11100 * ms)}}
	v.Queue = []engine.Request{{Client: 101, Text: "users/42", IsRead: true, Since: engine.Time(12340 * ms)}}
	v.Open = []engine.Request{{Client: 101, Text: "INSERT INTO t SET token='slow'", Since: engine.Time(12000 * ms)}}
	return c
}

// clientCloseUp is what bob was told, and what he could not count on.
func clientCloseUp() *engine.CloseUp {
	c := &engine.CloseUp{Of: engine.Subject{Kind: engine.ClientSubject, ID: 101}, Found: true}
	v := &c.Client
	v.ID, v.WroteTo, v.Timeout, v.Reads = 101, 117, time.Second, 31
	for _, b := range beliefs() {
		if b.Client == 101 {
			v.Beliefs = append(v.Beliefs, b)
		}
	}
	v.Promises = [4]engine.Promise{{Kind: engine.ReadYourWritesBroken, Broken: 1}, {Kind: engine.MonotonicReadsBroken},
		{Kind: engine.ConsistentPrefixBroken}, {Kind: engine.StaleAuthorization, Broken: 2}}
	breach := engine.Breach{Missed: "users/42=name=Ann"}
	breach.At, breach.Kind, breach.Node, breach.LSN, breach.Behind = engine.Time(12340*ms), engine.ReadYourWritesBroken, 1, 117, 12
	v.Breaches = []engine.Breach{breach}
	v.Next = []engine.Request{{Text: "orders/8=milk"}}
	return c
}

// beliefs are what alice and bob were told, newest first: one of everything.
func beliefs() []engine.Belief {
	told := func(at int, client engine.ID, key, value string, outcome engine.Outcome) engine.Belief {
		return engine.Belief{At: engine.Time(at) * engine.Time(ms), IssuedAt: engine.Time(at-2) * engine.Time(ms), Client: client,
			Key: key, Value: value, Outcome: outcome, Took: 1500 * time.Microsecond}
	}
	list := []engine.Belief{told(12340, 101, "users/42", "name=Al", engine.OK), told(12330, 100, "users/42", "name=Ann", engine.OK),
		told(12310, 101, "permissions/eve", "granted", engine.OK), told(12290, 101, "orders/7", "tea", engine.OK),
		told(12200, 100, "orders/8", "milk", engine.Failed), told(12100, 101, "users/42", "name=Ann", engine.Unknown),
		told(12050, 100, "question/1", "why?", engine.OK), told(12000, 101, "question/1", "", engine.OK),
		told(11950, 100, "alice/0", "v12", engine.OK), told(11900, 101, "answer/1", "42", engine.Failed)}
	read := func(i int, node engine.ID, finding engine.EventKind, behind int) {
		list[i].IsRead, list[i].Node, list[i].Finding, list[i].Behind = true, node, finding, behind
	}
	read(0, 1, engine.ReadYourWritesBroken, 12)
	read(2, 1, engine.StaleAuthorization, 3)
	read(7, 2, engine.StaleRead, 2)
	read(9, 2, engine.NoFinding, 0)
	list[3].LSN, list[3].Lost = 116, true
	list[4].Why, list[5].Why, list[9].Why = engine.Unreachable, engine.TimedOut, engine.Unreachable
	return list
}

// linkCloseUp is the far link of the trio and what is under way on it.
func linkCloseUp() *engine.CloseUp {
	c := &engine.CloseUp{Of: engine.Subject{Kind: engine.LinkSubject, ID: 0, Peer: 1}, Found: true}
	there := &c.Link.There
	there.Used = true
	there.Link = engine.Link{From: 0, To: 1, Latency: 800 * ms, InFlight: 3, Quality: "latency=normal(800ms,50ms) loss=1%"}
	for i, at := range []float64{0.9, 0.4, 0.1} {
		m := engine.MessageCloseUp{Bytes: 57}
		m.Kind, m.From, m.To, m.Progress, m.LSN, m.Records = engine.Records, 0, 1, at, engine.LSN(115+i), 1+i
		m.Carried = []engine.Record{{LSN: m.LSN, Text: "users/42=name=Ann"}}
		there.Messages = append(there.Messages, m)
	}
	c.Link.Back.Used, c.Link.Back.Link = true, engine.Link{From: 1, To: 0, State: engine.LinkHeld, Latency: 800 * ms, InFlight: 1}
	ack := engine.MessageCloseUp{Written: 112, Flushed: 108, Replayed: 105}
	ack.Kind, ack.From, ack.To, ack.Held = engine.Ack, 1, 0, true
	c.Link.Back.Messages = []engine.MessageCloseUp{ack}
	return c
}

// messageCloseUp is a batch of records on its way.
func messageCloseUp() *engine.CloseUp {
	c := &engine.CloseUp{Of: engine.Subject{Kind: engine.MessageSubject, ID: 0, Peer: 1, Sent: engine.Time(12000 * ms)}, Found: true}
	m := &c.Message
	m.Kind, m.From, m.To, m.SentAt, m.DeliverAt, m.LSN, m.Records = engine.Records, 0, 1, engine.Time(12000*ms), engine.Time(12800*ms), 117, 3
	m.Bytes = 235
	m.Carried = []engine.Record{{LSN: 115, Text: "users/42=name=Ann"}, {LSN: 116, Text: "UPDATE t SET token=UUID() LIMIT 2"}, {LSN: 117, Text: "orders/7=tea"}}
	return c
}

// sessions is the trio with clients that read elsewhere and see old things.
func sessions() *world {
	w := asyncTrio()
	for i := range w.s.Clients {
		w.s.Clients[i].Asked = engine.ID(0)
	}
	alice, bob := &w.s.Clients[0], &w.s.Clients[1]
	alice.Route, alice.RouteName, alice.Writes, alice.Reads = 2, "replicas", 10, 2
	alice.Since = w.s.Now.Add(-1200 * ms)
	bob.Route, bob.RouteName, bob.Reads, bob.Stale = 1, "sticky", 5, true
	bob.Finding, bob.FindingOn, bob.Behind = engine.ReadYourWritesBroken, 1, 12
	n1 := &w.s.Nodes[0]
	n1.Senders = []engine.Sender{{Standby: 1, Connected: true, Sent: 117, Written: 112, Flushed: 108, Replayed: 105},
		{Standby: 2, Sent: 117, Written: 117, Flushed: 117, Replayed: 117}}
	n1.Capacity, n1.Queue, n1.Waiting, n1.Fsync, n1.Region, n1.Version = 200, 7, 1, "0.5ms", "eu", 15
	n1.LeaseUntil = w.s.Now.Add(700 * ms)
	w.s.Nodes[1].QueriedUntil = w.s.Now.Add(2300 * ms)
	return w
}

// outside is a resource that obeys both primaries of a split brain, each over
// a route of its own.
func outside() *world {
	w := newWorld("commit async", 12345*ms)
	w.primary("n1", 117)
	n2 := w.standby("n2", 0, 120, 120, 120, engine.SyncNone)
	n2.Role, n2.Writable, n2.Timeline, n2.Upstream, n2.Stream, n2.Orders = engine.Primary, true, 2, engine.Nobody, 0, 1
	w.standby("n3", 0, 117, 117, 117, engine.SyncAsync)
	w.client("alice", 0, engine.OK, 117)
	w.s.Resource.ID, w.s.Resource.Name, w.s.Resource.Tokens, w.s.Resource.Token = 50, "gateway", true, 2
	w.s.Totals.ResourceAccepted, w.s.Totals.ResourceRefused, w.s.Totals.Primaries = 118, 3, 2
	w.send(engine.Order, 1, 50, 0.5, 120)
	w.send(engine.Receipt, 50, 0, 0.5, 117).Failed = true
	return w
}

// inspected adds the frames of the inspector and of the client's eye.
func inspected(frames map[string]*Frame, w, h int, theme *themes.Theme) {
	add := func(name string, selected Target, section int, c *engine.CloseUp) {
		f := frameOf(sessions(), w, h, theme)
		f.Selected, f.Tab, f.Inspector = selected, TabInspector, &Inspector{CloseUp: c, Section: section}
		frames[name] = f
	}
	add("inspect-state", NodeAt(0), 0, busyPrimary())
	for _, carries := range []string{"statement", "physical", "logical"} {
		add("inspect-"+carries, NodeAt(1), 1, nodeCloseUp(carries))
	}
	add("inspect-rows", NodeAt(1), 2, nodeCloseUp("logical"))
	add("inspect-client", ClientAt(101), 0, clientCloseUp())
	add("inspect-history", ClientAt(101), 1, clientCloseUp())
	add("inspect-link", LinkAt(0, 1), 0, linkCloseUp())
	add("inspect-message", Target{Kind: MessageTarget, ID: 0, Peer: 1, Index: int(12000 * ms)}, 0, messageCloseUp())
	frames["outside"] = frameOf(outside(), w, h, theme)
	frames["sessions"] = frameOf(sessions(), w, h, theme)
	frames["sessions"].Beliefs = beliefs()
	frames["clients"] = frameOf(sessions(), w, h, theme)
	frames["clients"].Tab, frames["clients"].Beliefs = TabClients, beliefs()
}

// oddCloseUp gives a frame a close-up that may be of something else, and
// texts that nobody would write.
func oddCloseUp(f *Frame, r *rand.Rand) {
	f.Beliefs = beliefs()
	for i := range f.Beliefs {
		b := &f.Beliefs[i]
		b.Key, b.Value = strings.Repeat("users/", r.IntN(9)), strings.Repeat("値", r.IntN(60))
		b.Client, b.Outcome, b.Statement = idOf(r.IntN(110)), engine.Outcome(r.IntN(4)), r.IntN(2) == 0
	}
	all := []*engine.CloseUp{nil, {}, busyPrimary(), nodeCloseUp("physical"), nodeCloseUp("statement"), nodeCloseUp("logical"),
		clientCloseUp(), linkCloseUp(), messageCloseUp()}
	c := all[r.IntN(len(all))]
	f.Inspector = &Inspector{CloseUp: c, Section: r.IntN(20) - 10}
	if c == nil {
		return
	}
	c.Found = r.IntN(5) > 0
	for i := range c.Node.Records {
		c.Node.Records[i].Text, c.Node.Records[i].LSN = strings.Repeat("\x1b値 ", r.IntN(50)), engine.LSN(r.Uint64())
	}
	for i := range c.Node.Record.Pages {
		c.Node.Record.Pages[i].After = make([]byte, r.IntN(300))
	}
	c.Node.ID, c.Client.ID = idOf(r.IntN(9)), idOf(r.IntN(9))
}
