package lessons

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// ParagraphKind is how a paragraph is set.
type ParagraphKind uint8

// The kinds of paragraph.
const (
	Prose ParagraphKind = iota
	Bullet
	Code // a line of a tape, never wrapped
)

// Paragraph is a piece of prose.
type Paragraph struct {
	Kind  ParagraphKind
	Spans []Span
}

// SpanStyle is how a span is set.
type SpanStyle uint8

// The styles of a span.
const (
	Normal SpanStyle = iota
	Bold
	Mono
	Quoted // a number that the engine reproduces
)

// Span is a run of text in one style.
type Span struct {
	Text  string
	Style SpanStyle

	quote     *expression // of Quoted
	line, col int
}

// TextOf returns spans without their styles.
func TextOf(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// Line is a line of wrapped prose.
type Line []Span

// String returns the line without its styles.
func (l Line) String() string { return TextOf(l) }

// Wrap sets paragraphs in lines of at most a width, with an empty line
// between them where prose wants one.
func Wrap(paragraphs []Paragraph, width int) []Line {
	var lines []Line
	for i, p := range paragraphs {
		if i > 0 && !(p.Kind == paragraphs[i-1].Kind && p.Kind != Prose) {
			lines = append(lines, nil)
		}
		switch p.Kind {
		case Code:
			lines = append(lines, append(Line{{Text: "    "}}, p.Spans...))
		case Bullet:
			for j, line := range wrapSpans(p.Spans, width-2) {
				indent := "  "
				if j == 0 {
					indent = "- "
				}
				lines = append(lines, append(Line{{Text: indent}}, line...))
			}
		default:
			lines = append(lines, wrapSpans(p.Spans, width)...)
		}
	}
	return lines
}

// wrapSpans breaks spans at blanks. A word longer than the width stays whole.
func wrapSpans(spans []Span, width int) []Line {
	var lines []Line
	var line Line
	used := 0
	var word Line
	length := 0
	flush := func() {
		if length == 0 {
			return
		}
		if used > 0 && used+1+length > width {
			lines, line, used = append(lines, line), nil, 0
		}
		if used > 0 {
			line, used = line.with(Span{Text: " ", Style: joined(line, word)}), used+1
		}
		for _, s := range word {
			line = line.with(s)
		}
		used += length
		word, length = nil, 0
	}
	for _, s := range spans {
		for i, piece := range strings.Split(s.Text, " ") {
			if i > 0 {
				flush()
			}
			if piece != "" {
				part := s
				part.Text = piece
				word, length = append(word, part), length+ansi.StringWidth(piece)
			}
		}
	}
	flush()
	if len(line) > 0 {
		lines = append(lines, line)
	}
	return lines
}

// joined returns the style of a blank between two words.
func joined(line, word Line) SpanStyle {
	if last := line[len(line)-1].Style; last == word[0].Style {
		return last
	}
	return Normal
}

// with appends a span, and merges it with the last one if it looks the same.
func (l Line) with(s Span) Line {
	if n := len(l); n > 0 && l[n-1].Style == s.Style {
		l[n-1].Text += s.Text
		return l
	}
	return append(l, s)
}

// spans reads **bold**, `code` and {20 = writes.lost} in a passage.
func (r *reader) spans(p passage) []Span {
	var spans []Span
	plain := 0
	keep := func(to int) {
		if to > plain {
			spans = append(spans, Span{Text: p.text[plain:to]})
		}
	}
	for i := 0; i < len(p.text); {
		mark, style := "", Normal
		switch rest := p.text[i:]; {
		case strings.HasPrefix(rest, "**"):
			mark, style = "**", Bold
		case rest[0] == '`':
			mark, style = "`", Mono
		case rest[0] == '{':
			mark, style = "}", Quoted
		default:
			i++
			continue
		}
		open := len(mark)
		end := strings.Index(p.text[i+open:], mark)
		if end < 0 {
			line, col := p.at(i)
			r.fail(line, col, "%s begins here and does not end", p.text[i:i+open])
			break
		}
		keep(i)
		inner := p.cut(i+open, i+open+end)
		if style == Quoted {
			spans = append(spans, r.quote(inner))
		} else {
			spans = append(spans, Span{Text: inner.text, Style: style})
		}
		i += open + end + len(mark)
		plain = i
	}
	keep(len(p.text))
	return spans
}

// quote reads "20 = writes.lost".
func (r *reader) quote(p passage) Span {
	equals := strings.Index(p.text, "=")
	line, col := p.at(0)
	if equals <= 0 || strings.TrimSpace(p.text[:equals]) == "" {
		r.fail(line, col, "expected a number and what it is, like {20 = writes.lost}; a brace alone stands in `code`")
		return Span{Text: p.text}
	}
	literal := p.cut(0, equals)
	return Span{Text: literal.text, Style: Quoted, quote: r.value(p.rest(equals + 1)), line: line, col: col}
}
