package settings

import "strconv"

// speeds are the paces to choose from: how many times slower than life where
// negative, faster where positive.
var speeds = [...]int{-1000, -500, -200, -100, -50, -20, -10, -5, -2, 1, 2, 5, 10, 20, 50, 100, 1000}

// Speed is the pace at which virtual time passes, an index into those to
// choose from.
type Speed int

// SpeedNames returns the paces, the slowest first.
func SpeedNames() []string {
	names := make([]string, len(speeds))
	for i := range speeds {
		names[i] = Speed(i).String()
	}
	return names
}

// SpeedNamed returns the pace of a name, real time when there is none.
func SpeedNamed(name string) Speed {
	for i := range speeds {
		if Speed(i).String() == name {
			return Speed(i)
		}
	}
	return SpeedNamed("1")
}

// String prints the pace as "1/20" or "5".
func (s Speed) String() string {
	if n := speeds[s]; n < 0 {
		return "1/" + strconv.Itoa(-n)
	}
	return strconv.Itoa(speeds[s])
}

// Times returns how many virtual seconds pass in a second.
func (s Speed) Times() float64 {
	if n := speeds[s]; n < 0 {
		return -1 / float64(n)
	}
	return float64(speeds[s])
}

// Change returns the pace some steps faster, or slower when negative.
func (s Speed) Change(steps int) Speed {
	return Speed(min(max(int(s)+steps, 0), len(speeds)-1))
}
