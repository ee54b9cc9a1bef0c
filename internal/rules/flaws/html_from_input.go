package flaws

import (
	"regexp"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var htmlFromInput = rule.Check{
	ID:    "flaws/html-from-input",
	Title: "text that can leave its attribute",
	Why: "In an attribute the quote is what ends the text. Whoever may choose the text writes one, and behind it onmouseover=... or another tag: " +
		"his script runs in the page.",
	Fix:      "Escape & < > \" and ' alike, with a package such as escape-html, or set attributes with setAttribute.",
	When:     "Markup is put together in which an attribute between quotes holds a text of which only < and > were escaped; or one that a library is given, in what one of its functions returns.",
	Quiet:    "The quote is escaped as well, wherever the file does so; the text passed a function that escapes or encodes; numbers and members of fixed lists.",
	CWE:      79,
	Severity: rule.Medium,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html#output-encoding-for-html-attribute-contexts"},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		rows := p.File.Rows(js.OpTemplate, js.OpBinary)
		inner := map[js.ValueID]bool{} // parts of others
		for _, id := range rows {
			for _, part := range operandsOf(p.File.Value(id)) {
				if joins(p.File.Value(part)) {
					inner[part] = true
				}
			}
		}
		for _, id := range rows {
			whole := p.File.Value(id)
			if !joins(whole) || inner[id] {
				continue
			}
			for _, part := range attributeParts(whole) {
				if reportPart(p, whole, part) {
					break
				}
			}
		}
	},
}

func reportPart(p *rule.CodePass, whole, part flow.Value) bool {
	if call, ok := escapesTagsOnly(part); ok {
		f := p.Reportf(part, "%s stands in an attribute, but its quotes are not escaped.", part.Source())
		f.Label = "a quote in it ends the attribute"
		f.Trace = []rule.Step{{Place: call.Span(), Code: call.Source(), Note: "escapes < and >"}}
		return true
	}
	if !isReturned(whole) || p.Taint.ModeOf(p.File) != taint.Library {
		return false
	}
	way := p.Taint.Trace(part, "", model.DOM)
	if way == nil || way.Source.Class != model.Parameter || rule.MeantToBe(way.From()) {
		return false
	}
	f := p.Reportf(part, "%s becomes an attribute of the markup that is returned, with its quotes.", way.From().Source())
	f.Label, f.Trace = "a quote in it ends the attribute", steps(way.Steps)
	return true
}

// joins reports whether v puts texts together.
func joins(v flow.Value) bool {
	switch v.Op() {
	case js.OpTemplate:
		return true
	case js.OpBinary:
		return v.File.JS.Str(v.Row().Str) == "+"
	}
	return false
}

// opensAttribute is markup up to the quote that opens the value of an attribute.
// The name of an element begins with a small letter, unless the whole is in
// capitals: others are components, and the text is code for JSX.
var opensAttribute = regexp.MustCompile(`<(?:[a-z]|[A-Z]+[1-6]?\s)[^<>]*\s[a-zA-Z-]+\s*=\s*["']$`)

// attributeParts returns the parts of a text that begin right behind the quote
// of an attribute.
func attributeParts(whole flow.Value) []flow.Value {
	var parts []flow.Value
	text := ""
	all := flatten(whole, nil, 0)
	if !followsQuote(all) {
		return nil
	}
	for _, part := range all {
		if s, ok := part.Str(); ok {
			text += s
			continue
		}
		if opensAttribute.MatchString(text) {
			parts = append(parts, part)
		}
		text += unknownPart
	}
	return parts
}

// followsQuote is a quick test for parts of which one may begin right behind a
// quote: it is no text, and what stands before it may be one that ends with it.
func followsQuote(parts []flow.Value) bool {
	for i := 1; i < len(parts); i++ {
		if before := parts[i-1]; parts[i].Op() == js.OpString {
			continue
		} else if before.Op() != js.OpString {
			return true
		} else if text, _ := before.Str(); text == "" || strings.HasSuffix(text, `"`) || strings.HasSuffix(text, "'") {
			return true
		}
	}
	return false
}

// flatten lists the parts of nested concatenations, in order.
func flatten(v flow.Value, list []flow.Value, depth int) []flow.Value {
	if !joins(v) || depth > 60 || len(list) > 200 {
		return append(list, v)
	}
	for _, o := range operandsOf(v) {
		list = flatten(v.File.Value(o), list, depth+1)
	}
	return list
}

// operandsOf returns the parts of what puts texts together.
func operandsOf(v flow.Value) []js.ValueID {
	switch row := v.Row(); {
	case !joins(v):
		return nil
	case row.Op == js.OpBinary:
		return []js.ValueID{row.X, row.Y}
	default:
		return v.File.JS.Operands(row)
	}
}

// escapesTagsOnly returns the call that escapes < in a text if none escapes
// the quote.
func escapesTagsOnly(v flow.Value) (flow.Call, bool) {
	c, ok := v.AsCall()
	if defs := v.File.Reaching(v.ID); !ok && v.Op() == js.OpRef && len(defs) == 1 {
		given := v.File.Value(defs[0].Value)
		if given.Op() == js.OpAssign {
			given = given.File.Value(given.Row().Y)
		}
		c, ok = given.AsCall()
	}
	if !ok {
		return flow.Call{}, false
	}
	tags := false
	for _, step := range append([]flow.Call{c}, chain(c)...) {
		switch to, _ := step.Arg(1).Str(); {
		case step.Method() != "replace" && step.Method() != "replaceAll", step.Arg(1).Op() != js.OpString:
			return flow.Call{}, false
		case strings.EqualFold(to, "&quot;"), to == "&#34;", to == "&#39;", to == "%22":
			return flow.Call{}, false
		case to == "&lt;":
			tags = true
		}
	}
	return c, tags
}
