package tape

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxSize is how many bytes a tape may have. A reader need not read on.
const MaxSize = 8 << 20

// Limits keep a damaged or hostile file from costing more than a message.
const (
	maxLine       = 4096
	maxConditions = 10_000 // each is compiled when the tape is read
	maxExcerpt    = 40     // characters of somebody's text that a message repeats
)

// problem is what is wrong at a byte offset of a line.
type problem struct {
	offset  int
	message string
}

func wrong(offset int, format string, args ...any) *problem {
	return &problem{offset, fmt.Sprintf(format, args...)}
}

// word is one word of a line: an argument, or an option with its value.
type word struct {
	text   string
	option string // its name, when the word is an option
	offset int    // of the word
	value  int    // of the value, when the word is an option
	quoted bool
}

// checkLine refuses what no line of text holds.
func checkLine(line string) *problem {
	if len(line) > maxLine {
		return wrong(0, "the line has %d bytes; a line has at most %d", len(line), maxLine)
	}
	for i, r := range line {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(line[i:]); size == 1 {
				return wrong(i, "expected text in UTF-8, found byte 0x%02x", line[i])
			}
		}
		if r != '\t' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return wrong(i, "expected text, found the control character %U", r)
		}
	}
	return nil
}

// lexer cuts a line into words.
type lexer struct {
	line string
	pos  int
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// skip moves to the next word and reports whether there is one. A # at the
// start of a word begins a comment.
func (l *lexer) skip() bool {
	for l.pos < len(l.line) && isBlank(l.line[l.pos]) {
		l.pos++
	}
	return l.pos < len(l.line) && l.line[l.pos] != '#'
}

// next returns the next word. It is only called when skip says there is one.
func (l *lexer) next() (word, *problem) {
	w := word{offset: l.pos}
	switch l.line[l.pos] {
	case '"', '(':
		return l.closed(w)
	}
	for l.pos < len(l.line) && !isBlank(l.line[l.pos]) {
		switch l.line[l.pos] {
		case '"':
			return w, wrong(l.pos, "a quote inside a word; put the whole word in quotes")
		case '=':
			return l.optionValue(w)
		}
		l.pos++
	}
	w.text = l.line[w.offset:l.pos]
	return w, nil
}

// optionValue reads on from the = of an option.
func (l *lexer) optionValue(w word) (word, *problem) {
	w.option = l.line[w.offset:l.pos]
	if w.option == "" {
		return w, wrong(w.offset, "expected a name before =")
	}
	l.pos++
	w.value = l.pos
	if l.pos == len(l.line) || isBlank(l.line[l.pos]) {
		return w, wrong(l.pos, "expected a value after %s=", excerpt(w.option))
	}
	switch l.line[l.pos] {
	case '"', '(':
		return l.closed(w)
	}
	for l.pos < len(l.line) && !isBlank(l.line[l.pos]) {
		if l.line[l.pos] == '"' {
			return w, wrong(l.pos, "a quote inside a word; put the whole word in quotes")
		}
		l.pos++
	}
	w.text = l.line[w.value:l.pos]
	return w, nil
}

// closed reads a word that says itself where it ends: quoted, or a list.
func (l *lexer) closed(w word) (word, *problem) {
	start := l.pos
	if l.line[start] == '(' {
		end := strings.IndexByte(l.line[start:], ')')
		if end < 0 {
			return w, wrong(start, "expected ) to close the list")
		}
		l.pos += end + 1
		w.text = l.line[start:l.pos]
	} else {
		w.quoted = true
		text, end, bad := unquote(l.line, start)
		if bad != nil {
			return w, bad
		}
		w.text, l.pos = text, end
	}
	if l.pos < len(l.line) && !isBlank(l.line[l.pos]) {
		return w, wrong(l.pos, "expected a space after %c", l.line[l.pos-1])
	}
	return w, nil
}

// unquote reads the quoted string at start and returns its text and where it
// ends. It is the inverse of engine.Quote.
func unquote(line string, start int) (string, int, *problem) {
	var b strings.Builder
	for i := start + 1; i < len(line); i++ {
		switch c := line[i]; c {
		case '"':
			return b.String(), i + 1, nil
		case '\\':
			i++
			if i == len(line) {
				return "", 0, wrong(start, "expected a closing quote")
			}
			plain := strings.IndexByte(`"\nrt`, line[i])
			if plain < 0 {
				return "", 0, wrong(i-1, `expected \", \\, \n, \r or \t`)
			}
			b.WriteByte("\"\\\n\r\t"[plain])
		default:
			b.WriteByte(c)
		}
	}
	return "", 0, wrong(start, "expected a closing quote")
}

// rest returns what is left of the line up to a comment, and where it starts.
// A # inside a string of an expression begins no comment.
func (l *lexer) rest() (string, int) {
	l.skip()
	start := l.pos
	text := l.line[start:]
	plain := outsideStrings(text)
	for i := range text {
		if text[i] == '#' && plain[i] && (i == 0 || isBlank(text[i-1])) {
			text = text[:i]
			break
		}
	}
	l.pos = len(l.line)
	return strings.TrimRight(text, " \t"), start
}

// outsideStrings tells of each byte of an expression whether it is outside
// the expression's strings. Their quotes count as inside.
func outsideStrings(text string) []bool {
	plain := make([]bool, len(text))
	var quote byte
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quote == 0 && (c == '"' || c == '\'' || c == '`'):
			quote = c
		case quote == 0:
			plain[i] = true
		case c == '\\' && quote != '`':
			i++
		case c == quote:
			quote = 0
		}
	}
	return plain
}

// excerpt quotes somebody's text for a message, cut to a decent length.
func excerpt(text string) string {
	count := 0
	for i := range text {
		if count == maxExcerpt {
			return fmt.Sprintf("%q", text[:i]+"…")
		}
		count++
	}
	return fmt.Sprintf("%q", text)
}

// column turns a byte offset into a column for people: characters from 1.
func column(line string, offset int) int {
	return utf8.RuneCountInString(line[:min(max(offset, 0), len(line))]) + 1
}
