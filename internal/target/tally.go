package target

import (
	"fmt"
	"slices"
	"strings"
)

// shownPaths is how many paths of a Skip are kept.
const shownPaths = 20

// A tally counts what is left out. The zero tally is empty.
type tally struct{ skips []Skip }

func (t *tally) add(why, path string) {
	i := slices.IndexFunc(t.skips, func(s Skip) bool { return s.Why == why })
	if i < 0 {
		i = len(t.skips)
		t.skips = append(t.skips, Skip{Why: why})
	}
	s := &t.skips[i]
	s.Count++
	// Paths stay sorted, so that the ones kept depend on nothing else.
	if len(s.Paths) == shownPaths && s.Paths[shownPaths-1] <= path {
		return
	}
	at, _ := slices.BinarySearch(s.Paths, path)
	s.Paths = slices.Insert(s.Paths, at, path)
	s.Paths = s.Paths[:min(len(s.Paths), shownPaths)]
}

func (t *tally) sorted() []Skip {
	slices.SortFunc(t.skips, func(a, b Skip) int { return strings.Compare(a.Why, b.Why) })
	return t.skips
}

// fail notes that something could not be read.
func (w *walker) fail(path string, k Kind, format string, args ...any) {
	w.unread = append(w.unread, Unread{Path: path, Kind: k, Why: fmt.Sprintf(format, args...)})
}
