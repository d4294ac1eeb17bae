package sim

// ID names an endpoint: a node, a client or the monitor. It indexes the
// roster of the cluster that handed it out.
type ID uint16

// Nobody is the ID of no endpoint.
const Nobody ID = 1<<16 - 1

// Entry is something that will happen. It is data, never a closure, so that
// an agenda can be cloned and printed. What the fields after Seq mean is up
// to whoever put the entry there.
type Entry struct {
	At   Time
	Seq  uint64 // breaks ties: what was scheduled first happens first
	Kind uint8
	Who  ID
	Ref  uint32
	// Epoch lets an owner cancel: it bumps its own epoch, and an entry
	// that still carries the old one is void when its turn comes.
	Epoch uint32
}

// Agenda is a queue of entries in order of time. The zero value is empty.
type Agenda struct {
	heap []Entry
	seq  uint64
}

// Len returns how many entries wait, void ones included.
func (a *Agenda) Len() int { return len(a.heap) }

// Peek returns the moment of the next entry, or Never.
func (a *Agenda) Peek() Time {
	if len(a.heap) == 0 {
		return Never
	}
	return a.heap[0].At
}

// Push adds an entry and gives it its place in the order.
func (a *Agenda) Push(e Entry) {
	a.seq++
	e.Seq = a.seq
	a.heap = append(a.heap, e)
	i := len(a.heap) - 1
	for i > 0 {
		parent := (i - 1) / 4
		if !before(&e, &a.heap[parent]) {
			break
		}
		a.heap[i] = a.heap[parent]
		i = parent
	}
	a.heap[i] = e
}

// Pop removes and returns the next entry. It panics when there is none.
func (a *Agenda) Pop() Entry {
	top := a.heap[0]
	last := len(a.heap) - 1
	e := a.heap[last]
	a.heap = a.heap[:last]
	if last == 0 {
		return top
	}
	i := 0
	for {
		first := 4*i + 1
		if first >= last {
			break
		}
		least := first
		for c := first + 1; c < min(first+4, last); c++ {
			if before(&a.heap[c], &a.heap[least]) {
				least = c
			}
		}
		if !before(&a.heap[least], &e) {
			break
		}
		a.heap[i] = a.heap[least]
		i = least
	}
	a.heap[i] = e
	return top
}

// Entries shows what waits, in no particular order. The caller must not
// change it.
func (a *Agenda) Entries() []Entry { return a.heap }

// Clone returns an agenda that shares no memory with a.
func (a *Agenda) Clone() Agenda {
	return Agenda{heap: append([]Entry(nil), a.heap...), seq: a.seq}
}

func before(x, y *Entry) bool {
	return x.At < y.At || x.At == y.At && x.Seq < y.Seq
}
