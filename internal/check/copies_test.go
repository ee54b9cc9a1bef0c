package check

import (
	"fmt"
	"path"
	"strings"
	"testing"
)

// Copies of a file are parsed once, and are files of their own in all else: each
// has its findings and what could not be read of it, at its own path.
func TestCopies(t *testing.T) {
	const code, broken = "HIGH\nLOW", "f("
	names := []string{"a.js", "lib/a.js", "lib/b.js", "lib/c.ts"} // the last is parsed in another way
	var archive strings.Builder
	for _, name := range names {
		fmt.Fprintf(&archive, "-- %s --\n%s\n-- broken/%s --\n%s\n", name, code, name, broken)
	}
	for _, withCache := range []bool{true, false} {
		o := testProject(t, archive.String())
		if o.NoCache = !withCache; withCache {
			o.CacheDir, o.Engine = t.TempDir(), "test"
		}
		r := run(t, o)
		found := map[string]int{}
		for _, f := range r.Findings {
			if f.Code == "HIGH" || f.Code == "LOW" {
				found[f.Place.File]++
			}
		}
		unread := map[string]bool{}
		for _, u := range r.Unread {
			unread[u.Path] = true
		}
		for _, name := range names {
			if found[name] != 2 || !unread[path.Join("broken", name)] {
				t.Errorf("cache %v: %d findings of 2 in %s, its broken copy is named: %v\n%s", withCache, found[name], name, unread[path.Join("broken", name)], show(r))
			}
		}
	}
}

func TestAlike(t *testing.T) {
	list := make([]extraction, 6)
	list[0].key[0], list[2].key[0], list[5].key[0] = 1, 1, 1
	list[1].key[0] = 2
	if got := fmt.Sprint(alike(list)); got != "[[0 2 5] [1] [3] [4]]" { // without a key, nobody knows
		t.Error(got)
	}
}
