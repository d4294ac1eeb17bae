package themes

import "image/color"

// Look is how a role looks in a picture, where there is no terminal to choose
// colours: always in full colour, whatever the profile of the theme.
type Look struct {
	Letters, Ground color.RGBA
	Bold            bool
}

// Look returns how a role looks in a picture.
func (t *Theme) Look(r Role) Look { return t.looks[r] }

// Paper returns how an empty cell looks: the ground that the theme was drawn
// for, also when it leaves the ground to the terminal, and letters on it.
func (t *Theme) Paper() Look { return t.paper }

func (s style) look(p *palette) Look {
	l := Look{Letters: rgba(p.foreground), Ground: rgba(p.background), Bold: s.attr&bold != 0}
	if s.fg != nil {
		l.Letters = rgba(s.fg.rgb)
	}
	if s.bg != nil {
		l.Ground = rgba(s.bg.rgb)
	}
	return l
}

func rgba(rgb uint32) color.RGBA {
	return color.RGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: 0xff}
}
