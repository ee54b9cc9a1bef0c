// Package ruletest runs a rule over its testdata and compares what it finds
// with what is written there.
//
// A file in testdata is a case of its own. A comment on the very line says
// what must be found on it:
//
//	eval(text) // want `eval runs text`
//
// The text in backquotes is a regular expression for the message; several may
// follow one another. `# want`, `; want`, `<!-- want` and `/* want` do the same
// in other languages. Every finding must be wanted and every want be found:
// a line without a comment is an assertion that it is clean.
//
// A txtar file in testdata is a case of several files. Files without comments,
// such as package.json, have their wants in a last section named "want", one
// a line: "package.json:3: regexp".
//
// A file in testdata with the extension .http is a running service, see [Live];
// a txtar file with files below proc/ is a process.
//
// A file that has to stand elsewhere, or under another name, is a txtar case.
//
// A case that is named like a check for mistakes, rule.Check.Lint, runs that
// check alone: those do not run unless they are asked for, and each of them
// would find something in the cases of the others.
package ruletest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"tenet/internal/check"
	"tenet/internal/rule"
)

var (
	comment = regexp.MustCompile("(?://|#|;|/\\*|<!--|--)[ \\t]*want[ \\t]+((?:`[^`]*`[ \\t]*)+)")
	quoted  = regexp.MustCompile("`([^`]*)`")
	listed  = regexp.MustCompile(`^([^:]+):(\d+): (.+)$`)
)

// Run checks every case in testdata.
func Run(t *testing.T, r *rule.Rule) {
	t.Helper()
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) == 0 {
		t.Fatal("no cases in testdata")
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		t.Run(e.Name(), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(filepath.Join("testdata", e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			files := []txtar.File{{Name: e.Name(), Data: data}}
			switch filepath.Ext(e.Name()) {
			case ".http":
				Live(t, r, files[0])
				return
			case ".txtar":
				files = txtar.Parse(data).Files
			}
			if slices.ContainsFunc(files, func(f txtar.File) bool { return strings.HasPrefix(f.Name, "proc/") }) {
				liveProcess(t, r, e.Name(), files)
				return
			}
			run(t, r, files, asked(r, e.Name()))
		})
	}
}

// today is the day of all cases: support of a release of Node.js ends one day,
// and the cases that rely on it are right all the same.
func today() time.Time { return time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC) }

// asked returns the checks that a case asks for by its name.
func asked(r *rule.Rule, file string) []string {
	stem, _, _ := strings.Cut(file, ".")
	id := r.Name + "/" + strings.ReplaceAll(stem, "_", "-")
	if slices.ContainsFunc(r.Checks, func(c rule.Check) bool { return c.Lint && c.ID == id }) {
		return []string{id}
	}
	return nil
}

// run checks one set of files.
func run(t *testing.T, r *rule.Rule, files []txtar.File, only []string) {
	t.Helper()
	dir := t.TempDir()
	want := wants{}
	for _, f := range files {
		if f.Name == "want" {
			want.list(t, f)
			continue
		}
		want.comments(t, f)
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	result, err := check.Run(t.Context(), check.Options{Targets: []string{dir}, Rules: []*rule.Rule{r}, Only: only, NoCache: true, All: true, Now: today})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range result.Unread {
		t.Errorf("%s:%d: not read: %s", u.Path, u.Line, u.Why)
	}
	for _, n := range result.Notices {
		t.Errorf("notice: %s %s", n.Place, n.Text)
	}
	for _, f := range result.Findings {
		if !want.take(f) {
			t.Errorf("unexpected finding\n\t%s: %s [%s]", f.Place, f.Message, f.ID)
		}
	}
	want.left(t)
}

// wants holds what is expected, by "file:line".
type wants map[string][]*regexp.Regexp

func (w wants) comments(t *testing.T, f txtar.File) {
	t.Helper()
	for i, line := range strings.Split(string(f.Data), "\n") {
		m := comment.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		for _, q := range quoted.FindAllStringSubmatch(m[1], -1) {
			w.add(t, fmt.Sprintf("%s:%d", f.Name, i+1), q[1])
		}
	}
}

func (w wants) list(t *testing.T, f txtar.File) {
	t.Helper()
	for line := range strings.Lines(string(f.Data)) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		m := listed.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("want: %q is not file:line: regexp", line)
		}
		n, _ := strconv.Atoi(m[2])
		w.add(t, fmt.Sprintf("%s:%d", m[1], n), m[3])
	}
}

func (w wants) add(t *testing.T, at, expr string) {
	t.Helper()
	rx, err := regexp.Compile(expr)
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	w[at] = append(w[at], rx)
}

// take removes the first want that matches a finding.
func (w wants) take(f rule.Finding) bool {
	return w.takeAt(fmt.Sprintf("%s:%d", f.Place.File, f.Place.Line), f)
}

// left reports the wants that nothing matched.
func (w wants) left(t *testing.T) {
	t.Helper()
	for _, at := range w.places() {
		for _, rx := range w[at] {
			t.Errorf("%s: no finding matches %q", at, rx)
		}
	}
}

func (w wants) takeAt(at string, f rule.Finding) bool {
	i := slices.IndexFunc(w[at], func(rx *regexp.Regexp) bool { return rx.MatchString(f.Message) })
	if i < 0 {
		return false
	}
	w[at] = slices.Delete(w[at], i, i+1)
	return true
}

func (w wants) places() []string {
	var all []string
	for at := range w {
		all = append(all, at)
	}
	slices.Sort(all)
	return all
}
