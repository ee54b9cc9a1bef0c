package semver

import (
	"strings"
	"unicode/utf16"
)

// Simplify returns the shortest text that it finds for a range: one that holds
// the same of these versions, which are in ascending order, or the range itself
// if that is no longer. Each run of versions that the range contains is one
// part: "1.2.0 - 1.4.1", "<=1.4.1" from the first on, ">=1.2.0" up to the last.
// It answers as semver.simplifyRange of npm does; of no versions at all a range
// says nothing, which is "".
func Simplify(versions []Version, rng string, o Options) string {
	r, err := ParseRange(rng, o)
	var parts []string
	first, last := -1, -1 // of the run that is open
	for i, v := range versions {
		switch {
		case err == nil && r.Contains(v):
			last = i
			if first < 0 {
				first = i
			}
		case first >= 0:
			parts = append(parts, part(versions, first, last))
			first = -1
		}
	}
	switch {
	case first == 0:
		parts = append(parts, "*")
	case first > 0:
		parts = append(parts, ">="+versions[first].String())
	}
	if s := strings.Join(parts, " || "); len(s) < len(utf16.Encode([]rune(rng))) { // as JavaScript counts
		return s
	}
	return rng
}

// part writes the versions between two places, the second not the last of all.
func part(versions []Version, first, last int) string {
	switch {
	case first == last:
		return versions[first].String()
	case first == 0:
		return "<=" + versions[last].String()
	}
	return versions[first].String() + " - " + versions[last].String()
}
