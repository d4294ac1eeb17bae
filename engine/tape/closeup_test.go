package tape_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"splitbrain/engine"
	"splitbrain/engine/tape"
)

// play returns a run of a tape, step by step. After each step visit may look.
func play(t *testing.T, name, text string, until, step time.Duration, visit func(*engine.Reel)) *engine.Reel {
	t.Helper()
	script, err := tape.Parse(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	p := tape.NewPlayer(script, nil)
	for now := engine.Time(0); now <= engine.Time(until); now = now.Add(step) {
		if err := p.Advance(now); err != nil {
			t.Fatal(err)
		}
		visit(p.Reel())
	}
	return p.Reel()
}

// lookAtAll takes a close-up of everything there is.
func lookAtAll(r *engine.Reel, s *engine.Still, c *engine.CloseUp) {
	r.Still(s)
	for i := range s.Nodes {
		n := &s.Nodes[i]
		for _, lsn := range []engine.LSN{0, 1, n.End / 2, n.End + 9} {
			r.CloseUp(c, engine.Subject{Kind: engine.NodeSubject, ID: n.ID, LSN: lsn})
		}
	}
	for i := range s.Clients {
		r.CloseUp(c, engine.Subject{Kind: engine.ClientSubject, ID: s.Clients[i].ID})
	}
	for i := range s.Links {
		r.CloseUp(c, engine.Subject{Kind: engine.LinkSubject, ID: s.Links[i].From, Peer: s.Links[i].To})
	}
	for i := range s.Messages {
		m := &s.Messages[i]
		r.CloseUp(c, engine.Subject{Kind: engine.MessageSubject, ID: m.From, Peer: m.To, Sent: m.SentAt})
	}
	for _, odd := range []engine.ID{engine.Nobody, engine.ID(len(s.Nodes) + len(s.Clients) + 1)} {
		for kind := engine.NoSubject; kind <= engine.MessageSubject; kind++ {
			r.CloseUp(c, engine.Subject{Kind: kind, ID: odd, Peer: odd})
		}
	}
	r.Beliefs(nil, engine.Nobody, 12)
}

// TestCloseUpChangesNothing: a run that is looked at from close by all the
// time is the same run, to the last event and in every later look.
func TestCloseUpChangesNothing(t *testing.T) {
	files, err := filepath.Glob("../../testdata/tapes/*.tape")
	if err != nil || len(files) == 0 {
		t.Fatal("no tapes", err)
	}
	for i, file := range files {
		if i%4 != 0 && !strings.Contains(file, "mechanism") || strings.Contains(file, "thousand") {
			continue // of a thousand nodes there is too much to look at
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			var s engine.Still
			var c engine.CloseUp
			seen := play(t, file, string(text), 3*time.Second, 40*time.Millisecond, func(r *engine.Reel) { lookAtAll(r, &s, &c) })
			unseen := play(t, file, string(text), 3*time.Second, 40*time.Millisecond, func(*engine.Reel) {})
			if seen.Fingerprint() != unseen.Fingerprint() {
				t.Error("looking changed the run")
			}
			for _, lsn := range []engine.LSN{0, 1, 3} {
				var a, b engine.CloseUp
				of := engine.Subject{Kind: engine.NodeSubject, LSN: lsn}
				seen.CloseUp(&a, of)
				unseen.Clone().CloseUp(&b, of)
				if x, y := fmt.Sprintf("%+v", a), fmt.Sprintf("%+v", b); x != y {
					t.Errorf("looking changed what is seen:\n%s\n%s", x, y)
				}
			}
		})
	}
}

// TestCloseUpOfRecords: a record of each mechanism tells what it carries, what
// it did, and how far every node is with it.
func TestCloseUpOfRecords(t *testing.T) {
	const setup = "cluster single-leader n1 n2\nmechanism %s\nlink n1 n2 latency=5ms\n" +
		"exec \"INSERT INTO t SET name='Ann', token=UUID()\"\nat 100ms exec \"UPDATE t SET name='Bob'\"\n"
	for mechanism, check := range map[string]func(*testing.T, *engine.RecordCloseUp){
		"statement": func(t *testing.T, r *engine.RecordCloseUp) {
			if !strings.HasPrefix(r.Statement, "UPDATE") || r.Context.Server != 1 {
				t.Errorf("statement %q in the context %+v", r.Statement, r.Context)
			}
			if len(r.Primary) != 1 || r.Primary[0].After == r.Did[0].After {
				t.Errorf("the rows did not part: %v and %v", r.Did, r.Primary)
			}
		},
		"physical": func(t *testing.T, r *engine.RecordCloseUp) {
			for _, b := range r.Pages {
				if old := strings.Contains(string(b.Before), "Ann"); old && strings.Contains(string(b.After), "Bob") {
					return
				}
			}
			t.Errorf("no bytes say Ann before and Bob after: %v", r.Pages)
		},
		"logical": func(t *testing.T, r *engine.RecordCloseUp) {
			if len(r.Carried) != 1 || !strings.Contains(r.Carried[0].Before, "Ann") || !strings.Contains(r.Carried[0].After, "Bob") {
				t.Errorf("carried %v", r.Carried)
			}
		},
	} {
		t.Run(mechanism, func(t *testing.T) {
			reel := play(t, mechanism, fmt.Sprintf(setup, mechanism), time.Second, time.Second/10, func(*engine.Reel) {})
			var c engine.CloseUp
			reel.CloseUp(&c, engine.Subject{Kind: engine.NodeSubject, ID: 1, LSN: 2})
			r := &c.Node.Record
			if !c.Found || r.LSN != 2 || r.Carries != mechanism {
				t.Fatalf("found %v, LSN %d, carries %s", c.Found, r.LSN, r.Carries)
			}
			check(t, r)
			if len(r.Did) != 1 || !strings.Contains(r.Did[0].After, "Bob") {
				t.Errorf("it did %v", r.Did)
			}
			if got := fmt.Sprint(r.Copies); got != "[{0 replayed} {1 replayed}]" {
				t.Errorf("copies %s", got)
			}
		})
	}
}

// TestBeliefs: a client knows what it was told; the audit knows better.
func TestBeliefs(t *testing.T) {
	reel := play(t, "beliefs", `cluster single-leader n1 n2
		link n1 n2 latency=200ms
		client bob route=replicas
		write users/42 Al as bob
		at 1s write users/42 Ann as bob
		at 1005ms read users/42 as bob
		at 2s cut n1 n2
		at 2s write orders/1 tea as bob
		at 3s kill n1
		at 4s write orders/2 milk as bob
		at 4s promote n2`, 6*time.Second, time.Second, func(*engine.Reel) {})
	var got []string
	for _, b := range reel.Beliefs(nil, engine.Nobody, 9) {
		got = append(got, fmt.Sprintf("%v %s=%s %v lost=%v %v", b.IsRead, b.Key, b.Value, b.Outcome, b.Lost, b.Finding))
	}
	want := []string{"false orders/2=milk failed lost=false nothing", "false orders/1=tea ok lost=true nothing",
		"true users/42=Al ok lost=false read-your-writes broken", "false users/42=Ann ok lost=false nothing",
		"false users/42=Al ok lost=false nothing"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	var c engine.CloseUp
	reel.CloseUp(&c, engine.Subject{Kind: engine.ClientSubject, ID: firstClient(reel)})
	if len(c.Client.Breaches) != 1 || c.Client.Breaches[0].Missed != "users/42=Ann" || c.Client.Promises[0].Broken != 1 {
		t.Errorf("breaches %+v, promises %+v", c.Client.Breaches, c.Client.Promises)
	}
}

// firstClient returns the first client.
func firstClient(r *engine.Reel) engine.ID {
	var s engine.Still
	r.Still(&s)
	return s.Clients[0].ID
}
