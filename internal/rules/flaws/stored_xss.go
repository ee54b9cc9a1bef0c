package flaws

import (
	"regexp"
	"slices"

	"tenet/internal/flow"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var storedXSS = rule.Check{
	ID:    "flaws/stored-xss",
	Title: "stored text sent as markup",
	Why: "On most systems a file may be called <img src=x onerror=...>, and a comment in a database may say so. Whoever can put one there, by an upload, an archive or a form, " +
		"has his script run by everybody who looks at the list.",
	Fix:  "Escape names and texts for HTML where they become text of the page, and with encodeURIComponent where they become part of a link.",
	When: "What readdir, opendir or glob gives, or a field of a record of a database, becomes part of a page that a server answers with.",
	Quiet: "The file of the program holds no tags, so that the answer is JSON or plain text; the names are escaped; contents of files, which are pages as often as not; " +
		"records that are sent whole, as JSON; fields whose name says that they hold a number or a time.",
	CWE:      79,
	Severity: rule.Medium,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html"},
	Code: func(p *rule.CodePass) {
		said := map[flow.Value]bool{}
		for _, s := range p.Taint.Sinks(p.File) {
			if s.Kind != model.HTML || !hasMarkup(p.File) {
				continue
			}
			if way := p.Taint.Trace(s.What, s.Path, model.Listing); way != nil && !said[way.From()] && (way.Source.Class != model.Record || joinsText(way)) {
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

// joinsText reports whether a way leads through a text that is put together.
func joinsText(way *taint.Flow) bool {
	return slices.ContainsFunc(way.Steps, taint.Step.Joins)
}
