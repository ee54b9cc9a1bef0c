package check

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenet/internal/rule"
	"tenet/internal/source"
)

// rewrite replaces a file of a project under test.
func rewrite(t *testing.T, o Options, name, content string) {
	t.Helper()
	unpack(t, o.Targets[0], "-- "+name+" --\n"+content)
}

func writeIt(t *testing.T, o Options) {
	t.Helper()
	o.BaselineMode = WriteBaseline
	r := run(t, o)
	if r.Exit != 0 || len(r.Findings) != 0 {
		t.Fatalf("a run that writes the baseline still reports:\n%s", show(r))
	}
}

func TestBaseline(t *testing.T) {
	const before = "HIGH(1)\nHIGH(2)\nHIGH(2)\n"
	for _, tt := range []struct {
		name, after string
		baseline    int
		want        string // what counts
	}{
		{"nothing changed", before, 3, ""},
		{"lines above", "\n\n// new\n" + before, 3, ""},
		{"other white space", "  HIGH(1)\n\tHIGH(2)\n\tHIGH(2)\n", 3, ""},
		{"a new finding", before + "HIGH(3)\n", 3, "app.js:4:1 HIGH(3)"},
		{"one more alike", "HIGH(2)\n" + before, 3, "app.js:4:1 HIGH(2)"},
		{"other code", "HIGH(1)\nHIGH(2)\nHIGH(2 + 2)\n", 2, "app.js:3:1 HIGH(2 + 2)"},
		{"one is gone", "HIGH(1)\nHIGH(2)\n", 2, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := testProject(t, "-- app.js --\n"+before)
			writeIt(t, o)
			rewrite(t, o, "app.js", tt.after)
			r := run(t, o)
			var got []string
			for _, f := range r.Findings {
				got = append(got, f.Place.String()+" "+f.Code)
			}
			if s := strings.Join(got, "; "); s != tt.want || r.Baseline != tt.baseline {
				t.Errorf("%d set aside and %q, want %d and %q", r.Baseline, s, tt.baseline, tt.want)
			}
			stale := 3 - tt.baseline
			if (len(r.Notices) > 0) != (stale > 0) {
				t.Errorf("%d stale entries, notices %v", stale, r.Notices)
			}
			// What was gone is forgotten: coming back, it is new.
			rewrite(t, o, "app.js", before)
			if again := run(t, o); len(again.Findings) != stale {
				t.Errorf("after %d findings had gone, %d of the old ones are new", stale, len(again.Findings))
			}
		})
	}
}

func TestBaselineFile(t *testing.T) {
	o := testProject(t, "-- app.js --\nHIGH('<&>')\n-- a/b.js --\nLOW\nHIGH\n")
	writeIt(t, o)
	file := filepath.Join(o.Targets[0], BaselineName)
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{
  "version": 1,
  "findings": [
    {"id":"alpha/high","file":"a/b.js","fingerprint":"*","code":"HIGH"},
    {"id":"alpha/low","file":"a/b.js","fingerprint":"*","code":"LOW"},
    {"id":"alpha/high","file":"app.js","fingerprint":"*","code":"HIGH('<&>')"}
  ]
}
`
	b, err := readBaseline(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(got)
	for _, e := range b.Findings {
		if len(e.Fingerprint) != 16 {
			t.Errorf("fingerprint %q", e.Fingerprint)
		}
		text = strings.Replace(text, e.Fingerprint, "*", 1)
	}
	if text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	writeIt(t, o)
	if again, err := os.ReadFile(file); err != nil || string(again) != string(got) {
		t.Errorf("written again, it differs: %v\n%s", err, again)
	}
	left, err := filepath.Glob(filepath.Join(o.Targets[0], ".tenet-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("temporary files left: %v", left)
	}
}

// A rule whose findings are in the baseline says so beside its state.
func TestBaselineIsSaid(t *testing.T) {
	o := testProject(t, "-- app.js --\nHIGH\nLOW\n")
	writeIt(t, o)
	const want = `baseline 2
alpha kept (2 in the baseline)
beta kept
gamma not seen (not built yet)
delta kept
exit 0
`
	if got := show(run(t, o)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestIgnoreBaseline(t *testing.T) {
	o := testProject(t, "-- app.js --\nHIGH\n")
	writeIt(t, o)
	o.BaselineMode = IgnoreBaseline
	if r := run(t, o); len(r.Findings) != 1 || r.Baseline != 0 {
		t.Errorf("got\n%s\nwant the finding to count", show(r))
	}
}

// A run over a part of the project neither calls the rest stale nor drops it.
func TestBaselineOfAPart(t *testing.T) {
	o := testProject(t, "-- src/a.js --\nHIGH\n-- lib/b.js --\nHIGH\n")
	writeIt(t, o)
	part := o
	part.Targets = []string{filepath.Join(o.Targets[0], "src")}
	if r := run(t, part); r.Baseline != 1 || len(r.Findings) != 0 || len(r.Notices) != 0 {
		t.Errorf("got\n%s\nwant one finding set aside and no notice", show(r))
	}
	one := o
	one.Targets = []string{filepath.Join(o.Targets[0], "lib", "b.js")}
	if r := run(t, one); r.Baseline != 1 || len(r.Findings) != 0 || len(r.Notices) != 0 {
		t.Errorf("got\n%s\nwant one finding set aside and no notice", show(r))
	}
	// What a part no longer shows may need the rest to be seen.
	rewrite(t, o, "src/a.js", "\n")
	if r := run(t, part); r.Baseline != 0 || len(r.Notices) != 0 {
		t.Errorf("got\n%s\nwant nothing dropped", show(r))
	}
	rewrite(t, o, "src/a.js", "HIGH\n")
	if r := run(t, o); r.Baseline != 2 || len(r.Findings) != 0 {
		t.Errorf("got\n%s\nwant both set aside: a run over a part has dropped one", show(r))
	}
	rewrite(t, o, "src/a.js", "HIGH(2)\n")
	writeIt(t, part)
	if r := run(t, o); r.Baseline != 2 || len(r.Findings) != 0 || len(r.Notices) != 0 {
		t.Errorf("got\n%s\nwant both set aside: the other folder's entry was dropped, or the old one kept", show(r))
	}
}

func TestBaselineErrors(t *testing.T) {
	for _, tt := range []struct{ name, content, want string }{
		{"not JSON", "{", "unexpected end of JSON input"},
		{"of another version", `{"version": 9}`, "version 9, this tenet writes 1"},
		{"missing, but named", "", "no such file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := testProject(t, "-- app.js --\nHIGH\n")
			o.Baseline = filepath.Join(o.Targets[0], "named.json")
			if tt.content != "" {
				rewrite(t, o, "named.json", tt.content)
			}
			if _, err := Run(context.Background(), o); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
}

func TestCodeOf(t *testing.T) {
	long := strings.Repeat("x = 1; ", 100) + "here(\u00E9)" + strings.Repeat("; y = 2", 100)
	for _, tt := range []struct{ name, text, find, want string }{
		{"white space", "a\n\t f( 1,\t 2 )  \n", "f(", "f( 1, 2 )"},
		{"a long line begins at the place", long, "here", "here(\u00E9)" + strings.Repeat("; y = 2", 16) + ";"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := source.New("f", tt.text)
			at := strings.Index(tt.text, tt.find)
			if got := codeOf(text, text.Span(at, at+1)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestFingerprintDependsOn(t *testing.T) {
	of := func(id, file, code string) string {
		list := []rule.Finding{{ID: id, Code: code, Place: source.Span{File: file}}}
		fingerprint(list, func(s string) string { return s })
		return list[0].Fingerprint
	}
	base := of("a/b", "f.js", "x")
	for _, other := range []string{of("a/c", "f.js", "x"), of("a/b", "g.js", "x"), of("a/b", "f.js", "y")} {
		if other == base {
			t.Error("two different findings have one fingerprint")
		}
	}
	if of("a/b", "f.js", "x") != base {
		t.Error("the same finding has two fingerprints")
	}
}
