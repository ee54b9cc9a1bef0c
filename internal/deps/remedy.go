package deps

import (
	"context"
	"slices"
	"strings"

	"tenet/internal/advisory"
	"tenet/internal/advisory/registry"
	"tenet/internal/npm"
	"tenet/internal/npm/semver"
)

// A Change is what has to be done about an affected package.
type Change uint8

// The changes, the least first.
const (
	Nothing  Change = iota // that is known helps
	Prune                  // nobody asks for the package: remove it
	Update                 // every range already admits the safe version
	Raise                  // lines of the project's own package.json
	Override               // packages ask for it whose ranges do not admit it
)

// A Remedy is the smallest known change after which no known advisory affects
// a package.
type Remedy struct {
	Change Change
	Name   string      // of the package
	To     string      // the version, "" if none is known
	Above  string      // instead: versions above this one may be safe
	Major  bool        // To may break what worked with the version that is there
	Lines  []*npm.Edge // of the project's package.json files that have to change: Raise
	Askers []*npm.Edge // of packages that do not admit To: Override; without To all of packages
}

// cureRounds is how often advisories are asked about versions that ended
// others: each may have holes of its own.
const cureRounds = 4

// cures asks which of the versions that ended an advisory's range no other
// advisory affects, and which version ended that of those. The installed
// versions are asked for once more, so that what is remembered of a registry's
// answer keeps covering them.
func (p *Project) cures(ctx context.Context, finder Finder) error {
	versions := map[string][]string{}
	for _, t := range p.Trees {
		for _, x := range t.Affected {
			versions[x.Node.Name] = append(versions[x.Node.Name], p.candidates(&x.Advisory)...)
		}
	}
	bad := map[advisory.Package]bool{}
	p.passed = map[string][]advisory.Advisory{}
	for before, round := 0, 0; round < cureRounds; round++ {
		queries, n := p.cureQueries(versions)
		if n == before {
			break
		}
		before = n
		answer, err := finder.Find(ctx, queries)
		if err != nil {
			return err
		}
		for _, f := range answer.Found {
			name := f.Package.Name
			if !bad[f.Package] && slices.Contains(versions[name], f.Package.Version) {
				bad[f.Package] = true
			}
			if bad[f.Package] {
				p.passed[name] = append(p.passed[name], f.Advisory)
				versions[name] = append(versions[name], p.candidates(&f.Advisory)...)
			}
		}
	}
	p.safe = map[string][]semver.Version{}
	for name, list := range versions {
		for _, text := range list {
			if v, err := semver.Parse(text, semver.Audit); err == nil && !bad[advisory.Package{Name: name, Version: text}] {
				p.safe[name] = append(p.safe[name], v)
			}
		}
		slices.SortFunc(p.safe[name], semver.Version.Compare)
	}
	return nil
}

// cureQueries asks about these versions, and about those of the same packages
// that are installed. n is the number of the versions.
func (p *Project) cureQueries(versions map[string][]string) (queries []registry.Query, n int) {
	if len(versions) == 0 {
		return nil, 0
	}
	for _, q := range p.queries() {
		if _, hit := versions[q.Name]; hit {
			queries = append(queries, q)
		}
	}
	for name, list := range versions {
		slices.Sort(list)
		versions[name] = slices.Compact(list)
		n += len(versions[name])
		for _, v := range versions[name] {
			queries = append(queries, registry.Query{Name: name, Version: v})
		}
	}
	return queries, n
}

// candidates are the versions that may be safe of an advisory. Where only the
// last affected version is known, the next is known to a registry alone.
func (p *Project) candidates(a *advisory.Advisory) []string {
	var list []string
	for _, text := range a.Fixed() {
		if v, err := semver.Parse(text, semver.Audit); err == nil && len(v.Pre) == 0 {
			list = append(list, v.String())
		}
	}
	for _, r := range a.Ranges {
		if next := p.published(a.Package, r.LastAffected); next != "" {
			list = append(list, next)
		}
	}
	return list
}

// published returns the first release above a version that is neither a
// prerelease nor deprecated, or "" if no registry has said what there is.
func (p *Project) published(name, version string) string {
	last, err := semver.Parse(version, semver.Audit)
	if err != nil || p.documents == nil {
		return ""
	}
	document := p.documents.of([]string{name})[0]
	if document == nil {
		return ""
	}
	var next *semver.Version
	for _, r := range document.Releases {
		v, err := semver.Parse(r.Version, semver.Audit)
		if err != nil || r.Deprecated != "" || len(v.Pre) > 0 || v.Compare(last) <= 0 {
			continue
		}
		if next == nil || v.Compare(*next) < 0 {
			next = &v
		}
	}
	if next == nil {
		return ""
	}
	return next.String()
}

// Safe returns the lowest version above one that no known advisory affects, or
// "" if none is known.
func (p *Project) Safe(name, version string) string {
	v, err := semver.Parse(version, semver.Audit)
	if err != nil {
		return ""
	}
	for _, s := range p.safe[name] {
		if s.Compare(v) > 0 {
			return s.String()
		}
	}
	return ""
}

// Remedy says what to do about a group.
func (p *Project) Remedy(g *Group) Remedy {
	r := Remedy{Name: g.Name, To: p.Safe(g.Name, g.Version)}
	asked := false
	for _, n := range g.Copies {
		asked = asked || len(n.In) > 0
	}
	switch {
	case !asked:
		r.Change = Prune
		return r
	case r.To == "":
		r.Above = p.lastOf(g)
		for _, n := range g.Copies {
			for _, e := range n.In {
				if e.From.Origin != npm.FromHere {
					r.Askers = append(r.Askers, e)
				}
			}
		}
		return r
	}
	r.Change, r.Major = Update, breaks(g.Version, r.To)
	for _, n := range g.Copies {
		for _, e := range n.In {
			switch {
			case e.Admits(r.To):
			case e.From.Origin == npm.FromHere:
				r.Lines = append(r.Lines, e)
			default:
				r.Askers = append(r.Askers, e)
			}
		}
	}
	switch {
	case len(r.Askers) > 0:
		r.Change = Override
	case len(r.Lines) > 0:
		r.Change = Raise
	}
	return r
}

// breaks reports whether going from one version to another may break its
// users: another major version, or another minor one before the first major.
func breaks(from, to string) bool {
	a, err := semver.Parse(from, semver.Audit)
	b, err2 := semver.Parse(to, semver.Audit)
	if err != nil || err2 != nil {
		return true
	}
	return a.Major != b.Major || a.Major == 0 && a.Minor != b.Minor
}

// lastOf returns the highest version that is known to be affected by the
// advisories of a group, or by those of the versions that ended them, if it is
// known of each where it ends.
func (p *Project) lastOf(g *Group) string {
	last := ""
	end := func(a *advisory.Advisory) bool {
		for _, r := range a.Ranges {
			switch {
			case r.LastAffected != "":
				if semver.Newer(r.LastAffected, last) {
					last = r.LastAffected
				}
			case r.Fixed == "":
				return false
			}
		}
		return true
	}
	for i := range g.Affected {
		if !end(&g.Affected[i].Advisory) {
			return ""
		}
	}
	for i := range p.passed[g.Name] {
		if !end(&p.passed[g.Name][i]) {
			return ""
		}
	}
	return last
}

// Raised returns what a line of dependencies should say to get a version: in
// the manner in which it is written.
func Raised(spec, version string) string {
	spec = strings.TrimSpace(spec)
	switch {
	case strings.HasPrefix(spec, "npm:"):
		name, old := npm.SplitID(strings.TrimPrefix(spec, "npm:"))
		return "npm:" + name + "@" + Raised(old, version)
	case strings.HasPrefix(spec, "~"):
		return "~" + version
	case semver.Valid(spec, semver.Install) != "":
		return version
	}
	return "^" + version
}
