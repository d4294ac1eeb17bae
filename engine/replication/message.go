package replication

import (
	"splitbrain/engine/sim"
	"splitbrain/engine/storage"
	"splitbrain/engine/trace"
)

// MessageKind tells what a message carries.
type MessageKind uint8

// The kinds of message.
const (
	WriteRequest MessageKind = iota // client to node
	ReadRequest                     // client to node
	Answer                          // node to client: ok or failed
	Reset                           // the connection is gone; the last thing a dead process's kernel says
	Connect                         // standby to upstream: stream from here on
	Accept                          // upstream to standby: here is my history
	Refuse                          // upstream to standby: you cannot follow me
	Records                         // upstream to standby: WAL
	Ack                             // standby to upstream: my three positions
	Heartbeat                       // upstream to standby; the answer is an Ack
	HealthCheck                     // monitor to node
	HealthReport                    // node to monitor
	Order                           // primary to resource: a commit, with the token
	Receipt                         // resource to primary: done, or refused
	CopyWrite                       // coordinator to replica: keep this version
	CopyAck                         // replica to coordinator: it is on disk
	CopyRead                        // coordinator to replica
	CopyAnswer                      // replica to coordinator: what is here
	CopyBatch                       // replica to replica: versions that you may lack
	BatchAck                        // replica to replica: they are on disk
	TreeHashes                      // replica to replica: hashes to compare with yours
)

// String names the kind.
func (k MessageKind) String() string {
	return [...]string{"write", "read", "answer", "reset", "connect", "accept", "refuse",
		"records", "ack", "heartbeat", "check", "report", "order", "receipt",
		"copy", "copied", "copy read", "copy answer", "batch", "batch taken", "hashes"}[k]
}

// Latency classes: a tape may give each its own distribution, as the WARS
// model does (Bailis et al., VLDB 2012).
const (
	classWrite = iota
	classAck
	classRead
	classResponse
)

// ClassNames are the classes in the order of their numbers, as they follow
// "latency." in a tape.
var ClassNames = [sim.Classes]string{"write", "ack", "read", "response"}

func (k MessageKind) class() int {
	switch k {
	case ReadRequest, HealthCheck, CopyRead:
		return classRead
	case Answer, HealthReport, CopyAnswer:
		return classResponse
	case Ack, Accept, Refuse, Receipt, CopyAck, BatchAck:
		return classAck
	}
	return classWrite
}

// message is what one endpoint tells another. It is flat; each kind uses some
// of the fields.
type message struct {
	Kind    MessageKind
	Reason  trace.Reason
	From    sim.ID
	To      sim.ID
	Failed  bool
	Keyed   bool   // the request is to be carried out once only, whatever the attempt
	Epoch   uint32 // of the stream; one that was replaced is ignored
	Attempt uint32 // at the operation; the answer to one that was given up is ignored
	Cause   uint64 // the event that sent it
	Op      storage.OpID
	LSN     storage.LSN
	Written storage.LSN
	Flushed storage.LSN
	Played  storage.LSN // replayed
	// Timeline and History say who the sender believes to be.
	Timeline storage.Timeline
	Hello    *hello                      // of Connect and Accept
	At       sim.Time                    // when a health check was sent that renews a lease, else 0
	Patience sim.Duration                // how long a read may wait until LSN has been replayed, or a statement leaves its commit open
	Value    string                      // that a read returns; what a request asks for stands in its Op
	Records  storage.Run[storage.Record] // shares memory with the sender's log
	Load     *load                       // of a cluster without a leader
}

// headerSize is what a message without records is counted as on a link with
// limited bandwidth, in bytes.
const headerSize = 64

func (m *message) size() int64 {
	size := headerSize + int64(len(m.Value)) + m.Load.size()
	records := m.Records.Elements()
	for i := range records {
		size += records[i].Size()
	}
	return size
}

// hello is how two nodes introduce themselves when a stream begins.
type hello struct {
	history storage.History
	offset  int64 // bytes of log at the position to stream from
}

// call is who is to be told the answer to which attempt.
type call struct {
	op      storage.OpID
	client  sim.ID
	attempt uint32
}

func (m *message) call() call { return call{op: m.Op, client: m.From, attempt: m.Attempt} }

// reply sends the answer to an attempt.
func (w *World) reply(n *node, c call, answer message) {
	answer.Kind, answer.From, answer.To, answer.Op, answer.Attempt = Answer, n.id, c.client, c.op, c.attempt
	w.send(answer)
}

// decline sends the answer that says no, and why.
func (w *World) decline(n *node, m *message, why trace.Reason) {
	w.reply(n, m.call(), message{Failed: true, Reason: why})
}
