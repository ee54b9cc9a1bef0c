package audit

import (
	"slices"
	"strings"

	"tenet/internal/npm"
	"tenet/internal/npm/semver"
)

// published is what is known of the releases of a package.
type published struct {
	name     string
	real     bool             // a registry says so; else they are those that are installed
	versions []semver.Version // ascending
	texts    []string         // the same
	byText   map[string]*npm.Release
	tags     map[string]string
}

// learn asks for the documents of packages that nothing is known of yet.
func (a *audit) learn(names []string) {
	names = slices.DeleteFunc(slices.Clone(names), func(name string) bool { return a.published[name] != nil })
	if len(names) == 0 {
		return
	}
	documents := make([]*npm.Packument, len(names))
	if a.in.Documents != nil {
		documents = a.in.Documents(names)
	}
	for i, name := range names {
		if d := documents[i]; d != nil && len(d.Releases) > 0 {
			a.published[name] = newPublished(name, true, d)
		} else {
			a.published[name] = newPublished(name, false, a.installed(name))
		}
	}
}

// known returns what is known of a package.
func (a *audit) known(name string) *published {
	a.learn([]string{name})
	return a.published[name]
}

func newPublished(name string, said bool, d *npm.Packument) *published {
	p := &published{name: name, real: said, byText: map[string]*npm.Release{}, tags: d.Tags}
	for i := range d.Releases {
		v, err := semver.Parse(d.Releases[i].Version, semver.Audit)
		if text := v.String(); err == nil && p.byText[text] == nil {
			p.byText[text] = &d.Releases[i]
			p.versions = append(p.versions, v)
		}
	}
	slices.SortStableFunc(p.versions, semver.Version.Compare)
	for _, v := range p.versions {
		p.texts = append(p.texts, v.String())
	}
	return p
}

// installed writes down as a document what is installed of a package.
func (a *audit) installed(name string) *npm.Packument {
	d := &npm.Packument{Name: name}
	for _, n := range a.nodes[name] {
		r := npm.Release{Version: n.Version}
		for _, e := range n.Out {
			r.Deps = append(r.Deps, npm.Dependency{Name: e.To.Name, Spec: npm.ParseSpec(e.Name, e.Spec).Text, Kind: e.Kind})
		}
		d.Releases = append(d.Releases, r)
	}
	return d
}

// A choice is the release that npm takes for a range, preferably one that is
// not affected.
type choice struct {
	version  string
	affected bool
}

// pick chooses as npm does, apart from engines: a tag and a version are what
// they are; of a range the version tagged latest, then the highest, those that
// are not affected first and those that are not deprecated second.
func (p *published) pick(spec string, avoid *semver.Range) (choice, bool) {
	judged := func(text string) (choice, bool) {
		v, err := semver.Parse(text, semver.Install)
		if err != nil || p.byText[v.String()] == nil {
			return choice{}, false
		}
		return choice{p.byText[v.String()].Version, avoid != nil && avoid.Contains(v)}, true
	}
	if v := semver.Valid(spec, semver.Install); v != "" {
		return judged(v)
	}
	r, err := semver.ParseRange(spec, semver.Install)
	if err != nil {
		return judged(p.tags[spec])
	}
	if c, ok := judged(p.tags["latest"]); ok && !c.affected {
		v, _ := semver.Parse(c.version, semver.Install)
		if any := strings.TrimSpace(spec); (any == "" || any == "*" || r.Contains(v)) && p.byText[v.String()].Deprecated == "" {
			return c, true
		}
	}
	best, rank := choice{}, -1
	for i := len(p.versions) - 1; i >= 0; i-- {
		v := p.versions[i]
		if !r.Contains(v) {
			continue
		}
		c := choice{p.byText[p.texts[i]].Version, avoid != nil && avoid.Contains(v)}
		n := 0
		if !c.affected {
			n += 2
		}
		if p.byText[p.texts[i]].Deprecated == "" {
			n++
		}
		if n > rank {
			best, rank = c, n
		}
	}
	return best, rank >= 0
}
