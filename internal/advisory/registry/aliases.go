package registry

import (
	"slices"

	"tenet/internal/advisory"
)

// addAliases adds the ids that a table on this machine knows. The registry's
// answer has the GHSA id alone, and people accept advisories by their CVE too,
// whoever told us of them.
func (f *Finder) addAliases(found []advisory.Found, r *Result) error {
	if len(found) == 0 {
		return nil
	}
	table, _, err := f.table(r)
	if err != nil {
		return err
	}
	defer table.Close()
	known := map[string][]advisory.Advisory{}
	for i := range found {
		name, a := found[i].Package.Name, &found[i].Advisory
		list, seen := known[name]
		if !seen {
			if list, err = table.Package(name); err != nil {
				return err
			}
			list = advisory.Merge(list)
			known[name] = list
		}
		ours := slices.IndexFunc(list, func(x advisory.Advisory) bool { return x.ID == a.ID || slices.Contains(x.Aliases, a.ID) })
		if ours >= 0 {
			*a = a.Named(append(list[ours].Aliases, list[ours].ID))
		}
	}
	return nil
}
