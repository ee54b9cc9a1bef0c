package npm

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// locked are the folders of testdata/locks, one for each package manager.
var locked = []string{"npm-v1", "npm-v2", "npm-v3", "npm6", "yarn-classic", "yarn-berry", "pnpm-v6", "pnpm-v9", "bun"}

// project is a project as one of the package managers has left it.
func project(t testing.TB, name string) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	copyFiles(t, fsys, "testdata/locks/project")
	copyFiles(t, fsys, "testdata/locks/"+name)
	if name == "npm6" { // as make.sh has it
		data := string(fsys["package.json"].Data)
		data = strings.Replace(data, "    \"@shop/core\": \"1.0.0\",\n", "", 1)
		at, end := strings.Index(data, `  "workspaces"`), strings.Index(data, `  "dependencies"`)
		fsys["package.json"].Data = []byte(data[:at] + data[end:])
	}
	return fsys
}

func copyFiles(t testing.TB, to fstest.MapFS, dir string) {
	t.Helper()
	from := os.DirFS(dir)
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(from, name)
		to[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func load(t testing.TB, name string) *Graph {
	t.Helper()
	g, err := Load(project(t, name), ".")
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return g
}

func ids(nodes []*Node) map[string]bool {
	set := map[string]bool{}
	for _, n := range nodes {
		set[n.ID()] = true
	}
	return set
}

func sorted(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }

// Every package that a manager has locked is in the graph at its line, is
// reachable, and has a path from the project.
func TestLocksAreWhole(t *testing.T) {
	for _, name := range locked {
		t.Run(name, func(t *testing.T) {
			g := load(t, name)
			for _, f := range g.Faults {
				t.Errorf("fault: %v", f)
			}
			fsys := project(t, name)
			text, err := fs.ReadFile(fsys, g.File)
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(string(text), "\n")
			for _, n := range g.Nodes {
				if n.Extraneous {
					t.Errorf("nobody asks for %s at %s", n.ID(), n.Place)
				}
				if n.Place.File == "" || !strings.Contains(lines[n.Place.Line-1], n.Installed()) && !strings.Contains(lines[n.Place.Line-1], n.Name) {
					t.Errorf("%s is said to be at %s", n.ID(), n.Place)
				}
				paths := g.Paths(n, 5)
				if len(paths) == 0 {
					t.Errorf("no path to %s", n.ID())
				}
				for _, p := range paths {
					if len(p) != len(paths[0]) || !slices.Contains(g.Roots, p[0].From) || p[len(p)-1].To != n {
						t.Errorf("the path %s does not lead to %s", p, n.ID())
					}
				}
			}
			if len(g.Nodes) < 180 {
				t.Errorf("%d packages", len(g.Nodes))
			}
		})
	}
}

// The managers were free to choose, but on most they agree.
func TestLocksAgree(t *testing.T) {
	all := map[string][]string{}
	for _, name := range locked {
		if name == "npm6" {
			continue
		}
		for id := range ids(load(t, name).Nodes) {
			all[id] = append(all[id], name)
		}
	}
	agreed := 0
	for id, names := range all {
		if len(names) == len(locked)-1 {
			agreed++
		} else if !slices.Contains([]string{}, id) {
			t.Logf("%s is in %v", id, names)
		}
	}
	t.Log(agreed)
}

var _ = path.Base
var _ = sorted
