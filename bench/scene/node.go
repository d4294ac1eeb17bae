package scene

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"splitbrain/engine"
)

// drawNode returns the box of a node. Lipgloss borders have no titles, so the
// top is a line of its own.
func (l *Lipgloss) drawNode(i int) string {
	n, w := &l.frame.Still.Nodes[i], l.boxes[i].w
	border, kind := lipgloss.RoundedBorder(), standby
	title, tag := n.Name+" standby", "quorum"
	if n.Role == engine.Primary {
		border, kind = lipgloss.ThickBorder(), primary
		title, tag = n.Name+"  PRIMARY", ""
	}
	if w < 20 {
		tag = ""
	}
	edge := l.styles[kind]
	filler := w - len(title) - 5
	top := edge.Render(border.TopLeft+border.Top+" ") + l.styles[strong].Render(title)
	if tag != "" {
		filler -= len(tag) + 5
		top += edge.Render(" "+strings.Repeat(border.Top, max(filler, 0)+1)+" ") + l.styles[good].Render(tag) +
			edge.Render(" "+border.Top+border.Top+border.TopRight)
	} else {
		top += edge.Render(" " + strings.Repeat(border.Top, max(filler, 0)) + border.TopRight)
	}
	frame := lipgloss.NewStyle().Border(border).BorderTop(false).BorderForeground(edge.GetForeground()).Width(w).Padding(0, 1)
	return lipgloss.JoinVertical(lipgloss.Left, top, frame.Render(l.nodeLines(n, w-4)))
}

// nodeLines returns the four lines in a box: position and digest, bar, state,
// the watched row.
func (l *Lipgloss) nodeLines(n *engine.Node, w int) string {
	position, key := fmt.Sprint(n.End), ""
	if w >= 20 {
		position, key = fmt.Sprintf("TL%d LSN %d", n.Timeline, n.End), n.Watched[0].Key+" "
	}
	state := l.styles[warn].Render(fmt.Sprintf("%d behind", logEnd-n.Replayed))
	switch {
	case n.Role == engine.Primary:
		state = l.styles[good].Render("takes writes")
	case n.Replayed == logEnd:
		state = l.styles[good].Render("up to date")
	case w >= 20:
		state = l.styles[warn].Render(fmt.Sprintf("%d records behind", logEnd-n.Replayed))
	}
	row := l.styles[dim].Render(key) + n.Watched[0].Value
	if n.Watched[0].Stale {
		row = spread(row, l.styles[warn].Render("!"), w)
	}
	digest := l.styles[faint].Render(fmt.Sprintf("%04x=", n.Hash&0xffff))
	return strings.Join([]string{spread(position, digest, w), l.bar(n, w), state, row}, "\n")
}

// spread puts two texts at the ends of a line.
func spread(left, right string, w int) string {
	return left + strings.Repeat(" ", max(1, w-lipgloss.Width(left)-lipgloss.Width(right))) + right
}

// bar shows how much of the log a node has replayed, flushed and not got.
func (l *Lipgloss) bar(n *engine.Node, w int) string {
	const scale = 100 // records
	missing := int(logEnd-n.End) * w / scale
	unplayed := (int(n.End-n.Replayed)*w + scale - 1) / scale
	return l.styles[standby].Render(strings.Repeat("█", w-missing-unplayed)) +
		l.styles[good].Render(strings.Repeat("▓", unplayed)) + l.styles[alarm].Render(strings.Repeat("·", missing))
}
