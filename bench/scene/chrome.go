package scene

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
)

func (l *Lipgloss) header() string {
	f := l.frame
	left := l.styles[strong].Render(" splitbrain") + l.styles[dim].Render(" ▸ ") + l.styles[plain].Render(f.Title) +
		l.styles[plain].Render(strings.Repeat(" ", 16)+"t "+clock(f.Still.Now)) + l.styles[good].Render("  ▶ "+f.Speed)
	right := l.styles[warn].Render(fmt.Sprintf("AT RISK %d", f.Still.Totals.AtRisk)) +
		l.styles[dim].Render(fmt.Sprintf("   LOST %d  ", f.Still.Totals.Lost))
	return spread(left, right, f.Width)
}

func (l *Lipgloss) rule() string {
	policy, seed := l.frame.Still.Policy, fmt.Sprintf(" seed %d ", l.frame.Still.Seed)
	middle := l.field.w - lipgloss.Width(policy) - len(seed) - 5
	tabs := " overview  events  failover  cluster "
	return l.styles[faint].Render("─ ") + l.styles[strong].Render(policy) + l.styles[faint].Render(" "+strings.Repeat("─", middle)) +
		l.styles[dim].Render(seed) + l.styles[faint].Render("──┬") + l.styles[dim].Render(tabs) +
		l.styles[faint].Render(strings.Repeat("─", l.panel-len(tabs)))
}

func (l *Lipgloss) line() string {
	return l.styles[faint].Render(strings.Repeat("─", l.field.w) + "┴" + strings.Repeat("─", l.panel))
}

func (l *Lipgloss) prompt() string {
	return l.styles[good].Render(" > ") + l.styles[plain].Width(l.frame.Width-3).Render(l.frame.Tape)
}

func (l *Lipgloss) keys() string {
	var b strings.Builder
	for _, k := range l.frame.Keys {
		b.WriteString(" " + l.styles[primary].Render(k.Keys) + " " + l.styles[dim].Render(k.Label) + " ")
	}
	return l.styles[plain].Width(l.frame.Width).Render(b.String())
}
