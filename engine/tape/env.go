package tape

import (
	"fmt"
	"time"

	"github.com/expr-lang/expr/vm"

	"splitbrain/engine"
	"splitbrain/engine/sim"
)

// World is what an environment asks of a run; *engine.Reel answers.
type World interface {
	Sketch(s *engine.Still)
	Value(node engine.ID, key string) (value string, exists bool)
	Count(node engine.ID, pattern string) int
	Hits(node engine.ID, word string) int
	Siblings(key string) int
	Copies(key string) int
	Homes(key string) string
	Parted(node engine.ID) (lsn engine.LSN, text string)
	Resolve(name string) (engine.ID, error)
}

// Env is what expressions see of a run. The tags name the values; the same
// names are in the JSON and in the reference.
type Env struct {
	Now       time.Duration `expr:"now" help:"time since the run began"`
	Writes    Writes        `expr:"writes"`
	Reads     Reads         `expr:"reads"`
	Anomalies Anomalies     `expr:"anomalies"`
	Primaries int           `expr:"primaries" help:"nodes that would accept a write now"`
	Diverged  bool          `expr:"diverged" help:"some node holds contents that no other history explains"`
	Converged bool          `expr:"converged" help:"every node is up and holds exactly what the primary does, or without a leader what the other replicas of its keys do"`
	Mechanism string        `expr:"mechanism" help:"what the log carries: physical, statement or logical"`
	Resource  Resource      `expr:"resource"`
	Conflicts Conflicts     `expr:"conflicts"`
	Hints     int           `expr:"hints" help:"keys that nodes hold for replicas that have missed a write, without a leader"`
	RTO       time.Duration `expr:"rto" help:"how long no write was acknowledged, in the running or the last outage; one begins when the node that served can take no writes any more, not when commits wait, and ends with the next acknowledged write"`
	RPO       RPO           `expr:"rpo"`
	Targets   Targets       `expr:"targets"`
	Latency   Latency       `expr:"latency"`

	Node     func(name string) (NodeValues, error)             `expr:"node"`
	Client   func(name string) (ClientValues, error)           `expr:"client"`
	Lag      func(name string) (LagValues, error)              `expr:"lag"`
	Sender   func(upstream, name string) (SenderValues, error) `expr:"sender"`
	Shard    func(node, name string) (ShardValues, error)      `expr:"shard"`
	Parted   func(name string) (PartedValues, error)           `expr:"parted"`
	Value    func(node, key string) (string, error)            `expr:"value" help:"what a reader of the key sees on the node; empty when it is not there"`
	Visible  func(node, key string) (bool, error)              `expr:"visible" help:"whether a reader on the node sees the key"`
	Count    func(node, pattern string) (int, error)           `expr:"count" help:"how many keys visible on the node match; * stands for any characters"`
	Hits     func(node, word string) (int, error)              `expr:"hits" help:"how many rows of the node hold the word in their value: what a search index finds, and what is there on a copy"`
	Siblings func(key string) int                              `expr:"siblings" help:"how many versions of the key a reader of all its replicas would be given, side by side"`
	Copies   func(key string) int                              `expr:"copies" help:"how many nodes have the newest of the key"`
	Homes    func(key string) string                           `expr:"homes" help:"the replicas that the key belongs to, without a leader, in the order of preference: n2 n3 n1"`

	world   World
	still   engine.Still
	machine vm.VM
}

// Writes counts the writes of all clients.
type Writes struct {
	Issued         int `expr:"issued" help:"sent by a client"`
	Acked          int `expr:"acked" help:"the client was told ok"`
	Failed         int `expr:"failed" help:"the client was told no"`
	Unknown        int `expr:"unknown" help:"the client will never know"`
	Waiting        int `expr:"waiting" help:"neither yet"`
	Lost           int `expr:"lost" help:"acknowledged, and not in the log of the last primary, or without a leader on no replica"`
	AtRisk         int `expr:"atRisk" help:"acknowledged, and on the disk of one node only"`
	UnackedVisible int `expr:"unackedVisible" help:"never acknowledged, and yet in the log of the last primary, or without a leader on some replica"`
	Attempts       int `expr:"attempts" help:"times that a client sent one; an update counts when it comes to writing"`
	Retries        int `expr:"retries" help:"attempts after the first"`
	Duplicated     int `expr:"duplicated" help:"more than once in the log of the last primary"`
}

// Reads counts the reads of all clients.
type Reads struct {
	OK    int           `expr:"ok" help:"answered"`
	Stale int           `expr:"stale" help:"answered with something older than the newest acknowledged"`
	P50   time.Duration `expr:"p50" help:"half of the answered reads took no longer"`
	P99   time.Duration `expr:"p99" help:"99 of 100 took no longer"`
	P999  time.Duration `expr:"p999" help:"999 of 1000 took no longer"`
}

// Anomalies counts what should not happen.
type Anomalies struct {
	ReadYourWrites     int           `expr:"readYourWrites" help:"reads that showed a client something older than its own last acknowledged write"`
	MonotonicReads     int           `expr:"monotonicReads" help:"reads that showed a client something older than it had read before"`
	ConsistentPrefix   int           `expr:"consistentPrefix" help:"reads that missed the question/ID to an answer/ID that the client had read before"`
	StaleAuthorization int           `expr:"staleAuthorization" help:"reads of permissions/ID that said granted after revoked had been acknowledged"`
	NotLinearizable    int           `expr:"notLinearizable" help:"reads without a leader, or with several, that no order of the operations explains: they show what was over before something that had been acknowledged or shown"`
	SplitBrain         int           `expr:"splitBrain" help:"how often there was more than one primary"`
	SplitBrainTime     time.Duration `expr:"splitBrainTime" help:"for how long in all"`
}

// Resource counts what the thing outside the cluster did.
type Resource struct {
	Accepted int `expr:"accepted" help:"writes that the resource carried out"`
	Refused  int `expr:"refused" help:"those that it refused, because it had seen a greater token"`
	Stale    int `expr:"stale" help:"those that it carried out for a primary that had been replaced"`
	Token    int `expr:"token" help:"the greatest token that it has seen"`
}

// Conflicts counts what several leaders wrote without knowing of each other.
type Conflicts struct {
	Found int `expr:"found" help:"pairs of writes of one row by leaders that did not know of each other's"`
	Open  int `expr:"open" help:"rows that keep both until somebody writes what is right"`
}

// RPO is what the last failover lost.
type RPO struct {
	Writes int           `expr:"writes" help:"acknowledged writes lost in the last failover"`
	Time   time.Duration `expr:"time" help:"how far before the outage the first of them was acknowledged"`
}

// Targets are what the tape allows a failover to cost.
type Targets struct {
	RTO time.Duration `expr:"rto" help:"how long no write may be acknowledged"`
	RPO int           `expr:"rpo" help:"how many acknowledged writes may be lost"`
	Met bool          `expr:"met" help:"the last or running outage keeps to both"`
}

// Latency is how long acknowledged writes took.
type Latency struct {
	P50  time.Duration `expr:"p50" help:"half of the acknowledged writes took no longer"`
	P99  time.Duration `expr:"p99" help:"99 of 100 took no longer"`
	P999 time.Duration `expr:"p999" help:"999 of 1000 took no longer"`
}

// NewEnv returns the environment of a run. Refresh fills it.
func NewEnv(world World) *Env {
	e := &Env{world: world}
	e.Node, e.Client, e.Lag, e.Sender = e.node, e.client, e.lag, e.sender
	e.Parted, e.Shard = e.parted, e.shard
	e.Siblings, e.Copies, e.Homes = world.Siblings, world.Copies, world.Homes
	e.Value, e.Visible, e.Count, e.Hits = e.value, e.visible, e.count, e.hits
	return e
}

// Refresh looks at the run again.
func (e *Env) Refresh() {
	e.world.Sketch(&e.still)
	s, t := &e.still, &e.still.Totals
	e.Now = time.Duration(s.Now)
	e.Writes = Writes{t.Issued, t.Acked, t.Failed, t.Unknown, t.Waiting, t.Lost, t.AtRisk, t.UnackedVisible,
		t.Attempts, t.Retries, t.Duplicated}
	e.Reads = Reads{t.ReadsOK, t.ReadsStale, t.ReadP50, t.ReadP99, t.ReadP999}
	e.Anomalies = Anomalies{t.ReadYourWrites, t.MonotonicReads, t.ConsistentPrefix, t.StaleAuthorization, t.NotLinearizable, t.SplitBrains, t.SplitBrainFor}
	e.Primaries, e.Diverged, e.Converged = t.Primaries, t.Diverged, t.Converged
	e.Mechanism = s.Mechanism
	e.Resource = Resource{t.ResourceAccepted, t.ResourceRefused, t.ResourceStale, int(s.Resource.Token)}
	e.Conflicts = Conflicts{t.Conflicts, t.ConflictsOpen}
	e.Hints = s.Ring.Hints
	e.RTO, e.RPO = t.RTO, RPO{t.RPOWrites, t.RPOTime}
	e.Targets = Targets{s.Targets.RTO, s.Targets.RPO, s.Targets.Met}
	e.Latency = Latency{t.LatencyP50, t.LatencyP99, t.LatencyP999}
}

// Holds evaluates a condition.
func (x *Expr) Holds(e *Env) (bool, error) {
	value, err := x.Value(e)
	if err != nil {
		return false, err
	}
	holds, ok := value.(bool)
	if !ok {
		return false, fmt.Errorf("%s is neither true nor false", x.text)
	}
	return holds, nil
}

// Value evaluates an expression.
func (x *Expr) Value(e *Env) (any, error) {
	value, err := e.machine.Run(x.program, e)
	if err != nil {
		return nil, runProblem(err)
	}
	return value, nil
}

// Explain returns what the parts of a condition are, as in "writes.lost is 3".
func (x *Expr) Explain(e *Env) string {
	if len(x.parts) == 0 {
		return "false whatever happens"
	}
	text := ""
	for i, p := range x.parts {
		if i > 0 {
			text += ", "
		}
		value, err := e.machine.Run(p.program, e)
		if err != nil {
			text += runProblem(err).Error()
			continue
		}
		text += p.text + " is " + show(value)
	}
	return text
}

// show prints a value as a tape would write it.
func show(value any) string {
	switch v := value.(type) {
	case time.Duration:
		return sim.FormatDuration(v)
	case string:
		return fmt.Sprintf("%q", v)
	}
	return fmt.Sprint(value)
}
