package engine

import (
	"fmt"
	"strconv"
	"strings"

	"splitbrain/engine/replication"
	"splitbrain/engine/sim"
)

// words reads the arguments and options of a command. The first mistake is
// kept in err, so that a command can read them all and ask once.
type words struct {
	command Command
	cluster *cluster
	err     error
}

func (w *words) fail(format string, args ...any) {
	if w.err == nil {
		w.err = fmt.Errorf(w.command.Verb+": "+format, args...)
	}
}

// arg returns the word at an index, or "".
func (w *words) arg(i int) string {
	if i >= len(w.command.Args) {
		w.fail("expected more words")
		return ""
	}
	return w.command.Args[i]
}

func (w *words) has(option string) bool {
	_, ok := w.command.Option(option)
	return ok
}

// node returns the node or selector at an index.
func (w *words) node(i int) ID { return w.nodeNamed(w.arg(i)) }

func (w *words) nodeNamed(name string) ID {
	id, err := w.cluster.resolve(name)
	if err != nil {
		w.fail("%v", err)
	}
	return id
}

// nodeAfter returns the node behind a fixed word, Nobody when there is none.
func (w *words) nodeAfter(fixed string, from int) ID {
	name, ok := w.command.After(fixed, from)
	if !ok {
		return Nobody
	}
	return w.nodeNamed(name)
}

// route returns the route of a word or of a node's name.
func (w *words) route(text string) replication.Route {
	if r, ok := replication.RouteNamed(text); ok {
		return r
	}
	return replication.Route{Kind: replication.RouteNode, Node: w.nodeNamed(text)}
}

// end returns whatever has an address and that name; * is Nobody.
func (w *words) end(name string) ID {
	if name == "*" {
		return Nobody
	}
	if id, ok := w.cluster.world.Find(name); ok {
		return id
	}
	return w.nodeNamed(name)
}

// eachEnd returns what a name of an end stands for: several clients, or one
// of whatever there is.
func (w *words) eachEnd(name string) []ID {
	if group := w.cluster.groups[name]; group != nil {
		return group
	}
	return []ID{w.end(name)}
}

// client returns the session of a name.
func (w *words) client(name string) ID {
	id, ok := w.cluster.world.Find(name)
	if !ok || !w.cluster.world.IsClient(id) {
		if w.cluster.groups[name] != nil {
			w.fail("%s stands for several clients; name one, like %s", name, ClientName(name, 1))
		}
		w.fail("there is no client %q", name)
		return Nobody
	}
	return id
}

// ends returns what the two ends of a link command are, and whether it means
// one way.
func (w *words) ends() (a, b []ID, oneWay bool) {
	if from, to, found := strings.Cut(w.arg(0), "->"); found {
		return w.eachEnd(from), w.eachEnd(to), true
	}
	return w.eachEnd(w.arg(0)), w.eachEnd(w.arg(1)), false
}

func (w *words) duration(option string, otherwise Duration) Duration {
	text, ok := w.command.Option(option)
	if !ok {
		return otherwise
	}
	d, err := sim.ParseDuration(text)
	if err != nil {
		w.fail("%s: %v", option, err)
	}
	return d
}

func (w *words) dist(option string, otherwise sim.Dist) sim.Dist {
	text, ok := w.command.Option(option)
	if !ok {
		return otherwise
	}
	d, err := sim.ParseDist(text)
	if err != nil {
		w.fail("%s: %v", option, err)
	}
	return d
}

func (w *words) count(option string, otherwise int) int {
	text, ok := w.command.Option(option)
	if !ok {
		return otherwise
	}
	return w.number(text)
}

func (w *words) number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		w.fail("%q is no count", text)
	}
	return n
}

// rate reads "10/s".
func (w *words) rate(option string, otherwise float64) float64 {
	text, ok := w.command.Option(option)
	if !ok {
		return otherwise
	}
	number, _ := strings.CutSuffix(text, "/s")
	rate, err := strconv.ParseFloat(number, 64)
	if err != nil || !(rate >= 0 && rate <= maxRate) {
		w.fail("%s: %q is no rate; write 10/s", option, text)
	}
	return rate
}

// maxRate bounds a workload, per second of virtual time.
const maxRate = 1e6

// maxSkew bounds how uneven a workload is. At 10 the first key gets nearly
// every operation.
const maxSkew = 10

// factor reads a plain number such as 1.2.
func (w *words) factor(option string, otherwise float64) float64 {
	text, ok := w.command.Option(option)
	if !ok {
		return otherwise
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || !(f >= 0 && f <= maxSkew) {
		w.fail("%s: %q is no number from 0 to %d", option, text, maxSkew)
	}
	return f
}

// percent reads "5%" as 0.05.
func (w *words) percent(option string) *float64 {
	text, ok := w.command.Option(option)
	if !ok {
		return nil
	}
	number, isPercent := strings.CutSuffix(text, "%")
	p, err := strconv.ParseFloat(number, 64)
	if err != nil || !isPercent || !(p >= 0 && p <= 100) {
		w.fail("%s: %q is no share; write 5%%", option, text)
	}
	p /= 100
	return &p
}

// bandwidth reads "1MB/s" as bytes per second.
func (w *words) bandwidth(option string) *int64 {
	text, ok := w.command.Option(option)
	if !ok {
		return nil
	}
	number, ok := strings.CutSuffix(text, "B/s")
	scale := 1.0
	for _, unit := range []struct {
		letter string
		scale  float64
	}{{"k", 1e3}, {"M", 1e6}, {"G", 1e9}} {
		if rest, found := strings.CutSuffix(number, unit.letter); found {
			number, scale = rest, unit.scale
			break
		}
	}
	value, err := strconv.ParseFloat(number, 64)
	if err != nil || !ok || !(value > 0 && value*scale <= 1e15) {
		w.fail("%s: %q is no bandwidth; write 1MB/s", option, text)
	}
	bytes := int64(value * scale)
	return &bytes
}

// list reads "(n2, n3)" as nodes.
func (w *words) list(text string) []ID {
	text = strings.TrimSuffix(strings.TrimPrefix(text, "("), ")")
	var ids []ID
	for _, name := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		ids = append(ids, w.nodeNamed(name))
	}
	return ids
}

func (c *cluster) resolve(name string) (ID, error) {
	if id, ok := c.world.Find(name); ok && c.world.IsNode(id) {
		return id, nil
	}
	if id, ok := c.world.Select(name); ok {
		return id, nil
	}
	switch name {
	case "primary", "freshest", "stalest":
		return Nobody, fmt.Errorf("no node is %s now", name)
	}
	return Nobody, fmt.Errorf("there is no node %q", name)
}

// formatMoment prints a moment exactly, as "at" has it.
func formatMoment(t Time) string { return sim.FormatDuration(Duration(t)) }
