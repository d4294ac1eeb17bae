package views

import (
	"os"
	"testing"

	"github.com/charmbracelet/colorprofile"
)

// TestLook writes pictures for a person to look at, when told where to.
func TestLook(t *testing.T) {
	dir := os.Getenv("LOOK")
	if dir == "" {
		t.Skip("set LOOK to a folder")
	}
	profiles := map[string]colorprofile.Profile{"true": colorprofile.TrueColor, "16": colorprofile.ANSI, "none": colorprofile.ASCII}
	sizes := map[string][2]int{"80x24": {80, 24}, "120x40": {120, 40}, "200x60": {200, 60}, "100x30": {100, 30}}
	for profile, depth := range profiles {
		for size, wh := range sizes {
			for name, f := range scenes(wh[0], wh[1], depth, false) {
				var p Painter
				if theme := os.Getenv("LOOK_THEME"); theme != "" {
					f.Theme = load(theme, depth, false)
				}
				if err := os.WriteFile(dir+"/"+name+"-"+size+"-"+profile, []byte(p.Draw(f)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// scenes are the frames that are looked at and kept as goldens.
func scenes(w, h int, depth colorprofile.Profile, ascii bool) map[string]*Frame {
	theme := load("dark", depth, ascii)
	worlds := map[string]*world{"trio": asyncTrio(), "quorum": quorum(), "killed": afterKill(), "failover": failover(),
		"split": brainSplit(), "faults": faults(), "cascade": cascade(), "busy": busy(), "storm": storm(), "peers": peers()}
	frames := map[string]*Frame{}
	for name, world := range worlds {
		frames[name] = frameOf(world, w, h, theme)
	}
	frames["killed"].Tab = TabFailover
	frames["failover"].Tab = TabFailover
	frames["faults"].Tab = TabEvents
	frames["faults"].Notice, frames["faults"].Level = "n2 is down; restart n2 first", Refusal
	frames["failover"].Timeline = timeline(false)
	frames["trio"].Captions = true
	frames["trio"].Timeline = timeline(true)
	frames["cascade"].Tab, frames["cascade"].Note = TabCanvas, "n4 and n5 get everything from n2, not from n1"
	frames["cascade"].Selected = NodeAt(1)
	frames["quorum"].Title = "quorum of five"
	frames["dialog"] = frameOf(asyncTrio(), w, h, theme)
	frames["dialog"].Dialog = dialog()
	frames["help"] = frameOf(asyncTrio(), w, h, theme)
	frames["help"].Help = helpText()
	frames["compare"] = frameOf(asyncTrio(), w, h, theme)
	frames["compare"].Compare = compared()
	frames["home"] = frameOf(asyncTrio(), w, h, theme)
	frames["home"].Screen, frames["home"].Menu = Home, homeMenu()
	inspected(frames, w, h, theme)
	versioned(frames, w, h, theme)
	taught(frames, w, h, theme)
	return frames
}
