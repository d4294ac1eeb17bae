package export

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"splitbrain/engine"
	"splitbrain/engine/tape"
	"splitbrain/views"
)

// SaveFrame writes what a painter has drawn last into a file, as a picture of
// the moment at. With no name the file is named after the moment and goes into
// the working directory. It returns the file's name.
func SaveFrame(p *views.Painter, f Format, name string, at engine.Time) (string, error) {
	d := p.Drawing()
	if len(d.Cells) == 0 {
		return "", errors.New("nothing has been drawn yet")
	}
	return save(name, "splitbrain-"+clock(at)+"."+string(f), func(w io.Writer) error {
		return WriteDrawing(w, &d, f, "splitbrain at "+at.String(), 1)
	})
}

// Of completes an order to one about what a stage has played so far. It takes
// a copy of the history, so that the order can be carried out elsewhere while
// the stage goes on.
func Of(s *tape.Stage, o Order) (*Order, error) {
	var err error
	if o.Script, err = tape.Parse(s.Script().Name, []byte(historyOf(s))); err != nil {
		return nil, err
	}
	if now := s.Reel().Now(); o.Format.IsFilm() && !o.To.Set {
		o.To = Moment{true, now}
	} else if !o.Format.IsFilm() && !o.At.Set {
		o.At = Moment{true, now}
	}
	return &o, nil
}

// Save carries out an order of Of into a file. With no name the file is named
// after the moments. It returns the file's name.
func (o *Order) Save(name string) (string, error) {
	usual := "splitbrain-" + clock(o.At.At)
	if o.Format.IsFilm() {
		usual = "splitbrain-" + clock(o.From.At) + "-" + clock(o.To.At)
	}
	return save(name, usual+"."+string(o.Format), o.Write)
}

// SaveTape writes what a stage has played into a file, as a tape.
func SaveTape(s *tape.Stage, name string) (string, error) {
	return save(name, "splitbrain-"+clock(s.Reel().Now())+".tape", func(w io.Writer) error {
		_, err := io.WriteString(w, historyOf(s))
		return err
	})
}

// historyOf returns the tape of what a stage has played, under its old title.
func historyOf(s *tape.Stage) string {
	title := s.Script().Title
	if title == "" {
		return s.Reel().Tape()
	}
	return "# " + title + "\n" + s.Reel().Tape()
}

// clock prints a moment as part of a file's name, as in 0m12.345s.
func clock(at engine.Time) string {
	ms := int64(at) / 1e6
	return fmt.Sprintf("%dm%02d.%03ds", ms/60000, ms/1000%60, ms%1000)
}

// mostCopies is how many files of one name may stand beside each other.
const mostCopies = 1000

// save writes a file that does not exist yet: a name that is taken gets a
// number. What cannot be written whole is not left behind.
func save(name, usual string, write func(io.Writer) error) (string, error) {
	if name == "" {
		name = usual
	}
	extension := filepath.Ext(name)
	stem := strings.TrimSuffix(name, extension)
	for n := 1; n <= mostCopies; n++ {
		free := name
		if n > 1 {
			free = fmt.Sprintf("%s-%d%s", stem, n, extension)
		}
		f, err := os.OpenFile(free, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			return "", plainly(err)
		}
		err = errors.Join(write(f), f.Close())
		if err != nil {
			_ = os.Remove(free)
			return "", plainly(err)
		}
		return free, nil
	}
	return "", fmt.Errorf("%s and %d numbered ones exist already; choose another name", name, mostCopies-1)
}

// plainly puts what the system said of a file into words for people.
func plainly(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return fmt.Errorf("%s cannot be written: %w", path.Path, path.Err)
	}
	return err
}
