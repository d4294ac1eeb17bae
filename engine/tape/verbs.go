package tape

import "strings"

// Group is what a verb is about. The reference and the help list verbs by it.
type Group string

// The groups, in the order in which a tape usually needs them.
const (
	SetUp    Group = "set-up"
	Policy   Group = "policy"
	Data     Group = "data"
	Faults   Group = "faults"
	Failover Group = "failover"
	Running  Group = "run"
)

// Groups returns the groups in order.
func Groups() []Group { return []Group{SetUp, Policy, Data, Faults, Failover, Running} }

// Verb is one row of the table that drives the parser, the suggestions, the
// completion and the reference.
type Verb struct {
	Name     string
	Group    Group
	Help     string // one line
	Forms    []Form
	Options  []OptionSpec
	Examples []string // each of them parses; the first one ends error messages
}

// Form is one way to write what follows a verb. In the pattern, words in
// capitals are kinds of value, the others stand for themselves; a|b is a
// choice, [..] may be left out, and ... means one or more.
type Form struct {
	Pattern string
	Takes   Takes
	elems   []elem
}

// Takes says which of the verb's options a form allows.
type Takes uint8

// What a form may take.
const (
	NoOptions Takes = iota
	AnyOptions
	SomeOption // at least one
)

// OptionSpec is an option that a verb understands.
type OptionSpec struct {
	Name string
	Kind string // a kind of value, or the values allowed, separated by |
	Help string
}

// Verbs returns the whole table in the order of the reference. It belongs to
// the package and is not to be changed.
func Verbs() []Verb { return verbs }

// Lookup returns the verb of a name.
func Lookup(name string) (*Verb, bool) {
	for i := range verbs {
		if verbs[i].Name == name {
			return &verbs[i], true
		}
	}
	return nil, false
}

// option returns the option of a name.
func (v *Verb) option(name string) (OptionSpec, bool) {
	for _, o := range v.Options {
		if o.Name == name {
			return o, true
		}
	}
	return OptionSpec{}, false
}

// optionNames returns the names of the options in the order of the table.
func (v *Verb) optionNames() []string {
	names := make([]string, len(v.Options))
	for i, o := range v.Options {
		names[i] = o.Name
	}
	return names
}

// Usage returns the ways to write the verb, without its options.
func (v *Verb) Usage() []string {
	usage := make([]string, len(v.Forms))
	for i, f := range v.Forms {
		usage[i] = strings.TrimSpace(v.Name + " " + f.Pattern)
		if f.Takes != NoOptions {
			usage[i] += " OPTION=..."
		}
	}
	return usage
}

// verbNames returns the names of all verbs in the order of the table.
func verbNames() []string {
	names := make([]string, len(verbs))
	for i := range verbs {
		names[i] = verbs[i].Name
	}
	return names
}

// elem is one piece of a compiled pattern. Exactly one of the three is set.
type elem struct {
	kind     string
	literals []string
	optional []elem
	repeat   bool
}

// compilePattern turns the text of a form into its pieces.
func compilePattern(pattern string) []elem {
	pattern = strings.ReplaceAll(strings.ReplaceAll(pattern, "[", "[ "), "]", " ]")
	elems, _ := compileWords(strings.Fields(pattern))
	return elems
}

func compileWords(words []string) (elems []elem, rest []string) {
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		switch {
		case word == "]":
			return elems, words
		case word == "[":
			var inner []elem
			inner, words = compileWords(words)
			elems = append(elems, elem{optional: inner})
		case word[0] >= 'A' && word[0] <= 'Z':
			kind, repeat := strings.CutSuffix(word, "...")
			elems = append(elems, elem{kind: kind, repeat: repeat})
		default:
			elems = append(elems, elem{literals: strings.Split(word, "|")})
		}
	}
	return elems, nil
}

// compileVerbs fills in the compiled patterns once, when the program starts.
func compileVerbs(table []Verb) []Verb {
	for i := range table {
		for j := range table[i].Forms {
			form := &table[i].Forms[j]
			form.elems = compilePattern(form.Pattern)
		}
	}
	return table
}
