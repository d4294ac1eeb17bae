package tape

import (
	"fmt"
	"slices"
	"strings"
)

// failure is why the words of a line do not fit a form.
type failure struct {
	index   int // of the word that does not fit; len(words) when one is missing
	wants   []string
	message string // when the word is the right kind of thing but wrong
}

// matcher fits words to the pieces of a form.
type matcher struct {
	scope *scope
	words []word
	args  []string // canonical, one for each word so far
	wants []string // what else could have stood at the present word
}

func (m *matcher) fail(wants ...string) *failure {
	return &failure{index: len(m.args), wants: append(slices.Clone(m.wants), wants...)}
}

// take appends the canonical spelling of the present word.
func (m *matcher) take(canonical string) {
	m.args = append(m.args, canonical)
	m.wants = nil
}

// form fits all the words to a whole form.
func (m *matcher) form(elems []elem) *failure {
	if bad := m.all(elems); bad != nil {
		return bad
	}
	if len(m.args) < len(m.words) {
		return m.fail()
	}
	return nil
}

// all fits pieces one after the other. Optional pieces that stand next to each
// other may come in any order.
func (m *matcher) all(elems []elem) *failure {
	for len(elems) > 0 {
		var bad *failure
		if elems[0].optional == nil {
			bad = m.one(elems[0])
			elems = elems[1:]
		} else {
			end := 1
			for end < len(elems) && elems[end].optional != nil {
				end++
			}
			bad = m.anyOrder(slices.Clone(elems[:end]))
			elems = elems[end:]
		}
		if bad != nil {
			return bad
		}
	}
	return nil
}

func (m *matcher) anyOrder(groups []elem) *failure {
	for {
		var wants []string
		chosen := -1
		for i, g := range groups {
			first := g.optional[0].literals
			wants = append(wants, first...)
			if len(m.args) < len(m.words) && slices.Contains(first, m.words[len(m.args)].text) {
				chosen = i
			}
		}
		if chosen < 0 {
			m.wants = append(m.wants, wants...)
			return nil
		}
		if bad := m.all(groups[chosen].optional); bad != nil {
			return bad
		}
		groups = slices.Delete(groups, chosen, chosen+1)
	}
}

// one fits a single piece.
func (m *matcher) one(e elem) *failure {
	if e.kind == "GROUPS" {
		return m.groups()
	}
	for count := 0; ; count++ {
		if len(m.args) == len(m.words) {
			if e.repeat && count > 0 {
				return nil
			}
			if e.kind != "" {
				return m.fail(kindNamed(e.kind).What)
			}
			return m.fail(e.literals...)
		}
		if bad := m.word(e, m.words[len(m.args)].text); bad != nil {
			return bad
		}
		if !e.repeat {
			return nil
		}
	}
}

// word fits the present word to a literal or a kind.
func (m *matcher) word(e elem, text string) *failure {
	if e.kind == "" {
		if !slices.Contains(e.literals, text) {
			return m.fail(e.literals...)
		}
		m.take(text)
		return nil
	}
	// Whether a link is meant both ways or one way shows at the arrow, and
	// only the form that is meant has something to say about the names.
	if arrow := strings.Contains(text, "->"); e.kind == "END" && arrow || e.kind == "PATH" && !arrow {
		return m.fail(kindNamed(e.kind).What)
	}
	kind := e.kind
	if kind == "CLIENT" && len(m.args) > 0 && m.args[len(m.args)-1] == "as" {
		kind = "SESSION"
	}
	canonical, message := m.scope.normalise(kind, text)
	if message != "" {
		return &failure{index: len(m.args), message: message}
	}
	m.take(canonical)
	return nil
}

// groups fits "n1 | n2 n3": two groups at least, none of them empty, nobody in
// two of them.
func (m *matcher) groups() *failure {
	bars, members := 0, 0
	for len(m.args) < len(m.words) {
		text := m.words[len(m.args)].text
		if text == "|" {
			if members == 0 {
				return m.fail(kindNamed("END").What)
			}
			bars, members = bars+1, 0
			m.take(text)
			continue
		}
		if _, message := m.scope.normalise("MEMBER", text); message != "" {
			return &failure{index: len(m.args), message: message}
		}
		if slices.Contains(m.args, text) {
			return &failure{index: len(m.args), message: fmt.Sprintf("%s is in the groups twice", excerpt(text))}
		}
		members++
		m.take(text)
	}
	if members == 0 {
		return m.fail("a node or a client")
	}
	if bars == 0 {
		return m.fail("| and another group")
	}
	return nil
}

// fit finds the form of a verb that the words have. Several forms may fit;
// the options decide between them.
func (v *Verb) fit(s *scope, words []word) (forms []Form, args []string, bad *failure) {
	for _, form := range v.Forms {
		m := matcher{scope: s, words: words}
		f := m.form(form.elems)
		switch {
		case f == nil:
			forms, args = append(forms, form), m.args
		case bad == nil || f.index > bad.index:
			bad = f
		case f.index == bad.index:
			bad.wants = append(bad.wants, f.wants...)
			if bad.message == "" {
				bad.message = f.message
			}
		}
	}
	return forms, args, bad
}

// explain puts a failure into words.
func (v *Verb) explain(f *failure, words []word, end int) *problem {
	wants := slices.Compact(slices.Clone(f.wants))
	if f.index == len(words) {
		return wrong(end, "expected %s, like %s", orList(wants), v.Examples[0])
	}
	w := words[f.index]
	switch {
	case f.message != "":
		return wrong(w.offset, "%s", f.message)
	case len(wants) == 0:
		return wrong(w.offset, "unexpected %s; write %s", excerpt(w.text), strings.Join(v.Usage(), " or "))
	}
	if near := nearest(w.text, wants); near != "" {
		return wrong(w.offset, "expected %s, not %s; did you mean %s?", orList(wants), excerpt(w.text), near)
	}
	return wrong(w.offset, "expected %s, not %s", orList(wants), excerpt(w.text))
}
