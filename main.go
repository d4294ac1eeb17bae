// Command splitbrain teaches database replication by letting people break it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strings"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"splitbrain/engine/tape"
	"splitbrain/lessons"
	"splitbrain/themes"
	"splitbrain/views"
	"splitbrain/views/deck"
	"splitbrain/views/desk"
	"splitbrain/views/export"
	"splitbrain/views/headless"
	"splitbrain/views/projector"
	"splitbrain/views/settings"
	"splitbrain/views/sweep"
)

func main() {
	root := rootCommand()
	err := root.ExecuteContext(context.Background())
	var status headless.Exit
	switch {
	case errors.As(err, &status):
		os.Exit(int(status))
	case err != nil:
		fmt.Fprintln(root.ErrOrStderr(), "splitbrain: "+err.Error())
		os.Exit(tape.StatusInvalid)
	}
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "unknown"
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use: "splitbrain", Short: "Learn database replication by breaking it, in your terminal",
		Long:    "Learn database replication by breaking it, in your terminal.\nWithout a command it opens the home screen, with a cluster already running.",
		Args:    cobra.NoArgs,
		Version: version(), SilenceErrors: true, SilenceUsage: true,
		RunE: func(cmd *cobra.Command, _ []string) error { return play(cmd, tape.PresetNames()[0], views.Home) },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		var bad *pflag.InvalidValueError
		if errors.As(err, &bad) && strings.Contains(bad.GetFlag().Value.Type(), "int") {
			expected := "a whole number"
			if strings.HasPrefix(bad.GetFlag().Value.Type(), "u") {
				expected += " from 0 on"
			}
			return fmt.Errorf("--%s %s: expected %s", bad.GetFlag().Name, bad.GetValue(), expected)
		}
		return err
	})
	settings.AddFlags(root.PersistentFlags())
	root.PersistentFlags().Bool("panic", false, "")
	_ = root.PersistentFlags().MarkHidden("panic") // for the test of what a panic leaves behind
	sandbox := &cobra.Command{
		Use: "sandbox [PRESET|FILE]", Short: "Open a cluster to play with",
		Long:      "Open a cluster to play with: a preset (" + strings.Join(tape.PresetNames(), ", ") + ") or a tape of your own.",
		Args:      cobra.MaximumNArgs(1),
		ValidArgs: tape.PresetNames(),
		RunE: func(cmd *cobra.Command, args []string) error {
			return play(cmd, append(args, tape.PresetNames()[0])[0], views.Sandbox)
		},
	}
	print := func(use, short string, text func(*cobra.Command) (string, error)) *cobra.Command {
		return &cobra.Command{Use: use, Short: short, Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
			out, err := text(cmd)
			if err == nil {
				_, err = io.WriteString(cmd.OutOrStdout(), out)
			}
			return err
		}}
	}
	root.AddCommand(headless.Run(), sandbox, learnCommand(), lessonsCommand(), progressCommand(),
		export.Command(export.Outside{Read: headless.ReadTape, Theme: pictureTheme}),
		sweep.Command(sweep.Outside{Read: headless.ReadTape, ASCII: asciiOnly, Exit: func(status int) error { return headless.Exit(status) }}),
		print("config", "Print every setting and where it comes from", configText),
		print("keys", "Print every key and what it does", keysText),
		print("themes", "List the themes, your own too, and show them", func(cmd *cobra.Command) (string, error) {
			values, _, err := load(cmd)
			if err != nil {
				return "", err
			}
			return headless.Themes(values)
		}),
		print("verbs", "Print the reference of the tape language", func(*cobra.Command) (string, error) { return tape.Reference(), nil }),
		print("man", "Print the manual page", headless.Manual))
	return root
}

func learnCommand() *cobra.Command {
	var plain, testOut bool
	cmd := &cobra.Command{
		Use: "learn [LESSON]", Short: "Take a lesson",
		Long:    "Take a lesson: by its id, its number, or a file. Without one, go on where you are.\nWith --test-out the letter of a chapter stands for the checks of all its lessons.",
		Example: "splitbrain learn --plain async-loses",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !plain {
				return playLesson(cmd, append(args, "")[0], testOut)
			}
			return lessons.Learn(cmd.InOrStdin(), cmd.OutOrStdout(), lessons.NewLibrary(lessons.OwnFolder()),
				append(args, "")[0], lessons.ProgressFile(), testOut)
		},
	}
	cmd.Flags().BoolVar(&plain, "plain", false, "as linear text, with typed answers")
	cmd.Flags().BoolVar(&testOut, "test-out", false, "only the check at its end")
	return cmd
}

func lessonsCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "lessons", Short: "List, check and begin lessons"}
	cmd.AddCommand(
		&cobra.Command{Use: "list", Short: "List the lessons and what you have done of them", Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error {
				progress, note, err := lessons.LoadProgress(lessons.ProgressFile())
				if err != nil {
					return err
				}
				if note != "" {
					fmt.Fprintln(cmd.ErrOrStderr(), "splitbrain: "+note)
				}
				return lessons.List(cmd.OutOrStdout(), lessons.NewLibrary(lessons.OwnFolder()), progress)
			}},
		&cobra.Command{Use: "check [FILE...]", Short: "Prove that lessons keep what they promise",
			RunE: func(cmd *cobra.Command, files []string) error {
				sound, err := lessons.CheckFiles(cmd.OutOrStdout(), lessons.NewLibrary(lessons.OwnFolder()), files)
				if err == nil && !sound {
					err = headless.Exit(tape.StatusFailed)
				}
				return err
			}},
		&cobra.Command{Use: "new FILE", Short: "Write a small lesson to begin from", Args: cobra.ExactArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error { return lessons.New(cmd.OutOrStdout(), args[0]) }})
	return cmd
}

func progressCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "progress", Short: "Move your progress between machines"}
	cmd.AddCommand(
		&cobra.Command{Use: "export FILE", Short: "Write your progress to a file; - is the standard output", Args: cobra.ExactArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error {
				return lessons.Export(cmd.OutOrStdout(), lessons.ProgressFile(), args[0])
			}},
		&cobra.Command{Use: "import FILE", Short: "Take in the best of a file; - is the standard input", Args: cobra.ExactArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error {
				return lessons.Import(cmd.OutOrStdout(), cmd.InOrStdin(), lessons.ProgressFile(), args[0])
			}})
	return cmd
}

func configText(cmd *cobra.Command) (string, error) {
	values, table, err := load(cmd)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, s := range settings.All() {
		fmt.Fprintf(&b, "%-18s %-12s %s\n", s.Key, values.Get(s.Key), values.Source(s.Key))
	}
	for _, a := range table {
		key := "keys." + a.name
		fmt.Fprintf(&b, "%-18s %-12s %s\n", key, strings.Join(a.keys, " "), values.Source(key))
	}
	return b.String(), nil
}

func keysText(cmd *cobra.Command) (string, error) {
	_, table, err := load(cmd)
	return keyTable(table), err
}

// pictureTheme returns the theme of pictures that the settings ask for.
func pictureTheme(cmd *cobra.Command) (*themes.Theme, error) {
	values, _, err := load(cmd)
	if err != nil {
		return nil, err
	}
	return export.LoadTheme(values.Themes(), values.Get("theme"), values.Get("glyphs"))
}

// asciiOnly tells whether text may only have plain symbols.
func asciiOnly(cmd *cobra.Command) (bool, error) {
	values, _, err := load(cmd)
	if err != nil {
		return false, err
	}
	return values.Get("glyphs") == "ascii" || values.Get("glyphs") == "auto" && !settings.UTF8(), nil
}

// load reads the settings and binds the configured keys.
func load(cmd *cobra.Command) (*settings.Values, []action, error) {
	table := actions()
	names := make([]string, len(table))
	for i := range table {
		names[i] = table[i].name
	}
	values, err := settings.Load(cmd.Flags(), names)
	if err != nil {
		return nil, nil, err
	}
	return values, table, bindKeys(table, values.Keys)
}

// play opens the screen. It needs a terminal that can do more than print.
func play(cmd *cobra.Command, name string, screen views.Screen) error {
	return present(cmd, screen, func(m *model) error {
		err := m.open(cmd, name)
		if err == nil && screen == views.Sandbox {
			err = m.ShowSides()
		}
		return err
	})
}

// playLesson opens the screen with a lesson.
func playLesson(cmd *cobra.Command, name string, testOut bool) error {
	return present(cmd, views.Learning, func(m *model) error {
		chosen, err := lessons.Choose(lessons.NewLibrary(lessons.OwnFolder()), name, lessons.ProgressFile(), testOut)
		if err == nil {
			err = m.learn(chosen, name, testOut)
		}
		return err
	})
}

// present opens the screen with what open puts on it.
func present(cmd *cobra.Command, screen views.Screen, open func(*model) error) error {
	values, table, err := load(cmd)
	if err != nil {
		return err
	}
	m := newModel(values, table, screen)
	m.OpenFile = func(file string) error { return m.open(cmd, file) }
	m.OnHome, m.KeyOf = m.refreshHome, m.keyOf
	if err := open(m); err != nil {
		return err
	}
	if screen == views.Home {
		m.refreshHome()
	}
	m.Refresh()
	m.panics, _ = cmd.Flags().GetBool("panic")
	if kind := os.Getenv("TERM"); kind == "" || kind == "dumb" || !term.IsTerminal(os.Stdout.Fd()) || !term.IsTerminal(os.Stdin.Fd()) {
		if screen == views.Learning {
			return errors.New("the screen needs a terminal; splitbrain learn --plain plays a lesson without one")
		}
		return errors.New("the screen needs a terminal; splitbrain run FILE plays a tape without one")
	}
	ctx, stop := context.WithCancelCause(cmd.Context())
	defer stop(nil)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM) // a terminal that closes sends the first
	go func() {
		if s, ok := (<-signals).(syscall.Signal); ok {
			stop(headless.Exit(128 + int(s)))
		}
	}()
	m.projector = projector.New(os.Stdout, os.Stdin)
	if m.profile = colorprofile.ASCII; os.Getenv("NO_COLOR") == "" {
		m.profile = colorprofile.Detect(os.Stdout, os.Environ())
	}
	defer m.projector.Close()
	if err := m.showFirst(); err != nil {
		return err
	}
	_, err = tea.NewProgram(m, tea.WithOutput(m.projector), tea.WithColorProfile(m.profile), tea.WithFPS(modesPerSecond),
		tea.WithContext(ctx), tea.WithoutSignalHandler()).Run()
	m.Close()
	if ended := context.Cause(ctx); ended != nil {
		return ended
	}
	return err
}

// modesPerSecond is how often Bubble Tea looks for something to tell the
// terminal: another mode, a question, a wiped screen. Pictures do not wait for
// it.
const modesPerSecond = 30

// showFirst shows a picture before Bubble Tea begins. It is the same that
// follows, but for a background that the terminal has not told of yet.
func (m *model) showFirst() error {
	width, height, err := term.GetSize(os.Stdout.Fd())
	if err != nil || width <= 0 || height <= 0 {
		return nil // Bubble Tea finds another way to a size
	}
	if err := m.projector.Open(); err != nil {
		return err
	}
	m.Frame.Width, m.Frame.Height = width, height
	m.show()
	return nil
}

// model is the one Bubble Tea model: a stage, and how a person looks at it.
type model struct {
	values  *settings.Values
	table   []action
	theme   *themes.Theme
	named   string // theme by name; "" follows the terminal's background
	light   bool
	profile colorprofile.Profile

	desk.Desk
	fps     int
	motion  bool
	mouse   bool
	ticking bool
	last    time.Time // when the last frame was, zero after a rest

	projector *projector.Projector
	picture   views.Drawing // its memory is used again

	quitting bool
	panics   bool
}

// frameMsg says that it is time for the next picture.
type frameMsg time.Time

func newModel(values *settings.Values, table []action, screen views.Screen) *model {
	m := &model{
		values: values, table: table,
		fps:    values.Int("fps"),
		motion: values.Get("motion") == "full", mouse: values.Get("mouse") == "on",
	}
	m.Playing, m.Pace = true, deck.PaceNamed(values.Get("speed"))
	if name := values.Get("theme"); name != "auto" {
		m.named = name
	}
	if !m.motion {
		m.fps = 4
	}
	m.Frame.Screen = screen
	return m
}

// open puts a preset or a file on the stage.
func (m *model) open(cmd *cobra.Command, name string) error {
	text, isPreset := tape.Preset(name)
	m.Preset = desk.PresetIndex(name)
	if !isPreset {
		var err error
		if text, err = headless.ReadTape(cmd, name); errors.Is(err, os.ErrNotExist) && !strings.ContainsAny(name, "./") {
			return fmt.Errorf("%s is neither a preset (%s) nor a file", name, strings.Join(tape.PresetNames(), ", "))
		} else if err != nil {
			return err
		}
	}
	script, err := tape.Parse(name, text)
	if err != nil {
		return err
	}
	stage, err := tape.NewStage(script, nil)
	if err == nil {
		m.Show(stage)
	}
	return err
}

// Init asks the terminal for its background and sets the clock going.
func (m *model) Init() tea.Cmd { return tea.Batch(tea.RequestBackgroundColor, m.tick()) }

// tick asks for the next frame while something moves, and for none otherwise.
func (m *model) tick() tea.Cmd {
	if !m.Moves() {
		m.ticking, m.last = false, time.Time{}
		return rest
	}
	m.ticking = true
	return tea.Every(time.Second/time.Duration(m.fps), func(t time.Time) tea.Msg { return frameMsg(t) })
}

// How much garbage may lie about: so many bytes, as long as they are a share of
// what is needed between these limits, in percent.
const (
	garbage                   = 4 << 20
	leastGarbage, mostGarbage = 25, 100
)

// finest is the pace below which a picture can be closer to the next than a
// millisecond, so that the clock shows tenths of it.
const finest = 0.1

// tidy keeps the garbage from growing with what a run has been through, all of
// which stays in memory.
func tidy() {
	needed := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(needed)
	share := 100 * garbage / max(needed[0].Value.Uint64(), 1)
	debug.SetGCPercent(int(min(max(share, leastGarbage), mostGarbage)))
}

// rest is done once when everything stands still: memory that is not needed
// goes back to the system.
func rest() tea.Msg {
	debug.FreeOSMemory()
	return nil
}

// Update handles one message and shows what came of it.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	next := m.handle(msg)
	if m.quitting {
		return m, tea.Quit
	}
	m.show()
	return m, next
}

func (m *model) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case frameMsg:
		m.advance(time.Time(msg))
		m.Refresh()
		return m.tick()
	case tea.WindowSizeMsg:
		m.Frame.Width, m.Frame.Height = msg.Width, msg.Height
	case tea.ColorProfileMsg:
		if msg.Profile != m.profile {
			m.profile, m.theme = msg.Profile, nil
		}
	case tea.BackgroundColorMsg:
		if light := !msg.IsDark(); light != m.light {
			m.light, m.theme = light, nil
		}
	case tea.ModeReportMsg:
		if msg.Mode == ansi.ModeSynchronizedOutput && msg.Value == ansi.ModeReset {
			m.projector.Sync()
		}
	case tea.ResumeMsg:
		m.last = time.Time{}
	case tea.KeyPressMsg:
		if m.panics {
			panic("asked for by a test")
		}
		m.onKey(msg)
	case tea.PasteMsg:
		m.Prompt.Paste(msg)
	case tea.MouseClickMsg:
		m.onClick(m.Press(msg.X, msg.Y))
	case tea.MouseMotionMsg:
		m.Drag(msg)
	case tea.MouseReleaseMsg:
		m.Release()
	case tea.MouseWheelMsg:
		if msg.Button == tea.MouseWheelUp {
			m.Scroll(+3)
		} else {
			m.Scroll(-3)
		}
	case desk.Saved:
		m.OnSaved(msg)
	}
	m.Refresh()
	after := m.After
	m.After = nil
	if m.Moves() && !m.ticking {
		return tea.Batch(after, m.tick())
	}
	return after
}

const (
	longestStep = 100 * time.Millisecond // of real time that one frame makes up for
	budget      = 12 * time.Millisecond  // of work that one frame may take; virtual time waits
)

// advance plays as much virtual time as real time has passed.
func (m *model) advance(now time.Time) {
	if !m.last.IsZero() && m.Moves() {
		began := time.Now()
		m.Failed(m.Advance(min(max(now.Sub(m.last), 0), longestStep), func() bool { return time.Since(began) > budget }))
		if now.Second() != m.last.Second() {
			tidy()
		}
	}
	m.last = now
	m.Collect()
}

// View says how the terminal should be. What is on it the projector shows.
func (m *model) View() tea.View {
	v := tea.NewView(" ") // an empty one would clear the screen again and again
	v.AltScreen, v.WindowTitle = true, "splitbrain"
	if m.mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	if m.theme != nil && m.theme.Background != nil {
		v.BackgroundColor, v.ForegroundColor = m.theme.Background, m.theme.Foreground
	}
	return v
}

// show draws the picture and sends the terminal what is new about it. A
// terminal that does not take it is gone, and Bubble Tea ends for that.
func (m *model) show() {
	if m.Frame.Width <= 0 {
		return
	}
	m.Draw(m.frame())
	m.Painter.Fill(&m.picture)
	_ = m.projector.Show(&m.picture)
}

// frame gathers all that a picture shows.
func (m *model) frame() *views.Frame {
	if m.theme == nil {
		m.loadTheme()
	}
	f := &m.Frame
	f.Theme, f.Still, f.Trail, f.Events = m.theme, &m.Stage.Still, &m.Trail, m.Lines
	f.Playing, f.Speed, f.Motion, f.Tape = m.Playing && !m.Waits(), m.Pace.String(), m.motion, m.Stage.Last
	f.Note, f.Fine = m.Note, m.Pace.Times() < finest
	f.Captions = m.Pace.SlowMotion() && f.Screen != views.Home
	f.Keys, f.Menu, f.Prompt = m.hints(), m.Menu(), m.Prompt.View()
	f.Timeline, f.Compare = m.Timeline(), m.Sides()
	m.Lens.Look(m.Stage.Reel(), f)
	if list := m.Palette.View(); list != nil {
		over := *f
		over.Dialog = list
		f = &over
	}
	return f
}

func (m *model) loadTheme() {
	name := m.named
	if name == "" {
		name = "dark"
		if m.light {
			name = "light"
		}
	}
	ascii := m.values.Get("glyphs") == "ascii" || m.values.Get("glyphs") == "auto" && !settings.UTF8()
	theme, err := m.values.Themes().Load(name, m.profile, ascii)
	if err != nil {
		m.Failed(err)
		theme, _ = themes.Load(themes.Names()[0], m.profile, ascii)
	}
	m.theme = theme
}

// class is a lesson being taken, as the desk needs it: what the player shows
// becomes plain values that can be drawn.
type class struct {
	*lessons.Player
	lookKey string
	next    string // the lesson to take after this one, once it is known
}

// Save keeps what the learner has come to.
func (c *class) Save() (note string, err error) {
	note, err = lessons.UpdateProgress(lessons.ProgressFile(), c.Result())
	if progress, _, again := lessons.LoadProgress(lessons.ProgressFile()); err == nil && again == nil {
		if e, found := progress.Next(lessons.NewLibrary(lessons.OwnFolder())); found {
			c.next = e.String()
		}
	}
	return note, err
}

// Show returns what the lesson looks like now.
func (c *class) Show() *views.Lesson {
	v := c.View()
	l := &views.Lesson{LookKey: c.lookKey,
		Title: v.Title, Progress: v.Progress, Step: v.Step, Steps: v.Steps, Heading: v.Heading,
		Phase: views.LessonPhase(v.Phase), Story: slices.Concat(prose(v.Intro), prose(v.Text)),
		Suggestion: v.Suggestion, Hints: prose(v.Hints), MoreHints: v.MoreHints, Solution: v.Solution, Unsolvable: v.Unsolvable,
		Result: v.Result, Reply: spans(v.Reply), Explanation: prose(v.Explanation), Notice: v.Notice, Mastered: v.Outcome.Mastered,
	}
	if p := v.Prediction; p != nil {
		l.ResultRight = p.Right
		l.Prediction = &views.Ask{Text: prose(p.Question), Options: options(p.Options), Cursor: -1, Locked: p.Locked, Said: p.Said,
			Example: "type a number, like 7", Letters: "0123456789.-"}
		switch {
		case p.Kind == lessons.Order:
			l.Prediction.Kind, l.Prediction.Order, l.Prediction.Real = views.AskOrder, p.SaidOrder, p.WasOrder
		case p.Kind != lessons.Number:
			l.Prediction.Kind = views.AskChoice
		case p.IsTime:
			l.Prediction.Example, l.Prediction.Letters = "type a duration, like 300ms or 5s", "0123456789.msuh"
			l.Prediction.IsTime, l.Prediction.Unit = true, p.Unit
		}
	}
	for i := range l.Hints {
		l.Hints[i].Kind = views.PlainProse // each has a heading
	}
	for _, g := range v.Goals {
		l.Goals = append(l.Goals, views.LessonGoal{Kind: goalKinds[g.Kind], Text: spans(g.Text), Done: g.Done, Left: g.Left,
			Broken: g.Kind >= lessons.Never && strings.Contains(v.Notice, lessons.TextOf(g.Text))})
	}
	for _, e := range v.Evidence {
		l.Evidence = append(l.Evidence, views.Moment{At: e.At, Text: spans(e.Text), Found: e.Found})
	}
	if q := v.Question; q != nil {
		l.Question = &views.Ask{Kind: views.AskChoice, Text: prose(q.Text), Options: options(q.Options), Cursor: -1, Locked: q.Answered,
			Said: q.Said, Judged: q.Answered, Right: q.Right, Was: q.Was, Reply: spans(q.Reply)}
	}
	if v.Phase == lessons.Finished {
		l.Ending = []views.Prose{{Spans: []views.Span{{Text: v.Outcome.String(), Style: views.BoldSpan}}}}
		if c.next != "" {
			l.Ending = append(l.Ending, views.Prose{Spans: []views.Span{{Text: "Next: " + c.next}}})
		}
	}
	return l
}

var goalKinds = [...]views.GoalKind{lessons.Reach: views.ReachGoal, lessons.See: views.SeeGoal, lessons.Never: views.NeverGoal, lessons.Within: views.WithinGoal}

func prose(paragraphs []lessons.Paragraph) []views.Prose {
	all := make([]views.Prose, len(paragraphs))
	for i, p := range paragraphs {
		all[i] = views.Prose{Kind: views.ProseKind(p.Kind), Spans: spans(p.Spans)}
	}
	return all
}

func spans(of []lessons.Span) []views.Span {
	all := make([]views.Span, len(of))
	for i, s := range of {
		all[i] = views.Span{Text: s.Text, Style: views.SpanStyle(s.Style)}
	}
	return all
}

func options(of [][]lessons.Span) [][]views.Span {
	all := make([][]views.Span, len(of))
	for i := range of {
		all[i] = spans(of[i])
	}
	return all
}

// learn opens a lesson, which was asked for by its name or that of its
// chapter.
func (m *model) learn(lesson *lessons.Lesson, name string, testOut bool) error {
	player, err := lessons.NewPlayer(lesson, testOut)
	if err != nil {
		return err
	}
	m.NextLesson = func() error {
		library, name, testOut := lessons.NewLibrary(lessons.OwnFolder()), name, testOut && name == lesson.Chapter
		if !testOut {
			name = ""
		}
		next, err := lessons.Choose(library, name, lessons.ProgressFile(), testOut)
		if err == nil {
			err = m.learn(next, name, testOut)
		}
		return err
	}
	m.Learn(&class{Player: player, lookKey: m.keyNamed("evidence")}, fmt.Sprintf("lesson %d", lesson.Row))
	return nil
}

// refreshHome brings what the home screen says about lessons up to date.
func (m *model) refreshHome() {
	library := lessons.NewLibrary(lessons.OwnFolder())
	progress, note, err := lessons.LoadProgress(lessons.ProgressFile())
	if err != nil {
		m.Say(views.Error, err.Error())
		progress = &lessons.Progress{}
	} else if note != "" {
		m.Say(views.Info, note)
	}
	open := func(e *lessons.Entry) error {
		lesson, err := e.Lesson()
		if err == nil {
			err = m.learn(lesson, "", false)
		}
		return err
	}
	m.Entries = m.Entries[:0]
	if m.HasLesson() {
		m.Entries = append(m.Entries, desk.Entry{MenuItem: views.MenuItem{Label: "Continue", Detail: m.LessonPlace(), Main: true}, Open: m.Resume})
	} else if e, found := progress.Next(library); found {
		label := "Continue"
		if first, found := library.FirstLook(); found && len(progress.Lessons) == 0 {
			label = "From the beginning"
			m.Entries = append(m.Entries, desk.Entry{MenuItem: views.MenuItem{Label: "Start here", Detail: first.Title + ", in two minutes", Main: true},
				Open: func() error { return open(first) }})
		}
		m.Entries = append(m.Entries, desk.Entry{MenuItem: views.MenuItem{Label: label, Detail: e.String(), Main: true}, Open: func() error { return open(e) }})
	}
	item := views.MenuItem{Label: "Learn", Detail: progress.Summary(library)}
	for _, c := range library.Chapters() {
		done, _ := progress.ChapterDone(c)
		item.Bars = append(item.Bars, views.Bar{Name: c.Letter, Done: done, Total: len(c.Lessons)})
	}
	m.Entries = append(m.Entries, desk.Entry{MenuItem: item, Open: func() error {
		items := make([]views.DialogItem, len(library.Entries))
		for i := range items {
			e := &library.Entries[i]
			items[i] = views.DialogItem{Label: e.Chapter + " " + e.String(), Detail: strings.TrimSpace(progress.State(e) + "  " + e.ID)}
		}
		m.Palette.Open("which lesson?", items)
		m.Chosen = func(item int) { m.Failed(open(&library.Entries[item])) }
		return nil
	}})
}
