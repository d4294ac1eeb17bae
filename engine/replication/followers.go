package replication

import (
	"slices"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
)

// A follower is a client that reads what another one has written, a fixed
// time after that was told ok. It is how two sessions measure how old a read
// is: one that reads at a rate of its own comes at any moment.

// follow makes a session a follower of whom its configuration names, and of
// nobody else.
func (w *World) follow(s *session, before sim.ID) {
	if before == s.config.Follows {
		return
	}
	if before != sim.Nobody {
		// Lists are replaced and never changed, because clones share them.
		other := w.session(before)
		other.followers = slices.DeleteFunc(slices.Clone(other.followers), func(id sim.ID) bool { return id == s.id })
	}
	if s.config.Follows != sim.Nobody {
		other := w.session(s.config.Follows)
		other.followers = append(slices.Clip(other.followers), s.id)
	}
}

// callFollowers has a write read that was acknowledged just now.
func (w *World) callFollowers(s *session) {
	for _, id := range s.followers {
		f := w.session(id)
		w.agenda.Push(w.now.Add(f.config.After), sim.Task{Kind: followDue, Who: id, Ref: uint32(s.op), Epoch: f.load})
	}
}

// onFollowDue reads the row of a write. A follower that is busy leaves it out:
// later would be another moment than the one asked for.
func (w *World) onFollowDue(s *session, e sim.Entry) {
	if e.Epoch != s.load || s.busy || len(s.queue) > 0 {
		return
	}
	w.issue(s, request{isRead: true, key: w.Op(storage.OpID(e.Ref)).Key, on: sim.Nobody})
}
