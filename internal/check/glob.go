package check

import (
	"path"
	"strings"
)

// matchGlob reports whether a slash-separated path matches the pattern of an
// `accept` entry: `*`, `?` and `[...]` within a folder as in path.Match, `**`
// for any number of folders, a pattern without a slash at any depth, and a
// pattern of a folder everything below it.
func matchGlob(pattern, name string) bool {
	pattern = strings.TrimPrefix(pattern, "./")
	anchored := strings.Contains(strings.TrimSuffix(pattern, "/"), "/")
	pats := strings.Split(strings.Trim(pattern, "/"), "/")
	if !anchored {
		pats = append([]string{"**"}, pats...)
	}
	return matchParts(append(pats, "**"), strings.Split(name, "/"))
}

// matchParts runs all alternatives at once, one row of a table per part of
// the pattern, so that no pattern costs more than the product of the lengths.
func matchParts(pats, parts []string) bool {
	at := make([]bool, len(parts)+1) // at[i]: the pattern so far may end before part i
	at[0] = true
	for _, p := range pats {
		next := make([]bool, len(parts)+1)
		if p == "**" {
			reached := false
			for i := range at {
				reached = reached || at[i]
				next[i] = reached
			}
		} else {
			for i, part := range parts {
				if ok, err := path.Match(p, part); at[i] && ok && err == nil {
					next[i+1] = true
				}
			}
		}
		at = next
	}
	return at[len(parts)]
}
