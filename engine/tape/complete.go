package tape

import (
	"slices"
	"strings"

	"splitbrain/engine"
)

// Complete returns what the last word of a line may become, in a sensible
// order. A word also begins behind ( and , of a list and behind an arrow. The
// names are those of the nodes and clients there are.
func Complete(line string, names []string) []string {
	start := strings.LastIndexAny(line, " \t(,") + 1
	if arrow := strings.LastIndex(line, "->"); arrow >= start {
		return withPrefix(names, line[arrow+2:])
	}
	prefix := line[start:]
	if strings.LastIndexByte(line, '(') > strings.LastIndexByte(line, ')') {
		return withPrefix(append(selectors(), names...), prefix)
	}
	words := strings.Fields(line[:start])
	for len(words) >= 2 && (words[0] == "at" || words[0] == "after") {
		words = words[2:] // the moment
	}
	if len(words) == 0 {
		return withPrefix(verbNames(), prefix)
	}
	verb, known := Lookup(words[0])
	if !known {
		return nil
	}
	if name, value, found := strings.Cut(prefix, "="); found {
		return verb.completeValue(name, value, names)
	}
	next, options := verb.nextWords(words[1:], names)
	found := withPrefix(next, prefix)
	for _, o := range verb.Options {
		given := func(w string) bool { return strings.HasPrefix(w, o.Name+"=") }
		if options && strings.HasPrefix(o.Name, prefix) && !slices.ContainsFunc(words, given) {
			found = append(found, o.Name+"=")
		}
	}
	return found
}

// completeValue completes what stands behind the = of an option.
func (v *Verb) completeValue(name, value string, names []string) []string {
	o, known := v.option(name)
	if !known {
		return nil
	}
	var values []string
	switch {
	case o.Kind == "NODE":
		values = append(selectors(), names...)
	case o.Kind == "ROUTE":
		values = append(routes(), names...)
	case strings.Contains(o.Kind, "|"):
		values = strings.Split(o.Kind, "|")
	default:
		values = []string{kindNamed(o.Kind).Example}
	}
	values = withPrefix(values, value)
	for i := range values {
		values[i] = name + "=" + values[i]
	}
	return values
}

// nextWords returns the words that some form of the verb has next, and whether
// one that fits so far takes options.
func (v *Verb) nextWords(before, names []string) (next []string, options bool) {
	var words []word
	for _, w := range before {
		if !strings.Contains(w, "=") {
			words = append(words, word{text: w})
		}
	}
	var found []string
	for _, form := range v.Forms {
		// A word that no kind accepts shows what could have stood there.
		m := matcher{words: words}
		f := m.form(form.elems)
		if f == nil {
			options = options || form.Takes != NoOptions
			found = append(found, m.wants...)
			continue
		}
		if f.index < len(words) {
			continue
		}
		options = options || form.Takes != NoOptions
		for _, want := range f.wants {
			found = append(found, wantedWords(want, names)...)
		}
	}
	slices.Sort(found)
	return slices.Compact(found), options
}

// wantedWords turns what a matcher wants, a literal or the description of a
// kind, into words.
func wantedWords(want string, names []string) []string {
	switch want {
	case kindNamed("NODE").What, kindNamed("LIST").What:
		return append(selectors(), names...)
	case kindNamed("ROUTE").What:
		return append(routes(), names...)
	case kindNamed("CLIENT").What, kindNamed("END").What, "a node or a client":
		return names
	}
	if strings.Contains(want, " ") {
		return nil
	}
	return []string{want}
}

func selectors() []string { return []string{"primary", "standby1", "standby2", "freshest", "stalest"} }

// routes returns the words of routes and the selectors that are not among
// them.
func routes() []string {
	return append(engine.Routes(), slices.DeleteFunc(selectors(), func(s string) bool { return s == "primary" })...)
}

func withPrefix(words []string, prefix string) []string {
	var found []string
	for _, w := range words {
		if strings.HasPrefix(w, prefix) {
			found = append(found, w)
		}
	}
	return found
}
