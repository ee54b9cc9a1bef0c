package leaks

import (
	"slices"
	"strings"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
)

var ignoredError = rule.Check{
	ID:    "leaks/ignored-error",
	Title: "error of a callback never looked at",
	Why:   "What failed is taken for done: the visitor is told so, and nobody learns of the fault or of the attack that caused it.",
	Fix:   "Look at the error first: if (err) return next(err).",
	When: "A function that is handed to a module of Node, or to anything while a request is handled, has a first parameter named err or error and never reads it. " +
		"Anywhere else the finding is possible.",
	Quiet:    "The parameter is called _err or the like, which says that it is meant; the function uses arguments; clean-up such as fs.unlink; listeners to events; handlers of Express; pages for browsers, tests and tools.",
	CWE:      391,
	Severity: rule.Low,
	Links:    []string{"https://nodejs.org/api/errors.html#error-first-callbacks"},
	Code: func(p *rule.CodePass) {
		if !isServer(p.File) {
			return
		}
		unread := unreadErrors(p.File)
		if len(unread) == 0 {
			return
		}
		for _, call := range p.File.AllCalls() {
			for _, a := range call.Args() {
				if sym, ok := unread[a.Row().Func]; a.Op() == js.OpFunc && ok {
					reportIgnored(p, call, a.Row().Func, sym)
				}
			}
		}
	},
}

// unreadErrors returns, by function, the first parameters that are named as an
// error and never read.
func unreadErrors(f *flow.File) map[js.FuncID]*js.Symbol {
	reads := map[js.FuncID]bool{} // of arguments
	for _, id := range f.Rows(js.OpGlobal) {
		if f.JS.Str(f.JS.At(id).Str) == "arguments" {
			reads[f.JS.FuncOf(id)] = true
		}
	}
	unread := map[js.FuncID]*js.Symbol{}
	for i := range f.JS.Syms {
		s := &f.JS.Syms[i]
		if s.Kind != js.SymParam || s.Uses > 0 || reads[s.Func] {
			continue
		}
		fn := &f.JS.Funcs[s.Func]
		if name := f.JS.Str(s.Name); fn.ParamNames[0] == s.Name && (name == "err" || name == "error") {
			unread[s.Func] = s
		}
	}
	return unread
}

// cleanups are the functions whose failure nobody can do anything about.
var cleanups = []string{"node:fs.unlink", "node:fs.close", "node:fs.rm", "node:fs.rmdir"}

// listeners hand over events, not results.
var listeners = []string{"on", "once", "addListener", "addEventListener", "catch", "then", "use", "forEach", "map", "filter", "error", "fail", "onError"}

func reportIgnored(p *rule.CodePass, call flow.Call, fn js.FuncID, sym *js.Symbol) {
	if slices.Contains(listeners, call.Method()) || call.Callee.Is(cleanups...) {
		return
	}
	name := p.File.JS.Str(sym.Name)
	f := p.Reportf(rule.At(p.File.JS.Span(sym.Start, sym.End)), "%s of the callback of %s is never looked at.", name, calleeName(call))
	f.Label = "never read"
	if !ofNode(call) && !handlesRequest(p.File, p.File.JS.Funcs[fn].Parent) {
		f.Confidence = rule.Possible
	}
}

// calleeName returns the callee as written, or its last name if that is long.
func calleeName(call flow.Call) string {
	name := call.Callee.Source()
	if last := call.Method(); last != "" && (strings.ContainsAny(name, " (") || len(name) > 40) {
		return last
	}
	return name
}

func ofNode(call flow.Call) bool {
	return slices.ContainsFunc(call.Callee.Paths(), func(path string) bool { return strings.HasPrefix(path, "node:") })
}

// handlesRequest reports whether a function, or one around it, is handed a
// request by a framework.
func handlesRequest(f *flow.File, fn js.FuncID) bool {
	for range 50 {
		row := &f.JS.Funcs[fn]
		for _, id := range f.JS.List[row.Lo:row.Hi] {
			if f.Value(id).Is("express:req", "http:req", "fastify:req", "koa:ctx", "hapi:request", "next:req") {
				return true
			}
		}
		if fn == 0 {
			return false
		}
		fn = row.Parent
	}
	return false
}

var emptyCatch = rule.Check{
	ID:    "leaks/empty-catch",
	Title: "error caught and thrown away",
	Why:   "Nobody learns of the fault, or of the attack that caused it, and the program goes on with what it has not got.",
	Fix:   "Log the error or pass it on; if it may be ignored, say why in a comment in the clause.",
	When:  "A catch clause, or a function given to catch(), is empty.",
	Quiet: "A comment stands in it; the name of the error says that it is meant (ignored, _); the try block only parses JSON, loads an optional module, removes or looks for a file, or tries out a feature; a catch() without a parameter; pages for browsers, tests and tools.",
	CWE:   390, Severity: rule.Low,
	Links: []string{"https://eslint.org/docs/latest/rules/no-empty"},
	Code: func(p *rule.CodePass) {
		if !isServer(p.File) {
			return
		}
		for i := range p.File.JS.Catches {
			c := &p.File.JS.Catches[i]
			if i > maxCatches {
				break
			}
			if !c.Empty || c.Comment || meant(p.File.JS.Str(p.File.JS.Syms[c.Sym].Name)) || triesOut(p.File, c) {
				continue
			}
			p.Reportf(rule.At(p.File.JS.Span(c.Start, c.End)), "What is caught here is thrown away.").Label = "empty"
		}
		for _, call := range p.File.AllCalls() {
			if fn := call.Arg(0); call.Method() == "catch" && fn.Op() == js.OpFunc && emptyNamed(p.File, fn.Row().Func) {
				p.Reportf(fn, "What is caught here is thrown away.").Label = "empty"
			}
		}
	},
}

// maxCatches bounds the clauses that are looked at in one file.
const maxCatches = 500

// meant reports whether a name says that what it names is not used.
func meant(name string) bool {
	return strings.HasPrefix(name, "_") || strings.HasPrefix(strings.ToLower(name), "ignore") || strings.HasPrefix(name, "unused")
}

// emptyNamed reports whether a function has a parameter that it names, and
// no body at all, not even a comment.
func emptyNamed(f *flow.File, id js.FuncID) bool {
	fn := &f.JS.Funcs[id]
	if fn.Params == 0 || fn.ParamNames[0] == 0 || meant(f.JS.Str(fn.ParamNames[0])) {
		return false
	}
	body := strings.TrimSpace(f.JS.Text.Data[fn.Body:fn.End])
	return len(body) > 1 && body[0] == '{' && strings.Trim(body, "{} \t\r\n") == ""
}

// attempts are calls that one makes to find out whether they work.
var attempts = []string{
	"globalThis.JSON.parse", "globalThis.require", "globalThis.require.resolve", "globalThis.decodeURIComponent", "globalThis.URL",
	"node:fs.unlinkSync", "node:fs.rmSync", "node:fs.rmdirSync", "node:fs.closeSync", "node:fs.mkdirSync", "node:fs.accessSync", "node:fs.statSync", "node:fs.lstatSync", "node:fs.readlinkSync",
	"node:fs/promises.unlink", "node:fs/promises.rm", "node:fs/promises.rmdir", "node:fs/promises.access", "node:fs/promises.stat", "node:fs/promises.mkdir",
	"globalThis.process.kill",
}

// triesOut reports whether all that the try block calls are attempts, or
// helpers of them: JSON.parse(fs.readFileSync(...)).
func triesOut(f *flow.File, c *js.Catch) bool {
	// Blocks stand in the order of the text: the try block of the clause is the
	// last one before it with the same parent.
	try := c.Block - 1
	for try >= 0 && (f.JS.Blocks[try].Kind != js.BlockTry || f.JS.Blocks[try].Parent != f.JS.Blocks[c.Block].Parent) {
		try--
	}
	if try < 0 {
		return false
	}
	block := &f.JS.Blocks[try]
	calls, tried := 0, false
	for _, call := range f.AllCalls() {
		if row := call.Row(); row.Start < block.Start || row.End > block.End {
			continue
		}
		calls++
		tried = tried || call.Callee.Is(attempts...) || call.Method() == "require"
	}
	return tried && calls <= 3 || calls == 0
}

// isServer reports whether a file is part of a service: no page for browsers,
// no test, no tool.
func isServer(f *flow.File) bool {
	name := f.Name()
	if rule.IsAside(name) {
		return false
	}
	for dir := range strings.SplitSeq(name, "/") {
		switch strings.ToLower(dir) {
		case "public", "static", "assets", "client", "frontend", "browser", "www", "wwwroot":
			return false
		}
	}
	return true
}
