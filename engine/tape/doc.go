// Package tape is the text form of a run: one command a line, with the moment
// at which it is done and what is expected to come of it. It parses and prints
// tapes, plays them on a reel, and runs them without a screen.
package tape
