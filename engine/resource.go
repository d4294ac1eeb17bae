package engine

import (
	"fmt"

	"splitbrain/engine/trace"
)

// doResource adds the resource outside the cluster.
func doResource(c *cluster, w words) error {
	name := w.arg(0)
	now, tokens := c.world.Resource()
	id, exists := c.world.Find(name)
	if exists && id != now {
		w.fail("the name %s is taken", name)
	}
	if now != Nobody && now != id {
		w.fail("there is one already, %s", c.world.Name(now))
	}
	if text, ok := w.command.Option("tokens"); ok {
		tokens = text == "on"
	}
	if w.err == nil {
		c.world.SetResource(name, tokens)
	}
	return w.err
}

// resource describes what happens between primaries and the resource.
func (d *describer) resource() string {
	name, e := d.node(), d.e
	switch e.Kind {
	case trace.ResourceSet:
		if e.N == 1 {
			return name + " acts on what the primary tells it, and refuses a smaller token than it has seen"
		}
		return name + " acts on what anybody tells it"
	case trace.OrderDone:
		return fmt.Sprintf("%s carries out %s for %s, token %d", name, d.operation(), d.peer(), e.Timeline)
	case trace.OrderRefused:
		return fmt.Sprintf("%s refuses %s of %s: token %d, but it has seen %d", name, d.operation(), d.peer(), e.Timeline, e.N)
	case trace.OrderStale:
		return fmt.Sprintf("%s has carried out %s for %s, which had been replaced: %s", name, d.operation(), d.peer(), e.Reason)
	}
	return fmt.Sprintf("%s learns from %s that there is a primary with token %d, and takes no more writes", name, d.peer(), e.N)
}

// staleSentence says whom the resource should not have obeyed, and why it did.
func staleSentence(s *Still) string {
	t, name := &s.Totals, s.Resource.Name
	deposed, promoted := s.NameOf(t.StaleBy), s.NameOf(t.StaleAfter)
	did := fmt.Sprintf("%s carried out %s of %s after %s had taken over", name, plural(t.ResourceStale, "write"), deposed, promoted)
	switch t.StaleWhy {
	case trace.SameToken:
		return did + ": both had chosen the same timeline when they were promoted, and only a monitor hands out unique ones"
	case trace.NewerToken:
		return did + fmt.Sprintf(": %s has the smaller token, so none could tell; the order was on its way when somebody chose %s", promoted, promoted)
	case trace.TokenUnseen:
		return did + fmt.Sprintf(": it had not heard of %s yet; fencing %s before would have prevented it", promoted, deposed)
	}
	return did + ": it checks no tokens (tokens=on would have refused)"
}
