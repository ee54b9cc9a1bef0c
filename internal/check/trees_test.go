package check

import (
	"os/exec"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"tenet/internal/rule"
	"tenet/internal/signature"
)

const acmeRepository = `{"acme": {"vulnerabilities": [{"below": "2.0.0", "severity": "high", "identifiers": {"CVE": ["CVE-2020-1"]}}], "extractors": {"ast": [
"//SequenceExpression[/AssignmentExpression/:left/:property/:name == \"isAcme\"]/AssignmentExpression[/:left/:property/:name == \"version\"]/$$:right/:value"]}}}`

// Queries are put to minified files, to scripts in pages and to sources, in
// parser processes, which do not start for a project without their words. What
// they found is kept.
func TestTrees(t *testing.T) {
	repo, err := signature.ReadRetire(strings.NewReader(acmeRepository))
	if err != nil {
		t.Fatal(err)
	}
	if len(repo.Skipped) > 0 {
		t.Errorf("skipped: %q", repo.Skipped)
	}
	const acme = `var r="1.4.2";a.isAcme=f,a.version=r;`
	tests := []struct {
		archive string
		starts  bool // processes: those that read the page start in any case
		want    []string
	}{
		{"-- public/acme.min.js --\n" + acme + "\n", true, []string{"public/acme.min.js acme 1.4.2 1"}},
		{"-- public/acme.min.js --\na.isAcme=f;a.version=\"1.4.2\"\n", true, nil},
		{"-- public/acme.min.js --\n" + strings.ReplaceAll(acme, "isAcme", "isAcmes") + "\n", false, nil},
		{"-- page.html --\n<p>\n<script>\n" + acme + "\n</script>\n", true, []string{"page.html acme 1.4.2 3"}},
	}
	for _, tt := range tests {
		o := testProject(t, "-- package.json --\n{}\n"+tt.archive)
		o.CacheDir, o.Retire = t.TempDir(), repo
		var started atomic.Int32
		o.Worker = func() *exec.Cmd { started.Add(1); return worker() }
		o.Rules = append(o.Rules, &rule.Rule{Name: "libs", Title: "Libraries", Checks: []rule.Check{{ID: "libs/any", Severity: rule.Low, Project: func(p *rule.ProjectPass) {
			for _, l := range p.Libraries {
				p.Reportf(l.Place, "%s %s %d", l.Name, l.Version, l.Place.Line)
			}
		}}}})
		for _, again := range []bool{false, true} {
			started.Store(0)
			var got []string
			for _, f := range run(t, o).Findings {
				if f.Rule == "libs" {
					got = append(got, f.Place.File+" "+f.Message)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%s: got %q", tt.archive, got)
			}
			if n := started.Load(); (n > 0) != (tt.starts && !again) {
				t.Errorf("%s: %d processes, again: %v", tt.archive, n, again)
			}
		}
	}
}
