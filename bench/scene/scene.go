// Package scene is one busy picture, drawn twice: by splitbrain's painter and
// with lipgloss. Eight nodes, four clients, a hundred messages under way, a
// panel with numbers, charts and events.
package scene

import (
	"fmt"
	"time"

	"github.com/charmbracelet/colorprofile"

	"splitbrain/engine"
	"splitbrain/themes"
	"splitbrain/views"
)

const (
	standbys = 7
	messages = 100
	logEnd   = 9000
	firstID  = 100 // of the clients
)

func clientNames() []string { return []string{"alice", "bob", "carol", "dave"} }

// NewFrame returns the scene as splitbrain's painter takes it.
func NewFrame(width, height int) (*views.Frame, error) {
	theme, err := themes.Load("dark", colorprofile.TrueColor, false)
	if err != nil {
		return nil, err
	}
	still := newStill()
	return &views.Frame{
		Width: width, Height: height, Theme: theme, Screen: views.Sandbox, Still: still,
		Places: views.PlacesOf(still), Title: "busy", Tape: "link n1 n2 latency=800ms",
		Playing: true, Speed: "1/20", Motion: true, Events: eventLines(), Trail: newTrail(), Keys: hints(),
	}, nil
}

func newStill() *engine.Still {
	s := &engine.Still{Seed: 42}
	s.Policy, s.Now = "commit any 2 (*)", engine.Time(3*time.Minute)
	s.Totals.OutageSince, s.Totals.Primaries = engine.Never, 1
	s.Totals.Acked, s.Totals.AtRisk, s.Totals.LatencyP50 = 8100, 3, 12*time.Millisecond
	s.Failover.Advice = -1
	for id := range engine.ID(standbys + 1) {
		s.Nodes = append(s.Nodes, newNode(id))
	}
	for i, name := range clientNames() {
		s.Clients = append(s.Clients, engine.Client{ID: engine.ID(firstID + i), Name: name,
			Last: engine.OK, Acked: 2000 + i, Busy: true})
	}
	for i := range messages {
		s.Messages = append(s.Messages, newMessage(i))
	}
	return s
}

// newNode makes the first node the primary. The others lag, each a little
// more than the one before.
func newNode(id engine.ID) engine.Node {
	lag := engine.LSN(3 * max(0, int(id)-1))
	n := engine.Node{ID: id, Name: fmt.Sprintf("n%d", id+1), Timeline: 1,
		End: logEnd - lag, Flushed: logEnd - lag, Replayed: logEnd - 2*lag, Hash: 0xa3f9,
		Upstream: 0, Stream: engine.Streaming, Sync: engine.SyncQuorum, Agreement: engine.Agrees,
		Watched: []engine.Row{{Key: "users/42", Value: "name=Ann", Exists: true, Stale: id > 4}}}
	if id == 0 {
		n.Role, n.Writable, n.Upstream, n.Stream, n.Sync = engine.Primary, true, engine.Nobody, engine.NotStreaming, engine.SyncNone
	}
	return n
}

func newMessage(i int) engine.Message {
	standby := engine.ID(1 + i%standbys)
	switch i % 4 {
	case 0, 1:
		return engine.Message{Kind: engine.Records, From: 0, To: standby, LSN: engine.LSN(logEnd - i)}
	case 2:
		return engine.Message{Kind: engine.Ack, From: standby, To: 0, LSN: engine.LSN(logEnd - i)}
	}
	return engine.Message{Kind: engine.WriteRequest, From: engine.ID(firstID + i/4%4), To: 0}
}

// Move puts every message where it is in the given step of the animation.
func Move(s *engine.Still, step int) {
	for i := range s.Messages {
		s.Messages[i].Progress = float64((i*17+step)%97) / 97
	}
	s.Now = engine.Time(3*time.Minute + time.Duration(step)*time.Millisecond)
}

func newTrail() *views.Trail {
	t := &views.Trail{}
	for i := range 90 {
		s := views.Sample{At: engine.Time(i) * engine.Time(100*time.Millisecond), Acked: 2*i + i%5,
			P50: engine.Duration(1000+i%7*100) * time.Microsecond}
		for n := 1; n <= standbys; n++ {
			s.Lag[n] = i * n % 19
		}
		t.Add(s)
	}
	return t
}

func eventLines() []views.EventLine {
	texts := []string{"link n1 n2 now takes 800ms", "n1 flushed up to 8997", "alice was told ok after 12ms",
		"n3 replayed up to 8990", "n2 lost its stream from n1", "bob read an old value on n8"}
	var lines []views.EventLine
	for i, text := range texts {
		lines = append(lines, views.EventLine{At: engine.Time(3*time.Minute - time.Duration(len(texts)-i)*time.Millisecond), Text: text})
	}
	return lines
}

func hints() []views.Key {
	var keys []views.Key
	for _, k := range [][2]string{{"space", "pause"}, {"k", "kill"}, {"x", "cut"}, {"f", "failover"}, {"w", "write"},
		{"m", "commit"}, {"l", "latency"}, {"tab", "next"}, {"?", "help"}} {
		keys = append(keys, views.Key{Keys: k[0], Label: k[1]})
	}
	return keys
}
