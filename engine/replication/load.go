package replication

import (
	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
)

// load is what the messages between a coordinator and its replicas carry. It
// is never changed once it is sent, so that the messages of one request share
// it; each kind of message uses some fields.
type load struct {
	need    int32          // replicas that this request asks for, 0 for the cluster's number
	home    sim.ID         // of a copy: whom the receiver stands in for, or Nobody
	deleted bool           // the write is a deletion
	context storage.Vector // what the writer knew
	key     string
	object  *storage.Object
	*exchange
}

// exchange is what nodes tell each other that is about many keys. Few messages
// have it, so that the others do not carry its room.
type exchange struct {
	pairs  []pair
	back   []storage.Bucket // whose objects the sender of a batch wants in return
	hashes []branch
	// Between leaders: changes, their positions in the log of who tells them,
	// and of a whole table what is in it.
	deltas    []*storage.Delta
	positions []uint64
	known     storage.Vector
}

func (l *load) size() int64 {
	if l == nil {
		return 0
	}
	size := l.object.Size() + int64(len(l.key))
	if l.exchange != nil {
		size += int64(16 * len(l.hashes))
		for i := range l.pairs {
			size += l.pairs[i].object.Size()
		}
		for _, d := range l.deltas {
			size += int64(64 + len(d.Key) + len(d.Value))
		}
	}
	return size
}

// pair is a key and what is kept of it.
type pair struct {
	key    string
	object *storage.Object
}
