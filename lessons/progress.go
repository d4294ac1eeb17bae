package lessons

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/adrg/xdg"
)

// progressVersion is the version of the progress file. A higher one comes
// from a newer program, and is left alone.
const progressVersion = 1

// Progress is what a learner has done so far.
type Progress struct {
	Version int               `json:"version"`
	Lessons map[string]Record `json:"lessons"` // by id
	Last    string            `json:"last,omitempty"`
}

// Record is what a learner has done in one lesson. Every field only ever gets
// better, so that two records can be merged field by field.
type Record struct {
	Completed   bool    `json:"completed,omitempty"`
	Mastered    bool    `json:"mastered,omitempty"`
	TestedOut   bool    `json:"testedOut,omitempty"`
	Predictions int     `json:"predictions,omitempty"` // of the best pass
	Nearness    float64 `json:"nearness,omitempty"`    // their mean, from 0 to 1
}

// ProgressFile is where progress is kept.
func ProgressFile() string { return filepath.Join(xdg.StateHome, "splitbrain", "progress.json") }

// LoadProgress reads a progress file. A file that is not there is an empty
// one. A damaged one is renamed, and note says where to; it is never lost.
func LoadProgress(file string) (p *Progress, note string, err error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return emptyProgress(), "", nil
	}
	if err != nil {
		return nil, "", err
	}
	p, err = parseProgress(text)
	if err == nil {
		return p, "", nil
	}
	if errors.Is(err, errNewer) {
		return nil, "", fmt.Errorf("%s: %w", file, err)
	}
	aside, renameErr := setAside(file)
	if renameErr != nil {
		return nil, "", fmt.Errorf("%s is damaged (%w) and cannot be set aside: %w", file, err, renameErr)
	}
	return emptyProgress(), fmt.Sprintf("%s was damaged (%s); it is now %s, and you begin anew", file, err, aside), nil
}

// setAside renames a file to a name that is free.
func setAside(file string) (string, error) {
	for i := 1; ; i++ {
		aside := fmt.Sprintf("%s.damaged-%d", file, i)
		if _, err := os.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
			return aside, os.Rename(file, aside)
		} else if err != nil {
			return "", err
		}
	}
}

func emptyProgress() *Progress {
	return &Progress{Version: progressVersion, Lessons: map[string]Record{}}
}

var errNewer = errors.New("it was written by a newer splitbrain; update this one")

// parseProgress reads progress and checks that it makes sense.
func parseProgress(text []byte) (*Progress, error) {
	p := &Progress{}
	if err := json.Unmarshal(text, p); err != nil {
		return nil, err
	}
	switch {
	case p.Version > progressVersion:
		return nil, errNewer
	case p.Version < 1:
		return nil, errors.New("it has no version")
	}
	if p.Lessons == nil {
		p.Lessons = map[string]Record{}
	}
	for id, r := range p.Lessons {
		if r.Predictions < 0 || r.Nearness < 0 || r.Nearness > 1 {
			return nil, fmt.Errorf("lesson %s has numbers that cannot be", id)
		}
	}
	return p, nil
}

// Save writes a progress file. Whoever reads it meanwhile, or after a crash,
// finds the old one or the new one, never a part.
func (p *Progress) Save(file string) error {
	text, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(file), ".progress-*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name())
	_, err = temporary.Write(append(text, '\n'))
	err = errors.Join(err, temporary.Sync(), temporary.Close())
	if err != nil {
		return err
	}
	return os.Rename(temporary.Name(), file)
}

// Add takes in the result of a lesson.
func (p *Progress) Add(r Result) {
	record := Record{Completed: r.Completed, Mastered: r.Mastered, TestedOut: r.TestedOut, Predictions: r.Predictions}
	if r.Predictions > 0 {
		record.Nearness = r.Nearness / float64(r.Predictions)
	}
	p.Last = r.Lesson
	p.merge(r.Lesson, record)
}

func (p *Progress) merge(id string, b Record) {
	a := p.Lessons[id]
	if b.Predictions > 0 && (a.Predictions == 0 || b.Nearness > a.Nearness || b.Nearness == a.Nearness && b.Predictions > a.Predictions) {
		a.Predictions, a.Nearness = b.Predictions, b.Nearness
	}
	a.Completed = a.Completed || b.Completed
	a.Mastered = a.Mastered || b.Mastered
	a.TestedOut = a.TestedOut || b.TestedOut
	p.Lessons[id] = a
}

// Merge takes the best of both.
func (p *Progress) Merge(other *Progress) {
	for id, record := range other.Lessons {
		p.merge(id, record)
	}
	if p.Last == "" {
		p.Last = other.Last
	}
}

// Done reports that a lesson need not be taken any more. It stays open.
func (r Record) Done() bool { return r.Completed || r.Mastered }

// ChapterDone counts the lessons of a chapter that are done, and those that
// were mastered. A chapter is tested out of by mastering all of its lessons.
func (p *Progress) ChapterDone(c Chapter) (done, mastered int) {
	for _, e := range c.Lessons {
		if r := p.Lessons[e.ID]; r.Done() {
			done++
			if r.Mastered {
				mastered++
			}
		}
	}
	return done, mastered
}

// Next returns the lesson to go on with: the last one if it is not done, or
// else the first that is not done after the ones that it requires.
func (p *Progress) Next(l *Library) (*Entry, bool) {
	if e, found := l.Find(p.Last); found && !p.Lessons[e.ID].Done() {
		return e, true
	}
	for i := range l.Entries {
		e := &l.Entries[i]
		missing := slices.ContainsFunc(e.Requires, func(id string) bool {
			_, known := l.Find(id)
			return known && !p.Lessons[id].Done()
		})
		if !p.Lessons[e.ID].Done() && !missing {
			return e, true
		}
	}
	return nil, false
}

// Accuracy returns how near predictions were on average, from 0 to 1, and how
// many there were.
func (p *Progress) Accuracy() (mean float64, count int) {
	ids := make([]string, 0, len(p.Lessons))
	for id := range p.Lessons {
		ids = append(ids, id)
	}
	slices.Sort(ids) // a sum of floats depends on their order
	for _, id := range ids {
		r := p.Lessons[id]
		mean += r.Nearness * float64(r.Predictions)
		count += r.Predictions
	}
	return mean / float64(max(count, 1)), count
}

// State says in a word or two what was done of a lesson.
func (p *Progress) State(e *Entry) string {
	switch r := p.Lessons[e.ID]; {
	case r.TestedOut && !r.Completed:
		return "tested out"
	case r.Mastered:
		return "mastered"
	case r.Completed:
		return "completed"
	}
	return ""
}

// Summary says how many lessons are done, and how near predictions were.
func (p *Progress) Summary(l *Library) string {
	done := 0
	for i := range l.Entries {
		if p.Lessons[l.Entries[i].ID].Done() {
			done++
		}
	}
	text := fmt.Sprintf("%d of %d lessons done", done, len(l.Entries))
	if mean, count := p.Accuracy(); count > 0 && mean >= 0.01 {
		text += fmt.Sprintf(", predictions %.0f%% near the truth", 100*mean)
	}
	return text
}

// UpdateProgress reads a progress file, takes in a result and writes it.
func UpdateProgress(file string, r Result) (note string, err error) {
	p, note, err := LoadProgress(file)
	if err != nil {
		return note, err
	}
	p.Add(r)
	return note, p.Save(file)
}
