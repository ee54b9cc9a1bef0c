package deps

import (
	"context"
	"testing"

	"tenet/internal/advisory"
	"tenet/internal/advisory/registry"
	"tenet/internal/npm"
	"tenet/internal/npm/semver"
)

// known finds advisories as a table does.
type known []advisory.Advisory

func (k known) Find(_ context.Context, queries []registry.Query) (*registry.Result, error) {
	var list []advisory.Package
	for _, q := range queries {
		list = append(list, advisory.Package{Name: q.Name, Version: q.Version})
	}
	satisfies := func(version, rng string) bool { return semver.Satisfies(version, rng, semver.Audit) }
	return &registry.Result{Found: advisory.MatchList(k, satisfies, list)}, nil
}

// The version that ends one advisory may have another: the remedy is the one
// that ends that, too. Where nobody knows that one, it is above the last that
// is known to be affected.
func TestRemedyGoesOn(t *testing.T) {
	one := func(id, pkg string, r advisory.Range) advisory.Advisory {
		return advisory.Advisory{ID: id, Package: pkg, Ranges: []advisory.Range{r}}
	}
	finder := known{
		one("A", "web", advisory.Range{Fixed: "1.2.0"}),
		one("B", "web", advisory.Range{Introduced: "1.1.0", Fixed: "1.3.0"}),
		one("C", "web", advisory.Range{Introduced: "1.3.0", Fixed: "1.3.1"}),
		one("D", "open", advisory.Range{Fixed: "1.2.0"}),
		one("E", "open", advisory.Range{Introduced: "1.1.0", LastAffected: "1.9.0"}),
		one("F", "never", advisory.Range{Fixed: "1.2.0"}),
		one("G", "never", advisory.Range{Introduced: "1.1.0"}),
	}
	fsys := folder(`
-- package.json --
{"name": "shop", "dependencies": {"web": "1.0.0", "never": "1.0.0", "asks": "1.0.0"}}
-- package-lock.json --
{"lockfileVersion": 3, "packages": {"": {"dependencies": {"web": "1.0.0", "never": "1.0.0", "asks": "1.0.0"}},
"node_modules/web": {"version": "1.0.0"}, "node_modules/never": {"version": "1.0.0"},
"node_modules/asks": {"version": "1.0.0", "dependencies": {"open": "^1.0.0"}}, "node_modules/open": {"version": "1.0.0"}}}
`)
	p, err := Read(t.Context(), Input{FS: fsys, Lockfiles: []string{"package-lock.json"}, Finder: finder})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Remedy{
		"web":   {Change: Raise, To: "1.3.1"},
		"open":  {Change: Nothing, Above: "1.9.0"},
		"never": {Change: Nothing},
	}
	for _, g := range p.Trees[0].Groups() {
		got := p.Remedy(g)
		if w := want[g.Name]; got.Change != w.Change || got.To != w.To || got.Above != w.Above {
			t.Errorf("%s: %+v", g.Name, got)
		}
		if g.Name == "open" && (len(got.Askers) != 1 || got.Askers[0].From.Name != "asks") {
			t.Errorf("open is asked for by %v", got.Askers)
		}
		delete(want, g.Name)
	}
	if len(want) > 0 {
		t.Errorf("not affected: %v", want)
	}
}

// A registry that says what is published knows the version after the last
// affected one. That one may have a hole of its own.
func TestRemedyAmongWhatIsPublished(t *testing.T) {
	finder := known{
		{ID: "A", Package: "open", Ranges: []advisory.Range{{LastAffected: "1.9.0"}}},
		{ID: "B", Package: "open", Ranges: []advisory.Range{{Introduced: "1.10.0", LastAffected: "1.10.0"}}},
		{ID: "C", Package: "last", Ranges: []advisory.Range{{LastAffected: "1.9.0"}}},
	}
	fsys := folder(`
-- package.json --
{"name": "shop", "dependencies": {"open": "1.0.0", "last": "1.0.0"}}
-- package-lock.json --
{"lockfileVersion": 3, "packages": {"": {"dependencies": {"open": "1.0.0", "last": "1.0.0"}},
"node_modules/open": {"version": "1.0.0"}, "node_modules/last": {"version": "1.0.0"}}}
`)
	shelf := releases{
		"open": {{Version: "3.0.0"}, {Version: "1.0.0"}, {Version: "1.9.0"}, {Version: "1.10.0-beta.1"}, {Version: "1.10.0"}, {Version: "1.10.1", Deprecated: "broken"}, {Version: "1.11.0-rc.1"}, {Version: "1.11.0"}},
		"last": {{Version: "1.0.0"}, {Version: "1.9.0"}, {Version: "2.0.0-rc.1"}},
	}
	want := map[string]string{"open": "1.11.0", "last": ""}
	p, err := Read(t.Context(), Input{FS: fsys, Lockfiles: []string{"package-lock.json"}, Finder: finder, Documents: shelf})
	if err != nil {
		t.Fatal(err)
	}
	groups := p.Trees[0].Groups()
	if len(groups) != len(want) {
		t.Fatalf("%d groups, want %d", len(groups), len(want))
	}
	for _, g := range groups {
		if got := p.Remedy(g); got.To != want[g.Name] || got.Above != map[string]string{"last": "1.9.0"}[g.Name] {
			t.Errorf("%s: %+v, want version %q", g.Name, got, want[g.Name])
		}
	}
}

// releases is a registry by the names of its packages.
type releases map[string][]npm.Release

func (r releases) Packument(_ context.Context, name string) (*npm.Packument, error) {
	return &npm.Packument{Name: name, Releases: r[name]}, nil
}
