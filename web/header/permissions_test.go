package header

import (
	"slices"
	"strings"
	"testing"
)

func TestParsePermissions(t *testing.T) {
	for _, test := range []struct{ text, want string }{ // as it is written again; "!" and a part of the error for what browsers skip
		{"", ""},
		{"  ", ""},
		{"camera=()", "camera=()"},
		{"camera=( )", "camera=()"},
		{"camera", "camera=()"}, // the boolean true names nobody
		{"camera=*", "camera=*"},
		{"camera=(*)", "camera=*"},
		{"camera=self", "camera=(self)"},
		{`camera="https://a.example"`, `camera=("https://a.example")`},
		{`camera=(self "https://a.example" "https://b.example:8443")`, `camera=(self "https://a.example" "https://b.example:8443")`},
		{"camera=() ,\tusb=(self)", "camera=(), usb=(self)"},
		{"camera=(self), camera=()", "camera=()"}, // the last of two counts
		{`camera=();report-to="main"`, "camera=()"},
		{`camera=(self;a=1 src;b);report-to=main, usb=()`, "camera=(self src), usb=()"},
		{`camera=("a\"b\\c")`, `camera=("a\"b\\c")`},
		{"camera=?1", "camera=()"},
		{"camera 'none'", "! a comma is missing"},
		{"camera=()usb=()", "! a comma is missing"},
		{"camera=(),", "! it ends with a comma"},
		{"camera=(self", "! has no end"},
		{`camera=(self"https://a.example")`, "! a blank is missing"},
		{"Camera=()", "! no feature begins with"},
		{"camera=", "! is neither a word"},
		{`camera="https://a.example`, "! has no partner"},
		{`camera=("caf` + "\u00e9" + `")`, "! a text in quotes holds"},
		{"camera=();=x", "! a parameter has no name"},
		{"camera=();a=", "! a parameter has no value"},
		{"camera=?2", "! followed by neither"},
		{strings.Repeat("a=(),", 2) + "b", "a=(), b=()"},
	} {
		list, err := ParsePermissions(test.text)
		var parts []string
		for _, p := range list {
			parts = append(parts, p.String())
		}
		got := strings.Join(parts, ", ")
		if want, bad := strings.CutPrefix(test.want, "! "); bad && (err == nil || !strings.Contains(err.Error(), want)) || !bad && (err != nil || got != test.want) {
			t.Errorf("%q: got %q, %v, want %q", test.text, got, err, test.want)
		}
	}
	var many []string
	for i := range maxPermissions + 1 {
		many = append(many, "f"+strings.Repeat("x", i%7)+string(rune('a'+i%26))+strings.Repeat("y", i/26))
	}
	if _, err := ParsePermissions(strings.Join(many, ",")); err == nil {
		t.Error("a header without end is read to its end")
	}
}

func TestFeaturesAreNamedOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range features() {
		if seen[f] || f != strings.ToLower(f) {
			t.Errorf("%s stands there twice, or has capitals", f)
		}
		seen[f] = true
	}
	for _, f := range sensitive() {
		if !slices.Contains(features(), f) {
			t.Errorf("%s is sensitive, and no feature", f)
		}
	}
}
