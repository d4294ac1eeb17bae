// Package peer replicates entries with etcd's raft library: three nodes in
// memory, messages passed from hand to hand.
package peer

import (
	"fmt"
	"io"
	"log"
	"math"

	"go.etcd.io/raft/v3"
	"go.etcd.io/raft/v3/raftpb"
)

// Nodes is how many nodes a cluster has.
const Nodes = 3

// Cluster is three raft nodes. What is applied is only counted.
type Cluster struct {
	members [Nodes]member
	leader  *member
	number  uint64 // of the entries proposed so far
}

type member struct {
	raw     *raft.RawNode
	storage *raft.MemoryStorage
	applied uint64 // entries of clients
}

// New returns a cluster whose first node leads.
func New() (*Cluster, error) {
	voters := make([]uint64, Nodes)
	for i := range voters {
		voters[i] = uint64(i + 1)
	}
	c := &Cluster{}
	for i, id := range voters {
		storage := raft.NewMemoryStorage()
		start := raftpb.SnapshotMetadata{ConfState: &raftpb.ConfState{Voters: voters}, Index: new(uint64(1)), Term: new(uint64(1))}
		if err := storage.ApplySnapshot(&raftpb.Snapshot{Metadata: &start}); err != nil {
			return nil, err
		}
		raw, err := raft.NewRawNode(&raft.Config{
			ID: id, ElectionTick: 10, HeartbeatTick: 1, Storage: storage, Applied: 1,
			MaxSizePerMsg: math.MaxUint64, MaxInflightMsgs: 256,
			Logger: &raft.DefaultLogger{Logger: log.New(io.Discard, "", 0)},
		})
		if err != nil {
			return nil, err
		}
		c.members[i] = member{raw: raw, storage: storage}
	}
	c.leader = &c.members[0]
	if err := c.leader.raw.Campaign(); err != nil {
		return nil, err
	}
	if err := c.settle(); err != nil {
		return nil, err
	}
	if c.leader.raw.BasicStatus().RaftState != raft.StateLeader {
		return nil, fmt.Errorf("raft: the first node was not elected")
	}
	return c, nil
}

// CommitEach proposes n entries one after the other, as n sessions would, and
// returns when all nodes have applied all of them.
func (c *Cluster) CommitEach(n int) error {
	for range n {
		if err := c.leader.raw.Propose(c.entry()); err != nil {
			return err
		}
	}
	return c.finish()
}

// CommitBatch proposes n entries as one message, which is the fastest way.
func (c *Cluster) CommitBatch(n int) error {
	entries := make([]*raftpb.Entry, n)
	for i := range entries {
		entries[i] = &raftpb.Entry{Data: c.entry()}
	}
	proposal := raftpb.Message{Type: raftpb.MsgProp.Enum(), From: new(uint64(1)), Entries: entries}
	if err := c.leader.raw.Step(&proposal); err != nil {
		return err
	}
	return c.finish()
}

func (c *Cluster) entry() []byte {
	c.number++
	return fmt.Appendf(make([]byte, 0, 32), "s/%d value-%d", c.number, c.number)
}

func (c *Cluster) finish() error {
	if err := c.settle(); err != nil {
		return err
	}
	for i := range c.members {
		if c.members[i].applied != c.number {
			return fmt.Errorf("raft: node %d applied %d of %d entries", i+1, c.members[i].applied, c.number)
		}
	}
	return nil
}

// settle passes messages until nobody has anything to say.
func (c *Cluster) settle() error {
	for busy := true; busy; {
		busy = false
		for i := range c.members {
			for c.members[i].raw.HasReady() {
				busy = true
				if err := c.handle(&c.members[i]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// handle stores, sends and applies what a node has ready.
func (c *Cluster) handle(m *member) error {
	ready := m.raw.Ready()
	if !raft.IsEmptyHardState(ready.HardState) {
		if err := m.storage.SetHardState(ready.HardState); err != nil {
			return err
		}
	}
	if err := m.storage.Append(ready.Entries); err != nil {
		return err
	}
	for _, message := range ready.Messages {
		if err := c.members[message.GetTo()-1].raw.Step(message); err != nil {
			return err
		}
	}
	for i := range ready.CommittedEntries {
		if len(ready.CommittedEntries[i].Data) > 0 {
			m.applied++
		}
	}
	m.raw.Advance(ready)
	return nil
}
