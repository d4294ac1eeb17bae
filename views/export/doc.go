// Package export writes what the program shows into files: pictures and films
// of a run, and reports about it. It plays a tape of its own for that, so that
// nothing that somebody is looking at changes.
package export
