package npm

import (
	"errors"
	"fmt"
	"slices"

	"tenet/internal/npm/semver"
)

// releases are those of one packument with their versions parsed, the highest
// first: parsing is what takes time.
type releases struct {
	tags   map[string]string
	sorted []parsed
	byText map[string]*Release
}

type parsed struct {
	version semver.Version
	release *Release
}

func (r *resolver) releases(name string) (*releases, error) {
	if list, ok := r.known[name]; ok {
		return list, nil
	}
	p, err := r.reg.Packument(r.ctx, name)
	if errors.Is(err, ErrNotPublished) {
		r.known[name] = nil
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("asking for %s: %w", name, err)
	}
	list := newReleases(p)
	r.known[name] = list
	return list, nil
}

func newReleases(p *Packument) *releases {
	list := &releases{tags: p.Tags, byText: make(map[string]*Release, len(p.Releases))}
	for i := range p.Releases[:min(len(p.Releases), maxReleases)] {
		rel := &p.Releases[i]
		list.byText[rel.Version] = rel
		if v, err := semver.Parse(rel.Version, semver.Install); err == nil {
			list.sorted = append(list.sorted, parsed{v, rel})
		}
	}
	slices.SortStableFunc(list.sorted, func(a, b parsed) int { return b.version.Compare(a.version) })
	return list
}

// pick chooses as npm does, apart from engines: a tag is what it is; a range
// is the version tagged latest, unless it is deprecated; then the highest that
// is not; then the highest.
func (l *releases) pick(s Spec) *Release {
	if s.Kind == SpecTag {
		return l.byText[l.tags[orElse(s.Text, "latest")]]
	}
	if latest := l.byText[l.tags["latest"]]; latest != nil && latest.Deprecated == "" && (isAny(s.Text) || admits(s, latest.Version)) {
		return latest
	}
	var deprecated *Release
	for _, p := range l.sorted {
		if !s.Range.Contains(p.version) {
			continue
		}
		if p.release.Deprecated == "" {
			return p.release
		}
		if deprecated == nil {
			deprecated = p.release
		}
	}
	return deprecated
}

// isAny: npm takes latest for these even if it is a prerelease.
func isAny(text string) bool { return text == "" || text == "*" }
