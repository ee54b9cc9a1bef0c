package report

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"tenet/internal/check"
)

var update = flag.Bool("update", false, "rewrite the golden reports in testdata")

// TestGolden compares whole reports, byte for byte. The files are made to be
// read: look at them before committing an update.
func TestGolden(t *testing.T) {
	at := func(change func(*Options)) Options {
		o := shopOptions()
		change(&o)
		return o
	}
	tests := []struct {
		file, format string
		r            *check.Result
		o            Options
	}{
		{"text-100.txt", "text", shop(), shopOptions()},
		{"text-60.txt", "text", shop(), at(func(o *Options) { o.Width = 60 })},
		{"text-80.txt", "text", shop(), at(func(o *Options) { o.Width = 80 })},
		{"text-all.txt", "text", shop(), at(func(o *Options) { o.All = true })},
		{"text-quiet.txt", "text", shop(), at(func(o *Options) { o.Quiet = true; o.MaxPerRule = 1 })},
		{"text-color.txt", "text", shop(), at(func(o *Options) { o.Color = true; o.MaxPerRule = 1 })},
		{"clean.txt", "text", clean(), shopOptions()},
		{"clean-60.txt", "text", clean(), at(func(o *Options) { o.Width = 60 })},
		{"clean-quiet.txt", "text", clean(), at(func(o *Options) { o.Quiet = true })},
		{"incomplete.txt", "text", incomplete(), shopOptions()},
		{"report.json", "json", shop(), shopOptions()},
		{"report.sarif", "sarif", shop(), shopOptions()},
		{"report-all.sarif", "sarif", shop(), at(func(o *Options) { o.All = true })},
		{"report.html", "html", shop(), at(func(o *Options) { o.All = true })},
		{"report.xml", "junit", shop(), shopOptions()},
		{"report.md", "markdown", shop(), shopOptions()},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			got := render(t, tt.format, tt.r, tt.o)
			file := filepath.Join("testdata", tt.file)
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs; run go test ./internal/report -update and read the diff\ngot:\n%s", file, got)
			}
		})
	}
}
