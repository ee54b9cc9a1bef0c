package check

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"tenet/internal/rule"
	"tenet/internal/target"
)

// A check that never comes back costs its file, not the run, and is not
// remembered as an answer.
func TestCheckThatHangs(t *testing.T) {
	o := testProject(t, "-- app.js --\nHIGH\n-- slow.js --\nHIGH\n").complete()
	forever := make(chan struct{})
	defer close(forever)
	o.Rules = append(o.Rules, &rule.Rule{Name: "slow", Checks: []rule.Check{{ID: "slow/hangs", Severity: rule.Low, Code: func(p *rule.CodePass) {
		if p.File.Name() == "slow.js" {
			<-forever
		}
	}}}})
	tg, err := target.Open(context.Background(), o.Targets, target.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := newAnalyst(o, tg, nil)
	a.patience = 50 * time.Millisecond
	got, err := a.analyse(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Unread) == 0 || got.Unread[len(got.Unread)-1].Path != "slow.js" || !got.fickle {
		t.Errorf("unread %+v, fickle %v; want slow.js and true", got.Unread, got.fickle)
	}
}

func TestRunsAndCouldSee(t *testing.T) {
	rules := testRules()
	for _, tt := range []struct {
		name   string
		only   []string
		wants  []string // checks that run
		sees   []string
		hidden []string
	}{
		{"all", nil, []string{"alpha/high", "alpha/low", "alpha/maybe", "beta/root", "beta/medium", "delta/panics"},
			[]string{"alpha", "alpha/low", "beta"}, []string{"gamma", "omega"}},
		{"a rule", []string{"beta"}, []string{"beta/root", "beta/medium"}, []string{"beta"}, []string{"alpha"}},
		{"a check", []string{"alpha/low"}, []string{"alpha/low"}, []string{"alpha/low"}, []string{"alpha", "alpha/high"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := newAnalyst(Options{Rules: rules, Only: tt.only}.complete(), &target.Target{}, nil)
			if len(a.checks) != len(tt.wants) {
				t.Errorf("%d checks run, want %v", len(a.checks), tt.wants)
			}
			for _, id := range tt.wants {
				if !a.ran(id) {
					t.Errorf("%s does not run", id)
				}
			}
			for _, id := range tt.sees {
				if !a.couldSee(id) {
					t.Errorf("could not see %s", id)
				}
			}
			for _, id := range tt.hidden {
				if a.couldSee(id) {
					t.Errorf("claims to see %s", id)
				}
			}
		})
	}
}

func TestLocate(t *testing.T) {
	top := t.TempDir()
	unpack(t, top, "-- tenet.yaml --\n-- src/a/x.js --\n-- src/b/y.js --\n-- lib/z.js --\n")
	at := func(names ...string) (list []string) {
		for _, n := range names {
			list = append(list, filepath.Join(top, n))
		}
		return list
	}
	for _, tt := range []struct {
		name    string
		targets []string
		config  bool
		prefix  string
		whole   bool
	}{
		{"the project", at("."), true, ".", true},
		{"without tenet.yaml", at("."), false, ".", true},
		{"a folder of it", at("src"), true, "src", false},
		{"a folder, without tenet.yaml", at("src"), false, ".", true},
		{"a file", at("src/a/x.js"), true, "src/a", false},
		{"a file on top", at("tenet.yaml"), true, ".", false},
		{"two files", at("src/a/x.js", "src/b/y.js"), true, "src", false},
		{"two folders", at("src", "lib"), true, ".", false},
		{"a folder and what lies in it", at(".", "lib"), true, ".", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			conf := ""
			if tt.config {
				conf = filepath.Join(top, "tenet.yaml")
			}
			p := locate(tt.targets, conf)
			if p.prefix != tt.prefix || p.whole != tt.whole {
				t.Errorf("prefix %q, whole %v; want %q, %v", p.prefix, p.whole, tt.prefix, tt.whole)
			}
		})
	}
}

func TestRebase(t *testing.T) {
	p := project{prefix: "packages/web"}
	for pattern, want := range map[string]string{
		"legacy/":             "legacy/",
		"*.gen.js":            "*.gen.js",
		"**/gen/":             "**/gen/",
		"packages/web/gen/":   "/gen/",
		"/packages/web/a.js":  "/a.js",
		"packages/*/gen/":     "/gen/",
		"packages/**/old/x":   "**/old/x",
		"packages/api/gen/":   "",
		"/packages/web":       "",
		"!packages/web/keep/": "!/keep/",
	} {
		got := p.rebase([]string{pattern})
		if want == "" && len(got) != 0 || want != "" && (len(got) != 1 || got[0] != want) {
			t.Errorf("rebase(%q) = %q, want %q", pattern, got, want)
		}
	}
}
