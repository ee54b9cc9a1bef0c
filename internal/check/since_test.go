package check

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// repository makes a git repository of a project, with its files committed.
func repository(t *testing.T, archive string) Options {
	t.Helper()
	o := testProject(t, archive)
	gitDo(t, o, "init", "-q", "-b", "main")
	commit(t, o)
	return o
}

func commit(t *testing.T, o Options) {
	t.Helper()
	gitDo(t, o, "add", "-A")
	gitDo(t, o, "commit", "-q", "-m", "x")
}

func gitDo(t *testing.T, o Options, args ...string) {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-C", o.Targets[0], "-c", "user.name=t", "-c", "user.email=t@example.org",
		"-c", "commit.gpgsign=false"}, args...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// places returns where the findings that count stand.
func places(r *Result) string {
	var list []string
	for _, f := range r.Findings {
		list = append(list, f.Place.String())
	}
	return strings.Join(list, " ")
}

func TestSince(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(t *testing.T, o Options)
		want   string
	}{
		{"nothing", func(*testing.T, Options) {}, ""},
		{"a line changed", func(t *testing.T, o Options) { rewrite(t, o, "app.js", "ok()\nHIGH(1)\nHIGH(new)\n") }, "app.js:3:1"},
		{"lines moved", func(t *testing.T, o Options) { rewrite(t, o, "app.js", "ok()\n\n\nHIGH(1)\nHIGH(2)\n") }, ""},
		{"what follows a deleted line", func(t *testing.T, o Options) { rewrite(t, o, "app.js", "ok()\nHIGH(2)\n") }, "app.js:2:1"},
		{"a new file", func(t *testing.T, o Options) { rewrite(t, o, "new.js", "\nHIGH\n") }, "new.js:2:1"},
		{"a moved file", func(t *testing.T, o Options) {
			if err := os.Rename(filepath.Join(o.Targets[0], "app.js"), filepath.Join(o.Targets[0], "b.js")); err != nil {
				t.Fatal(err)
			}
		}, ""},
		{"an odd name", func(t *testing.T, o Options) { rewrite(t, o, "a b\u00E9'\".js", "HIGH\n") }, "a b\u00E9'\".js:1:1"},
		{"a whole-file finding in a file that changed", func(t *testing.T, o Options) { rewrite(t, o, "first.js", "HIGH\nok()\nchanged()\n") }, "first.js:1:1"},
		{"line ends", func(t *testing.T, o Options) { rewrite(t, o, "app.js", "ok()\r\nHIGH(1)\r\nHIGH(2)\r\n") }, ""},
		{"committed on a branch", func(t *testing.T, o Options) {
			gitDo(t, o, "checkout", "-q", "-b", "topic")
			rewrite(t, o, "app.js", "ok()\nHIGH(1)\nHIGH(new)\n")
			commit(t, o)
		}, "app.js:3:1"},
		{"what others did on main meanwhile", func(t *testing.T, o Options) {
			gitDo(t, o, "branch", "topic")
			rewrite(t, o, "other.js", "ok()\n")
			commit(t, o)
			gitDo(t, o, "checkout", "-q", "topic")
			rewrite(t, o, "app.js", "ok()\nHIGH(new)\nHIGH(2)\n")
			commit(t, o)
		}, "app.js:2:1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := repository(t, "-- app.js --\nok()\nHIGH(1)\nHIGH(2)\n-- first.js --\nHIGH\nok()\n-- other.js --\nLOW\n")
			tt.change(t, o)
			o.Since = "main"
			if got := places(run(t, o)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// What is left out is said: a rule is not kept because nobody looked.
func TestSinceIsSaid(t *testing.T) {
	o := repository(t, "-- app.js --\nok()\nHIGH(1)\nHIGH(2)\n")
	o.Since = "main"
	r := run(t, o)
	if want := "2 findings on lines that did not change since main: not shown, not counted"; len(r.Notices) != 1 || r.Notices[0].Text != want {
		t.Errorf("notices %+v, want %q", r.Notices, want)
	}
}

// A target below the top of the repository has paths of its own.
func TestSinceInSubfolder(t *testing.T) {
	o := repository(t, "-- src/app.js --\nHIGH(1)\nok()\n-- lib/b.js --\nok()\n")
	rewrite(t, o, "src/app.js", "HIGH(1)\nHIGH(2)\n")
	o.Targets[0] = filepath.Join(o.Targets[0], "src")
	o.Since = "HEAD"
	if got, want := places(run(t, o)), "app.js:1:1 app.js:2:1"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSinceErrors(t *testing.T) {
	repo := repository(t, "-- app.js --\nok()\n")
	outside := testProject(t, "-- app.js --\nok()\n")
	for _, tt := range []struct {
		name string
		o    Options
		ref  string
		want string
	}{
		{"unknown revision", repo, "nowhere", "cannot tell what changed since nowhere: git knows no such revision; a shallow clone may lack it (git fetch)"},
		{"an option in disguise", repo, "--output=x", "cannot tell what changed since --output=x: a revision cannot start with a dash"},
		{"no repository", outside, "main", "cannot tell what changed since main: git rev-parse: not a git repository"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.o.Since = tt.ref
			_, err := Run(context.Background(), tt.o)
			var since *SinceError
			if !errors.As(err, &since) || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestSinceWithoutGit(t *testing.T) {
	o := repository(t, "-- app.js --\nok()\n")
	o.Since = "main"
	t.Setenv("PATH", t.TempDir())
	_, err := Run(context.Background(), o)
	if err == nil || !strings.HasSuffix(err.Error(), "git is not installed, or not on the PATH") {
		t.Errorf("got %v, want a sentence about git", err)
	}
}

// Commands that the repository's own configuration names are not run: what is
// analysed may be a stranger's.
func TestSinceRunsNothing(t *testing.T) {
	o := repository(t, "-- app.js --\nok()\n-- .gitattributes --\n*.js filter=evil diff=evil\n")
	trap := filepath.Join(t.TempDir(), "sprung")
	for _, key := range []string{"core.fsmonitor", "filter.evil.clean", "filter.evil.smudge", "filter.evil.process",
		"diff.external", "diff.evil.command", "diff.evil.textconv", "core.pager", "pager.ls-tree"} {
		gitDo(t, o, "config", key, "touch "+trap)
	}
	rewrite(t, o, "app.js", "HIGH\n")
	o.Since = "main"
	if got := places(run(t, o)); got != "app.js:1:1" {
		t.Errorf("got %q", got)
	}
	if _, err := os.Stat(trap); err == nil {
		t.Error("a command of the repository's configuration was run")
	}
}
