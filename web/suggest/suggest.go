// Package suggest guesses which word somebody meant to type.
//
// What is accepted by name (directives, options, keys of a configuration)
// answers a wrong name with the nearest right one:
//
//	suggest.Nearest("serverity", []string{"enabled", "severity"}) // "severity"
//
// It stays silent rather than guess wildly: a word that shares little with
// every known one gets no suggestion.
package suggest

import "strings"

// maxWord bounds the comparison, whose cost is the product of both lengths;
// no name of ours comes near it.
const maxWord = 64

// Nearest returns the word of known that is most like word, or "" if none is
// near enough. The comparison ignores case; among equals the first wins.
func Nearest(word string, known []string) string {
	w := fold(word)
	if w == "" || len(w) > maxWord {
		return ""
	}
	best, least := "", threshold(len(w))+1
	for _, k := range known {
		if len(k) > maxWord {
			continue
		}
		if d := distance(w, fold(k)); d < least {
			best, least = k, d
		}
	}
	return best
}

// threshold is how many slips a word of n bytes may contain: none of the
// shortest words is near to another by chance, long ones may be misspelt
// more than once.
func threshold(n int) int {
	switch {
	case n <= 3:
		return 1
	case n <= 6:
		return 2
	default:
		return 1 + n/4
	}
}

// fold removes what people write differently: case, and the choice between
// failOn, fail-on and fail_on.
func fold(s string) string {
	return strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(s))
}

// distance is the optimal string alignment distance: insertions, deletions,
// substitutions and swaps of neighbours (Damerau 1964, each part of a word
// edited at most once).
func distance(a, b string) int {
	before, prev, cur := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], before[j-2]+1)
			}
		}
		before, prev, cur = prev, cur, before
	}
	return prev[len(b)]
}
