package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/regex"
	"tenet/internal/rule"
)

var badTagFilter = rule.Check{
	ID:    "flaws/bad-tag-filter",
	Title: "pattern for tags that misses some of them",
	Why: "Browsers read <SCRIPT>, </script > and a tag over several lines as they read <script>, and --!> as the end of a comment. " +
		"What the pattern misses stays in the page and runs.",
	Fix:   "Let a parser of HTML such as sanitize-html or DOMPurify decide; a pattern cannot.",
	When:  "A pattern that removes script elements or comments, or that a function named after such a purpose tests, does not match other ways to write the same, each of which is tried.",
	Quiet: "The pattern looks for tags for another purpose, such as a build tool that collects scripts.",
	CWE:   184, Severity: rule.Medium,
	Links: []string{"https://html.spec.whatwg.org/multipage/parsing.html", "https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html"},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		for _, c := range textsOf(p.File).calls {
			pat, ok := filter(c)
			if !ok || !strings.ContainsAny(pat.re.Source, "<>") {
				continue
			}
			missed, comment := missedTag(pat.re)
			if missed != "" && (!comment || purpose(c.Value, cleaning)) {
				f := p.Reportf(pat, "%s does not match %s.", pat.name(), missed)
				f.Label = "browsers do"
				if c.Span() != pat.Span() {
					f.Trace = []rule.Step{{Place: c.Span(), Code: c.Source(), Note: "filters with it"}}
				}
			}
		}
	},
}

// filter returns the pattern with which a call keeps tags out: it removes what
// matches, or it tests in a function that is named after that.
func filter(c flow.Call) (pattern, bool) {
	switch c.Method() {
	case "replace", "replaceAll":
		with, ok := c.Arg(1).Str()
		if !ok || strings.TrimSpace(with) != "" {
			return pattern{}, false
		}
		return patternOf(c.Arg(0))
	}
	p, _, ok := tested(c)
	return p, ok && purpose(c.Value, []string{"sanit", "clean", "purif", "xss", "safe", "filter", "secur", "malicious", "dangerous", "unsafe", "inject"})
}

// A spelling is a way to write what a pattern is after, and others which
// browsers read in the same way. The second ones are what to show of them.
var spellings = []struct {
	plain  string
	others [][2]string
}{
	{"<script>alert(1)</script>", [][2]string{
		{"<SCRIPT>alert(1)</SCRIPT>", "upper case, <SCRIPT>"},
		{"<script>alert(1)</script >", "white space before the bracket, </script >"},
		{"<script>\nalert(1)\n</script>", "a script over several lines"},
		{"<script\n>alert(1)</script>", "a tag over two lines"},
		{"<script src=x>alert(1)</script>", "attributes, <script src=x>"},
	}},
	{"<script>", [][2]string{{"<SCRIPT>", "upper case, <SCRIPT>"}, {"<script >", "white space before the bracket, <script >"}, {"<script src=x>", "attributes, <script src=x>"}}},
	{"</script>", [][2]string{{"</SCRIPT>", "upper case, </SCRIPT>"}, {"</script >", "white space before the bracket, </script >"}}},
	{"<!-- x -->", [][2]string{{"<!-- x --!>", "the other end of a comment, --!>"}, {"<!-- \n -->", "a comment over several lines"}}},
}

// missedTag returns how something is written that a pattern should match, ""
// if it matches all ways or is after something else, and whether that is a
// comment: those are removed for many purposes.
func missedTag(re *regex.Regexp) (missed string, comment bool) {
	for _, s := range spellings {
		left, known := re.Replace(s.plain, "")
		if !known || left != "" {
			continue
		}
		comment, word := false, "script"
		if strings.Contains(s.plain, "!--") {
			comment, word = true, "!--"
		}
		if !strings.Contains(strings.ToLower(re.Source), word) {
			return "", false // any tag
		}
		for _, o := range s.others {
			if matched, known := re.Test(o[0]); known && !matched {
				return o[1], comment
			}
		}
		return "", false
	}
	return "", false
}
