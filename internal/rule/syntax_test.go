package rule

import (
	"testing"
	"testing/fstest"
)

// A comment that accepts a finding is shown only where the file can have one.
func TestSyntax(t *testing.T) {
	files := fstest.MapFS{
		"testdata/locked.txtar":  {Data: []byte("example: wrong a/package.json\nexample: right b/package.json\n-- a/package.json --\n{\"a\": 1}\n-- b/package.json --\n{}\n")},
		"testdata/page.html":     {Data: []byte("<!-- example: wrong -->\n<script src=a.js></script>\n<!-- example: end -->\n")},
		"testdata/runtime.txtar": {Data: []byte("-- Dockerfile --\n# example: wrong\nFROM node:16\n# example: end\n")},
	}
	project := func(p *ProjectPass) {}
	tests := []struct {
		check             Check
		language, comment string
	}{
		{Check{ID: "eval/direct", Code: func(*CodePass) {}}, "ts", "// tenet-accept x"},
		{Check{ID: "root/sudo", Config: func(*ConfigPass) {}}, "", "# tenet-accept x"},
		{Check{ID: "flaws/markup", Page: func(*PagePass) {}}, "html", "<!-- tenet-accept x -->"},
		{Check{ID: "dependencies/locked", Project: project}, "json", ""},
		{Check{ID: "libraries/page", Project: project}, "html", "<!-- tenet-accept x -->"},
		{Check{ID: "dependencies/runtime", Project: project}, "", "# tenet-accept x"},
	}
	for _, tt := range tests {
		s := tt.check.Syntax(files)
		if got := s.Comment("tenet-accept x"); s.Language != tt.language || got != tt.comment {
			t.Errorf("%s: %q, %q; want %q, %q", tt.check.ID, s.Language, got, tt.language, tt.comment)
		}
	}
}
