package deps

import (
	"context"
	"slices"

	"tenet/internal/advisory"
	"tenet/internal/advisory/registry"
	"tenet/internal/npm/semver"
	"tenet/internal/source"
)

// A Library is one version of a library in a file.
type Library struct {
	Name    string // as people know it
	Package string // on npm
	Version string
	// From is set when the file does not say which of several versions it is:
	// from this to Version.
	From  string
	By    string // what it was recognised by: "its code", "its address"
	Place source.Span
	Code  string // what stands there, shortened
	Local bool   // only a list of the user's own knows it: no registry is asked
	Aside bool   // in a test, an example or a tool: no visitor gets it
	// Advisories are those that affect it, the worst first. Input may have
	// some of them, from lists that no registry knows.
	Advisories []advisory.Advisory
	// Repair is the smallest later version that no known advisory affects: of
	// the same major version if there is one. It is empty if there is none.
	Repair string
}

// Title names the library with its version, or versions.
func (l *Library) Title() string {
	if l.From != "" {
		return l.Name + " " + l.From + " to " + l.Version
	}
	return l.Name + " " + l.Version
}

// join adds advisories to those of a list that a project brings along, and
// sorts them, the worst first.
func join(own, more []advisory.Advisory) []advisory.Advisory {
	all := slices.Concat(own, more)
	if len(own) > 0 {
		all = advisory.Merge(all)
	}
	slices.SortStableFunc(all, func(a, b advisory.Advisory) int { return int(b.Level()) - int(a.Level()) })
	return all
}

// repairRounds is how often advisories are asked about versions that would
// repair a library: each may have holes of its own.
const repairRounds = 4

// repair finds the version to go to for every library with advisories. The
// candidates are the versions that end one of them.
func (p *Project) repair(ctx context.Context, finder Finder) error {
	known := map[advisory.Package][]advisory.Advisory{} // by version that was asked about
	for range repairRounds {
		var ask []registry.Query
		for i := range p.Libraries {
			l := &p.Libraries[i]
			if l.Local {
				continue
			}
			for _, v := range l.candidates(known) {
				k := advisory.Package{Name: l.Package, Version: v}
				if _, ok := known[k]; !ok {
					known[k] = nil
					ask = append(ask, registry.Query{Name: k.Name, Version: k.Version})
				}
			}
		}
		if len(ask) == 0 {
			break
		}
		answer, err := finder.Find(ctx, ask)
		if err != nil {
			return err
		}
		for _, f := range answer.Found {
			known[f.Package] = append(known[f.Package], f.Advisory)
		}
	}
	for i := range p.Libraries {
		l := &p.Libraries[i]
		l.Repair = l.choose(known)
	}
	return nil
}

// candidates gives the versions above the library's own that end an advisory
// of it, or of another candidate, in their order.
func (l *Library) candidates(known map[advisory.Package][]advisory.Advisory) []string {
	own, err := semver.Parse(l.Version, semver.Audit)
	if err != nil {
		return nil
	}
	var list []semver.Version
	seen := map[string]bool{}
	var add func(advisories []advisory.Advisory)
	add = func(advisories []advisory.Advisory) {
		for i := range advisories {
			for _, fixed := range advisories[i].Fixed() {
				v, err := semver.Parse(fixed, semver.Audit)
				if err != nil || seen[v.String()] || v.Compare(own) <= 0 {
					continue
				}
				seen[v.String()] = true
				list = append(list, v)
				add(known[advisory.Package{Name: l.Package, Version: v.String()}])
			}
		}
	}
	add(l.Advisories)
	slices.SortFunc(list, semver.Version.Compare)
	var texts []string
	for _, v := range list {
		texts = append(texts, v.String())
	}
	return texts
}

// choose gives the first candidate without advisories, of the library's own
// major version if there is one. A list that no registry knows may speak of
// ranges that have not ended there.
func (l *Library) choose(known map[advisory.Package][]advisory.Advisory) string {
	first := ""
	for _, v := range l.candidates(known) {
		found, asked := known[advisory.Package{Name: l.Package, Version: v}]
		if !asked && !l.Local || len(found) > 0 || l.affected(v) {
			continue
		}
		if SameMajor(l.Version, v) {
			return v
		}
		if first == "" {
			first = v
		}
	}
	return first
}

// affected reports whether an advisory of the library itself holds for another
// version, too.
func (l *Library) affected(version string) bool {
	return slices.ContainsFunc(l.Advisories, func(a advisory.Advisory) bool {
		return a.Affects(version, func(v, r string) bool { return semver.Satisfies(v, r, semver.Audit) })
	})
}

// SameMajor reports whether a change from one version to the other keeps what
// users rely on: the major version, or below 1.0.0 the minor one.
func SameMajor(a, b string) bool {
	v, err := semver.Parse(a, semver.Audit)
	w, err2 := semver.Parse(b, semver.Audit)
	return err == nil && err2 == nil && v.Major == w.Major && (v.Major > 0 || v.Minor == w.Minor)
}
