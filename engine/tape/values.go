package tape

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"splitbrain/engine"
	"splitbrain/engine/sim"
)

// maxRun is the longest span that a tape may name. It keeps arithmetic on
// moments far from overflowing and a typing error from running for years.
const maxRun = 24 * time.Hour

// Kind describes a kind of value for the reference and for messages.
type Kind struct {
	Name    string // as patterns have it
	What    string // with its article: "a node"
	Example string
	More    string // what the reference adds
}

// Kinds returns the kinds of value that patterns and options use.
func Kinds() []Kind { return kinds }

var kinds = []Kind{
	{"NUMBER", "a whole number", "42", ""},
	{"COUNT", "a whole number from 1 on", "3", ""},
	{"DURATION", "a duration", "300ms", ""},
	{"OFFSET", "a duration", "-2s", "with a minus if the clock is behind"},
	{"TIME", "a duration", "2s", ""},
	{"DIST", "a duration or a distribution", "uniform(1ms,9ms)", "a duration, `uniform(a,b)`, `normal(mean,sd)`, `exp(mean)`, `pareto(min,alpha)`, or a mixture such as `90%1ms+10%exp(20ms)`"},
	{"SKEW", "a number from 0 to 10", "1.2", "0 takes all in turn, 1 is a usual popularity, more is more uneven"},
	{"RATE", "a rate per second", "10/s", ""},
	{"PERCENT", "a share in percent", "5%", ""},
	{"BANDWIDTH", "a bandwidth", "1MB/s", "in B/s, kB/s, MB/s or GB/s"},
	{"WORD", "a word", "eu", ""},
	{"KEY", "a key", "users/42", "for a shard with * for any characters"},
	{"VALUE", "a value", "paid", ""},
	{"STATEMENT", "a statement", `"DELETE FROM t LIMIT 1"`, "see below"},
	{"TABLES", "tables in parentheses", "(users, orders)", ""},
	{"TEXT", "a text", `"the primary is gone"`, "in quotes if it has spaces"},
	{"NAME", "a new name", "n1", ""},
	{"NODE", "a node", "n2", "by name, or as `primary`, `standby1`, `standby2`…, `freshest` or `stalest`"},
	{"CLIENT", "a client", "alice", "behind `as` it may be new"},
	{"END", "an end of a link", "n2", "a node, a client or several of one name, a resource, `monitor`, or `*` for any"},
	{"PATH", "a direction", "n1->n2", "from one end of a link to the other"},
	{"GROUPS", "groups of names", "n1 | n2 n3", "with `|` between the groups"},
	{"LIST", "nodes in parentheses", "(n2, n3)", ""},
	{"ROUTE", "a route or a node", "sticky", routeHelp},
	{"EXPR", "a condition", "writes.lost == 0", "over the values listed below"},
	{"COMMAND", "any other command", "kill n1", ""},
}

const routeHelp = "`primary`; `replicas` in turn, which are all nodes but the one that the client takes for the primary; " +
	"`random`, one of them each time; `sticky`, one of them until it refuses or resets; " +
	"`caught-up`, one that has replayed the client's last write, or else the primary; " +
	"`nearest`, the node with the lowest mean latency; or a node"

// kindNamed returns the description of a kind. An option whose kind is a list
// of words describes itself.
func kindNamed(name string) Kind {
	for _, k := range kinds {
		if k.Name == name {
			return k
		}
	}
	choices := strings.Split(name, "|")
	return Kind{Name: name, What: orList(choices), Example: choices[0]}
}

// normalise checks a value and returns it in its one canonical spelling, so
// that printing and parsing a command leave it as it is. The message says what
// was expected.
func (s *scope) normalise(kind, text string) (canonical, message string) {
	switch kind {
	case "NUMBER":
		return wholeNumber(text, 0, 1<<64-1)
	case "COUNT":
		return wholeNumber(text, 1, 1_000_000)
	case "DURATION", "TIME":
		return duration(text)
	case "OFFSET":
		return offset(text)
	case "DIST":
		return distribution(text)
	case "SKEW":
		return scaled(text, "a number from 0 to 10, like 1.2", 10, "")
	case "RATE":
		return scaled(text, "a rate like 10/s", 1e6, "/s")
	case "PERCENT":
		return scaled(text, "a share from 0% to 100%", 100, "%")
	case "BANDWIDTH":
		return bandwidth(text)
	case "WORD":
		if !isName(text) {
			return "", fmt.Sprintf("expected a word of letters, digits, -, _ and dots, not %s", excerpt(text))
		}
		return text, ""
	case "KEY", "VALUE", "TEXT":
		return freeText(kind, text)
	case "STATEMENT":
		if err := engine.CheckStatement(text); err != nil {
			return "", "in the statement: " + err.Error()
		}
		return freeText(kind, text)
	case "TABLES":
		return tables(text)
	case "NAME":
		return text, checkName(text)
	case "NODE":
		return text, s.checkNode(text)
	case "ROUTE":
		return text, s.checkRoute(text)
	case "CLIENT":
		return text, s.checkClient(text)
	case "SESSION":
		return text, s.checkSession(text)
	case "END", "MEMBER":
		return text, s.checkEnd(text, kind == "END")
	case "PATH":
		return s.path(text)
	case "LIST":
		return s.list(text)
	}
	if choices := strings.Split(kind, "|"); !slices.Contains(choices, text) {
		return "", fmt.Sprintf("expected %s, not %s", orList(choices), excerpt(text))
	}
	return text, ""
}

func wholeNumber(text string, least, most uint64) (string, string) {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || n < least || n > most {
		return "", fmt.Sprintf("expected a whole number from %d to %d, not %s", least, most, excerpt(text))
	}
	return strconv.FormatUint(n, 10), ""
}

func duration(text string) (string, string) {
	d, err := sim.ParseDuration(text)
	if err != nil {
		return "", fmt.Sprintf("expected a number and a unit, like 5ms, 2s or 1m, not %s", excerpt(text))
	}
	if d > maxRun {
		return "", fmt.Sprintf("%s is too long; 24h is the most", excerpt(text))
	}
	return sim.FormatDuration(d), ""
}

func offset(text string) (string, string) {
	bare, minus := strings.CutPrefix(text, "-")
	d, message := duration(bare)
	if message != "" || strings.HasPrefix(bare, "-") || strings.HasPrefix(bare, "+") {
		return "", fmt.Sprintf("expected a duration like 300ms or -2s, not %s", excerpt(text))
	}
	if minus && d != "0s" {
		return "-" + d, ""
	}
	return d, ""
}

func distribution(text string) (string, string) {
	if len(text) > 512 {
		return "", "expected a distribution of at most 512 characters"
	}
	d, err := sim.ParseDist(text)
	if err != nil {
		return "", err.Error()
	}
	if longest(d) > float64(maxRun) {
		return "", fmt.Sprintf("%s is too long; 24h is the most", excerpt(text))
	}
	canonical := d.String()
	// A share below a millionth of a percent, or a number at the edge of
	// what a float holds, prints as something else than it was.
	if again, err := sim.ParseDist(canonical); err != nil || again.String() != canonical {
		return "", fmt.Sprintf("%s needs more precision than a tape keeps", excerpt(text))
	}
	return canonical, ""
}

// longest returns the greatest parameter of a distribution in nanoseconds.
func longest(d sim.Dist) float64 {
	most := d.A
	if d.Shape == sim.Uniform || d.Shape == sim.Normal {
		most = max(most, d.B)
	}
	for _, p := range d.Parts {
		most = max(most, longest(p.Dist))
	}
	return most
}

// scaled reads a number from 0 to most, followed by a unit.
func scaled(text, what string, most float64, unit string) (string, string) {
	digits, found := strings.CutSuffix(text, unit)
	n, ok := plainFloat(digits)
	if !found || !ok || n > most {
		return "", fmt.Sprintf("expected %s, not %s", what, excerpt(text))
	}
	return strconv.FormatFloat(n, 'f', -1, 64) + unit, ""
}

// plainFloat reads digits with at most one dot: no sign, exponent or words.
func plainFloat(digits string) (float64, bool) {
	if digits == "" || strings.Trim(digits, "0123456789.") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(digits, 64)
	return n, err == nil
}

func bandwidth(text string) (string, string) {
	for _, unit := range [...]string{"kB/s", "KB/s", "MB/s", "GB/s", "B/s"} {
		digits, found := strings.CutSuffix(text, unit)
		if n, ok := plainFloat(digits); found && ok && n > 0 && n < 1e9 {
			return strconv.FormatFloat(n, 'f', -1, 64) + strings.Replace(unit, "K", "k", 1), ""
		}
	}
	return "", fmt.Sprintf("expected a bandwidth like 1MB/s, not %s", excerpt(text))
}

// freeText lets through any text that survives being printed and parsed.
func freeText(kind, text string) (string, string) {
	if text == "" && kind == "KEY" {
		return "", "expected a key, not an empty text"
	}
	l := lexer{line: engine.Quote(text)}
	if again, bad := l.next(); bad != nil || again.text != text || again.option != "" || l.skip() {
		return "", fmt.Sprintf("%s cannot stand in a tape; leave out the parentheses", excerpt(text))
	}
	return text, ""
}

// tables checks "(users, orders)".
func tables(text string) (string, string) {
	names := strings.FieldsFunc(strings.Trim(text, "()"), func(r rune) bool { return r == ',' || r == ' ' })
	for _, name := range names {
		if !isName(name) {
			return "", fmt.Sprintf("expected tables in parentheses, like (users, orders), not %s", excerpt(text))
		}
	}
	return "(" + strings.Join(names, ", ") + ")", ""
}

// orList joins words for a sentence: "a, b or c".
func orList(words []string) string { return joined(words, " or ") }

// andList joins words for a sentence: "a, b and c".
func andList(words []string) string { return joined(words, " and ") }

func joined(words []string, last string) string {
	const most = 12
	if len(words) > most {
		return strings.Join(words[:most], ", ") + fmt.Sprintf(" and %d more", len(words)-most)
	}
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + last + words[len(words)-1]
}
