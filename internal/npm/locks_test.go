package npm

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"regexp"
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

// only are the packages that some managers locked and others did not, and why.
var only = map[string]string{
	"debug@4.4.3":         "yarn-berry yarn-classic",                 // two ranges, two versions: no search for one that fits both
	"yargs-parser@20.2.9": "pnpm-v6 pnpm-v9 yarn-berry yarn-classic", // the same
}

// nodeGyp is asked for by packages with a binding.gyp, as Yarn's successors
// have it: none of the others lists it.
func nodeGyp(g *Graph) map[string]bool {
	below := map[string]bool{}
	for _, n := range g.Find("node-gyp") {
		for m := range (&Graph{Roots: []*Node{n}}).reach(Prod, Optional, Peer) {
			below[m.ID()] = true
		}
	}
	return below
}

// The managers were free to choose versions, but where their ways to choose do
// not differ they lock the same packages.
func TestLocksAgree(t *testing.T) {
	all := map[string][]string{}
	gyp := nodeGyp(load(t, "yarn-berry"))
	names := slices.DeleteFunc(slices.Clone(locked), func(name string) bool { return name == "npm6" })
	for _, name := range names {
		for id := range ids(load(t, name).Nodes) {
			all[id] = append(all[id], name)
		}
	}
	agreed := 0
	for id, in := range all {
		slices.Sort(in)
		switch got := strings.Join(in, " "); {
		case len(in) == len(names):
			agreed++
		case got == only[id], got == "yarn-berry" && gyp[id]:
		default:
			t.Errorf("%s is in the graphs of %s alone", id, got)
		}
	}
	if agreed < 200 {
		t.Errorf("only %d packages are in all graphs", agreed)
	}
}

// independent are expressions for the entries of the lockfiles, so that what a
// reader loses is missed. Folders and members of the workspace are left out.
var independent = map[string]struct{ entry, skip string }{
	"npm-v1":       {`(?m)^ +"([^"\n]+)": \{\n +"version": "(?:npm:.+@)?([^"\n]+)"`, `@file:`},
	"npm6":         {`(?m)^ +"([^"\n]+)": \{\n +"version": "(?:npm:.+@)?([^"\n]+)"`, `@file:`},
	"npm-v3":       {`(?m)^    "(?:[^"\n]+/)?node_modules/([^"\n]+)": \{\n(?:      "name": "[^"\n]+",\n)?      "version": "([^"\n]+)"`, `^$`},
	"yarn-classic": {`(?m)^"?([^\s"]+?)@(?:[^\n]+):\n  version "([^"\n]+)"`, `^local@`},
	"yarn-berry":   {`(?m)^"([^\s"]+?)@(?:npm|file):[^\n]+:\n  version: (\S+)`, `use\.local|^local@`},
	"pnpm-v6":      {`(?m)^  /(\S+?)@([^(\s]+?)(?:\(\S*)?:\n`, `^$`},
	"pnpm-v9":      {`(?m)^  '?([^\s']+?)@([^\s'(]+?)'?:\n    resolution`, `@file:`},
	"bun":          {`(?m)^    "([^"\n]+)": \["[^"\n]+@([^"\n]+)", ""`, `^$`},
}

func TestLocksLoseNothing(t *testing.T) {
	for name, how := range independent {
		t.Run(name, func(t *testing.T) {
			g := load(t, name)
			want, got := map[string]bool{}, map[string]bool{}
			for _, m := range regexp.MustCompile(how.entry).FindAllStringSubmatch(string(project(t, name)[g.File].Data), -1) {
				if regexp.MustCompile(how.skip).MatchString(m[1] + "@" + m[2]) {
					continue
				}
				installed := m[1]
				switch {
				case strings.Contains(installed, "/node_modules/"):
					installed = nameAt(installed)
				case name == "bun":
					installed = nameAt(bunPath(installed))
				}
				want[installed+"@"+m[2]] = true
			}
			for _, n := range g.Nodes {
				as := n.Installed()
				if strings.HasPrefix(name, "pnpm") {
					as = n.Name // its entries have no aliases
				}
				if n.Origin == FromRegistry {
					got[as+"@"+n.Version] = true
				}
			}
			if len(want) < 180 {
				t.Errorf("the expression finds only %d entries", len(want))
			}
			if a, b := sorted(want), sorted(got); !slices.Equal(a, b) {
				t.Errorf("the lockfile has\n%v\nthe graph has\n%v", without(a, b), without(b, a))
			}
		})
	}
}

func without(list, others []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(others, s) })
}

// What npm writes about each entry must be what follows from our edges.
func TestFlagsAreThoseOfNpm(t *testing.T) {
	for _, name := range []string{"npm-v2", "npm-v3"} {
		g := load(t, name)
		var lock struct {
			Packages map[string]struct{ Dev, Optional, DevOptional, Peer, Link bool }
		}
		if err := json.Unmarshal(project(t, name)[g.File].Data, &lock); err != nil {
			t.Fatal(err)
		}
		dev := 0
		for _, n := range g.Nodes {
			want := lock.Packages[n.Key]
			if n.Dev != want.Dev && !want.DevOptional {
				t.Errorf("%s: Dev is %v, npm says %v", n.Key, n.Dev, want.Dev)
			}
			if n.Optional != (want.Optional || want.DevOptional && n.Optional) {
				t.Errorf("%s: Optional is %v, npm says %v", n.Key, n.Optional, want.Optional)
			}
			if n.Peer != want.Peer {
				t.Errorf("%s: Peer is %v, npm says %v", n.Key, n.Peer, want.Peer)
			}
			if n.Dev {
				dev++
			}
		}
		if dev < 30 {
			t.Errorf("%s: only %d packages for development", name, dev)
		}
	}
}

func TestWhatLocksSay(t *testing.T) {
	for _, name := range locked {
		t.Run(name, func(t *testing.T) {
			g := load(t, name)
			one := func(installed string) *Node {
				t.Helper()
				for _, n := range g.Nodes {
					if n.Installed() == installed {
						return n
					}
				}
				t.Fatalf("no package is installed as %s", installed)
				return nil
			}
			if n := one("lodash3"); n.ID() != "lodash@3.10.1" || n.Alias != "lodash3" || n.Dev {
				t.Errorf("the alias is %+v", n)
			}
			if n := one("local"); n.ID() != "local@0.1.0" || n.Origin != FromFolder || len(n.Out) != 1 || n.Out[0].To.ID() != "ms@2.0.0" {
				t.Errorf("the folder is %+v", n)
			}
			if n := one("fsevents"); !n.Optional || n.Dev {
				t.Errorf("fsevents is %+v", n)
			}
			if n := one("mocha"); !n.Dev || n.Optional || n.In[0].Kind != Dev || n.In[0].Place.String() != "package.json:32:5" && name != "npm6" {
				t.Errorf("mocha is %+v, asked for at %s", n, n.In[0].Place)
			}
			if n := one("qs"); name != "npm6" && n.Version != "6.11.0" {
				t.Errorf("the override makes %s", n.ID())
			}
			if name == "npm6" {
				return
			}
			if len(g.Roots) != 3 || g.Roots[0].Name != "shop" {
				t.Errorf("roots: %v", g.Roots)
			}
			why := g.Why("uuid", 10)
			if len(why) != 1 || len(why[0].Paths) != 1 || why[0].Paths[0].String() != "@shop/core@1.0.0 > uuid@8.3.2" {
				t.Errorf("why uuid: %v", why)
			}
			// The project asks for its own member.
			if !slices.ContainsFunc(g.Roots[0].Out, func(e *Edge) bool { return e.To.Name == "@shop/core" && e.To.Origin == FromHere }) {
				t.Error("the project does not lead to @shop/core")
			}
		})
	}
}
