package lessons

import (
	"errors"
	"strings"
	"time"

	"splitbrain/engine/tape"
)

// cue is a line of a run or a solution: a command and its moment, counted
// from the beginning of the block.
type cue struct {
	line, col int
	text      string // as written
	when      cueTime
	offset    time.Duration // of at and after
	command   string        // canonical; empty for until and end
	until     *tape.Expr
	within    time.Duration
	bare      sourceLine // the line without its moment
}

// cueTime is how the moment of a cue is given.
type cueTime uint8

const (
	then   cueTime = iota // at once after the line before
	atPlus                // at +T: this long after the beginning
	after                 // after T: when everything asked for has ended, and then some
)

// patience is how long until and after wait unless told otherwise.
const patience = 60 * time.Second

// cues reads the lines of a run or a solution.
func (r *reader) cues(b block) []cue {
	cues := []cue{}
	last := time.Duration(0)
	for _, l := range b.lines {
		text := strings.TrimSpace(l.text)
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		c := cue{line: l.line, col: strings.Index(l.text, text) + 1, text: text}
		rest := r.moment(&c, text)
		if c.when == atPlus {
			if c.offset < last {
				r.fail(c.line, c.col, "at +%s is before the at +%s above it; times go forward", c.offset, last)
			}
			last = c.offset
		}
		c.bare = sourceLine{l.line, strings.Repeat(" ", strings.Index(l.text, text)+len(text)-len(rest)) + rest}
		r.command(&c, rest)
		cues = append(cues, c)
	}
	if len(cues) == 0 {
		r.fail(b.line, 0, "the %s block is empty", b.info)
	}
	return cues
}

// moment reads "at +T" or "after T" and returns the command behind it.
func (r *reader) moment(c *cue, text string) string {
	word, rest, _ := strings.Cut(text, " ")
	if word != "at" && word != "after" {
		return text
	}
	rest = strings.TrimLeft(rest, " ")
	span, command, _ := strings.Cut(rest, " ")
	c.when = after
	digits := span
	if word == "at" {
		c.when = atPlus
		digits = strings.TrimPrefix(span, "+")
	}
	offset, err := time.ParseDuration(digits)
	if err != nil || offset < 0 || word == "at" && digits == span {
		r.fail(c.line, c.col, "expected %s, not %s %s", map[string]string{
			"at":    "at +2s and a command: moments count from the beginning of the block",
			"after": "after 2s and a command",
		}[word], word, span)
	}
	c.offset = offset
	return strings.TrimLeft(command, " ")
}

// command reads what a cue does.
func (r *reader) command(c *cue, text string) {
	verb, rest, _ := strings.Cut(text, " ")
	switch verb {
	case "end":
		return
	case "until":
		condition := newPassage(strings.TrimSpace(rest), c.line, c.col+len([]rune(c.text))-len([]rune(strings.TrimLeft(rest, " "))))
		c.within = patience
		if at := strings.LastIndex(condition.text, " within "); at > 0 {
			limit, err := time.ParseDuration(strings.TrimSpace(condition.text[at+len(" within "):]))
			if err != nil {
				r.fail(c.line, c.col, "expected a duration after within, like 30s")
			}
			c.within, condition = limit, condition.cut(0, at)
		}
		if x := r.condition(condition); x != nil {
			c.until = x.Expr
		}
		return
	case "seed", "cluster", "expect", "":
		r.fail(c.line, c.col, "expected a command such as kill n1, until EXPRESSION within 10s, or end; %s has no place here", verb)
		return
	}
	command, err := tape.ParseLine(text)
	var bad *tape.Error
	if errors.As(err, &bad) {
		r.fail(c.line, c.col+len([]rune(c.text))-len([]rune(text))+bad.Col-1, "%s", bad.Message)
		return
	}
	c.command = command.String()
}
