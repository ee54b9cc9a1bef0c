package npm

import (
	"fmt"
	"strings"
	"testing"

	"tenet/internal/npm/semver"
)

func TestParseSpec(t *testing.T) {
	tests := []struct {
		text string
		kind SpecKind
		name string
		rest string
	}{
		{"^1.0.0", SpecRange, "a", "^1.0.0"},
		{"", SpecRange, "a", ""},
		{" 1.x || >=2 ", SpecRange, "a", "1.x || >=2"},
		{"latest", SpecTag, "a", "latest"},
		{"npm:b@^1", SpecRange, "b", "^1"},
		{"npm:@s/b@1.0.0", SpecRange, "@s/b", "1.0.0"},
		{"npm:@s/b", SpecRange, "@s/b", ""},
		{"npm:b@next", SpecTag, "b", "next"},
		{"npm:^1.0.0", SpecRange, "a", "^1.0.0"},
		{"git+ssh://git@host/b.git#v1", SpecGit, "a", "git+ssh://git@host/b.git#v1"},
		{"git@host:b/c.git", SpecGit, "a", "git@host:b/c.git"},
		{"https://host/b/c.git#semver:^1", SpecGit, "a", "https://host/b/c.git#semver:^1"},
		{"user/repo", SpecGit, "a", "user/repo"},
		{"user/repo#semver:^1.0.0", SpecGit, "a", "user/repo#semver:^1.0.0"},
		{"github:user/repo", SpecGit, "a", "github:user/repo"},
		{"https://host/a.tgz", SpecURL, "a", "https://host/a.tgz"},
		{"file:../a", SpecFolder, "a", "file:../a"},
		{"./a", SpecFolder, "a", "./a"},
		{"~/a", SpecFolder, "a", "~/a"},
		{"~1.2", SpecRange, "a", "~1.2"},
		{"C:\\a", SpecFolder, "a", "C:\\a"},
		{"link:../a", SpecFolder, "a", "link:../a"},
		{"portal:../a", SpecFolder, "a", "portal:../a"},
		{"workspace:^", SpecWorkspace, "a", "workspace:^"},
		{"catalog:", SpecOther, "a", "catalog:"},
		{"patch:a@npm%3A1.0.0#p", SpecOther, "a", "patch:a@npm%3A1.0.0#p"},
	}
	for _, tt := range tests {
		s := ParseSpec("a", tt.text)
		if s.Kind != tt.kind || s.Name != tt.name || s.Text != tt.rest || (s.Range != nil) != (s.Kind == SpecRange) {
			t.Errorf("ParseSpec(%q) = %+v", tt.text, s)
		}
	}
}

func TestJudge(t *testing.T) {
	vulnerable, err := semver.ParseRange("<4.17.21", semver.Audit)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		spec string
		want semver.Cover
		ok   bool
	}{
		{"^3.0.0", semver.All, true}, {"^4.0.0", semver.Some, true}, {"^5", semver.None, true}, {"npm:lodash@4.17.20", semver.All, true},
		{"latest", semver.None, false}, {"file:x", semver.None, false}, {"a/b", semver.None, false},
	}
	for _, tt := range tests {
		if got, ok := Judge(ParseSpec("lodash", tt.spec), vulnerable); got != tt.want || ok != tt.ok {
			t.Errorf("Judge(%q) = %v, %v", tt.spec, got, ok)
		}
	}
}

func TestManifest(t *testing.T) {
	m, err := ReadManifest(files("package.json", `{
  "name": "p", "version": "1.0.0", "workspaces": {"packages": ["a/*"]},
  "dependencies": {"a": "1", "both": "1", "opt": "1"},
  "devDependencies": {"both": "2", "d": "1"},
  "optionalDependencies": {"opt": "2"},
  "peerDependencies": {"p": "1", "q": "1", "d": "*"},
  "peerDependenciesMeta": {"q": {"optional": true}},
  "bundleDependencies": true,
  "overrides": {"x": "1", "y": {".": "2", "z": "3"}, "w@1": "$a"},
  "resolutions": {"**/r": "1", "a/**/@s/t": "2", "u/v": "3"},
  "pnpm": {"overrides": {"m>n": "4", "k@<2": "5"}}
}`), "package.json")
	if err != nil {
		t.Fatal(err)
	}
	var deps, overrides []string
	for _, d := range m.Deps {
		deps = append(deps, fmt.Sprintf("%s@%s %d", d.Name, d.Spec, d.Kind))
	}
	for _, o := range m.Overrides {
		overrides = append(overrides, fmt.Sprintf("%s|%s=%s", o.In, o.Name, o.Spec))
	}
	if got, want := strings.Join(deps, ", "), "a@1 0, both@1 0, d@1 1, opt@2 2, p@1 3, q@1 4"; got != want {
		t.Errorf("dependencies %s, want %s", got, want)
	}
	if got, want := strings.Join(overrides, " "), "|x=1 |y=2 y|z=3 |w=$a |r=1 a|@s/t=2 u|v=3 m|n=4 |k=5"; got != want {
		t.Errorf("overrides %s, want %s", got, want)
	}
	if fmt.Sprint(m.Workspaces, m.Bundled) != "[a/*] [a both opt]" {
		t.Errorf("workspaces %v, bundled %v", m.Workspaces, m.Bundled)
	}
}

// What is not from the registry, and what is bundled, in every format.
func TestOrigins(t *testing.T) {
	manifest := pkg("p", "1.0.0", `, "dependencies": {"g": "git+https://h/g.git", "u": "https://h/u.tgz", "l": "file:l", "h": "user/h"}`)
	local := pkg("l", "3.0.0", "")
	npmV1 := `{"lockfileVersion": 1, "dependencies": {
"g": {"version": "git+https://h/g.git#abc", "from": "git+https://h/g.git"}, "u": {"version": "https://h/u.tgz"}, "l": {"version": "file:l"}, "h": {"version": "github:user/h#abc"},
"x": {"version": "1.0.0", "bundled": true}}}`
	npmV3 := `{"lockfileVersion": 3, "packages": {"": {},
"node_modules/g": {"version": "1.0.0", "resolved": "git+ssh://git@h/g.git#abc"}, "node_modules/u": {"version": "1.0.0", "resolved": "https://h/u.tgz"},
"node_modules/l": {"resolved": "l", "link": true}, "l": {"version": "3.0.0"}, "node_modules/h": {"version": "1.0.0", "resolved": "git+ssh://git@github.com/user/h.git#abc"},
"node_modules/x": {"version": "1.0.0", "inBundle": true}}}`
	classic := "g@git+https://h/g.git:\n  version \"1.0.0\"\n  resolved \"git+https://h/g.git#abc\"\n\n\"u@https://h/u.tgz\":\n  version \"1.0.0\"\n  resolved \"https://h/u.tgz#abc\"\n\n\"l@file:l\":\n  version \"3.0.0\"\n\nh@user/h:\n  version \"1.0.0\"\n  resolved \"https://codeload/x\"\n"
	berry := "__metadata:\n  version: 8\n" +
		"\"g@git+https://h/g.git\":\n  version: 1.0.0\n  resolution: \"g@https://h/g.git#commit=abc\"\n" +
		"\"u@https://h/u.tgz\":\n  version: 1.0.0\n  resolution: \"u@https://h/u.tgz\"\n" +
		"\"l@file:l::locator=p%40workspace%3A.\":\n  version: 3.0.0\n  resolution: \"l@file:l#l::hash=1&locator=p%40workspace%3A.\"\n" +
		"\"h@user/h\":\n  version: 1.0.0\n  resolution: \"h@https://github.com/user/h.git#commit=abc\"\n"
	pnpm := "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n" +
		"      g:\n        specifier: git+https://h/g.git\n        version: git+https://h/g.git#abc\n" +
		"      u:\n        specifier: https://h/u.tgz\n        version: https://h/u.tgz\n" +
		"      l:\n        specifier: file:l\n        version: link:l\n" +
		"      h:\n        specifier: user/h\n        version: https://codeload.github.com/user/h/tar.gz/abc\n" +
		"packages:\n  g@git+https://h/g.git#abc:\n    resolution: {commit: abc, repo: https://h/g.git, type: git}\n    version: 1.0.0\n" +
		"  u@https://h/u.tgz:\n    resolution: {tarball: https://h/u.tgz}\n    version: 1.0.0\n" +
		"  h@https://codeload.github.com/user/h/tar.gz/abc:\n    resolution: {tarball: https://codeload.github.com/user/h/tar.gz/abc}\n    version: 1.0.0\n" +
		"snapshots:\n  g@git+https://h/g.git#abc: {}\n  u@https://h/u.tgz: {}\n  h@https://codeload.github.com/user/h/tar.gz/abc: {}\n"
	bun := `{"lockfileVersion": 1, "packages": {"g": ["g@git+https://h/g.git#abc", {}, "x"], "u": ["u@https://h/u.tgz", {}], "l": ["l@file:l", {}], "h": ["h@github:user/h#abc", {}, "x"],
"x": ["x@1.0.0", "", {"bundled": true}, ""],}}`
	for _, tt := range []struct{ file, lock, versions string }{
		{"package-lock.json", npmV1, "g@ u@ l@3.0.0 h@"}, {"package-lock.json", npmV3, "g@1.0.0 u@1.0.0 l@3.0.0 h@1.0.0"},
		{"yarn.lock", classic, "g@1.0.0 u@1.0.0 l@3.0.0 h@1.0.0"}, {"yarn.lock", berry, "g@1.0.0 u@1.0.0 l@3.0.0 h@1.0.0"},
		{"pnpm-lock.yaml", pnpm, "g@1.0.0 u@1.0.0 l@3.0.0 h@1.0.0"}, {"bun.lock", bun, "g@ u@ l@3.0.0 h@"},
	} {
		g, err := Load(files("package.json", manifest, "l/package.json", local, tt.file, tt.lock), ".")
		if err != nil || len(g.Faults) > 0 {
			t.Errorf("%s: %v, %v", tt.file, g, err)
			continue
		}
		for i, want := range []Origin{FromGit, FromURL, FromFolder, FromGit} {
			name, version, _ := strings.Cut(strings.Fields(tt.versions)[i], "@")
			found := g.Find(name)
			if len(found) != 1 || found[0].Origin != want || found[0].Version != version || found[0].From == "" || found[0].Extraneous {
				t.Errorf("%s: %s is %+v", g.Format, name, found)
			}
		}
		for _, n := range g.Find("x") {
			if !n.Bundled || !n.Extraneous {
				t.Errorf("%s: x is %+v", g.Format, n)
			}
		}
	}
}

func TestWorkspaceForms(t *testing.T) {
	member := pkg("m", "1.0.0", `, "dependencies": {"a": "1"}`)
	fsys := files(
		"package.json", pkg("p", "1.0.0", `, "workspaces": ["packages/**", "!packages/not"], "dependencies": {"m": "workspace:^"}`),
		"packages/deep/m/package.json", member, "packages/not/package.json", member, "packages/node_modules/x/package.json", member,
		"yarn.lock", "a@1:\n  version \"1.0.0\"\n",
	)
	g, err := Load(fsys, ".")
	if err != nil || len(g.Faults) > 0 {
		t.Fatal(g, err)
	}
	if len(g.Roots) != 2 || g.Roots[1].Path != "packages/deep/m" || edges(g) != "m@1.0.0 > a@1.0.0\np@1.0.0 > m@1.0.0" {
		t.Errorf("roots %v, edges %s", g.Roots, edges(g))
	}
}

func TestPatchedByYarn(t *testing.T) {
	lock := "__metadata:\n  version: 8\n\"a@npm:1.0.0\":\n  version: 1.0.0\n  resolution: \"a@npm:1.0.0\"\n" +
		"\"a@patch:a@npm%3A1.0.0#~/.yarn/patches/a.patch\":\n  version: 1.0.0\n  resolution: \"a@patch:a@npm%3A1.0.0#~/.yarn/patches/a.patch::version=1.0.0&hash=1\"\n"
	g, err := Load(files("package.json", `{"dependencies": {"a": "patch:a@npm%3A1.0.0#~/.yarn/patches/a.patch"}}`, "yarn.lock", lock), ".")
	if err != nil || len(g.Faults) > 0 || len(g.Nodes) != 1 || g.Nodes[0].Extraneous {
		t.Errorf("%+v, %v", g, err)
	}
}

func TestOldPnpmWithoutImporters(t *testing.T) {
	lock := "lockfileVersion: '6.0'\ndependencies:\n  a:\n    specifier: ^1\n    version: 1.0.0(b@2.0.0)\ndevDependencies:\n  b:\n    specifier: ^2\n    version: 2.0.0\npackages:\n" +
		"  /a@1.0.0(b@2.0.0):\n    resolution: {}\n    peerDependencies:\n      b: '*'\n    dependencies:\n      b: 2.0.0\n    dev: false\n  /b@2.0.0:\n    resolution: {}\n"
	g, err := Load(files("pnpm-lock.yaml", lock), ".")
	if err != nil || len(g.Faults) > 0 {
		t.Fatal(g, err)
	}
	b := g.Find("b")[0]
	if b.Dev || len(b.In) != 2 || b.In[1].Kind != Peer || b.Place.Line != 18 {
		t.Errorf("b is %+v", b)
	}
}
