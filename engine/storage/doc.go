// Package storage is what one node keeps: a write-ahead log, the rows that
// the log describes, and the little file that says which history it belongs
// to. It knows no network and no other node.
package storage
