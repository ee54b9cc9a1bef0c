// Package suggest guesses which word somebody meant to type. Everything that
// tenet accepts by name (keys of tenet.yaml, rules, checks, flags, formats)
// answers a wrong name with the nearest right one, as the configuration of
// tenet/web does: the comparison is theirs.
package suggest

import "tenet/web/suggest"

// Nearest returns the word of known that is most like word, or "" if none is
// near enough. The comparison ignores case; among equals the first wins.
func Nearest(word string, known []string) string { return suggest.Nearest(word, known) }
