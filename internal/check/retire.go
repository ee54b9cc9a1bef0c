package check

import (
	"fmt"
	"slices"
	"strings"

	"tenet/internal/advisory"
	"tenet/internal/deps"
	"tenet/internal/rule"
	"tenet/internal/signature"
)

// withRetire gives libraries the advisories of the user's own list.
func (a *analyst) withRetire(libraries []deps.Library) []deps.Library {
	if a.o.Retire == nil {
		return libraries
	}
	list := slices.Clone(libraries)
	for i := range list {
		list[i].Advisories = retired(a.o.Retire, &list[i])
	}
	return list
}

// retired gives the advisories that a list in the format of Retire.js has for
// a library, as Retire.js compares versions.
func retired(repo *signature.Repository, l *deps.Library) []advisory.Advisory {
	var list []advisory.Advisory
	for _, known := range repo.Table.Libraries() {
		if known.Package != l.Package {
			continue
		}
		for n, v := range repo.Vulnerabilities(known.Name, l.Version) {
			list = append(list, retiredAdvisory(known, n, v))
		}
	}
	return list
}

func retiredAdvisory(l *signature.Library, n int, v signature.Vulnerability) advisory.Advisory {
	a := advisory.Advisory{
		ID: fmt.Sprintf("retire:%s:%d", l.Name, n+1), Package: l.Package, Source: "a repository of Retire.js",
		Ranges:   []advisory.Range{{Introduced: v.AtOrAbove, Fixed: v.Below}},
		Severity: advisory.ParseSeverity(v.Severity),
	}
	ids := slices.Clone(v.IDs)
	slices.SortStableFunc(ids, func(x, y string) int { // GHSA first, as other sources have it
		return strings.Compare(fmt.Sprint(!strings.HasPrefix(x, "GHSA-")), fmt.Sprint(!strings.HasPrefix(y, "GHSA-")))
	})
	if len(ids) > 0 {
		a.ID, a.Aliases = ids[0], ids[1:]
	}
	a.Annotate(v.CWE, "")
	return a
}

// setAside takes out of the libraries the advisories that .retireignore and
// its like accept, and returns the entries that accept all of a library: its
// finding stays, as an accepted one.
func setAside(p *deps.Project, entries []retireIgnore, repo *signature.Repository) []asideLibrary {
	var whole []asideLibrary
	for i := range p.Libraries {
		l := &p.Libraries[i]
		var open []advisory.Advisory
		var last *retireIgnore
		for _, adv := range l.Advisories {
			at := slices.IndexFunc(entries, func(e retireIgnore) bool { return e.accepts(l, &adv, repo) })
			if at < 0 {
				open = append(open, adv)
			} else {
				last = &entries[at]
			}
		}
		switch {
		case last == nil:
		case len(open) > 0:
			l.Advisories = open
		default:
			whole = append(whole, asideLibrary{l, last})
		}
	}
	return whole
}

// An asideLibrary is a library that an entry accepts with all its holes.
type asideLibrary struct {
	*deps.Library
	entry *retireIgnore
}

// covers reports whether a finding is about the library.
func (l *asideLibrary) covers(f *rule.Finding) bool {
	return f.ID == "libraries/vulnerable" && f.Place == l.Place && strings.HasPrefix(f.Message, l.Title()+",")
}
