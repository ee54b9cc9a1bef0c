package rules_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenet/internal/check"
	"tenet/internal/rule"
	"tenet/internal/rules"
)

// A file that is checked by itself, in a session, has the findings that it has
// in a check of the whole project: also those whose way leads through others.
func TestSessionAgreesWithRun(t *testing.T) {
	root, err := filepath.Abs("../../examples/shop/careless")
	if err != nil {
		t.Fatal(err)
	}
	o := check.Options{Targets: []string{root}, Rules: rules.All(), Lint: true, NoCache: true}
	s := check.NewSession(o)
	defer s.Close()
	whole, err := s.Check(context.Background(), o, nil)
	if err != nil {
		t.Fatal(err)
	}
	byFile := map[string][]string{}
	for _, f := range whole.Findings {
		if f.Rule != "libraries" && f.Rule != "dependencies" { // of the project, not of a file
			byFile[f.Place.File] = append(byFile[f.Place.File], told(&f))
		}
	}
	files, traced := 0, 0
	for name, want := range byFile {
		data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		// Another content, so that nothing is known of it, with the same lines.
		r, err := s.CheckFile(context.Background(), name, append(data, '\n'))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got []string
		for _, f := range r.Findings {
			got = append(got, told(&f))
			if slices.ContainsFunc(f.Trace, func(s rule.Step) bool { return s.Place.File != name }) {
				traced++
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s alone\n%s\nwith the others\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		files++
	}
	if files < 10 || traced == 0 {
		t.Errorf("%d files with findings, %d findings with a way through other files: the shop shows nothing", files, traced)
	}
}

func told(f *rule.Finding) string {
	return fmt.Sprintf("%s %s %s %s %d steps %s", f.Place, f.ID, f.Severity, f.Confidence, len(f.Trace), f.Message)
}
