package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// point is a cell of the screen.
type point struct{ x, y int }

// route is a path between two endpoints, cell by cell, from A to B. A is a
// client or the node that stands higher.
type route struct {
	a, b     engine.ID
	from, to int // its cells in the router's memory
	role     themes.Role
	client   bool
	reads    bool // only reads go this way
	// leaves and enters are the directions towards the boxes at both ends.
	leaves, enters uint8
	label          point
	beside         bool // the label stands beside a vertical stretch
	aToB           engine.LinkState
	bToA           engine.LinkState
	latency        engine.Duration
	unusual        bool
	inFlight       int
	records        int // messages with records on it
	streaming      engine.Stream
	follower       engine.ID
}

// router keeps the routes of a frame and all their cells.
type router struct {
	routes []route
	points []point
}

func (r *router) reset() {
	r.routes, r.points = r.routes[:0], r.points[:0]
}

// find returns the route between two endpoints and whether it begins at a.
func (r *router) find(a, b engine.ID) (found *route, forward bool) {
	for i := range r.routes {
		t := &r.routes[i]
		if t.a == a && t.b == b {
			return t, true
		}
		if t.a == b && t.b == a {
			return t, false
		}
	}
	return nil, false
}

func (r *router) cells(t *route) []point { return r.points[t.from:t.to] }

// begin starts a path at a point; to goes straight on to another, first
// across and then down.
func (r *router) begin(x, y int) int {
	r.points = append(r.points, point{x, y})
	return len(r.points) - 1
}

func (r *router) to(x, y int) {
	p := r.points[len(r.points)-1]
	for p.x != x {
		p.x += sign(x - p.x)
		r.points = append(r.points, p)
	}
	for p.y != y {
		p.y += sign(y - p.y)
		r.points = append(r.points, p)
	}
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

// connect lays the route between two nodes.
func (r *router) connect(p *plan, a, b engine.ID, upper, lower int) *route {
	from := len(r.points)
	u, l := &p.boxes[upper], &p.boxes[lower]
	enters := uint8(themes.South)
	if u.row == l.row {
		enters = themes.North
		r.alongside(p, u, l)
	} else {
		r.downward(p, u, l)
	}
	r.routes = append(r.routes, route{a: a, b: b, from: from, to: len(r.points),
		leaves: themes.North, enters: enters})
	t := &r.routes[len(r.routes)-1]
	r.placeLabel(t)
	return t
}

// alongside goes out below one box and comes in from below at another of the
// same row.
func (r *router) alongside(p *plan, u, l *box) {
	dip := 1
	if d := u.column - l.column; d > 1 || d < -1 {
		dip = 2
	}
	y := max(min(u.bottom()+min(dip, p.gapY-1), p.floor-1), u.bottom()-1)
	x1, x2 := u.midX()+2*sign(l.x-u.x), l.midX()+2*sign(u.x-l.x)
	r.begin(x1, min(u.bottom(), y))
	r.to(x1, y)
	r.to(x2, y)
	r.to(x2, min(l.bottom(), y))
}

// downward leaves a box below and enters another, in a lower row, above. It
// passes rows between them beside their boxes.
func (r *router) downward(p *plan, u, l *box) {
	exit, entry := exitOf(p, u, l), l.midX()
	room := l.y - u.bottom()
	if l.row > u.row+1 {
		room = gapBelow(p, u)
	}
	bus := u.bottom() + min(rank(p, u, l)+roomy(room), max(room-3, 0))
	r.begin(exit, u.bottom())
	r.to(exit, bus)
	if l.row > u.row+1 {
		channel := l.x - 2
		if l.column == 0 {
			channel = l.right() // the left belongs to the clients
		}
		r.to(channel, bus)
		r.to(channel, l.y-min(2, p.gapY))
	}
	r.to(entry, r.points[len(r.points)-1].y)
	r.to(entry, l.y-1)
}

// roomy leaves a stub below a box where there is room for it.
func roomy(room int) int {
	if room >= 6 {
		return 1
	}
	return 0
}

// gapBelow returns how many rows are free below a row of boxes.
func gapBelow(p *plan, u *box) int {
	for i := range p.boxes {
		if p.boxes[i].row == u.row+1 {
			return p.boxes[i].y - u.bottom()
		}
	}
	return 2
}

// exitOf spreads the routes to one row along the lower border of a box.
func exitOf(p *plan, u, l *box) int {
	n := p.perRow[l.row]
	if n < 2 {
		return min(max(l.midX(), u.x+2), u.right()-3)
	}
	exit := u.x + 3 + (u.w-7)*l.column/(n-1)
	if d := exit - l.midX(); d >= -1 && d <= 1 {
		return l.midX()
	}
	return exit
}

// rank says on which line below the upper box a route turns: the outermost
// first, so that routes of one parent never cross.
func rank(p *plan, u, l *box) int {
	if l.midX() < u.midX() {
		return l.column
	}
	return p.perRow[l.row] - 1 - l.column
}

// reach lays the route from a client to the node it takes for the primary.
// Lane counts the clients from the top.
func (r *router) reach(p *plan, client, node engine.ID, start point, target *box, lane, clients int) *route {
	from := len(r.points)
	r.begin(start.x, start.y)
	enters := uint8(themes.East)
	top := target.row == 0 && target.column == 0
	switch {
	case top && start.y > target.y && start.y < target.bottom()-1:
		r.to(target.x-1, start.y)
	case top:
		y := target.y + 1
		if start.y > y { // the lowest client comes in lowest, so that no two cross
			y = max(target.bottom()-2-(clients-1-lane), y)
		}
		x := r.lane(p, start, y, lane%4)
		r.to(x, start.y)
		r.to(x, y)
		r.to(target.x-1, y)
	default:
		enters = themes.South
		lowest := target.y - min(2, p.gapY)
		x := r.lane(p, start, lowest, lane%4)
		y := r.level(lowest, x, target.x+2+lane%4, min(3, p.gapY-3, lowest-start.y+1))
		r.to(x, start.y)
		r.to(x, y)
		r.to(target.x+2+lane%4, y)
		r.to(target.x+2+lane%4, target.y-1)
	}
	r.routes = append(r.routes, route{a: client, b: node, from: from, to: len(r.points), client: true,
		leaves: themes.West, enters: enters})
	t := &r.routes[len(r.routes)-1]
	r.placeLabel(t)
	return t
}

// lanes is how many columns beside the clients their routes may go down in.
const lanes = 8

// lane returns the column in which a route goes to the row y with the fewest
// cells of others on its way or right beside it: the usual one unless another
// is better.
func (r *router) lane(p *plan, start point, y, usual int) int {
	var taken [lanes]int
	room := lanes
	for i := range p.boxes {
		if b := &p.boxes[i]; i == 0 || b.y <= max(start.y, y) && b.bottom() > min(start.y, y) {
			room = min(room, b.x-2-start.x)
		}
	}
	for _, c := range r.points {
		if c.y <= min(start.y, y) || c.y >= max(start.y, y) {
			continue
		}
		for i := max(c.x-start.x-2, 0); i <= c.x-start.x && i < lanes; i++ {
			taken[i]++
			if i == c.x-start.x-1 {
				taken[i]++
			}
		}
	}
	best := usual
	for i := range max(room, 0) {
		if taken[i] < taken[best] {
			best = i
		}
	}
	return start.x + 1 + best
}

// level returns the row, at most some above the lowest, in which a route goes
// across with the fewest cells of others on its way.
func (r *router) level(lowest, from, to, n int) int {
	var taken [lanes]int
	for _, c := range r.points {
		if i := lowest - c.y; i >= 0 && i < lanes && c.x > min(from, to) && c.x < max(from, to) {
			taken[i]++
		}
	}
	best := 0
	for i := range max(min(n, lanes), 0) {
		if taken[i] < taken[best] {
			best = i
		}
	}
	return lowest - best
}

// placeLabel finds the middle of the longest straight stretch of a route.
func (r *router) placeLabel(t *route) {
	cells := r.cells(t)
	best, from := 0, 0
	t.label = cells[len(cells)/2]
	for i := 1; i <= len(cells); i++ {
		if i < len(cells) && (cells[i].x == cells[from].x || cells[i].y == cells[from].y) {
			continue
		}
		length := i - from
		vertical := cells[from].x == cells[i-1].x
		if vertical {
			length = length*2 + 1 // rows are twice as tall as columns are wide
		}
		if length > best {
			best, t.label, t.beside = length, cells[(from+i-1)/2], vertical
		}
		from = i - 1
	}
}

// trace draws the line of a route.
func (r *router) trace(g *grid, t *route) {
	cells := r.cells(t)
	held := t.aToB == engine.LinkHeld || t.bToA == engine.LinkHeld
	across, down := g.theme.Glyphs.HeldAcross, g.theme.Glyphs.HeldDown
	if !held {
		across, down = g.theme.Glyphs.ThinAcross, g.theme.Glyphs.ThinDown
	}
	for i, c := range cells {
		var directions uint8
		if i > 0 {
			directions |= toward(c, cells[i-1])
		}
		if i < len(cells)-1 {
			directions |= toward(c, cells[i+1])
		}
		if i == 0 {
			directions |= t.leaves
		}
		if i == len(cells)-1 {
			directions |= t.enters
		}
		crosses := g.lineAt(c.x, c.y) != 0
		g.line(c.x, c.y, directions, t.role)
		if held || t.reads && !crosses {
			switch directions {
			case themes.North | themes.South:
				g.set(c.x, c.y, down, t.role)
			case themes.East | themes.West:
				g.set(c.x, c.y, across, t.role)
			}
		}
	}
}

func toward(from, to point) uint8 {
	switch {
	case to.y < from.y:
		return themes.North
	case to.x > from.x:
		return themes.East
	case to.y > from.y:
		return themes.South
	}
	return themes.West
}
