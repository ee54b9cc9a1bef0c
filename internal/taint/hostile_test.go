package taint

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tenet/internal/flow"
	"tenet/internal/model"
)

// Programs that are made to be hard, at a size n. What the engine does for
// them is counted in steps, which do not depend on the machine: twice the
// program may cost little more than twice the steps. The deadline is there for
// what takes no steps.
var hostile = []struct {
	name string
	n    int
	text func(n int) string
}{
	{"functions that call the next", 100_000, func(n int) string {
		return handler("f0(req.query.a)") + each(n, func(i int) string { return fmt.Sprintf("function f%d(x) { return f%d(x) }\n", i, i+1) }) + fmt.Sprintf("function f%d(x) { exec(x) }\n", n)
	}},
	{"functions that one calls", 100_000, func(n int) string {
		return each(n, func(i int) string { return fmt.Sprintf("function f%d(x) { return x }\n", i) }) + handler("let y = ''\n"+each(n, func(i int) string { return fmt.Sprintf("y += f%d(req.query)\n", i) })+"exec(y.z)")
	}},
	{"functions that call one", 100_000, func(n int) string {
		return "function run(x) { exec(x) }\n" + each(n, func(i int) string { return fmt.Sprintf("function f%d(x) { run(x) }\n", i) })
	}},
	{"a chain of properties", 10_000, func(n int) string { return handler("exec(req" + strings.Repeat(".a", n) + ")") }},
	{"cases of a switch", 20_000, func(n int) string {
		return handler("let x\nswitch (req.query.a) {\n" + each(n, func(i int) string { return fmt.Sprintf("case %d: x = req.query.b%d; break\n", i, i) }) + "}\nexec(x)")
	}},
	{"cases that leave", 20_000, func(n int) string {
		return handler("switch (req.method) {\n" + each(n, func(i int) string { return fmt.Sprintf("case %d: return\n", i) }) + "}\nexec(req.query.a)")
	}},
	{"sources of one sink", 10_000, func(n int) string {
		return handler("let x = ''\n" + each(n, func(i int) string { return fmt.Sprintf("x += req.query.a%d\n", i) }) + "exec(x)")
	}},
	{"sinks of one source", 10_000, func(n int) string {
		return handler("const x = other(req.query)\n" + each(n, func(i int) string { return fmt.Sprintf("exec(x.a%d)\n", i) }))
	}},
	{"writes by keys, and new objects for them", 30_000, func(n int) string {
		return handler("const { k, m } = req.query, o = store()\n" + each(n, func(int) string { return "o[k][m] = 1\no[m][k] = {}\n" }))
	}},
	{"sinks of a knot", 1000, func(n int) string { return knot(60) + each(n, func(int) string { return "exec(g0(a, b))\n" }) }},
	{"objects that hold themselves", 5000, func(n int) string {
		return handler("let o = {}\nfor (;;) {\n" + each(n, func(int) string { return "o = { a: o, b: o.a }\n" }) + "}\nexec(o.b)")
	}},
	{"elements of an array", 200_000, func(n int) string {
		return handler("const l = [" + each(n, func(int) string { return "req.query.a,\n" }) + "]\nexec(l[i])")
	}},
	{"callbacks in callbacks", 1500, func(n int) string {
		return handler(each(n, func(i int) string { return fmt.Sprintf("f(x%d => {\n", i) }) + "exec(x0)\n" + strings.Repeat("})\n", n))
	}},
	{"templates in templates", 1500, func(n int) string {
		return handler("exec(" + strings.Repeat("`a${\n", n) + "req.query.a" + strings.Repeat("}`", n) + ")")
	}},
	{"modules in a circle", 2000, func(n int) string {
		return each(n, func(i int) string {
			return fmt.Sprintf("-- m%04d.js --\nconst next = require('./m%04d')\nexports.f = x => next.f(x)\nrequire('child_process').exec(next.f(a))\n", i, (i+1)%n)
		})
	}},
	{"files that hand on all of each other", 200, func(n int) string {
		return each(n, func(i int) string {
			return fmt.Sprintf("-- m%04d.mjs --\n", i) + each(20, func(k int) string { return fmt.Sprintf("export * from './m%04d.mjs'\n", (i*7+k+1)%n) })
		}) + "-- z.mjs --\nimport { exec } from 'child_process'\nimport { none } from './m0000.mjs'\nexec(none(a).b)\n"
	}},
	{"objects that are made of each other", 2000, func(n int) string {
		return each(n, func(i int) string {
			return fmt.Sprintf("let o%d = Object.assign({}, o%d, o%d, { ...o%d })\n", i, (i+1)%n, (i*7+3)%n, (i*5+2)%n)
		}) + "exec(o0.a.b)\n"
	}},
	{"functions chosen from a list", 5000, func(n int) string {
		return "const l = [" + each(n, func(int) string { return "a,\n" }) + "]\n" + handler(each(n, func(int) string { return "l[i](req.query.a)\n" }))
	}},
	{"checks of one variable", 10_000, func(n int) string {
		return "function f(res) {\n" + each(n, func(int) string { return "require(res.c)\n" }) + "}\nmodule.exports = f\n"
	}},
	{"assertions of one variable", 10_000, func(n int) string {
		return handler("const assert = require('assert'), x = req.query.a\n" + each(n, func(int) string { return "assert(x.b)\nexec(x.a)\n" }))
	}},
	{"functions that throw at one variable", 800, func(n int) string {
		return handler("const x = req.query.a\n" + each(n, func(int) string { return "check(x)\nexec(x.a)\n" }) + "function check(y) {\n" + each(n, func(int) string { return "if (y.a) throw y\n" }) + "}")
	}},
	{"definitions of one variable", 2000, func(n int) string {
		return handler("let x = ''\n" + each(n, func(int) string { return "if (x.a) x = req.query.a; else x = a\nexec(x)\n" }))
	}},
	{"definitions in try and catch", 1000, func(n int) string {
		return handler("let x = ''\n" + each(n, func(int) string { return "try { x = req.query.a } catch (e) { x = a }\nexec(x)\n" }))
	}},
	{"types that hold themselves", 2000, func(n int) string {
		return "-- a.ts --\n" + each(n, func(i int) string {
			return fmt.Sprintf("type T%d<A> = { a: T%d<T%d<A>>[], b: A extends T%d<A> ? T%d<A> : never }\n", i, i, (i+1)%n, i, i)
		}) + "declare const t: T0<string>\n" + "require('child_process').exec(t.a[0].b)\n"
	}},
}

const hostileTime = 4 * time.Minute

func TestHostilePrograms(t *testing.T) {
	for _, test := range hostile {
		t.Run(test.name, func(t *testing.T) {
			n := test.n
			if testing.Short() {
				n /= 10
			}
			half, _ := steps(t, test.text(n/2))
			whole, spent := steps(t, test.text(n))
			t.Logf("%d steps for the half, %d for the whole, %v", half, whole, spent)
			if whole > 5*half/2+2*maxStates {
				t.Errorf("%d steps for %d, %d for %d: more than linear", half, n/2, whole, n)
			}
		})
	}
}

// steps returns how many steps all questions of a program take.
func steps(t *testing.T, text string) (n int, spent time.Duration) {
	t.Helper()
	started := time.Now()
	done := make(chan int, 1)
	go func() {
		p := program(text)
		a, total := New(p, Application), 0
		for i := range p.Len() {
			f := p.File(i)
			a.Flows(f, model.AnyKind)
			a.Pollutions(f)
			total += flow.Memo(f, memoryKey{}, newMemory).steps
			f.Done()
		}
		done <- total
	}()
	select {
	case n := <-done:
		return n, time.Since(started)
	case <-time.After(hostileTime):
		t.Fatalf("not done after %v", hostileTime)
	}
	return 0, 0
}

func handler(body string) string {
	return "const { exec } = require('child_process')\nrequire('express')().get('/', (req, res) => {\n" + body + "\n})\n"
}

func each(n int, text func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(text(i))
	}
	return b.String()
}

// knot is functions that call each other in both arguments: the ways through
// them double with every call.
func knot(n int) string {
	return "const { exec } = require('child_process')\n" + each(n, func(i int) string {
		return fmt.Sprintf("function g%d(a, b) { return g%d(b.x, g%d(a, b)) + g%d(a.y, b) }\n", i, (i+1)%n, (i+2)%n, (i+3)%n)
	})
}

// What a question that was cut short did not see is said, and once.
func TestCutShort(t *testing.T) {
	p := program(hostile[0].text(4000) + "exec('ls')\nexec(c)\n")
	a := New(p, Application)
	f := p.File(0)
	for range 2 {
		a.Flows(f, model.AnyKind)
	}
	if got := a.Short(f); got != 1 {
		t.Errorf("%d questions were cut short, want 1", got)
	}
}

// Where one question has looked as far as it may, the next that is led there looks
// no farther.
func TestGivesUpOnce(t *testing.T) {
	chain := hostile[0].text(1000) // which ends where exec(x) is asked about
	one, _ := steps(t, chain)
	ten, _ := steps(t, strings.Replace(chain, "exec(x)", strings.Repeat("exec(x);", 10), 1))
	if one < maxStates || ten > one+10*10 {
		t.Errorf("one question takes %d steps, ten that begin alike %d", one, ten)
	}
}
