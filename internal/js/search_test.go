package js

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"tenet/internal/estree"
	"tenet/internal/source"
)

// ask gives what queries find in a text, "!" for one that came to no end.
func ask(t testing.TB, text string, queries ...string) []string {
	t.Helper()
	job := Job{Name: "x.js", Text: source.New("x.js", text), Queries: queries}
	raw, err := InProcess(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := DecodeAnswers(job, raw)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, a := range answers {
		var found []string
		for _, f := range a.Found {
			found = append(found, f.Text)
		}
		if a.Unsure {
			found = append(found, "!")
		}
		all = append(all, strings.Join(found, " "))
	}
	return all
}

// Each construct of the query language, on code that has something to find
// and something not to find.
func TestSearch(t *testing.T) {
	tests := []struct{ code, query, want string }{
		{`a.v="1";b={v:"2"}`, `//Literal/:value`, "1 2"},
		{`a.v="1";b={v:"2"}`, `/ExpressionStatement/AssignmentExpression/Literal/:value`, "1"},
		{`a.v="1";b={v:"2"}`, `/AssignmentExpression//Literal/:value`, ""},
		{`a.v="1";b={v:"2"}`, `//AssignmentExpression/*/Property/:value/:value`, "2"},
		{`a.v="1";b={v:"2"}`, `//ObjectExpression//:value`, "2"},
		{`f("a","b","c")`, `//CallExpression/:1/:value`, "b"},
		{`f("a","b","c")`, `//CallExpression/:arguments/:value`, "a b c"},
		{`f(["x",["y",["z"]]])`, `//CallExpression//{3}Literal/:value`, "y"},
		{`f(["x",["y",["z"]]])`, `//CallExpression//{3,}Literal/:value`, "y z"},
		{`f(["x",["y",["z"]]])`, `//CallExpression//{,3}Literal/:value`, "x y"},
		{`a={n:"x",v:"1"};b={n:"y",v:"2"}`, `//ObjectExpression[/Property[/:key/:name == "n"]/:value/:value == "y"]/Property[/:key/:name == "v"]/:value/:value`, "2"},
		{`a={k:"1"};b={l:"2"};c={m:"3"}`, `//Property[/:key/:name == "k" || /:key/:name == "m"]/:value/:value`, "1 3"},
		{`var r="1";a.v=r;a.w=q`, `//AssignmentExpression/$$:right/:value`, "1"},
		{`var r="1";a.v=r`, `//AssignmentExpression/:right/:value`, ""},
		{`var r="1";a.v="2";a.w=r`, `//AssignmentExpression/$$:right/:value`, "2 1"},
		{`var r="1";a.v=r`, `//AssignmentExpression/$:right/:init/:value`, "1"},
		{`var r="1";function f(r){a.v=r}`, `//AssignmentExpression/$$:right/:value`, ""},
		{`var r="1";function f(){var r="2";a.v=r}`, `//AssignmentExpression/$$:right/:value`, "2"},
		{`{let r="1"}a.v=r`, `//AssignmentExpression/$$:right/:value`, ""},
		{`{var r="1"}a.v=r`, `//AssignmentExpression/$$:right/:value`, "1"},
		{`(function(e){e.v="1";f.v="2"})()`, `//AssignmentExpression[/:left/$:object == ../../../:params]/:right/:value`, "1"},
		{`(e=>{e.v="1";f.v="2"})()`, `//AssignmentExpression[/:left/$:object == ../../../:params]/:right/:value`, "1"},
		{`var a={},b={};a.x=1,a.v="1",b.v="2"`, `//AssignmentExpression[/:left/:property/:name == "v" && /:left/$:object == ../AssignmentExpression[/:left/:property/:name == "x"]/:left/$:object]/:right/:value`, "1"},
		{`v={major:1,minor:20,patch:"3"}`, `//ObjectExpression/fn:join(/Property/:value/:value, ".")`, "1.20.3"},
		{`v={a:1,b:"2"}`, `//ObjectExpression/fn:concat(/Property[/:key/:name == "a"]/:value/:value, ".", /Property[/:key/:name == "b"]/:value/:value)`, "1.2"},
		{`v={a:1}`, `//ObjectExpression/fn:concat(/Property[/:key/:name == "a"]/:value/:value, ".", /Property[/:key/:name == "b"]/:value/:value)`, ""},
		{`f("a","b")`, `//CallExpression/fn:first(/:arguments/:value)`, "a"},
		{`f("a","b")`, `//CallExpression/fn:nthchild(/:arguments/:value, 1)`, "b"},
		{"a.v=`1`;a.w=`${x}`", `//AssignmentExpression/:right/:value`, "1"},
		{`class A{static get V(){return"1"}}`, `//MethodDefinition[/:kind == "get" && /:key/:name == "V"]//ReturnStatement/:argument/:value`, "1"},
		{`export{r as version};var r="1"`, `//ExportSpecifier[/:exported/:name == "version"]/$$:local/:value`, "1"},
		{`export const v="1"`, `/ExportNamedDeclaration/VariableDeclaration[/:kind == "const"]/VariableDeclarator/:init/:value`, "1"},
		{`import d,{a as b}from"m"`, `//ImportSpecifier[/:imported/:name == "a"]/:local/:name`, "b"},
		{`a?.b.c("1")`, `//ChainExpression/CallExpression/:arguments/:value`, "1"},
		{`x=1;"1"`, `//Literal/:value`, "1"},
		{`x=-1`, `//UnaryExpression/:operator`, "-"},
		{`[x,{y}]=z`, `//ArrayPattern/ObjectPattern/Property/:value/:name`, "y"},
		{`f(a,(b,c),"d")`, `//CallExpression/SequenceExpression/:1/:name`, "c"},
		{`a,b,c,"d"`, `/ExpressionStatement/SequenceExpression/Literal/:value`, "d"},
		{`class A{#p="1";static{x="2"}}`, `//ClassBody/*//Literal/:value`, "1 2"},
		{`try{}catch({m}){a=m}finally{b="1"}`, `/TryStatement/:finalizer//Literal/:value`, "1"},
		{`for(const k of l)x="1"`, `/ForOfStatement[/:left/:kind == "const"]/:body//Literal/:value`, "1"},
		{`s="a\x62\u{63}"`, `//Literal[/:value == "abc"]/:value`, "abc"},
		{`import("m")`, `//ImportExpression/:source/:value`, "m"},
		{`f(a.b)`, `//MemberExpression[/:computed]/:property/:name`, "b"},
		{`f(`, `//Identifier/:name`, "f"},
	}
	for _, tt := range tests {
		if got := ask(t, tt.code, tt.query)[0]; got != tt.want {
			t.Errorf("%s on %s: %q, want %q", tt.query, tt.code, got, tt.want)
		}
	}
}

// A worker answers queries as it extracts facts, and names the file that it
// cannot read.
func TestPoolAnswersQueries(t *testing.T) {
	p := testPool(t, "serve", PoolOptions{Workers: 1})
	text := `var r="1.2.3";a.version=r`
	job := Job{Name: "a.js", Text: source.New("a.js", text), Queries: []string{`//AssignmentExpression/$$:right/:value`, `//Super`}}
	raw, err := p.Extract(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := DecodeAnswers(job, raw)
	if err != nil || len(answers) != 2 || len(answers[0].Found) != 1 || len(answers[1].Found) != 0 {
		t.Fatalf("%+v, %v", answers, err)
	}
	if f := answers[0].Found[0]; f.Text != "1.2.3" || text[f.Start:f.End] != `"1.2.3"` {
		t.Errorf("%+v", f)
	}
	job.Queries = []string{"//Literl"}
	if _, err := p.Extract(t.Context(), job); err == nil || !strings.Contains(err.Error(), "did you mean Literal?") {
		t.Errorf("a query with a mistake: %v", err)
	}
	if _, err := DecodeAnswers(job, raw[:3]); err == nil {
		t.Error("half of the answers were taken for whole ones")
	}
}

// Work is bounded, whatever a tree looks like: a search gives up and says so.
func TestHostileTrees(t *testing.T) {
	nested := strings.Repeat("{", 4000) + strings.Repeat("a=b;", 4000) + strings.Repeat("}", 4000)
	for name, tt := range map[string]struct{ code, query, want string }{
		"filters on every level": {nested, `//BlockStatement[//BlockStatement[//Identifier/:name == "x"]]//Identifier/:name`, "!"},
		"scopes on every level":  {nested, `//AssignmentExpression[/$:left == //*/$:right]`, ""},
		"one long sum":           {"x=" + strings.Repeat("a+", 40_000) + `"1"`, `//BinaryExpression[//Literal/:value == "2"]`, ""},
		"one long list":          {"x=[" + strings.Repeat(`"a",`, 200_000) + "]", `//ArrayExpression[/:elements == ../:right]`, ""},
	} {
		start := time.Now()
		if got := ask(t, tt.code, tt.query)[0]; got != tt.want {
			t.Errorf("%s: %.60q, want %q", name, got, tt.want)
		}
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("%s: took %s", name, d)
		}
	}
}

// FuzzSearch: an answer comes in time, its places are in the text, and a query
// finds nothing in a text that lacks what it needs.
func FuzzSearch(f *testing.F) {
	f.Add(`var r="1.2.3";a.isWeb=f,a.version=r`, `//SequenceExpression[/AssignmentExpression/:left/:property/:name == "isWeb"]/AssignmentExpression[/:left/:property/:name == "version"]/$$:right/:value`)
	f.Add(`class A{get v(){return{a:[1,"x"]}}}`, `//Property[/:key/:name == "a"]/:value/fn:join(/:elements/:value, "-")`)
	f.Fuzz(func(t *testing.T, code, query string) {
		q, err := estree.Parse(query)
		if err != nil || len(code) > 10_000 {
			return
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		job := Job{Name: "x.js", Text: source.New("x.js", code), Queries: []string{query}}
		raw, err := InProcess(ctx, job)
		if err != nil {
			return // the scan has refused it
		}
		if ctx.Err() != nil {
			t.Errorf("%q on %q took longer than five seconds", query, code)
		}
		answers, err := DecodeAnswers(job, raw)
		if err != nil {
			t.Fatal(err)
		}
		plain := !strings.ContainsRune(code, '\\')
		if len(answers[0].Found) > 0 && plain && !q.Needs().Hold(func(s string, _ bool) bool { return strings.Contains(code, s) }) {
			t.Errorf("%q finds %s in %q, which lacks what it needs", query, fmt.Sprint(answers[0].Found), code)
		}
	})
}
