package rules_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// A writer writes random programs that parse, made of what is awkward to
// follow: few names that mean everything, cycles of files, classes, aliases and
// callbacks, and names that are no identifiers. The same seed gives the same
// program.
type writer struct {
	r     *rand.Rand
	b     strings.Builder
	files []string
	left  int // statements and expressions that may still have parts
	loop  int // loops around
	async bool
	gen   bool
}

// randomProgram returns the text of files by name.
func randomProgram(seed uint64) map[string]string {
	w := &writer{r: rand.New(rand.NewPCG(seed, 1))}
	for i := range 1 + w.r.IntN(4) {
		w.files = append(w.files, fmt.Sprintf("%c%s", 'a'+i, pick(w, ".js", ".js", ".mjs", ".ts", ".cjs", ".jsx")))
	}
	texts := map[string]string{}
	for _, name := range w.files {
		w.b.Reset()
		w.file(strings.HasSuffix(name, ".mjs") || strings.HasSuffix(name, ".ts") || strings.HasSuffix(name, ".jsx"))
		texts[name] = w.b.String()
	}
	return texts
}

func pick(w *writer, list ...string) string { return list[w.r.IntN(len(list))] }

func (w *writer) put(format string, args ...any) { fmt.Fprintf(&w.b, format, args...) }

// name is a variable: there are few, so that everything is an alias of all.
func (w *writer) name() string {
	return pick(w, "a", "a", "b", "b", "c", "f", "g", "C", "D", "req", "res", "token", "next", "app")
}

// key is the name of a property as it stands in a literal or in brackets.
func (w *writer) key() string {
	return pick(w, "'a'", "'b'", "'a'", "'b'", "'c'", "'__proto__'", "'constructor'", "'prototype'", "'a.b'", "''", "'b.a.c'", "'*'", "'[]'", "'0'", "'.'", "'a.'", "'toString'", "'url'",
		"'"+strings.Repeat("long", 60)+"'", "a", "b", "`${a}`", "a + '.b'", "Symbol.iterator", "0", "1")
}

// member is a property behind a value.
func (w *writer) member() string {
	if w.r.IntN(4) == 0 {
		return "[" + w.key() + "]"
	}
	return pick(w, ".", ".", ".", "?.") + pick(w, "a", "b", "a", "b", "c", "f", "g", "prototype", "__proto__", "constructor", "query", "body", "url", "then", "exports", "send", "default")
}

// place is what can be assigned to.
func (w *writer) place() string {
	p := w.name()
	for w.r.IntN(2) == 0 {
		p += strings.TrimPrefix(w.member(), "?")
	}
	if w.r.IntN(5) == 0 {
		return pick(w, "this", "module.exports", "exports", "globalThis", "arguments") + strings.TrimPrefix(w.member(), "?")
	}
	return p
}

func (w *writer) file(module bool) {
	w.left = 150 + w.r.IntN(150)
	for range w.r.IntN(4) {
		from := pick(w, append(w.files, "child_process", "express", "fs", "vm", "lodash", "http", "mysql")...)
		if strings.Contains(from, ".") {
			from = "./" + from
		}
		w.load(module, from)
	}
	if w.r.IntN(2) == 0 {
		w.put("require('express')().%s('/:a', (req, res%s) => {\n", pick(w, "get", "post", "use", "all"), pick(w, "", ", next"))
		w.block()
		w.put("})\n")
	}
	w.block()
	for w.left > 0 {
		w.statement()
	}
	if !module {
		w.put("%s = ", pick(w, "module.exports", "exports.a", "module.exports = exports.f", "exports.__proto__", "module.exports.a.b", "exports['a.b']"))
		w.value()
		w.put("\n")
		return
	}
	w.put("export { %s as %s, %s as b }\nexport default ", w.name(), pick(w, "a", "f", "constructor"), w.name())
	w.value()
	w.put("\n")
	for _, f := range w.files {
		if w.r.IntN(3) == 0 {
			w.put("export * from './%s'\n", f)
		}
	}
}

func (w *writer) load(module bool, from string) {
	switch {
	case !module:
		w.put("var %s = require('%s')\n", pick(w, "a", "b", "{ a, b }", "{ exec: f, a: { b, ...c } }", "[a, b = a]", "{ [a]: b = a }", "f"), from)
	case w.r.IntN(3) == 0:
		w.put("import('%s').then(function (b) { %s = b; b.a(b) })\n", from, w.place())
	default:
		w.put("import %s from '%s'\n", pick(w, "* as a", "b", "f", "{ a as b, exec as f }", "C, * as D", "{ default as g }"), from)
	}
}

func (w *writer) block() {
	for range 1 + w.r.IntN(5) {
		w.statement()
	}
}

// inside runs write with other surroundings: a function has no loops around it.
func (w *writer) inside(async, gen bool, write func()) {
	was := *w
	w.loop, w.async, w.gen = 0, async, gen
	write()
	w.loop, w.async, w.gen = was.loop, was.async, was.gen
}
