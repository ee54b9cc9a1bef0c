package session

import (
	"strings"
	"testing"
)

// The answers are those of JSON.stringify(JSON.parse(text)) in Node.js 20; ""
// stands for a SyntaxError.
var normalised = []struct{ text, want string }{
	{` { "b" : 1 , "a" : [ true , false , null ] } `, `{"b":1,"a":[true,false,null]}`},
	{`{"b":1,"10":2,"9":3,"01":4}`, `{"9":3,"10":2,"b":1,"01":4}`},
	{`{"a":1,"b":2,"a":3}`, `{"a":3,"b":2}`},
	{`{"4294967294":1,"4294967295":2,"0":3}`, `{"0":3,"4294967294":1,"4294967295":2}`},
	{`{"4294967295":1,"4294967294":2}`, `{"4294967294":2,"4294967295":1}`},
	{`{"\u0061":1,"a":2}`, `{"a":2}`},
	{`{"__proto__":{"x":1}}`, `{"__proto__":{"x":1}}`},
	{`[-0, 0.0, 1.0, 1e2, 1E-2]`, `[0,0,1,100,0.01]`},
	{`[1e21, 1e20, 123456789012345680000, 1e-6, 1e-7, 1.5e300]`, `[1e+21,100000000000000000000,123456789012345680000,0.000001,1e-7,1.5e+300]`},
	{`[1e999, -1e999, 5e-324, 1e-999]`, `[null,null,5e-324,0]`},
	{`"\u003c\/\u003e"`, `"</>"`},
	{`"\u0000\u001f\u007f\b\f\n\r\t"`, `"\u0000\u001f` + "\x7f" + `\b\f\n\r\t"`},
	{`"\ud83d\ude00"`, "\"\U0001f600\""},
	{`"\ud83d\ud83d\ude00\ude00"`, `"\ud83d` + "\U0001f600" + `\ude00"`},
	{`"\uD83Dx"`, `"\ud83dx"`},
	{`"\u2028"`, "\"\u2028\""},
	{`01`, ""}, {`1.`, ""}, {`.5`, ""}, {`+1`, ""}, {`-`, ""}, {`1e`, ""}, {`NaN`, ""}, {`nul`, ""}, {`'a'`, ""}, {`"a`, ""}, {`"\x"`, ""}, {`"\u12"`, ""}, {`"\u12g4"`, ""},
	{"\"\n\"", ""}, {`{"a":1,}`, ""}, {`[1,]`, ""}, {`[1 2]`, ""}, {`{a:1}`, ""}, {`{"a" 1}`, ""}, {`{} x`, ""}, {"\ufeff{}", ""}, {``, ""}, {"\v1", ""},
}

func normalise(text string, exact bool) (string, error) {
	return (&normaliser{in: text, exact: exact}).all()
}

func TestNormalise(t *testing.T) {
	for _, test := range normalised {
		if got, err := normalise(test.text, false); got != test.want || (err == nil) != (test.want != "") {
			t.Errorf("%q: got %s, %v, want %s", test.text, got, err, test.want)
		}
	}
	if _, err := normalise(strings.Repeat("[", maxDepth+1)+strings.Repeat("]", maxDepth+1), false); err == nil {
		t.Error("nesting has no limit")
	}
	if _, err := normalise(strings.Repeat(`{"a":`, maxDepth+1)+"1"+strings.Repeat("}", maxDepth+1), false); err == nil {
		t.Error("nesting of objects has no limit")
	}
}

func TestBytesThatAreNotUTF8(t *testing.T) {
	const r = "\ufffd"
	for in, want := range map[string]string{ // Buffer.from(...).toString() of Node.js
		"a\xffb": "a" + r + "b", "\xe2\x82": r, "\xe2\x82x": r + "x", "\xf0\x9f\x98": r, "\xc0\x80": r + r, "\xed\xa0\x80": r + r + r, "\xf4\x90\x80\x80": r + r + r + r, "\xe0\x80": r + r, "\xf0\x80": r + r, "\xe2\x28\xa1": r + "(" + r,
	} {
		if got := utf8Text([]byte(in)); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
