package tape_test

import (
	"strings"
	"testing"

	"splitbrain/engine"
	"splitbrain/engine/tape"
)

func TestBlame(t *testing.T) {
	// What went wrong is told with the step or setting that it follows from,
	// and the moment until which it could have been averted.
	const setup = "cluster single-leader n1 n2 n3\n"
	for name, c := range map[string]struct{ tape, want string }{
		"nobody waited": {"cut n1 n2\ncut n1 n3\nwrite a/{n} v count=3\nat 1s kill n1\nat 2s promote n2\nat 3s end",
			"3 writes lost: n1 alone had them, because no policy made it wait; until 2.100s restarting n1 instead of promoting n2 would have kept them"},
		"another had it": {"cut n1 n2\nwrite a/{n} v count=3\nat 1s kill n1\nat 2s promote n2\nat 3s end",
			"3 writes lost: n3 had what n2 lacked; until 2.100s promoting n3 instead would have saved them"},
		"deposed": {"at 1s promote n2\nat 2s write a v on n1\nat 3s end",
			"2 primaries for 1.9s: promote n2 ran while n1 was not fenced (step 2 skipped)\n1 write lost: n1 acknowledged it after n2 had taken over; fencing n1 before 2.001s would have prevented it"},
		"promoted beside": {"at 1s promote n2\nat 2s fence n1\nat 3s end",
			"2 primaries for 900ms: promote n2 ran while n1 was not fenced (step 2 skipped)"},
		"came back": {"kill n1\nat 1s promote n2\nat 2s restart n1\nat 3s end",
			"2 primaries for 900ms: n1 came back beside n2, because it was not fenced (step 2 skipped)"},
		"woke up": {"pause n1\nat 1s promote n2\nat 2s resume n1\nat 3s end",
			"2 primaries for 1s: n1 woke up beside n2, because it was not fenced (step 2 skipped)"},
		"cancelled": {"commit first 1 (n2)\ncut n1 n2\ncut n1 n3\nwrite a v\nat 1s cancel you\nat 2s kill n1\nat 3s promote n2\nat 4s end",
			"1 write lost: the wait for a standby had been cancelled, which left only n1 with it"},
		"fell back": {"commit any 1 (n2, n3) fallback=1s\ncut n1 n2\ncut n1 n3\nwrite a v\nat 2s kill n1\nat 3s promote n2\nat 4s end",
			"1 write lost: semi-sync on n1 had silently become async"},
		"disk wiped": {"cut n1 n2\ncut n1 n3\nwrite a v\nat 1s kill n1\nat 2s wipe n1\nat 3s promote n2\nat 4s end",
			"1 write lost: n1 alone had it on its disk, and that was wiped"},
		"no tokens": {"resource pay\nat 1s promote n2\nat 2s write a v on n1\nat 3s promote n3\nat 3200ms end",
			"2 primaries for 2.1s: promote n2 ran while n1 was not fenced (step 2 skipped)\npay carried out 1 write of n1 after n2 had taken over: it checks no tokens (tokens=on would have refused)"},
		"token unseen": {"resource pay tokens=on\nat 1s promote n2\nat 2s write a v on n1\nat 3s end",
			"2 primaries for 1.9s: promote n2 ran while n1 was not fenced (step 2 skipped)\npay carried out 1 write of n1 after n2 had taken over: it had not heard of n2 yet; fencing n1 before would have prevented it\n1 write lost: n1 acknowledged it after n2 had taken over; fencing n1 before 2.002s would have prevented it"},
		"not flushed": {"commit async local=unflushed\ndisk n1 fsync=500ms\nwrite a v\nat 100ms kill n1\nat 200ms restart n1\nat 1s end",
			"1 write lost: local=unflushed let n1 acknowledge before its own flush"},
	} {
		script, err := tape.Parse(name, []byte(setup+c.tape))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		p := tape.NewPlayer(script, nil)
		if err := p.Advance(10e9); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var still engine.Still
		p.Reel().Still(&still)
		if got := strings.Join(still.Failover.Blame, "\n"); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}
