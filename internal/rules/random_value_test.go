package rules_test

// value writes an expression.
func (w *writer) value() {
	if w.left--; w.left <= 0 || w.r.IntN(3) == 0 {
		w.put("%s", w.leaf())
		return
	}
	kinds := [...]func(){
		w.call, w.call, w.call, w.chain, w.chain, w.object, w.object, w.array, w.closure, w.closure, w.joined, w.joined, w.conditional, w.wait,
		func() {
			w.put("new ")
			w.put("%s(", pick(w, "C", "D", "a", "Map", "Proxy", "Set", "Promise"))
			w.values()
			w.put(")")
		},
		func() { w.put("(%s = ", w.place()); w.value(); w.put(")") },
		func() { w.put("%s(", pick(w, "!", "typeof ", "void ", "+", "-", "~")); w.value(); w.put(")") },
		func() { w.put("(class extends %s { a", w.name()); w.inside(false, false, w.callable); w.put(" })") },
	}
	kinds[w.r.IntN(len(kinds))]()
}

func (w *writer) leaf() string {
	return pick(w, w.name(), w.name(), w.name(), w.name()+w.member(), w.name()+w.member(), w.name()+w.member()+w.member()+w.member(), "this", "this.a", "this.b.a", "req.query.a", "req.body", "req.url",
		"'a'", "''", "1", "null", "undefined", "/(a+)+$/", "({}).a", "[]", "arguments", "arguments[0]", "process.env.A", "module", "exports", "module.exports", "require", "`a${b}c`", "true", "0o777", "1n", "window.location.hash", "'http://a.b/'")
}

func (w *writer) values() {
	for i := range w.r.IntN(4) {
		if i > 0 {
			w.put(", ")
		}
		w.put("%s", pick(w, "", "", "", "", "..."))
		w.value()
	}
}

func (w *writer) call() {
	w.put("%s(", pick(w, "f", "g", "f", "g", "a", "b.a", "this.a", "a.b.f", "a[b]", "f.call", "g.apply", "f.bind", "Object.assign", "Object.create", "require('./b.js')", "JSON.parse", "Promise.resolve", "Object.keys",
		"String", "encodeURIComponent", "a.split", "a.replace", "require('path').join", "[].concat", "require('util').promisify", "Reflect.get", "new Proxy"))
	w.values()
	w.put(")")
}

func (w *writer) chain() {
	w.put("(")
	w.value()
	w.put(")")
	for range 1 + w.r.IntN(4) {
		w.put("%s", w.member())
		if w.r.IntN(4) == 0 {
			w.put("(")
			w.values()
			w.put(")")
		}
	}
}

func (w *writer) object() {
	w.put("({ ")
	for range w.r.IntN(5) {
		switch w.r.IntN(7) {
		case 0:
			w.put("...")
			w.value()
		case 1:
			w.put("get %s() { return this.%s }", pick(w, "a", "b", "''", "'a.b'", "__proto__"), pick(w, "a", "b", "b.a"))
		case 2:
			w.put("%s", pick(w, "a", "f", "['a.b']", "async b", "* c", "get"))
			w.inside(false, false, w.callable)
		case 3:
			w.put("%s", w.name())
		default:
			w.put("%s: ", pick(w, "a", "b", "c", "f", "'a.b'", "''", "__proto__ ", "[a]", "['']", "constructor", "prototype", "0", "httpOnly", "get", "value"))
			w.value()
		}
		w.put(", ")
	}
	w.put("})")
}

func (w *writer) array() {
	w.put("[")
	w.values()
	w.put("]")
}

func (w *writer) closure() {
	switch w.r.IntN(3) {
	case 0:
		w.put("(function %s", pick(w, "", "f", "a"))
		w.inside(false, false, w.callable)
		w.put(")")
	case 1:
		async := w.r.IntN(3) == 0
		if async {
			w.put("(async ")
		} else {
			w.put("(")
		}
		w.put("%s => ", pick(w, "a", "(a, b)", "({ a, b })", "(...f)", "()", "(req, res)"))
		w.inside(async, false, w.value)
		w.put(")")
	default:
		w.put("((%s) => {\n", pick(w, "a", "a, b", "b = a", "req, res, next"))
		w.inside(false, false, w.block)
		w.put("})")
	}
}

func (w *writer) joined() {
	if w.r.IntN(4) == 0 {
		w.put("`")
		for range w.r.IntN(4) {
			w.put("%s${", pick(w, "", "select ", "/", "<b>"))
			w.value()
			w.put("}")
		}
		w.put("`")
		return
	}
	w.put("(")
	w.value()
	w.put(" %s ", pick(w, "+", "+", "+", "||", "&&", "===", "-", ",", "in", "<"))
	w.value()
	w.put(")")
}

func (w *writer) conditional() {
	w.put("(")
	w.condition()
	w.put(" ? ")
	w.value()
	w.put(" : ")
	w.value()
	w.put(")")
}

// wait writes what only some functions may.
func (w *writer) wait() {
	switch {
	case w.async:
		w.put("(await ")
	case w.gen:
		w.put("(yield%s ", pick(w, "", "*"))
	default:
		w.put("(")
	}
	w.value()
	w.put(")")
}
