package flaws

import (
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/markup"
	"tenet/internal/model"
	"tenet/internal/rule"
	"tenet/internal/taint"
)

var domXSS = rule.Check{
	ID:    "flaws/dom-xss",
	Title: "untrusted input inserted as markup",
	Why:   "Markup may carry scripts: whoever made the link acts as the visitor.",
	Fix:   "Set textContent, or sanitise the markup with DOMPurify.",
	When: "innerHTML, document.write, jQuery's functions or their like are given text made of the address of the page, of a message or, in a library, of an argument; " +
		"or a link, frame, form or script gets an address made of it that may begin with javascript:, or that a script is loaded from.",
	Quiet:    "The text is escaped or sanitised, a number, or a member of a fixed list; the address begins with something fixed, or its scheme or host is compared.",
	CWE:      79,
	Severity: rule.High,
	Links:    []string{"https://cheatsheetseries.owasp.org/cheatsheets/DOM_based_XSS_Prevention_Cheat_Sheet.html"},
	Code: func(p *rule.CodePass) {
		rule.FlowCheckBy(reportMarkup, func(x taint.Found) bool {
			return !ownChecks(x) && !isOwnQuery(x) && (x.Kind != model.Redirect || loadsScript(x) && (x.Flow.Source.Class == model.Browser || !startsWorker(x)))
		}, model.DOM, model.Link, model.Redirect)(p)
	},
}

// reportMarkup says what becomes of the data in the page.
func reportMarkup(p *rule.CodePass, x taint.Found) *rule.Finding {
	switch x.Kind {
	case model.Link:
		f := reportFlow(p, x, "becomes an address of the page, which may begin with javascript:")
		sayTemplate(f, x, "becomes an address in the template, which may begin with javascript:.")
		f.Severity = min(f.Severity, rule.Medium)
		f.Fix = "Let only addresses pass whose protocol is https: new URL(x, location.origin).protocol === 'https:'."
		return f
	case model.Redirect:
		f := reportFlow(p, x, "chooses where a script is loaded from")
		f.Fix = "Choose the script from a fixed list."
		return f
	}
	f := reportFlow(p, x, "is inserted as markup")
	sayTemplate(f, x, "is inserted as markup by the template.")
	return f
}

// sayTemplate words a finding in the markup of a component, where nothing is
// called.
func sayTemplate(f *rule.Finding, x taint.Found, what string) {
	if x.Call.OK() && x.Call.Callee.Is("globalThis."+markup.Inserts, "globalThis."+markup.Links) {
		f.Message = x.Flow.From().Source() + " " + what
	}
}

// isOwnQuery reports whether what is called $ or jQuery is a function that the
// file makes itself: what it inserts is seen within.
func isOwnQuery(x taint.Found) bool {
	if !x.Call.OK() {
		return false
	}
	v := x.Call.Callee
	for range 20 {
		switch row := v.Row(); row.Op {
		case js.OpGet, js.OpCall, js.OpNew:
			v = v.File.Value(row.X)
		case js.OpGlobal:
			name := v.Name()
			return (name == "$" || name == "jQuery") && flow.Memo(v.File, fileFact("own "+name), func(f *flow.File) bool { return makesGlobal(f, name) })
		default:
			return false
		}
	}
	return false
}

// makesGlobal reports whether a file assigns a function of its own to a global
// variable.
func makesGlobal(f *flow.File, name string) bool {
	for _, id := range f.Rows(js.OpAssign) {
		row := f.JS.At(id)
		if f.JS.Str(row.Str) != "=" {
			continue
		}
		if target := f.Value(row.X); target.Name() != name || target.Op() != js.OpGlobal && !target.Is("globalThis."+name, "jquery") {
			continue
		}
		made := f.Value(row.Y)
		for made.Op() == js.OpAssign { // $ = window.$ = function () {}
			made = f.Value(made.Row().Y)
		}
		if made.Origin().Op() == js.OpFunc {
			return true
		}
	}
	return false
}

// loadsScript reports whether what is given an address is a script of the page,
// and not the page itself.
func loadsScript(x taint.Found) bool {
	switch x.At.Op() {
	case js.OpProp:
		return true
	case js.OpAssign:
		return x.At.File.Value(x.At.Row().X).Name() == "src"
	}
	return x.Call.OK() && (hasName(x.Call.Method(), []string{"setAttribute", "attr", "getScript", "load", "register"}) || startsWorker(x))
}

// startsWorker reports whether a script is loaded as a worker: of a page, or by
// a name that Node has as well.
func startsWorker(x taint.Found) bool {
	return x.Call.Callee.Is("globalThis.Worker", "globalThis.SharedWorker")
}

// isText reports whether a value is certainly a text, put together of others.
func isText(v flow.Value) bool {
	for _, o := range append(v.Origins(), v) {
		if o.Op() == js.OpTemplate || o.Op() == js.OpBinary || o.Op() == js.OpString {
			return true
		}
		if c, ok := o.AsCall(); ok && c.Method() == "concat" && c.Receiver().Op() == js.OpString {
			return true
		}
	}
	return false
}

// givenElement reports whether $ is given a parameter whose name says that it
// is an element or a selector, or a text that is one: markup has a <.
func givenElement(x taint.Found) bool {
	if class := x.Flow.Source.Class; class != model.Parameter && class != model.Page || !x.Call.OK() || !x.Call.Callee.Is("jquery", "globalThis.$", "globalThis.jQuery") {
		return false
	}
	if isText(x.What) {
		return !hasTag(x.What, 0)
	}
	if read, ok := x.Flow.From().AsCall(); ok && x.Flow.Source.Class == model.Page {
		return read.Method() == "attr" || read.Method() == "data" || read.Method() == "getAttribute" // a selector: data-target="#menu"
	}
	return x.Flow.Source.Class == model.Parameter && (nameHas(x.Flow.From().Name(), elementNames...) || nameHas(x.What.Name(), elementNames...))
}

// elementNames are words in the names of what holds an element or a selector.
var elementNames = []string{"element", "elem", "el", "node", "target", "container", "selector", "root", "parent", "context", "ctx", "input", "button", "dom", "item", "row", "td", "tr", "th", "li", "cell",
	"div", "anchor", "form", "table", "link", "para", "window", "document", "wrapper", "trigger"}

// hasTag reports whether the text that a value is put together of may have a <
// which the code has written.
func hasTag(v flow.Value, depth int) bool {
	if s, ok := v.Str(); ok || depth > 6 {
		return strings.Contains(s, "<") || depth > 6
	}
	switch row := v.Row(); row.Op {
	case js.OpBinary:
		return hasTag(v.File.Value(row.X), depth+1) || hasTag(v.File.Value(row.Y), depth+1)
	case js.OpTemplate, js.OpCall:
		if c, ok := v.AsCall(); ok && (c.Method() != "concat" || hasTag(c.Receiver(), depth+1)) {
			return c.Method() == "concat"
		}
		for _, id := range v.File.JS.Operands(row) {
			if hasTag(v.File.Value(id), depth+1) {
				return true
			}
		}
	case js.OpRef:
		for _, o := range v.Origins() {
			if o != v && hasTag(o, depth+1) {
				return true
			}
		}
	}
	return false
}

// writtenByItself reports whether what an application inserts is a text or an
// attribute of its own page, which it has written there itself. What a visitor
// types, and a link or picture in what others wrote, it has not; nor what a
// script of Electron that talks to the main program finds in the page that it
// is put into, which may be that of a site.
func writtenByItself(p *rule.CodePass, x taint.Found) bool {
	if x.Flow.Source != model.PageSource || p.Taint.ModeOf(p.File) != taint.Application {
		return false
	}
	read, ok := x.Flow.From().AsCall()
	if !ok || p.File.JS.FindStr("ipcRenderer") != 0 || read.Method() == "val" { // or the value of a field
		return false
	}
	name, _ := read.Arg(0).Str()
	return name != "href" && name != "src"
}

// ownChecks are what has a check of its own: flaws/raw-html-in-jsx and
// flaws/bypassed-sanitizer speak of it whatever the source.
func ownChecks(x taint.Found) bool {
	if isMessage(x) && x.Kind != model.Link { // flaws/message-without-origin-check
		return true
	}
	name := actor(x)
	return strings.Contains(name, "dangerouslySetInnerHTML") || strings.Contains(name, "bypassSecurityTrust")
}
