package desk

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"splitbrain/views"
)

// typeLine types a line and finishes it.
func typeLine(d *Desk, line string) {
	for _, c := range line {
		d.Type(tea.KeyPressMsg{Text: string(c), Code: c})
	}
	d.Type(tea.KeyPressMsg{Code: tea.KeyEnter})
	d.Refresh()
}

// TestLineStaysToBeMended: a line that is wrong or refused is not lost, all of
// the reason stands with it, and mended it is carried out.
func TestLineStaysToBeMended(t *testing.T) {
	for line, why := range map[string]string{"kil n1": "kil", "promote n1": "n1"} {
		d, c := taught(t, 80, 24, views.Lesson{Phase: views.LessonActs})
		d.Refresh()
		d.OpenPrompt()
		typeLine(d, line)
		p := d.Prompt.View()
		if p == nil || p.Text != line || !p.Refused || !strings.Contains(p.Hint, why) || d.Frame.Notice != "" {
			t.Fatalf("%s: %+v, said %q", line, p, d.Frame.Notice)
		}
		d.Frame.Prompt = p
		if picture := ansi.Strip(d.Painter.Draw(&d.Frame)); !strings.Contains(picture, p.Hint) {
			t.Errorf("%q is cut:\n%s", p.Hint, picture)
		}
		for range line {
			d.Type(tea.KeyPressMsg{Code: tea.KeyBackspace})
		}
		typeLine(d, "kill n1")
		if last := len(c.given) - 1; d.Prompt.IsOpen() || last < 0 || c.given[last] != "kill n1" || d.Frame.Notice != "" {
			t.Errorf("after %s: gave %q, said %q", line, c.given, d.Frame.Notice)
		}
	}
	d, _ := taught(t, 80, 24, views.Lesson{Phase: views.LessonRuns})
	d.Refresh()
	d.OpenPrompt()
	if typeLine(d, "kill n1"); d.Prompt.IsOpen() || !strings.Contains(d.Frame.Notice, "your turn") {
		t.Errorf("the run waits behind a prompt: %q", d.Frame.Notice)
	}
}
