package deck

import (
	"math"
	"time"

	"splitbrain/engine"
	"splitbrain/views/settings"
)

// Pace is how fast virtual time passes: a speed of one's own choice, or, with
// Auto, slowly while something worth seeing is under way and quickly through
// the silence between.
type Pace struct {
	Speed settings.Speed
	Auto  bool
	// Brief lets auto be slow only for a while after each turn. What goes on
	// as before is hurried through, the longer the quicker.
	Brief bool
	// Patient keeps auto from being quicker than life, because it is somebody's
	// turn, who has to read and think.
	Patient bool

	now   float64       // what auto has chosen last
	fresh time.Duration // how long the last turn will be news
	stale time.Duration // how long there has been none
	turn  turn          // the last one
}

// turn is what a brief pace takes for news when it changes.
type turn struct {
	commands, primaries int
	primary             engine.ID
	lost                bool
}

// PaceNamed returns the pace of a setting: a speed's name, or auto.
func PaceNamed(name string) Pace {
	if name == "auto" {
		return Pace{Speed: settings.SpeedNamed("1/20"), Auto: true}
	}
	return Pace{Speed: settings.SpeedNamed(name)}
}

// SlowMotion tells whether people have the time to read what each message
// is. It does not change from moment to moment.
func (p *Pace) SlowMotion() bool { return p.Auto || p.Speed.Times() <= 0.02 }

const (
	// crossing is how long an eye needs to follow a message from one end of
	// its link to the other.
	crossing = 1200 * time.Millisecond
	// silence is how long at most nothing may happen on the screen.
	silence = 400 * time.Millisecond
	// slowest and calm bound what auto chooses, in virtual seconds a second.
	slowest, calm = 0.0004, 2.0
	life          = 1.0
	// news is how long a turn is worth slowing down for, brisk how fast a
	// brief pace is when there was none, and boredom how soon that doubles.
	news    = 4 * time.Second
	brisk   = life
	boredom = 5 * time.Second
	hasty   = 16.0
)

// tire lets real time pass.
func (p *Pace) tire(passed time.Duration) {
	if p.fresh = max(p.fresh-passed, 0); p.fresh == 0 {
		p.stale += passed
	}
}

// heed looks whether something has turned.
func (p *Pace) heed(commands int, t *engine.Totals) {
	now := turn{commands, t.Primaries, t.LastPrimary, t.Lost > 0}
	if now != p.turn {
		p.turn, p.fresh, p.stale = now, news, 0
	}
}

// Notice takes what has just happened for news.
func (p *Pace) Notice() { p.fresh, p.stale = news, 0 }

// Times returns how many virtual seconds pass in a second.
func (p *Pace) Times() float64 {
	if p.Auto && p.now > 0 {
		return p.now
	}
	return p.Speed.Times()
}

// String prints the pace as the top line shows it.
func (p *Pace) String() string {
	if p.Auto {
		return "auto"
	}
	return p.Speed.String()
}

// Change makes the pace some steps faster, or slower when negative. Whoever
// changes it wants it to stay, and it to be faster or slower than what auto had
// chosen.
func (p *Pace) Change(steps int) {
	was := p.Times()
	p.Auto = false
	p.Speed = p.Speed.Change(steps)
	for steps > 0 && p.Speed.Times() <= was && p.Speed != p.Speed.Change(+1) {
		p.Speed = p.Speed.Change(+1)
	}
	for steps < 0 && p.Speed.Times() >= was && p.Speed != p.Speed.Change(-1) {
		p.Speed = p.Speed.Change(-1)
	}
}

// follow lets auto choose from what is under way and when something happens
// next.
func (p *Pace) follow(s *engine.Still, next engine.Time) {
	p.now = max(calm, float64(min(next, engine.Never/2).Sub(s.Now))/float64(silence))
	if next == engine.Never {
		p.now = calm
	}
	if p.Patient {
		p.now = min(p.now, life)
	}
	if p.Brief && p.fresh == 0 {
		p.now = brisk
		if !p.Patient {
			p.now = min(brisk*math.Pow(2, float64(p.stale/boredom)), hasty)
		}
		return
	}
	for i := range s.Messages {
		if m := &s.Messages[i]; !m.Held && worthSeeing(m.Kind) {
			p.now = min(p.now, max(slowest, float64(m.DeliverAt.Sub(m.SentAt))/float64(crossing)))
		}
	}
}

// worthSeeing tells whether people would want to follow a message.
func worthSeeing(k engine.Kind) bool {
	switch k {
	case engine.WriteRequest, engine.Answer, engine.Records, engine.Ack, engine.ReadRequest, engine.Reset, engine.Refuse,
		engine.CopyWrite, engine.CopyAck, engine.CopyRead, engine.CopyAnswer, engine.CopyBatch:
		return true
	}
	return false
}
