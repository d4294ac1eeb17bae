// Package replication is how nodes agree: who is primary, how the log travels,
// when a commit is a commit, and what happens when machines and links fail.
// A World is a deterministic state machine. Its nodes talk only by messages
// over links and never read each other.
package replication
