package flaws

import (
	"net/url"
	"regexp"
	"strings"

	"tenet/internal/markup"
	"tenet/internal/rule"
)

var foreignScript = rule.Check{
	ID:       "flaws/foreign-script-integrity",
	Title:    "script of another host without integrity",
	Why:      "Whoever gets hold of that host, or of the way to it, runs his script in every page that loads it, as happened with polyfill.io in 2024.",
	Fix:      "Add integrity=\"sha384-...\" and crossorigin=\"anonymous\", or serve the file yourself.",
	When:     "A page loads a script of another host over plain HTTP; or one version of a library from another host without an integrity attribute.",
	Quiet:    "Addresses that are not known; services whose scripts change from day to day, which no hash can pin; hosts of this machine.",
	CWE:      353,
	Severity: rule.Low,
	Links:    []string{"https://developer.mozilla.org/en-US/docs/Web/Security/Defenses/Subresource_Integrity"},
	Page: func(p *rule.PagePass) {
		for i := range p.File.Elements {
			e := &p.File.Elements[i]
			src := e.Attr("src")
			if e.Name != "script" || src == nil || src.Dynamic || !foreignAddress(src.Value) || strings.Contains(src.Value, "{{") || strings.Contains(src.Value, "<%") {
				continue
			}
			u, err := url.Parse(strings.TrimSpace(src.Value))
			if err != nil || u.Host == "" || localHost(u.Hostname()) {
				continue
			}
			reportScript(p, e, src, u)
		}
	},
}

// versionInPath matches a version in the path of a library: /3.7.1/, @18.2.0,
// jquery-3.7.1.min.js.
var versionInPath = regexp.MustCompile(`[/@v-]\d+\.\d+(\.\d+)?`)

func reportScript(p *rule.PagePass, e *markup.Element, src *markup.Attr, u *url.URL) {
	switch {
	case e.Attr("integrity") != nil || e.Attr(":integrity") != nil:
	case strings.EqualFold(u.Scheme, "http"):
		f := p.Reportf(src.Start, src.End, "The script of %s comes over plain HTTP: anybody on the way can replace it.", u.Hostname())
		f.Fix, f.Severity = "Load it by https, with an integrity attribute, or serve the file yourself.", rule.Medium
		if rule.IsAside(p.File.Text.Name) {
			f.Severity = rule.Low
		}
	case versionInPath.MatchString(u.Path):
		p.Reportf(src.Start, src.End, "The script of %s has no integrity attribute: the page runs whatever that host sends.", u.Hostname())
	}
}

func localHost(host string) bool {
	return host == "localhost" || strings.HasPrefix(host, "127.") || strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".localhost") || !strings.Contains(host, ".")
}
