package engine

import (
	"fmt"
	"strconv"
)

// maxNodes bounds a cluster; its links grow with the square.
const maxNodes = 1000

// NodeNames returns the names of the nodes that a cluster line makes: those
// that it lists, or with a count as many as that of the one name.
func NodeNames(c *Command) ([]string, error) {
	names := c.Args[min(1, len(c.Args)):]
	text, counted := c.Option("count")
	count, _ := strconv.Atoi(text)
	switch {
	case counted && len(names) != 1:
		return nil, fmt.Errorf("count: it makes nodes of one name, as in: cluster leaderless n count=5")
	case max(count, len(names)) > maxNodes:
		return nil, fmt.Errorf("%d nodes are too many; %d is the most", max(count, len(names)), maxNodes)
	case !counted:
		return names, nil
	}
	many := make([]string, count)
	for i := range many {
		many[i] = names[0] + strconv.Itoa(i+1)
	}
	return many, nil
}
