package replication

import (
	"splitbrain/engine/sim"
	"splitbrain/engine/trace"
)

// Where the primary is, says a name in a directory. A session without a TTL
// stands behind a proxy, which knows at once and closes what goes elsewhere.
// One with a TTL believes what it looked up until it has grown that old.

// address returns the node that the next attempt goes to.
func (w *World) address(s *session, r *request) sim.ID {
	if w.ring != nil {
		return w.coordinatorOf(s, r)
	}
	if r.on != sim.Nobody {
		return r.on
	}
	if s.config.TTL > 0 && w.now.Sub(s.lookedUp) >= s.config.TTL {
		w.lookUp(s)
	}
	if r.isRead {
		return w.route(s)
	}
	return s.target
}

// lookUp asks the directory where the primary is.
func (w *World) lookUp(s *session) {
	s.lookedUp = w.now
	if s.target != w.directory {
		s.target = w.directory
		w.between(trace.AddressRenewed, s.id, s.target)
	}
}

// Redirect makes clients take a node for the primary. The proxy that does it
// closes the connections to the old one: what was in progress there ends as
// unknown. Clients with a TTL find out by themselves, later.
func (w *World) Redirect(to sim.ID) {
	begun := w.cause
	w.directory = to
	for i := range w.sessions {
		s := &w.sessions[i]
		if s.target == to || s.config.TTL > 0 {
			continue
		}
		old := s.target
		s.target = to
		w.cause = w.between(trace.ClientRedirected, s.id, to)
		if s.busy && s.asked == old {
			w.finishUnknown(s, trace.ConnectionReset)
		}
		w.cause = begun
	}
}
