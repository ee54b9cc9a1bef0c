package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/regex"
	"tenet/internal/rule"
)

var doubleUnescape = rule.Check{
	ID:    "flaws/double-unescape",
	Title: "text that is unescaped twice",
	Why: "If &amp; is turned into & first, &amp;lt; becomes &lt; and then a bracket: what was written as harmless text comes out as a tag. " +
		"A URL that is decoded twice hides its dots and slashes from the check between.",
	Fix:   "Unescape &amp; last, or everything in one pass; decode once.",
	When:  "&amp; is replaced before &lt;, &gt;, &quot; or &#39; in the same chain of calls, or of the same variable; or the result of decodeURIComponent is decoded again. What is escaped twice, because & comes after the others, is low: it only looks wrong.",
	Quiet: "Something other than these calls lies between.",
	CWE:   116, Severity: rule.Medium,
	Links: []string{"https://cwe.mitre.org/data/definitions/174.html"},
	Code: func(p *rule.CodePass) {
		if p.Aside() {
			return
		}
		decoders := []string{"globalThis.decodeURIComponent", "globalThis.decodeURI"}
		for _, c := range p.Calls(decoders...) {
			if inner, ok := c.Arg(0).AsCall(); ok && inner.Callee.Is(decoders...) {
				p.Reportf(c, "%s decodes what is decoded already.", c.Source()).Label = "%252e becomes a dot"
			}
		}
		reportOrder(p)
		reportEscapedTwice(p)
	},
}

// entities are what text is unescaped from after &amp;, and to.
var entities = map[string]string{"&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'", "&#x27;": "'", "&apos;": "'"}

// reportOrder reports calls that unescape an entity of what an earlier call
// has made of &amp;.
func reportOrder(p *rule.CodePass) {
	type text struct {
		sym js.SymID
		in  js.FuncID
	}
	reported := map[js.ValueID]bool{}
	first := map[text]flow.Call{} // where &amp; of a variable is unescaped
	for _, c := range textsOf(p.File).calls {
		entity := unescaped(c)
		if entity == "" {
			continue
		}
		amp, ok := flow.Call{}, false
		for _, earlier := range chain(c) {
			if unescaped(earlier) == "&amp;" {
				amp, ok = earlier, true
			}
		}
		root := c.Receiver()
		if all := chain(c); len(all) > 0 {
			root = all[len(all)-1].Receiver()
		}
		if key := (text{root.Row().Sym, c.FuncID()}); root.Op() == js.OpRef {
			if entity == "&amp;" && kept(c, key.sym) {
				first[key] = c
			} else if !ok {
				amp, ok = first[key]
			}
		}
		if ok && entities[entity] != "" && !reported[amp.ID] {
			reported[amp.ID] = true
			f := p.Reportf(amp, "&amp; is unescaped before %s: &amp;%s becomes %s.", entity, entity[1:], entities[entity])
			f.Label = "must come last"
		}
	}
}

// reportEscapedTwice reports chains that escape & after they have made entities
// of other characters.
func reportEscapedTwice(p *rule.CodePass) {
	for _, c := range textsOf(p.File).calls {
		if with, _ := c.Arg(1).Str(); with != "&amp;" || c.Method() != "replace" && c.Method() != "replaceAll" {
			continue
		}
		text, ok := c.Arg(0).Str()
		if pat, pattern := patternOf(c.Arg(0)); pattern {
			text, ok = spelled(pat.re)
		}
		if !ok || text != "&" {
			continue
		}
		for _, earlier := range chain(c) {
			if by, _ := earlier.Arg(1).Str(); entities[strings.ToLower(by)] != "" {
				f := p.Reportf(c, "& is escaped after %s: %s becomes &amp;%s.", entities[strings.ToLower(by)], by, by[1:])
				f.Severity, f.Label = rule.Low, "must come first"
				break
			}
		}
	}
}

// kept reports whether a variable is assigned the result of a call, or of one
// that is made on it.
func kept(c flow.Call, sym js.SymID) bool {
	f := c.File.JS
	for _, d := range f.DefsOf(sym) {
		row := f.At(d.Value)
		if d.Value == c.ID || row.Start <= c.Row().Start && row.End >= c.Row().End {
			return true
		}
	}
	return false
}

// unescaped returns the entity that a call replaces with its character, "" if
// it does not.
func unescaped(c flow.Call) string {
	if m := c.Method(); m != "replace" && m != "replaceAll" {
		return ""
	}
	with, ok := c.Arg(1).Str()
	if !ok {
		return ""
	}
	entity, ok := c.Arg(0).Str()
	if p, pattern := patternOf(c.Arg(0)); pattern {
		entity, ok = spelled(p.re)
	}
	entity = strings.ToLower(entity)
	if ok && (entity == "&amp;" && with == "&" || entities[entity] != "" && entities[entity] == with) {
		return entity
	}
	return ""
}

// spelled returns the text that a pattern without any choice matches.
func spelled(re *regex.Regexp) (string, bool) {
	text := ""
	for _, n := range append([]*regex.Node{re.Tree}, re.Tree.Subs...) {
		switch n.Kind {
		case regex.Char:
			text += string(n.Rune)
		case regex.Seq:
		default:
			return "", false
		}
	}
	return text, text != ""
}
