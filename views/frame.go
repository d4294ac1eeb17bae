package views

import (
	"splitbrain/engine"
	"splitbrain/themes"
)

// Frame is everything that a picture depends on.
type Frame struct {
	Width, Height int
	Theme         *themes.Theme
	Screen        Screen
	Still         *engine.Still // nil before there is a cluster
	// Places fixes where the nodes stand. Work it out with PlacesOf when a
	// cluster has been set up and keep it: roles and upstreams change later,
	// places must not. When it is of another cluster, or empty, the picture
	// is laid out by the upstreams of the moment.
	Places Places

	Title  string // what is shown, as in "async pair"
	Tape   string // the last tape line that was run
	Note   string // the caption of the moment; stands where the tape line does
	Notice string // stands where both do, until it is empty
	Level  NoticeLevel
	// Prompt is the line being typed, or nil.
	Prompt *Prompt

	Playing bool
	Speed   string // as in "1/20"
	Motion  bool   // false draws messages as counts on their links
	Fine    bool   // the clock shows tenths of a millisecond
	FPS     string // shown when not empty
	// Captions says that people have the time to read what each message is.
	Captions bool

	Events   []EventLine // newest last
	Trail    *Trail      // may be nil
	Tab      Tab
	Wider    int // columns that the panel has more than usual, or less when negative
	Scroll   int // lines that the events or the failover console are scrolled back
	Selected Target
	// Inspector is what the inspector shows. It may be nil unless its tab is
	// chosen.
	Inspector *Inspector
	Versions  *Versions       // of the tab of that name; may be nil elsewhere
	Beliefs   []engine.Belief // what clients were told, newest first
	Keys      []Key           // the bottom line, most important first

	Timeline *Timeline  // may be nil
	Space    *SpaceTime // drawn instead of the cluster, when not nil
	Compare  *Compare   // drawn beside the cluster of Still, when not nil
	Menu     *Menu      // of the home screen
	Lesson   *Lesson    // of the lesson screen
	Help     *Help      // drawn over everything, when not nil
	Dialog   *Dialog    // drawn over everything but help, when not nil
}

// whole tells whether a diagram or a comparison takes the room of the cluster
// and of the panel.
func (f *Frame) whole() bool { return f.Space != nil || f.Compare != nil }

// Screen is which picture is drawn.
type Screen uint8

// The screens.
const (
	Home Screen = iota
	Sandbox
	Learning
)

// Tab is what stands beside the cluster.
type Tab uint8

// The tabs. With TabCanvas the cluster has all the room.
const (
	TabOverview Tab = iota
	TabEvents
	TabFailover  // of clusters with a leader
	TabConflicts // of clusters with several leaders
	TabVersions  // of clusters whose nodes keep versions
	TabClients
	TabInspector
	TabCanvas
	Tabs // the number of tabs
)

// String returns the name of the tab.
func (t Tab) String() string {
	return [...]string{"overview", "events", "failover", "conflicts", "versions", "clients", "inspector", "cluster", "none"}[min(t, Tabs)]
}

// WhyNot says why a tab has nothing to show of a cluster, or "".
func (t Tab) WhyNot(s *engine.Still) string {
	switch {
	case s == nil:
	case t == TabFailover && s.Mesh.Leaders > 0:
		return "every node leads, so there is nothing to fail over: clients ask another one"
	case t == TabConflicts && s.Mesh.Leaders == 0:
		return "only where several nodes lead can two of them contradict each other"
	case t == TabFailover && s.Ring.N > 0:
		return "a leaderless cluster has no failover: quorums go on without the nodes that are gone"
	case t == TabVersions && !s.Versioned:
		return "the nodes of this cluster keep a log, and no versions: the overview says who lags behind it"
	}
	return ""
}

// Next returns the tab that follows, of those that have something to show.
func (t Tab) Next(s *engine.Still) Tab {
	for {
		if t = (t + 1) % Tabs; t.WhyNot(s) == "" {
			return t
		}
	}
}

// NoticeLevel says how a notice is meant.
type NoticeLevel uint8

// The levels of a notice.
const (
	Info    NoticeLevel = iota
	Refusal             // what was asked cannot be done now
	Error               // what was asked makes no sense
)

// EventLine is an event as a person reads it.
type EventLine struct {
	At    engine.Time
	Level engine.Level
	Text  string
}

// Prompt is the line behind ":" while it is typed.
type Prompt struct {
	Text   string
	Cursor int    // in characters
	Hint   string // what would complete it, or what is wrong with it
	Wrong  bool   // the hint says what is wrong
	// Refused says that the line was tried, and the hint why nothing came of it.
	Refused bool
}

// Key is one entry of the bottom line.
type Key struct {
	Keys   string // as in "space"
	Label  string // as in "pause"
	WhyNot string // why it does nothing now; empty when it does
}

// Menu is the list of the home screen.
type Menu struct {
	Promise string // what the program is for
	Items   []MenuItem
	Cursor  int
	Hint    string // what to press to break the cluster beside it
}

// MenuItem is one choice of a menu.
type MenuItem struct {
	Label, Detail, WhyNot string

	Head  string // stands over it and those that follow
	Under bool   // it belongs to the last head
	Main  bool   // what it is about is always told
	Bars  []Bar  // how far something has come
}

// Bar is how much of something is done.
type Bar struct {
	Name        string
	Done, Total int
}

// Dialog is a list to choose from.
type Dialog struct {
	Title  string
	Note   string
	Filter *Prompt // what is typed to narrow the list; nil when nothing can be
	Items  []DialogItem
	Cursor int
}

// DialogItem is one choice. WhyNot says why it cannot be chosen now.
type DialogItem struct{ Label, Detail, WhyNot string }

// Help is the list of all keys.
type Help struct {
	Title    string
	Sections []HelpSection
	Scroll   int // lines scrolled down; more than there are is the end
}

// HelpSection is a group of keys.
type HelpSection struct {
	Title string
	Rows  []HelpRow
}

// HelpRow is a key and what it does.
type HelpRow struct {
	Keys, Text string
	WhyNot     string
}

// Target is something on the screen that can be pointed at. The zero value
// is nothing.
type Target struct {
	Kind  TargetKind
	ID    engine.ID
	Peer  engine.ID // of a link: its other end, larger than ID; of a message: to whom
	Index int       // of a step, an item, a key, a tab, a cause or a place on the timeline; of a message: when it was sent
}

// TargetKind is what kind of thing a target is.
type TargetKind uint8

// The kinds of target.
const (
	NoTarget TargetKind = iota
	NodeTarget
	LinkTarget
	ClientTarget
	StepTarget
	MenuTarget
	DialogTarget
	KeyTarget
	TabTarget
	CauseTarget
	TimelineTarget
	DividerTarget // between the cluster and the panel, to be dragged
	MessageTarget
	SectionTarget
	AnswerTarget   // an option of a prediction or a question
	EvidenceTarget // a moment of the past
	RowTarget      // a key of the table of versions
)

// NodeAt returns the target that is a node.
func NodeAt(id engine.ID) Target { return Target{Kind: NodeTarget, ID: id} }

// ClientAt returns the target that is a client.
func ClientAt(id engine.ID) Target { return Target{Kind: ClientTarget, ID: id} }

// LinkAt returns the target that is the link between two endpoints.
func LinkAt(a, b engine.ID) Target {
	return Target{Kind: LinkTarget, ID: min(a, b), Peer: max(a, b)}
}

// Standing returns the target, or the link that a message is on: what is still
// there when the message has arrived.
func (t Target) Standing() Target {
	if t.Kind == MessageTarget {
		return LinkAt(t.ID, t.Peer)
	}
	return t
}

// MessageAt returns the target that is a message on its way.
func MessageAt(m *engine.Message) Target {
	return Target{Kind: MessageTarget, ID: m.From, Peer: m.To, Index: int(m.SentAt)}
}
