package lessons

import (
	"strings"
)

// blockKind tells the parts of a file apart.
type blockKind uint8

const (
	heading2 blockKind = iota
	heading3
	fence
	prose
	item
)

// block is a heading, a fenced block, a paragraph or a list item.
type block struct {
	kind   blockKind
	line   int
	text   passage      // of all but fence
	info   string       // of fence
	lines  []sourceLine // of fence
	fields []field      // of item: the indented "belief: …" lines
}

// sourceLine is a line of a fenced block.
type sourceLine struct {
	line int
	text string
}

type field struct {
	name string
	text passage
}

// fieldNames are the words that may open an indented line of an item. Any
// other indented line goes on with what stands above it.
var fieldNames = [...]string{"belief", "reply"}

// blocks reads the body of a lesson from a line on, counted from 0.
func (r *reader) blocks(from int) []block {
	var blocks []block
	open := false // the last block goes on with the next line
	for i := from; i < len(r.lines); i++ {
		line, number := r.lines[i], i+1
		trimmed := strings.TrimSpace(line)
		indent := len(line) - len(strings.TrimLeft(line, " "))
		last := len(blocks) - 1
		switch {
		case trimmed == "":
			open = false
		case strings.HasPrefix(trimmed, "<!--"):
			for ; i < len(r.lines) && !strings.Contains(r.lines[i], "-->"); i++ {
			}
			if i == len(r.lines) {
				r.fail(number, 0, "this comment does not end; expected -->")
			}
			open = false
		case strings.HasPrefix(trimmed, "```"):
			b := block{kind: fence, line: number, info: strings.TrimSpace(strings.TrimPrefix(trimmed, "```"))}
			for i++; i < len(r.lines) && strings.TrimSpace(r.lines[i]) != "```"; i++ {
				b.lines = append(b.lines, sourceLine{i + 1, r.lines[i]})
			}
			if i == len(r.lines) {
				r.fail(number, 0, "this block does not end; expected a line of three backticks")
			}
			blocks, open = append(blocks, b), false
		case strings.HasPrefix(line, "### "):
			blocks, open = append(blocks, block{kind: heading3, line: number, text: newPassage(strings.TrimSpace(line[4:]), number, 5)}), false
		case strings.HasPrefix(line, "## "):
			blocks, open = append(blocks, block{kind: heading2, line: number, text: newPassage(strings.TrimSpace(line[3:]), number, 4)}), false
		case strings.HasPrefix(line, "#"):
			r.fail(number, 0, "expected ## Step: …, ## Mastery: … or a part such as ### Goals; the title stands in the front matter")
		case strings.HasPrefix(line, "- "):
			blocks, open = append(blocks, block{kind: item, line: number, text: newPassage(strings.TrimSpace(line[2:]), number, 3)}), true
		case open && indent >= 2 && blocks[last].kind == item:
			blocks[last].indented(trimmed, number, indent+1)
		case open && blocks[last].kind == prose:
			blocks[last].text.add(trimmed, number, indent+1)
		default:
			blocks, open = append(blocks, block{kind: prose, line: number, text: newPassage(trimmed, number, indent+1)}), true
		}
	}
	return blocks
}

// indented takes in a further line of an item.
func (b *block) indented(text string, line, col int) {
	for _, name := range fieldNames {
		if rest, found := strings.CutPrefix(text, name+":"); found {
			value := strings.TrimSpace(rest)
			b.fields = append(b.fields, field{name, newPassage(value, line, col+len(text)-len(value))})
			return
		}
	}
	if n := len(b.fields); n > 0 {
		b.fields[n-1].text.add(text, line, col)
		return
	}
	b.text.add(text, line, col)
}

// start returns where a block begins; a fenced one has no column.
func (b *block) start() (line, col int) {
	if b.kind == fence {
		return b.line, 0
	}
	return b.text.at(0)
}

// field returns the indented line of a name.
func (b *block) field(name string) (passage, bool) {
	for _, f := range b.fields {
		if f.name == name {
			return f.text, true
		}
	}
	return passage{}, false
}
