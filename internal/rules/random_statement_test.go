package rules_test

import "strings"

// statement writes one statement.
func (w *writer) statement() {
	if w.left--; w.left <= 0 {
		w.put(";\n")
		return
	}
	kinds := [...]func(){
		w.declare, w.declare, w.assign, w.assign, w.assign, w.assign, w.alias, w.function, w.class, w.prototype, w.branch, w.branch, w.loops, w.choose, w.attempt, w.sink, w.sink, w.sink, w.register,
		func() { w.value(); w.put("\n") },
		func() { w.put("{\n"); w.block(); w.put("}\n") },
	}
	w.put(";")
	kinds[w.r.IntN(len(kinds))]()
}

func (w *writer) declare() {
	w.put("var %s = ", pick(w, w.name(), w.name(), w.name(), "{ a, b: { a: b, ...c }, [a]: f = b }", "[a, [b = a, ...c], , f]", "{ a: { a: { a: { a } } }, ...b }", "{ constructor: C, __proto__: D }"))
	w.value()
	w.put("\n")
}

func (w *writer) assign() {
	w.put("%s %s ", w.place(), pick(w, "=", "=", "=", "=", "+=", "||=", "??=", "&&="))
	w.value()
	w.put("\n")
}

// alias writes what makes a value a part of itself.
func (w *writer) alias() {
	x, y := w.name(), w.name()
	w.put("%s\n", strings.NewReplacer("X", x, "Y", y, "@", w.member()).Replace(pick(w,
		"X.a = X", "X.a = Y; Y.a = X", "X = X.b", "X = { ...X, a: X }", "X = [...X, X]", "X = Object.assign(X, Y, { a: X })", "[X, Y] = [Y, X]", "({ a: X, b: Y } = Y)", "X.prototype = Y.prototype",
		"X.prototype.prototype = Y", "X.__proto__ = X", "Object.setPrototypeOf(X, Y)", "X = new Proxy(X, X)", "X = X.bind(X, Y)", "X = X(X)", "X.push(X)", "X = X.concat(X)", "X = new X(X)", "X = X.a = X.b = Y",
		"X = Object.create(X.prototype)", "Object.defineProperty(X, 'a', { get() { return this.a } })", "X = JSON.parse(JSON.stringify(X))", "for (X of X) X = X.a", "X = X ? X : Y", "X = `${X}`", "X = (Y, X)",
		"require('util').inherits(X, Y); require('util').inherits(Y, X)", "({ a: X.a, ...X.b } = X)", "delete X.a", "X['a.b'] = Y; Y = X.a.b")))
}

func (w *writer) function() {
	async, gen := w.r.IntN(5) == 0, w.r.IntN(5) == 0
	if async {
		w.put("async ")
	}
	w.put("function")
	if gen {
		w.put("*")
	}
	w.put(" %s", pick(w, "f", "g", "a", "b", "C", "D"))
	w.inside(async, gen, w.callable)
	w.put("\n")
}

// callable writes parameters and a body.
func (w *writer) callable() {
	w.put("(%s) {\n", pick(w, "", "a", "b", "a, b", "b, a, f", "{ a, b }", "{ a: { b }, ...c }", "...a", "a = b, f = f", "[a, b]", "req, res", "a = this, b = arguments"))
	w.block()
	w.put(";return ")
	w.value()
	w.put("\n}")
}

func (w *writer) class() {
	w.put("class %s extends ", pick(w, "C", "D", "a", "f"))
	w.put("%s {\n", pick(w, "C", "D", "a", "a.b", "f(C)", "(class extends D {})", "null", "Object", "(C, D)"))
	for range w.r.IntN(5) {
		static := pick(w, "", "", "static ")
		switch w.r.IntN(5) {
		case 0:
			w.put("%sget %s", static, pick(w, "a", "b", "['a.b']", "''"))
			w.inside(false, false, func() {
				w.put("() { return this.%s || ", pick(w, "a", "b", "constructor.a"))
				w.value()
				w.put("}\n")
			})
		case 1:
			w.put("%s%s = ", static, pick(w, "a", "b", "#p", "['__proto__']", "c"))
			w.inside(false, false, w.value)
			w.put("\n")
		case 2:
			w.put("%sset %s(a) { this.a = a; this.b = this }\n", static, pick(w, "a", "b"))
		default:
			w.put("%s%s", static, pick(w, "a", "b", "f", "g", "['a.b']", "then", "[Symbol.iterator]", "toString"))
			w.inside(false, false, w.callable)
			w.put("\n")
		}
	}
	w.put("}\n")
}

func (w *writer) prototype() {
	w.put("%s.prototype%s = ", w.name(), pick(w, "", ".a", ".b", ".f", "['a.b']", ".prototype", ".constructor", ".__proto__"))
	w.value()
	w.put("\n")
}

func (w *writer) branch() {
	w.put("if (")
	w.condition()
	w.put(") {\n")
	w.block()
	if w.r.IntN(3) == 0 {
		w.put(";%s\n", pick(w, "throw a", "throw new Error(b)"))
	}
	w.put("}")
	if w.r.IntN(3) == 0 {
		w.put(" else ")
		w.put("{\n")
		w.block()
		w.put("}")
	}
	w.put("\n")
}

func (w *writer) condition() {
	w.put("%s", strings.NewReplacer("X", w.name()+w.member(), "Y", w.name(), "K", w.key()).Replace(pick(w,
		"X", "!X", "X === K", "typeof Y === 'string'", "X !== '__proto__'", "/^[a-z]+$/.test(Y)", "[K, K].includes(Y)", "Y.startsWith(K)", "Y.hasOwnProperty(K)", "K in Y", "f(Y)", "!g(X)", "X && Y", "Y || X && !Y",
		"Y instanceof C", "Y.indexOf(K) < 0", "(Y = X)", "X > 5", "Array.isArray(Y)", "(() => Y)()")))
}

func (w *writer) loops() {
	w.put("%s: ", pick(w, "l1", "l2"))
	w.put("%s", strings.NewReplacer("X", w.name(), "Y", w.place()).Replace(pick(w, "for (const a in X)", "for (Y of X)", "for (var b of X.a)", "while (X)", "for (;X;X = Y)", "for (var [a, b] of Object.entries(X))", "for (const { a, ...b } of X)")))
	w.put(" {\n")
	w.loop++
	w.block()
	w.loop--
	w.put(";%s\n}\n", pick(w, "", "break", "continue", "if (a) break", "if (b) continue"))
}

func (w *writer) choose() {
	w.put("switch (%s%s) {\n", w.name(), w.member())
	for range 1 + w.r.IntN(6) {
		w.put("case %s:\n", w.key())
		w.statement()
		w.put("%s\n", pick(w, "break", ";", "break"))
	}
	w.put("default:\n")
	w.statement()
	w.put("}\n")
}

func (w *writer) attempt() {
	w.put("try {\n")
	w.block()
	w.put("} catch (%s) {\n", pick(w, "a", "e", "{ a, b }"))
	w.block()
	w.put("}%s\n", pick(w, "", " finally { a = b }"))
}

// sink writes a call that the rules ask about.
func (w *writer) sink() {
	call := pick(w, "eval(V)", "require('child_process').exec(V)", "require('fs').readFile(V, V)", "res.send(V)", "res.redirect(V)", "require('vm').runInNewContext(V, V)", "new Function(V)", "db.query(V)", "a[V][V] = V",
		"setTimeout(V)", "res.cookie(V, V, V)", "new RegExp(V).test(V)", "document.write(V)", "b.innerHTML = V", "require('http').get(V)", "Object.assign(V, V)", "f(V)", "f(V, V)", "g.call(V, V)", "a.apply(V, V)", "console.log(V)",
		"require('lodash').merge(V, V)", "db.find(V)", "require('crypto').createHash(V)", "require(V)", "res.set(V, V)", "next(V)", "jwt.verify(V, V, V)", "process.exit(V)", "res.render(V, V)", "await_(V)")
	for i, part := range strings.Split(call, "V") {
		if i > 0 {
			w.value()
		}
		w.put("%s", part)
	}
	w.put("\n")
}

// register hands a function on.
func (w *writer) register() {
	w.put("%s.%s", w.name(), pick(w, "on('a', ", "forEach(", "map(", "then(", "use(", "get('/', ", "push(", "reduce(", "set('a', ", "a('b', "))
	w.value()
	w.put(")\n")
}
