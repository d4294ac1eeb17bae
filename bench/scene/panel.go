package scene

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"

	"splitbrain/engine"
)

// drawPanel returns what stands beside the cluster: numbers, charts, events.
func (l *Lipgloss) drawPanel() string {
	parts := []string{l.styles[dim].Render("COMMITS"), l.numbers(), l.styles[dim].Render("OUTAGE"),
		l.styles[dim].Render("none so far"), l.styles[dim].Render("LAG in records"), l.charts()}
	parts = append(parts, "", l.styles[dim].Render("CLIENT'S EYE"), l.eyes(), "", l.styles[dim].Render("EVENTS"))
	for _, e := range l.frame.Events {
		parts = append(parts, l.styles[faint].Render(clock(e.At))+" "+e.Text)
	}
	return lipgloss.NewStyle().Width(l.panel).Height(l.field.h).Padding(0, 1).Render(lipgloss.JoinVertical(lipgloss.Left, parts...))
}

// eyes tells of the clients what they wait for.
func (l *Lipgloss) eyes() string {
	still := l.frame.Still
	lines := make([]string, len(still.Clients))
	for i := range still.Clients {
		c := &still.Clients[i]
		lines[i] = l.styles[faint].Render(clock(still.Now)) + " " + l.styles[warn].Render(c.Name+" has waited 3s for "+still.NameOf(c.Asked))
	}
	return strings.Join(lines, "\n")
}

func clock(t engine.Time) string {
	ms := int64(t) / 1e6
	return fmt.Sprintf("%d:%02d.%03d", ms/60_000, ms/1000%60, ms%1000)
}

// numbers is a table of names and what they are.
func (l *Lipgloss) numbers() string {
	t := &l.frame.Still.Totals
	name, number := l.styles[dim].Width(9), l.styles[good].Width((l.panel-2)/2-9).PaddingRight(2).Align(lipgloss.Right)
	return table.New().Border(lipgloss.HiddenBorder()).BorderTop(false).BorderBottom(false).BorderLeft(false).BorderRight(false).
		BorderColumn(false).BorderHeader(false).
		StyleFunc(func(_, column int) lipgloss.Style {
			if column%2 == 0 {
				return name
			}
			return number
		}).
		Row("p50", t.LatencyP50.String(), "p99", t.LatencyP99.String()).
		Row("acked", fmt.Sprint(t.Acked), "waiting", fmt.Sprint(t.Waiting)).
		Row("failed", fmt.Sprint(t.Failed), "unknown", fmt.Sprint(t.Unknown)).
		Row("at risk", fmt.Sprint(t.AtRisk), "lost", fmt.Sprint(t.Lost)).String()
}

// charts returns a line for every standby, the throughput and the latency.
func (l *Lipgloss) charts() string {
	var lines []string
	for n := 1; n <= standbys; n++ {
		node := &l.frame.Still.Nodes[n]
		kinds := [...]look{record, write, good, warn}
		lines = append(lines, l.chart(node.Name, fmt.Sprint(logEnd-node.Replayed), kinds[n%4], func(i int) int { return i * n % 19 }, 18))
	}
	lines = append(lines, "",
		l.chart("acks", "20/s", good, func(i int) int { return 20 + i%5/4*-15 }, 20),
		l.chart("p50", "12ms", dim, func(i int) int { return 1000 + i%7*100 }, 1600))
	return strings.Join(lines, "\n")
}

const samples = 90

func (l *Lipgloss) chart(name, now string, kind look, value func(sample int) int, top int) string {
	w := l.panel - 15
	var b strings.Builder
	for i := samples - w; i < samples; i++ {
		b.WriteRune([]rune("▁▂▃▄▅▆▇█")[min(7, value(i)*8/top)])
	}
	return l.styles[kind].Render(fmt.Sprintf("%-5s", name)) + l.styles[kind].Render(b.String()) + l.styles[kind].Render(fmt.Sprintf("%8s", now))
}
