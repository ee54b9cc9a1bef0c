package advisory

import (
	"cmp"
	"slices"
	"strings"
)

// Merge makes one of the advisories that several sources, or several ids, have
// for the same vulnerability of the same package: those that share an id or an
// alias. The result is sorted by package and id.
//
// The advisory with the preferred id speaks for its severity, and the others
// where it says nothing. Ranges of one that is not partial are taken alone:
// what was seen in part adds nothing to what was seen whole.
func Merge(list []Advisory) []Advisory {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Advisory) int {
		return cmp.Or(strings.Compare(a.Package, b.Package), rank(a.ID)-rank(b.ID), compare(a, b))
	})
	var out []Advisory
	for len(list) > 0 {
		end := slices.IndexFunc(list, func(a Advisory) bool { return a.Package != list[0].Package })
		if end < 0 {
			end = len(list)
		}
		out = append(out, mergePackage(list[:end])...)
		list = list[end:]
	}
	slices.SortStableFunc(out, compare)
	return out
}

// rank says how much an id is preferred: what people look up comes first.
func rank(id string) int {
	for i, prefix := range []string{"GHSA-", "CVE-", "MAL-"} {
		if strings.HasPrefix(id, prefix) {
			return i
		}
	}
	return 3
}

// mergePackage merges the advisories of one package, the preferred ones first.
func mergePackage(list []Advisory) []Advisory {
	group := make([]int, len(list)) // the first of its group
	known := map[string]int{}       // a name -> its group
	for i := range list {
		group[i] = i
		for _, name := range list[i].names() {
			first, ok := known[name]
			if !ok {
				known[name] = group[i]
				continue
			}
			if first == group[i] {
				continue
			}
			from, to := max(first, group[i]), min(first, group[i])
			for j := range i + 1 {
				if group[j] == from {
					group[j] = to
				}
			}
			for n, g := range known {
				if g == from {
					known[n] = to
				}
			}
		}
	}
	members := make([][]*Advisory, len(list))
	for i := range list {
		members[group[i]] = append(members[group[i]], &list[i])
	}
	var out []Advisory
	for _, m := range members {
		if len(m) > 0 {
			out = append(out, mergeGroup(m))
		}
	}
	return out
}

// mergeGroup merges advisories of one vulnerability, the preferred one first.
func mergeGroup(group []*Advisory) Advisory {
	a := *group[0]
	if len(group) == 1 {
		return a
	}
	whole := slices.ContainsFunc(group, func(m *Advisory) bool { return !m.Partial })
	a.Partial = !whole
	a.Aliases, a.Ranges, a.Vectors, a.CWE = nil, nil, nil, nil
	for _, m := range group {
		a.Aliases = append(a.Aliases, m.names()...)
		a.Severity = cmp.Or(a.Severity, m.Severity)
		a.Malicious = a.Malicious || m.Malicious
		if m.Platform == "" {
			a.Platform = ""
		}
		for _, v := range m.Vectors {
			a.addVector(v)
		}
		for _, n := range m.CWE {
			if !slices.Contains(a.CWE, n) {
				a.CWE = append(a.CWE, n)
			}
		}
		if m.Partial && whole {
			continue
		}
		for _, r := range m.Ranges {
			if !slices.Contains(a.Ranges, r) {
				a.Ranges = append(a.Ranges, r)
			}
		}
	}
	slices.Sort(a.Aliases)
	a.Aliases = slices.Compact(a.Aliases)
	a.Aliases = slices.DeleteFunc(a.Aliases, func(s string) bool { return s == a.ID })
	return a
}
