package lessons

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
