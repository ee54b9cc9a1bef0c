package report

import (
	"strings"
	"testing"

	"tenet/internal/rule"
)

func TestMaskLiterals(t *testing.T) {
	tests := []struct{ in, want string }{
		{"'keyboard cat'", "'keyb********'"},
		{"process.env.KEY || \"change me please\"", "process.env.KEY || \"chan************\""},
		{"'it\\'s a secret', 'no'", "'it\\'**********', '**'"},
		{"abc", "a**"},
		{"''", "''"},
		{"`line one\nline two`", "`line****\n********`"},
		{"'unterminated\\", "'unte*********"},
	}
	for _, tt := range tests {
		got := maskLiterals(tt.in)
		if got != tt.want || len(got) != len(tt.in) {
			t.Errorf("maskLiterals(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestMaskNamed(t *testing.T) {
	tests := []struct{ file, in, want string }{
		{"Dockerfile", "ENV JWT_SECRET=sh0p-s3cret-2016", "ENV JWT_SECRET=sh0p************"},
		{".env", "API_KEY=abcdefghijkl # note", "API_KEY=abcd******** # note"},
		{"compose.yaml", "  DB_PASSWORD: hunter2hunter2", "  DB_PASSWORD: hunt**********"},
		{"compose.yaml", "  DB_PASSWORD: ${DB_PASSWORD}", "  DB_PASSWORD: ${DB_PASSWORD}"},
		{"k8s.yaml", "secretKeyRef: {name: shop}", "secretKeyRef: {name: shop}"},
		{"config.json", `"apiKey": "abcdefghijkl"`, `"apiKey": "abcd********"`},
		{"a.js", "const token = req.query.token", "const token = req.query.token"},
		{"a.js", "connect({ password: 'correct horse' })", "connect({ password: 'corr*********' })"},
		{"a.js", "if (token === 'abcdefghijkl') {}", "if (token === 'abcdefghijkl') {}"},
		{"a.js", "const key = 1, monkey = 'banana split'", "const key = 1, monkey = 'banana split'"},
	}
	for _, tt := range tests {
		if got := string(maskNamed(tt.file, []byte(tt.in))); got != tt.want {
			t.Errorf("maskNamed(%s, %s) =\n%s, want\n%s", tt.file, tt.in, got, tt.want)
		}
	}
}

// TestNoFormatShowsASecret: the fixture's secret stands in the code of its own
// finding, and in the code around the finding on the line below.
func TestNoFormatShowsASecret(t *testing.T) {
	r := shop()
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Code = shopSource(f.Place.File).Line(f.Place.Line)
		if f.CWE == 798 || f.CWE == 1004 {
			f.Severity = rule.High // so that the text has a frame
		}
	}
	before := r.Findings[9].Code
	for _, all := range []bool{false, true} {
		for _, f := range Formats() {
			o := shopOptions()
			o.All = all
			out := render(t, f.Name, r, o)
			if strings.Contains(out, "keyboard cat") || strings.Contains(out, "oard cat") {
				t.Errorf("%s shows the secret", f.Name)
			}
		}
	}
	if text := render(t, "text", r, shopOptions()); !strings.Contains(text, "secret: 'keyb********'") {
		t.Errorf("the masked line is not in the text:\n%s", text)
	}
	if r.Findings[9].Code != before {
		t.Error("masking changed the result itself")
	}
}
