package main

import (
	"fmt"

	"splitbrain/bench/peer"
	"splitbrain/engine/trace"
)

const acked = trace.WriteAcked

// sessions is how many clients write at once in the rows about many.
const sessions = 64

// measureCommits compares commits with those of etcd's raft. The peer does
// the least that a commit takes: it keeps no rows, no events and no books.
func measureCommits(e effort) ([]row, error) {
	alone, err := race(e, reelWrites(1), raftCommits((*peer.Cluster).CommitEach, 1))
	if err != nil {
		return nil, err
	}
	many, err := race(e, reelWrites(sessions),
		raftCommits((*peer.Cluster).CommitEach, sessions), raftCommits((*peer.Cluster).CommitBatch, sessions))
	if err != nil {
		return nil, err
	}
	return []row{
		commitRow("a commit, 1 session, one at a time", "etcd raft, one entry at a time", alone[0], alone[1]),
		commitRow(fmt.Sprintf("a commit, %d sessions", sessions), fmt.Sprintf("etcd raft, %d proposals pipelined", sessions), many[0], many[1]),
		commitRow(fmt.Sprintf("a commit, %d sessions", sessions), fmt.Sprintf("etcd raft, one batch of %d entries", sessions), many[0], many[2]),
	}, nil
}

func commitRow(what, who string, ours, theirs cost) row {
	ratio := theirs.nanos / ours.nanos
	show := func(c cost) string { return fmt.Sprintf("%s, %.0fk/s", c, 1e6/c.nanos) }
	return row{what: what, ours: show(ours), peer: show(theirs), who: who,
		ratio: fmt.Sprintf("%.2fx", ratio), target: "5x", met: judge(ratio >= 5)}
}

func reelWrites(sessions int) side {
	return func() (func(int), error) {
		c, err := newCluster(peer.Nodes)
		if err != nil {
			return nil, err
		}
		return c.commit, c.addClients(sessions)
	}
}

func raftCommits(commit func(*peer.Cluster, int) error, atOnce int) side {
	return func() (func(int), error) {
		c, err := peer.New()
		if err != nil {
			return nil, err
		}
		return func(pieces int) {
			for done := 0; done < pieces; done += atOnce {
				if err := commit(c, atOnce); err != nil {
					panic(err) // a cluster without faults commits everything
				}
			}
		}, nil
	}
}
