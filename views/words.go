package views

import (
	"strings"

	"splitbrain/engine"
)

// The keys of a tape may follow a small schema that people recognise. What a
// client says of such a key is said as a person would; of any other it says
// the key.
//
//	users/ID, permissions/ID, orders/ID, question/ID, answer/ID

// thing names what a key stands for.
func thing(key string) string {
	table, id, found := strings.Cut(key, "/")
	if !found || id == "" {
		return key
	}
	switch table {
	case "users":
		return "the profile of " + id
	case "permissions":
		return "the permission of " + id
	case "orders":
		return "order " + id
	case "question", "questions":
		return "question " + id
	case "answer", "answers":
		return "the answer to " + id
	}
	return key
}

// deed names what a client does when it writes a key, in the past and after
// "could not".
func deed(b *engine.Belief) (done, do string) {
	if b.Statement {
		return "ran " + b.Value, "run " + b.Value
	}
	table, id, found := strings.Cut(b.Key, "/")
	if !found || id == "" {
		table = ""
	}
	switch {
	case table == "users":
		return "saved the profile of " + id, "save the profile of " + id
	case table == "permissions" && b.Value == "granted":
		return "let " + id + " in", "let " + id + " in"
	case table == "permissions" && b.Value == "revoked":
		return "shut " + id + " out", "shut " + id + " out"
	case table == "orders":
		return "placed order " + id, "place order " + id
	case table == "question" || table == "questions":
		return "asked question " + id, "ask question " + id
	case table == "answer" || table == "answers":
		return "answered question " + id, "answer question " + id
	}
	return "wrote " + b.Key + "=" + b.Value, "write " + b.Key
}

// promiseName is what a client could count on and could not.
func promiseName(k engine.EventKind) string {
	switch k {
	case engine.StaleRead:
		return "old value"
	case engine.NotLinearizable:
		return "not linearizable"
	case engine.ReadYourWritesBroken:
		return "read-your-writes"
	case engine.MonotonicReadsBroken:
		return "monotonic reads"
	case engine.ConsistentPrefixBroken:
		return "consistent prefix"
	case engine.StaleAuthorization:
		return "authorization"
	}
	return ""
}

// promiseShort is the same where there is little room.
func promiseShort(k engine.EventKind) string {
	switch k {
	case engine.StaleRead:
		return "old"
	case engine.NotLinearizable:
		return "no order"
	case engine.ReadYourWritesBroken:
		return "own write"
	case engine.MonotonicReadsBroken:
		return "back in time"
	case engine.ConsistentPrefixBroken:
		return "order"
	case engine.StaleAuthorization:
		return "let in"
	}
	return ""
}
