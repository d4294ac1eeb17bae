package statement

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"splitbrain/engine/sim"
)

// value is a number or a text. Numbers are kept in millionths, so that no
// processor rounds them differently.
type value struct {
	text     string
	number   int64
	isNumber bool
}

const unit = 1_000_000

func whole(n int64) value { return value{number: n * unit, isNumber: true} }

func text(s string) value { return value{text: s} }

// String prints a value as a row holds it.
func (v value) String() string {
	if !v.isNumber {
		return v.text
	}
	n, sign := v.number, ""
	if n < 0 {
		n, sign = -n, "-"
	}
	digits := sign + strconv.FormatInt(n/unit, 10)
	if rest := n % unit; rest != 0 {
		digits += "." + strings.TrimRight(fmt.Sprintf("%06d", rest), "0")
	}
	return digits
}

// toNumber reads a text as a number; what is none counts as 0, as in MariaDB.
func (v value) toNumber() int64 {
	if v.isNumber {
		return v.number
	}
	n, ok := parseNumber(strings.TrimPrefix(v.text, "-"))
	if !ok {
		return 0
	}
	if strings.HasPrefix(v.text, "-") {
		return -n
	}
	return n
}

// parseNumber reads digits with at most six behind the dot.
func parseNumber(digits string) (int64, bool) {
	before, after, _ := strings.Cut(digits, ".")
	if before == "" || len(before) > 12 || len(after) > 6 || strings.Trim(before+after, "0123456789") != "" {
		return 0, false
	}
	n, _ := strconv.ParseInt(before+(after + "000000")[:6], 10, 64)
	return n, true
}

// compare orders numbers by size and texts by their letters.
func (v value) compare(other value) int {
	a, isNumber := parseNumber(v.String())
	b, both := parseNumber(other.String())
	switch {
	case !isNumber || !both:
		return strings.Compare(v.String(), other.String())
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// expr is something that has a value for a row.
type expr interface {
	value(row Row, env *Env) value
}

type literal struct{ is value }

func (l literal) value(Row, *Env) value { return l.is }

// column is a column of the row; id is the number in its key.
type column struct{ name string }

func (c column) value(row Row, _ *Env) value {
	if c.name == "id" {
		return whole(int64(IDOf(row.Key)))
	}
	for _, held := range parseColumns(row.Value) {
		if held.Key == c.name {
			return text(held.Value)
		}
	}
	return text("")
}

type arithmetic struct {
	operator    byte
	left, right expr
}

func (a arithmetic) value(row Row, env *Env) value {
	x, y := a.left.value(row, env).toNumber(), a.right.value(row, env).toNumber()
	switch a.operator {
	case '+':
		return value{number: x + y, isNumber: true}
	case '-':
		return value{number: x - y, isNumber: true}
	}
	return value{number: x/unit*y + x%unit*(y/unit) + x%unit*(y%unit)/unit, isNumber: true}
}

// function is one that depends on more than the row.
type function struct{ name string }

// functions are the names that the language knows.
var functions = [...]string{"NOW()", "UNIX_TIMESTAMP()", "RAND()", "UUID()", "UUID_SHORT()", "USER()", "CURRENT_USER()",
	"CONNECTION_ID()", "@@server_id", "@@port", "LAST_INSERT_ID()", "ROW_COUNT()"}

// Functions returns the names of the functions, as the reference lists them.
func Functions() []string { return slices.Clone(functions[:]) }

func (f function) value(_ Row, env *Env) value {
	switch f.name {
	case "NOW()":
		return text(sim.FormatDuration(sim.Duration(env.Timestamp)))
	case "UNIX_TIMESTAMP()":
		return whole(int64(env.Timestamp) / 1_000_000_000)
	case "RAND()":
		return value{number: int64(env.rand.Uint64() % unit), isNumber: true}
	case "UUID()":
		a, b := env.Chance.Uint64(), env.Chance.Uint64()
		return text(fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>48&0x3fff|0x8000, b&(1<<48-1)))
	case "UUID_SHORT()":
		return text(strconv.FormatUint(env.Chance.Uint64()>>1, 10))
	case "USER()":
		return text(env.User)
	case "CURRENT_USER()":
		return text(env.CurrentUser)
	case "CONNECTION_ID()":
		return whole(int64(env.Connection))
	case "@@server_id":
		return whole(int64(env.Server))
	case "@@port":
		return whole(int64(env.Port))
	case "LAST_INSERT_ID()":
		return whole(int64(env.LastInsertID))
	}
	return whole(int64(env.RowCount)) // ROW_COUNT()
}
