package npm

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// shelf is a registry in memory.
type shelf map[string]*Packument

func (s shelf) Packument(_ context.Context, name string) (*Packument, error) {
	if p := s[name]; p != nil {
		return p, nil
	}
	if name == "down" {
		return nil, errors.New("503")
	}
	return nil, fmt.Errorf("%s: %w", name, ErrNotPublished)
}

// publish adds releases: "1.0.0 b@^1 c@2", "2.0.0!" for a deprecated one. The
// last that is no prerelease is latest.
func (s shelf) publish(name string, releases ...string) {
	p := &Packument{Name: name, Tags: map[string]string{}}
	for _, text := range releases {
		words := strings.Fields(text)
		rel := Release{Version: strings.TrimSuffix(words[0], "!")}
		if rel.Version != words[0] {
			rel.Deprecated = "do not"
		}
		for _, w := range words[1:] {
			d, kind := w, Prod
			if rest, ok := strings.CutPrefix(w, "peer:"); ok {
				d, kind = rest, Peer
			} else if rest, ok := strings.CutPrefix(w, "opt:"); ok {
				d, kind = rest, Optional
			}
			dep, spec := SplitID(d)
			rel.Deps = append(rel.Deps, Dependency{Name: dep, Spec: spec, Kind: kind})
		}
		if !strings.Contains(rel.Version, "-") {
			p.Tags["latest"] = rel.Version
		}
		p.Releases = append(p.Releases, rel)
	}
	s[name] = p
}

func TestResolve(t *testing.T) {
	reg := shelf{}
	reg.publish("a", "1.0.0 b@^1", "1.1.0 b@^1 c@^2", "2.0.0")
	reg.publish("b", "1.0.0", "1.5.0 peer:p@^1 opt:nowhere@1", "2.0.0-rc.1", "2.0.0")
	reg.publish("c", "1.0.0", "2.0.0 b@2", "2.1.0! b@2", "3.0.0")
	reg.publish("p", "1.0.0", "1.9.0")
	reg.publish("d", "2.0.0", "1.0.0") // 1.0.0 is latest
	reg["d"].Tags["next"] = "2.0.0"
	tests := []struct{ name, deps, want, faults string }{
		{"highest, without deprecated ones; peers; one version twice", `"a": "^1.0.0"`, "a@1.1.0 b@1.5.0 c@2.0.0 p@1.9.0 b@2.0.0", ""},
		{"latest before higher", `"d": ">=1"`, "d@1.0.0", ""},
		{"not latest", `"d": ">1"`, "d@2.0.0", ""},
		{"tag", `"d": "next"`, "d@2.0.0", ""},
		{"alias", `"x": "npm:d@2"`, "d@2.0.0", ""},
		{"deprecated if nothing else is there", `"c": "2.1"`, "c@2.1.0 b@2.0.0", ""},
		{"no prerelease", `"b": ">1.9"`, "b@2.0.0", ""},
		{"prerelease", `"b": "2.0.0-rc.1"`, "b@2.0.0-rc.1", ""},
		{"what is there is used again", `"a": "1.0.0", "b": "1.0.0"`, "a@1.0.0 b@1.0.0", ""},
		{"override", `"a": "1.0.0"}, "overrides": {"b": "2.0.0"`, "a@1.0.0 b@2.0.0", ""},
		{"override by reference", `"a": "1.0.0", "b": "2.0.0"}, "overrides": {"b": "$b"`, "a@1.0.0 b@2.0.0", ""},
		{"override below another", `"a": "1.1.0"}, "overrides": {"c": {"b": "1.0.0"}`, "a@1.1.0 b@1.5.0 c@2.0.0 p@1.9.0 b@1.0.0", ""},
		{"nothing published", `"zz": "1"`, "", "package.json:1:37: no package zz is published"},
		{"nothing admitted", `"a": "9"`, "", `package.json:1:37: no version of a is published that "9" admits`},
		{"a repository", `"a": "x/y"`, "", "package.json:1:37: a@x/y is not in a registry: what it brings is not known"},
	}
	for _, tt := range tests {
		m, err := ReadManifest(files("package.json", `{"version": "1.0", "dependencies": {`+tt.deps+`}}`), "package.json")
		if err != nil {
			t.Fatal(err)
		}
		g, err := Resolve(context.Background(), []*Manifest{m}, reg)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		var got, faults []string
		for _, n := range g.Nodes {
			got = append(got, n.ID())
			if len(g.Paths(n, 1)) != 1 {
				t.Errorf("%s: no path to %s", tt.name, n.ID())
			}
		}
		for _, f := range g.Faults {
			faults = append(faults, f.Error())
		}
		if strings.Join(got, " ") != tt.want || strings.Join(faults, "\n") != tt.faults {
			t.Errorf("%s: %v, faults %v, want %s", tt.name, got, faults, tt.want)
		}
	}
}

func TestResolveWorkspace(t *testing.T) {
	reg := shelf{}
	reg.publish("a", "1.0.0", "2.0.0")
	reg.publish("m", "9.0.0")
	project, faults, err := ReadProject(files(
		"d/package.json", pkg("p", "1.0.0", `, "workspaces": ["x/*"], "dependencies": {"a": "2", "m": "1"}`),
		"d/x/m/package.json", pkg("m", "1.0.0", `, "devDependencies": {"a": "1"}`),
		"d/x/broken/package.json", "{",
	), "d")
	if err != nil || len(project) != 2 || len(faults) != 1 {
		t.Fatal(project, faults, err)
	}
	g, err := Resolve(context.Background(), project, reg)
	if err != nil || len(g.Faults) > 0 {
		t.Fatal(g, err)
	}
	if want := "m@1.0.0 > a@1.0.0\np@1.0.0 > a@2.0.0\np@1.0.0 > m@1.0.0"; edges(g) != want {
		t.Errorf("edges:\n%s", edges(g))
	}
	if n := g.Nodes[1]; n.ID() != "a@1.0.0" || !n.Dev {
		t.Errorf("%+v", n)
	}
}

func TestResolveStops(t *testing.T) {
	m, err := ReadManifest(files("package.json", `{"dependencies": {"down": "1"}}`), "package.json")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Resolve(context.Background(), []*Manifest{m}, shelf{}); err == nil || err.Error() != "asking for down: 503" {
		t.Errorf("a registry that is down: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Resolve(ctx, []*Manifest{m}, shelf{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// endless publishes whatever it is asked for, each package asking for two more.
type endless struct{}

func (endless) Packument(_ context.Context, name string) (*Packument, error) {
	one := Dependency{Name: name + "0", Spec: "*"}
	two := Dependency{Name: name + "1", Spec: "*"}
	return &Packument{Name: name, Releases: []Release{{Version: "1.0.0", Deps: []Dependency{one, two}}}}, nil
}

func TestResolveIsBounded(t *testing.T) {
	m, err := ReadManifest(files("package.json", `{"dependencies": {"a": "1"}}`), "package.json")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Resolve(context.Background(), []*Manifest{m}, endless{}); err == nil || !strings.Contains(err.Error(), "more than 20000 packages") {
		t.Errorf("endless dependencies: %v", err)
	}
	// Two packages that ask for each other.
	reg := shelf{}
	reg.publish("a", "1.0.0 b@1")
	reg.publish("b", "1.0.0 a@1")
	if g, err := Resolve(context.Background(), []*Manifest{m}, reg); err != nil || len(g.Nodes) != 2 {
		t.Errorf("a ring: %v, %v", g, err)
	}
	// A hundred thousand versions, asked for fifty times.
	var releases []string
	for i := range 100_000 {
		releases = append(releases, fmt.Sprintf("1.%d.0!", i))
	}
	reg.publish("many", releases...)
	var asks []string
	for i := range 50 {
		asks = append(asks, fmt.Sprintf(`"x%d": "npm:many@<1.%d"`, i, 1000*i+1))
	}
	m, err = ReadManifest(files("package.json", `{"dependencies": {`+strings.Join(asks, ",")+`}}`), "package.json")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	g, err := Resolve(context.Background(), []*Manifest{m}, reg)
	if err != nil || len(g.Nodes) != 50 || g.Nodes[1].Version != "1.1000.0" {
		t.Errorf("many versions: %v", err)
	}
	if took := time.Since(start); took > time.Minute {
		t.Errorf("100,000 versions took %v", took)
	}
}
