package npm

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// within fails if f takes longer than a machine that is busy would need.
func within(t *testing.T, limit time.Duration, f func()) {
	t.Helper()
	start := time.Now()
	f()
	if took := time.Since(start); took > limit {
		t.Errorf("it took %v, more than %v", took, limit)
	}
}

// A layered graph has a number of shortest paths that nobody can list.
func TestPathsAreBounded(t *testing.T) {
	const layers, width = 40, 10
	var b strings.Builder
	b.WriteString("# yarn lockfile v1\n")
	for l := range layers {
		for w := range width {
			fmt.Fprintf(&b, "\np%d-%d@1:\n  version \"1.0.0\"\n  dependencies:\n", l, w)
			for v := range width {
				fmt.Fprintf(&b, "    p%d-%d \"1\"\n", (l+1)%layers, v) // the last layer asks for the first: a ring
			}
		}
	}
	g, err := Load(files("package.json", `{"dependencies": {"p0-0": "1", "p0-1": "1"}}`, "yarn.lock", b.String()), ".")
	if err != nil || len(g.Nodes) != layers*width || len(g.Faults) > 0 {
		t.Fatal(g, err)
	}
	within(t, time.Minute, func() {
		for _, n := range g.Nodes {
			paths := g.Paths(n, 50)
			if len(paths) == 0 || len(paths) > 50 {
				t.Fatalf("%d paths to %s", len(paths), n.ID())
			}
		}
	})
	last := g.Find(fmt.Sprintf("p%d-0", layers-1))[0]
	if p := g.Paths(last, 50); len(p) != 50 || len(p[0]) != layers {
		t.Errorf("%d paths of %d steps", len(p), len(p[0]))
	}
	if g.Paths(last, 0) != nil {
		t.Error("a path although none was asked for")
	}
}

func TestHostileLockfiles(t *testing.T) {
	long := strings.Repeat("a", 400)
	tests := map[string]struct{ file, text string }{
		"many packages":       {"package-lock.json", `{"lockfileVersion": 3, "packages": {` + many(201_000, `"node_modules/a%d": {}`) + `}}`},
		"many edges":          {"package-lock.json", `{"lockfileVersion": 3, "packages": {"node_modules/x": {"dependencies": {` + many(100_000, `"a%d": "1"`) + `}}}}`},
		"deep and missing":    {"package-lock.json", `{"lockfileVersion": 3, "packages": {"` + strings.Repeat("node_modules/a/", 130) + `node_modules/a": {"dependencies": {` + many(20_000, `"`+long[:90]+`%d": "1"`) + `}}}}`},
		"one key":             {"package-lock.json", `{"lockfileVersion": 3, "packages": {` + strings.Repeat(`"node_modules/a": {},`, 50_000) + `"": {}}}`},
		"nested":              {"package-lock.json", `{"lockfileVersion": 1, "dependencies": ` + strings.Repeat(`{"a": {"version": "1.0.0", "dependencies": `, 40) + "{}" + strings.Repeat("}}", 40) + `}`},
		"peers":               {"yarn.lock", "__metadata:\n  version: 8\n" + many(10_000, "\"a@npm:%[1]d\":\n  version: %[1]d.0.0\n  resolution: \"a@npm:%[1]d.0.0\"\n  peerDependencies:\n    a: \"*\"\n")},
		"classic, one entry":  {"yarn.lock", "# yarn lockfile v1\n\n" + many(50_000, "a@%d") + ":\n  version \"1.0.0\"\n"},
		"classic, long lines": {"yarn.lock", "# yarn lockfile v1\n\na@1:\n  version \"" + strings.Repeat("1", 4<<20) + "\"\n"},
		"bun, deep":           {"bun.lock", `{"lockfileVersion": 1, "packages": {"` + strings.Repeat("a/", 100_000) + `a": ["a@1"]}}`},
		"pnpm, links":         {"pnpm-lock.yaml", "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n" + many(20_000, "      a%[1]d:\n        specifier: '*'\n        version: link:../../../a%[1]d\n")},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			within(t, time.Minute, func() {
				g, err := ReadLock(files(tt.file, tt.text), tt.file)
				if err == nil && len(g.Faults) > maxFaults {
					t.Errorf("%d faults", len(g.Faults))
				}
			})
		})
	}
}

// many repeats a format with numbers; entries of JSON with commas between.
func many(n int, format string) string {
	var b strings.Builder
	for i := range n {
		if i > 0 && !strings.HasSuffix(format, "\n") {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}
