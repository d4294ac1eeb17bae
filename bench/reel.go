package main

import (
	"fmt"
	"strings"
	"time"

	"splitbrain/engine"
	"splitbrain/engine/tape"
)

// cluster is a splitbrain run set up for measuring. Events are kept and
// fetched, as they are while somebody watches.
type cluster struct {
	reel   *engine.Reel
	events int // fetched so far
	acked  int // writes that a client was told are committed
	wanted int // of them
}

// newCluster sets up nodes of which any one standby makes a commit.
func newCluster(nodes int) (*cluster, error) {
	c := &cluster{reel: engine.NewReel(1)}
	c.reel.Keep(true)
	names := make([]string, nodes)
	for i := range names {
		names[i] = fmt.Sprintf("n%d", i+1)
	}
	if err := c.do("cluster single-leader " + strings.Join(names, " ")); err != nil {
		return nil, err
	}
	if err := c.do("commit any 1 (" + strings.Join(names[1:], ", ") + ")"); err != nil {
		return nil, err
	}
	// Let the standbys connect first.
	c.play(time.Second)
	return c, nil
}

func (c *cluster) do(line string) error {
	command, err := tape.ParseLine(line)
	if err != nil {
		return err
	}
	return c.reel.Do(command)
}

// play plays a span of virtual time.
func (c *cluster) play(span time.Duration) {
	c.reel.Advance(c.reel.Now().Add(span))
	c.fetch()
}

func (c *cluster) fetch() {
	events := c.reel.Drain()
	c.events += len(events)
	for i := range events {
		if events[i].Kind == acked {
			c.acked++
		}
	}
}

// addClients adds sessions that write for as long as the run goes on, each
// round a few rows. A session waits for its answer before it writes again;
// answers come sooner than the next write is due.
func (c *cluster) addClients(sessions int) error {
	for i := range sessions {
		if err := c.do(fmt.Sprintf("client c%d writes=%d/s", i+1, writesPerSecond)); err != nil {
			return err
		}
	}
	return nil
}

const writesPerSecond = 40

// commit plays until so many more writes are committed. What is played too
// far is made up for the next time.
func (c *cluster) commit(writes int) {
	c.wanted += writes
	for c.acked < c.wanted {
		c.play(frameSpan)
	}
}

// frameSpan is how much is played between two looks at the events: about what
// a screen shows from one picture to the next.
const frameSpan = 16 * time.Millisecond
