package lessons

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// parseQuantity reads a number or a duration as people write them: "20",
// "1,000", "67%", "5.2 s". A duration counts in seconds.
func parseQuantity(text string) (float64, bool) {
	value, _, _, ok := quantity(text)
	return value, ok
}

// quantity also returns the unit of the last digit shown, and whether it is a
// duration.
func quantity(text string) (value, unit float64, isTime, ok bool) {
	text = strings.ReplaceAll(strings.TrimSpace(text), ",", "")
	digits := strings.TrimRight(text, "%nuµmsh ")
	suffix := strings.TrimSpace(text[len(digits):])
	value, err := strconv.ParseFloat(digits, 64)
	if err != nil || math.IsInf(value, 0) || math.IsNaN(value) || strings.ContainsAny(digits, "eExXpP_") {
		return 0, 0, false, false
	}
	unit = 1
	if _, decimals, found := strings.Cut(digits, "."); found {
		unit = math.Pow10(-len(decimals))
	}
	if suffix == "" || suffix == "%" {
		return value, unit, false, true
	}
	one, err := time.ParseDuration("1" + suffix)
	if err != nil {
		return 0, 0, false, false
	}
	return value * one.Seconds(), unit * one.Seconds(), true, true
}

// measure turns a value of an expression into a number, a duration in seconds.
func measure(value any) (number float64, isTime, ok bool) {
	switch v := value.(type) {
	case time.Duration:
		return v.Seconds(), true, true
	case int:
		return float64(v), false, true
	case float64:
		return v, false, true
	}
	return 0, false, false
}

// shown prints a value for people.
func shown(value any) string {
	switch v := value.(type) {
	case time.Duration:
		return v.Round(time.Millisecond).String()
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}

// says reports whether a literal is what a value comes to, rounded as the
// literal is.
func says(literal string, value any) bool {
	number, isTime, ok := measure(value)
	if !ok {
		return strings.TrimSpace(literal) == fmt.Sprint(value)
	}
	claimed, unit, claimsTime, ok := quantity(literal)
	return ok && isTime == claimsTime && math.Abs(claimed-number) <= unit/2+1e-9
}

// nearness is 1 for a prediction within the tolerance and falls to 0 when it
// is off by as much as what it was about.
func nearness(said, was, tolerance float64) float64 {
	off := math.Abs(said - was)
	if off <= tolerance {
		return 1
	}
	return max(0, 1-off/max(math.Abs(was), math.Abs(said), tolerance))
}
