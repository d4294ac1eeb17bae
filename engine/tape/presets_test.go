package tape

import (
	"testing"
	"time"
)

// Every cluster that the program brings along is a valid tape, says what it
// shows, and runs well: writes are acknowledged and none is lost.
func TestPresets(t *testing.T) {
	for _, name := range append(PresetNames(), "topologies-several", "topologies-none") {
		text, ok := Preset(name)
		if title, shows := PresetTitle(name); !ok || title == "" || shows == "" {
			t.Errorf("%s: %v, %q, %q", name, ok, title, shows)
			continue
		}
		script, err := Parse(name, text)
		if err != nil {
			t.Error(err)
			continue
		}
		p := NewPlayer(script, nil)
		if err := p.Advance(0); err != nil {
			t.Error(err)
			continue
		}
		if err := p.Advance(5e9); err != nil {
			t.Error(err)
		}
		primaries := 1
		switch name {
		case "ring", "topologies-none":
			primaries = 0 // all are equal
		case "three-leaders", "topologies-several":
			primaries = 3
		}
		if env := p.Env(); env.Writes.Acked < 10 || env.Writes.Lost != 0 || env.Primaries != primaries || env.Now < 5*time.Second {
			t.Errorf("%s: after 5s %+v, %d primaries", name, env.Writes, env.Primaries)
		}
	}
}
