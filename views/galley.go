package views

import (
	"strings"

	"splitbrain/themes"
)

// galley is a text set in lines.
type galley struct {
	w     int
	ascii bool
	lines []textLine
	start int // where what matters now begins
	held  int // the line that must be seen, -1 when there is none
}

// textLine is a line of it.
type textLine struct {
	pieces []piece
	target Target
}

// piece is a run of characters in one role.
type piece struct {
	text string
	role themes.Role
}

// top returns the first line that is seen in a room. A phase begins where
// what it adds begins, unless all of the text has room.
func (t *galley) top(room, scroll int) int {
	last := max(len(t.lines)-room, 0)
	top := min(max(min(t.start, last)+scroll, 0), last)
	if t.held >= top+room-1 { // the last row says that there is more
		top = min(t.held-room+2, last)
	}
	if t.held >= 0 && t.held < top+1 {
		top = max(t.held-1, 0)
	}
	return top
}

func (t *galley) line(pieces ...piece) { t.lines = append(t.lines, textLine{pieces: pieces}) }

// blank leaves a line empty, but never two.
func (t *galley) blank() {
	if n := len(t.lines); n > 0 && len(t.lines[n-1].pieces) > 0 {
		t.lines = append(t.lines, textLine{})
	}
}

// begin notes that what matters now begins here.
func (t *galley) begin(now bool) {
	if now {
		t.start = len(t.lines)
		if t.start > 0 && len(t.lines[t.start-1].pieces) > 0 {
			t.start++ // a blank line comes first
		}
	}
}

// head writes a heading and perhaps a word behind it.
func (t *galley) head(title, about string) {
	t.blank()
	pieces := []piece{{title, themes.Heading}}
	if about != "" {
		pieces = append(pieces, piece{"  " + about, themes.Dim})
	}
	t.line(pieces...)
}

// prose sets paragraphs, with an empty line between them where prose wants one.
func (t *galley) prose(paragraphs []Prose) {
	for i := range paragraphs {
		p := &paragraphs[i]
		if i > 0 && (p.Kind != paragraphs[i-1].Kind || p.Kind == PlainProse) {
			t.blank()
		}
		switch p.Kind {
		case CodeProse:
			t.line(piece{"    ", themes.Text}, piece{plainText(p.Spans), themes.Code})
		case BulletProse:
			t.wrap([]piece{{"- ", themes.Dim}}, p.Spans, themes.Text, 2)
		default:
			t.wrap(nil, p.Spans, themes.Text, 0)
		}
	}
}

// wrap breaks spans at blanks and puts what comes first before the first
// line. Further lines are indented.
func (t *galley) wrap(first []piece, spans []Span, base themes.Role, indent int) {
	line, used := first, 0
	for _, p := range first {
		used += width(p.text)
	}
	fresh := true // nothing but the indent stands on the line
	var word []piece
	length := 0
	flush := func() {
		if length == 0 {
			return
		}
		if !fresh && used+1+length > t.w {
			t.lines = append(t.lines, textLine{pieces: line})
			line, used, fresh = nil, indent, true
			if indent > 0 {
				line = append(line, piece{strings.Repeat(" ", indent), themes.Text})
			}
		}
		if !fresh {
			gap := themes.Text
			if last := line[len(line)-1].role; last == word[0].role {
				gap = last
			}
			line, used = joined(line, piece{" ", gap}), used+1
		}
		for _, p := range word {
			line = joined(line, p)
		}
		used, fresh = used+length, false
		word, length = nil, 0
	}
	for _, s := range spans {
		role := spanRoles[s.Style]
		if s.Style == NormalSpan {
			role = base
		}
		for i, text := range strings.Split(s.Text, " ") {
			if i > 0 {
				flush()
			}
			for rest := text; rest != ""; { // a word longer than a line is broken
				var part string
				part, rest = cutWord(rest, max(t.w-indent, 1))
				word, length = append(word, piece{part, role}), length+width(part)
				if rest != "" {
					flush()
				}
			}
		}
	}
	flush()
	t.lines = append(t.lines, textLine{pieces: line})
}

// cutWord cuts what has room off a word.
func cutWord(word string, room int) (part, rest string) {
	n := 0
	for i := range word {
		if n == room {
			return word[:i], word[i:]
		}
		n++
	}
	return word, ""
}

// joined appends a piece, and merges it with the last one if it looks the same.
func joined(line []piece, p piece) []piece {
	if n := len(line); n > 0 && line[n-1].role == p.role {
		line[n-1].text += p.text
		return line
	}
	return append(line, p)
}
