package eval_test

import (
	"strings"
	"testing"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
	"tenet/internal/rules/eval"
	"tenet/internal/source"
)

// What a finding weighs, and what it advises, is not in the want comments.
func TestWeight(t *testing.T) {
	const handler = "require('express')().get('/', (req, res) => { "
	for _, test := range []struct {
		name, code string
		want       string // id severity confidence
	}{
		{"a.js", "eval('1')", "direct low likely"},
		{"a.js", "eval(x)", "direct medium likely"},
		{"a.js", handler + "eval(req.query.x) })", "direct high likely"},
		{"a.js", handler + "if (ok.includes(req.query.x)) eval(req.query.x) })", "direct medium likely"},
		{"a.js", handler + "eval('f(' + Number(req.query.x) + ')') })", "direct low likely"},
		{"test/a.js", handler + "eval(req.query.x) })", "direct low likely"},
		{"scripts/a.js", "eval(x)", "direct low likely"},
		{"public/scripts/a.js", "eval(location.hash)", "direct high likely"},
		{"a.js", "[x].map(eval)", "direct medium likely"},
		{"a.test.js", "[x].map(eval)", "direct low likely"},
		{"a.js", "new Function('a', x)", "function-constructor medium likely"},
		{"a.js", "new Function(x, 'return a')", "function-constructor medium likely"},
		{"a.js", "new Function('a', 'return a')", "function-constructor low likely"},
		{"a.js", "setTimeout('f()')", "implied low likely"},
		{"a.js", "setTimeout('f(' + x + ')')", "implied medium likely"},
		{"a.js", "setTimeout(location.hash + '')", "implied high likely"},
		{"a.js", "require('vm').runInThisContext(x)", "vm medium likely"},
		// A loader says which file the code is from; what it is handed is another matter.
		{"a.js", "const fs = require('fs'); for (const file of list()) require('vm').runInThisContext(fs.readFileSync(file), file)", "vm medium possible"},
		{"a.js", "const code = read(), file = find(); require('vm').runInNewContext(code, {}, { filename: file })", "vm medium possible"},
		{"a.js", "require('vm').runInThisContext(x, 'formula.js')", "vm medium likely"},
		{"a.js", handler + "require('vm').runInThisContext(req.query.x, file()) })", "vm high likely"},
		// Copies of the libraries of others.
		{"static/vendors/l10n.js", "eval(x)", "direct medium possible"},
		{"public/js/lib/jquery-1.10.2.js", "new Function(x)", "function-constructor medium possible"},
		{"public/loader.js", "/*! Loader 1.2, Copyright */ eval(x)", "direct medium possible"},
		{"public/loader.js", "eval(x)", "direct medium likely"},
		{"src/loader.js", "/*! Loader 1.2, Copyright */ eval(x)", "direct medium likely"},
		{"public/vendor/a.js", "eval(location.hash)", "direct high likely"},
		{"a.js", "require('vm2')", "sandbox-package medium likely"},
		{"webpack.config.js", "require('vm2')", "sandbox-package low likely"},
		{"a.js", "require('node-serialize').unserialize(x)", "unsafe-deserialiser medium likely"},
		{"a.js", handler + "require('node-serialize').unserialize(req.cookies.x) })", "unsafe-deserialiser high likely"},
		{"a.js", "import('data:text/javascript,' + x)", "data-import medium likely"},
	} {
		var got []string
		for _, f := range find(test.name, test.code) {
			got = append(got, strings.TrimPrefix(f.ID, "eval/")+" "+f.Severity.String()+" "+f.Confidence.String())
		}
		if s := strings.Join(got, "; "); s != test.want {
			t.Errorf("%s: %s\ngot  %s\nwant %s", test.name, test.code, s, test.want)
		}
	}
}

// Code of a visitor is shown where it enters, and JSON gets the advice for JSON.
func TestAdvice(t *testing.T) {
	found := find("a.js", "require('express')().get('/', (req, res) => { const { x } = req.query; eval('f' + x) })")
	if len(found) != 1 || len(found[0].Trace) != 1 || found[0].Trace[0].Code != "x" || found[0].Trace[0].Place.Line != 1 {
		t.Errorf("got %+v, want one finding with the place of x", found)
	}
	found = find("a.js", "eval('(' + text + ')')")
	if want := "Parse it as data: JSON.parse(text)."; len(found) != 1 || found[0].Fix != want {
		t.Errorf("got %+v, want the advice %q", found, want)
	}
	found = find("a.js", "eval('(' + read('"+strings.Repeat("a", 100)+"') + ')')")
	if want := "Parse it as data, with JSON.parse."; len(found) != 1 || found[0].Fix != want || strings.HasSuffix(found[0].Message, "....") {
		t.Errorf("got %+v, want the advice %q", found, want)
	}
}

func find(name, code string) []*rule.Finding {
	file := js.Extract(name, source.New(name, code), js.Options{})
	f := flow.New([]*js.File{file}, nil).File(0)
	var found []*rule.Finding // a check may refine them after it reported them
	for i := range eval.Rule.Checks {
		c := &eval.Rule.Checks[i]
		if c.Code == nil { // it asks a running service
			continue
		}
		c.Code(rule.NewCodePass(c, f, nil, func(f *rule.Finding) { found = append(found, f) }))
	}
	return found
}

// Nesting without end, and a name that is made of itself, end.
func TestHostileText(t *testing.T) {
	sum := strings.Repeat("a+", 3000) + "a"
	for _, code := range []string{
		"eval(" + sum + ")",
		"setTimeout('x'+" + sum + ")",
		"import('data:'+" + sum + ")",
		"var s = ''; s = s + s; s += s; eval(s)",
		"var t = 'x'; t = t.trim(); setTimeout(t)",
		"function f(x) { return f(x + 1) } eval(f('x'))",
		"eval(" + strings.Repeat("String(", 500) + "x" + strings.Repeat(")", 500) + ")",
		"eval(...x); new Function(...x); setTimeout(...x)",
	} {
		for _, f := range find("a.js", code) {
			if f.Place.Start < 0 || f.Place.End > len(code) {
				t.Errorf("%.40s: the finding lies outside: %v", code, f.Place)
			}
		}
	}
	if len(find("a.js", "eval("+sum+")")) != 1 {
		t.Error("a long sum is not reported")
	}
}
