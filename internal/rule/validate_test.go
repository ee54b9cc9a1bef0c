package rule

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
)

// good returns a rule that has nothing wrong with it.
func good() *Rule {
	page := "# Never turn text into code\n\ntext\n"
	for _, h := range headings {
		page += "\n## " + h + "\n\ntext\n"
	}
	return &Rule{
		Name:  "eval",
		Title: "Never turn text into code",
		Files: fstest.MapFS{
			"README.md":           {Data: []byte(page)},
			"testdata/direct.js":  {Data: []byte("// example: wrong\neval(x)\n// example: right\nf(x)\n// example: end\n")},
			"testdata/implied.js": {Data: []byte("// example: wrong\nsetTimeout('x')\n// example: right\nsetTimeout(x)\n")},
		},
		Checks: []Check{{
			ID: "eval/direct", Title: "text run as code", Why: "Why.", Fix: "Fix.", When: "When.", CWE: 95, Severity: High,
			Code: func(*CodePass) {},
		}},
	}
}

func TestValidate(t *testing.T) {
	if errs := Validate([]*Rule{good(), {Name: "flaws", Title: "Analyse the code"}}); errs != nil {
		t.Fatalf("a good rule and one that is not built yet: %v", errs)
	}
	for _, test := range []struct {
		want  string
		spoil func(*Rule)
	}{
		{`the name "Eval" is not one lower-case word`, func(r *Rule) { r.Name = "Eval" }},
		{"must be an order without a full stop", func(r *Rule) { r.Title = "" }},
		{"has checks but no Files", func(r *Rule) { r.Files = nil }},
		{"has no README.md", func(r *Rule) { r.Files = fstest.MapFS{} }},
		{`README.md begins with "# Never turn text into code", want "# Other"`, func(r *Rule) { r.Title = "Other" }},
		{`no heading "Right"`, func(r *Rule) {
			f := r.Files.(fstest.MapFS)["README.md"]
			f.Data = []byte(strings.Replace(string(f.Data), "## Right", "## Good", 1))
		}},
		{"eval/direct is declared twice", func(r *Rule) { r.Checks = append(r.Checks, r.Checks[0]) }},
		{`the id "cookies/direct" is not eval/words-with-hyphens`, func(r *Rule) { r.Checks[0].ID = "cookies/direct" }},
		{`the id "eval/Direct" is not`, func(r *Rule) { r.Checks[0].ID = "eval/Direct" }},
		{"eval/direct has no Why", func(r *Rule) { r.Checks[0].Why = " " }},
		{"eval/direct has no When", func(r *Rule) { r.Checks[0].When = "" }},
		{"must not begin with a capital", func(r *Rule) { r.Checks[0].Title = "Text run as code" }},
		{"must not begin with a capital or end with a full stop", func(r *Rule) { r.Checks[0].Title = "text." }},
		{`"Why" must end with a full stop`, func(r *Rule) { r.Checks[0].Why = "Why" }},
		{"has no CWE", func(r *Rule) { r.Checks[0].CWE = 0 }},
		{"has no Severity", func(r *Rule) { r.Checks[0].Severity = 0 }},
		{"exactly one of Code, Config, Page and Project", func(r *Rule) { r.Checks[0].Code = nil }},
		{"exactly one of Code, Config, Page and Project", func(r *Rule) { r.Checks[0].Config = func(*ConfigPass) {} }},
		{"exactly one of Code, Config, Page and Project", func(r *Rule) { r.Checks[0].Page = func(*PagePass) {} }},
		{"is not an https URL", func(r *Rule) { r.Checks[0].Links = []string{"http://example.com"} }},
		{"Enforce returns nil", func(r *Rule) {
			r.Enforce = func(Enforcement) (func(http.Handler) http.Handler, error) { return nil, nil }
		}},
		{"Enforce refuses the zero Enforcement: no key", func(r *Rule) {
			r.Enforce = func(Enforcement) (func(http.Handler) http.Handler, error) { return nil, errors.New("no key") }
		}},
		{"has Enforce, and no check with Live", func(r *Rule) {
			r.Enforce = func(Enforcement) (func(http.Handler) http.Handler, error) {
				return func(h http.Handler) http.Handler { return h }, nil
			}
		}},
		{"has no example: mark one in testdata/no_such.*", func(r *Rule) { r.Checks[0].ID = "eval/no-such" }},
	} {
		r := good()
		test.spoil(r)
		errs := Validate([]*Rule{r})
		found := false
		for _, err := range errs {
			found = found || strings.Contains(err.Error(), test.want)
		}
		if !found {
			t.Errorf("want an error with %q, got %v", test.want, errs)
		}
	}
	if errs := Validate([]*Rule{good(), good()}); len(errs) == 0 {
		t.Error("a rule that is declared twice passes")
	}
}

func TestTitlesMayBeginWithNames(t *testing.T) {
	for title, capital := range map[string]bool{
		"X-Powered-By left on": false, "HSTS too short": false, "NODE_ENV not set": false, "cookie readable": false, "Cookie readable": true, "": false,
	} {
		if startsWithCapital(title) != capital {
			t.Errorf("startsWithCapital(%q) = %v", title, !capital)
		}
	}
}
