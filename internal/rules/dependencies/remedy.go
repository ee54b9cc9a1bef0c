package dependencies

import (
	"fmt"
	"slices"
	"strings"

	"tenet/internal/deps"
	"tenet/internal/npm"
)

// fixLine says in one line what has to change.
func fixLine(t *deps.Tree, r deps.Remedy) string {
	m := t.Manager()
	major := ""
	if r.Major {
		major = " It is a new major version: read what changed."
	}
	switch r.Change {
	case deps.Prune:
		return fmt.Sprintf("Nobody asks for %s: `%s` removes it.", r.Name, m.Prune)
	case deps.Update:
		return fmt.Sprintf("`%s %s` brings %s.%s", m.Update, r.Name, r.To, major)
	case deps.Raise:
		return fmt.Sprintf("Raise %s, then `%s`.%s", raised(r), m.Install, major)
	case deps.Override:
		return overridden(t, r, m) + major
	}
	if r.Above != "" && len(r.Askers) > 0 {
		r.To = ">" + r.Above
		return overridden(t, r, m)
	}
	if r.Above != "" {
		return fmt.Sprintf("Raise %s above %s, or replace it.", r.Name, r.Above)
	}
	return fmt.Sprintf("No version of %s without it is known: replace the package, or keep untrusted data away from it.", r.Name)
}

// raised names the lines of package.json that have to change, and to what.
func raised(r deps.Remedy) string {
	var list []string
	for _, e := range r.Lines {
		s := fmt.Sprintf("%s from %s to %s in %s:%d", e.Name, e.Spec, deps.Raised(e.Spec, r.To), e.Place.File, e.Place.Line)
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return strings.Join(list, ", and ")
}

const mostAskers = 2 // are named

// overridden says what to do about a package whose askers do not admit a safe
// version. A newer release of them may; without one the project decides.
func overridden(t *deps.Tree, r deps.Remedy, m deps.Manager) string {
	var askers []string
	for _, e := range r.Askers {
		if s := fmt.Sprintf("%s asks for %s", e.From.ID(), e.Spec); !slices.Contains(askers, s) {
			askers = append(askers, s)
		}
	}
	if n := len(askers) - mostAskers; n > 0 {
		askers = append(askers[:mostAskers], fmt.Sprintf("%d more like that", n))
	}
	begin := "Set"
	if names := tops(t, r); len(names) > 0 {
		begin = fmt.Sprintf("Raise %s, which may bring %s %s, or set", strings.Join(names, " and "), r.Name, r.To)
	}
	return fmt.Sprintf("%s. %s \"%s\": {%q: %q} in package.json, then `%s`.", strings.Join(askers, ", "), begin,
		strings.Join(m.Overrides, "."), r.Name, r.To, m.Install)
}

// tops are the direct dependencies through which the askers come, unless they
// are many.
func tops(t *deps.Tree, r deps.Remedy) []string {
	var names []string
	for _, e := range r.Askers {
		for _, path := range t.Graph.Paths(e.From, 1) {
			if len(path) > 0 && path[0].From.Origin == npm.FromHere && !slices.Contains(names, path[0].Name) {
				names = append(names, path[0].Name)
			}
		}
	}
	if len(names) > mostAskers {
		return nil
	}
	return names
}
