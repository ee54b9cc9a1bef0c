package model

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// rows yields the paths of all tables of flows, by table.
func rows() map[string][]string {
	all := map[string][]string{
		"Sources": slices.Collect(maps.Keys(Sources)), "Sinks": slices.Collect(maps.Keys(Sinks)), "Derives": slices.Collect(maps.Keys(Derives)), "CallbackOf": slices.Collect(maps.Keys(CallbackOf)),
		"NoSources": slices.Collect(maps.Keys(NoSources)), "TextSources": slices.Collect(maps.Keys(TextSources)), "BareNames": slices.Collect(maps.Keys(BareNames)),
	}
	for i := range Handlers {
		all["Handlers"] = append(all["Handlers"], Handlers[i].On...)
	}
	return all
}

// prefixes returns the path and what it begins with: a.b().c, a.b(), a.b, a.
func prefixes(path string) []string {
	list := []string{path}
	for i := len(path) - 1; i > 0; i-- {
		if path[i] == '.' || path[i] == '(' && path[i-1] != '.' {
			list = append(list, path[:i])
		}
	}
	return list
}

// A path that has another name is never seen by the tables.
func TestNoRowIsShadowed(t *testing.T) {
	known := slices.Collect(maps.Values(Aliases))
	for table, paths := range rows() {
		for _, path := range paths {
			for _, p := range prefixes(path) {
				if slices.Contains(known, p) {
					break // the name by which rules know it
				}
				if to, ok := Aliases[p]; ok {
					t.Errorf("%s: %s is never asked for: %s is known as %s", table, path, p, to)
				}
			}
		}
	}
}

// A role is what somebody hands over.
func TestRolesAreGiven(t *testing.T) {
	given := map[string]bool{"fastify:req.raw": true}
	add := func(roles ...string) {
		for _, r := range roles {
			given[root(r)] = true
		}
	}
	for i := range Handlers {
		add(Handlers[i].Roles...)
		add(Handlers[i].Error...)
	}
	for i := range Namings {
		add(Namings[i].Roles...)
	}
	for i := range Routes {
		add(Routes[i].Roles...)
	}
	add(slices.Collect(maps.Values(Decorated))...)
	add(slices.Collect(maps.Values(Typed))...)
	add(slices.Collect(maps.Values(Injected))...)
	add(slices.Collect(maps.Values(Aliases))...)
	add(ServerAction)
	for table, paths := range rows() {
		for _, path := range paths {
			if r := root(path); strings.Contains(r, ":") && !strings.HasPrefix(r, "node:") && !given[r] {
				t.Errorf("%s: nobody is given a %s", table, path)
			}
		}
	}
}

// root is the role that a path begins with: express:req of express:req.query.
func root(path string) string {
	if i := strings.IndexAny(path, ".(["); i > 0 {
		return path[:i]
	}
	return path
}

// Aliases lead to a path that has no other name, in a few steps.
func TestAliasesEnd(t *testing.T) {
	for from := range Aliases {
		at := from
		for range 4 {
			if to, ok := Aliases[at]; ok {
				at = to
			}
		}
		if to, ok := Aliases[at]; ok {
			t.Errorf("%s ends nowhere: %s is known as %s", from, at, to)
		}
	}
}
