package themes

// style is what one role looks like: an ink, perhaps a painted ground, and
// attributes that also work without any colour.
type style struct {
	fg, bg *ink
	attr   attr
	mono   attr // attributes when there are no colours
}

type attr uint8

const (
	bold attr = 1 << iota
	dim
	underline
	reverse
)

// styles is the second layer: every role gets an ink of the palette.
func styles(p *palette) [Roles]style {
	var s [Roles]style
	neutral(p, &s)
	nodes(p, &s)
	verdicts(p, &s)
	traffic(p, &s)
	return s
}

func neutral(p *palette, s *[Roles]style) {
	s[Text] = style{fg: &p.text}
	s[Strong] = style{fg: &p.strong, attr: bold, mono: bold}
	s[Dim] = style{fg: &p.dim}
	s[Faint] = style{fg: &p.faint, mono: dim}
	s[Title] = style{fg: &p.strong, attr: bold, mono: bold}
	s[Heading] = style{fg: &p.dim, attr: bold, mono: bold}
	s[Border] = style{fg: &p.line, mono: dim}
	s[Rule] = style{fg: &p.faint, mono: dim}
	s[Selected] = style{fg: &p.strong, attr: bold, mono: bold}
	s[SelectedTag] = style{fg: &p.onTag, bg: &p.strong, attr: bold, mono: reverse}
	s[Key] = style{fg: &p.primary, attr: bold, mono: bold}
	s[KeyOff] = style{fg: &p.faint, mono: dim}
	s[Status] = style{fg: &p.text}
	s[Prompt] = style{fg: &p.good}
	s[Cursor] = style{fg: &p.onTag, bg: &p.strong, mono: reverse}
	s[Notice] = style{fg: &p.warn, attr: bold, mono: bold}
	s[Code] = style{fg: &p.good, mono: underline}
	s[Quoted] = style{fg: &p.primary, attr: bold, mono: bold}
}

func nodes(p *palette, s *[Roles]style) {
	s[Primary] = style{fg: &p.primary, attr: bold, mono: bold}
	s[PrimaryTag] = style{fg: &p.onTag, bg: &p.primary, attr: bold, mono: reverse | bold}
	s[Standby] = style{fg: &p.standby}
	s[StandbyTag] = style{fg: &p.standby}
	s[Down] = style{fg: &p.faint, mono: dim}
	s[DownTag] = style{fg: &p.alarm, attr: bold, mono: bold}
	s[Fenced] = style{fg: &p.faint, mono: dim}
	s[FencedTag] = style{fg: &p.onTag, bg: &p.warn, attr: bold, mono: reverse}
	s[Frozen] = style{fg: &p.frozen}
	s[FrozenTag] = style{fg: &p.onTag, bg: &p.frozen, attr: bold, mono: reverse}
	s[Busy] = style{fg: &p.warn}
	s[BusyTag] = style{fg: &p.warn, attr: bold, mono: bold}
	s[BarReplayed] = style{fg: &p.standby}
	s[BarFlushed] = style{fg: &p.standby}
	s[BarReceived] = style{fg: &p.warn}
	s[BarMissing] = style{fg: &p.alarm, mono: dim}
	s[Chart1] = style{fg: &p.chart1}
	s[Chart2] = style{fg: &p.chart2}
	s[Chart3] = style{fg: &p.chart3}
	s[Chart4] = style{fg: &p.chart4}
	s[ChartMark] = style{fg: &p.alarm, attr: bold, mono: bold}
}

func verdicts(p *palette, s *[Roles]style) {
	s[Good] = style{fg: &p.good}
	s[Warn] = style{fg: &p.warn, attr: bold, mono: bold}
	s[WarnTag] = style{fg: &p.onTag, bg: &p.warn, attr: bold, mono: reverse}
	s[Alarm] = style{fg: &p.alarm, attr: bold, mono: bold | underline}
	s[AlarmTag] = style{fg: &p.onTag, bg: &p.alarm, attr: bold, mono: reverse | bold}
	s[CalmTag] = style{fg: &p.dim}
}

func traffic(p *palette, s *[Roles]style) {
	s[Write] = style{fg: &p.write, attr: bold, mono: bold}
	s[Answer] = style{fg: &p.write, attr: bold, mono: bold}
	s[Record] = style{fg: &p.record, attr: bold, mono: bold}
	s[Ack] = style{fg: &p.ack, attr: bold, mono: bold}
	s[Read] = style{fg: &p.read, attr: bold, mono: bold}
	s[Response] = style{fg: &p.read, attr: bold, mono: bold}
	s[Heartbeat] = style{fg: &p.dim}
	s[Control] = style{fg: &p.dim, attr: bold, mono: bold}
	s[LinkUp] = style{fg: &p.line}
	s[LinkIdle] = style{fg: &p.faint, mono: dim}
	s[LinkCut] = style{fg: &p.alarm, attr: bold, mono: bold}
	s[LinkHeld] = style{fg: &p.warn}
	s[LinkClient] = style{fg: &p.faint, mono: dim}
}
