package tape_test

import (
	"math"
	"strings"
	"testing"

	"github.com/anishathalye/porcupine"

	"splitbrain/engine"
	"splitbrain/engine/tape"
	"splitbrain/engine/trace"
)

// register is what one key is meant to behave like: a read returns the last
// value written.
type request struct {
	key, value string
	isRead     bool
}

var register = porcupine.Model{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		byKey := map[string][]porcupine.Operation{}
		for _, o := range history {
			key := o.Input.(request).key
			byKey[key] = append(byKey[key], o)
		}
		var parts [][]porcupine.Operation
		for _, part := range byKey {
			parts = append(parts, part)
		}
		return parts
	},
	Init: func() any { return "" },
	Step: func(state, input, output any) (bool, any) {
		if r := input.(request); !r.isRead {
			return true, r.value
		}
		return output == state, state
	},
}

// history plays a tape and returns what its clients asked for and were told.
// Events are ordered by their numbers, never by equal moments. An operation of
// unknown outcome stays open to the end; one that failed never happened. With it
// comes how many reads the audit found that no order explains.
func history(t *testing.T, text string) (done []porcupine.Operation, unexplained int) {
	t.Helper()
	script, err := tape.Parse("history", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	p := tape.NewPlayer(script, nil)
	reel := p.Reel()
	reel.Keep(true)
	open := map[engine.OpID]*porcupine.Operation{}
	var still engine.Still
	for !p.Done() {
		to := reel.Now() // at first there is nothing to come
		if next := reel.Next(); next != engine.Never {
			to = next
		}
		if err := p.Advance(to); err != nil {
			t.Fatal(err)
		}
		reel.Still(&still)
		for _, e := range reel.Drain() {
			switch e.Kind {
			case trace.WriteIssued, trace.ReadIssued:
				c := clientOf(&still, e.Node)
				key, value := reel.Asked(e.Op)
				open[e.Op] = &porcupine.Operation{ClientId: int(c.ID), Call: int64(e.ID), Return: math.MaxInt64,
					Input: request{key: key, value: value, isRead: e.Kind == trace.ReadIssued}}
			case trace.WriteAcked:
				open[e.Op].Return = int64(e.ID)
			case trace.ReadReturned:
				open[e.Op].Return, open[e.Op].Output = int64(e.ID), clientOf(&still, e.Node).Value
			case trace.WriteFailed, trace.ReadFailed:
				if still.Ring.N == 0 || e.Kind == trace.ReadFailed { // without a leader nobody undoes what failed
					delete(open, e.Op)
				}
			}
		}
	}
	for _, o := range open { // porcupine orders them itself
		if r := o.Input.(request); !r.isRead || o.Output != nil {
			done = append(done, *o)
		}
	}
	return done, still.Totals.NotLinearizable
}

func clientOf(s *engine.Still, id engine.ID) *engine.Client {
	for i := range s.Clients {
		if s.Clients[i].ID == id {
			return &s.Clients[i]
		}
	}
	return nil
}

// ringOf returns the tape of a cluster without a leader, in which a write is
// at one replica long before it is at another.
func ringOf(options string) string {
	return "cluster leaderless n1 n2 n3 coordinator=client " + options + "\n" +
		"client alice writes=20/s keys=1\nlink alice * latency=exp(20ms)\nlink * * jitter=2ms\n" +
		"client bob reads=90/s\nclient carol reads=80/s\nclient dave reads=70/s\nat 4s end"
}

func TestLinearizable(t *testing.T) {
	// Reads from one fenced primary behind a majority look like one machine;
	// reads from replicas, and two primaries, do not, and the checker sees it.
	const clients = "client alice writes=60/s keys=2\nclient bob reads=90/s keys=2 ROUTE\nclient carol reads=70/s keys=2 ROUTE\n"
	for name, c := range map[string]struct {
		tape string
		want bool
	}{
		"one primary": {"cluster single-leader n1 n2 n3\ncommit any 1 (n1, n2, n3)\n" + clients + "at 3s end", true},
		"failover with fencing": {"cluster single-leader n1 n2 n3\ncommit any 1 (n1, n2, n3)\n" +
			"monitor interval=100ms timeout=100ms failures=3 failover=auto\n" + clients + "at 1s kill n1\nat 3s end", true},
		"replica reads": {"cluster single-leader n1 n2 n3\nlink n1 n2 latency=40ms\n" +
			strings.ReplaceAll(clients, "ROUTE", "route=n2") + "at 3s end", false},
		"async failover": {"cluster single-leader n1 n2 n3\n" + clients +
			"at 900ms cut n1 n2\nat 900ms cut n1 n3\nat 1s kill n1\nat 1100ms promote n2\nat 1300ms redirect n2\n" +
			"at 1300ms read alice/0 as dave on n2\nat 1300ms read alice/1 as dave on n2\nat 3s end", false},
		"quorums that overlap":     {ringOf("r=2 w=2 repair=off"), false},
		"repair before the answer": {ringOf("r=2 w=2 repair=before"), true},
		"all of them":              {ringOf("r=1 w=3"), false},
		"quorums that do not":      {ringOf("r=1 w=1"), false},
		"a clock that is behind": {"cluster leaderless n1 n2 n3 repair=before\nskew n2 -60ms\nclient alice writes=10/s keys=1\n" +
			"client bob reads=90/s\nat 50ms write alice/0 b{n} as carol on n2 count=40 every=100ms\nat 4s end", false},
	} {
		done, unexplained := history(t, strings.ReplaceAll(c.tape, "ROUTE", "route=primary"))
		if len(done) < 100 {
			t.Errorf("%s: only %d operations, which proves little", name, len(done))
		}
		if got := porcupine.CheckOperations(register, done); got != c.want {
			t.Errorf("%s: linearizable is %v, want %v, after %d operations", name, got, c.want, len(done))
		}
		if strings.Contains(c.tape, "leaderless") && (unexplained > 0) == c.want {
			t.Errorf("%s: the audit found %d reads that no order explains, and linearizable is %v", name, unexplained, c.want)
		}
	}
}
