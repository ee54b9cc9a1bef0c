package flaws

import (
	"regexp"

	"tenet/internal/flow"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var storedXSS = rule.Check{
	ID:    "flaws/stored-xss",
	Title: "name of a file sent as markup",
	Why: "On most systems a file may be called <img src=x onerror=...>. Whoever can put one into the folder, by an upload, an archive or a repository, " +
		"has his script run by everybody who looks at the list.",
	Fix:      "Escape the names for HTML where they become text of the page, and with encodeURIComponent where they become part of a link.",
	When:     "What readdir, opendir or glob gives becomes part of a page that a server answers with.",
	Quiet:    "The file of the program holds no tags, so that the answer is JSON or plain text; the names are escaped; contents of files, which are pages as often as not.",
	CWE:      79,
	Severity: rule.Medium,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html"},
	Code: func(p *rule.CodePass) {
		said := map[flow.Value]bool{}
		for _, s := range p.Taint.Sinks(p.File) {
			if s.Kind != model.HTML || !hasMarkup(p.File) {
				continue
			}
			if way := p.Taint.Trace(s.What, s.Path, model.Listing); way != nil && !said[way.From()] {
				said[way.From()] = true
				reportFlow(p, taint.Found{Sink: s, Flow: way}, "is sent as markup")
			}
		}
	},
}

// hasMarkup reports whether a file holds texts with tags in them.
func hasMarkup(f *flow.File) bool {
	return f.JS.AnyString(tagInText.MatchString)
}

var tagInText = regexp.MustCompile(`<[a-zA-Z!/]`)
