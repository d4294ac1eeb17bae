// Package lessons is what is taught: lessons as text files, the player that
// takes a learner through one, the proof that a lesson keeps what it promises,
// and the progress file. It knows no view, key or colour.
//
// A lesson is predict, run, observe, explain. The learner locks a prediction,
// the real engine runs, the gap between the two is measured, the learner is
// asked what happened, and only then it is explained.
package lessons
