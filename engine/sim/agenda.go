package sim

import "slices"

// ID names an endpoint: a node, a client or the monitor. It indexes the
// roster of the cluster that handed it out.
type ID uint16

// Nobody is the ID of no endpoint.
const Nobody ID = 1<<16 - 1

// Task is what there is to do. It is data, never a closure, so that an agenda
// can be cloned and printed. What the fields mean is up to whoever put the task
// on the agenda.
type Task struct {
	Kind uint8
	Who  ID
	Ref  uint32
	// Epoch lets an owner cancel: it bumps its own epoch, and a task that
	// still carries the old one is void when its turn comes.
	Epoch uint32
}

// Entry is a task and its moment. Neither struct has more than four fields or
// 32 bytes, so that the compiler moves them in registers; what is larger goes
// through memory, and a processor waits when it reads in one piece what it has
// just written in several.
type Entry struct {
	At  Time
	Seq uint64 // breaks ties: what was scheduled first happens first
	Task
}

// Agenda is a queue of entries in order of time. The zero value is empty.
//
// Most of what is scheduled happens soon, before nearly everything else that
// waits: a message arrives, a disk is done. The next few entries therefore lie
// in a short sorted list, from whose end they are taken, and the timers and
// workloads of later in a heap, which is then seldom touched.
//
// Invariant: every entry of soon comes before every entry of later.
type Agenda struct {
	soon  []Entry // the last comes first
	later []Entry // a heap of four children each
	seq   uint64
}

// soonLen is how long the sorted list may be: as many entries as are moved
// faster than a heap is put in order.
const soonLen = 16

// Len returns how many entries wait, void ones included.
func (a *Agenda) Len() int { return len(a.soon) + len(a.later) }

// Peek returns the moment of the next entry, or Never.
func (a *Agenda) Peek() Time {
	if n := len(a.soon); n > 0 {
		return a.soon[n-1].At
	}
	if len(a.later) > 0 {
		return a.later[0].At
	}
	return Never
}

// Push adds a task and gives it its place in the order.
func (a *Agenda) Push(at Time, task Task) {
	a.seq++
	e := Entry{At: at, Seq: a.seq, Task: task}
	// It has the highest number, so of those of its moment it is the last.
	if len(a.later) > 0 && e.At >= a.later[0].At {
		a.postpone(e)
		return
	}
	if len(a.soon) == soonLen {
		if e.At >= a.soon[0].At {
			a.postpone(e)
			return
		}
		a.postpone(a.soon[0])
		a.soon = a.soon[:copy(a.soon, a.soon[1:])]
	}
	a.soon = append(a.soon, e)
	i := len(a.soon) - 1
	for ; i > 0 && a.soon[i-1].At <= e.At; i-- {
		a.soon[i] = a.soon[i-1]
	}
	a.soon[i] = e
}

// Pop removes and returns the next entry. It panics when there is none.
func (a *Agenda) Pop() Entry {
	last := len(a.soon) - 1
	if last < 0 {
		return a.popLater()
	}
	e := a.soon[last]
	a.soon = a.soon[:last]
	return e
}

// postpone adds an entry to the heap.
func (a *Agenda) postpone(e Entry) {
	a.later = append(a.later, e)
	i := len(a.later) - 1
	for i > 0 {
		parent := (i - 1) / 4
		if !before(e, a.later[parent]) {
			break
		}
		a.later[i] = a.later[parent]
		i = parent
	}
	a.later[i] = e
}

// popLater removes and returns the first entry of the heap.
func (a *Agenda) popLater() Entry {
	top := a.later[0]
	last := len(a.later) - 1
	e := a.later[last]
	a.later = a.later[:last]
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
			if before(a.later[c], a.later[least]) {
				least = c
			}
		}
		if !before(a.later[least], e) {
			break
		}
		a.later[i] = a.later[least]
		i = least
	}
	a.later[i] = e
	return top
}

// Clone returns an agenda that shares no memory with a.
func (a *Agenda) Clone() Agenda {
	return Agenda{soon: slices.Clone(a.soon), later: slices.Clone(a.later), seq: a.seq}
}

func before(x, y Entry) bool { return x.At < y.At || x.At == y.At && x.Seq < y.Seq }
