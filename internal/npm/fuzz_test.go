package npm

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"tenet/internal/source"
)

// FuzzLockfile: whatever a lockfile holds, reading it ends with an error that
// names the file, or with a graph that hangs together.
func FuzzLockfile(f *testing.F) {
	for i, format := range formats() {
		f.Add(uint8(i), "", "{}")
		for _, name := range locked {
			if data := project(f, name)[format.name]; data != nil {
				f.Add(uint8(i), "", excerpt(string(data.Data)))
				f.Add(uint8(i), string(project(f, name)["package.json"].Data), excerpt(string(data.Data)))
			}
		}
	}
	f.Add(uint8(1), "", flat)
	f.Add(uint8(1), "", `{"lockfileVersion": 1, "dependencies": {"a": {"version": "file:x", "requires": {"a": "1", "b": true}, "dependencies": {"a": {"version": "npm:b@1"}}}}}`)
	f.Add(uint8(2), "", "lockfileVersion: '9.0'\nimporters: {.: {dependencies: {a: {specifier: 1, version: 'link:..'}}}}\nsnapshots: {a@1: {dependencies: {a: 1}}}")
	f.Add(uint8(3), "", "a@1, \"b@npm:c@2\":\n  version \"1.0.0\"\n  dependencies:\n    a \"1\"\n")
	f.Add(uint8(3), `{"dependencies": {"a": "^1", "l": "file:l"}, "resolutions": {"**/c": "2"}}`, "__metadata:\n  version: 8\n\"a@npm:^1\":\n  version: 1.0.0\n  resolution: \"a@npm:1.0.0\"\n  dependencies:\n    c: ^1\n  peerDependencies:\n    c: '*'\n\"c@npm:2\":\n  version: 2.0.0\n  resolution: \"c@npm:2.0.0\"\n\"l@file:l::locator=p\":\n  version: 0\n  resolution: \"l@file:l#l::hash=1\"\n\"c@patch:c@npm%3A2.0.0#x\":\n  resolution: \"c@patch:c@npm%3A2.0.0#x\"\n\"m@workspace:m\":\n  resolution: \"m@workspace:m\"\n")
	f.Add(uint8(2), `{"dependencies": {"a": "^1"}}`, "lockfileVersion: '6.0'\ndependencies:\n  a:\n    specifier: ^1\n    version: 1.0.0(b@2.0.0)\npackages:\n  /a@1.0.0(b@2.0.0):\n    peerDependencies:\n      b: '*'\n    dependencies:\n      b: 2.0.0\n  /b@2.0.0: {}\n  file:x:\n    resolution: {directory: x, type: directory}\n    name: x\n")
	f.Add(uint8(4), "", `{"lockfileVersion": 1, "packages": {"a/@b/c": ["c@workspace:..", {}], "": ["@"], "@": [1, {"dependencies": {"": 1}}]},}`)
	f.Fuzz(func(t *testing.T, which uint8, manifest, lock string) {
		list := formats()
		name := list[int(which)%len(list)].name
		fsys := files(name, lock)
		if manifest != "" {
			fsys = files(name, lock, "package.json", manifest)
		}
		g, err := ReadLock(fsys, name)
		if err != nil {
			var place *source.Error
			if !errors.As(err, &place) || place.File != name {
				t.Fatalf("an error without its place: %v", err)
			}
			return
		}
		whole(t, g)
	})
}

// excerpt keeps what a fuzzer can work with.
func excerpt(lock string) string {
	const most = 4096
	if len(lock) <= most {
		return lock
	}
	return lock[:strings.LastIndexByte(lock[:most], '\n')+1]
}

// whole asserts what holds of every graph.
func whole(t *testing.T, g *Graph) {
	t.Helper()
	all := append(slices.Clone(g.Roots), g.Nodes...)
	known := map[*Node]bool{}
	for _, n := range all {
		if known[n] {
			t.Fatalf("%s is in the graph twice", n.ID())
		}
		known[n] = true
	}
	for _, n := range all {
		for _, e := range n.Out {
			if e.From != n || !known[e.To] || !slices.Contains(e.To.In, e) {
				t.Fatalf("the edge %s > %s hangs in the air", n.ID(), e.To.ID())
			}
		}
		for _, e := range n.In {
			if e.To != n || !known[e.From] || !slices.Contains(e.From.Out, e) {
				t.Fatalf("the edge %s > %s hangs in the air", e.From.ID(), n.ID())
			}
		}
	}
	for _, n := range g.Nodes {
		paths := g.Paths(n, 3)
		if n.Extraneous != (len(paths) == 0) {
			t.Fatalf("%s is extraneous: %v, and has %d paths", n.ID(), n.Extraneous, len(paths))
		}
		if len(paths) > 3 {
			t.Fatalf("%d paths", len(paths))
		}
	}
}

func FuzzManifest(f *testing.F) {
	f.Add(string(project(f, "bun")["package.json"].Data))
	f.Add(`{"overrides": {"a": {"a": {".": "1"}}, "b>c/d": "2", "": "", "@": "3", "/": "4"}, "bundledDependencies": ["a"]}`)
	f.Fuzz(func(t *testing.T, text string) {
		m, err := ReadManifest(files("d/package.json", text), "d/package.json")
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, d := range m.Deps {
			if seen[d.Name] || d.Name == "" {
				t.Errorf("%q is there twice", d.Name)
			}
			seen[d.Name] = true
			s := ParseSpec(d.Name, d.Spec)
			if (s.Range != nil) != (s.Kind == SpecRange) {
				t.Errorf("%q is %+v", d.Spec, s)
			}
		}
	})
}
