package themes

// Glyphs are the symbols that carry meaning. Every one is one cell wide in
// every terminal; the ASCII set is made of 7-bit characters only.
type Glyphs struct {
	Write, Answer, Record, Ack, Read, Response, Heartbeat rune
	Connect, Accept, Refuse, Reset, Check, Report, Failed rune

	Replayed, Flushed, Received, Missing rune
	Same, Differs                        rune
	Cut, HeldAcross, HeldDown            rune
	// What was heard of a replica that a request needs, and what one has of a key.
	SlotFull, SlotEmpty, StandIn      rune
	Newest, Older, Deleted            rune
	ThinAcross, ThinDown              rune
	ArrowUp, ArrowDown                rune
	ArrowLeft, ArrowRight             rune
	Play, Pause                       rune
	Pointer, Done, Todo, Skipped, Dot rune
	Ellipsis, Bar, Ahead, Caret       rune

	Light, Rounded, Heavy, Dashed, Double Box
	// Lines holds the light line for every set of directions: North, East,
	// South and West.
	Lines [16]rune
	// Spark holds eight levels, from nearly nothing to full.
	Spark [8]rune
}

// The directions in which a line leaves a cell.
const (
	North = 1 << iota
	East
	South
	West
)

// Box is a set of border characters.
type Box struct {
	Across, Down                               rune
	TopLeft, TopRight, BottomLeft, BottomRight rune
	Tee                                        rune // a line leaves downwards
}

// unicodeGlyphs returns the set for terminals that can show it.
func unicodeGlyphs() Glyphs {
	return Glyphs{
		Write: '◆', Answer: '◇', Record: '●', Ack: '○', Read: '▷', Response: '◁', Heartbeat: '·',
		Connect: '▴', Accept: '▾', Refuse: '⊘', Reset: '×', Check: '?', Report: '!', Failed: '✗',
		Replayed: '█', Flushed: '▓', Received: '▒', Missing: '·',
		Same: '=', Differs: '≠',
		Cut: '╳', HeldAcross: '┄', HeldDown: '┆',
		SlotFull: '■', SlotEmpty: '□', StandIn: '▣',
		Newest: '●', Older: '○', Deleted: '†',
		ThinAcross: '┈', ThinDown: '┊',
		ArrowUp: '▲', ArrowDown: '▼', ArrowLeft: '◀', ArrowRight: '▶',
		Play: '▶', Pause: '‖',
		Pointer: '▸', Done: '✓', Todo: '·', Skipped: '↷', Dot: '·',
		Ellipsis: '…', Bar: '▌', Ahead: '▸', Caret: '│',
		Light:   Box{'─', '│', '┌', '┐', '└', '┘', '┬'},
		Rounded: Box{'─', '│', '╭', '╮', '╰', '╯', '┬'},
		Heavy:   Box{'━', '┃', '┏', '┓', '┗', '┛', '┯'},
		Dashed:  Box{'╌', '╎', '┌', '┐', '└', '┘', '┬'},
		Double:  Box{'═', '║', '╔', '╗', '╚', '╝', '╤'},
		Lines:   [16]rune{' ', '│', '─', '╰', '│', '│', '╭', '├', '─', '╯', '─', '┴', '╮', '┤', '┬', '┼'},
		Spark:   [8]rune{'▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'},
	}
}

// asciiGlyphs returns the set for everything else.
func asciiGlyphs() Glyphs {
	plain := Box{'-', '|', '+', '+', '+', '+', '+'}
	return Glyphs{
		Write: 'W', Answer: 'a', Record: '*', Ack: 'o', Read: 'R', Response: 'r', Heartbeat: '.',
		Connect: '^', Accept: 'v', Refuse: '!', Reset: 'x', Check: '?', Report: '!', Failed: 'X',
		Replayed: '#', Flushed: '=', Received: '-', Missing: '.',
		Same: '=', Differs: '!',
		Cut: 'X', HeldAcross: '~', HeldDown: ':',
		SlotFull: '#', SlotEmpty: '.', StandIn: '&',
		Newest: '*', Older: 'o', Deleted: 't',
		ThinAcross: '.', ThinDown: '.',
		ArrowUp: '^', ArrowDown: 'v', ArrowLeft: '<', ArrowRight: '>',
		Play: '>', Pause: '=',
		Pointer: '>', Done: '+', Todo: '.', Skipped: '/', Dot: '-',
		Ellipsis: '~', Bar: '|', Ahead: '>', Caret: '|',
		Light:   plain,
		Rounded: plain,
		Heavy:   Box{'=', '|', '#', '#', '#', '#', '+'},
		Dashed:  Box{'.', ':', '.', '.', '.', '.', '+'},
		Double:  Box{'=', 'H', 'H', 'H', 'H', 'H', '+'},
		Lines:   [16]rune{' ', '|', '-', '+', '|', '|', '+', '+', '-', '+', '-', '+', '+', '+', '+', '+'},
		Spark:   [8]rune{'_', '.', ':', '-', '=', '+', '*', '#'},
	}
}

// plain finds a 7-bit stand-in for a character of a text.
func plain(r rune) rune {
	switch r {
	case '·', '•':
		return '-'
	case '…':
		return '~'
	case '→', '▸', '▶', '›', '»':
		return '>'
	case '←', '◀', '‹', '«':
		return '<'
	case '↑':
		return '^'
	case '↓':
		return 'v'
	case '–', '—', '─':
		return '-'
	case '×':
		return 'x'
	case '≠':
		return '!'
	case '‘', '’':
		return '\''
	case '“', '”':
		return '"'
	case '✓':
		return '+'
	case '✗':
		return 'X'
	case '⊘':
		return '!'
	}
	return '?'
}
