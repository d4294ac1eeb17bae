package themes

// ink is one colour, chosen by hand for each depth: a mechanical conversion
// sends half of any true-colour palette to the same few of 16 colours.
type ink struct {
	rgb uint32
	x   uint8 // of 256
	b   uint8 // of 16
}

// palette is the first of a theme's three layers: the inks by what they are
// for, before any role asks for one.
type palette struct {
	text, strong, dim, faint, line ink
	primary, standby, frozen       ink
	good, warn, alarm              ink
	write, record, ack, read       ink
	onTag                          ink // letters on a coloured tag
	chart1, chart2, chart3, chart4 ink
	background, foreground         uint32
	light                          bool
}

func darkPalette() palette {
	return palette{
		text: ink{0xd3dae6, 252, 15}, strong: ink{0xffffff, 231, 15}, dim: ink{0x97a3b8, 247, 7},
		faint: ink{0x5d6880, 241, 8}, line: ink{0x6f7d97, 244, 8},
		primary: ink{0x6cb6ff, 75, 14}, standby: ink{0x7fc8bd, 115, 6}, frozen: ink{0xa8c7ff, 153, 12},
		good: ink{0x7ee08a, 114, 10}, warn: ink{0xffcc66, 221, 11}, alarm: ink{0xff6b70, 203, 9},
		write: ink{0xffa657, 215, 11}, record: ink{0xd9a8ff, 183, 13}, ack: ink{0xa98be0, 141, 13},
		read: ink{0x79dfff, 117, 14}, onTag: ink{0x10141c, 233, 0},
		chart1: ink{0x6cb6ff, 75, 14}, chart2: ink{0xffa657, 215, 11},
		chart3: ink{0xd9a8ff, 183, 13}, chart4: ink{0x7ee08a, 114, 10},
		background: 0x10141c, foreground: 0xd3dae6,
	}
}

func lightPalette() palette {
	return palette{
		text: ink{0x252b37, 235, 0}, strong: ink{0x000000, 16, 0}, dim: ink{0x4a5362, 240, 8},
		faint: ink{0x767f8d, 243, 8}, line: ink{0x66708a, 242, 8},
		primary: ink{0x0550ae, 25, 4}, standby: ink{0x0f6d66, 23, 6}, frozen: ink{0x3d63c9, 62, 4},
		good: ink{0x1a7f37, 28, 2}, warn: ink{0x8f5a00, 94, 5}, alarm: ink{0xc81e2b, 160, 1},
		write: ink{0xb34700, 130, 1}, record: ink{0x8035cc, 92, 5}, ack: ink{0x6a4fb3, 61, 5},
		read: ink{0x0a6c93, 24, 4}, onTag: ink{0xffffff, 231, 15},
		chart1: ink{0x0550ae, 25, 4}, chart2: ink{0xb34700, 130, 1},
		chart3: ink{0x8035cc, 92, 5}, chart4: ink{0x1a7f37, 28, 2},
		background: 0xffffff, foreground: 0x252b37, light: true,
	}
}

func contrastPalette() palette {
	white, black := ink{0xffffff, 231, 15}, ink{0x000000, 16, 0}
	return palette{
		text: white, strong: white, dim: ink{0xd8d8d8, 253, 7},
		faint: ink{0xa8a8a8, 248, 7}, line: ink{0xd8d8d8, 253, 7},
		primary: ink{0x00e5ff, 51, 14}, standby: white, frozen: ink{0x8fc1ff, 117, 14},
		good: ink{0x4dff4d, 83, 10}, warn: ink{0xffff00, 226, 11}, alarm: ink{0xff5c5c, 203, 9},
		write: ink{0xffff00, 226, 11}, record: ink{0xff9cff, 219, 13}, ack: ink{0xff9cff, 219, 13},
		read: ink{0x00e5ff, 51, 14}, onTag: black,
		chart1: ink{0x00e5ff, 51, 14}, chart2: ink{0xffff00, 226, 11},
		chart3: ink{0xff9cff, 219, 13}, chart4: white,
		background: 0x000000, foreground: 0xffffff,
	}
}

// okabeDarkPalette takes its hues from the set of Okabe and Ito, which people
// with any of the common colour vision deficiencies can tell apart. Good and
// alarm differ in lightness and in the blue-yellow direction, never only in
// red against green.
func okabeDarkPalette() palette {
	p := darkPalette()
	p.primary, p.standby, p.frozen = ink{0x56b4e9, 74, 14}, ink{0xc7d3df, 252, 7}, ink{0x9ecbff, 153, 12}
	p.good, p.warn, p.alarm = ink{0x56b4e9, 74, 14}, ink{0xf0e442, 227, 11}, ink{0xff7a1f, 208, 9}
	p.write, p.record, p.ack = ink{0xe69f00, 214, 11}, ink{0xe59cc4, 175, 13}, ink{0xcc79a7, 169, 13}
	p.read = ink{0x2fc7a0, 43, 14}
	p.chart1, p.chart2 = ink{0x56b4e9, 74, 14}, ink{0xe69f00, 214, 11}
	p.chart3, p.chart4 = ink{0xcc79a7, 175, 13}, ink{0x2fc7a0, 43, 15}
	return p
}

func okabeLightPalette() palette {
	p := lightPalette()
	p.primary, p.standby, p.frozen = ink{0x005f96, 24, 4}, ink{0x3b4656, 238, 0}, ink{0x3d63c9, 62, 4}
	p.good, p.warn, p.alarm = ink{0x005f96, 24, 4}, ink{0x8a6a00, 94, 5}, ink{0xa32a00, 124, 1}
	p.write, p.record, p.ack = ink{0x8a5a00, 94, 1}, ink{0x96497a, 96, 5}, ink{0x96497a, 96, 5}
	p.read = ink{0x00735a, 23, 6}
	p.chart1, p.chart2 = ink{0x005f96, 24, 4}, ink{0xb84300, 130, 1}
	p.chart3, p.chart4 = ink{0x96497a, 96, 5}, ink{0x00735a, 23, 6}
	return p
}
