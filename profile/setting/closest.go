package setting

import (
	"cmp"
	"slices"
	"strings"
)

// Closest gives up to n of the words that look like word, the nearest first;
// nil if none does. Near is at most a third of the letters wrong, or the one
// beginning with the other.
func Closest(word string, words []string, n int) []string {
	type scored struct {
		word  string
		score int
	}
	if len(word) > 100 {
		return nil // no name that anybody meant
	}
	var near []scored
	low := strings.ToLower(word)
	for _, w := range words {
		other := strings.ToLower(w)
		d := distance(low, other)
		limit := max(len(low), len(other))/3 + 1
		if d > limit && len(low) > 1 && (strings.HasPrefix(other, low) || strings.HasPrefix(low, other) && len(other) > 1) {
			d = limit
		}
		if d <= limit && d < len(low) {
			near = append(near, scored{w, d})
		}
	}
	slices.SortStableFunc(near, func(a, b scored) int { return cmp.Compare(a.score, b.score) })
	var best []string
	for _, s := range near[:min(n, len(near))] {
		if !slices.Contains(best, s.word) {
			best = append(best, s.word)
		}
	}
	return best
}

// distance is the number of letters to put in, take out, change or swap with
// their neighbour (Damerau, optimal string alignment).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, now := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		now[0] = i
		for j := 1; j <= len(y); j++ {
			change := 1
			if x[i-1] == y[j-1] {
				change = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last, now = last, now, before
	}
	return last[len(y)]
}
