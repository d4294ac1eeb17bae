package replication

import (
	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
)

// What the Still and expressions may ask of a cluster with several leaders.
// Nothing here changes anything, and all of it sees everything at once.

// MeshStill is a cluster with several leaders; its zero value is another one.
type MeshStill struct {
	Leaders  int
	Shape    string
	Conflict string
	Homes    []HomeStill
}

// HomeStill says where the rows that match a pattern are written.
type HomeStill struct {
	Pattern string
	Node    sim.ID
}

// ConflictName returns how a conflict is settled, as a tape writes it.
func ConflictName(how storage.Conflict) string {
	switch how {
	case storage.Merged:
		return "merge"
	case storage.DottedSiblings:
		return "keep"
	}
	return "lww"
}

func (w *World) viewMesh(s *Still) {
	homes := s.Mesh.Homes[:0]
	s.Mesh = MeshStill{}
	if w.mesh == nil {
		return
	}
	for _, h := range w.mesh.homes {
		if h.node != sim.Nobody {
			homes = append(homes, HomeStill{h.pattern, h.node})
		}
	}
	c := &w.mesh.config
	s.Mesh = MeshStill{Leaders: len(w.nodes), Shape: c.Shape.String(), Conflict: ConflictName(c.Conflict), Homes: homes}
	s.Policy = "mesh=" + s.Mesh.Shape + " conflict=" + s.Mesh.Conflict
}

// viewLeader fills in what is different about one of several leaders.
func (w *World) viewLeader(n *node, v *NodeStill) {
	l := n.replica.leader
	v.Writable = n.running()
	v.End, v.Flushed, v.Replayed = storage.LSN(l.log.Len()), storage.LSN(l.durable), storage.LSN(l.log.Len())
	v.Senders = v.Senders[:0]
	for i := range l.peers {
		if p := &l.peers[i]; w.tells(n.id, sim.ID(i)) {
			v.Senders = append(v.Senders, SenderStill{Standby: sim.ID(i), Connected: p.connected, Sent: storage.LSN(p.sent),
				Written: storage.LSN(p.acked), Flushed: storage.LSN(p.acked), Replayed: storage.LSN(p.acked)})
		}
	}
	var oldest storage.OpID
	v.Missing, oldest = w.missing(n)
	if op := w.Op(oldest); op != nil {
		v.LagTime = w.now.Sub(op.IssuedAt)
	}
}

// missing counts the changes that other leaders made and a leader does not
// have, and returns the operation that was asked for first of them.
func (w *World) missing(n *node) (count int, oldest storage.OpID) {
	for i := range w.nodes {
		other := &w.nodes[i]
		if other.id == n.id {
			continue
		}
		l := other.replica.leader
		for at := l.log.Len(); at > 0; at-- {
			entry := l.log.At(at)
			if entry.from != other.id {
				continue
			}
			if n.replica.known.Covers(entry.delta.Dot) {
				break
			}
			count++
			if oldest == 0 || entry.delta.Op < oldest {
				oldest = entry.delta.Op
			}
		}
	}
	return count, oldest
}
