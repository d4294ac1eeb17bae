package views

import "splitbrain/engine"

// Place says under which node a node stands.
type Place struct {
	ID    engine.ID
	Under engine.ID // engine.Nobody for the top row
}

// Places fixes where nodes stand: the first node on top, its standbys in the
// row below it, cascaded ones further down, everybody in the order of set-up.
type Places []Place

// PlacesOf works out the places from the upstreams of a moment, which should
// be the beginning: then nothing on the screen moves when roles change.
func PlacesOf(s *engine.Still) Places {
	return placesInto(nil, s)
}

func placesInto(places Places, s *engine.Still) Places {
	places = places[:0]
	switch {
	case s.Ring.N == 0 || isTree(s):
	case sharedRegions(s) > 1:
		return regionPlaces(places, s)
	default:
		return ringPlaces(places, s)
	}
	for i := range s.Nodes {
		under := s.Nodes[i].Upstream
		if i == 0 {
			under = engine.Nobody
		} else if s.Node(under) == nil || under == s.Nodes[i].ID {
			under = s.Nodes[0].ID
		}
		places = append(places, Place{s.Nodes[i].ID, under})
	}
	return places
}

// sharedRegions counts the regions of a cluster in which several nodes stand,
// and the others with them; it is 0 when every node is alone in its own.
func sharedRegions(s *engine.Still) int {
	regions, shared := 0, false
	for i := range s.Nodes {
		first := firstOfRegion(s, s.Nodes[i].Region)
		if first == i {
			regions++
		}
		shared = shared || first != i
	}
	if !shared {
		return 0
	}
	return regions
}

// firstOfRegion returns the place of the first node of a region.
func firstOfRegion(s *engine.Still, region string) int {
	for i := range s.Nodes {
		if s.Nodes[i].Region == region {
			return i
		}
	}
	return -1
}

// regionPlaces gives each region a row, in the order in which they were named.
func regionPlaces(places Places, s *engine.Still) Places {
	for i := range s.Nodes {
		under := engine.Nobody
		// The region before has a row above.
		for j, region := firstOfRegion(s, s.Nodes[i].Region)-1, s.Nodes[i].Region; j >= 0; j-- {
			if s.Nodes[j].Region != region && firstOfRegion(s, s.Nodes[j].Region) == j {
				under = s.Nodes[j].ID
				break
			}
		}
		places = append(places, Place{s.Nodes[i].ID, under})
	}
	return places
}

// isTree tells whether equal nodes look best below the first of them: the
// others of a star, and three that all tell each other.
func isTree(s *engine.Still) bool {
	return s.Mesh.Leaders > 0 && (s.Mesh.Shape == "star" || s.Mesh.Leaders <= 3)
}

// ringPlaces puts nodes that are equal into a ring: the first half in the top
// row, the others below it, the other way round. Up to three stand side by side.
func ringPlaces(places Places, s *engine.Still) Places {
	top := len(s.Nodes)
	if top > 3 {
		top = (top + 1) / 2
	}
	for i := range s.Nodes {
		under := engine.Nobody
		if i >= top {
			under = s.Nodes[2*top-1-i].ID
		}
		places = append(places, Place{s.Nodes[i].ID, under})
	}
	return places
}

// fits reports whether the places are of the nodes of a still.
func (p Places) fits(s *engine.Still) bool {
	if len(p) != len(s.Nodes) {
		return false
	}
	for i := range p {
		if p[i].ID != s.Nodes[i].ID {
			return false
		}
	}
	return true
}

// depth returns in which row the place i is. Places in a circle, which no
// cluster that works has, end up in the last row.
func (p Places) depth(i int) int {
	depth := 0
	for under := p[i].Under; under != engine.Nobody && depth < len(p); depth++ {
		parent := p.index(under)
		if parent < 0 {
			break
		}
		under = p[parent].Under
	}
	return depth
}

func (p Places) index(id engine.ID) int {
	for i := range p {
		if p[i].ID == id {
			return i
		}
	}
	return -1
}

// box is where a node stands. Row counts rows of boxes from the top, column
// the boxes of a row from the left.
type box struct {
	rect
	row, column int
}

// plan is where everything on the canvas stands.
type plan struct {
	boxes      []box // in the order of Still.Nodes
	perRow     []int
	table      bool // there is no room for boxes: a line per node
	clients    rect
	gapX, gapY int  // between boxes
	floor      int  // the row below the canvas
	wide       rect // where the rows below the first may stand
	// order and depths are scratch memory.
	order, depths []int
}

const (
	maxBoxWidth = 36
	minBoxWidth = 14
	maxGap      = 13 // rows between boxes
)

// lay puts the boxes of all nodes, and a column for the clients, on a canvas.
func (p *plan) lay(canvas rect, places Places, clients, watched int) {
	p.boxes, p.perRow, p.table, p.clients = p.boxes[:0], p.perRow[:0], false, rect{}
	p.floor = canvas.bottom()
	area := canvas.inset(1, 0)
	if clients > 0 {
		w := min(max(canvas.w/6, 11), 18)
		p.clients = rect{area.x, area.y, w, area.h}
		area.x += w + corridor
		area.w -= w + corridor
	}
	if len(places) == 0 {
		return
	}
	p.sort(places)
	if clients > 0 && !p.alone() { // they come in from above at all but the first
		area.y, area.h = area.y+2, area.h-2
		p.wide = area
	}
	p.boxes = append(p.boxes, make([]box, len(places))...)
	p.wide = area
	content := 3 + min(watched, 3)
	if clients > 0 && clients <= 2 && area.w < 52 && p.alone() {
		p.wide = canvas.inset(1, 0) // the clients need no room below the first row
	}
	if !p.choose(area, content) {
		p.table = true
	}
}

// under reports that lower rows of boxes use the room below the clients.
func (p *plan) under() bool {
	return len(p.boxes) > 1 && !p.table && !p.clients.empty() && p.wide.x < p.clients.right()
}

// corridor is how many columns at least are between the clients and the
// boxes, for their messages to be seen in.
const corridor = 6

// sort puts the indexes of the nodes into order, row by row, everybody near
// the node above.
func (p *plan) sort(places Places) {
	p.order, p.depths = p.order[:0], p.depths[:0]
	deepest := 0
	for i := range places {
		d := places.depth(i)
		p.depths = append(p.depths, d)
		deepest = max(deepest, d)
	}
	previous := 0
	for d := 0; d <= deepest; d++ {
		from := len(p.order)
		if d == 0 {
			p.pick(places, d, engine.Nobody, true)
		}
		for _, parent := range p.order[previous:from] {
			p.pick(places, d, places[parent].ID, false)
		}
		previous = from
	}
	for i := range places { // whoever stands in a circle
		if p.depths[i] > deepest || !contains(p.order, i) {
			p.order = append(p.order, i)
		}
	}
}

func (p *plan) pick(places Places, depth int, under engine.ID, any bool) {
	for i := range places {
		if p.depths[i] == depth && (any || places[i].Under == under) {
			p.order = append(p.order, i)
		}
	}
}

func contains(list []int, wanted int) bool {
	for _, v := range list {
		if v == wanted {
			return true
		}
	}
	return false
}

// choose finds the largest boxes that fit: first without breaking a row, then
// with, then with lower boxes. Content is how many lines a box can use.
func (p *plan) choose(area rect, content int) bool {
	for _, try := range []struct {
		height, gap, width int
		extra              int // rows more than there are levels
	}{{6, 4, 21, 0}, {6, 3, 17, 0}, {5, 4, 17, 0}, {6, 4, 22, 1}, {5, 3, 18, 1}, {5, 3, 17, 99},
		{6, 3, minBoxWidth, 1}, {5, 3, minBoxWidth, 1}, {5, 2, minBoxWidth, 1}, {4, 3, minBoxWidth, 1}, {4, 3, minBoxWidth, 99}, {3, 2, minBoxWidth, 99}, {3, 1, minBoxWidth, 99}} {
		height := min(try.height, content+2)
		for w := maxBoxWidth; w >= try.width; w-- {
			gapX := min(max(w/6, 2), 6)
			perRow := (p.wide.w + gapX) / (w + gapX)
			if perRow == 0 || w > area.w {
				continue
			}
			rows, extra := p.rows(perRow)
			tail, _ := p.tail(try.gap, perRow)
			if extra > try.extra || rows*height+(rows-1)*try.gap+tail > area.h {
				continue
			}
			p.stretch(area, w, gapX, perRow, rows, height, try.gap, content+2)
			return true
		}
	}
	return false
}

// alone reports whether one node has the first row for itself.
func (p *plan) alone() bool {
	first := 0
	for _, d := range p.depths {
		if d == 0 {
			first++
		}
	}
	return first == 1
}

// tail is how much room the last row needs below it for routes between its
// boxes: a line, and at best another for boxes that are not neighbours.
func (p *plan) tail(gap, perRow int) (least, best int) {
	if len(p.order) < 3 || gap < 3 {
		return 0, 0
	}
	last, deepest := 0, p.depths[p.order[len(p.order)-1]]
	for _, d := range p.depths {
		if d == deepest {
			last++
		}
	}
	best = min(max(min(last, perRow)-1, 0), 2)
	return min(best, 1), best
}

// rows counts the rows that result when one holds at most perRow boxes, and
// how many of them there are only because a level did not fit into one.
func (p *plan) rows(perRow int) (rows, extra int) {
	for i := 0; i < len(p.order); {
		depth, n := p.depths[p.order[i]], 0
		for i < len(p.order) && p.depths[p.order[i]] == depth {
			i++
			n++
		}
		rows += (n + perRow - 1) / perRow
		extra += (n+perRow-1)/perRow - 1
	}
	return rows, extra
}

// stretch gives what room is left first to the boxes, then to the gaps, and
// writes the boxes down.
func (p *plan) stretch(area rect, w, gapX, perRow, rows, height, gap, tallest int) {
	spare := area.h - rows*height - (rows-1)*gap
	_, tail := p.tail(gap, perRow)
	spare -= min(tail, spare)
	if grow := min(spare/rows, tallest-height); grow > 0 {
		height += grow
		spare -= grow * rows
	}
	if rows > 1 {
		grow := min(spare/(rows-1), maxGap-gap)
		gap += grow
		spare -= grow * (rows - 1)
	}
	p.gapX, p.gapY = gapX, gap
	y, row := area.y+max(spare/2, 0), 0
	for i := 0; i < len(p.order); {
		depth, from := p.depths[p.order[i]], i
		for i < len(p.order) && p.depths[p.order[i]] == depth {
			i++
		}
		columns := min(perRow, i-from)
		across := area
		if row > 0 {
			across = p.wide
		}
		if columns > 1 { // spread wide rows, so that routes are long enough to watch
			gapX = min(max((across.w-columns*w)/columns, p.gapX), w)
		}
		x0 := across.x + (across.w-columns*w-(columns-1)*gapX)/2
		for n := from; n < i; n++ {
			column := (n - from) % perRow
			p.boxes[p.order[n]] = box{rect{x0 + column*(w+gapX), y, w, height}, row, column}
			if column == columns-1 || n == i-1 {
				p.perRow = append(p.perRow, column+1)
				row++
				y += height + gap
			}
		}
	}
}
