package engine

import (
	"slices"
	"strings"
)

// maxShards bounds the workers of a standby.
const maxShards = 64

// doShard cuts a part of the keys off.
func doShard(c *cluster, w words) error {
	name, names := w.arg(0), c.world.Shards()
	switch {
	case name == "rest" || slices.Contains(names, name):
		w.fail("there is a shard %s already", name)
	case len(w.command.Args) < 2:
		w.fail("expected the keys of the shard, as in: shard answers answer/*")
	case len(names) > maxShards:
		w.fail("%d shards are enough", maxShards)
	}
	if w.err == nil {
		c.world.AddShard(name, w.command.Args[1:])
	}
	return w.err
}

// applyShard changes how a node replays one shard.
func (c *cluster) applyShard(id ID, name, how string, delay Duration, w words) error {
	number, known := c.world.Shard(name)
	switch names := c.world.Shards(); {
	case len(names) == 0:
		w.fail("there is no shard %s; shard NAME KEY... makes one", name)
	case !known:
		w.fail("there is no shard %s; there is %s", name, strings.Join(names, ", "))
	}
	if w.err != nil {
		return w.err
	}
	config := c.world.ShardConfig(id, number)
	if w.has("delay") {
		config.Delay = delay
	} else {
		config.Paused = how == "pause"
	}
	c.world.SetShard(id, number, config)
	return nil
}
