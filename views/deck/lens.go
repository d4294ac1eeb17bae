package deck

import (
	"slices"

	"splitbrain/engine"
	"splitbrain/views"
)

// Lens fetches what a frame shows beside the still: what clients believe, and
// the close-up of the inspector. What no chosen tab shows is not looked for.
// Its zero value is ready.
type Lens struct {
	inspector views.Inspector
	closeUp   engine.CloseUp
	versions  views.Versions
	watch     []string
	key       string     // chosen in the table of versions, "" for the first
	record    engine.LSN // of the log that is inspected, 0 to follow its end
}

// How many beliefs there is room for, under the overview and alone.
const (
	fewBeliefs  = 16
	mostBeliefs = 64
)

// Look puts into a frame what its tab shows of a run.
func (l *Lens) Look(reel *engine.Reel, f *views.Frame) {
	who := engine.Nobody
	if f.Selected.Kind == views.ClientTarget {
		who = f.Selected.ID
	}
	switch f.Tab {
	case views.TabOverview:
		f.Beliefs = reel.Beliefs(f.Beliefs[:0], who, fewBeliefs)
	case views.TabClients:
		f.Beliefs = reel.Beliefs(f.Beliefs[:0], who, mostBeliefs)
	case views.TabVersions:
		l.lookAtVersions(reel, f)
	case views.TabInspector:
		of := views.SubjectOf(f.Still, f.Selected)
		of.LSN = l.record
		reel.CloseUp(&l.closeUp, of)
		l.inspector.CloseUp, f.Inspector = &l.closeUp, &l.inspector
	}
}

// lookAtVersions takes the table of all keys. When the chosen one is not in it
// any more, the first is chosen.
func (l *Lens) lookAtVersions(reel *engine.Reel, f *views.Frame) {
	l.watch = l.watch[:0]
	for i := range f.Still.Nodes[:min(len(f.Still.Nodes), 1)] {
		for _, row := range f.Still.Nodes[i].Watched {
			l.watch = append(l.watch, row.Key)
		}
	}
	table := &l.versions.Table
	reel.Versions(table, l.watch, l.key)
	l.versions.Chosen = slices.IndexFunc(table.Keys, func(k engine.KeyCloseUp) bool { return k.Key == l.key })
	if l.versions.Chosen < 0 {
		if l.versions.Chosen = 0; l.key != "" {
			l.key = ""
			reel.Versions(table, l.watch, l.key)
		}
	}
	f.Versions = &l.versions
}

// NextKey chooses the next key of the table of versions, or the one before.
func (l *Lens) NextKey(forth bool) {
	if forth {
		l.ShowKey(l.versions.Chosen + 1)
	} else {
		l.ShowKey(l.versions.Chosen - 1)
	}
}

// ShowKey chooses a key of the table of versions by its row.
func (l *Lens) ShowKey(row int) {
	if keys := l.versions.Table.Keys; row >= 0 && row < len(keys) {
		l.key, l.versions.Chosen = keys[row].Key, row
	}
}

// Show chooses a section of the inspector.
func (l *Lens) Show(section int) { l.inspector.Section = section }

// Next goes some sections further, or back.
func (l *Lens) Next(sections int) { l.inspector.Section += sections }

// Follow lets the inspector follow the end of a log again.
func (l *Lens) Follow() { l.record = 0 }

// Turn goes one record back in the log that is inspected, or forth. At its end
// it follows the log. It reports whether there is a log to go through.
func (l *Lens) Turn(s *engine.Still, back bool) bool {
	if !l.inspector.InLog() {
		return false
	}
	n := s.Node(l.closeUp.Node.ID)
	switch {
	case n == nil:
	case l.record == 0 && back:
		l.record = max(n.End, 2) - 1
	case back:
		l.record = max(l.record, 2) - 1
	case l.record != 0:
		if l.record++; l.record >= n.End {
			l.record = 0
		}
	}
	return true
}
