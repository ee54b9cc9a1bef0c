package yaml_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"tenet/internal/source"
	"tenet/internal/yaml"
)

// show prints a tree in one line, with what stands at each scalar's span.
func show(n *yaml.Node, text *source.Text) string {
	switch {
	case n.Kind == yaml.Map:
		var parts []string
		for k, v := range n.Pairs() {
			parts = append(parts, k.Value+":"+show(v, text))
		}
		return "{" + strings.Join(parts, " ") + "}"
	case n.Kind == yaml.Seq:
		var parts []string
		for _, v := range n.Items() {
			parts = append(parts, show(v, text))
		}
		return "[" + strings.Join(parts, " ") + "]"
	}
	s := n.Span()
	return fmt.Sprintf("%s(%s)@%d:%d<%s>", n.Kind, n.Value, s.Line, s.Col, text.Data[n.Start:n.End])
}

func TestParse(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"scalars", "a: 1\nb: yes\nc: true\nd: ~\ne:\n",
			"{a:number(1)@1:4<1> b:string(yes)@2:4<yes> c:boolean(true)@3:4<true> d:null(~)@4:4<~> e:null()@5:3<>}"},
		{"quotes", `a: 'it''s'` + "\nb: \"x\\\"\\u0041\"\n", `{a:string(it's)@1:4<'it''s'> b:string(x"A)@2:4<"x\"\u0041">}`},
		{"block scalar", "a: |\n  one\n  two\n", "{a:string(one\ntwo\n)@1:4<|>}"},
		{"columns are UTF-16", "{\"\U0001F600\": x}", "{\U0001F600:string(x)@1:8<x>}"},
		{"CRLF", "a: 1\r\nb: 2\r\n", "{a:number(1)@1:4<1> b:number(2)@2:4<2>}"},
		{"the library breaks lines at U+2028", "a: 'x\u2028'\nb: 2\n", "{a:string(x\u2028)@1:4<'x\u2028'> b:number(2)@2:4<2>}"},
		{"anchor and tag are not the value", "a: &x !!str 1\n", "{a:string(1)@1:13<1>}"},
		{"alias", "a: &x [1]\nb: *x\n", "{a:[number(1)@1:8<1>] b:[number(1)@1:8<1>]}"},
		{"merge: own keys win, then the earlier map",
			"a: &a {u: 1, v: 1}\nb: &b {v: 2, w: 2}\nc:\n  <<: [*a, *b]\n  u: 3\n",
			"{a:{u:number(1)@1:11<1> v:number(1)@1:17<1>} b:{v:number(2)@2:11<2> w:number(2)@2:17<2>} " +
				"c:{u:number(3)@5:6<3> v:number(1)@1:17<1> w:number(2)@2:17<2>}}"},
		{"a quoted << is a key", "a: {'<<': {x: 1}}\n", "{a:{<<:{x:number(1)@1:15<1>}}}"},
		{"documents", "a: 1\n---\n- b\n---\n", "{a:number(1)@1:4<1>} [string(b)@3:3<b>] null()@5:1<>"},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := source.New("f.yaml", test.in)
			docs, err := yaml.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range docs {
				got = append(got, show(d, text))
			}
			if s := strings.Join(got, " "); s != test.want {
				t.Errorf("got  %s\nwant %s", s, test.want)
			}
		})
	}
}

func TestParseErrors(t *testing.T) {
	laughs := "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
	for i := 1; i < 12; i++ {
		laughs += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), 10), ","))
	}
	ladder := "a0: &a0 [x]\n"
	for i := 1; i < 200; i++ {
		ladder += fmt.Sprintf("a%d: &a%d [*a%d]\n", i, i, i-1)
	}
	for _, test := range []struct{ name, in, want string }{
		{"truncated list", "a: [b\nc: d\n", "f.yaml:2:2: not readable as YAML: did not find expected ',' or ']'"},
		{"mapping in a scalar", "a: b\n  c: d\n", "f.yaml:2:4: not readable as YAML: mapping values are not allowed"},
		{"open quote", "a: 'b\nc: d\n", "f.yaml:3:1: not readable as YAML: found unexpected end of stream"},
		{"unknown alias", "a: *x\n", "f.yaml:1:4: not readable as YAML: unknown anchor 'x'"},
		{"cyclic alias", "a: &x [1, *x]\n", "f.yaml:1:11: the alias *x contains itself"},
		{"cyclic merge", "a: &x\n  <<: *x\n", "f.yaml:2:7: the alias *x contains itself"},
		{"billion laughs", laughs, "f.yaml:6:9: holds more than 500000 values"},
		{"depth by aliases", ladder, "nested deeper than 100 levels"},
		{"depth by brackets", strings.Repeat("[", 100_000), "exceeded max depth of 100"},
		{"depth by dashes", strings.Repeat("- ", 100_000), "exceeded max depth of 100"},
		{"depth by indentation", strings.Repeat("? ", 100_000), "exceeded max depth of 100"},
		{"size", strings.Repeat("#", yaml.MaxSize+1), "f.yaml: 1048577 bytes, above the limit"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := yaml.Parse(source.New("f.yaml", test.in))
			checkError(t, err, test.want)
		})
	}
}

func checkError(t *testing.T, err error, want string) {
	t.Helper()
	var se *source.Error
	if !errors.As(err, &se) || !strings.Contains(err.Error(), want) {
		t.Errorf("got error %v, want a *source.Error with %q", err, want)
	}
}

func TestParseJSON(t *testing.T) {
	for _, test := range []struct {
		name, in string
		dialect  yaml.Dialect
		want     string
	}{
		{"values", `{"a": [1, -2.5e3, true, false, null], "b": {}}`, yaml.StrictJSON,
			"{a:[number(1)@1:8<1> number(-2.5e3)@1:11<-2.5e3> boolean(true)@1:19<true> boolean(false)@1:25<false> null(null)@1:32<null>] b:{}}"},
		{"escapes", `["\u0041\ud83d\ude00\n\/\ud800"]`, yaml.StrictJSON,
			`[string(A` + "\U0001F600\n/\uFFFD" + `)@1:2<"\u0041\ud83d\ude00\n\/\ud800">]`},
		{"tolerant", "// c\n[1, /* x */ 2,]\n", yaml.TolerantJSON, "[number(1)@2:2<1> number(2)@2:13<2>]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := source.New("f.json", test.in)
			n, err := yaml.ParseJSON(text, test.dialect)
			if err != nil {
				t.Fatal(err)
			}
			if got := show(n, text); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestParseJSONErrors(t *testing.T) {
	for _, test := range []struct {
		in, want string
		dialect  yaml.Dialect
	}{
		{"{\n \"a\": 1,\n}", "f.json:3:1: not readable as JSON: expected a key in double quotes, found '}'", yaml.StrictJSON},
		{"[1 2]", "f.json:1:4: not readable as JSON: expected ',' or ']', found '2'", yaml.StrictJSON},
		{`{"a" 1}`, `f.json:1:6: not readable as JSON: expected ':' after the key "a", found '1'`, yaml.StrictJSON},
		{`["a`, "f.json:1:2: not readable as JSON: the string never ends", yaml.StrictJSON},
		{"[1] // no", "f.json:1:5: not readable as JSON: unexpected '/' after the value", yaml.StrictJSON},
		{"[1] /* no", "f.json:1:5: not readable as JSON: the comment never ends", yaml.TolerantJSON},
		{"", "f.json:1:1: not readable as JSON: unexpected end of file", yaml.StrictJSON},
		{"[1.2.3]", `f.json:1:2: not readable as JSON: "1.2.3" is not a number`, yaml.StrictJSON},
		{`["\x"]`, `f.json:1:3: not readable as JSON: unknown escape "\\x" in a string`, yaml.StrictJSON},
		{strings.Repeat("[", 1000), "f.json:1:101: not readable as JSON: nested deeper than 100 levels", yaml.StrictJSON},
	} {
		_, err := yaml.ParseJSON(source.New("f.json", test.in), test.dialect)
		checkError(t, err, test.want)
	}
}

func TestNode(t *testing.T) {
	docs, err := yaml.Parse(source.New("f.yaml", "a: {b: 1, b: 0x10}\nc: [true, 'true', 2.5]\n"))
	if err != nil {
		t.Fatal(err)
	}
	doc := docs[0]
	if v, ok := doc.Get("a", "b").Int(); v != 16 || !ok {
		t.Errorf("a.b = %d, %v; want the last of two, 16", v, ok)
	}
	items := doc.Get("c").Items()
	if !items[0].Is(true) || items[0].Is(false) || items[1].Is(true) {
		t.Error("only the unquoted true is true")
	}
	if _, ok := items[2].Int(); ok {
		t.Error("2.5 is not whole")
	}
	if e := doc.Get("a").Entry(); e.Start != 0 || e.End != 18 || items[0].Entry() != items[0] {
		t.Errorf("the entry of a is [%d,%d), want [0,18); an item is its own", e.Start, e.End)
	}
	none := doc.Get("c", "x", "y")
	if none != nil || none.Str() != "" || none.Items() != nil || none.Key("x") != nil || none.Is(false) || none.Entry() != nil || none.Span() != (source.Span{}) {
		t.Error("what is not there must answer nothing")
	}
}
