package tape

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/expr-lang/expr/file"

	"splitbrain/engine"
)

// NodeValues is what an expression sees of a node.
type NodeValues struct {
	Up        bool   `expr:"up" help:"whether it runs and answers"`
	Role      string `expr:"role" help:"primary, standby, index, leader where there are several, or replica where there is none"`
	Condition string `expr:"condition" help:"up, down, paused, starting, promoting, rewinding or cloning"`
	Timeline  int    `expr:"timeline" help:"the history it is on"`
	Fenced    bool   `expr:"fenced" help:"whether it was fenced"`
	Stream    string `expr:"stream" help:"how it stands with its upstream: none, connecting, streaming or refused"`
	Sync      string `expr:"sync" help:"its part in the commit policy: none, async, potential, sync or quorum"`
	LSN       LSNs   `expr:"lsn"`
	Rows      int    `expr:"rows" help:"rows visible to a reader"`
	Hash      string `expr:"hash" help:"a digest of its contents"`
	Pages     string `expr:"pages" help:"a digest of the bytes of its pages; empty while there is none"`
	Version   int    `expr:"version" help:"the version of its software"`
	Waiting   int    `expr:"waiting" help:"commits on it that wait for standbys"`
	Queue     int    `expr:"queue" help:"requests that wait for their turn on it"`
	Hints     int    `expr:"hints" help:"keys that it holds for other replicas, without a leader"`
}

// LSNs is how far a node's log is.
type LSNs struct {
	Written  int `expr:"written" help:"the end of its log"`
	Flushed  int `expr:"flushed" help:"what would survive a crash"`
	Replayed int `expr:"replayed" help:"what a reader sees"`
}

// ClientValues is what an expression sees of a client.
type ClientValues struct {
	Acked   int           `expr:"acked" help:"its acknowledged writes"`
	Failed  int           `expr:"failed" help:"its writes that were refused"`
	Unknown int           `expr:"unknown" help:"its writes without an outcome"`
	Last    string        `expr:"last" help:"its last outcome: none, ok, failed or unknown"`
	Busy    bool          `expr:"busy" help:"whether it waits for an answer"`
	Warning bool          `expr:"warning" help:"whether its last ok was a cancelled wait"`
	Target  string        `expr:"target" help:"the node that it takes for the primary"`
	Route   string        `expr:"route" help:"how it picks the node that it reads from"`
	Reads   int           `expr:"reads" help:"its reads that were answered"`
	Value   string        `expr:"value" help:"what its last operation returned, if that was a read"`
	Took    time.Duration `expr:"took" help:"how long its last operation took"`
	Attempt int           `expr:"attempt" help:"which attempt at its operation is under way or has failed last; 0 when it does nothing"`
}

// LagValues is how far a node is behind.
type LagValues struct {
	Records int           `expr:"records" help:"records that the last primary has in its log and this node has not replayed; of one of several leaders, changes of the others that it does not have"`
	Time    time.Duration `expr:"time" help:"how old the oldest of them is"`
}

// SenderValues is what an upstream believes about a standby.
type SenderValues struct {
	Connected bool `expr:"connected" help:"whether it takes the standby for connected"`
	Sent      int  `expr:"sent" help:"how far it has handed the log to the network"`
	Written   int  `expr:"written" help:"what the standby said it received"`
	Flushed   int  `expr:"flushed" help:"what the standby said it flushed"`
	Replayed  int  `expr:"replayed" help:"what the standby said it replayed"`
}

// ShardValues is what an expression sees of one part of the keys on a node.
type ShardValues struct {
	Replayed int  `expr:"replayed" help:"how far the worker of this shard is in the log"`
	Paused   bool `expr:"paused" help:"whether it is paused"`
}

func (e *Env) shard(node, name string) (ShardValues, error) {
	n, err := e.find(node)
	if err != nil {
		return ShardValues{}, err
	}
	for _, s := range n.Shards {
		if s.Name == name {
			return shardValues(&s), nil
		}
	}
	return ShardValues{}, fmt.Errorf("there is no shard %s", excerpt(name))
}

func shardValues(s *engine.Shard) ShardValues { return ShardValues{int(s.Replayed), s.Paused} }

// PartedValues is since when a node's contents are not the primary's, although
// both applied the same records.
type PartedValues struct {
	LSN int    `expr:"lsn" help:"the first record, the same on both, that left it with other contents than the last primary; 0 when there is none"`
	Op  string `expr:"op" help:"what that record was to do"`
}

func (e *Env) find(name string) (*engine.Node, error) {
	if n := e.still.NodeNamed(name); n != nil {
		return n, nil
	}
	id, err := e.world.Resolve(name)
	if err != nil {
		return nil, err
	}
	if n := e.still.Node(id); n != nil {
		return n, nil
	}
	return nil, fmt.Errorf("there is no node %s", excerpt(name))
}

func (e *Env) node(name string) (NodeValues, error) {
	n, err := e.find(name)
	if err != nil {
		return NodeValues{}, err
	}
	return nodeValues(n), nil
}

func nodeValues(n *engine.Node) NodeValues {
	pages := ""
	if n.Pages != 0 {
		pages = hex(n.Pages)
	}
	role := n.Role.String()
	if n.Index {
		role = "index"
	}
	return NodeValues{
		Up: n.Condition == engine.Up, Role: role, Condition: n.Condition.String(),
		Timeline: int(n.Timeline), Fenced: n.Fenced, Stream: n.Stream.String(), Sync: n.Sync.String(),
		LSN:  LSNs{int(n.End), int(n.Flushed), int(n.Replayed)},
		Rows: n.Rows, Hash: fmt.Sprintf("%016x", n.Hash), Waiting: n.Waiting, Queue: n.Queue,
		Pages: pages, Version: n.Version, Hints: n.Hints,
	}
}

func (e *Env) client(name string) (ClientValues, error) {
	for i := range e.still.Clients {
		if c := &e.still.Clients[i]; c.Name == name {
			return e.clientValues(c), nil
		}
	}
	return ClientValues{}, fmt.Errorf("there is no client %s", excerpt(name))
}

func (e *Env) clientValues(c *engine.Client) ClientValues {
	return ClientValues{
		Acked: c.Acked, Failed: c.Failed, Unknown: c.Unknown, Last: c.Last.String(),
		Busy: c.Busy, Warning: c.Warning, Target: e.still.NameOf(c.Target),
		Route: c.RouteName, Reads: c.ReadsOK, Value: c.Value, Took: c.LastFor, Attempt: c.Attempt,
	}
}

func (e *Env) lag(name string) (LagValues, error) {
	n, err := e.find(name)
	if err != nil {
		return LagValues{}, err
	}
	return e.lagValues(n), nil
}

// lagValues measures against the node that was promoted last, up or not: what
// it had is what the others lack.
func (e *Env) lagValues(n *engine.Node) LagValues {
	if n.Role == engine.Leader {
		return LagValues{n.Missing, n.LagTime}
	}
	primary := e.still.Node(e.still.Totals.LastPrimary)
	if primary == nil || primary == n {
		return LagValues{}
	}
	if primary.End <= n.Replayed {
		return LagValues{Time: n.LagTime}
	}
	return LagValues{int(primary.End - n.Replayed), n.LagTime}
}

func (e *Env) sender(upstream, name string) (SenderValues, error) {
	from, err := e.find(upstream)
	if err != nil {
		return SenderValues{}, err
	}
	to, err := e.find(name)
	if err != nil {
		return SenderValues{}, err
	}
	for i := range from.Senders {
		if from.Senders[i].Standby == to.ID {
			return senderValues(&from.Senders[i]), nil
		}
	}
	return SenderValues{}, nil // an upstream that never met it believes nothing
}

func senderValues(s *engine.Sender) SenderValues {
	return SenderValues{s.Connected, int(s.Sent), int(s.Written), int(s.Flushed), int(s.Replayed)}
}

func (e *Env) value(node, key string) (string, error) {
	n, err := e.find(node)
	if err != nil {
		return "", err
	}
	value, _ := e.world.Value(n.ID, key)
	return value, nil
}

func (e *Env) visible(node, key string) (bool, error) {
	n, err := e.find(node)
	if err != nil {
		return false, err
	}
	_, exists := e.world.Value(n.ID, key)
	return exists, nil
}

func (e *Env) count(node, pattern string) (int, error) {
	n, err := e.find(node)
	if err != nil {
		return 0, err
	}
	return e.world.Count(n.ID, pattern), nil
}

func (e *Env) parted(name string) (PartedValues, error) {
	n, err := e.find(name)
	if err != nil {
		return PartedValues{}, err
	}
	lsn, text := e.world.Parted(n.ID)
	return PartedValues{int(lsn), text}, nil
}

func (e *Env) hits(node, word string) (int, error) {
	n, err := e.find(node)
	if err != nil {
		return 0, err
	}
	return e.world.Hits(n.ID, word), nil
}

// runProblem takes the message out of an error of the expression machine.
func runProblem(err error) error {
	message := err.Error()
	var detail *file.Error
	if errors.As(err, &detail) {
		message = detail.Message
		if detail.Prev != nil {
			message = detail.Prev.Error()
		}
	}
	message, _, _ = strings.Cut(message, "\n")
	if strings.Contains(message, "divide by zero") {
		message = "division by zero"
	}
	return errors.New(message)
}
