package lessons

import "fmt"

// Result is what a learner has come to in a lesson.
type Result struct {
	Lesson      string
	Completed   bool // every step, none of them skipped
	Mastered    bool // the check on a new seed was passed
	TestedOut   bool // it was passed without the lesson
	Skipped     bool
	Predictions int
	Right       int     // of the predictions
	Nearness    float64 // of the predictions, added up: 1 each when all were right
}

// String says what the lesson came to.
func (r Result) String() string {
	text := "Not completed yet."
	switch {
	case r.TestedOut:
		text = "Tested out."
	case r.Mastered:
		text = "Mastered."
	case r.Completed:
		text = "Completed. The mastery check is open."
	}
	if right := r.predicted(); right != "" {
		text += " " + right
	}
	return text
}

// predicted says how many predictions were right, and nothing when none was: a
// wrong one is what a lesson is about.
func (r Result) predicted() string {
	switch {
	case r.Right == 0:
		return ""
	case r.Predictions == 1:
		return "Your prediction was right."
	case r.Right == r.Predictions:
		return fmt.Sprintf("All %d of your predictions were right.", r.Right)
	}
	return fmt.Sprintf("You were right with %d of %d predictions.", r.Right, r.Predictions)
}
