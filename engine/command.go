package engine

import "strings"

// Command is one line of a tape: a verb, the words behind it, and options.
// It is the only way to change a cluster, and it is text through and through,
// so that what a person types, what a key does, what the journal holds and
// what a test plays are the same thing.
type Command struct {
	Verb    string
	Args    []string // words in order, fixed ones such as "to" and "as" included
	Options []Option
}

// Option is a name=value pair.
type Option struct{ Name, Value string }

// String prints the command as a tape has it. Parsing it gives c again.
func (c Command) String() string {
	var b strings.Builder
	b.WriteString(c.Verb)
	for _, word := range c.Args {
		b.WriteByte(' ')
		b.WriteString(Quote(word))
	}
	for _, o := range c.Options {
		b.WriteByte(' ')
		b.WriteString(o.Name)
		b.WriteByte('=')
		b.WriteString(Quote(o.Value))
	}
	return b.String()
}

// Option returns the value of an option and whether it is there.
func (c Command) Option(name string) (string, bool) {
	for _, o := range c.Options {
		if o.Name == name {
			return o.Value, true
		}
	}
	return "", false
}

// After returns the word behind a fixed word: the "n2" of "repoint n3 to n2".
// It looks from the argument at index from on, because a key or a value may
// happen to be spelled like a fixed word.
func (c Command) After(fixed string, from int) (string, bool) {
	for i := from; i+1 < len(c.Args); i++ {
		if c.Args[i] == fixed {
			return c.Args[i+1], true
		}
	}
	return "", false
}

// Quote returns a word as it can stand in a tape: as it is, or in double
// quotes with \" and \\ when it is empty or has a character that would end
// the word. A list in parentheses stays one word.
func Quote(word string) string {
	if word == "" {
		return `""`
	}
	if list := strings.HasPrefix(word, "(") && strings.IndexByte(word, ')') == len(word)-1; list && !strings.ContainsAny(word, "\"\\\n\r\t#") {
		return word
	}
	if !strings.ContainsAny(word, " \t\r\n\"\\#=") && word[0] != '(' {
		return word
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range word {
		switch r {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '\n':
			b.WriteString(`\n`)
		case '\r':
			b.WriteString(`\r`)
		case '\t':
			b.WriteString(`\t`)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
