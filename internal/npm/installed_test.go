package npm

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func pkg(name, version, rest string) string {
	return fmt.Sprintf(`{"name": %q, "version": %q%s}`, name, version, rest)
}

func link(fsys fstest.MapFS, at, to string) {
	fsys[at] = &fstest.MapFile{Data: []byte(to), Mode: fs.ModeSymlink | 0o777}
}

// edges lists a graph as "from > to" lines.
func edges(g *Graph) string {
	var lines []string
	for _, n := range append(slices.Clone(g.Roots), g.Nodes...) {
		for _, e := range n.Out {
			lines = append(lines, e.From.ID()+" > "+e.To.ID())
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func TestInstalledByNpm(t *testing.T) {
	fsys := files(
		"package.json", pkg("p", "1.0.0", `, "dependencies": {"a": "1", "@s/b": "1", "al": "npm:real@2", "lib": "file:lib"}, "devDependencies": {"d": "1"}, "workspaces": ["packages/*"]`),
		"packages/m/package.json", pkg("m", "1.0.0", `, "dependencies": {"c": "2"}`),
		"packages/m/node_modules/c/package.json", pkg("c", "2.0.0", ""),
		"lib/package.json", pkg("lib", "0.1.0", `, "dependencies": {"c": "1"}`),
		"node_modules/a/package.json", pkg("a", "1.0.0", `, "dependencies": {"c": "1", "gone": "1"}, "bundleDependencies": ["c"]`),
		"node_modules/a/node_modules/c/package.json", pkg("c", "1.1.0", `, "dependencies": {"e": "1"}`),
		"node_modules/a/node_modules/c/node_modules/e/package.json", pkg("e", "1.0.0", ""),
		"node_modules/@s/b/package.json", pkg("@s/b", "1.0.0", `, "dependencies": {"c": "1"}`),
		"node_modules/c/package.json", pkg("c", "1.0.0", ""),
		"node_modules/al/package.json", pkg("real", "2.0.0", ""),
		"node_modules/d/package.json", pkg("d", "1.0.0", ""),
		"node_modules/left/package.json", pkg("left", "1.0.0", ""),
		"node_modules/.bin/x", "",
		"node_modules/.package-lock.json", "{}",
		"node_modules/broken/package.json", "{",
	)
	link(fsys, "node_modules/m", "../packages/m")
	link(fsys, "node_modules/lib", "../lib")
	link(fsys, "node_modules/round", "../node_modules")
	link(fsys, "node_modules/self", "self")
	link(fsys, "node_modules/away", "../../../etc")
	link(fsys, "node_modules/absolute", "/etc")
	g, err := ReadInstalled(fsys, ".")
	if err != nil {
		t.Fatal(err)
	}
	want := "@s/b@1.0.0 > c@1.0.0\na@1.0.0 > c@1.1.0\nc@1.1.0 > e@1.0.0\nlib@0.1.0 > c@1.0.0\nm@1.0.0 > c@2.0.0\n" +
		"p@1.0.0 > @s/b@1.0.0\np@1.0.0 > a@1.0.0\np@1.0.0 > d@1.0.0\np@1.0.0 > lib@0.1.0\np@1.0.0 > real@2.0.0"
	if got := edges(g); got != want {
		t.Errorf("edges:\n%s\nwant:\n%s", got, want)
	}
	if len(g.Faults) != 1 || g.Faults[0].File != "node_modules/broken/package.json" {
		t.Errorf("faults %v", g.Faults)
	}
	for _, n := range g.Nodes {
		if n.Bundled != slices.Contains([]string{"c@1.1.0", "e@1.0.0"}, n.ID()) {
			t.Errorf("%s bundled: %v", n.ID(), n.Bundled)
		}
		if n.Extraneous != (n.Name == "left") || n.Dev != (n.Name == "d") {
			t.Errorf("%s extraneous %v, dev %v", n.ID(), n.Extraneous, n.Dev)
		}
		if n.Place.File != n.Path+"/package.json" || n.Place.Line != 1 {
			t.Errorf("%s is at %s", n.Path, n.Place)
		}
	}
	if al := g.Find("al"); len(al) != 1 || al[0].Name != "real" || al[0].Alias != "al" {
		t.Errorf("the alias: %v", al)
	}
	lock, err := ReadLock(files("package-lock.json", flat), "package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if extra := Unlocked(g, lock); len(extra) != len(g.Nodes)-1 {
		t.Errorf("%d of %d packages are in no lockfile", len(extra), len(g.Nodes))
	}
}

func TestInstalledByPnpm(t *testing.T) {
	fsys := files(
		"app/package.json", pkg("p", "1.0.0", `, "dependencies": {"a": "1", "al": "npm:@s/b@1"}`),
		"app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json", pkg("a", "1.0.0", `, "dependencies": {"@s/b": "1", "c": "1"}`),
		"app/node_modules/.pnpm/@s+b@1.0.0/node_modules/@s/b/package.json", pkg("@s/b", "1.0.0", `, "dependencies": {"a": "1"}`),
		"app/node_modules/.pnpm/c@1.0.0/node_modules/c/package.json", pkg("c", "1.0.0", ""),
		"app/node_modules/.pnpm/old@1.0.0/node_modules/old/package.json", pkg("old", "1.0.0", ""),
	)
	link(fsys, "app/node_modules/a", ".pnpm/a@1.0.0/node_modules/a")
	link(fsys, "app/node_modules/al", ".pnpm/@s+b@1.0.0/node_modules/@s/b")
	link(fsys, "app/node_modules/.pnpm/a@1.0.0/node_modules/@s/b", "../../../@s+b@1.0.0/node_modules/@s/b")
	link(fsys, "app/node_modules/.pnpm/a@1.0.0/node_modules/c", "../../c@1.0.0/node_modules/c")
	link(fsys, "app/node_modules/.pnpm/@s+b@1.0.0/node_modules/a", "../../a@1.0.0/node_modules/a")
	link(fsys, "app/node_modules/.pnpm/node_modules/c", "../c@1.0.0/node_modules/c")
	g, err := Load(fsys, "app")
	if err != nil {
		t.Fatal(err)
	}
	want := "@s/b@1.0.0 > a@1.0.0\na@1.0.0 > @s/b@1.0.0\na@1.0.0 > c@1.0.0\np@1.0.0 > @s/b@1.0.0\np@1.0.0 > a@1.0.0"
	if got := edges(g); got != want {
		t.Errorf("edges:\n%s\nwant:\n%s", got, want)
	}
	for _, n := range g.Nodes {
		if n.Extraneous != (n.Name == "old") {
			t.Errorf("%s extraneous: %v", n.ID(), n.Extraneous)
		}
	}
}

// Yarn's pnpm linker keeps packages in folders of its own naming.
func TestInstalledByYarnWithLinks(t *testing.T) {
	fsys := files(
		"package.json", pkg("p", "1.0.0", `, "dependencies": {"a": "1"}`),
		"node_modules/.store/a-npm-1.0.0-abc/package/package.json", pkg("a", "1.0.0", `, "dependencies": {"b": "1"}`),
		"node_modules/.store/b-npm-1.0.0-def/package/package.json", pkg("b", "1.0.0", ""),
	)
	link(fsys, "node_modules/a", ".store/a-npm-1.0.0-abc/package")
	link(fsys, "node_modules/.store/a-npm-1.0.0-abc/node_modules/b", "../../b-npm-1.0.0-def/package")
	g, err := ReadInstalled(fsys, ".")
	if err != nil || len(g.Faults) > 0 {
		t.Fatal(g, err)
	}
	if want := "a@1.0.0 > b@1.0.0\np@1.0.0 > a@1.0.0"; edges(g) != want || g.Nodes[0].Alias != "" {
		t.Errorf("edges:\n%s\nnodes: %+v", edges(g), g.Nodes[0])
	}
}
