package views

import (
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"splitbrain/engine"
	"splitbrain/themes"
)

// label puts a short text together without allocating. It lives on the stack
// of whoever draws; what does not fit is dropped.
type label struct {
	buf [64]byte
	n   int
}

func (l *label) str(s string) *label {
	if l.n+len(s) <= len(l.buf) {
		l.n += copy(l.buf[l.n:], s)
	}
	return l
}

func (l *label) char(r rune) *label {
	if l.n+utf8.UTFMax <= len(l.buf) {
		l.n += utf8.EncodeRune(l.buf[l.n:], r)
	}
	return l
}

func (l *label) num(n int) *label {
	var digits [20]byte
	return l.bytes(strconv.AppendInt(digits[:0], int64(n), 10))
}

func (l *label) unsigned(n uint64) *label {
	var digits [20]byte
	return l.bytes(strconv.AppendUint(digits[:0], n, 10))
}

func (l *label) bytes(b []byte) *label {
	if l.n+len(b) <= len(l.buf) {
		l.n += copy(l.buf[l.n:], b)
	}
	return l
}

// hash writes the last 16 bits of a digest: enough for an eye to compare.
func (l *label) hash(h uint64) *label {
	const digits = "0123456789abcdef"
	for shift := 12; shift >= 0; shift -= 4 {
		l.char(rune(digits[h>>shift&15]))
	}
	return l
}

// fraction writes n/unit with so many decimals, halves rounded up as in every
// other text; all decimals when negative.
func (l *label) fraction(n, unit int64, decimals int) *label {
	var digits [24]byte
	value := float64(n) / float64(unit)
	if decimals >= 0 {
		scale := math.Pow10(decimals)
		value = math.Floor(value*scale+0.5) / scale
	}
	return l.bytes(strconv.AppendFloat(digits[:0], value, 'f', decimals, 64))
}

// span writes a duration as a person would say it: 0.8ms, 12ms, 3.4s, 2:05.
func (l *label) span(d engine.Duration) *label {
	if d < 0 {
		l.str("-")
		d = -d
	}
	switch {
	case d == 0:
		return l.str("0s")
	case d < 10*time.Microsecond:
		return l.fraction(int64(d), int64(time.Microsecond), 1).str("us")
	case d < time.Millisecond:
		return l.fraction(int64(d), int64(time.Microsecond), 0).str("us")
	case d < 10*time.Millisecond && d%time.Millisecond != 0:
		return l.fraction(int64(d), int64(time.Millisecond), 1).str("ms")
	case d < time.Second:
		return l.fraction(int64(d), int64(time.Millisecond), 0).str("ms")
	case d < 10*time.Second && d%time.Second != 0:
		return l.fraction(int64(d), int64(time.Second), 1).str("s")
	case d < 100*time.Second:
		return l.fraction(int64(d), int64(time.Second), 0).str("s")
	}
	return l.clock(engine.Time(d), false)
}

// clock writes a moment as minutes, seconds and perhaps milliseconds.
func (l *label) clock(t engine.Time, millis bool) *label {
	if t == engine.Never {
		return l.str("never")
	}
	if t < 0 {
		l.str("-")
		t = -t
	}
	ms := int64(t) / int64(time.Millisecond)
	l.num(int(ms/60000)).str(":").padded(int(ms/1000%60), 2)
	if millis {
		l.str(".").padded(int(ms%1000), 3)
	}
	return l
}

// padded writes n with leading zeros, in at least so many digits.
func (l *label) padded(n, digits int) *label {
	limit := 1
	for range digits - 1 {
		limit *= 10
	}
	for ; limit > 1 && n < limit; limit /= 10 {
		l.str("0")
	}
	return l.num(n)
}

// count writes a number and a noun in the right form.
func (l *label) count(n int, noun string) *label {
	l.num(n).str(" ").str(noun)
	if n != 1 {
		l.str("s")
	}
	return l
}

// text returns what the label holds, for texts that take several lines.
func (l *label) text() string { return string(l.buf[:l.n]) }

func (l *label) width() int { return utf8.RuneCount(l.buf[:l.n]) }

// label writes a label into the columns from x to limit.
func (g *grid) label(x, y, limit int, l *label, role themes.Role) int {
	limit = min(limit, g.w)
	for b := l.buf[:l.n]; len(b) > 0 && x < limit; x++ {
		r, size := utf8.DecodeRune(b)
		b = b[size:]
		if x == limit-1 && len(b) > 0 {
			r = g.theme.Glyphs.Ellipsis
		} else if r < ' ' || r > '~' {
			r = g.theme.Char(narrow(r))
		}
		g.set(x, y, r, role)
	}
	return x
}

// labelRight writes a label so that it ends before the column limit, unless
// it would begin before from; it returns where it began.
func (g *grid) labelRight(from, limit, y int, l *label, role themes.Role) int {
	x := limit - l.width()
	if x < from {
		return limit
	}
	g.label(x, y, limit, l, role)
	return x
}
