package js

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// hostile are programs that n makes as deep or long as one likes, with what
// Refuse says of them. In all of them one construct stands inside, or links
// to, the one before.
var hostile = []struct {
	name string
	make func(n int) string
	want string
}{
	{"parentheses", around("x=", "(", "1", ")"), "brackets nested 5,001 deep at line 1"},
	{"arrays", around("x=", "[", "", "]"), "brackets nested 5,001 deep at line 1"},
	{"objects", around("x=", "{a:", "1", "}"), "brackets nested 5,001 deep at line 1"},
	{"blocks", around("", "{\n", "", "}"), "brackets nested 5,001 deep at line 5001"},
	{"parentheses that stay open", around("", "(", "", ""), "brackets nested 5,001 deep at line 1"},
	{"calls in calls", around("", "f(", "", ")"), "brackets nested 5,001 deep at line 1"},
	{"functions", around("", "function f(){", "", "}"), "brackets nested 5,001 deep at line 1"},
	{"arrows in parentheses", around("x=", "(a)=>(", "1", ")"), "brackets nested 5,001 deep at line 1"},
	{"templates", around("x=", "`${", "1", "}`"), "brackets nested 5,001 deep at line 1"},
	{"comparisons with parentheses", around("x=", "a<(", "1", ""), "brackets nested 5,001 deep at line 1"},
	{"try", around("", "try{", "", "}catch(e){}"), "brackets nested 5,001 deep at line 1"},
	{"members", around("a", ".b", "", ""), "a chain of 5,001 members and calls at line 1"},
	{"optional members", around("a", "?.b", "", ""), "a chain of 5,001 members and calls at line 1"},
	{"promises", around("a", "\n.then(x=>x)", "", ""), "a chain of 5,001 members and calls at line 2502"},
	{"indexes", around("a", "[0]", "", ""), "a chain of 5,001 members and calls at line 1"},
	{"calls of calls", around("a", "()", "", ""), "a chain of 5,001 members and calls at line 1"},
	{"templates with tags", around("a", "``", "", ""), "a chain of 5,001 members and calls at line 1"},
	{"assertions that it is not null", around("x=a", "!", "", ""), "a chain of 5,001 members and calls at line 1"},
	{"sums", around("x=1", "+1", "", ""), "50,001 operators in one expression at line 1"},
	{"strings", around("x='('", "+\n'('", "", ""), "50,001 operators in one expression at line 50001"},
	{"type arguments", around("type T=", "A<", "1", ">"), "50,001 operators in one expression at line 1"},
	{"conjunctions", around("x=a", "&&a", "", ""), "5,001 && and || operators in one expression at line 1"},
	{"alternatives", around("x=a", "??a", "", ""), "5,001 && and || operators in one expression at line 1"},
	{"sequences", around("x", ",x", "", ""), "10,001 commas in one expression at line 1"},
	{"powers", around("x=", "1**", "1", ""), "5,001 assignments, arrows, conditions or tags inside each other at line 1"},
	{"assignments", around("", "exports.a=", "1", ""), "5,001 assignments, arrows, conditions or tags inside each other at line 1"},
	{"arrows", around("x=", "a=>", "1", ""), "5,001 assignments, arrows, conditions or tags inside each other at line 1"},
	{"conditions", around("x=", "a?b:", "1", ""), "5,001 assignments, arrows, conditions or tags inside each other at line 1"},
	{"tags", around("x=", "<a>", "", "</a>"), "5,001 assignments, arrows, conditions or tags inside each other at line 1"},
	{"negations", around("x=", "!", "1", ""), "5,001 prefix operators in a row at line 1"},
	{"signs", around("x=", "- ", "1", ""), "5,001 prefix operators in a row at line 1"},
	{"constructors", around("x=", "new ", "a", ""), "5,001 prefix operators in a row at line 1"},
	{"classes", around("x=", "class extends ", "a{}", "{}"), "5,001 prefix operators in a row at line 1"},
	{"labels", around("", "a:", ";", ""), "5,001 statements inside each other without braces at line 1"},
	{"else", around("", "if(a){}else ", "{}", ""), "5,001 statements inside each other without braces at line 1"},
	{"else after semicolons", around("", "if(a)b;else ", "c", ""), "5,001 statements inside each other without braces at line 1"},
	{"if", around("", "if(a)", ";", ""), "5,001 statements inside each other without braces at line 1"},
	{"loops", around("", "for(;;)", ";", ""), "5,001 statements inside each other without braces at line 1"},
}

// around returns a maker of first, then n openings, the middle, n closings.
func around(first, open, middle, end string) func(int) string {
	return func(n int) string { return first + strings.Repeat(open, n) + middle + strings.Repeat(end, n) }
}

func TestRefuse(t *testing.T) {
	for _, c := range hostile {
		if err := Refuse(c.make(100_000), ScanLimits{}); err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
		if err := Refuse(c.make(4_000/4), ScanLimits{}); err != nil {
			t.Errorf("%s, 1,000 of them: got %v, want none", c.name, err)
		}
	}
	if err := Refuse(strings.Repeat(" ", 50<<20), ScanLimits{}); err == nil || err.Error() != "50 MB, above the limit of 16 MB" {
		t.Errorf("got %v, want 50 MB, above the limit of 16 MB", err)
	}
}

// TestRefuseLetsPass has code that looks deep or long and is not.
func TestRefuseLetsPass(t *testing.T) {
	const n = 20_000
	r := strings.Repeat
	for name, text := range map[string]string{
		"brackets in a string":                r("x='(([[{{';", n),
		"brackets in a string that continues": "x='" + r("((\\\n", n) + "'",
		"brackets in a template":              "x=`" + r("((", n) + "`",
		"brackets in comments":                r("// ((\n/* [[ */", n),
		"brackets in regular expressions":     r("x=/[(]\\(/.test(y);if(x)/[/(]/.exec(y);", n),
		"a slash after a block":               r("{}/[(]/.test(x)\n", n),
		"division":                            r("x=(a)/b/(c);y=a[0]/2;", n),
		"apostrophes in JSX":                  r("x=<p>don't (stop</p>\n", 4_000),
		"elements in a row":                   "x=<ul>" + r("<li><b>a</b><br/></li>", n) + "</ul>",
		"a long array":                        "x=[" + r("1,", n) + "]",
		"a long array of sums":                "x=[" + r("1+1,", n*3) + "]",
		"a long object":                       "x={" + r("a:1,b(){},...c,", n) + "}",
		"many arguments":                      "f(" + r("a,", n) + "b)",
		"many declarations":                   "var a=1" + r(",b=a.c.d()", n),
		"many enum members":                   "enum E{" + r("a=1,", 9_000) + "}",
		"statements without semicolons":       r("a.b = c.d()\n", n) + r("if (a) b()\n", n) + r("const x = -1 + y\n", n),
		"statements with semicolons":          r("a=b;", n) + r("if(a)b;else c;", n) + r("if(a){}else{}", n),
		"functions in a row":                  r("function f(a,b){return a?b:c}", n) + r("!function(){}();", n) + r("(()=>{})();\n", n),
		"cases":                               "switch(x){" + r("case A:case 'b':if(x)y();break;", n) + "}",
		"types in a row":                      "interface I{" + r("a: string\nb?: number;\nc(d: E): F,\n", n) + "}",
		"closings too many":                   r("}", n) + r(")", n) + "x",
		"openings in what is misread":         r("a++\n/[(]/.test(b);{x}", n),
	} {
		if err := Refuse(text, ScanLimits{}); err != nil {
			t.Errorf("%s: got %v, want none", name, err)
		}
	}
}

// TestRefuseIsLinear: a slash that opens no regular expression makes the scan
// look ahead to the end of the line, but not from every slash of it.
func TestRefuseIsLinear(t *testing.T) {
	for _, part := range []string{"(/[)", "=/[\\]", "}/[", "=/a", "(/\\/)"} {
		text := strings.Repeat(part, 100_000)
		s := newScanner(text, ScanLimits{Brackets: 1 << 30, Rights: 1 << 30}.withDefaults())
		s.run()
		if s.vain > 2*len(text) {
			t.Errorf("%q: read %d bytes in vain of a text of %d", part, s.vain, len(text))
		}
	}
}

func FuzzRefuse(f *testing.F) {
	for _, text := range samples {
		f.Add(text)
	}
	for _, c := range hostile {
		f.Add(c.make(20))
	}
	f.Fuzz(func(t *testing.T, text string) {
		err := Refuse(text, ScanLimits{Brackets: 10, Members: 10, Operators: 10, Logical: 10, Commas: 10, Rights: 10, Prefixes: 10, Statements: 10})
		var r *Refusal
		if err == nil {
			if len(text) < 10 {
				return
			}
		} else if !errors.As(err, &r) || r.Line < 1 || r.Line > 1+strings.Count(text, "\n")+strings.Count(text, "\r") {
			t.Errorf("got %v for a text of %d lines", err, 1+strings.Count(text, "\n"))
		} else if len(text) <= 10 {
			t.Errorf("got %v for a text of %d bytes", err, len(text))
		}
		if len(text) < 1<<16 && Refuse(text, ScanLimits{Brackets: 1 << 20, Members: 1 << 20, Operators: 1 << 20, Logical: 1 << 20, Commas: 1 << 20, Rights: 1 << 20, Prefixes: 1 << 20, Statements: 1 << 20}) != nil {
			t.Error("a short text exceeds limits larger than it is")
		}
	})
}

// TestPoolHostile gives real workers everything at once: each hostile file is
// named with its reason, and the honest files between them are extracted.
func TestPoolHostile(t *testing.T) {
	p := testPool(t, "serve", PoolOptions{Workers: 2, Timeout: time.Minute})
	var jobs []Job
	want := map[string]string{}
	add := func(name, text, why string) {
		want[name] = why
		jobs = append(jobs, job(name, text), job("good"+name, samples["app.js"]))
	}
	for _, c := range hostile {
		line := strings.LastIndex(c.want, " at line")
		add(c.name+".tsx", c.make(1_000_000), c.want[:line])
	}
	for _, c := range hostile {
		if c.name == "members" {
			add("100000.js", c.make(100_000), "a chain of 5,001 members and calls")
		}
	}
	add("50mb.js", strings.Repeat("f(x);\n", 50<<20/6+1), "50.0 MB, above the limit of 16 MB")
	// The scan takes `async b` for two statements; the parser nests them.
	add("past-the-scan.js", "x="+strings.Repeat("async a=>", 1_000_000)+"1", "the parser ran out of stack")
	add("nul.js", "var a = 1;\x00\x00 eval(x); '\x00'", "")
	add("utf8.js", "var a = '\xff\xfe'; eval(\xc3\x28); // \xe2\x82", "")
	for i, r := range extractAll(p, jobs) {
		why := want[jobs[i].Name]
		if why == "" {
			if r.err != nil {
				t.Errorf("%s: %v", jobs[i].Name, r.err)
			} else if _, err := Decode(jobs[i].Name, jobs[i].Text, r.facts); err != nil {
				t.Error(err)
			}
			continue
		}
		if lost := (*Lost)(nil); !errors.As(r.err, &lost) || lost.Why != why || lost.Name != jobs[i].Name {
			t.Errorf("%s: got error %v, want %q", jobs[i].Name, r.err, why)
		}
	}
}

// BenchmarkWorkerStart is what the first file pays if Start was not called.
func BenchmarkWorkerStart(b *testing.B) {
	for b.Loop() {
		p := testPool(b, "serve", PoolOptions{Workers: 1})
		if r := extractAll(p, []Job{job("a.js", "x")}); r[0].err != nil {
			b.Fatal(r[0].err)
		}
		p.Close()
	}
}
