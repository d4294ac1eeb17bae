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
	own     []string                     // the words of the program itself
	preview func(string) (string, error) // what a line would do
	asked   string                       // the line that told is about
	told    string
	refused string // the line that why is about
	why     string
}

// Open begins a new line. Names are the nodes and clients to complete, own the
// forms of what the program understands besides the language, and preview says
// what a line would do.
func (p *Prompt) Open(names, own []string, preview func(line string) (string, error)) {
	p.input = textinput.New()
	p.input.CharLimit = 1000
	p.input.Focus()
	p.open, p.at, p.names, p.own, p.preview = true, len(p.history), names, own, preview
	p.asked, p.told, p.refused = "", "", ""
}

// Refuse opens the line again that has just been finished, with the reason why
// nothing came of it, for it to be mended.
func (p *Prompt) Refuse(line, why string) {
	p.open, p.refused, p.why = true, line, why
	p.set(line)
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
		if words := p.complete(); len(words) > 0 {
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

// Paste types a text at once.
func (p *Prompt) Paste(msg tea.PasteMsg) {
	if p.open {
		p.input, _ = p.input.Update(msg)
	}
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
	words := p.complete()
	_, err := tape.ParseLine(v.Text)
	form, mine := p.formOf(v.Text)
	switch {
	case v.Text == p.refused && v.Text != "":
		v.Hint, v.Wrong, v.Refused = p.why, true, true
	case mine:
		v.Hint = form
	case err == nil:
		v.Hint = p.foretell(v.Text)
	case len(words) > 0:
		v.Hint = strings.Join(words[:min(len(words), 6)], "  ")
		if verb, known := tape.Lookup(strings.Fields(v.Text + " -")[0]); known {
			v.Hint += "   " + verb.Help
		}
	default:
		v.Hint, v.Wrong = tape.Told(err), true
	}
	return v
}

// complete returns what the last word may become.
func (p *Prompt) complete() []string {
	value := p.input.Value()
	words := tape.Complete(value, p.names)
	for _, form := range p.own {
		if word, _, _ := strings.Cut(form, " "); !strings.Contains(value, " ") && strings.HasPrefix(word, value) {
			words = append(words, word)
		}
	}
	return words
}

// formOf returns the form of a line that is about the program itself.
func (p *Prompt) formOf(line string) (form string, mine bool) {
	first, _, _ := strings.Cut(line, " ")
	for _, form := range p.own {
		if word, _, _ := strings.Cut(form, " "); word == first {
			return form, true
		}
	}
	return "", false
}

// foretell says what a line would do, and asks only once about each.
func (p *Prompt) foretell(line string) string {
	if p.asked != line {
		p.asked, p.told = line, ""
		told, err := p.preview(line)
		switch {
		case err != nil:
			p.told = tape.Told(err)
		case told != "":
			p.told = told
		default:
			verb, _ := tape.Lookup(strings.Fields(line)[0])
			p.told = verb.Help
		}
	}
	return p.told
}
