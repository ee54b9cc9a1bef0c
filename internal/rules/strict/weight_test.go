package strict_test

import (
	"strings"
	"testing"

	"tenet/internal/flow"
	"tenet/internal/js"
	"tenet/internal/rule"
	"tenet/internal/rules/strict"
	"tenet/internal/source"
)

// What a finding weighs is not in the want comments.
func TestWeight(t *testing.T) {
	for _, test := range []struct {
		name, code string
		want       string // id severity confidence; without sloppy-file
	}{
		{"a.cjs", "function f() { x = 1 }", "implicit-global medium likely"},
		{"a.cjs", "x = 1", "implicit-global medium likely"},
		{"a.js", "function f() { x = 1 }", "implicit-global medium likely"},
		{"a.js", "x = 1", "implicit-global low likely"},
		{"a.mjs", "x = 1", "implicit-global medium likely"},
		{"a.cjs", "f(typeof define, x = 1)", "implicit-global low likely"},
		{"test/a.cjs", "function f() { x = 1 }", "implicit-global low likely"},
		{"public/vendor/a.cjs", "function f() { x = 1 }", "implicit-global low likely"},
		{"vendor.cjs", "function f() { x = 1 }", "implicit-global medium likely"},
		{"a.js", "f(); 'use strict'", "misplaced-directive medium certain"},
		{"a.test.js", "f(); 'use strict'", "misplaced-directive low certain"},
		{"a.js", "with (a) b()", "with-statement low certain"},
		{"a.js", "f(010)", "octal low certain"},
		{"a.js", "'use strict'; f(010); with (a) b(); delete c", ""},
	} {
		var got []string
		for _, f := range find(test.name, test.code) {
			if f.ID != "strict/sloppy-file" {
				got = append(got, strings.TrimPrefix(f.ID, "strict/")+" "+f.Severity.String()+" "+f.Confidence.String())
			}
		}
		if s := strings.Join(got, "; "); s != test.want {
			t.Errorf("%s: %s\ngot  %s\nwant %s", test.name, test.code, s, test.want)
		}
	}
}

func TestAdvice(t *testing.T) {
	for _, test := range []struct{ code, want string }{
		{"f()", "Begin the file with 'use strict'; or make it an ES module, which is always strict."},
		{"with (a) b()", "Mend the place that strict mode takes differently first; then begin the file with 'use strict'."},
		{"with (a) b(); x = 010", "Mend the 3 places that strict mode takes differently first; then begin the file with 'use strict'."},
	} {
		found := find("a.js", test.code)
		if len(found) == 0 || found[0].Fix != test.want {
			t.Errorf("%s\ngot  %+v\nwant %s", test.code, found, test.want)
		}
	}
	for code, want := range map[string]string{"f(0755)": "Write 0o755.", "f(089)": "Write 89.", "f(000)": "Write 0o0."} {
		found := find("a.js", code)
		if len(found) != 2 || found[1].Fix != want {
			t.Errorf("%s: got %+v, want %s", code, found, want)
		}
	}
}

// A bundle is one line; the finding shows its beginning, of whole characters.
func TestLongFirstLine(t *testing.T) {
	code := "f('" + strings.Repeat("\u00e4", 1000) + "')"
	f := find("a.js", code)[0]
	if f.Place.Start != 0 || f.Place.End > 100 || f.Place.End < 90 || f.Place.EndCol != 1+len([]rune(code[:f.Place.End])) {
		t.Errorf("got %+v", f.Place)
	}
}

func find(name, code string) []*rule.Finding {
	file := js.Extract(name, source.New(name, code), js.Options{})
	f := flow.New([]*js.File{file}, nil).File(0)
	var found []*rule.Finding // a check may refine them after it reported them
	for i := range strict.Rule.Checks {
		c := &strict.Rule.Checks[i]
		c.Code(rule.NewCodePass(c, f, nil, func(f *rule.Finding) { found = append(found, f) }))
	}
	return found
}
