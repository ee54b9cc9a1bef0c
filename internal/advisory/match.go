package advisory

import (
	"fmt"
	"slices"
	"strings"
)

// A Package is one version of a package that is installed.
type Package struct{ Name, Version string }

// A Found is an advisory that affects an installed package. Among its aliases is
// the number that npm has for the range with that version, if its registry said
// one: "npm-1096466".
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
				found = append(found, Found{p, known[i].numbered(p.Version, satisfies)})
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
				found = append(found, Found{p, a.numbered(p.Version, satisfies)})
			}
		}
	}
	SortFound(found)
	return found
}

// NPM is the id of an advisory under its number in npm's own database, which
// numbers each range.
func NPM(number uint64) string { return fmt.Sprintf("npm-%d", number) }

// numbered has npm's number of the ranges that hold a version among its aliases.
func (a Advisory) numbered(version string, satisfies Satisfies) Advisory {
	names := a.names()
	for _, r := range a.Ranges {
		if id := NPM(r.Number); r.Number != 0 && !slices.Contains(names, id) && r.Holds(version, satisfies) {
			names = append(names, id)
		}
	}
	a.Aliases = names[1:]
	return a
}

// Named returns the advisory with aliases that others know it by.
func (a Advisory) Named(aliases []string) Advisory {
	names := a.names()
	for _, id := range aliases {
		if !slices.Contains(names, id) {
			names = append(names, id)
		}
	}
	a.Aliases = names[1:]
	slices.Sort(a.Aliases)
	return a
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
