package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// drawFindings marks where an answer was wrong: at the client that got it and
// at the node that gave it. The still says for how long.
func (p *Painter) drawFindings(canvas rect) {
	s := p.f.Still
	for i := range s.Clients {
		if c := &s.Clients[i]; c.Finding != engine.NoFinding {
			p.markClient(c, canvas)
		}
	}
	for i := range s.Nodes {
		p.markNode(s.Nodes[i].ID, p.plan.boxes[i].rect)
	}
}

// findingRole is how loud a finding is: an old value may be what was asked
// for, a broken promise is not.
func findingRole(k engine.EventKind) themes.Role {
	if k == engine.StaleRead {
		return themes.WarnTag
	}
	return themes.AlarmTag
}

// tellFinding writes what is wrong and by how much.
func tellFinding(c *engine.Client, l *label, name string, behind bool) *label {
	l.n = 0
	l.str(" ! ").str(name)
	if behind && c.Behind > 0 {
		l.str(" ").num(c.Behind).str(" behind")
	}
	return l.str(" ")
}

// markClient writes beside the name of a client what it should not have seen.
func (p *Painter) markClient(c *engine.Client, canvas rect) {
	at, ok := p.find(ClientAt(c.ID))
	if !ok {
		return
	}
	x, limit := at.x+width(c.Name)+1, canvas.right()
	for i := range p.plan.boxes {
		if b := &p.plan.boxes[i]; at.y >= b.y && at.y < b.bottom() && b.x > x {
			limit = min(limit, b.x-1)
		}
	}
	limit = p.freeUpTo(x, at.y, limit)
	if limit <= x {
		return
	}
	var l label
	long, short := promiseName(c.Finding), promiseShort(c.Finding)
	for _, try := range [...]struct {
		name   string
		behind bool
	}{{long, true}, {long, false}, {short, true}, {short, false}} {
		if tellFinding(c, &l, try.name, try.behind); l.width() <= limit-x {
			break
		}
		l.n = 0
	}
	if l.n == 0 {
		l.str("!")
	}
	p.grid.label(x, at.y, limit, &l, findingRole(c.Finding))
}

// freeUpTo returns how far a row is free from x on. A way that crosses it may
// pass behind words; one that runs along it, or words of others, may not.
func (p *Painter) freeUpTo(x, y, limit int) int {
	row := p.grid.cells[y*p.grid.w:]
	for end := x; end < limit-1; end++ {
		if row[end].r != ' ' && row[end+1].r != ' ' {
			return end
		}
	}
	return limit
}

// markNode writes into the lower border of a node whom it told what it should
// not have.
func (p *Painter) markNode(id engine.ID, b rect) {
	var who *engine.Client
	told := 0
	for i := range p.f.Still.Clients {
		if c := &p.f.Still.Clients[i]; c.Finding != engine.NoFinding && c.FindingOn == id {
			told++
			if who == nil || findingRole(c.Finding) == themes.AlarmTag {
				who = c
			}
		}
	}
	if who == nil {
		return
	}
	var l label
	l.str(" ! old for ").str(who.Name).str(" ")
	if told > 1 {
		l.n = 0
		l.str(" ! old for ").num(told).str(" clients ")
	}
	if l.width() > b.w-4 {
		l.n = 0
		l.str(" ! old ")
	}
	p.grid.labelRight(b.x+1, b.right()-2, b.bottom()-1, &l, findingRole(who.Finding))
}
