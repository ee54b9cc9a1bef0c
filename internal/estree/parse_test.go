package estree

import (
	"fmt"
	"strings"
	"testing"
)

// show writes a term in one form, so that a test can say what was understood.
func show(t *term) string {
	if t == nil {
		return ""
	}
	switch t.op {
	case literal:
		return fmt.Sprintf("%q", t.name)
	case parent:
		return "/.." + show(t.next)
	case call:
		var args []string
		for _, a := range t.args {
			args = append(args, show(a))
		}
		return "/fn:" + t.name + "(" + strings.Join(args, ", ") + ")"
	case and, or, equals:
		return "(" + show(t.left) + map[op]string{and: " && ", or: " || ", equals: " == "}[t.op] + show(t.right) + ")"
	}
	s := "/"
	if t.deep {
		s = "//"
	}
	if t.min != 1 || t.max != 0 {
		s += fmt.Sprintf("{%d,%d}", t.min, t.max)
	}
	s += [...]string{"", "$", "$$"}[t.mode]
	if t.attr {
		s += ":"
	}
	s += t.name
	if t.filter != nil {
		s += "[" + show(t.filter) + "]"
	}
	return s + show(t.next)
}

func TestParse(t *testing.T) {
	for query, want := range map[string]string{
		`//Literal`: `//Literal`,
		` / CallExpression // * / :arguments / :0 `:                          `/CallExpression//*/:arguments/:0`,
		`//Literal[/:value == "a" && /:value == 'b' || /:value]`:             `//Literal[((/:value == "a") && ((/:value == "b") || /:value))]`,
		`//Literal[/:value || /:value && "c" == /:value]/:value`:             `//Literal[(/:value || (/:value && ("c" == /:value)))]/:value`,
		`/:left/$:object/$$:init/:$right/:$$right`:                           `/:left/$:object/$$:init/$:right/$$:right`,
		`/Property[/$:value == ../../:params]`:                               `/Property[(/$:value == /../..` + `/:params)]`,
		`//{2,4}Literal/:value`:                                              `//{2,4}Literal/:value`,
		`//{2}Literal//{,3}*//{2,}:name`:                                     `//{2,2}Literal//{1,3}*//{2,0}:name`,
		`/Property/fn:concat(/:key/:name, ".", /fn:first(//Literal/:value))`: `/Property/fn:concat(/:key/:name, ".", /fn:first(//Literal/:value))`,
		`//Literal[/:value == 12]`:                                           `//Literal[(/:value == "12")]`,
		"//Identifier[\n\t/:name\r\n == \"\u0275x\"]":                        "//Identifier[(/:name == \"\u0275x\")]",
	} {
		q, err := Parse(query)
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		if got := show(q.root); got != want {
			t.Errorf("%s: understood as %s, want %s", query, got, want)
		}
	}
}

func TestParseSaysWhere(t *testing.T) {
	for query, want := range map[string]string{
		``:                                 `at its end: a step such as /:name or //Literal, or a text, is missing here`,
		`//Literl`:                         `at byte 3, "Literl": no node is a "Literl"; did you mean Literal?`,
		`//Literal/:valeu`:                 `at byte 12, "valeu": no node has a property "valeu"; did you mean value?`,
		`//Literal[/:value == "a]`:         `at byte 22, "\"a]": the text is not closed`,
		`//Literal[/:value == "a"`:         `at its end: ] is missing, or && or ||`,
		`//Literal[]`:                      `at byte 11, "]": a step such as /:name or //Literal, or a text, is missing here`,
		`//Literal/:value)`:                `at byte 17, ")": the query should end here`,
		`//Literal[/:value == "a" == "b"]`: `at byte 26, "== \"b\"]": ] is missing, or && or ||`,
		`/$$$:left`:                        `at byte 6, "left": $ and $$ exclude each other`,
		`/:`:                               `at its end: the name of what to look for is missing`,
		`//{0}Literal`:                     `at byte 4, "0}Literal": no number of steps is from 0 to 0`,
		`//{3,2}Literal`:                   `at byte 4, "3,2}Literal": no number of steps is from 3 to 2`,
		`//{}Literal`:                      `at byte 4, "}Literal": a number of steps is missing`,
		`//{9999999999}Literal`:            `at byte 4, "9999999999}Literal": 9999999999 is too large`,
		`/fn:concatt(//Literal)`:           `at byte 5, "concatt(//Literal)": there is no function "concatt"; did you mean concat?`,
		`/fn:join(//Literal/:value)`:       `at byte 5, "join(//Literal/:valu...": join takes 2 arguments, and not 1`,
		strings.Repeat(`//Literal[`, 60):   `at byte 501, "//Literal[//Literal[...": nested more than 100 deep`,
		strings.Repeat(` `, maxQuery+1):    `at byte 1, "                    ...": longer than 10000 bytes`,
	} {
		if _, err := Parse(query); err == nil || err.Error() != want {
			t.Errorf("%.40s: %v\nwant %s", query, err, want)
		}
	}
}

func TestNeeds(t *testing.T) {
	both := func(words ...string) func(string, bool) bool {
		return func(s string, whole bool) bool {
			for _, w := range words {
				if w == s {
					return true
				}
			}
			return false
		}
	}
	tests := []struct {
		query string
		has   []string
		want  bool
	}{
		{`//Literal/:value`, nil, true},
		{`//Literal[/:value == "a"]`, nil, false},
		{`//Literal[/:value == "a"]`, []string{"a"}, true},
		{`//Literal["a" == /:value]`, nil, false},
		{`//Property[/:key/:name == "a" && /:value/:value == "b"]`, []string{"a"}, false},
		{`//Property[/:key/:name == "a" && /:value/:value == "b"]`, []string{"a", "b"}, true},
		{`//Property[/:key/:name == "a" || /:value/:value == "b"]`, []string{"b"}, true},
		{`//Property[/:key/:name == "a" || /:value/:value == "b"]`, []string{"c"}, false},
		{`//Property[/:key/:name == "a" || /:value]`, nil, true},
		{`//Property[/:kind == "get" && /:type == "Property"]`, nil, true},
		{`//Property[/:key[/:name == "a"]]/:value[/:name == "b"]`, []string{"a"}, false},
		{`//Property[/:key == ../Property[/:key/:name == "a"]/:value]`, nil, false},
		{`//Property/fn:concat(/:key[/:name == "a"]/:name, "b", /:value[/:value == "c"]/:value)`, []string{"a"}, false},
		{`//Property/fn:concat(/:key[/:name == "a"]/:name, "b", /:value[/:value == "c"]/:value)`, []string{"a", "c"}, true},
		{"//Identifier[/:name == \"\u0275Browser\"]", []string{"Browser"}, true},
		{"//Identifier[/:name == \"\u0275\"]", nil, true},
	}
	for _, tt := range tests {
		q, err := Parse(tt.query)
		if err != nil {
			t.Fatal(err)
		}
		if got := q.Needs().Hold(both(tt.has...)); got != tt.want {
			t.Errorf("%s, given %q: %v", tt.query, tt.has, got)
		}
	}
}

// FuzzParse: a text is a query or a mistake with a place in it; a query is
// understood as what it is written down as again.
func FuzzParse(f *testing.F) {
	f.Add(`//AssignmentExpression[/:left/:property/:name == "x" && ../../:params == /$$:right || //{2,3}*]/fn:join(/:right/:value, ".")`)
	f.Add(`//Literal[/:value == 'a`)
	f.Fuzz(func(t *testing.T, text string) {
		q, err := Parse(text)
		if err != nil {
			wrong, ok := err.(*SyntaxError)
			if !ok || wrong.Pos < 0 || wrong.Pos > len(text) || wrong.Error() == "" {
				t.Errorf("%#v", err)
			}
			return
		}
		once := written(q.root)
		again, err := Parse(once)
		if len(once) > maxQuery || strings.Contains(once, "\x00") {
			return
		}
		if err != nil || written(again.root) != once {
			t.Errorf("%q became %q, then %v", text, once, err)
		}
		q.Needs().Hold(func(string, bool) bool { return false })
	})
}

// written gives a query that means a term.
func written(t *term) string {
	if t == nil {
		return ""
	}
	switch t.op {
	case literal:
		if strings.Contains(t.name, `"`) {
			return "'" + t.name + "'"
		}
		return `"` + t.name + `"`
	case parent:
		return "/.." + written(t.next)
	case call:
		var args []string
		for _, a := range t.args {
			args = append(args, written(a))
		}
		return "/fn:" + t.name + "(" + strings.Join(args, ",") + ")"
	case and:
		return written(t.left) + "&&" + written(t.right)
	case or:
		return written(t.left) + "||" + written(t.right)
	case equals:
		return written(t.left) + "==" + written(t.right)
	}
	plain := *t
	plain.filter, plain.next, plain.min, plain.max = nil, nil, 1, 0
	s := show(&plain)
	if t.min != 1 || t.max != 0 {
		bounds := fmt.Sprintf("{%d,%d}", t.min, t.max)
		if t.max == 0 {
			bounds = fmt.Sprintf("{%d,}", t.min)
		}
		s = "//" + bounds + s[2:]
	}
	if t.filter != nil {
		s += "[" + written(t.filter) + "]"
	}
	return s + written(t.next)
}
