package tape

import "strings"

// nearest returns the candidate that text was most likely meant to be, or "".
func nearest(text string, candidates []string) string {
	if text == "" || len(text) > 2*maxName {
		return ""
	}
	text = strings.ToLower(text)
	best, least := "", 1+max(1, len(text)/3)
	for _, c := range candidates {
		if d := distance(text, strings.ToLower(c)); d < least {
			best, least = c, d
		}
	}
	if best != "" || len(text) < 2 {
		return best
	}
	for _, c := range candidates {
		if strings.HasPrefix(c, text) {
			return c
		}
	}
	return ""
}

// distance counts the single slips (a letter too many, missing, wrong, or two
// swapped) that turn a into b.
func distance(a, b string) int {
	before := make([]int, len(b)+1) // the row two above
	above := make([]int, len(b)+1)
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, above, row = above, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(row[j-1]+1, above[j]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
