package lessons

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// List prints every lesson and what was done of it.
func List(w io.Writer, l *Library, p *Progress) error {
	var b strings.Builder
	for _, c := range l.Chapters() {
		done, mastered := p.ChapterDone(c)
		fmt.Fprintf(&b, "%s  %s (%d of %d done, %d mastered)\n", c.Letter, c.Title, done, len(c.Lessons), mastered)
		for _, e := range c.Lessons {
			state := p.State(&e)
			own := ""
			if e.Own {
				own = "  (yours)"
			}
			line := fmt.Sprintf("  %2d  %-20s %-46s %2d min  %s%s", e.Row, e.ID, e.Title, e.Minutes, state, own)
			b.WriteString(strings.TrimRight(line, " ") + "\n")
		}
	}
	if mean, count := p.Accuracy(); count > 0 && mean >= 0.01 {
		fmt.Fprintf(&b, "predictions: %d, %.0f%% near the truth\n", count, 100*mean)
	}
	for _, problem := range l.Problems {
		fmt.Fprintln(&b, problem)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// CheckFiles proves lessons and prints what is wrong with them, one line
// each. Without files it proves all of a library. It reports whether all of
// them are sound.
func CheckFiles(w io.Writer, l *Library, files []string) (sound bool, err error) {
	var entries []Entry
	problems := l.Problems
	if len(files) == 0 {
		entries = l.Entries
	} else {
		problems = nil
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			problems = append(problems, readError(file, err))
			continue
		}
		entries = append(entries, Entry{Name: file, text: text})
	}
	for _, problem := range problems {
		if _, err := fmt.Fprintln(w, problem); err != nil {
			return false, err
		}
	}
	sound = len(problems) == 0
	for i := range entries {
		ok, err := checkEntry(w, l, &entries[i])
		if err != nil {
			return false, err
		}
		sound = sound && ok
	}
	return sound, nil
}

// checkEntry proves one lesson.
func checkEntry(w io.Writer, l *Library, e *Entry) (bool, error) {
	findings := CheckText(e.Name, e.text)
	if head, err := ParseHead(e.Name, e.text); err == nil {
		for _, id := range head.Requires {
			if _, known := l.Find(id); !known {
				findings = append(findings, Finding{e.Name, 1, 0, fmt.Sprintf("it requires %s, and there is no such lesson", id)})
			}
		}
	}
	for _, f := range findings {
		if _, err := fmt.Fprintln(w, f); err != nil {
			return false, err
		}
	}
	if len(findings) > 0 {
		return false, nil
	}
	_, err := fmt.Fprintf(w, "%s: sound\n", e.Name)
	return true, err
}

func readError(file string, err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("%s: %w", file, err)
}

// New writes a small sound lesson to begin from. It never overwrites a file.
func New(w io.Writer, file string) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s is there already; choose another name", file)
	}
	if err != nil {
		return readError(file, err)
	}
	id := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return '-'
	}, strings.ToLower(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))))
	_, err = io.WriteString(f, strings.Replace(skeleton, "ID", id, 1))
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s is written. splitbrain lessons check %s proves it, splitbrain learn --plain %s plays it.\n", file, file, file)
	return err
}

// Export writes progress to a file, or to w when the file is -.
func Export(w io.Writer, progress, file string) error {
	p, _, err := LoadProgress(progress)
	if err != nil {
		return err
	}
	if file != "-" {
		return p.Save(file)
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(p)
}

// Import takes the best of a file, or of in when the file is -, into the
// progress there is.
func Import(w io.Writer, in io.Reader, progress, file string) error {
	var text []byte
	var err error
	if file == "-" {
		text, err = io.ReadAll(io.LimitReader(in, MaxSize))
	} else {
		text, err = os.ReadFile(file)
	}
	if err != nil {
		return readError(file, err)
	}
	other, err := parseProgress(text)
	if err != nil {
		return fmt.Errorf("%s is no progress file: %w", file, err)
	}
	p, note, err := LoadProgress(progress)
	if err != nil {
		return err
	}
	if note != "" {
		fmt.Fprintln(w, note)
	}
	before := len(p.Lessons)
	p.Merge(other)
	if err := p.Save(progress); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "lessons taken in: %d, new here: %d\n", len(other.Lessons), len(p.Lessons)-before)
	return err
}

// Learn plays a lesson of a library, or of a file, as linear text, and keeps
// the progress. With testOut the name may be the letter of a chapter: then the
// checks of all its lessons that are not mastered yet follow each other.
func Learn(in io.Reader, out io.Writer, l *Library, name, progress string, testOut bool) error {
	p, _, err := LoadProgress(progress) // before somebody works in vain
	if err != nil {
		return err
	}
	var todo []*Lesson
	for _, c := range l.Chapters() {
		for i := range c.Lessons {
			if testOut && name == c.Letter && !p.Lessons[c.Lessons[i].ID].Mastered {
				lesson, err := c.Lessons[i].Lesson()
				if err != nil {
					return err
				}
				todo = append(todo, lesson)
			}
		}
		if testOut && name == c.Letter && len(todo) == 0 {
			return fmt.Errorf("every lesson of chapter %s is mastered", name)
		}
	}
	if len(todo) == 0 {
		lesson, err := l.open(name, p)
		if err != nil {
			return err
		}
		todo = append(todo, lesson)
	}
	lines := bufio.NewScanner(in)
	for _, lesson := range todo {
		result, more, err := playPlain(lesson, testOut, lines, out)
		if err != nil {
			return err
		}
		note, err := UpdateProgress(progress, result)
		if note != "" {
			fmt.Fprintln(out, note)
		}
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// Choose returns the lesson of a name, as Learn would take it, or the next one
// without a name.
func Choose(l *Library, name, progress string, testOut bool) (*Lesson, error) {
	p, _, err := LoadProgress(progress)
	if err != nil {
		return nil, err
	}
	for _, c := range l.Chapters() {
		if !testOut || name != c.Letter {
			continue
		}
		for i := range c.Lessons {
			if !p.Lessons[c.Lessons[i].ID].Mastered {
				return c.Lessons[i].Lesson()
			}
		}
		return nil, fmt.Errorf("every lesson of chapter %s is mastered", name)
	}
	return l.open(name, p)
}

// open finds a lesson by id, row or file; without a name, the next one.
func (l *Library) open(name string, p *Progress) (*Lesson, error) {
	if name == "" {
		e, found := p.Next(l)
		if !found {
			return nil, errors.New("every lesson is done; name one to take it again")
		}
		return e.Lesson()
	}
	if e, found := l.Find(name); found {
		return e.Lesson()
	}
	text, err := os.ReadFile(name)
	if err != nil {
		if errors.Is(err, os.ErrNotExist) && !strings.ContainsAny(name, "./") {
			return nil, fmt.Errorf("%s is neither a lesson (splitbrain lessons list) nor a file", name)
		}
		return nil, readError(name, err)
	}
	return Parse(name, text)
}
