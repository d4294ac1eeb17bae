package tape

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"splitbrain/engine"
	"splitbrain/engine/sim"
)

// Error is what is wrong with a tape, and where.
type Error struct {
	File      string // empty for a line that somebody typed
	Line, Col int    // from 1, in characters
	Message   string
}

// Error returns "FILE:LINE:COL: message", in one line.
func (e *Error) Error() string {
	if e.File == "" {
		return fmt.Sprintf("%d:%d: %s", e.Line, e.Col, e.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, e.Message)
}

// Told returns what is wrong with a line to somebody who has it before their
// eyes: without its place when it is in no file.
func Told(err error) string {
	var e *Error
	if errors.As(err, &e) && e.File == "" {
		return e.Message
	}
	return err.Error()
}

// ParseLine reads one bare command, such as a prompt or a key gives. The verbs
// at and after are no commands but moments, which only a tape has. The names
// in it are not checked: the cluster does that.
func ParseLine(text string) (engine.Command, error) {
	item, bad := parseItem(text, nil)
	if bad == nil && item.When != Then {
		bad = wrong(0, "a moment only makes sense in a tape; write the command alone")
	}
	if bad == nil && item.Command.Verb == "" {
		bad = wrong(0, "expected a command, like %s", "kill n1")
	}
	if bad != nil {
		return engine.Command{}, &Error{Line: 1, Col: column(text, bad.offset), Message: bad.message}
	}
	return item.Command, nil
}

// parseItem reads a line of a tape. An empty line or a comment gives an item
// without a verb.
func parseItem(line string, s *scope) (Item, *problem) {
	if bad := checkLine(line); bad != nil {
		return Item{}, bad
	}
	p := lineParser{lexer: lexer{line: line}, scope: s}
	if !p.skip() {
		return Item{}, nil
	}
	item := Item{Col: column(line, p.pos)}
	bad := p.item(&item)
	return item, bad
}

// lineParser reads one line. It embeds the lexer because some verbs are
// followed by words and others by an expression.
type lineParser struct {
	lexer
	scope *scope
}

// item reads a verb and what follows it.
func (p *lineParser) item(item *Item) *problem {
	w, bad := p.next()
	if bad != nil {
		return bad
	}
	verb, known := Lookup(w.text)
	if w.quoted || w.option != "" || !known {
		name := w.text
		if w.option != "" {
			name = w.option
		}
		if near := nearest(name, verbNames()); near != "" {
			return wrong(w.offset, "unknown verb %s; did you mean %s?", excerpt(name), near)
		}
		return wrong(w.offset, "unknown verb %s; a line begins with a verb such as cluster, write, kill or at", excerpt(name))
	}
	switch verb.Name {
	case "at", "after":
		return p.moment(item, verb, w.offset)
	case "until", "expect", "break":
		return p.condition(item, verb)
	}
	return p.command(item, verb)
}

// moment reads "at T COMMAND" and "after T COMMAND".
func (p *lineParser) moment(item *Item, verb *Verb, offset int) *problem {
	if item.When != Then {
		return wrong(offset, "one moment is enough; leave out %s", verb.Name)
	}
	item.When = At
	if verb.Name == "after" {
		item.When = After
	}
	if !p.skip() {
		return wrong(p.pos, "expected a duration, like %s", verb.Examples[0])
	}
	w, bad := p.next()
	if bad != nil {
		return bad
	}
	canonical, message := p.scope.normalise("TIME", w.text)
	if w.option != "" || message != "" {
		if message == "" {
			message = fmt.Sprintf("expected a duration after %s, like %s", verb.Name, verb.Examples[0])
		}
		return wrong(w.offset, "%s", message)
	}
	item.Time, _ = sim.ParseDuration(canonical) // it is canonical
	if !p.skip() {
		return wrong(p.pos, "expected a command after %s %s, like %s", verb.Name, canonical, verb.Examples[0])
	}
	start := p.pos
	if bad := p.item(item); bad != nil {
		return bad
	}
	if v := item.Command.Verb; v == "seed" || v == "cluster" {
		return wrong(start, "%s belongs at the beginning, without a moment", v)
	}
	return nil
}

// condition reads what follows until, expect and break.
func (p *lineParser) condition(item *Item, verb *Verb) *problem {
	text, offset := p.rest()
	end := offset + len(text)
	limit := ""
	if verb.Name == "until" {
		text, limit = cutWithin(text)
	}
	// A command prints its condition as one quoted word.
	if strings.HasPrefix(text, `"`) {
		if inner, stop, bad := unquote(text, 0); bad == nil && stop == len(text) {
			text, offset = inner, offset+1
		}
	}
	trimmed := strings.TrimLeft(text, " \t")
	offset += len(text) - len(trimmed)
	text = strings.TrimRight(trimmed, " \t")
	if text == "" {
		return wrong(end, "expected a condition, like %s", verb.Examples[0])
	}
	if i := strings.IndexAny(text, "\n\r"); i >= 0 {
		return wrong(offset+i, "expected a condition in one line")
	}
	if verb.Name == "break" && text == "off" {
		item.Command = engine.Command{Verb: verb.Name, Args: []string{text}}
		return nil
	}
	condition, bad := compile(text, true)
	if bad != nil {
		bad.offset += offset
		return bad
	}
	item.Condition = condition
	item.offset = offset
	item.Command = engine.Command{Verb: verb.Name, Args: []string{text}}
	if limit == "" {
		return nil
	}
	canonical, message := duration(limit)
	if message != "" {
		return wrong(end-len(limit), "%s", message)
	}
	item.Within, _ = sim.ParseDuration(canonical) // it is canonical
	item.Command.Args = append(item.Command.Args, "within", canonical)
	return nil
}

// cutWithin cuts "EXPR within T" in two. The word within is no part of any
// expression, except inside a string.
func cutWithin(text string) (condition, limit string) {
	plain := outsideStrings(text)
	for i := 1; i < len(text); i++ {
		after, found := strings.CutPrefix(text[i:], "within")
		if found && plain[i] && isBlank(text[i-1]) && after != "" && isBlank(after[0]) {
			return strings.TrimRight(text[:i], " \t"), strings.TrimLeft(after, " \t")
		}
	}
	return text, ""
}

// command reads the words and options of an ordinary verb.
func (p *lineParser) command(item *Item, verb *Verb) *problem {
	var args, options []word
	end := p.pos
	for p.skip() {
		w, bad := p.next()
		if bad != nil {
			return bad
		}
		end = p.pos
		switch last := len(options) - 1; {
		case w.option != "":
			options = append(options, w)
		case last >= 0 && !w.quoted && verb.continues(options[last], w):
			options[last].text += w.text
		default:
			args = append(args, w)
		}
	}
	args = joinArrows(args)
	forms, canonical, bad := verb.fit(p.scope, args)
	if forms == nil {
		return verb.explain(bad, args, end)
	}
	item.Command = engine.Command{Verb: verb.Name, Args: canonical}
	if bad := sameEnds(verb, canonical, args); bad != nil {
		return bad
	}
	if bad := p.options(item, verb, forms, options, end); bad != nil {
		return bad
	}
	item.words = args
	return nil
}

// continues reports whether a word belongs to the distribution before it,
// which may have spaces, as in latency=90% 1ms + 10% exp(20ms).
func (v *Verb) continues(before, w word) bool {
	o, known := v.option(before.option)
	if !known || o.Kind != "DIST" {
		return false
	}
	open := strings.Count(before.text, "(") > strings.Count(before.text, ")")
	return open || strings.HasSuffix(before.text, "%") || strings.HasSuffix(before.text, "+") || strings.HasPrefix(w.text, "+")
}

// joinArrows makes one word of n1 -> n2.
func joinArrows(words []word) []word {
	for i := 1; i+1 < len(words); i++ {
		if words[i].text == "->" && !words[i].quoted {
			words[i-1].text += "->" + words[i+1].text
			words = slices.Delete(words, i, i+2)
		}
	}
	return words
}

// sameEnds refuses a link or a stream from an end to itself.
func sameEnds(verb *Verb, args []string, words []word) *problem {
	var a, b int
	switch {
	case len(args) == 2 && verb.Forms[len(verb.Forms)-1].Pattern == "PATH":
		a, b = 0, 1
	case verb.Name == "repoint":
		a, b = 0, 2
	default:
		return nil
	}
	if args[a] != args[b] || args[a] == "*" {
		return nil
	}
	return wrong(words[b].offset, "expected two different ends, not %s twice", excerpt(args[a]))
}

// options checks the options and that one of the forms takes them.
func (p *lineParser) options(item *Item, verb *Verb, forms []Form, options []word, end int) *problem {
	for i, w := range options {
		o, known := verb.option(w.option)
		if !known {
			return verb.unknownOption(w)
		}
		if slices.ContainsFunc(options[:i], func(other word) bool { return other.option == w.option }) {
			return wrong(w.offset, "option %s is given twice", o.Name)
		}
		canonical, message := p.scope.normalise(o.Kind, w.text)
		if message != "" {
			return wrong(w.value, "%s", message)
		}
		item.Command.Options = append(item.Command.Options, engine.Option{Name: o.Name, Value: canonical})
	}
	fits := func(f Form) bool {
		return f.Takes == AnyOptions || (f.Takes == SomeOption) == (len(options) > 0)
	}
	if slices.ContainsFunc(forms, fits) {
		return nil
	}
	if len(options) > 0 {
		return wrong(options[0].offset, "%s takes no options", strings.TrimSpace(verb.Name+" "+forms[0].Pattern))
	}
	return wrong(end, "expected an option (%s), like %s", orList(verb.optionNames()), verb.Examples[0])
}

func (v *Verb) unknownOption(w word) *problem {
	if len(v.Options) == 0 {
		return wrong(w.offset, "%s takes no options", v.Name)
	}
	names := v.optionNames()
	if near := nearest(w.option, names); near != "" {
		return wrong(w.offset, "unknown option %s; did you mean %s?", excerpt(w.option), near)
	}
	return wrong(w.offset, "unknown option %s; %s takes %s", excerpt(w.option), v.Name, andList(names))
}
