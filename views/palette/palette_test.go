package palette

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"splitbrain/views"
)

func typed(p *Palette, text string) {
	for _, r := range text {
		p.Key(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

// TestPalette: a few letters narrow the list, the best match comes first, and
// enter returns the place in the whole list.
func TestPalette(t *testing.T) {
	var p Palette
	p.Open("do", []views.DialogItem{{Label: "kill"}, {Label: "restart"}, {Label: "promote"}, {Label: "repoint"}})
	typed(&p, "rep")
	if v := p.View(); len(v.Items) != 1 || v.Items[0].Label != "repoint" {
		t.Fatalf("rep shows %v", v.Items)
	}
	if item, chosen := p.Key(tea.KeyPressMsg{Code: tea.KeyEnter}); item != 3 || !chosen || p.IsOpen() {
		t.Errorf("enter chose %d, %t; open %t", item, chosen, p.IsOpen())
	}
	p.Open("do", []views.DialogItem{{Label: "kill"}})
	typed(&p, "zzz")
	if v := p.View(); v.Note == "" {
		t.Error("an empty list does not say so")
	}
	if _, chosen := p.Key(tea.KeyPressMsg{Code: tea.KeyEnter}); chosen {
		t.Error("enter chose something of nothing")
	}
	if p.Key(tea.KeyPressMsg{Code: tea.KeyEscape}); p.View() != nil {
		t.Error("esc does not close")
	}
}
