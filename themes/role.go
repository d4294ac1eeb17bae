package themes

// Role is what a cell of the screen means. Views know roles only; what a role
// looks like is the theme's business.
type Role uint8

// The roles.
const (
	Text Role = iota
	Strong
	Dim
	Faint
	Title
	Heading
	Border
	Rule

	Primary    // border and name of a node that takes writes
	PrimaryTag // reversed
	Standby
	StandbyTag
	Down
	DownTag
	Fenced
	FencedTag
	Frozen
	FrozenTag
	Busy // starting, promoting, rewinding, cloning
	BusyTag

	Good
	Warn
	WarnTag
	Alarm
	AlarmTag
	CalmTag // a number that is fine, where an alarm would stand

	Write
	Answer
	Record
	Ack
	Read
	Response
	Heartbeat
	Control // connect, accept, refuse, reset, health check

	LinkUp
	LinkIdle
	LinkCut
	LinkHeld
	LinkClient

	BarReplayed
	BarFlushed
	BarReceived
	BarMissing

	Chart1
	Chart2
	Chart3
	Chart4
	ChartMark

	Selected
	SelectedTag
	Key
	KeyOff
	Status
	Prompt
	Cursor
	Notice

	Code   // a tape line in prose
	Quoted // a number that came out of the engine

	// Roles is the number of roles.
	Roles
)
