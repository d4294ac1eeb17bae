// Command smallest is the least that a program for the terminal can be: one
// line of text that changes when a key is pressed.
package main

import (
	"fmt"
	"os"

	tea "charm.land/bubbletea/v2"
)

type model int

func (m model) Init() tea.Cmd { return nil }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		if key.String() == "q" {
			return m, tea.Quit
		}
		return m + 1, nil
	}
	return m, nil
}

func (m model) View() tea.View {
	v := tea.NewView(fmt.Sprintf("smallest: %d keys", m))
	v.AltScreen = true
	return v
}

func main() {
	// With the most pictures a second that there may be it starts soonest.
	if _, err := tea.NewProgram(model(0), tea.WithFPS(120)).Run(); err != nil {
		os.Exit(1)
	}
}
