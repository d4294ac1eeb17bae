package lessons

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"splitbrain/engine/tape"
)

// MaxSize is the most bytes that a lesson may have.
const MaxSize = 256 << 10

// reader reads one file and collects what is wrong with it.
type reader struct {
	name     string
	lines    []string
	lesson   *Lesson
	findings Findings
}

func (r *reader) fail(line, col int, format string, args ...any) {
	r.findings = append(r.findings, Finding{r.name, line, col, fmt.Sprintf(format, args...)})
}

// Parse reads a lesson. The name only serves messages. An error is Findings.
func Parse(name string, text []byte) (*Lesson, error) {
	r := &reader{name: name, lesson: &Lesson{Name: name}}
	if err := r.read(text); err != nil {
		return nil, err
	}
	r.body(r.blocks(r.head()))
	if len(r.findings) == 0 {
		r.worlds()
	}
	if len(r.findings) > 0 {
		return nil, r.findings.sorted()
	}
	return r.lesson, nil
}

// ParseHead reads the front matter alone, which is all that a list needs.
func ParseHead(name string, text []byte) (Head, error) {
	r := &reader{name: name, lesson: &Lesson{Name: name}}
	// What comes behind it is not looked at: a list is shown before anything else.
	if begin := bytes.Index(text, []byte("\n---")); begin >= 0 && len(text) <= MaxSize {
		text = text[:begin+len("\n---")]
	}
	if err := r.read(text); err != nil {
		return Head{}, err
	}
	r.head()
	if len(r.findings) > 0 {
		return r.lesson.Head, r.findings
	}
	return r.lesson.Head, nil
}

// read splits the text into lines.
func (r *reader) read(text []byte) error {
	switch {
	case len(text) > MaxSize:
		r.fail(1, 0, "the file has %d bytes; a lesson has at most %d", len(text), MaxSize)
	case !utf8.Valid(text):
		r.fail(1, 0, "the file is no UTF-8 text")
	}
	if len(r.findings) > 0 {
		return r.findings
	}
	r.lines = strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
	for i, line := range r.lines {
		if at := strings.IndexFunc(line, func(c rune) bool { return c < ' ' || c == 0x7f }); at >= 0 {
			r.fail(i+1, len([]rune(line[:at]))+1, "a control character cannot stand in a lesson; indent with spaces")
			return r.findings
		}
	}
	return nil
}

// head reads the front matter and returns the line behind it, from 0.
func (r *reader) head() int {
	if strings.TrimSpace(r.lines[0]) != "---" {
		r.fail(1, 0, "expected the front matter: a line ---, then id:, title:, chapter:, row: and minutes:, then ---")
		return 0
	}
	seen := map[string]bool{}
	for i := 1; i < len(r.lines); i++ {
		line := strings.TrimSpace(r.lines[i])
		if line == "---" {
			for _, key := range [...]string{"id", "title", "chapter", "row", "minutes"} {
				if !seen[key] {
					r.fail(i+1, 0, "the front matter has no %s", key)
				}
			}
			return i + 1
		}
		key, value, found := strings.Cut(line, ":")
		if !found || seen[key] {
			r.fail(i+1, 0, "expected one of id, title, chapter, row, minutes and requires, each once, as in id: async-loses")
			continue
		}
		seen[key] = true
		r.setting(i+1, key, strings.TrimSpace(value))
	}
	r.fail(len(r.lines), 0, "the front matter does not end; expected a line ---")
	return len(r.lines)
}

// setting reads one line of the front matter.
func (r *reader) setting(line int, key, value string) {
	h := &r.lesson.Head
	switch key {
	case "id":
		h.ID = value
		if value == "" || strings.Trim(value, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			r.fail(line, 0, "expected an id of small letters, digits and -, like async-loses")
		}
	case "title":
		if h.Title = value; value == "" || len([]rune(value)) > 60 {
			r.fail(line, 0, "expected a title of at most 60 characters")
		}
	case "chapter":
		if h.Chapter = value; len(value) != 1 || value < "A" || value > "G" {
			r.fail(line, 0, "expected a chapter from A to G, not %q", value)
		}
	case "row":
		h.Row = r.whole(line, key, value, 99)
	case "minutes":
		h.Minutes = r.whole(line, key, value, 60)
	case "requires":
		for _, id := range strings.Split(value, ",") {
			if id = strings.TrimSpace(id); id != "" {
				h.Requires = append(h.Requires, id)
			}
		}
	default:
		r.fail(line, 0, "unknown key %q; the front matter has id, title, chapter, row, minutes and requires", key)
	}
}

func (r *reader) whole(line int, key, value string, most int) int {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > most {
		r.fail(line, 0, "expected %s from 1 to %d, not %q", key, most, value)
	}
	return n
}

// body sorts the blocks into steps.
func (r *reader) body(blocks []block) {
	first := len(blocks)
	for i := len(blocks) - 1; i >= 0; i-- {
		if blocks[i].kind == heading2 {
			first = i
		}
	}
	var intro Step
	r.part(&intro, "", blocks[:first])
	r.lesson.Intro = intro.Text
	for from := first; from < len(blocks); {
		to := from + 1
		for to < len(blocks) && blocks[to].kind != heading2 {
			to++
		}
		r.step(blocks[from:to], intro.setup)
		intro.setup, from = nil, to
	}
	if len(r.lesson.Steps) == 0 {
		r.fail(len(r.lines), 0, "a lesson has at least one ## Step: …")
	}
}

// step reads a step or the mastery check.
func (r *reader) step(blocks []block, inherited *setup) {
	word, heading, _ := strings.Cut(blocks[0].text.text, ":")
	s := Step{Line: blocks[0].line, Heading: strings.TrimSpace(heading), Help: Guided, setup: inherited}
	if s.Heading == "" {
		r.fail(s.Line, 0, "expected a heading, like ## Step: The plug is pulled")
	}
	explicit := false
	word, help, _ := strings.Cut(strings.TrimSpace(word), " (")
	for i, name := range helpNames {
		if help == name+")" {
			s.Help, explicit = Help(i), true
		}
	}
	if help != "" && !explicit || word != "Step" && word != "Mastery" {
		r.fail(s.Line, 0, "expected ## Step: …, ## Step (shown|guided|alone): … or ## Mastery: …")
		return
	}
	from := 1
	for from < len(blocks) && blocks[from].kind != heading3 {
		from++
	}
	r.part(&s, "", blocks[1:from])
	for from < len(blocks) {
		to := from + 1
		for to < len(blocks) && blocks[to].kind != heading3 {
			to++
		}
		r.part(&s, blocks[from].text.text, blocks[from:to])
		from = to
	}
	if len(s.solution) == 0 && !explicit {
		s.Help = Shown
	}
	if word == "Step" {
		r.lesson.Steps = append(r.lesson.Steps, s)
		return
	}
	if r.lesson.Mastery != nil {
		r.fail(s.Line, 0, "there is a mastery check already, on line %d", r.lesson.Mastery.Line)
	}
	s.Help = Alone
	r.lesson.Mastery = &s
}

// part reads what stands under one heading.
func (r *reader) part(s *Step, heading string, blocks []block) {
	if heading != "" {
		line := blocks[0].line
		blocks = blocks[1:]
		blocks = r.fences(s, blocks)
		name, kind, _ := strings.Cut(heading, ":")
		switch strings.TrimSpace(name) {
		case "Predict":
			r.prediction(s, line, strings.TrimSpace(kind), blocks)
		case "Goals":
			r.goals(s, blocks)
		case "Hints":
			s.Hints = append(s.Hints, r.paragraphs(blocks)...)
		case "Question":
			r.question(s, line, blocks)
		case "Explain":
			s.Explanation = append(s.Explanation, r.paragraphs(blocks)...)
		case "Evidence":
			r.evidence(s, blocks)
		default:
			r.fail(line, 0, "unknown part %q; a step has Predict, Goals, Hints, Question, Explain and Evidence", name)
		}
		return
	}
	s.Text = append(s.Text, r.paragraphs(r.fences(s, blocks))...)
}

// fences takes the set-up, the run and the solution out of the blocks.
func (r *reader) fences(s *Step, blocks []block) []block {
	var rest []block
	for _, b := range blocks {
		if b.kind != fence || b.info == "" || b.info == "tape" {
			rest = append(rest, b)
			continue
		}
		twice := false
		switch b.info {
		case "setup":
			twice = s.setup != nil && s.setup.line > s.Line
			s.setup = &setup{line: b.line, lines: b.lines}
		case "run":
			twice = s.run != nil
			s.run = r.cues(b)
		case "solution":
			twice = s.solution != nil
			s.solution = r.cues(b)
		default:
			r.fail(b.line, 0, "unknown block %q; a block is setup, run, solution or tape", b.info)
		}
		if twice {
			r.fail(b.line, 0, "there is a %s block already in this step", b.info)
		}
	}
	return rest
}

// paragraphs reads prose.
func (r *reader) paragraphs(blocks []block) []Paragraph {
	var paragraphs []Paragraph
	for _, b := range blocks {
		switch b.kind {
		case fence:
			for _, l := range b.lines {
				paragraphs = append(paragraphs, Paragraph{Code, []Span{{Text: strings.TrimRight(l.text, " "), Style: Mono}}})
			}
		case item:
			paragraphs = append(paragraphs, Paragraph{Bullet, r.spans(b.text)})
		default:
			paragraphs = append(paragraphs, Paragraph{Prose, r.spans(b.text)})
		}
	}
	return paragraphs
}

// condition compiles an expression that is true or false.
func (r *reader) condition(p passage) *expression { return r.compile(p, tape.CompileCondition) }

// value compiles an expression of any kind.
func (r *reader) value(p passage) *expression { return r.compile(p, tape.CompileValue) }

func (r *reader) compile(p passage, compile func(string) (*tape.Expr, error)) *expression {
	x, err := compile(p.text)
	var bad *tape.Error
	if errors.As(err, &bad) {
		line, col := p.at(len(string([]rune(p.text)[:min(bad.Col-1, len([]rune(p.text)))])))
		r.fail(line, col, "%s", bad.Message)
		return nil
	}
	line, col := p.at(0)
	return &expression{x, line, col}
}
