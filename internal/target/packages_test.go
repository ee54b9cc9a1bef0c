package target

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"tenet/internal/source"
)

func packageOf(t *testing.T, tg *Target, dir string) Package {
	t.Helper()
	i := slices.IndexFunc(tg.Packages, func(p Package) bool { return p.Dir == dir })
	if i < 0 {
		t.Fatalf("no package in %s: %+v", dir, tg.Packages)
	}
	return tg.Packages[i]
}

func TestManifest(t *testing.T) {
	tg := mustOpen(t, files("package.json: \uFEFF"+`{
		"name": "shop", "version": "2.4.0", "type": "module", "main": "./app.js",
		"dependencies": {"express": "^4", "odd": 3}, "optionalDependencies": {"fsevents": "2"}, "devDependencies": {"mocha": "*"}
	}`, `x/package.json: {"name": 1, "type": "esm", "dependencies": []}`), Options{})
	if tg.Name != "shop" || tg.Version != "2.4.0" {
		t.Errorf("name %q, version %q", tg.Name, tg.Version)
	}
	p := packageOf(t, tg, ".")
	if p.Type != "module" || p.Main != "./app.js" || p.Workspace {
		t.Errorf("package %+v", p)
	}
	if want := map[string]string{"express": "^4", "fsevents": "2"}; !maps.Equal(p.Deps, want) {
		t.Errorf("dependencies %v, want %v", p.Deps, want)
	}
	if want := map[string]string{"mocha": "*"}; !maps.Equal(p.DevDeps, want) {
		t.Errorf("development dependencies %v, want %v", p.DevDeps, want)
	}
	if x := packageOf(t, tg, "x"); x.Name != "" || x.Type != "" || x.Deps != nil {
		t.Errorf("fields of a wrong type: %+v", x)
	}
	if len(tg.Files) != 2 || tg.Files[0].Kind != Manifest {
		t.Errorf("files %s", summary(tg))
	}
}

func TestBrokenManifest(t *testing.T) {
	tests := []struct {
		data, why string
		line, col int
	}{
		{"{\n  \"name\": \"x\",\n}", "not valid JSON: invalid character '}' looking for beginning of object key string", 3, 1},
		{"{\r\n \"\U0001F600\": x}", "not valid JSON: invalid character 'x' looking for beginning of value", 2, 8},
		{"{", "not valid JSON: it ends too early", 1, 2},
		{"", "not valid JSON: it ends too early", 1, 1},
		{"[]", "not an object but array", 1, 1},
		{"\uFEFF{\x1b}", `not valid JSON: invalid character '\x1b' looking for beginning of object key string`, 1, 2},
		{strings.Repeat("[", 20_000), "not valid JSON: nested too deeply", 1, 10_001},
	}
	for _, tt := range tests {
		tg := mustOpen(t, files("a/package.json: "+tt.data, "package.json: {}"), Options{})
		if len(tg.Unread) != 1 || len(tg.Files) != 1 || len(tg.Packages) != 1 {
			t.Fatalf("%.40q: %s", tt.data, summary(tg))
		}
		want := Unread{Path: "a/package.json", Line: tt.line, Col: tt.col, Why: tt.why, Kind: Manifest}
		if got := tg.Unread[0]; got != want {
			t.Errorf("%.40q:\n got %+v\nwant %+v", tt.data, got, want)
		}
	}
}

func TestWorkspaces(t *testing.T) {
	members := []string{"a/package.json: {}", "packages/x/package.json: {}", "packages/y/package.json: {}", "packages/y/deep/package.json: {}", "apps/web/package.json: {}"}
	tests := []struct{ name, root, want string }{
		{"npm", `package.json: {"workspaces": ["packages/*", "./a/"]}`, "a packages/x packages/y"},
		{"yarn", `package.json: {"workspaces": {"packages": ["packages/**", "!packages/y"], "nohoist": ["**"]}}`, "packages/x packages/y/deep"},
		{"braces", `package.json: {"workspaces": ["{apps,packages}/*"]}`, "apps/web packages/x packages/y"},
		{"none", `package.json: {"workspaces": "packages/*"}`, ""},
		{"pnpm", "pnpm-workspace.yaml: # all\npackages:\n  # ours\n  - 'packages/*' # c\n- \"apps/**\"\n  - '!packages/y'\ncatalog:\n  - a\n", "apps/web packages/x"},
		{"pnpm, in one line", "pnpm-workspace.yaml: packages: [a, 'apps/*']\n", "a apps/web"},
	}
	for _, tt := range tests {
		list := append([]string{tt.root}, members...)
		if !strings.HasPrefix(tt.root, "package.json") {
			list = append(list, "package.json: {}")
		}
		var got []string
		for _, p := range mustOpen(t, files(list...), Options{}).Packages {
			if p.Workspace {
				got = append(got, p.Dir)
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: workspaces %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestAlwaysStrict(t *testing.T) {
	const strict, none = `{"compilerOptions": {"strict": true}}`, `{}`
	tests := []struct {
		name  string
		files []string
		want  bool
	}{
		{"no tsconfig", nil, false},
		{"strict", []string{"tsconfig.json: " + strict}, true},
		{"alwaysStrict, with comments and commas", []string{"tsconfig.json: // c\n{\"compilerOptions\": {/* \"strict\": 1 */ \"alwaysStrict\": true,},}"}, true},
		{"alwaysStrict off wins over strict", []string{`tsconfig.json: {"compilerOptions": {"strict": true, "alwaysStrict": false}}`}, false},
		{"nothing said", []string{"tsconfig.json: " + none}, false},
		{"nothing said to TypeScript 6", []string{"tsconfig.json: " + none, `package.json: {"devDependencies": {"typescript": "^6.0.2"}}`}, true},
		{"off in TypeScript 6", []string{`tsconfig.json: {"compilerOptions": {"strict": false}}`, `package.json: {"devDependencies": {"typescript": "6"}}`}, false},
		{"extends", []string{`tsconfig.json: {"extends": "./base"}`, "base.json: " + strict}, true},
		{"extends, overridden", []string{`tsconfig.json: {"extends": "./base.json", "compilerOptions": {"strict": false}}`, "base.json: " + strict}, false},
		{"extends several: the last wins", []string{`tsconfig.json: {"extends": ["./a.json", "./b.json"]}`, "a.json: " + strict, `b.json: {"compilerOptions": {"strict": false}}`}, false},
		{"extends itself", []string{`tsconfig.json: {"extends": "./tsconfig.json", "compilerOptions": {"strict": true}}`}, true},
		{"extends out of the tree", []string{`tsconfig.json: {"extends": "../../x.json"}`}, false},
		{"extends a package", []string{`tsconfig.json: {"extends": "base/tsconfig.json"}`, "node_modules/base/tsconfig.json: " + strict}, true},
		{"extends a package by name", []string{`tsconfig.json: {"extends": "@my/base"}`, "node_modules/@my/base/tsconfig.json: " + strict}, true},
		{"extends a known package that is not installed", []string{`tsconfig.json: {"extends": "@tsconfig/node20/tsconfig.json"}`}, true},
		{"extends an unknown package that is not installed", []string{`tsconfig.json: {"extends": "some-config"}`}, false},
		{"references, all strict", []string{`tsconfig.json: {"files": [], "references": [{"path": "./a.json"}, {"path": "b"}]}`, "a.json: " + strict, "b/tsconfig.json: " + strict}, true},
		{"references, one not", []string{`tsconfig.json: {"files": [], "references": [{"path": "./a.json"}, {"path": "b"}]}`, "a.json: " + strict, "b/tsconfig.json: " + none}, false},
		{"broken", []string{"tsconfig.json: {"}, false},
	}
	for _, tt := range tests {
		tg := mustOpen(t, files(append(tt.files, "x/package.json: {}", "x/y/tsconfig.json: {}")...), Options{})
		if got := packageOf(t, tg, "x").AlwaysStrict; got != tt.want {
			t.Errorf("%s: AlwaysStrict = %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestNearestTsconfig(t *testing.T) {
	tg := mustOpen(t, files("package.json: {}", "x/package.json: {}", `tsconfig.json: {"compilerOptions": {"strict": true}}`, "x/tsconfig.json: {}"), Options{})
	if !packageOf(t, tg, ".").AlwaysStrict || packageOf(t, tg, "x").AlwaysStrict {
		t.Errorf("packages %+v", tg.Packages)
	}
}

// A chain of files that each extend two others would take 2^n steps without
// memory.
func TestExtendsIsBounded(t *testing.T) {
	m := []string{"package.json: {}", `tsconfig.json: {"extends": ["./0.json", "./0.json"]}`}
	for i := range 60 {
		m = append(m, fmt.Sprintf(`%d.json: {"extends": ["./%d.json", "./%d.json"]}`, i, i+1, i+1))
	}
	if packageOf(t, mustOpen(t, files(m...), Options{}), ".").AlwaysStrict {
		t.Error("strict, though nothing says so")
	}
}

// The package.json of a folder counts for a file or folder in it that the
// user names, but only that which was named is analysed.
func TestPackageAroundTheStarts(t *testing.T) {
	tg := mustOpen(t, files(`package.json: {"name": "shop", "type": "module"}`, "src/a.js", "test/b.js", "x.js"), Options{}, "src", "test")
	if got := summary(tg); got != "src/a.js test/b.js" {
		t.Errorf("files %q", got)
	}
	if p := packageOf(t, tg, "."); p.Type != "module" || tg.Name != "shop" {
		t.Errorf("package %+v, name %q", p, tg.Name)
	}
}

func TestBraces(t *testing.T) {
	for in, want := range map[string]string{"a": "a", "{a,b}/*": "a/* b/*", "{a,{b,c}}": "a a b c", "{a": "{a", "a}": "a}", "{}": ""} {
		got := braces(in)
		if in == "{a,{b,c}}" {
			// The inner pair first, then the outer one for each.
			slices.Sort(got)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("braces(%q) = %q, want %q", in, got, want)
		}
	}
	if n := len(braces(strings.Repeat("{a,b}", 30))); n > 64 {
		t.Errorf("%d alternatives", n)
	}
}

// FuzzPlainJSON: what is JSON already keeps its meaning, and offsets stay.
func FuzzPlainJSON(f *testing.F) {
	for _, seed := range []string{`{"a": "//", "b": [1, 2,], /* c */ }`, "// x\n{}", `{"a": "\"/*"}`, `[1,]`, "/*", `"`, `{"a":1,/**/}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		out := plainJSON(data)
		if json.Valid(data) && len(out) == len(data) && !bytes.Equal(out, data) {
			t.Errorf("%q became %q", data, out)
		}
		if again := plainJSON(out); json.Valid(out) && !bytes.Equal(again, out) {
			t.Errorf("%q became %q, then %q", data, out, again)
		}
	})
}

// FuzzManifest: a place lies in the text, and a manifest is read exactly when
// it is a JSON object.
func FuzzManifest(f *testing.F) {
	for _, seed := range []string{`{"name": "x", "workspaces": ["a"]}`, "{\n,", "[]", "\uFEFF{}", `{"dependencies": {"a": {}}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		_, fault := parseManifest(".", "package.json", data)
		if fault != nil && (fault.Line < 1 || fault.Line > 1+bytes.Count(data, []byte("\n"))+bytes.Count(data, []byte("\r")) || fault.Col < 1 || fault.Why == "") {
			t.Errorf("%q: %+v", data, fault)
		}
		var object map[string]json.RawMessage
		if json.Unmarshal(data, &object) == nil && fault != nil {
			t.Errorf("%q is an object, but %+v", data, fault)
		}
	})
}

// FuzzWorkspaces: a pattern of pnpm-workspace.yaml is a piece of one line, and
// exclusions alone make no member.
func FuzzWorkspaces(f *testing.F) {
	for _, seed := range []string{"packages:\n  - 'a/*'\n  - \"!b\" # c\n", "packages: [a, 'b']", "packages:\n- {a,b}/**\n", "packages: ["} {
		f.Add([]byte(seed), "a/b")
	}
	f.Fuzz(func(t *testing.T, data []byte, dir string) {
		globs := pnpmWorkspaces(data)
		for _, g := range globs {
			if !strings.Contains(source.DecodeString(data), g) || strings.Contains(g, "\n") {
				t.Errorf("pattern %q of %q", g, data)
			}
		}
		if len(globs) < 8 && len(data) < 200 {
			w := compileWorkspace(globs)
			if slices.IndexFunc(globs, func(g string) bool { return !strings.HasPrefix(g, "!") }) < 0 && w.has(dir) {
				t.Errorf("%q is a member by exclusions alone: %q", dir, globs)
			}
		}
	})
}

// What says which file a specifier means, with what it extends.
func TestConfigs(t *testing.T) {
	tg := mustOpen(t, files("tsconfig.json: "+`{"compilerOptions": {"paths": {"@/*": ["./src/*"], "out": ["../x"]}, "outDir": "dist", "rootDir": "./src"}, // a comment
		}`,
		`web/tsconfig.json: {"extends": "../tsconfig.json", "compilerOptions": {"baseUrl": "."}}`,
		`solution/tsconfig.json: {"files": [], "references": [{"path": "./tsconfig.app.json"}]}`,
		`solution/tsconfig.app.json: {"compilerOptions": {"paths": {"~/*": ["./app/*"]}}}`,
		`plain/jsconfig.json: {"compilerOptions": {"baseUrl": "src"}}`,
		`none/tsconfig.json: {"compilerOptions": {"strict": true}}`,
		`hostile/tsconfig.json: {"extends": ["./tsconfig.json", 7], "compilerOptions": {"paths": {"a": "b", "c": [1]}, "baseUrl": "/etc"}}`), Options{})
	got, err := json.Marshal(tg.Configs)
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"Dir":"plain","Base":"plain/src","Paths":null,"OutDir":"","RootDir":""},` +
		`{"Dir":"solution","Base":"","Paths":[{"Pattern":"~/*","Targets":["solution/app/*"]}],"OutDir":"","RootDir":""},` +
		`{"Dir":".","Base":"","Paths":[{"Pattern":"@/*","Targets":["src/*"]}],"OutDir":"dist","RootDir":"src"},` +
		`{"Dir":"web","Base":"web","Paths":[{"Pattern":"@/*","Targets":["web/src/*"]},{"Pattern":"out","Targets":["x"]}],"OutDir":"dist","RootDir":"src"}]`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
