package check

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"tenet/internal/rule"
)

// The code in a page is checked where it stands, fresh or from the cache; what
// does not parse there makes no run incomplete; checks for pages run too.
func TestPages(t *testing.T) {
	o := testProject(t, "-- a.js --\nf()\n-- page.html --\n<p>HIGH\n<script>\n  HIGH // here\n</script>\n-- view.ejs --\n<script>if (<%= a %> {</script>\n")
	o.CacheDir = t.TempDir()
	o.Rules = append(o.Rules, &rule.Rule{Name: "pages", Title: "Pages", Checks: []rule.Check{{
		ID: "pages/output", Severity: rule.Low, Page: func(p *rule.PagePass) {
			for _, out := range p.File.Outputs {
				p.Reportf(out.Start, out.End, "%s is written", out.Expr)
			}
		},
	}, {ID: "pages/calls", Severity: rule.Low, Code: func(p *rule.CodePass) {
		for i := range p.File.JS.Values {
			if v := &p.File.JS.Values[i]; p.File.JS.Str(v.Str) == "HIGH" {
				p.Reportf(rule.At(p.File.JS.Span(v.Start, v.End)), "here")
			}
		}
	}}}})
	for range 2 {
		r, err := Run(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range r.Findings {
			if f.Rule == "pages" {
				got = append(got, f.Place.String()+" "+f.Message)
			}
		}
		if len(got) != 2 || got[0] != "page.html:3:3 here" || got[1] != "view.ejs:1:13 a is written" {
			t.Errorf("got %q", got)
		}
		if len(r.Unread) > 0 || r.Files != 3 {
			t.Errorf("%d files, not read: %v", r.Files, r.Unread)
		}
		if err := os.WriteFile(filepath.Join(o.Targets[0], "a.js"), []byte("g()\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
