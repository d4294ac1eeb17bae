// Package palette is the list of everything that can be done, narrowed by
// typing a few letters of it.
package palette

import (
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/sahilm/fuzzy"

	"splitbrain/views"
)

// Palette is such a list. The zero value is closed.
type Palette struct {
	input  textinput.Model
	title  string
	items  []views.DialogItem
	shown  []int // in items, the best match first
	cursor int   // in shown
	open   bool
}

// Open shows all items.
func (p *Palette) Open(title string, items []views.DialogItem) {
	p.input = textinput.New()
	p.input.CharLimit = 60
	p.input.Focus()
	p.title, p.items, p.open = title, items, true
	p.match()
}

// IsOpen reports whether the list is shown.
func (p *Palette) IsOpen() bool { return p.open }

// Close hides it.
func (p *Palette) Close() { p.open = false }

// String, Len make the items a source to search in.
type source []views.DialogItem

func (s source) String(i int) string { return s[i].Label + " " + s[i].Detail }
func (s source) Len() int            { return len(s) }

// match narrows the list to what has the typed letters in their order.
func (p *Palette) match() {
	p.shown, p.cursor = p.shown[:0], 0
	if p.input.Value() == "" {
		for i := range p.items {
			p.shown = append(p.shown, i)
		}
		return
	}
	for _, m := range fuzzy.FindFrom(p.input.Value(), source(p.items)) {
		p.shown = append(p.shown, m.Index)
	}
}

// Key handles a key. It returns the chosen item when enter was pressed on one.
func (p *Palette) Key(msg tea.KeyPressMsg) (item int, chosen bool) {
	switch msg.String() {
	case "esc":
		p.open = false
	case "up", "shift+tab", "ctrl+p":
		p.cursor = max(p.cursor-1, 0)
	case "down", "tab", "ctrl+n":
		p.cursor = min(p.cursor+1, max(len(p.shown)-1, 0))
	case "enter":
		return p.Choose(p.cursor)
	default:
		before := p.input.Value()
		if p.input, _ = p.input.Update(msg); p.input.Value() != before {
			p.match()
		}
	}
	return 0, false
}

// Choose chooses a line of the list as it is shown, as a click does.
func (p *Palette) Choose(line int) (item int, chosen bool) {
	if !p.open || line < 0 || line >= len(p.shown) {
		return 0, false
	}
	p.open = false
	return p.shown[line], true
}

// View returns the list as a frame shows it, or nil.
func (p *Palette) View() *views.Dialog {
	if !p.open {
		return nil
	}
	d := &views.Dialog{Title: p.title, Cursor: p.cursor, Filter: &views.Prompt{Text: p.input.Value(), Cursor: p.input.Position()}}
	for _, i := range p.shown {
		d.Items = append(d.Items, p.items[i])
	}
	if len(d.Items) == 0 {
		d.Note = "nothing is called so"
	}
	return d
}
