package statement

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Parse reads a statement. Keywords may be in any case.
func Parse(text string) (*Statement, error) {
	tokens, err := cut(text)
	if err != nil {
		return nil, err
	}
	p := parser{tokens: tokens}
	s := &Statement{text: text, limit: -1}
	switch {
	case p.word("INSERT"):
		p.insert(s)
	case p.word("UPDATE"):
		s.verb, s.table = update, p.name("a table")
		p.expect("SET")
		s.sets = p.assignments()
		p.rest(s)
	case p.word("DELETE"):
		p.expect("FROM")
		s.verb, s.table = remove, p.name("a table")
		p.rest(s)
	default:
		p.fail("INSERT, UPDATE or DELETE")
	}
	if len(p.tokens) > 0 {
		p.fail("the end of the statement")
	}
	return s, p.err
}

// cut returns the tokens of a statement: words, numbers, strings with their
// first quote kept, and single characters.
func cut(text string) ([]string, error) {
	var tokens []string
	for i := 0; i < len(text); {
		c, start := text[i], i
		switch {
		case c == ' ' || c == '\t':
			i++
			continue
		case c == '\'':
			end := strings.IndexByte(text[i+1:], '\'')
			if end < 0 {
				return nil, fmt.Errorf("expected a closing quote behind %.40q", text[i:])
			}
			i += end + 2
			tokens = append(tokens, text[start:i-1])
			continue
		case isWordByte(c):
			for i < len(text) && isWordByte(text[i]) {
				i++
			}
		default:
			i++
		}
		tokens = append(tokens, text[start:i])
	}
	return tokens, nil
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '@' || c == '.'
}

// parser eats tokens. It keeps the first mistake and then finds nothing more.
type parser struct {
	tokens []string
	depth  int
	err    error
}

func (p *parser) fail(expected string) {
	if p.err == nil {
		found := "the end"
		if len(p.tokens) > 0 {
			found = strconv.Quote(p.tokens[0])
		}
		p.err = fmt.Errorf("expected %s, not %s", expected, found)
	}
	p.tokens = nil
}

// word takes a keyword or a character if it comes next.
func (p *parser) word(keyword string) bool {
	if len(p.tokens) == 0 || !strings.EqualFold(p.tokens[0], keyword) {
		return false
	}
	p.tokens = p.tokens[1:]
	return true
}

func (p *parser) expect(keyword string) {
	if !p.word(keyword) {
		p.fail(keyword)
	}
}

// name takes the name of a table or a column.
func (p *parser) name(what string) string {
	if len(p.tokens) == 0 || !isName(p.tokens[0]) {
		p.fail(what)
		return ""
	}
	name := p.tokens[0]
	p.tokens = p.tokens[1:]
	return name
}

func isName(token string) bool {
	first := token[0]
	letter := first >= 'a' && first <= 'z' || first >= 'A' && first <= 'Z'
	return letter && !strings.ContainsAny(token, "@.'")
}

func (p *parser) list(one func()) {
	for one(); p.err == nil && p.word(","); {
		one()
	}
}

// insert reads "INTO t SET c=e, …" and "INTO t (c, …) VALUES (e, …)" and
// "INTO t (c, …) SELECT e, … FROM t2 …".
func (p *parser) insert(s *Statement) {
	p.expect("INTO")
	s.verb, s.table = insert, p.name("a table")
	if p.word("SET") {
		s.sets = p.assignments()
		return
	}
	p.expect("(")
	p.list(func() { s.sets = append(s.sets, assignment{column: p.columnToSet()}) })
	p.expect(")")
	selects := p.word("SELECT")
	if !selects {
		p.expect("VALUES")
		p.expect("(")
	}
	i := 0
	p.list(func() {
		e := p.sum()
		if i < len(s.sets) {
			s.sets[i].value = e
		}
		i++
	})
	if i != len(s.sets) && p.err == nil {
		p.err = fmt.Errorf("expected %d values for as many columns, not %d", len(s.sets), i)
	}
	if !selects {
		p.expect(")")
		return
	}
	p.expect("FROM")
	s.from = p.name("a table")
	p.rest(s)
}

func (p *parser) assignments() (sets []assignment) {
	p.list(func() {
		set := assignment{column: p.columnToSet()}
		p.expect("=")
		set.value = p.sum()
		sets = append(sets, set)
	})
	return sets
}

// columnToSet reads a column other than id, which the node counts itself.
func (p *parser) columnToSet() string {
	if len(p.tokens) > 0 && p.tokens[0] == "id" {
		p.fail("a column other than id, which counts by itself")
	}
	return p.name("a column")
}

// rest reads WHERE, ORDER BY and LIMIT.
func (p *parser) rest(s *Statement) {
	if p.word("WHERE") {
		s.where = &condition{left: p.sum()}
		p.expect("=")
		s.where.right = p.sum()
	}
	if p.word("ORDER") {
		p.expect("BY")
		if p.word("RAND") {
			p.expect("(")
			p.expect(")")
			s.order.byRand = true
		} else {
			s.order.column = p.name("a column or RAND()")
			s.order.desc = p.word("DESC")
		}
	}
	if p.word("LIMIT") {
		if len(p.tokens) == 0 {
			p.fail("a count")
			return
		}
		limit, err := strconv.ParseUint(p.tokens[0], 10, 31)
		if err != nil {
			p.fail("a count")
			return
		}
		s.limit, p.tokens = int(limit), p.tokens[1:]
	}
}

func (p *parser) sum() expr {
	e := p.product()
	for {
		switch {
		case p.word("+"):
			e = arithmetic{'+', e, p.product()}
		case p.word("-"):
			e = arithmetic{'-', e, p.product()}
		default:
			return e
		}
	}
}

func (p *parser) product() expr {
	e := p.operand()
	for p.word("*") {
		e = arithmetic{'*', e, p.operand()}
	}
	return e
}

// maxDepth bounds parentheses within parentheses.
const maxDepth = 50

func (p *parser) operand() expr {
	none := literal{}
	switch {
	case len(p.tokens) == 0:
		p.fail("a value")
		return none
	case p.word("("):
		if p.depth++; p.depth > maxDepth {
			p.fail("fewer parentheses")
			return none
		}
		e := p.sum()
		p.expect(")")
		p.depth--
		return e
	case p.word("-"):
		return arithmetic{'-', literal{whole(0)}, p.operand()}
	}
	token := p.tokens[0]
	if quoted, found := strings.CutPrefix(token, "'"); found {
		if strings.ContainsAny(quoted, ",=") {
			p.fail("a text without , and =, which separate columns")
		} else {
			p.tokens = p.tokens[1:]
		}
		return literal{text(quoted)}
	}
	if n, ok := parseNumber(token); ok {
		p.tokens = p.tokens[1:]
		return literal{value{number: n, isNumber: true}}
	}
	return p.named()
}

// named reads a function, a variable or a column.
func (p *parser) named() expr {
	token := p.tokens[0]
	call := token
	if len(p.tokens) > 2 && p.tokens[1] == "(" {
		call += "()"
	}
	at := slices.IndexFunc(functions[:], func(f string) bool { return strings.EqualFold(f, call) })
	switch {
	case at >= 0 && call == token:
		p.tokens = p.tokens[1:]
		return function{functions[at]}
	case at >= 0:
		p.tokens = p.tokens[2:]
		p.expect(")")
		return function{functions[at]}
	case call != token || !isName(token):
		p.fail("a value, a column or one of " + strings.Join(functions[:], ", "))
		return literal{}
	}
	return column{p.name("a column")}
}
