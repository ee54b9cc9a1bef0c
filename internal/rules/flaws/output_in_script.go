package flaws

import (
	"strconv"

	"tenet/internal/markup"
	"tenet/internal/rule"
)

var outputInScript = rule.Check{
	ID:    "flaws/output-in-script",
	Title: "value escaped for HTML in a script",
	Why: "Escaping for HTML does not help where JavaScript is read. Between quotation marks a backslash is enough to get out, without them nothing is needed; " +
		"and in onclick the browser undoes the escaping before it reads the script.",
	Fix: "Put the value into a data attribute and read it there with dataset, or write it as JSON in which < is escaped.",
	When: "A template writes a value into an attribute such as onclick; or into a script: outside of quotation marks, between backquotes, as the second value between quotation marks on a line, " +
		"or between marks that the template language does not escape.",
	Quiet:    "Constants, tokens and translations; one value alone between quotation marks. A value called after a number, such as id or count, what a function returns, and what the configuration says is only possible.",
	CWE:      79,
	Severity: rule.Medium,
	Links:    []string{xssSheet + "#output-encoding-for-javascript-contexts"},
	Page: func(p *rule.PagePass) {
		if p.File.Language < markup.EJS || !p.File.Tagged {
			return
		}
		before := -1 // the line of the last value between quotation marks
		said := ""   // the handler that was spoken of last
		for i := range p.File.Outputs {
			o := &p.File.Outputs[i]
			line, _ := p.File.Text.Position(o.Start)
			switch {
			case o.In == markup.InHandler:
				handler := o.Attr + strconv.Itoa(line)
				if v, name := judgeEscaped(p, o); handler != said && v != outputSilent && !writesJSON(o, p.File.Language) {
					reportOutput(p, o, v, "%s stands in the script of %s: the browser undoes what is escaped for HTML before it runs it.", name, o.Attr)
					if v == outputPlain { // one is enough
						said = handler
					}
				}
			case o.In != markup.InScript || o.Raw:
			default:
				second := o.Quote != 0 && line == before
				if o.Quote != 0 {
					before = line
				}
				reportInScript(p, o, second)
			}
		}
	},
}

func reportInScript(p *rule.PagePass, o *markup.Output, second bool) {
	v, name := judgeEscaped(p, o)
	if v == outputSilent || writesJSON(o, p.File.Language) {
		return
	}
	switch {
	case o.Quote == 0:
		reportOutput(p, o, v, "%s stands in a script: escaped for HTML, it is still code.", name)
	case o.Quote == '`':
		reportOutput(p, o, v, "%s stands between backquotes in a script: ${ in it runs code.", name)
	case o.Quote == '\'' && p.File.Language == markup.Pug:
		reportOutput(p, o, v, "%s stands between single quotation marks in a script, which Pug does not escape.", name)
	case second:
		reportOutput(p, o, v, "%s is the second value on this line of a script: a backslash at the end of the first one makes it code.", name)
	}
}

// judgeEscaped says whether what an output writes for HTML may do harm where
// HTML is not what is read.
func judgeEscaped(p *rule.PagePass, o *markup.Output) (verdict, string) {
	v, name := judgeRaw(p, o)
	if v == outputPlain && len(wordsOf(o, p.File.Language).calls) > 0 {
		v = outputDoubtful
	}
	return v, name
}
