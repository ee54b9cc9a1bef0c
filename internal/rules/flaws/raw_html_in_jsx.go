package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
)

var rawHTMLInJSX = rule.Check{
	ID:       "flaws/raw-html-in-jsx",
	Title:    "markup put into a component as it is",
	Why:      "React escapes what it writes, except here. If any part of the value was typed by somebody, his script runs in the browser of everybody who sees the component.",
	Fix:      "Render the value as a child. If it has to be markup, sanitise it first: { __html: DOMPurify.sanitize(value) }.",
	When:     "dangerouslySetInnerHTML is given a variable or a property, in JSX or in createElement.",
	Quiet:    "Constants, and what DOMPurify, sanitize-html, xss or a function called after them returns; numbers; styles and scripts of the component's own. What another function returns, and what is called html, is only possible, unless it is followed to the request or the address of the page.",
	CWE:      79,
	Severity: rule.Medium,
	Links:    []string{"https://react.dev/reference/react-dom/components/common#dangerously-setting-the-inner-html"},
	Code: func(p *rule.CodePass) {
		if p.File.JS.FindStr("dangerouslySetInnerHTML") == 0 {
			return
		}
		for _, id := range p.File.Rows(js.OpProp) {
			row := p.File.JS.At(id)
			if p.File.JS.Str(row.Str) != "dangerouslySetInnerHTML" || row.X == 0 {
				continue
			}
			o := p.File.Value(row.X).Option("__html")
			if o.State != flow.Present {
				continue
			}
			if v := judgeMarkup(p, o.Value, 0); v != outputSilent {
				f := p.Reportf(o.Value, "%s becomes markup as it is: dangerouslySetInnerHTML.", o.Value.Source())
				weighMarkup(p, f, v)
				raiseMarkup(p, f, o.Value)
			}
		}
	},
}

func weighMarkup(p *rule.CodePass, f *rule.Finding, v verdict) {
	if v == outputDoubtful {
		f.Confidence = rule.Possible
	}
	if p.Aside() {
		f.Severity = rule.Low
	}
}

// raiseMarkup says so if a value is followed to what a stranger has written.
func raiseMarkup(p *rule.CodePass, f *rule.Finding, v flow.Value) {
	way := p.Taint.Trace(v, "", model.DOM)
	if way == nil || way.Source.Class == model.Stored || way.Source.Class == model.Parameter || way.Source.Class == model.Page {
		return
	}
	f.Severity, f.Confidence = rule.High, rule.Likely
	p.Weigh(f, way)
	f.Label, f.Trace = "from "+way.From().Source(), rule.Steps(way.Steps)
}

const maxMarkupDepth = 8

// judgeMarkup says whether a value that becomes markup may be somebody's text.
func judgeMarkup(p *rule.CodePass, v flow.Value, depth int) verdict {
	if c := v.Const(); c.Kind != flow.NoConst && !c.Default || depth > maxMarkupDepth {
		return outputSilent
	}
	row := v.Row()
	worst := func(ids ...js.ValueID) verdict {
		said := outputSilent
		for _, id := range ids {
			if id != 0 {
				said = max(said, judgeMarkup(p, v.File.Value(id), depth+1))
			}
		}
		return said
	}
	switch row.Op {
	case js.OpCall, js.OpNew, js.OpTag:
		return judgeMade(p, v, depth)
	case js.OpTemplate:
		return worst(v.File.JS.Operands(row)...)
	case js.OpBinary, js.OpLogical:
		return worst(row.X, row.Y)
	case js.OpCond:
		return worst(row.Y, v.File.JS.List[row.Lo])
	case js.OpAwait:
		return worst(row.X)
	case js.OpRef, js.OpGet:
		return judgeName(p, v, depth)
	case js.OpGetDyn:
		if isTable(v.File.Value(row.X)) {
			return outputSilent
		}
		return outputPlain
	case js.OpParam:
		return outputPlain
	}
	return outputSilent
}

// judgeName judges a variable or property: where it comes from if that is in
// sight, and otherwise what it is called.
func judgeName(p *rule.CodePass, v flow.Value, depth int) verdict {
	name := lastWord(v.Name())
	if harmlessNames.MatchString(name) {
		return outputSilent
	}
	if given, ok := p.Taint.State(v); ok {
		said := outputSilent
		for _, g := range given {
			if g.OK() {
				said = max(said, judgeMarkup(p, g, depth+1))
			}
		}
		return said
	}
	if origins := v.Origins(); len(origins) == 1 && origins[0] != v {
		switch o := origins[0]; o.Op() {
		case js.OpCall, js.OpNew, js.OpTag, js.OpTemplate, js.OpBinary, js.OpLogical, js.OpCond, js.OpAwait, js.OpString:
			return judgeMarkup(p, o, depth+1)
		case js.OpImported, js.OpFunc, js.OpClass, js.OpObject:
			return outputDoubtful
		}
	}
	if madeAsMarkup.MatchString(name) || numberNames.MatchString(name) || strings.ToUpper(v.Name()) == v.Name() {
		return outputDoubtful
	}
	return outputPlain
}

// isTable reports whether a value is an object or a list of constants, spelt in
// the program.
func isTable(v flow.Value) bool {
	o := v.Origin()
	if o.Op() != js.OpObject && o.Op() != js.OpArray {
		return false
	}
	if _, stored := o.File.Holder(o.ID); stored {
		return false
	}
	for _, id := range o.File.JS.Operands(o.Row()) {
		part := o.File.Value(id)
		if part.Op() == js.OpProp {
			part = o.File.Value(part.Row().X)
		}
		if part.Const().Kind == flow.NoConst {
			return false
		}
	}
	return true
}

// replacesTags reports whether a call replaces every < by something without
// one: JSON.stringify(data).replace(/</g, '\\u003c').
func replacesTags(c flow.Call) bool {
	if c.Method() != "replace" && c.Method() != "replaceAll" {
		return false
	}
	with, ok := c.Arg(1).Str()
	if !ok || strings.Contains(with, "<") {
		return false
	}
	if text, ok := c.Arg(0).Str(); ok {
		return text == "<" && c.Method() == "replaceAll"
	}
	pat, ok := patternOf(c.Arg(0))
	if !ok || !pat.re.Flags.Global {
		return false
	}
	set, single := oneOf(pat.re)
	return single && set.Has('<')
}

// translators return what the program itself says.
var translators = wordSet("t i18n translate gettext formatmessage")

// keepsMarkup are parsers of Markdown that leave the markup in a text as it is.
var keepsMarkup = []string{"marked", "showdown.Converter().makeHtml", "snarkdown", "snarkdown.default"}

var markupKinds = model.Kinds(model.HTML, model.DOM)

// judgeMade judges what a call returns.
func judgeMade(p *rule.CodePass, v flow.Value, depth int) verdict {
	call, ok := v.AsCall()
	if !ok {
		return outputDoubtful
	}
	for _, path := range call.Callee.Paths() {
		if k := model.Sanitizers[path]; k&markupKinds == markupKinds {
			return outputSilent
		}
	}
	if call.Callee.Is(keepsMarkup...) {
		return judgeMarkup(p, call.Arg(0), depth+1)
	}
	name := call.Callee.Name()
	if replacesTags(call) {
		return outputSilent
	}
	if escaperNames.MatchString(name) || translators[lastWord(name)] {
		return outputSilent
	}
	return outputDoubtful
}
