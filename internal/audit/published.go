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

// pick chooses as npm does: a tag and a version are what they are; of a range
// the version tagged latest, if it is not affected, not deprecated and runs on
// this Node.js; then the highest of those that are the most of that.
func (p *published) pick(spec string, avoid *semver.Range, node string) (choice, bool) {
	if v := semver.Valid(spec, semver.Install); v != "" {
		return p.judge(v, avoid)
	}
	r, err := semver.ParseRange(spec, semver.Install)
	if err != nil {
		return p.judge(p.tags[spec], avoid)
	}
	if c, ok := p.judge(p.tags["latest"], avoid); ok && !c.affected && p.rank(c, node) == best {
		v, _ := semver.Parse(c.version, semver.Install)
		if all := strings.TrimSpace(spec); all == "" || all == "*" || r.Contains(v) {
			return c, true
		}
	}
	found, rank := choice{}, -1
	for i := len(p.versions) - 1; i >= 0; i-- {
		if !r.Contains(p.versions[i]) {
			continue
		}
		c, _ := p.judge(p.texts[i], avoid)
		if n := p.rank(c, node); n > rank {
			found, rank = c, n
		}
	}
	return found, rank >= 0
}

// judge finds a version, and says whether it is affected.
func (p *published) judge(text string, avoid *semver.Range) (choice, bool) {
	v, err := semver.Parse(text, semver.Install)
	if err != nil || p.byText[v.String()] == nil {
		return choice{}, false
	}
	return choice{p.byText[v.String()].Version, avoid != nil && avoid.Contains(v)}, true
}

// best is the rank of a version that nothing speaks against.
const best = 7

// rank weighs what speaks for a version: that it is not affected, then that it
// runs here, then that it is not deprecated.
func (p *published) rank(c choice, node string) int {
	rank, rel := 0, p.byText[semver.Valid(c.version, semver.Audit)]
	if !c.affected {
		rank += 4
	}
	if node == "" || rel.Node == "" || semver.Satisfies(node, rel.Node, semver.Options{IncludePrerelease: true}) {
		rank += 2
	}
	if rel.Deprecated == "" {
		rank++
	}
	return rank
}
