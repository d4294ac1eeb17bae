package audit

import (
	"splitbrain/engine/sim"
	"splitbrain/engine/trace"
)

// orders counts what a resource outside the cluster did and refused to do. What
// it did for a primary that had been replaced cannot be taken back, nor is it
// in the log of the new one.
type orders struct {
	done, refused, stale int
	why                  trace.Reason // of the last stale one
	by, after            sim.ID       // who gave it, and who had taken over by then
}

// onOrder judges an order that was carried out.
func (l *Ledger) onOrder(w World, e *trace.Event) {
	o := &l.orders
	o.done++
	if e.Peer == w.Established() {
		return
	}
	o.stale++
	o.by, o.after, o.why = e.Peer, w.Established(), trace.TokenUnseen
	switch {
	case e.N == 0:
		o.why = trace.NoTokens
	case e.Timeline == l.moments.timeline && e.Peer == l.moments.heir:
		o.why = trace.NewerToken
	case e.Timeline == l.moments.timeline:
		o.why = trace.SameToken
	}
	l.say(w, trace.Event{Kind: trace.OrderStale, Node: e.Node, Peer: e.Peer, Op: e.Op, LSN: e.LSN,
		Timeline: e.Timeline, Reason: o.why})
}
