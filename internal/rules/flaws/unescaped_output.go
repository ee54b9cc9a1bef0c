package flaws

import (
	"tenet/internal/markup"
	"tenet/internal/rule"
)

var unescapedOutput = rule.Check{
	ID:    "flaws/unescaped-output",
	Title: "value written into the page without escaping",
	Why:   "If any part of the value was typed by somebody, he can write a script there, and it runs in the browser of everybody who opens the page, in the name of the site.",
	Fix:   "Use the form that escapes. If the value has to be markup, sanitise it where it is made, with DOMPurify or sanitize-html.",
	When: "A template writes a variable in the form that does not escape: <%- of EJS, <%~ of Eta, {{{ and {{& of Handlebars and Mustache, !{ and != of Pug, | safe and autoescape false of Nunjucks, v-html of Vue, {@html of Svelte, set:html of Astro; " +
		"or it writes JSON into a script in which < is not escaped, so that </script> in a string ends the script.",
	Quiet: "Constants; includes, partials, blocks and the body of a layout; translations and CSRF tokens; what a function of a name such as sanitize or escape returns. " +
		"What any other function returns, what is called html, and what the theme or the configuration says is only possible.",
	CWE:      79,
	Severity: rule.Medium,
	Links:    []string{xssSheet, "https://ejs.co/#docs", "https://handlebarsjs.com/guide/#html-escaping", "https://vuejs.org/guide/best-practices/security"},
	Page: func(p *rule.PagePass) {
		if !p.File.Tagged {
			return
		}
		for i := range p.File.Outputs {
			o := &p.File.Outputs[i]
			if !o.Raw || o.In == markup.InNote || o.In == markup.InHandler {
				continue
			}
			v, name := judgeRaw(p, o)
			switch {
			case v == outputSilent:
			case o.In == markup.InScript && writesJSON(o, p.File.Language):
				if v = judgeJSON(p.File, o); v == outputSilent {
					continue
				}
				f := reportOutput(p, o, v, "%s writes JSON into a script: </script> in one of its strings ends the script.", shownExpr(o.Expr))
				f.Fix = "Escape it for a script: JSON.stringify(value).replace(/</g, '\\u003c'), or the package serialize-javascript."
			case o.In == markup.InScript:
				f := reportOutput(p, o, v, "%s stands in a script as it is: %s does not escape it.", name, opening(o))
				f.Fix = "Write it as JSON in which < is escaped, or put it into a data attribute and read it from there."
			default:
				reportOutput(p, o, v, "%s is written into the page as it is: %s does not escape it.", name, opening(o))
			}
		}
	},
}

// opening names what writes without escaping.
func opening(o *markup.Output) string {
	switch {
	case o.Open == "{{" && safeFilter(o.Expr):
		return "`| safe`"
	case o.Open == "{{":
		return "`autoescape false`"
	case o.Attr != "" && o.Open == "!=":
		return o.Attr + "!="
	}
	return o.Open
}

func safeFilter(expr string) bool {
	for _, m := range filterName.FindAllStringSubmatch(expr, -1) {
		if m[1] == "safe" {
			return true
		}
	}
	return false
}
