package audit

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tenet/internal/advisory"
	"tenet/internal/npm"
)

// locked makes a graph of a lockfile with lines "name version [dep@range ...]"
// in the outermost folder. The project asks for the first, with a caret.
func locked(t *testing.T, lines ...string) *npm.Graph {
	t.Helper()
	type entry struct {
		Version string            `json:"version"`
		Deps    map[string]string `json:"dependencies,omitempty"`
	}
	packages := map[string]entry{}
	for i, line := range lines {
		words := strings.Fields(line)
		e := entry{words[1], map[string]string{}}
		for _, word := range words[2:] {
			name, rng, _ := strings.Cut(word, "@")
			e.Deps[name] = rng
		}
		packages["node_modules/"+words[0]] = e
		if i == 0 {
			packages[""] = entry{"1.0.0", map[string]string{words[0]: "^" + words[1]}}
		}
	}
	root, _ := json.Marshal(packages[""])
	lock, _ := json.Marshal(map[string]any{"lockfileVersion": 3, "packages": packages})
	g, err := npm.Load(fstest.MapFS{"package.json": {Data: root}, "package-lock.json": {Data: lock}}, ".")
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func holeIn(name, rng string) map[string][]advisory.Advisory {
	a := advisory.FromRange("GHSA-aaaa-aaaa-aaaa", name, rng, "")
	a.Severity = advisory.Moderate
	return map[string][]advisory.Advisory{name: {a}}
}

// told writes a report on one line a package.
func told(report map[string]*Package) string {
	var lines []string
	for name, p := range report {
		kind := [...]string{"in range", "change", "none"}[p.Fix.Kind]
		if p.Fix.Kind == Change {
			kind = fmt.Sprintf("%s@%s %v", p.Fix.Name, p.Fix.Version, p.Fix.Major)
		}
		lines = append(lines, fmt.Sprintf("%s %s | effects %v | %s", name, p.Range, p.Effects, kind))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// Without documents the lockfile's own ranges decide, and nothing is claimed
// that a version which nobody here knows could disprove.
func TestWithoutDocuments(t *testing.T) {
	for _, tt := range []struct {
		name string
		lock []string
		hole string // range of the advisory, of the last line's package
		safe string
		want string
	}{
		{"a range that admits a safe version", []string{"top 1.0.0 leaf@^1.0.0", "leaf 1.0.0"}, "<1.0.5", "1.0.5",
			"leaf <1.0.5 | effects [] | in range"},
		{"one that lies in the advisory's", []string{"top 1.0.0 leaf@~1.0.0", "leaf 1.0.0"}, "<1.1.0", "1.1.0",
			"leaf <1.1.0 | effects [top] | none\ntop 1.0.0 | effects [] | none"},
		{"further out only the installed version is known", []string{"top 1.0.0 mid@^1.0.0", "mid 1.0.0 leaf@1.0.0", "leaf 1.0.0"}, "<1.1.0", "1.1.0",
			"leaf <1.1.0 | effects [mid] | none\nmid 1.0.0 | effects [] | none"},
		{"and an exact version asks for no other", []string{"top 1.0.0 mid@1.0.0", "mid 1.0.0 leaf@1.0.0", "leaf 1.0.0"}, "<1.1.0", "1.1.0",
			"leaf <1.1.0 | effects [mid] | none\nmid 1.0.0 | effects [top] | none\ntop 1.0.0 | effects [] | none"},
		{"a direct dependency, next major", []string{"leaf 1.0.0"}, "<2.0.0", "2.0.0", "leaf <2.0.0 | effects [] | leaf@2.0.0 true"},
		{"a direct dependency, in range", []string{"leaf 1.0.0"}, "<1.2.0", "1.2.0", "leaf <1.2.0 | effects [] | in range"},
		{"no safe version is known", []string{"leaf 1.0.0"}, "*", "", "leaf * | effects [] | none"},
		{"a tag promises nothing, and proves nothing", []string{"top 1.0.0 leaf@latest", "leaf 1.0.0"}, "*", "", "leaf * | effects [] | none"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			report := Of(Input{Graph: locked(t, tt.lock...), Advisories: holeIn("leaf", tt.hole), Safe: func(string, string) string { return tt.safe }})
			if got := told(report); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// One package that no registry speaks of, such as a private one, is judged by
// the lockfile; the others by what is published.
func TestSomeDocuments(t *testing.T) {
	release := func(version string, deps ...string) npm.Release {
		r := npm.Release{Version: version}
		for _, d := range deps {
			name, rng, _ := strings.Cut(d, "@")
			r.Deps = append(r.Deps, npm.Dependency{Name: name, Spec: rng})
		}
		return r
	}
	published := map[string]*npm.Packument{
		"leaf": {Name: "leaf", Tags: map[string]string{"latest": "1.2.0"}, Releases: []npm.Release{release("1.0.0"), release("1.1.0"), release("1.2.0")}},
		"top":  {Name: "top", Tags: map[string]string{"latest": "2.0.0"}, Releases: []npm.Release{release("1.0.0", "own@1.0.0"), release("1.0.1", "own@1.0.0"), release("2.0.0")}},
	}
	var asked []string
	report := Of(Input{
		Graph: locked(t, "top 1.0.0 own@1.0.0", "own 1.0.0 leaf@~1.0.0", "leaf 1.0.0"), Advisories: holeIn("leaf", "<1.1.0"),
		Documents: func(names []string) []*npm.Packument {
			asked = append(asked, names...)
			var list []*npm.Packument
			for _, name := range names {
				list = append(list, published[name])
			}
			return list
		},
	})
	want := "leaf 1.0.0 | effects [own] | top@2.0.0 true\nown 1.0.0 | effects [top] | top@2.0.0 true\ntop <=1.0.1 | effects [] | top@2.0.0 true"
	if got := told(report); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if want := []string{"leaf", "own", "top"}; !slices.Equal(asked, want) {
		t.Errorf("asked for %v, want each of %v once", asked, want)
	}
}

// A lockfile may be a trap: a ring of thousands, each asking for all versions
// of the next.
func TestLargeRing(t *testing.T) {
	const n = 5000
	var lines []string
	for i := range n {
		lines = append(lines, fmt.Sprintf("p%d 1.0.0 p%d@1.0.0", i, (i+1)%n))
	}
	start := time.Now()
	report := Of(Input{Graph: locked(t, lines...), Advisories: holeIn("p7", "*")})
	if len(report) != n {
		t.Errorf("%d packages are affected, all %d ask for the next", len(report), n)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
}

// Collate is held to the collation that npm sorts with.
func TestCollate(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	pairs := make([][2]string, 4000)
	for i := range pairs {
		for k := range pairs[i] {
			b := []byte{}
			for range rnd.IntN(6) {
				b = append(b, "aAbBzZ019-_./@~"[rnd.IntN(15)])
			}
			pairs[i][k] = string(b)
		}
	}
	data, err := json.Marshal(pairs)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", "-e", `const c = new Intl.Collator('en')
		const pairs = JSON.parse(require('fs').readFileSync(0, 'utf8'))
		console.log(JSON.stringify(pairs.map(([a, b]) => c.compare(a, b))))`)
	cmd.Stdin = strings.NewReader(string(data))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var want []int
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatal(err)
	}
	for i, p := range pairs {
		if got := Collate(p[0], p[1]); got != want[i] {
			t.Errorf("Collate(%q, %q) = %d, want %d", p[0], p[1], got, want[i])
		}
	}
}
