package advisory

import (
	"slices"
	"strings"
)

// A Package is one version of a package that is installed.
type Package struct{ Name, Version string }

// A Found is an advisory that affects an installed package.
type Found struct {
	Package  Package
	Advisory Advisory
}

// Match returns the advisories of a table that affect packages, sorted by
// package, version and id. Each advisory comes once for each version, under
// however many ids it is known. Packages may come in any order and more than
// once.
func Match(t *Table, satisfies Satisfies, packages []Package) ([]Found, error) {
	sorted := slices.Clone(packages)
	slices.SortFunc(sorted, func(a, b Package) int {
		if c := strings.Compare(a.Name, b.Name); c != 0 {
			return c
		}
		return strings.Compare(a.Version, b.Version)
	})
	sorted = slices.Compact(sorted)
	var (
		found []Found
		known []Advisory
		at    = cursor{table: t, open: -1}
	)
	for i, p := range sorted {
		if i == 0 || sorted[i-1].Name != p.Name {
			list, err := at.find(p.Name)
			if err != nil {
				return nil, err
			}
			known = Merge(list)
		}
		for i := range known {
			if known[i].Affects(p.Version, satisfies) {
				found = append(found, Found{p, known[i]})
			}
		}
	}
	return found, nil
}

// MatchList is Match for advisories in memory, such as a registry's answer.
func MatchList(list []Advisory, satisfies Satisfies, packages []Package) []Found {
	byName := map[string][]Advisory{}
	for _, a := range Merge(list) {
		byName[a.Package] = append(byName[a.Package], a)
	}
	var found []Found
	seen := map[Package]bool{}
	for _, p := range packages {
		if seen[p] {
			continue
		}
		seen[p] = true
		for _, a := range byName[p.Name] {
			if a.Affects(p.Version, satisfies) {
				found = append(found, Found{p, a})
			}
		}
	}
	SortFound(found)
	return found
}

// SortFound sorts by package, version and id.
func SortFound(found []Found) {
	slices.SortFunc(found, func(a, b Found) int {
		if c := strings.Compare(a.Package.Name, b.Package.Name); c != 0 {
			return c
		}
		if c := strings.Compare(a.Package.Version, b.Package.Version); c != 0 {
			return c
		}
		return compare(a.Advisory, b.Advisory)
	})
}
