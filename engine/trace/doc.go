// Package trace is the vocabulary of what happens: events, each with its
// moment, its place and its cause. The simulated world writes them, the audit
// reads them, and everybody outside sees nothing else but them and the Still.
package trace
