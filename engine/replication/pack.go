package replication

import (
	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// Pack stores in fewer bytes what nobody is likely to look at soon: old
// operations and old records. What there is to be seen stays the same. Until
// the next Pack, what somebody does look at is there in both forms.
func (w *World) Pack() {
	w.ops.Pack(&packedOps)
	for i := range w.nodes {
		w.nodes[i].wal.Pack()
	}
}

// packedOps is how operations are packed.
var packedOps = storage.Packing[trace.Op]{Pack: packOps, Unpack: unpackOps}

func packOps(p *storage.Packer, ops []trace.Op) bool {
	var before sim.Time
	for i := range ops {
		o := &ops[i]
		p.Flags(o.IsRead, o.Statement, o.Update)
		p.Number(uint64(o.Client))
		p.Number(uint64(o.Node))
		p.Difference(int64(o.IssuedAt - before))
		p.Name(o.Key)
		p.Text(o.Value)
		before = o.IssuedAt
	}
	return true
}

func unpackOps(u *storage.Unpacker, ops []trace.Op) {
	var before sim.Time
	for i := range ops {
		o := &ops[i]
		u.Flags(&o.IsRead, &o.Statement, &o.Update)
		o.Client, o.Node = sim.ID(u.Number()), sim.ID(u.Number())
		o.IssuedAt = before + sim.Time(u.Difference())
		o.Key, o.Value = u.Name(), u.Text()
		before = o.IssuedAt
	}
}
