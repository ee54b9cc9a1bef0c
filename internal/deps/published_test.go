package deps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tenet/internal/npm"
)

// stock is a registry in which every package has one release, with what that
// asks for.
type stock map[string]string

func (s stock) Packument(_ context.Context, name string) (*npm.Packument, error) {
	asks, ok := s[name]
	if !ok {
		return nil, npm.ErrNotPublished
	}
	if asks == "down" {
		return nil, errors.New("503")
	}
	r := npm.Release{Version: "1.5.0"}
	for _, d := range strings.Fields(asks) {
		r.Deps = append(r.Deps, npm.Dependency{Name: d, Spec: "^1.0.0"})
	}
	return &npm.Packument{Name: name, Tags: map[string]string{"latest": "1.5.0"}, Releases: []npm.Release{r}}, nil
}

// What nothing locks is judged by what npm would install today, if a registry
// says what that is, and by its ranges if not.
func TestForeseen(t *testing.T) {
	fsys := folder(`
-- shop/package.json --
{"name": "shop", "workspaces": ["parts/*"], "dependencies": {"web": "^1.0.0", "local": "file:./local", "gone": "1.2.3"}}
-- shop/parts/a/package.json --
{"name": "a", "devDependencies": {"tester": "1"}}
-- tools/package.json --
{"name": "tools", "dependencies": {"down": "1.0.0"}}
`)
	read := func(reg npm.Registry) *Project {
		t.Helper()
		all := []string{"shop/package.json", "shop/parts/a/package.json", "tools/package.json"}
		p, err := Read(t.Context(), Input{FS: fsys, Manifests: all, Lone: all, Finder: bad{"parser", "gone", "tester"}, Published: reg})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	p := read(stock{"web": "parser", "parser": "", "tester": "", "down": "down"})
	var got []string
	for _, tree := range p.Trees {
		for _, a := range tree.Affected {
			got = append(got, fmt.Sprintf("%s in %s at %s, dev %v", a.Node.ID(), tree.Dir, a.Node.Place.File, a.Node.Dev))
		}
		if !tree.Foreseen || len(tree.Graph.Faults) > 0 {
			t.Errorf("%+v", tree)
		}
	}
	slices.Sort(got)
	if want := "parser@1.5.0 in shop at shop/package.json, dev false\ntester@1.5.0 in shop at shop/parts/a/package.json, dev true"; strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	if len(p.Source.Notes) != 1 || p.Source.Notes[0] != "what npm would install for tools/package.json today is not known: asking for down: 503" {
		t.Errorf("notes: %q", p.Source.Notes)
	}
	for _, a := range p.Asked {
		if len(a.All) > 0 && a.Dependency.Name != "down" {
			t.Errorf("%s is judged twice", a.Dependency.Name)
		}
	}
	alone := read(nil)
	if len(alone.Trees) > 0 || !slices.ContainsFunc(alone.Asked, func(a Asked) bool { return a.Dependency.Name == "gone" && len(a.All) == 1 }) {
		t.Errorf("without a registry: %+v", alone.Asked)
	}
}
