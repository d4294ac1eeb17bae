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
	if r.Predictions > 0 {
		text += fmt.Sprintf(" Your predictions were %.0f%% near the truth.", 100*r.Nearness/float64(r.Predictions))
	}
	return text
}
