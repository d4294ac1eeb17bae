package statement

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"splitbrain/engine/sim"
)

// table is rows in their physical order.
type table []Row

func (t table) Scan(name string) (rows []Row) {
	for _, row := range t {
		if TableOf(row.Key) == name {
			rows = append(rows, row)
		}
	}
	return rows
}

func run(t *testing.T, rows table, text string) string {
	s, err := Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	chance := sim.NewRand(1, "test")
	env := Env{Context: Context{Timestamp: 1500e6, InsertID: 7, LastInsertID: 3, Seed: 5, Connection: 4, Server: 1},
		User: "ann@localhost", CurrentUser: "ann@%", Port: 3306, RowCount: 2, Chance: &chance}
	var words []string
	for _, image := range s.Run(rows, &env) {
		words = append(words, image.String())
	}
	return strings.Join(words, "; ")
}

func TestWhatStatementsDo(t *testing.T) {
	// A statement meets rows in their physical order, not in that of ids.
	rows := table{{"t/2", "a=9,b=x"}, {"t/1", "a=10,b=y"}, {"u/1", "a=1"}, {"t/3", "plain"}}
	for _, c := range []struct{ text, want string }{
		{"INSERT INTO t SET a=1+2*3, b='it is'", "+t/7 a=7,b=it is"},
		{"insert into t (a, b) values (-(1.5), 0.1*0.2)", "+t/7 a=-1.5,b=0.02"},
		{"INSERT INTO v SET n=NOW(), c=CONNECTION_ID(), s=@@server_id, p=@@port, l=LAST_INSERT_ID(), r=ROW_COUNT(), u=USER()",
			"+v/7 n=1.5s,c=4,s=1,p=3306,l=3,r=2,u=ann@localhost"},
		{"INSERT INTO v (x, y) SELECT id, a FROM t LIMIT 2", "+v/7 x=2,y=9; +v/8 x=1,y=10"},
		{"UPDATE t SET a=a+1, b=a WHERE id=1", "t/1 a=10,b=y → a=11,b=10"},
		{"UPDATE t SET c='new' LIMIT 1", "t/2 a=9,b=x → a=9,b=x,c=new"},
		{"UPDATE t SET value='changed' WHERE value='plain'", "t/3 plain → value=changed"},
		{"DELETE FROM t ORDER BY a DESC LIMIT 1", "-t/1 a=10,b=y"},
		{"DELETE FROM t ORDER BY id LIMIT 2", "-t/1 a=10,b=y; -t/2 a=9,b=x"},
		{"DELETE FROM t WHERE b='y'", "-t/1 a=10,b=y"},
		{"DELETE FROM nothing", ""},
	} {
		if got := run(t, rows, c.text); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestWhatIsNoStatement(t *testing.T) {
	// A mistake says what was expected.
	for text, want := range map[string]string{
		"":                                         "INSERT, UPDATE or DELETE",
		"SELECT 1":                                 "INSERT, UPDATE or DELETE",
		"INSERT INTO t":                            "(",
		"INSERT INTO t SET id=1":                   "other than id",
		"INSERT INTO t SET a='x":                   "closing quote",
		"INSERT INTO t SET a='x=y'":                "without , and =",
		"INSERT INTO t (a, b) VALUES (1)":          "2 values",
		"INSERT INTO t SET a=SLEEP(1)":             "NOW()",
		"UPDATE t SET a=1 WHERE a":                 "=",
		"DELETE FROM t LIMIT -1":                   "a count",
		"DELETE FROM t WHERE a=1 OR a=2":           "the end",
		"DELETE FROM t WHERE a=999999999999999999": "a value",
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want something about %s", text, err, want)
		}
	}
}

func TestRandFollowsSeedAndOrder(t *testing.T) {
	// The same seed on the same order chooses the same rows; on another
	// order it need not.
	rows := table{{"t/1", "a=1"}, {"t/2", "a=2"}, {"t/3", "a=3"}, {"t/4", "a=4"}}
	turned := table{rows[3], rows[2], rows[1], rows[0]}
	const text = "DELETE FROM t ORDER BY RAND() LIMIT 2"
	if a, b := run(t, rows, text), run(t, rows, text); a != b {
		t.Errorf("one seed chose %s, then %s", a, b)
	}
	if a, b := run(t, rows, text), run(t, turned, text); a == b {
		t.Errorf("the order did not matter: %s", a)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"INSERT INTO t SET a=((1))*-2, b=UUID()", "UPDATE t SET a='x' WHERE id=1 ORDER BY a DESC LIMIT 3",
		"INSERT INTO t (a) SELECT a FROM u ORDER BY RAND() LIMIT 1", "DELETE FROM t WHERE", "(((((((((("} {
		f.Add(seed)
	}
	// No text makes the parser or what it parsed fail.
	f.Fuzz(func(t *testing.T, text string) {
		if s, err := Parse(text); err == nil {
			chance := sim.NewRand(1)
			s.Run(table{{"t/1", "a=1,b=,c"}, {"t/x", ""}}, &Env{Chance: &chance})
		}
	})
}

func TestNumbersReadAsTheyPrint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := value{number: rapid.Int64Range(-1e15, 1e15).Draw(t, "number"), isNumber: true}
		if back := text(v.String()).toNumber(); back != v.number {
			t.Fatalf("%s reads as %d, not %d", v, back, v.number)
		}
	})
}
