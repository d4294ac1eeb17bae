package lessons

import "strings"

// passage is a piece of the file, joined from lines, that still knows where
// each of its bytes stood.
type passage struct {
	text  string
	marks []mark
}

// mark says that from an offset on the bytes come from one place.
type mark struct{ offset, line, col int }

func newPassage(text string, line, col int) passage {
	return passage{text, []mark{{0, line, col}}}
}

// add appends a line, with a space before it.
func (p *passage) add(text string, line, col int) {
	if p.text != "" {
		p.text += " "
	}
	p.marks = append(p.marks, mark{len(p.text), line, col})
	p.text += text
}

// at returns the line and column of an offset.
func (p passage) at(offset int) (line, col int) {
	var m mark
	for _, next := range p.marks {
		if next.offset > offset {
			break
		}
		m = next
	}
	if m.line == 0 {
		return 0, 0
	}
	return m.line, m.col + len([]rune(p.text[m.offset:min(offset, len(p.text))]))
}

// cut returns the bytes from and up to two offsets, without blanks around.
func (p passage) cut(from, to int) passage {
	for from < to && p.text[from] == ' ' {
		from++
	}
	for from < to && p.text[to-1] == ' ' {
		to--
	}
	line, col := p.at(from)
	piece := newPassage(p.text[from:to], line, col)
	for _, m := range p.marks {
		if m.offset > from && m.offset < to {
			piece.marks = append(piece.marks, mark{m.offset - from, m.line, m.col})
		}
	}
	return piece
}

// rest is cut up to the end.
func (p passage) rest(from int) passage { return p.cut(from, len(p.text)) }

// brace cuts "TEXT {WORD INNER} MORE" in three.
func (p passage) brace(word string) (before, inner, after passage, found bool) {
	open := strings.Index(p.text, "{"+word)
	if open < 0 {
		return p, passage{}, passage{}, false
	}
	end := strings.Index(p.text[open:], "}")
	if end < 0 {
		return p, passage{}, passage{}, false
	}
	end += open
	return p.cut(0, open), p.cut(open+1+len(word), end), p.rest(end + 1), true
}
