// Package sweep is the command splitbrain sweep: one tape with many seeds, and
// the distributions of what came of it as text, bars, CSV or JSON. What is
// written never has an escape sequence in it.
package sweep
