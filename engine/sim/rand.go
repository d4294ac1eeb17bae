package sim

import (
	"math"
	"math/bits"
)

// Rand is one stream of random numbers, held by value. Every link and every
// node owns one, derived from the seed and its own name, so that what happens
// to one of them never re-rolls the luck of another. The generator is
// splitmix64 (Steele, Lea, Flood 2014).
type Rand struct{ state uint64 }

// NewRand derives the stream that the given names own under a seed.
func NewRand(seed uint64, names ...string) Rand {
	h := NewHash().Uint64(seed)
	for _, name := range names {
		h = h.String(name)
	}
	return Rand{state: uint64(h)}
}

// Uint64 returns 64 random bits.
func (r *Rand) Uint64() uint64 {
	r.state += 0x9e3779b97f4a7c15
	return mix(r.state)
}

// Float returns a number in [0, 1).
func (r *Rand) Float() float64 { return float64(r.Uint64()>>11) / (1 << 53) }

// Chance tells whether something of probability p happens. It draws nothing
// when p is 0, so that a link without loss costs no randomness.
func (r *Rand) Chance(p float64) bool { return p > 0 && r.Float() < p }

// Intn returns a number in [0, n). It panics when n is not positive.
func (r *Rand) Intn(n int) int {
	if n <= 0 {
		panic("sim: Intn needs a positive n")
	}
	return int(r.Uint64() % uint64(n))
}

// Rank returns a number in [0, n) of which rank r comes up about as often as
// 1/(r+1)^skew says: a few keys get most of the traffic, as Zipf found of
// words. It inverts the integral of that curve instead of summing it, so that
// it needs no table.
func (r *Rand) Rank(n int, skew float64) int {
	u, span := r.Float(), math.Log(float64(n+1))
	if flat := 1 - skew; math.Abs(flat) > 1e-6 {
		u = math.Log(1+float64(u*(math.Exp(float64(flat*span))-1))) / flat
	} else {
		u *= span
	}
	return min(max(int(math.Exp(u))-1, 0), n-1)
}

// exponential and normal use only operations whose result does not depend on
// the processor; the conversions keep a product from being fused with a sum.
func (r *Rand) exponential() float64 { return -math.Log(1 - r.Float()) }

func (r *Rand) normal() float64 {
	radius := math.Sqrt(float64(2 * r.exponential()))
	return float64(radius * math.Cos(float64(2*math.Pi*r.Float())))
}

func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Hash is a running 64-bit digest. The fingerprint of a run, the state hash
// of a node and the seeds of the random streams are all made with it.
type Hash uint64

// NewHash returns the digest of nothing.
func NewHash() Hash { return 0x9e3779b97f4a7c15 }

// Uint64 returns the digest with x appended.
func (h Hash) Uint64(x uint64) Hash {
	h = (h ^ Hash(x)) * 0xff51afd7ed558ccd
	return h ^ h>>32
}

// Words returns the digest with five words appended. It folds them in pairs
// before it touches the digest, so that one event waits little for the last.
func (h Hash) Words(a, b, c, d, e uint64) Hash {
	high1, low1 := bits.Mul64(a^0xa0761d6478bd642f, b^0xe7037ed1a0b428db)
	high2, low2 := bits.Mul64(c^0x8ebc6af09c88c6e3, d^0x589965cc75374cc3)
	high, low := bits.Mul64(uint64(h)^high1^low1^e, high2^low2^0x1d8e4e27c47d124f^bits.RotateLeft64(uint64(h), 32))
	return Hash(high ^ low)
}

// String returns the digest with s and its length appended.
func (h Hash) String(s string) Hash {
	h = h.Uint64(uint64(len(s)))
	for len(s) >= 8 {
		h = h.Uint64(uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56)
		s = s[8:]
	}
	tail := uint64(0)
	for i := len(s) - 1; i >= 0; i-- {
		tail = tail<<8 | uint64(s[i])
	}
	return h.Uint64(tail)
}
