package report

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"

	"tenet/internal/check"
	"tenet/internal/rule"
	"tenet/internal/source"
	"tenet/internal/target"
)

// attacks are strings that would do something if a format did not escape them.
var attacks = []string{
	`<script>alert(1)</script>`, `</style><script>x</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='x`,
	`javascript:alert(1)`, `</title><svg onload=x>`, "a\u202eb", "\x00\x1b[31m", "\xff\xfe", `{{.}}`, `--><b>`, `]]>`, `&lt;b&gt;`,
	"`</code><iframe src=//x>`", `url(//x)`,
}

// hostile puts every attack into every field that a project can fill.
func hostile() *check.Result {
	r := shop()
	all := strings.Join(attacks, " ")
	r.Project, r.Version, r.Root, r.Extras = all, all, all, attacks
	r.Notices = append(r.Notices, check.Notice{Place: all, Text: all})
	r.Skipped = append(r.Skipped, target.Skip{Why: all, Count: 1, Paths: attacks})
	for _, a := range attacks {
		f := rule.Finding{
			ID: "eval/direct", Rule: "eval", Severity: rule.High, Confidence: rule.Certain, CWE: 95,
			Message: a, Label: a, Fix: a, Code: a, Place: source.Span{File: a, Line: 1, Col: 1, EndLine: 1, EndCol: 9},
		}
		f.Trace = []rule.Step{{Place: f.Place, Code: a, Note: a}}
		r.Findings = append(r.Findings, f)
		r.Accepted = append(r.Accepted, check.Accepted{Finding: f, Why: a, Until: a, By: a})
		r.Unread = append(r.Unread, target.Unread{Path: a, Line: 1, Col: 2, Why: a})
	}
	return r
}

// hostileOptions let every file contain the attacks.
func hostileOptions() Options {
	o := shopOptions()
	o.All = true
	o.Source = func(name string) *source.Text {
		return source.Decode(name, []byte(strings.Join(attacks, " ")))
	}
	return o
}

var (
	styleRE  = regexp.MustCompile(`(?s)<style>(.*?)</style>`)
	policyRE = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy" content="([^"]*)">`)
	tagRE    = regexp.MustCompile(`(?s)<([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z:-]+(?:="[^"<>]*")?)*)\s*/?>`)
	attrRE   = regexp.MustCompile(`([a-zA-Z:-]+)="([^"]*)"`)
)

func TestHTMLKeepsItsOwnPolicy(t *testing.T) {
	for name, out := range map[string]string{
		"shop":    render(t, "html", shop(), shopOptions()),
		"hostile": render(t, "html", hostile(), hostileOptions()),
		"clean":   render(t, "html", clean(), Options{}),
		"empty":   render(t, "html", &check.Result{}, Options{}),
	} {
		styles, policy := styleRE.FindAllStringSubmatch(out, -1), policyRE.FindStringSubmatch(out)
		if len(styles) != 1 || policy == nil {
			t.Fatalf("%s: %d styles, policy %q", name, len(styles), policy)
		}
		sum := sha256.Sum256([]byte(styles[0][1]))
		want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
		if got := html.UnescapeString(policy[1]); got != want {
			t.Errorf("%s: policy is %s, want %s", name, got, want)
		}
		checkTags(t, name, styleRE.ReplaceAllString(out, ""))
	}
}

// checkTags fails on any element or attribute that the template does not have
// on purpose. Whatever an attack adds shows up here.
func checkTags(t *testing.T, name, out string) {
	t.Helper()
	known := map[string]bool{}
	for tag := range strings.FieldsSeq("html head meta title body svg symbol path circle use a header div p b fieldset legend label input span h1 h2 h3 h4 dl dt dd main section ol ul li code aside article table thead tbody tr th td mark details summary br time footer") {
		known[tag] = true
	}
	found := tagRE.FindAllStringSubmatch(out, -1)
	if opened := strings.Count(out, "<") - strings.Count(out, "</") - strings.Count(out, "<!doctype"); opened != len(found) {
		t.Errorf("%s: %d opening tags, of which %d are understood", name, opened, len(found))
	}
	for _, m := range found {
		if !known[strings.ToLower(m[1])] {
			t.Errorf("%s: element %s", name, m[0])
		}
		for _, a := range attrRE.FindAllStringSubmatch(m[2], -1) {
			key, value := strings.ToLower(a[1]), a[2]
			if key == "style" || key == "src" || strings.HasPrefix(key, "on") {
				t.Errorf("%s: attribute in %s", name, m[0])
			}
			if key == "href" && !strings.HasPrefix(value, "#") && !strings.HasPrefix(value, "https://") {
				t.Errorf("%s: link in %s", name, m[0])
			}
		}
	}
}

func TestEveryFormatSurvivesHostileText(t *testing.T) {
	for _, f := range Formats() {
		out := render(t, f.Name, hostile(), hostileOptions())
		noRawControl(t, f.Name, out)
		if f.Name == "markdown" && strings.Contains(stripFences(out), "<script") {
			t.Error("markdown holds a script element")
		}
	}
	decodeJUnit(t, render(t, "junit", hostile(), hostileOptions()))
	if err := validate(t, officialSchema(t), render(t, "sarif", hostile(), hostileOptions())); err != nil {
		t.Error(err)
	}
}

var fenceRE = regexp.MustCompile("(?ms)^(`{3,})text$.*?^`{3,}$")

func stripFences(s string) string { return fenceRE.ReplaceAllString(s, "") }

func TestHTMLAnchorsAreUniqueAndLinksLead(t *testing.T) {
	out := render(t, "html", shop(), shopOptions())
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(out, -1) {
		if ids[m[1]] {
			t.Errorf("id %q twice", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`(?:href="#|aria-labelledby=")([^"]*)"`).FindAllStringSubmatch(out, -1) {
		if !ids[m[1]] {
			t.Errorf("a link leads to #%s, which is not there", m[1])
		}
	}
}

func TestHTMLManyFindingsAreListed(t *testing.T) {
	r := clean()
	for i := range maxArticles + 500 {
		r.Findings = append(r.Findings, rule.Finding{
			ID: "eval/direct", Rule: "eval", Severity: rule.High, Confidence: rule.Certain, Message: "m", Place: source.Span{File: "a.js", Line: i + 1, Col: 1},
		})
	}
	out := render(t, "html", r, Options{})
	if n := strings.Count(out, "<article"); n != maxArticles {
		t.Errorf("%d articles", n)
	}
	if last := fmt.Sprintf("a.js:%d:1", maxArticles+500); !strings.Contains(out, last) || !strings.Contains(out, "500 more, folded") {
		t.Error("the rest is not listed")
	}
}
