package strict

import (
	"regexp"
	"slices"
	"sort"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/markup"
	"tenet/internal/rule"
)

var implicitGlobal = rule.Check{
	ID:    "strict/implicit-global",
	Title: "assignment to a name that nobody declared",
	Why: "In sloppy code the assignment makes a global variable. In a server all requests share it: what one visitor's request writes, another one reads. " +
		"In strict code it throws a ReferenceError.",
	Fix: "Declare it: `let name` in the function that uses it.",
	When: "A name that neither the file nor the platform declares is assigned, counted up or used by a for loop: one finding a name. " +
		"At the top level of a script of a page, where `var` would make a global variable as well, in tests and in copies of the libraries of others it is of low severity.",
	Quiet: "TypeScript, whose compiler reports it; components of Svelte, and the templates of those of Vue; names of the platform and of well-known libraries; names in a `/* global name */` comment, in a `with`, " +
		"set on the global object or asked for with typeof in the same file, or declared by another script of the program.",
	CWE:      488,
	Severity: rule.Medium,
	Links:    []string{manual + "#making_eliminating_mistakes_easier"},
	Code: func(p *rule.CodePass) {
		for _, u := range undeclared(p.File) {
			name := p.File.JS.Str(u.Name)
			at := rule.At(p.File.JS.Span(u.Start, u.End))
			var f *rule.Finding
			switch {
			case !isSloppy(p.File, u.Func):
				f = p.Reportf(at, "%s is never declared: in strict mode this assignment throws a ReferenceError.", name)
				f.Label = "throws"
			case p.File.JS.Module == js.Script:
				f = p.Reportf(at, "%s is never declared: it becomes a global variable, which every script of the page shares.", name)
				f.Label = "becomes global"
			default:
				f = p.Reportf(at, "%s is never declared: it becomes a global variable, which all modules and requests share.", name)
				f.Label = "becomes global"
			}
			f.Fix = "Declare it: let " + name + "."
			if u.deliberate && isSloppy(p.File, u.Func) || rule.IsTest(p.File.Name()) || rule.IsVendored(p.File.Name()) {
				f.Severity = rule.Low
			}
		}
	},
}

// An assignment is the first one in a file to a name that nobody declared.
type assignment struct {
	js.Sloppy
	// deliberate: it stands where a script makes its global variables.
	deliberate bool
}

// undeclared returns, in source order, the first assignment to each name that
// nobody declared.
func undeclared(f *flow.File) []assignment {
	if f.JS.TS || markup.LanguageOf(f.Name()) == markup.Svelte { // $: name = value declares it
		return nil
	}
	return flow.Memo(f, undeclaredKey{}, findUndeclared)
}

type undeclaredKey struct{}

func findUndeclared(f *flow.File) []assignment {
	var found []assignment
	seen := map[string]bool{"": true}
	var known map[string]bool
	inWith := withRanges(f)
	for _, s := range f.JS.Sloppy {
		name := f.JS.Str(s.Name)
		if s.Kind != js.SloppyUndeclared || strings.HasPrefix(name, markup.Unknown) || seen[name] || platform(name) || inWith.contain(s) || inTemplate(f, s.Start) {
			continue
		}
		seen[name] = true
		if known == nil {
			known = declared(f)
		}
		if !known[name] && !(f.JS.Module == js.Script && f.SharedByScripts(name)) {
			found = append(found, assignment{s, s.Func == 0 && (f.JS.Module == js.Script || asksLoader(known))})
		}
	}
	slices.SortStableFunc(found, func(a, b assignment) int { return int(a.Start - b.Start) })
	return found
}

// inTemplate reports whether a place stands in the template of a component of
// Vue, where a bare name is a field of the component: @close="open = false".
func inTemplate(f *flow.File, at int32) bool {
	if markup.LanguageOf(f.Name()) != markup.Vue {
		return false
	}
	before := f.JS.Text.Data[:at]
	return strings.LastIndex(before, "<script") <= strings.LastIndex(before, "</script")
}

// ranges are places in the order of their starts, each with the furthest end
// up to it.
type ranges []struct{ start, end int32 }

func withRanges(f *flow.File) ranges {
	var r ranges
	for _, w := range f.JS.Sloppy {
		if w.Kind == js.SloppyWith {
			r = append(r, struct{ start, end int32 }{w.Start, w.End})
		}
	}
	slices.SortFunc(r, func(a, b struct{ start, end int32 }) int { return int(a.start - b.start) })
	for i := 1; i < len(r); i++ {
		r[i].end = max(r[i].end, r[i-1].end)
	}
	return r
}

func (r ranges) contain(s js.Sloppy) bool {
	i := sort.Search(len(r), func(i int) bool { return r[i].start > s.Start })
	return i > 0 && r[i-1].end >= s.End
}

var globalComment = regexp.MustCompile(`/\*\s*globals?\s([^*]*)\*/`)

// asksLoader reports whether a file asks what loads it, as one does that a
// page may load as a script, too: typeof exports === 'object'.
func asksLoader(declared map[string]bool) bool {
	return declared["exports"] || declared["module"] || declared["define"]
}

// declared returns the names that a file says are global: in a comment for
// ESLint or JSHint, by setting a property of the global object, or by asking
// with typeof whether they are there.
func declared(f *flow.File) map[string]bool {
	names := map[string]bool{}
	for name := range blockFunctions(f) { // see blockFunction
		names[f.JS.Str(name)] = true
	}
	for _, m := range globalComment.FindAllStringSubmatch(f.JS.Text.Data, -1) {
		for _, word := range strings.FieldsFunc(m[1], func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' || r == '\r' }) {
			name, _, _ := strings.Cut(word, ":")
			names[name] = true
		}
	}
	for i := range f.JS.Values {
		row := &f.JS.Values[i]
		x := f.JS.At(row.X)
		switch {
		case row.Op == js.OpAssign && x.Op == js.OpGet && f.Value(x.X).Is("globalThis"),
			row.Op == js.OpUnary && f.JS.Str(row.Str) == "typeof" && x.Op == js.OpGlobal:
			names[f.JS.Str(x.Str)] = true
		}
	}
	return names
}

// platform reports whether Node, a browser or a library that everybody knows
// declares a name: assigning to it makes nothing new.
func platform(name string) bool {
	if strings.HasPrefix(name, "on") && strings.ToLower(name) == name && len(name) > 4 {
		return true // onload, onmessage
	}
	return hostNames[name]
}

var hostNames = names(
	// the language, which polyfills assign to
	"Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl JSON Map Math NaN Number",
	"Object Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet",
	"decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval globalThis isFinite isNaN parseFloat parseInt undefined unescape arguments",
	// Node
	"module exports require process global Buffer console __dirname __filename setImmediate clearImmediate setTimeout clearTimeout setInterval clearInterval queueMicrotask structuredClone fetch performance crypto",
	"AbortController AbortSignal Blob BroadcastChannel Event EventTarget FormData Headers MessageChannel Request Response TextDecoder TextEncoder URL URLSearchParams WebAssembly WebSocket navigator GLOBAL root",
	// browsers
	"window self top parent frames opener name status location history document screen event length closed origin localStorage sessionStorage indexedDB alert confirm prompt open close print focus blur",
	"XMLHttpRequest Image Option Audio FileReader File Worker Node Element HTMLElement MutationObserver requestAnimationFrame cancelAnimationFrame getSelection scroll scrollX scrollY caches clients registration",
	"external chrome browser safari importScripts postMessage",
	// libraries and tests
	"$ jQuery _ define angular Vue React ReactDOM Backbone Handlebars Ember moment io YUI Ext dojo goog CodeMirror tinymce Modernizr",
	"describe it before after beforeEach afterEach test expect assert should sinon chai jest vi context suite setup teardown jasmine QUnit",
)

func names(lists ...string) map[string]bool {
	m := map[string]bool{}
	for _, l := range lists {
		for name := range strings.FieldsSeq(l) {
			m[name] = true
		}
	}
	return m
}
