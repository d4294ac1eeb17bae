package replication

import (
	"slices"

	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// A tape may cut the keys into shards. There is one log still, and a standby
// replays it with a worker for each shard, none of which waits for the others:
// what a read sees of a key is what the worker of its shard has replayed. So
// the standby as a whole shows what its primary never did, an answer without
// its question, while each shard by itself is a prefix of the log.

// shard is a part of the keys. The first one, rest, has all that belong to no
// other, and the records that no client asked for.
type shard struct {
	name     string
	patterns []string
}

const restShard = "rest"

// ShardConfig is what a tape can say about one shard on one standby.
type ShardConfig struct {
	Paused bool
	Delay  sim.Duration // 0 for that of the node
}

// worker replays the records of one shard.
type worker struct {
	at    storage.LSN // it has passed all records up to here, and replayed its own
	to    storage.LSN // where it is when it has done what it is busy with
	busy  bool
	wakes sim.Time // when the timer goes off that waits for a delayed record
	cause uint64
}

// AddShard makes a shard of the keys that match one of the patterns and are in
// no older shard.
func (w *World) AddShard(name string, patterns []string) {
	switch {
	case w.HasWritten():
		w.Refuse("shards are chosen before the first write; this log has begun already")
		return
	case w.paged:
		w.Refuse("shards need a log of keys and values; leave out mechanism and exec")
		return
	case len(w.shards) == 0:
		w.shards = append(w.shards, shard{name: restShard})
	}
	w.shards = append(w.shards, shard{name: name, patterns: slices.Clone(patterns)})
	w.Emit(trace.Event{Kind: trace.ShardAdded, Node: sim.Nobody, Peer: sim.Nobody, N: w.keep(name, false)})
}

// Shard returns the number of the shard of a name.
func (w *World) Shard(name string) (number int, known bool) {
	number = slices.IndexFunc(w.shards, func(s shard) bool { return s.name == name })
	return number, number >= 0
}

// Shards returns the names of the shards, rest first; none when keys are not
// cut into shards.
func (w *World) Shards() []string {
	names := make([]string, len(w.shards))
	for i := range w.shards {
		names[i] = w.shards[i].name
	}
	return names
}

// SetShard changes how a standby replays one shard.
func (w *World) SetShard(id sim.ID, number int, c ShardConfig) {
	n := w.node(id)
	was := n.config.shard(number)
	// The settings may be shared with a clone, so they are replaced.
	all := make([]ShardConfig, len(w.shards))
	copy(all, n.config.Shards)
	all[number] = c
	n.config.Shards = all
	what, name := "", w.shards[number].name
	switch {
	case c.Delay != was.Delay:
		what = "replays " + name + " with a delay of " + sim.FormatDuration(c.Delay)
	case c.Paused:
		what = "stops replaying " + name
	default:
		what = "replays " + name + " again"
	}
	w.cause = w.Emit(trace.Event{Kind: trace.ShardChanged, Node: id, Peer: sim.Nobody, N: w.keep(what, false)})
	w.startReplay(n)
}

// ShardConfig returns how a node replays one shard.
func (w *World) ShardConfig(id sim.ID, number int) ShardConfig {
	return w.node(id).config.shard(number)
}

func (c *NodeConfig) shard(number int) ShardConfig {
	if number < len(c.Shards) {
		return c.Shards[number]
	}
	return ShardConfig{}
}

// resumeShards ends the pauses of all shards.
func (n *node) resumeShards() {
	n.config.Shards = slices.Clone(n.config.Shards)
	for i := range n.config.Shards {
		n.config.Shards[i].Paused = false
	}
}

// shardOf returns the number of the shard that a record belongs to.
func (w *World) shardOf(r *storage.Record) int {
	if r.Kind != storage.RowWritten {
		return 0
	}
	for i := 1; i < len(w.shards); i++ {
		if slices.ContainsFunc(w.shards[i].patterns, func(p string) bool { return storage.Matches(p, r.Key) }) {
			return i
		}
	}
	return 0
}

// startWorkers lets every worker of a standby that has something to do begin.
func (w *World) startWorkers(n *node) {
	if n.role == Primary || n.config.ApplyPaused || n.condition != Up || w.now < n.queriedUntil {
		return
	}
	w.hireWorkers(n)
	w.passOver(n)
	because := w.cause
	for i := range n.workers {
		w.startWorker(n, i)
		w.cause = because
	}
}

// hireWorkers gives a standby a worker for each shard. What it had replayed
// before, as a primary for example, all of them have.
func (w *World) hireWorkers(n *node) {
	for len(n.workers) < len(w.shards) {
		n.workers = append(n.workers, worker{})
	}
	for i := range n.workers {
		n.workers[i].at = max(n.workers[i].at, n.replayed)
	}
}

// startWorker lets a worker replay what it may of its own records.
func (w *World) startWorker(n *node, number int) {
	p, config := &n.workers[number], n.config.shard(number)
	if p.busy || config.Paused {
		return
	}
	delay := config.Delay
	if delay == 0 {
		delay = n.config.ApplyDelay
	}
	to, own := p.at, 0
	for ; to < n.wal.Flushed(); to++ {
		r := n.wal.At(to + 1)
		if w.shardOf(r) != number {
			continue
		}
		if delay > 0 && r.At.Add(delay) > n.clock(w) {
			if wake := max(w.now, r.At.Add(delay-n.config.Skew)); own == 0 && p.wakes != wake {
				p.wakes = wake
				w.agenda.Push(wake, sim.Task{Kind: replayDue, Who: n.id, Epoch: n.life})
			}
			break
		}
		own++
	}
	if own == 0 {
		return
	}
	p.busy, p.to, p.cause = true, to, w.cause
	takes := n.config.Apply.Sample(&n.rand) * sim.Duration(own)
	w.agenda.Push(w.now.Add(takes), sim.Task{Kind: shardDone, Who: n.id, Ref: uint32(number), Epoch: n.life})
}

func (w *World) onShardDone(n *node, number int) {
	p := &n.workers[number]
	p.busy = false
	w.cause = p.cause
	w.replayShard(n, number, p.to)
	w.passOver(n)
	w.joinWorkers(n)
	w.cause = w.Emit(trace.Event{Kind: trace.ShardReplayed, Node: n.id, Peer: sim.Nobody,
		Timeline: n.timeline(), LSN: p.at, N: int64(number)})
	replayed := w.cause
	w.serveHeld(n)
	w.cause = replayed
	if n.stream.wantsReplayed {
		w.acknowledge(n)
	}
	w.startReplay(n)
}

// passOver moves the idle workers, paused ones too, past records that are not
// theirs.
func (w *World) passOver(n *node) {
	for i := range n.workers {
		p := &n.workers[i]
		for !p.busy && p.at < n.wal.Flushed() && w.shardOf(n.wal.At(p.at+1)) != i {
			p.at++
		}
	}
}

// replayShard applies the records of one shard up to a position.
func (w *World) replayShard(n *node, number int, to storage.LSN) {
	p := &n.workers[number]
	for p.at < to {
		p.at++
		if r := n.wal.At(p.at); w.shardOf(r) == number {
			before := n.rows.Hash()
			n.rows.Apply(r, p.at)
			n.noteAhead(p.at, n.rows.Hash()-before)
		}
	}
}

// noteAhead remembers what a record did to the digest of the table until all
// workers are there. That does not depend on the other shards, because the
// rows of two shards are never the same.
func (n *node) noteAhead(lsn storage.LSN, change uint64) {
	place := int(lsn-n.replayed) - 1
	for len(n.ahead) <= place {
		n.ahead = append(n.ahead, 0)
	}
	n.ahead[place] = change
}

// joinWorkers brings the position of a standby to that of its last worker, and
// notes the digests that the table would have had on the way, had there been
// one worker.
func (w *World) joinWorkers(n *node) {
	least := n.workers[0].at
	for i := range n.workers {
		least = min(least, n.workers[i].at)
	}
	state, _ := n.wal.State(n.replayed)
	steps := int(least - n.replayed)
	for i := range steps {
		if i < len(n.ahead) {
			state += n.ahead[i]
		}
		n.wal.Replayed(state)
	}
	n.replayed = least
	n.ahead = n.ahead[:copy(n.ahead, n.ahead[min(steps, len(n.ahead)):])]
}

// replayShards applies the records of every shard up to a position at once, as
// recovery and promotion do, and returns how many.
func (w *World) replayShards(n *node, to storage.LSN) int {
	from := n.replayed
	w.hireWorkers(n)
	for i := range n.workers {
		w.replayShard(n, i, to)
	}
	w.joinWorkers(n)
	return int(n.replayed - from)
}

// stopWorkers ends what the workers are busy with, as their timers are void.
func (n *node) stopWorkers() {
	for i := range n.workers {
		n.workers[i].busy, n.workers[i].wakes = false, 0
	}
}

func (n *node) working() bool {
	return slices.ContainsFunc(n.workers, func(p worker) bool { return p.busy })
}

// viewShards shows how far each worker of a standby is.
func (w *World) viewShards(n *node, v []ShardStill) []ShardStill {
	for i := range w.shards {
		s := ShardStill{Name: w.shards[i].name, Replayed: n.replayed}
		if n.role == Standby && i < len(n.workers) {
			s.Replayed = max(s.Replayed, n.workers[i].at)
		}
		config := n.config.shard(i)
		s.Paused, s.Delay = config.Paused, config.Delay
		v = append(v, s)
	}
	return v
}
