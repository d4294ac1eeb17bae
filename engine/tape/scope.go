package tape

import (
	"fmt"
	"slices"
	"strings"

	"splitbrain/engine"
)

// maxName keeps names short enough for a box on the screen.
const maxName = 24

// scope is what a tape has declared so far. A nil scope knows nothing and
// lets every well-formed name through: the cluster will say.
type scope struct {
	nodes    names
	clients  names
	groups   names // those of the clients that stand for several
	resource names // one at most
	shards   names
}

// names is an ordered set, because a tape may have very many of them.
type names struct {
	list []string
	set  map[string]bool
}

func (n *names) has(name string) bool { return n.set[name] }

func (n *names) add(name string) {
	if n.set == nil {
		n.set = map[string]bool{}
	}
	if !n.set[name] {
		n.set[name] = true
		n.list = append(n.list, name)
	}
}

// isName reports whether text has the form of a name: a letter or digit
// first, then also - _ and dots, and no - at the end, where it would run into
// the arrow of a path.
func isName(text string) bool {
	if text == "" || len(text) > maxName || strings.HasSuffix(text, "-") {
		return false
	}
	for i := 0; i < len(text); i++ {
		c := text[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && (i == 0 || c != '-' && c != '_' && c != '.') {
			return false
		}
	}
	return true
}

// isSelector reports whether a word picks a node by what it is now.
func isSelector(text string) bool {
	if digits, found := strings.CutPrefix(text, "standby"); found {
		return digits != "" && len(digits) < 4 && digits[0] != '0' && strings.Trim(digits, "0123456789") == ""
	}
	return text == "primary" || text == "freshest" || text == "stalest"
}

// reservedWords returns the words of the language that no node or client may
// be called by, because a line with them would be hard to read or ambiguous.
func reservedWords() []string {
	words := append([]string{"monitor", "nobody", "standby"}, engine.Routes()...)
	words = append(words, verbNames()...)
	var collect func(elems []elem)
	collect = func(elems []elem) {
		for _, e := range elems {
			words = append(words, e.literals...)
			collect(e.optional)
		}
	}
	for i := range verbs {
		for _, f := range verbs[i].Forms {
			collect(f.elems)
		}
	}
	return words
}

// checkName says what is wrong with a name for something new.
func checkName(text string) string {
	switch {
	case !isName(text):
		return fmt.Sprintf("expected a name of at most %d letters, digits, -, _ and dots, not %s", maxName, excerpt(text))
	case isSelector(text), slices.Contains(reservedWords(), text):
		return fmt.Sprintf("%s is a word of the language; choose another name", excerpt(text))
	}
	return ""
}

func (s *scope) checkNode(text string) string {
	switch {
	case isSelector(text), s != nil && s.nodes.has(text):
		return ""
	case s == nil && isName(text):
		return ""
	case s == nil:
		return fmt.Sprintf("expected a node, not %s", excerpt(text))
	}
	return unknownName("node", text, s.nodes.list)
}

func (s *scope) checkRoute(text string) string {
	if slices.Contains(engine.Routes(), text) {
		return ""
	}
	message := s.checkNode(text)
	switch near := nearest(text, engine.Routes()); {
	case message == "":
		return ""
	case near != "":
		return fmt.Sprintf("unknown route %s; did you mean %s?", excerpt(text), near)
	}
	return fmt.Sprintf("%s; or write %s", message, orList(engine.Routes()))
}

func (s *scope) checkClient(text string) string {
	switch {
	case s == nil && isName(text), s != nil && s.clients.has(text):
		return ""
	case s == nil:
		return fmt.Sprintf("expected a client, not %s", excerpt(text))
	}
	return unknownName("client", text, s.clients.list)
}

// checkOneClient is checkClient where one answer is asked for.
func (s *scope) checkOneClient(text string) string {
	if s != nil && s.groups.has(text) {
		return fmt.Sprintf("%s stands for several clients; name one, like %s", excerpt(text), engine.ClientName(text, 1))
	}
	return s.checkClient(text)
}

// checkShard checks the name of a shard in an expression. As soon as there is
// one, what belongs to none is rest.
func (s *scope) checkShard(text string) string {
	if s == nil || s.shards.has(text) || text == "rest" && len(s.shards.list) > 0 {
		return ""
	}
	return unknownName("shard", text, s.shards.list)
}

// checkSession is checkClient for a session that may be created on the fly.
func (s *scope) checkSession(text string) string {
	if s == nil || s.clients.has(text) {
		return s.checkClient(text)
	}
	if s.nodes.has(text) {
		return fmt.Sprintf("%s is a node; a client needs another name", excerpt(text))
	}
	if s.resource.has(text) {
		return fmt.Sprintf("%s is a resource; a client needs another name", excerpt(text))
	}
	return checkName(text)
}

func (s *scope) checkEnd(text string, star bool) string {
	if text == "monitor" || text == "*" && star || isSelector(text) {
		return ""
	}
	if s == nil {
		if !isName(text) {
			return fmt.Sprintf("expected a node or a client, not %s", excerpt(text))
		}
		return ""
	}
	if s.nodes.has(text) || s.clients.has(text) || s.resource.has(text) {
		return ""
	}
	return unknownName("node or client", text, slices.Concat(s.nodes.list, s.clients.list))
}

// path checks A->B and both its ends.
func (s *scope) path(text string) (string, string) {
	from, to, found := strings.Cut(text, "->")
	if !found {
		return "", fmt.Sprintf("expected a direction like n1->n2, not %s", excerpt(text))
	}
	for _, end := range [...]string{from, to} {
		if message := s.checkEnd(end, true); message != "" {
			return "", message
		}
	}
	if from == to && from != "*" {
		return "", fmt.Sprintf("expected two different ends, not %s twice", excerpt(from))
	}
	return from + "->" + to, ""
}

// list checks "(n2, n3)".
func (s *scope) list(text string) (string, string) {
	inner, open := strings.CutPrefix(text, "(")
	inner, closed := strings.CutSuffix(inner, ")")
	if !open || !closed {
		return "", fmt.Sprintf("expected nodes in parentheses, like (n2, n3), not %s", excerpt(text))
	}
	var nodes []string
	for part := range strings.SplitSeq(inner, ",") {
		node := strings.Trim(part, " \t")
		if node == "" {
			return "", "expected nodes with commas between them, like (n2, n3)"
		}
		if message := s.checkNode(node); message != "" {
			return "", message
		}
		if slices.Contains(nodes, node) {
			return "", fmt.Sprintf("%s is in the list twice", excerpt(node))
		}
		nodes = append(nodes, node)
	}
	return "(" + strings.Join(nodes, ", ") + ")", ""
}

// unknownName says which name was probably meant, or which ones there are.
// Short names such as n1 and n2 are all near each other, so they are listed.
func unknownName(what, text string, known []string) string {
	if near := nearest(text, known); near != "" && len(near) > 3 {
		return fmt.Sprintf("unknown %s %s; did you mean %s?", what, excerpt(text), near)
	}
	if len(known) == 0 {
		return fmt.Sprintf("unknown %s %s; there is none yet", what, excerpt(text))
	}
	return fmt.Sprintf("unknown %s %s; there is %s", what, excerpt(text), andList(known))
}
