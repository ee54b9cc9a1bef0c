package audit

import (
	"slices"
	"strings"

	"tenet/internal/advisory"
	"tenet/internal/npm"
	"tenet/internal/npm/semver"
)

// A cause is one reason why versions of a package are affected: an advisory,
// or what is wrong with a package that they ask for.
type cause struct {
	pub      *published
	advisory *advisory.Advisory // it goes back to
	rng      advisory.Range     // the part of it
	from     *cause             // of the package that is asked for; nil for an advisory itself

	text   string        // the range of affected versions
	within *semver.Range // the same; nil holds nothing
	except *semver.Range // of an advisory, that takes versions away again
	queued bool
	bad    map[string]bool
	tested map[string]bool
	specs  map[string]bool // whether a range admits nothing else
}

func newCause(p *published, a *advisory.Advisory, r advisory.Range) *cause {
	c := &cause{pub: p, advisory: a, rng: r, text: r.String(), bad: map[string]bool{}, tested: map[string]bool{}, specs: map[string]bool{}}
	c.within, _ = semver.ParseRange(c.text, semver.Audit)
	if r.Except != "" {
		c.except, _ = semver.ParseRange(r.Except, semver.Audit)
	}
	if p.real {
		c.survey()
	}
	return c
}

// newInherited returns what a cause means for a package that asks for it.
func newInherited(p *published, from *cause) *cause {
	c := &cause{pub: p, advisory: from.advisory, rng: from.rng, from: from, bad: map[string]bool{}, tested: map[string]bool{}, specs: map[string]bool{}}
	if p.real {
		c.survey()
		c.text = c.runs()
	} else {
		for _, v := range p.texts {
			c.hits(v, "")
		}
		c.text = strings.Join(slices.DeleteFunc(slices.Clone(p.texts), func(v string) bool { return !c.bad[v] }), " || ")
	}
	if c.text == "" {
		c.text = nothing
	}
	c.within, _ = semver.ParseRange(c.text, semver.Audit)
	return c
}

// nothing is a range that no version is in.
const nothing = "<0.0.0-0"

// hits reports whether a version is affected. spec is what asks for the
// package that the cause comes from, for a version that nobody knows of; the
// answer for a version is found once.
func (c *cause) hits(version, spec string) bool {
	if hit, ok := c.tested[version]; ok {
		return hit
	}
	hit := c.bad[version] || c.test(version, spec)
	c.bad[version] = c.bad[version] || hit
	c.tested[version] = hit
	return hit
}

func (c *cause) test(version, spec string) bool {
	if c.from == nil {
		v, err := semver.Parse(version, semver.Audit)
		return err == nil && c.within != nil && c.within.Contains(v) && (c.except == nil || !c.except.Contains(v))
	}
	rel := c.pub.byText[version]
	if spec == "" {
		if rel == nil {
			return false
		}
		i := slices.IndexFunc(rel.Deps, func(d npm.Dependency) bool { return d.Name == c.from.pub.name })
		if i < 0 {
			return false
		}
		spec = rel.Deps[i].Spec
	}
	r, err := semver.ParseRange(spec, semver.Audit)
	switch {
	case err != nil:
		return c.from.pub.real && c.pub.real // a tag or an address, which promises nothing
	case rel != nil && slices.Contains(rel.Bundled, c.from.pub.name):
		return c.from.within != nil && semver.Intersects(r, c.from.within)
	}
	return c.from.fills(spec, r)
}

// fills reports whether a range admits affected versions alone. One that admits
// none at all is best avoided, too.
func (c *cause) fills(spec string, r *semver.Range) bool {
	if hit, ok := c.specs[spec]; ok {
		return hit
	}
	hit := true
	if c.pub.real {
		for i, v := range c.pub.versions {
			if r.Contains(v) && !c.hits(c.pub.texts[i], "") {
				hit = false
				break
			}
		}
	} else {
		cover, ok := npm.Judge(npm.ParseSpec(c.pub.name, spec), c.within)
		hit = ok && cover == semver.All
	}
	c.specs[spec] = hit
	return hit
}
