// Package trials plays one tape many times, with other luck and other lines,
// and counts what came of it. The runs are independent of each other, so they
// are played on all cores; what is counted is taken in in the order of the
// seeds, so that the number of cores changes nothing. It knows no terminal.
package trials
