// Package sim is the world underneath the database: virtual time, an agenda
// of things to come, seeded randomness, and the links that carry messages.
// It knows nothing of databases, and everything in it is plain data held by
// value, so that a world can be cloned, hashed and played again.
package sim
