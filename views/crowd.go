package views

import "splitbrain/themes"

// mostShown is how many clients of a crowd are drawn one by one: enough to
// watch what one of them does, few enough that their routes can be told apart.
const mostShown = 5

// drawCrowd draws some of many clients, and counts the others.
func (p *Painter) drawCrowd(r rect) {
	clients := p.f.Still.Clients
	const pitch, lines = 2, 6
	shown := min(mostShown, max(r.h-lines, 0)/pitch)
	last := shown - 1
	for i := shown; i < len(clients) && last >= 0; i++ {
		if p.selected(ClientAt(clients[i].ID)) {
			last = i // whoever is selected is seen
		}
	}
	y := r.y
	for i := range shown {
		if i == shown-1 {
			i = last
		}
		p.drawClient(&clients[i], rect{r.x, y, r.w, pitch}, i)
		y += pitch
	}
	waiting, pausing, ok, failed, unknown := 0, 0, 0, 0, 0
	for i := range clients {
		c := &clients[i]
		if i == last || i < shown-1 {
			continue
		}
		switch {
		case c.RetryAt > 0:
			pausing++
		case c.Busy:
			waiting++
		}
		ok, failed, unknown = ok+c.Acked+c.ReadsOK, failed+c.Failed+c.ReadsFailed, unknown+c.Unknown
	}
	count := func(before string, n int, after string, role themes.Role) {
		if n > 0 && y < r.bottom() {
			var l label
			l.str(before).num(n).str(after)
			p.grid.label(r.x, y, r.right(), &l, role)
			y++
		}
	}
	count("", len(clients)-shown, " more", themes.Strong)
	count("", waiting, " waiting", themes.Dim)
	count("", pausing, " pausing", themes.Warn)
	count("ok ", ok, "", themes.Good)
	count("failed ", failed, "", themes.Alarm)
	count("unknown ", unknown, "", themes.Warn)
}
