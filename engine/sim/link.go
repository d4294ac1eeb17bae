package sim

import (
	"slices"
	"time"
)

// LinkState tells what a link does with messages.
type LinkState uint8

// The states of a link, each a fault of its own.
const (
	LinkUp   LinkState = iota
	LinkCut            // connections are reset and both ends notice at once
	LinkHeld           // a black hole: nothing comes out, nobody is told
)

// String returns the word that a screen or a trace shows.
func (s LinkState) String() string { return [...]string{"up", "cut", "held"}[s] }

// Classes is how many kinds of message a link can give a latency of its own.
const Classes = 4

// Quality is how well a link carries messages.
type Quality struct {
	Latency   Dist
	ByClass   [Classes]Dist // overrides Latency where HasClass is set
	HasClass  [Classes]bool
	Delay     Duration // is added to whatever was drawn: the way that is the same for all
	Jitter    Duration // up to this much is added, uniformly
	Loss      float64  // probability that a message has to be sent again
	Duplicate float64  // probability that a second copy follows
	Bandwidth int64    // bytes per second; 0 is no limit
}

// retransmit is the pause before a lost message is sent again, the usual
// initial floor of TCP's retransmission timer.
const retransmit = 200 * time.Millisecond

// maxRetransmits bounds the tries of one message, so that loss=100% delays a
// message by seconds instead of for ever.
const maxRetransmits = 30

// Flight is a message on its way. Views interpolate between the two moments.
type Flight[M any] struct {
	SentAt, DeliverAt Time
	Copy              bool // a duplicate, which the receiver discards
	Body              M
}

// Link carries messages one way between two endpoints, in order, like a TCP
// connection: a lost message is sent again and delays those behind it.
type Link[M any] struct {
	From, To ID
	Quality  Quality
	State    LinkState
	Epoch    uint32 // see Task.Epoch: deliveries scheduled under another epoch are void
	Rand     Rand

	heldAt      Time
	busyUntil   Time
	lastDeliver Time
	queue       []Flight[M]
	head        int
}

// Send puts a message of size bytes on its way. It returns when it will
// arrive, or Never while the link is held, and whether a copy follows at the
// same moment. The caller schedules one delivery for each. A cut link takes
// nothing: do not call Send on it.
func (l *Link[M]) Send(now Time, class int, size int64, body *M) (arrives Time, copied bool) {
	if l.State == LinkCut {
		panic("sim: send on a cut link")
	}
	arrives = l.arrival(now, class, size)
	l.push(now, arrives, body)
	if l.Rand.Chance(l.Quality.Duplicate) {
		l.push(now, arrives, body).Copy = true
		copied = true
	}
	if l.State == LinkHeld {
		return Never, copied
	}
	return arrives, copied
}

// arrival draws how long a message takes. Order is kept: nothing overtakes.
func (l *Link[M]) arrival(now Time, class int, size int64) Time {
	leaves := now
	if l.Quality.Bandwidth > 0 {
		sending := Duration(size * int64(time.Second) / l.Quality.Bandwidth)
		leaves = max(now, l.busyUntil).Add(sending)
		l.busyUntil = leaves
	}
	latency := &l.Quality.Latency
	if l.Quality.HasClass[class] {
		latency = &l.Quality.ByClass[class]
	}
	takes := latency.Sample(&l.Rand) + l.Quality.Delay
	if l.Quality.Jitter > 0 {
		takes += Duration(float64(float64(l.Quality.Jitter) * l.Rand.Float()))
	}
	for try := 0; try < maxRetransmits && l.Rand.Chance(l.Quality.Loss); try++ {
		takes += retransmit
	}
	l.lastDeliver = max(leaves.Add(takes), l.lastDeliver)
	return l.lastDeliver
}

func (l *Link[M]) push(sent, deliver Time, body *M) *Flight[M] {
	if l.head > 64 && l.head*2 > len(l.queue) {
		l.queue, l.head = l.queue[:copy(l.queue, l.queue[l.head:])], 0
	}
	// Written where it will lie: bodies are large and messages are many.
	n := len(l.queue)
	if n == cap(l.queue) {
		l.queue = slices.Grow(l.queue, 1)
	}
	l.queue = l.queue[:n+1]
	f := &l.queue[n]
	f.SentAt, f.DeliverAt, f.Copy, f.Body = sent, deliver, false, *body
	return f
}

// Take removes and returns the message that arrives now. It is good until the
// next message is sent over the same link.
func (l *Link[M]) Take() *Flight[M] {
	f := &l.queue[l.head] // its place is written over soon enough
	if l.head++; l.head == len(l.queue) {
		l.queue, l.head = l.queue[:0], 0
	}
	return f
}

// InFlight shows the messages under way, oldest first. The caller must not
// change them.
func (l *Link[M]) InFlight() []Flight[M] { return l.queue[l.head:] }

// HeldAt returns since when a held link has held its messages.
func (l *Link[M]) HeldAt() Time { return l.heldAt }

// Cut resets the connections: what is under way is gone, scheduled deliveries
// are void. It returns how many messages were dropped.
func (l *Link[M]) Cut() int {
	l.State = LinkCut
	return l.drop()
}

// Hold stops everything that is under way where it is.
func (l *Link[M]) Hold(now Time) {
	l.State, l.heldAt = LinkHeld, now
	l.Epoch++
}

// Heal makes the link carry messages again. Held ones go on from where they
// stopped; the caller schedules a delivery for each message of InFlight.
func (l *Link[M]) Heal(now Time) {
	if l.State == LinkHeld {
		stood := now.Sub(l.heldAt)
		for i := l.head; i < len(l.queue); i++ {
			f := &l.queue[i]
			shift := stood
			if f.SentAt > l.heldAt { // it only ever waited at the entrance
				shift = now.Sub(f.SentAt)
			}
			f.SentAt, f.DeliverAt = f.SentAt.Add(shift), f.DeliverAt.Add(shift)
			if i > l.head {
				f.DeliverAt = max(f.DeliverAt, l.queue[i-1].DeliverAt)
			}
		}
		if n := len(l.queue); n > l.head {
			l.lastDeliver = l.queue[n-1].DeliverAt
		}
	}
	l.State = LinkUp
}

// SenderDied forgets what a held link has not let through: those bytes were
// still in the sender's buffers. What is already on the wire of a link that
// works arrives all the same.
func (l *Link[M]) SenderDied() {
	if l.State == LinkHeld {
		l.drop()
	}
}

func (l *Link[M]) drop() int {
	dropped := len(l.queue) - l.head
	clear(l.queue)
	l.queue, l.head = l.queue[:0], 0
	l.lastDeliver, l.busyUntil = 0, 0
	l.Epoch++
	return dropped
}

// Clone returns a link that shares no memory with l that either may change.
func (l *Link[M]) Clone() Link[M] {
	c := *l
	c.queue = append([]Flight[M](nil), l.InFlight()...)
	c.head = 0
	return c
}
