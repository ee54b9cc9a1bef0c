package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenet/internal/advisory"
	"tenet/internal/npm/semver"
)

// The format npm-audit says the same of a lockfile of some 800 packages as
// npm's own audit, field by field, when both are told the same: the advisories
// that tenet carries, and of each package the versions in the lockfile, those
// that ended advisories, and later ones that ask for less.
func TestNPMAuditAgrees(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json"} {
		data, err := os.ReadFile(filepath.Join("..", "..", "bench", "dependencies", name))
		if err != nil {
			t.Fatal(err)
		}
		writeTo(t, filepath.Join(dir, name), data)
	}
	r := &auditRegistry{advisories: embeddedAdvisories(t)}
	r.publishLock(t, filepath.Join(dir, "package-lock.json"))
	address := r.serve(t)
	theirs := auditOf(t, dir, address, "npm", "audit", "--json", "--package-lock-only")
	ours := auditOf(t, dir, address, "tenet", "check", "--only", "dependencies", "--no-cache", "-f", "npm-audit")
	found := theirs["vulnerabilities"].(map[string]any)
	if len(found) < 100 {
		t.Fatalf("npm has found %d packages only", len(found))
	}
	mine, several := ours["vulnerabilities"].(map[string]any), 0
	for name := range found {
		if mine[name] != nil && ofSeveral(found, mine, name) {
			several++
			mine[name].(map[string]any)["fixAvailable"] = found[name].(map[string]any)["fixAvailable"]
		}
	}
	for _, d := range differences("", theirs, ours) {
		t.Error(d)
	}
	if several > len(found)/10 {
		t.Errorf("%d of %d packages are mended otherwise", several, len(found))
	}
	t.Logf("%d packages published, %d affected, %d mended in another of several ways", len(r.names()), len(found), several)
}

// ofSeveral reports whether npm and tenet name different fixes of a package,
// each of them one of a package that it comes in by. Of several npm takes the
// one that it looks at last, and that depends on which document arrives first:
// two runs of npm differ in that, too.
func ofSeveral(theirs, ours map[string]any, name string) bool {
	text := func(report map[string]any, name string) string {
		data, _ := json.Marshal(report[name].(map[string]any)["fixAvailable"])
		return string(data)
	}
	above, fixes := []string{name}, map[string]bool{}
	for i := 0; i < len(above); i++ {
		for _, e := range theirs[above[i]].(map[string]any)["effects"].([]any) {
			if !slices.Contains(above, e.(string)) {
				above = append(above, e.(string))
				fixes[text(theirs, e.(string))], fixes[text(ours, e.(string))] = true, true
			}
		}
	}
	a, b := text(theirs, name), text(ours, name)
	return a != b && fixes[a] && fixes[b]
}

// embeddedAdvisories are those that tenet carries and that GitHub has pages of,
// each range with a number as in npm's database.
func embeddedAdvisories(t *testing.T) map[string][]bulkAdvisory {
	table, err := advisory.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	var all []advisory.Advisory
	for a, err := range table.All() {
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(a.ID, "GHSA-") && a.Package != advisory.Node {
			all = append(all, a)
		}
	}
	list, number := map[string][]bulkAdvisory{}, 1000
	for _, a := range advisory.Merge(all) {
		for _, rng := range a.Ranges {
			number++
			b := bulkAdvisory{ID: number, URL: a.URL(), Title: a.Title(), Severity: a.Level().String(), Range: rng.String(), CWE: []string{}}
			for _, n := range a.CWE {
				b.CWE = append(b.CWE, fmt.Sprintf("CWE-%d", n))
			}
			if score, vector, ok := a.Score(); ok {
				b.CVSS.Score, b.CVSS.Vector = score, &vector
			}
			list[a.Package] = append(list[a.Package], b)
		}
	}
	return list
}

// publishLock publishes the packages of a lockfile.
func (r *auditRegistry) publishLock(t *testing.T, file string) {
	var lock struct {
		Packages map[string]struct {
			Version              string
			Dependencies         map[string]string
			OptionalDependencies map[string]string
			PeerDependencies     map[string]string
			PeerDependenciesMeta map[string]map[string]bool
		}
	}
	data, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(data, &lock)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range slices.Sorted(maps.Keys(lock.Packages)) {
		if at == "" {
			continue
		}
		p := lock.Packages[at]
		v := r.publish(at[strings.LastIndex(at, "node_modules/")+len("node_modules/"):], p.Version)
		maps.Copy(v.Deps, p.Dependencies)
		maps.Copy(v.Optional, p.OptionalDependencies)
		maps.Copy(v.Peers, p.PeerDependencies)
		maps.Copy(v.PeersMeta, p.PeerDependenciesMeta)
	}
	for _, name := range r.names() {
		r.publishLater(name)
	}
}

// publishLater adds versions that ended advisories, with the dependencies of
// the version before them, and a new major version with every second of those.
func (r *auditRegistry) publishLater(name string) {
	d := r.documents[name]
	for _, a := range r.advisories[name] {
		for _, word := range strings.Fields(a.Range) {
			v, err := semver.Parse(strings.TrimLeft(word, "<>="), semver.Audit)
			if _, there := d.Versions[v.String()]; err == nil && !there {
				r.copyBelow(d, v, 1)
			}
		}
	}
	last := d.ascending()[len(d.Versions)-1]
	r.copyBelow(d, semver.Version{Major: last.Major, Minor: last.Minor, Patch: last.Patch + 1, Pre: []semver.Ident{{Text: "rc"}}}, 1)
	r.copyBelow(d, semver.Version{Major: last.Major, Minor: last.Minor + 1}, 1)
	r.copyBelow(d, semver.Version{Major: last.Major + 1}, 2)
	d.Tags["latest"] = d.ascending()[len(d.Versions)-1].String()
}

// copyBelow publishes a version with every nth dependency of the one before.
func (r *auditRegistry) copyBelow(d *document, version semver.Version, nth int) {
	all := d.ascending()
	below := all[0]
	for _, v := range all {
		if v.Compare(version) < 0 {
			below = v
		}
	}
	to := r.publish(d.Name, version.String())
	from := d.Versions[below.String()]
	for i, name := range slices.Sorted(maps.Keys(from.Deps)) {
		if i%nth == 0 {
			to.Deps[name] = from.Deps[name]
		}
	}
}

// ascending are the versions of a package.
func (d *document) ascending() []semver.Version {
	var list []semver.Version
	for text := range d.Versions {
		if v, err := semver.Parse(text, semver.Audit); err == nil {
			list = append(list, v)
		}
	}
	slices.SortFunc(list, semver.Version.Compare)
	return list
}
