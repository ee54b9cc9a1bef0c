package npm

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"tenet/internal/source"
)

// files makes a file system of "name: text" pairs.
func files(pairs ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		fsys[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return fsys
}

const flat = `{
  "lockfileVersion": 3,
  "packages": {
    "": {"dependencies": {"a": "^1.0.0"}},
    "node_modules/a": {"version": "1.2.0"}
  }
}
`

// What is not readable is an error that names the place.
func TestUnreadableLockfiles(t *testing.T) {
	tests := []struct{ name, file, text, want string }{
		{"cut off in a string", "package-lock.json", flat[:60], "package-lock.json:4:10: the file ends too early: not readable as JSON: the string never ends"},
		{"cut off between", "package-lock.json", flat[:88], "package-lock.json:5:4: the file ends too early"},
		{"conflict", "package-lock.json", strings.Replace(flat, `    "node_modules/a": {"version": "1.2.0"}`, "<<<<<<< HEAD\n    \"node_modules/a\": {\"version\": \"1.2.0\"}\n=======\n>>>>>>> b", 1), "package-lock.json:5:1: a merge has left conflict marks"},
		{"conflict in YAML", "pnpm-lock.yaml", "lockfileVersion: '9.0'\n<<<<<<< HEAD\n=======\n>>>>>>> b\n", "pnpm-lock.yaml:2:1: a merge has left conflict marks"},
		{"conflict in yarn.lock", "yarn.lock", "<<<<<<< HEAD\n=======\n>>>>>>> b\n", "yarn.lock:1:1: a merge has left conflict marks"},
		{"unknown version", "package-lock.json", "{\n  \"lockfileVersion\": 4,\n  \"packages\": {}\n}", "package-lock.json:2:3: lockfile version 4 is not known: 1, 2 and 3 are"},
		{"no version", "package-lock.json", `{"name": "a"}`, "package-lock.json:1:1: not a lockfile of npm"},
		{"no packages", "npm-shrinkwrap.json", `{"lockfileVersion": 2}`, "npm-shrinkwrap.json:1:21: a lockfile of version 2 has packages, this one has none"},
		{"a list", "package-lock.json", "\n[]", "package-lock.json:2:1: package-lock.json holds an object, not a list"},
		{"empty", "package-lock.json", " \n", "package-lock.json:1:1: the lockfile is empty"},
		{"old pnpm", "pnpm-lock.yaml", "lockfileVersion: 5.4\n", "pnpm-lock.yaml:1:1: lockfile version 5.4 is not known: 6.0, 6.1 and 9.0 are"},
		{"no pnpm", "pnpm-lock.yaml", "a: 1\n", "pnpm-lock.yaml:1:1: not a lockfile of pnpm"},
		{"YAML that is none", "pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages:\n  a: {b\n", "not readable as YAML"},
		{"new Yarn", "yarn.lock", "__metadata:\n  version: 99\n", "yarn.lock:2:3: lockfile version \"99\" is not known: 4 to 10 are"},
		{"new classic Yarn", "yarn.lock", "# yarn lockfile v2\n", "yarn.lock:1:1: lockfile version 2 is not known: 1 is"},
		{"classic Yarn, cut off", "yarn.lock", "# yarn lockfile v1\n\na@^1:\n  version \"1.0.0\"\n\nb@^1:\n", "yarn.lock:6:1: the entry of b has no version"},
		{"classic Yarn, cut off in a string", "yarn.lock", "# yarn lockfile v1\n\na@^1:\n  version \"1.0", "yarn.lock:4:3: the file ends too early: not readable as a lockfile of Yarn"},
		{"later Yarn, cut off", "yarn.lock", "__metadata:\n  version: 8\n\n\"a@npm:1\":\n  version: 1\n  resol", "yarn.lock:6:8: the file ends too early: not readable as YAML"},
		{"pnpm, cut off", "pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages:\n  a@1.0.0:\n    resolution: {integrity: sha", "the file ends too early: not readable as YAML"},
		{"not Yarn", "yarn.lock", "hello world\n", "yarn.lock:1:1: not readable as a lockfile of Yarn"},
		{"Yarn without resolution", "yarn.lock", "__metadata:\n  version: 8\n\"a@npm:1\":\n  version: 1\n", "yarn.lock:3:1: the entry \"a@npm:1\" has no resolution"},
		{"new Bun", "bun.lock", "{\n  // so\n  \"lockfileVersion\": 7,\n}", "bun.lock:3:3: lockfile version 7 is not known"},
		{"Bun without list", "bun.lock", `{"lockfileVersion": 1, "packages": {"a": 1}}`, "bun.lock:1:42: the package \"a\" has no list"},
		{"binary Bun", "bun.lockb", "#!/usr/bin/env bun", "bun.lockb: a binary lockfile"},
		{"nested too deeply", "package-lock.json", strings.Repeat(`{"dependencies":`, 5000), "package-lock.json:1:1601: not readable as JSON: nested deeper than 100 levels"},
		{"another file", "lock.json", flat, "lock.json: not the name of a lockfile"},
		{"a long path", "package-lock.json", strings.Replace(flat, "node_modules/a", strings.Repeat("node_modules/a/", 500)+"node_modules/a", 1), "package-lock.json:5:5: a path of 7514 bytes"},
	}
	for _, tt := range tests {
		_, err := ReadLock(files(tt.file, tt.text), tt.file)
		var place *source.Error
		if !errors.As(err, &place) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
		}
	}
}

// huge is a file that says it has a gigabyte.
type huge struct{ fstest.MapFS }

type hugeFile struct{ fs.File }

type hugeInfo struct{ fs.FileInfo }

func (hugeInfo) Size() int64 { return 1 << 30 }

func (f hugeFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	return hugeInfo{info}, err
}

func (f hugeFile) Read([]byte) (int, error) { return 0, errors.New("it was read") }

func (h huge) Open(name string) (fs.File, error) {
	f, err := h.MapFS.Open(name)
	return hugeFile{f}, err
}

func TestGigabyte(t *testing.T) {
	for _, f := range formats() {
		_, err := ReadLock(huge{files(f.name, "{}")}, f.name)
		if want := f.name + ": 1073741824 bytes, above the limit of 33554432"; err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", f.name, err, want)
		}
	}
	_, err := ReadLock(files("pnpm-lock.yaml", strings.Repeat("# x\n", 3<<20)), "pnpm-lock.yaml")
	if err == nil || !strings.Contains(err.Error(), "above the limit") {
		t.Errorf("12 MB of YAML: %v", err)
	}
}

// A lockfile that contradicts package.json, or itself, gives a graph with
// faults.
func TestFaults(t *testing.T) {
	manifest := func(deps string) string {
		return "{\n  \"name\": \"p\", \"version\": \"1.0.0\",\n  \"dependencies\": {\n    " + deps + "\n  }\n}"
	}
	classic := "# yarn lockfile v1\n\na@^1.0.0:\n  version \"1.2.0\"\n  dependencies:\n    b \"^1\"\n"
	tests := []struct{ name, deps, file, lock, want string }{
		{"agrees", `"a": "^1.0.0"`, "package-lock.json", flat, ""},
		{"other range", `"a": "^2.0.0"`, "package-lock.json", flat, "package.json:4:5: p@1.0.0 asks for a@^2.0.0, but package-lock.json:5 has version 1.2.0"},
		{"not locked", `"b": "^2.0.0"`, "package-lock.json", flat, "package.json:4:5: p@1.0.0 asks for b@^2.0.0, which package-lock.json does not have"},
		{"alias", `"a": "npm:b@^1.0.0"`, "package-lock.json", flat, "package.json:4:5: p@1.0.0 asks for b, but package-lock.json:5 has a@1.2.0"},
		{"tag", `"a": "latest"`, "package-lock.json", flat, ""},
		{"twice", `"a": "^1.0.0"`, "package-lock.json", strings.Replace(flat, `"node_modules/a"`, "\"node_modules/a\": {},\n\"node_modules/a\"", 1), "package-lock.json:6:1: \"node_modules/a\" is here twice, first in line 5"},
		{"a package misses another", `"a": "^1.0.0"`, "package-lock.json", strings.Replace(flat, `"1.2.0"`, `"1.2.0", "dependencies": {"b": "1"}`, 1), "package-lock.json:5:61: a@1.2.0 asks for b@1, which package-lock.json does not have"},
		{"optional may miss", `"a": "^1.0.0"`, "package-lock.json", strings.Replace(flat, `"1.2.0"`, `"1.2.0", "optionalDependencies": {"b": "1"}, "peerDependencies": {"c": "1"}`, 1), ""},
		{"Yarn, other range", `"a": "^1.0.1"`, "yarn.lock", classic + "\nb@^1:\n  version \"1.0.0\"\n", "package.json:4:5: p@1.0.0 asks for a@^1.0.1, which yarn.lock does not have"},
		{"Yarn, a package misses another", `"a": "^1.0.0"`, "yarn.lock", classic, "yarn.lock:6:5: a@1.2.0 asks for b@^1, which yarn.lock does not have"},
		{"pnpm, other range", `"a": "^2.0.0"`, "pnpm-lock.yaml", "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      a:\n        specifier: ^1.0.0\n        version: 1.2.0\npackages:\n  a@1.2.0: {}\nsnapshots:\n  a@1.2.0: {}\n", "package.json:4:5: p@1.0.0 asks for a@^2.0.0, but pnpm-lock.yaml:9 has version 1.2.0"},
		{"pnpm, cut off", `"a": "^1.0.0"`, "pnpm-lock.yaml", "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      a:\n        specifier: ^1.0.0\n        version: 1.2.0\n", "package.json:4:5: p@1.0.0 asks for a@^1.0.0, which pnpm-lock.yaml does not have"},
		{"Bun, other range", `"a": "^2.0.0"`, "bun.lock", `{"lockfileVersion": 1, "packages": {"a": ["a@1.2.0", "", {}, ""],}}`, "package.json:4:5: p@1.0.0 asks for a@^2.0.0, but bun.lock:1 has version 1.2.0"},
		{"pnpm, overridden", `"a": "^2.0.0"`, "pnpm-lock.yaml", "lockfileVersion: '9.0'\noverrides:\n  a: 1.2.0\nimporters:\n  .:\n    dependencies:\n      a:\n        specifier: 1.2.0\n        version: 1.2.0\nsnapshots:\n  a@1.2.0: {}\n", ""},
		{"Bun, overridden", `"a": "^2.0.0"`, "bun.lock", `{"lockfileVersion": 1, "overrides": {"a": "1.2.0"}, "packages": {"a": ["a@1.2.0", "", {}, ""],}}`, ""},
		{"peer", `}, "peerDependencies": {"a": "^2.0.0"`, "package-lock.json", flat, ""},
		{"overridden", `"a": "^2.0.0"}, "overrides": {"a": "1.2.0"`, "package-lock.json", flat, ""},
	}
	for _, tt := range tests {
		g, err := Load(files("package.json", manifest(tt.deps), tt.file, tt.lock), ".")
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		got := ""
		if len(g.Faults) > 0 {
			got = g.Faults[0].Error()
		}
		if tt.want == "" && got != "" || !strings.HasPrefix(got, tt.want) || len(g.Faults) > 1 {
			t.Errorf("%s: %v, want %q", tt.name, g.Faults, tt.want)
		}
	}
}

func TestBrokenManifestIsAFault(t *testing.T) {
	g, err := Load(files("package.json", "{", "package-lock.json", flat), ".")
	if err != nil || len(g.Faults) != 1 || g.Faults[0].File != "package.json" || len(g.Nodes) != 1 || g.Nodes[0].Extraneous {
		t.Errorf("%+v, %v", g, err)
	}
}

// Without package.json the root asks for what no other asks for.
func TestNoManifest(t *testing.T) {
	lock := "# yarn lockfile v1\n\na@^1:\n  version \"1.0.0\"\n  dependencies:\n    b \"^1\"\n\nb@^1:\n  version \"1.0.0\"\n\nc@1:\n  version \"1.0.0\"\n  dependencies:\n    d \"1\"\n\nd@1:\n  version \"1.0.0\"\n  dependencies:\n    c \"1\"\n"
	g, err := Load(files("yarn.lock", lock), ".")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range g.Roots[0].Out {
		got = append(got, e.To.Name)
	}
	if fmt.Sprint(got) != "[a c]" || len(g.Faults) != 0 {
		t.Errorf("the root asks for %v, faults %v", got, g.Faults)
	}
	for _, n := range g.Nodes {
		if n.Extraneous || len(g.Paths(n, 1)) != 1 {
			t.Errorf("no path to %s", n.ID())
		}
	}
}

func TestNothingThere(t *testing.T) {
	if _, err := Load(files("package.json", "{}"), "."); !errors.Is(err, ErrNoPackages) {
		t.Errorf("%v", err)
	}
}
