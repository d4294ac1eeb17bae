package storage

import (
	"encoding/binary"

	"splitbrain/engine/sim"
)

// chunk is a piece of a log. When it is packed, its elements may be gone until
// somebody asks for them.
//
// Invariant: elements or packed is there. Only a full chunk is packed.
type chunk[T any] struct {
	elements *[chunkLen]T
	packed   string
	packing  *Packing[T]
}

// open returns the elements.
func (c *chunk[T]) open() *[chunkLen]T {
	if c.elements == nil {
		c.unpack()
	}
	return c.elements
}

func (c *chunk[T]) unpack() {
	elements := new([chunkLen]T)
	c.packing.Unpack(&Unpacker{rest: c.packed}, elements[:])
	c.elements = elements
}

// Packing writes elements in fewer bytes and reads them again, exactly as they
// were. Pack says no to what it cannot write.
type Packing[T any] struct {
	Pack   func(p *Packer, elements []T) bool
	Unpack func(u *Unpacker, elements []T)
}

// Pack stores what lies far behind the end in fewer bytes. Clones that share
// it gain too, and so a log that is packed belongs to one goroutine together
// with all its clones.
func (l *Log[T]) Pack(how *Packing[T]) {
	full := int(l.length / chunkLen)
	for i := 0; i < full-1; i++ {
		c := l.chunks[i]
		if c.packing == nil {
			var p Packer
			if how.Pack(&p, c.elements[:]) {
				c.packed = string(p.bytes)
				c.packing = how
			}
		}
		if c.packing != nil {
			c.elements = nil
		}
	}
}

// Packer writes numbers and texts one behind the other.
type Packer struct {
	bytes []byte
	known map[string]uint64
}

// Number writes a number, small ones in few bytes.
func (p *Packer) Number(n uint64) { p.bytes = binary.AppendUvarint(p.bytes, n) }

// Difference writes a number that may be negative.
func (p *Packer) Difference(n int64) { p.bytes = binary.AppendVarint(p.bytes, n) }

// Flags writes up to eight of them as one byte.
func (p *Packer) Flags(set ...bool) {
	var b byte
	for i, yes := range set {
		if yes {
			b |= 1 << i
		}
	}
	p.bytes = append(p.bytes, b)
}

// Text writes a text that is not likely to come again.
func (p *Packer) Text(s string) {
	p.Number(uint64(len(s)))
	p.bytes = append(p.bytes, s...)
}

// Name writes a text that comes again and again: the second time it is a
// number.
func (p *Packer) Name(s string) {
	number, ok := p.known[s]
	if !ok {
		if p.known == nil {
			p.known = map[string]uint64{}
		}
		p.known[s] = uint64(len(p.known)) + 1
	}
	p.Number(number)
	if !ok {
		p.Text(s)
	}
}

// Unpacker reads what a Packer has written, in the same order.
type Unpacker struct {
	rest  string
	known []string
}

// Number reads a number.
func (u *Unpacker) Number() (n uint64) {
	for shift := 0; ; shift += 7 {
		b := u.rest[0]
		u.rest = u.rest[1:]
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return n
		}
	}
}

// Difference reads a number that may be negative.
func (u *Unpacker) Difference() int64 {
	n := u.Number()
	return int64(n>>1) ^ -int64(n&1)
}

// Flags reads what Flags has written.
func (u *Unpacker) Flags(set ...*bool) {
	for i, yes := range set {
		*yes = u.rest[0]&(1<<i) != 0
	}
	u.rest = u.rest[1:]
}

// Text reads a text. It shares its memory with what is packed.
func (u *Unpacker) Text() string {
	n := u.Number()
	s := u.rest[:n]
	u.rest = u.rest[n:]
	return s
}

// Name reads a text that may have come before.
func (u *Unpacker) Name() string {
	number := u.Number()
	if number == 0 {
		u.known = append(u.known, u.Text())
		number = uint64(len(u.known))
	}
	return u.known[number-1]
}

// packedRecords is how records are packed. Sizes and digests are worked out
// again. A record with a Change is not packed, and nor are its neighbours.
var packedRecords = Packing[Record]{Pack: packRecords, Unpack: unpackRecords}

func packRecords(p *Packer, records []Record) bool {
	p.Number(uint64(records[0].offset - records[0].Size()))
	var before Record
	for i := range records {
		r := &records[i]
		if r.Change != nil || r.digest != digestOf(r) {
			return false
		}
		p.Number(uint64(r.Kind))
		p.Difference(int64(r.Timeline) - int64(before.Timeline))
		p.Difference(int64(r.Op - before.Op))
		p.Difference(int64(r.At - before.At))
		p.Name(r.Key)
		p.Text(r.Value)
		before = *r
	}
	return true
}

func unpackRecords(u *Unpacker, records []Record) {
	offset := int64(u.Number())
	var before Record
	for i := range records {
		r := &records[i]
		r.Kind = RecordKind(u.Number())
		r.Timeline = Timeline(int64(before.Timeline) + u.Difference())
		r.Op = before.Op + OpID(u.Difference())
		r.At = before.At + sim.Time(u.Difference())
		r.Key, r.Value = u.Name(), u.Text()
		r.digest = digestOf(r)
		offset += r.Size()
		r.offset = offset
		before = *r
	}
}

// digestOf returns the digest that a record of its kind has.
func digestOf(r *Record) uint64 {
	if r.Kind != RowWritten {
		return 0
	}
	return NewWrite(r.Op, r.Key, r.Value).digest
}
