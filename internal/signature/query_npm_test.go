package signature

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenet/internal/js"
	"tenet/internal/source"
)

// shipped is a package on npm that has a repository of Retire.js in it.
var shipped = release{pkg: "@salesforce/code-analyzer-retirejs-engine", version: "0.32.0", file: "vulnerabilities/RetireJsVulns.json"}

// All queries of a published repository of Retire.js are read, and find in
// published and minified libraries exactly what its own engine finds.
func TestQueriesAgreeWithRetire(t *testing.T) {
	repository, err := os.ReadFile(fetchAll(t, []release{shipped})[0])
	if err != nil {
		t.Fatal(err)
	}
	repo, err := ReadRetire(bytes.NewReader(repository))
	if err != nil {
		t.Fatal(err)
	}
	for _, skipped := range repo.Skipped {
		if strings.Contains(skipped, ": ast ") {
			t.Errorf("skipped: %s", skipped)
		}
	}
	var queries, packages []string
	for _, q := range repo.Table.queries {
		queries = append(queries, q.String())
		packages = append(packages, q.library.Package)
	}
	if len(queries) != 41 {
		t.Errorf("%d queries, want 41", len(queries))
	}
	var files []string
	releases := slices.DeleteFunc(readReleases(t), func(r release) bool { return !slices.Contains(packages, r.pkg) || broken[r.String()] })
	plain := fetchAll(t, releases)
	for i, file := range minified(t, "esbuild", releases, plain) {
		if i%3 == 0 { // the engine takes its time for what is not minified
			file = plain[i]
		}
		files = append(files, file)
	}
	total := 0
	for i, want := range retired(t, queries, files) {
		for q, got := range answers(t, files[i], queries) {
			if total += len(got); !slices.Equal(got, want[q]) {
				t.Errorf("%s: %s\nfinds %q, and %q in Retire.js", filepath.Base(files[i]), queries[q], got, want[q])
			}
		}
	}
	if total < len(files)/2 {
		t.Errorf("%d texts were found in %d files", total, len(files))
	}
}

// answers gives what each query finds in a file, sorted.
func answers(t *testing.T, file string, queries []string) [][]string {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	job := js.Job{Name: "x.js", Text: source.New("x.js", string(text)), Queries: queries}
	raw, err := js.InProcess(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	list, err := js.DecodeAnswers(job, raw)
	if err != nil {
		t.Fatal(err)
	}
	all := make([][]string, len(queries))
	for i, a := range list {
		all[i] = []string{}
		for _, f := range a.Found {
			all[i] = append(all[i], f.Text)
		}
		slices.Sort(all[i])
	}
	return all
}

// retired gives the same by the engine of Retire.js, which is asked once for
// the same queries and files.
func retired(t *testing.T, queries, files []string) (all [][][]string) {
	input, err := json.Marshal(map[string]any{"queries": queries, "files": files})
	if err != nil {
		t.Fatal(err)
	}
	tools := cache(t, "queries")
	kept := filepath.Join(tools, fmt.Sprintf("answers-%x.json", sha256.Sum256(input)))
	data, err := os.ReadFile(kept)
	if err != nil {
		installed(t, tools, "queries", "answers.mjs")
		cmd := exec.Command("node", "answers.mjs")
		cmd.Dir, cmd.Stdin = tools, bytes.NewReader(input)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		if data, err = cmd.Output(); err != nil {
			t.Fatalf("node answers.mjs: %v\n%s", err, stderr.Bytes())
		}
		if err := keep(kept, data); err != nil {
			t.Fatal(err)
		}
	}
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all
}
