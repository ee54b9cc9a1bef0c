package check

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"tenet/internal/config"
	"tenet/internal/rule"
	"tenet/internal/source"
)

// marks reports every place of a word in a text.
func marks(text *source.Text, word string, report func(at rule.Place, format string, args ...any) *rule.Finding) []*rule.Finding {
	var list []*rule.Finding
	for at, pos := 0, 0; ; pos = at + len(word) {
		i := strings.Index(text.Data[pos:], word)
		if i < 0 {
			return list
		}
		at = pos + i
		list = append(list, report(rule.At(text.Span(at, at+len(word))), "%s stands here", word))
	}
}

// word returns a check that finds a word in source code.
func word(id, w string, s rule.Severity) rule.Check {
	return rule.Check{ID: id, Severity: s, Code: func(p *rule.CodePass) { marks(p.File.JS.Text, w, p.Reportf) }}
}

// testRules are rules whose findings a reader of a test can see: alpha finds
// HIGH, LOW and MAYBE in source code, beta finds ROOT in configuration and
// MEDIUM in source code, gamma is not built, delta panics at PANIC.
func testRules() []*rule.Rule {
	return []*rule.Rule{
		{Name: "alpha", Title: "First", Checks: []rule.Check{
			word("alpha/high", "HIGH", rule.High),
			word("alpha/low", "LOW", rule.Low),
			{ID: "alpha/maybe", Severity: rule.Critical, Code: func(p *rule.CodePass) {
				for _, f := range marks(p.File.JS.Text, "MAYBE", p.Reportf) {
					f.Confidence = rule.Possible
				}
			}},
		}},
		{Name: "beta", Title: "Second", Checks: []rule.Check{
			{ID: "beta/root", Severity: rule.High, Config: func(p *rule.ConfigPass) { marks(p.File.Text, "ROOT", p.Reportf) }},
			word("beta/medium", "MEDIUM", rule.Medium),
		}},
		{Name: "gamma", Title: "Third"},
		{Name: "delta", Title: "Fourth", Checks: []rule.Check{
			{ID: "delta/panics", Severity: rule.Low, Code: func(p *rule.CodePass) {
				if strings.Contains(p.File.JS.Text.Data, "PANIC") {
					panic("out of sorts")
				}
			}},
		}},
	}
}

// unpack writes the files of a txtar archive into a folder.
func unpack(t *testing.T, dir, archive string) {
	t.Helper()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// project unpacks an archive and returns options to check it.
func testProject(t *testing.T, archive string) Options {
	t.Helper()
	dir := t.TempDir()
	unpack(t, dir, archive)
	o := Options{
		Targets: []string{dir}, Rules: testRules(),
		Now: func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) },
	}
	if text, err := os.ReadFile(filepath.Join(dir, config.FileName)); err == nil {
		o.ConfigFile = filepath.Join(dir, config.FileName)
		if o.Config, err = config.Load(source.New(config.FileName, string(text)), knownIDs(o.Rules)); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

func run(t *testing.T, o Options) *Result {
	t.Helper()
	r, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// show writes what a result says, one remark a line.
func show(r *Result) string {
	var b strings.Builder
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "%s %s %s %s\n", f.Place, f.Severity, f.ID, f.Code)
	}
	for _, a := range r.Accepted {
		fmt.Fprintf(&b, "accepted %s %s by %s: %s %s\n", a.Finding.Place, a.Finding.ID, a.By, a.Why, a.Until)
	}
	if r.Baseline > 0 {
		fmt.Fprintf(&b, "baseline %d\n", r.Baseline)
	}
	for _, u := range r.Unread {
		fmt.Fprintf(&b, "unread %s:%d:%d %s\n", u.Path, u.Line, u.Col, u.Why)
	}
	for _, n := range r.Notices {
		fmt.Fprintf(&b, "notice %s %s\n", n.Place, n.Text)
	}
	for _, s := range r.Rules {
		fmt.Fprintf(&b, "%s %s", s.Name, s.State)
		for _, sev := range slices.Backward(slices.Sorted(maps.Keys(s.Counts))) {
			fmt.Fprintf(&b, " %d %s", s.Counts[sev], sev)
		}
		if s.Possible > 0 {
			fmt.Fprintf(&b, " %d possible", s.Possible)
		}
		if s.Note != "" {
			fmt.Fprintf(&b, " (%s)", s.Note)
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "exit %d\n", r.Exit)
	return b.String()
}

// TestRun has a txtar file for each behaviour: the files of a project, options
// in its comment, and what the result says in the section `want`.
func TestRun(t *testing.T) {
	files, err := filepath.Glob("testdata/run/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			a := txtar.Parse(data)
			want := a.Files[len(a.Files)-1]
			if want.Name != "want" {
				t.Fatalf("the last section is %s, not want", want.Name)
			}
			o := testProject(t, string(txtar.Format(&txtar.Archive{Files: a.Files[:len(a.Files)-1]})))
			for _, line := range strings.Split(string(a.Comment), "\n") {
				option(t, &o, line)
			}
			if got := show(run(t, o)); got != string(want.Data) {
				t.Errorf("got\n%s\nwant\n%s", got, want.Data)
			}
		})
	}
}

// option sets what a line such as "--only alpha" of a case says.
func option(t *testing.T, o *Options, line string) {
	t.Helper()
	name, value, _ := strings.Cut(line, " ")
	switch name {
	case "--only":
		o.Only = strings.Split(value, ",")
	case "--fail-on":
		o.FailOn = rule.ParseSeverity(value)
	case "--allow-incomplete":
		o.AllowIncomplete = true
	case "--target":
		o.Targets = []string{filepath.Join(o.Targets[0], value)}
	default:
		if strings.HasPrefix(name, "--") {
			t.Fatalf("unknown option %q", line)
		}
	}
}

func TestNothing(t *testing.T) {
	o := testProject(t, "-- notes.txt --\n<p>\n-- data.json --\n{}\n")
	_, err := Run(context.Background(), o)
	var nothing *NothingError
	if !errors.As(err, &nothing) || nothing.Seen != 2 {
		t.Fatalf("got %v, want a NothingError with 2 files seen", err)
	}
	if want := "no JavaScript, TypeScript, package.json or Dockerfile under " + o.Targets[0] + " (2 files seen)"; err.Error() != want {
		t.Errorf("got  %s\nwant %s", err, want)
	}
}

func TestMissingTarget(t *testing.T) {
	if r, err := Run(context.Background(), Options{Targets: []string{filepath.Join(t.TempDir(), "nowhere")}}); err == nil {
		t.Errorf("got %+v, want an error", r)
	}
}

func TestCancelled(t *testing.T) {
	o := testProject(t, "-- app.js --\nHIGH\n")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if r, err := Run(ctx, o); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v, want context.Canceled", r, err)
	}
}

// The same files give the same result, whatever order the work is done in.
func TestDeterministic(t *testing.T) {
	var archive strings.Builder
	for i := range 60 {
		fmt.Fprintf(&archive, "-- src/f%02d.js --\nHIGH; LOW; MEDIUM // tenet-accept alpha/low: fine\n", i)
	}
	o := testProject(t, archive.String())
	var first string
	for _, workers := range []int{1, 2, 3, 16} {
		o.Workers = workers
		got := show(run(t, o))
		if first == "" {
			first = got
		}
		if got != first {
			t.Fatalf("%d workers: another result", workers)
		}
	}
	if n := strings.Count(first, "alpha/high"); n != 60 {
		t.Errorf("%d findings of alpha/high, want 60", n)
	}
}

func TestResultSource(t *testing.T) {
	r := run(t, testProject(t, "-- app.js --\nHIGH\n"))
	if text := r.Source("app.js"); text == nil || text.Line(1) != "HIGH" {
		t.Errorf("Source(app.js) = %v", text)
	}
	if text := r.Source("../secret"); text != nil {
		t.Errorf("Source of a file that was not analysed = %v", text)
	}
}
