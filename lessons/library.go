package lessons

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/adrg/xdg"
)

//go:embed text
var embedded embed.FS

// Library is the lessons there are: those that the program brings along and
// those of the user.
type Library struct {
	Entries []Entry // in the order in which they are taken
	// Problems are files whose front matter cannot be read.
	Problems []error
}

// Entry is a lesson in a library.
type Entry struct {
	Head
	Name string // of the file
	Own  bool   // the user's
	text []byte
}

// String returns the number and the title.
func (e *Entry) String() string { return fmt.Sprintf("%d · %s", e.Row, e.Title) }

// OwnFolder is where users keep lessons of their own.
func OwnFolder() string { return filepath.Join(xdg.ConfigHome, "splitbrain", "lessons") }

// NewLibrary lists the lessons of the program and those in a folder, which
// need not exist. A lesson of the user takes the place of one with its id.
func NewLibrary(folder string) *Library {
	l := &Library{}
	own, err := fs.Sub(embedded, "text")
	if err == nil {
		l.add(own, "", false)
	}
	if folder != "" {
		l.add(os.DirFS(folder), folder, true)
	}
	slices.SortStableFunc(l.Entries, func(a, b Entry) int { return cmp.Compare(a.Row, b.Row) })
	return l
}

// add takes in the lessons of one folder.
func (l *Library) add(from fs.FS, folder string, own bool) {
	names, err := fs.Glob(from, "*.md")
	if err != nil {
		return
	}
	for _, name := range names {
		text, err := fs.ReadFile(from, name)
		if err != nil {
			l.Problems = append(l.Problems, fmt.Errorf("%s: %w", filepath.Join(folder, name), err))
			continue
		}
		e := Entry{Name: filepath.Join(folder, name), Own: own, text: text}
		if e.Head, err = ParseHead(e.Name, text); err != nil {
			l.Problems = append(l.Problems, err)
			continue
		}
		same := slices.IndexFunc(l.Entries, func(o Entry) bool { return o.ID == e.ID })
		switch {
		case same < 0:
			l.Entries = append(l.Entries, e)
		case own && !l.Entries[same].Own:
			l.Entries[same] = e
		default:
			l.Problems = append(l.Problems, fmt.Errorf("%s: %s has the id %s as well; choose another", e.Name, l.Entries[same].Name, e.ID))
		}
	}
}

// Find returns the lesson of an id, a row such as 6, or the name of a file.
func (l *Library) Find(name string) (*Entry, bool) {
	for i := range l.Entries {
		e := &l.Entries[i]
		if name == e.ID || name == fmt.Sprint(e.Row) || name == e.Name {
			return e, true
		}
	}
	return nil, false
}

// FirstLook returns the lesson for somebody who has taken none and wants to
// see at once what all of this is about.
func (l *Library) FirstLook() (*Entry, bool) { return l.Find("async-loses") }

// Lesson reads all of a lesson.
func (e *Entry) Lesson() (*Lesson, error) { return Parse(e.Name, e.text) }

// Chapter is the lessons under one letter.
type Chapter struct {
	Letter  string
	Title   string
	Lessons []Entry
}

// chapterTitles are what the chapters are about.
var chapterTitles = [...]string{
	"Why replicate", "The stream", "When is a commit a commit", "Lag and what users see",
	"Failover", "Other topologies", "On call",
}

// Chapters returns the lessons by chapter, without the chapters that have none.
func (l *Library) Chapters() []Chapter {
	var chapters []Chapter
	for i, title := range chapterTitles {
		c := Chapter{Letter: string(rune('A' + i)), Title: title}
		for _, e := range l.Entries {
			if e.Chapter == c.Letter {
				c.Lessons = append(c.Lessons, e)
			}
		}
		if len(c.Lessons) > 0 {
			chapters = append(chapters, c)
		}
	}
	return chapters
}
