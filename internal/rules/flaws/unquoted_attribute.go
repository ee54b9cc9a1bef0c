package flaws

import (
	"tenet/internal/markup"
	"tenet/internal/rule"
)

var unquotedAttribute = rule.Check{
	ID:       "flaws/unquoted-attribute",
	Title:    "value in an attribute without quotation marks",
	Why:      "A space ends the attribute, and what follows is an attribute of its own: onmouseover=..., which runs a script. Escaping for HTML does not escape spaces.",
	Fix:      "Put quotation marks around the value of the attribute.",
	When:     "A template of EJS or Nunjucks writes a value as the value of an attribute, or as part of it, with no quotation marks around.",
	Quiet:    "Handlebars and Mustache, which escape the equals sign; Pug and the components of Vue and Svelte, which write the quotation marks themselves. A value called after a number, such as id or count, is only possible.",
	CWE:      79,
	Severity: rule.Medium,
	Links:    []string{xssSheet + "#output-encoding-for-html-attribute-contexts"},
	Page: func(p *rule.PagePass) {
		if p.File.Language != markup.EJS && p.File.Language != markup.Nunjucks {
			return
		}
		for i := range p.File.Outputs {
			o := &p.File.Outputs[i]
			if o.Raw || o.Quote != 0 || o.In != markup.InValue && o.In != markup.InURL {
				continue
			}
			if v, name := judgeEscaped(p, o); v != outputSilent {
				reportOutput(p, o, v, "%s is the value of %s without quotation marks: a space in it begins another attribute.", name, o.Attr)
			}
		}
	},
}
