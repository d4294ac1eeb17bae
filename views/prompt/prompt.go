// Package prompt is the line behind ":" in which a person types a line of the
// tape language, with completion and what came before.
package prompt

import (
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"splitbrain/engine/tape"
	"splitbrain/views"
)

// Prompt is a line being typed. The zero value is closed.
type Prompt struct {
	input   textinput.Model
	open    bool
	history []string
	at      int // in history; its length while a new line is typed
	names   []string
}

// Open begins a new line. Names are the nodes and clients to complete.
func (p *Prompt) Open(names []string) {
	p.input = textinput.New()
	p.input.CharLimit = 1000
	p.input.Focus()
	p.open, p.at, p.names = true, len(p.history), names
}

// IsOpen reports whether a line is being typed.
func (p *Prompt) IsOpen() bool { return p.open }

// Key handles a key. It returns the line when it was finished with enter.
func (p *Prompt) Key(msg tea.KeyPressMsg) (line string, finished bool) {
	switch msg.String() {
	case "esc":
		p.open = false
	case "enter":
		line = strings.TrimSpace(p.input.Value())
		if p.open = false; line == "" {
			return "", false
		}
		p.history = append(p.history, line)
		return line, true
	case "tab":
		if words := tape.Complete(p.input.Value(), p.names); len(words) > 0 {
			p.set(p.lastWordReplaced(words[0]))
		}
	case "up":
		p.recall(-1)
	case "down":
		p.recall(+1)
	default:
		p.input, _ = p.input.Update(msg)
	}
	return "", false
}

// lastWordReplaced returns the line with another last word.
func (p *Prompt) lastWordReplaced(word string) string {
	value := p.input.Value()
	return value[:strings.LastIndexByte(value, ' ')+1] + word
}

func (p *Prompt) recall(step int) {
	if p.at = min(max(p.at+step, 0), len(p.history)); p.at < len(p.history) {
		p.set(p.history[p.at])
	} else {
		p.set("")
	}
}

func (p *Prompt) set(text string) {
	p.input.SetValue(text)
	p.input.CursorEnd()
}

// View returns the line as a frame shows it, with what would complete it or
// what is wrong with it.
func (p *Prompt) View() *views.Prompt {
	if !p.open {
		return nil
	}
	v := &views.Prompt{Text: p.input.Value(), Cursor: p.input.Position()}
	if words := tape.Complete(v.Text, p.names); len(words) > 0 {
		v.Hint = strings.Join(words[:min(len(words), 6)], "  ")
	} else if _, err := tape.ParseLine(v.Text); err != nil {
		v.Hint, v.Wrong = err.Error(), true
	}
	return v
}
