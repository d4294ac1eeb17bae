// Package statement is a tiny language of statements over rows: INSERT,
// UPDATE and DELETE, with the functions that make statement-based replication
// diverge. It knows how a statement reads and what it does to rows; where the
// rows are kept is not its business.
package statement

import (
	"slices"
	"strconv"
	"strings"

	"splitbrain/engine/sim"
)

// Statement is a parsed statement. It never changes.
type Statement struct {
	text  string
	verb  verb
	table string
	sets  []assignment
	from  string // INSERT … SELECT reads this table
	where *condition
	order order
	limit int // -1 for none
}

type verb uint8

const (
	insert verb = iota
	update
	remove
)

// assignment gives a column a value.
type assignment struct {
	column string
	value  expr
}

// condition holds when both sides print the same.
type condition struct{ left, right expr }

// order is the order in which a statement visits rows. Its zero value is the
// physical order, which belongs to each node.
type order struct {
	column string // "" when it is not by a column
	byRand bool
	desc   bool
}

// String returns the statement as it was written.
func (s *Statement) String() string { return s.text }

// Table returns the table that the statement changes.
func (s *Statement) Table() string { return s.table }

// IsInsert tells whether the statement only adds rows.
func (s *Statement) IsInsert() bool { return s.verb == insert }

// Context is what a record of statement-based replication carries besides the
// text, as MariaDB's binary log does. Whatever else a statement depends on is
// found anew where it is executed.
type Context struct {
	Timestamp    sim.Time
	InsertID     uint64 // the first id that the statement gives out
	LastInsertID uint64
	Seed         uint64 // of RAND()
	Connection   int
	Server       int
}

// Env is all that a statement can ask for: the context, which travels with
// it, and what belongs to the node that executes it.
type Env struct {
	Context
	User        string
	CurrentUser string
	Port        int
	RowCount    int       // rows that the statement before this one changed
	Chance      *sim.Rand // for UUID() and UUID_SHORT(): the node's own luck

	rand sim.Rand
}

// Row is a row of a table: its key is "table/id", its value the columns in
// order, as "name=Ann,at=1s".
type Row struct{ Key, Value string }

// Table is where a statement finds rows.
type Table interface {
	// Scan returns the rows of a table in their physical order.
	Scan(table string) []Row
}

// Image is a row before and after a change. Had and Has say whether there was
// a row before, and is one after.
type Image struct {
	Key           string
	Before, After string
	Had, Has      bool
}

// String prints the change of a row.
func (i Image) String() string {
	switch {
	case !i.Had:
		return "+" + i.Key + " " + i.After
	case !i.Has:
		return "-" + i.Key + " " + i.Before
	}
	return i.Key + " " + i.Before + " → " + i.After
}

// Table returns the table of the image's row.
func (i *Image) Table() string { return TableOf(i.Key) }

// TableOf returns the table of a key: what stands before its last slash.
func TableOf(key string) string {
	if slash := strings.LastIndexByte(key, '/'); slash >= 0 {
		return key[:slash]
	}
	return ""
}

// IDOf returns the number of a row from its key, 0 when it has none.
func IDOf(key string) uint64 {
	id, err := strconv.ParseUint(key[strings.LastIndexByte(key, '/')+1:], 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// Run works out what the statement does to the rows of a table. It changes
// nothing but the node's luck.
func (s *Statement) Run(t Table, env *Env) []Image {
	env.rand = sim.NewRand(env.Seed, "RAND()")
	if s.verb == insert {
		return s.runInsert(t, env)
	}
	var images []Image
	for _, row := range s.visited(t.Scan(s.table), env) {
		image := Image{Key: row.Key, Before: row.Value, Had: true}
		if s.verb == update {
			image.After, image.Has = assign(parseColumns(row.Value), s.sets, row, env), true
		}
		images = append(images, image)
	}
	return images
}

func (s *Statement) runInsert(t Table, env *Env) []Image {
	sources := []Row{{}}
	if s.from != "" {
		sources = s.visited(t.Scan(s.from), env)
	}
	images := make([]Image, len(sources))
	for i, source := range sources {
		key := s.table + "/" + strconv.FormatUint(env.InsertID+uint64(i), 10)
		images[i] = Image{Key: key, After: assign(nil, s.sets, source, env), Has: true}
	}
	return images
}

// visited returns the rows that WHERE, ORDER BY and LIMIT leave, in order.
func (s *Statement) visited(rows []Row, env *Env) []Row {
	if s.where != nil {
		rows = slices.DeleteFunc(rows, func(row Row) bool {
			return s.where.left.value(row, env).String() != s.where.right.value(row, env).String()
		})
	}
	switch {
	case s.order.byRand:
		shuffle(rows, env)
	case s.order.column != "":
		by := column{s.order.column}
		slices.SortStableFunc(rows, func(a, b Row) int {
			c := by.value(a, env).compare(by.value(b, env))
			if s.order.desc {
				return -c
			}
			return c
		})
	}
	if s.limit >= 0 && len(rows) > s.limit {
		rows = rows[:s.limit]
	}
	return rows
}

// shuffle gives each row a random number, in physical order, and sorts by it:
// the same seeds on another physical order choose other rows.
func shuffle(rows []Row, env *Env) {
	type drawn struct {
		row    Row
		number uint64
	}
	all := make([]drawn, len(rows))
	for i, row := range rows {
		all[i] = drawn{row, env.rand.Uint64()}
	}
	slices.SortStableFunc(all, func(a, b drawn) int {
		if a.number < b.number {
			return -1
		}
		return 1
	})
	for i := range all {
		rows[i] = all[i].row
	}
}

// assign prints the columns of a row after its assignments. They read the row
// as it was.
func assign(columns []Row, sets []assignment, row Row, env *Env) string {
	for _, set := range sets {
		text := set.value.value(row, env).String()
		at := slices.IndexFunc(columns, func(c Row) bool { return c.Key == set.column })
		if at < 0 {
			columns = append(columns, Row{Key: set.column, Value: text})
		} else {
			columns[at].Value = text
		}
	}
	var b strings.Builder
	for i, c := range columns {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(c.Key + "=" + c.Value)
	}
	return b.String()
}

// parseColumns cuts the value of a row into columns. A value that somebody
// wrote without a statement is one column called value.
func parseColumns(value string) []Row {
	var columns []Row
	for part := range strings.SplitSeq(value, ",") {
		name, text, found := strings.Cut(part, "=")
		if !found {
			return []Row{{Key: "value", Value: value}}
		}
		columns = append(columns, Row{Key: name, Value: text})
	}
	return columns
}
