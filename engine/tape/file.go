package tape

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"splitbrain/engine"
	"splitbrain/engine/sim"
)

// Parse reads a whole tape. The name only serves messages.
func Parse(name string, text []byte) (*Script, error) {
	p := fileParser{script: &Script{Name: name}}
	if len(text) > MaxSize {
		return nil, p.failed(1, "", wrong(0, "the file is too long; a tape has at most %d bytes", MaxSize))
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")) // some editors mark UTF-8 so
	for number := 1; len(text) > 0; number++ {
		line, rest, _ := bytes.Cut(text, []byte("\n"))
		text = rest
		line = bytes.TrimSuffix(line, []byte("\r"))
		// A long line is not even copied, let alone repeated in a message.
		if len(line) > maxLine {
			return nil, p.failed(number, "", wrong(0, "the line has %d bytes; a line has at most %d", len(line), maxLine))
		}
		if bad := p.line(number, string(line)); bad != nil {
			declaredLater(bad, number, text)
			return nil, p.failed(number, string(line), bad)
		}
	}
	if err := p.finish(); err != nil {
		return nil, err
	}
	declared := p.scope
	p.script.scope = &declared
	return p.script, nil
}

// declaredLater improves the complaint about a client that is only declared
// below, which is easily done: links are often described before clients.
func declaredLater(bad *problem, number int, rest []byte) {
	if !strings.HasPrefix(bad.message, "unknown ") {
		return
	}
	for len(rest) > 0 {
		line, after, _ := bytes.Cut(rest, []byte("\n"))
		rest = after
		number++
		if len(line) > maxLine || !bytes.HasPrefix(line, []byte("client ")) {
			continue
		}
		if words := strings.Fields(string(line)); len(words) > 1 && strings.Contains(bad.message, " "+excerpt(words[1])+";") {
			bad.message = fmt.Sprintf("client %s is only declared on line %d; move that line up", excerpt(words[1]), number)
			return
		}
	}
}

// fileParser knows what the lines so far have declared.
type fileParser struct {
	script   *Script
	scope    scope
	lines    []string // of the items, for the columns of late errors
	cluster  int      // line of the cluster, 0 before it
	end      int      // line of the end, 0 before it
	at       engine.Duration
	atLine   int
	workload int // index of the first item that starts a workload, plus 1

	conditions int
}

func (p *fileParser) failed(number int, line string, bad *problem) *Error {
	return &Error{File: p.script.Name, Line: number, Col: column(line, bad.offset), Message: bad.message}
}

// line reads one line and remembers what it declares.
func (p *fileParser) line(number int, line string) *problem {
	item, bad := parseItem(line, &p.scope)
	if bad != nil && p.cluster == 0 && item.Command.Verb == "" {
		// Before the cluster every name is unknown, which is beside the point.
		if early := p.tooEarly(line); early != nil {
			return early
		}
	}
	if bad != nil {
		return bad
	}
	if item.Command.Verb == "" {
		if comment, found := strings.CutPrefix(strings.TrimLeft(line, " \t"), "#"); found && len(p.script.Items) == 0 && p.script.Title == "" {
			p.script.Title = strings.TrimSpace(comment)
		}
		return nil
	}
	item.Line = number
	if item.Condition != nil {
		if p.conditions++; p.conditions > maxConditions {
			return wrong(0, "a tape has at most %d conditions", maxConditions)
		}
	}
	start := len(line) - len(strings.TrimLeft(line, " \t"))
	if bad := p.order(&item, start); bad != nil {
		return bad
	}
	if bad := p.declare(&item, start); bad != nil {
		return bad
	}
	p.script.Items = append(p.script.Items, item)
	p.lines = append(p.lines, line)
	return nil
}

// tooEarly returns the complaint about a known verb before the cluster line.
func (p *fileParser) tooEarly(line string) *problem {
	start := len(line) - len(strings.TrimLeft(line, " \t"))
	verb, _, _ := strings.Cut(strings.ReplaceAll(line[start:], "\t", " "), " ")
	if _, known := Lookup(verb); !known || verb == "seed" || verb == "note" || verb == "cluster" {
		return nil
	}
	return wrong(start, "expected a cluster line before %s, like cluster single-leader n1 n2 n3", verb)
}

// order checks that the item may stand here.
func (p *fileParser) order(item *Item, start int) *problem {
	verb := item.Command.Verb
	switch {
	case verb == "cluster" && p.cluster != 0:
		return wrong(start, "there is a cluster already, on line %d", p.cluster)
	case verb == "seed" && p.cluster != 0:
		return wrong(start, "expected seed before the cluster on line %d", p.cluster)
	case verb == "seed" && slices.ContainsFunc(p.script.Items, func(i Item) bool { return i.Command.Verb == "seed" }):
		return wrong(start, "there is a seed already")
	case p.cluster == 0 && (item.When != Then || verb != "cluster" && verb != "seed" && verb != "note"):
		return wrong(start, "expected a cluster line before %s, like cluster single-leader n1 n2 n3", verb)
	case p.end != 0 && (item.When != Then || verb != "expect" && verb != "note"):
		return wrong(start, "the run has ended on line %d; only expect and note may follow", p.end)
	}
	if item.When != At {
		return nil
	}
	if p.atLine != 0 && item.Time < p.at {
		return wrong(start, "%s is before the %s of line %d; times go forward",
			sim.FormatDuration(item.Time), sim.FormatDuration(p.at), p.atLine)
	}
	p.at, p.atLine = item.Time, item.Line
	return nil
}

// declare remembers names and what the last checks need.
func (p *fileParser) declare(item *Item, start int) *problem {
	c := &item.Command
	switch c.Verb {
	case "cluster":
		return p.declareNodes(item)
	case "client":
		if bad := p.declareClients(item); bad != nil {
			return bad
		}
	case "resource":
		if name := c.Args[0]; p.scope.nodes.has(name) || p.scope.clients.has(name) {
			return wrong(item.words[0].offset, "the name %s is taken", excerpt(name))
		}
		p.scope.resource.add(c.Args[0])
	case "write", "update", "read", "exec", "search":
		from := map[string]int{"write": 2, "update": 2, "read": 1, "exec": 1, "search": 1}[c.Verb]
		name, found := c.After("as", from)
		if !found {
			name = someone
		}
		p.scope.clients.add(name)
	case "shard":
		p.scope.shards.add(c.Args[0])
	case "end":
		p.end = item.Line
	}
	if (c.Verb == "client" || c.Verb == "load") && p.workload == 0 && hasWorkload(c) {
		p.workload = len(p.script.Items) + 1
	}
	item.words = nil
	return nil
}

// declareNodes remembers the names of the nodes.
func (p *fileParser) declareNodes(item *Item) *problem {
	names, err := engine.NodeNames(&item.Command)
	if err != nil {
		return wrong(item.words[0].offset, "%s", err)
	}
	for i, name := range names {
		offset := item.words[min(i+1, len(item.Command.Args)-1)].offset
		switch {
		case p.scope.nodes.has(name):
			return wrong(offset, "node %s is there twice", excerpt(name))
		case !isName(name):
			return wrong(offset, "%s is too long a name; choose a shorter one", excerpt(name))
		}
		p.scope.nodes.add(name)
	}
	p.cluster = item.Line
	return nil
}

// declareClients remembers the name of a client, or those of several and the
// one that stands for all.
func (p *fileParser) declareClients(item *Item) *problem {
	name, offset := item.Command.Args[0], item.words[0].offset
	names := []string{name}
	if text, found := item.Command.Option("count"); found {
		count, _ := strconv.Atoi(text) // it is canonical
		if count > engine.MaxClients {
			return wrong(offset, "expected a count of at most %d; one line makes no more clients", engine.MaxClients)
		}
		if last := engine.ClientName(name, count); !isName(last) {
			return wrong(offset, "%s is too long a name; choose a shorter one", excerpt(last))
		}
		for i := 1; i <= count; i++ {
			names = append(names, engine.ClientName(name, i))
		}
	}
	for _, each := range names {
		switch {
		case p.scope.clients.has(each):
			return wrong(offset, "there is a client %s already; load changes its workload", excerpt(each))
		case p.scope.nodes.has(each):
			return wrong(offset, "%s is a node; a client needs another name", excerpt(each))
		case p.scope.resource.has(each):
			return wrong(offset, "%s is a resource; a client needs another name", excerpt(each))
		}
	}
	for _, each := range names {
		p.scope.clients.add(each)
	}
	if len(names) > 1 {
		p.scope.groups.add(name)
	}
	return nil
}

// someone is the session of whoever writes or reads without saying as whom.
const someone = "you"

func hasWorkload(c *engine.Command) bool {
	for _, name := range [...]string{"writes", "reads"} {
		if rate, found := c.Option(name); found && rate != "0/s" {
			return true
		}
	}
	return false
}

// finish checks what only the whole tape shows.
func (p *fileParser) finish() error {
	if p.cluster == 0 {
		last := 1
		if n := len(p.script.Items); n > 0 {
			last = p.script.Items[n-1].Line
		}
		return p.failed(last, "", wrong(0, "expected a cluster line, like cluster single-leader n1 n2 n3"))
	}
	for i := range p.script.Items {
		item := &p.script.Items[i]
		if item.Condition == nil {
			continue
		}
		if bad := item.Condition.checkNames(&p.scope); bad != nil {
			bad.offset += item.offset
			return p.failed(item.Line, p.lines[i], bad)
		}
	}
	if p.workload != 0 && p.end == 0 {
		item := &p.script.Items[p.workload-1]
		return &Error{File: p.script.Name, Line: item.Line, Col: item.Col, Message: fmt.Sprintf(
			"%s works without end; add a line like at 10s end", item.Command.Args[0])}
	}
	return nil
}

// Seed returns the seed that the tape asks for, or 1.
func (s *Script) Seed() uint64 {
	for _, item := range s.Items {
		if item.Command.Verb == "seed" {
			seed, err := strconv.ParseUint(item.Command.Args[0], 10, 64)
			if err == nil {
				return seed
			}
		}
	}
	return defaultSeed
}
