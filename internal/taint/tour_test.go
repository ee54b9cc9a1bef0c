package taint

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"tenet/internal/model"
)

// The second part of the language tour, a file for each construct: lines that
// end in "// flows" are those at which untrusted data reaches a sink, and no
// others. Files without a name for each of their parts begin with the prelude.
func TestTourOfFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/tour/*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no tour to go on: %v", err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			text := tourText(t, name)
			var want []string
			for _, f := range txtar.Parse([]byte(text)).Files {
				for i, line := range strings.Split(string(f.Data), "\n") {
					if strings.HasSuffix(line, "// flows") {
						want = append(want, fmt.Sprintf("%s:%d", f.Name, i+1))
					}
				}
			}
			slices.Sort(want)
			got := ran(text)
			if got = slices.Compact(got); !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// ran returns the lines at which untrusted data runs as a command, sorted.
func ran(text string) []string {
	p := program(text)
	a := New(p, Application)
	var got []string
	for i := range p.Len() {
		f := p.File(i)
		for _, x := range a.Flows(f, model.Kinds(model.Command)) {
			got = append(got, fmt.Sprintf("%s:%d", f.Name(), x.At.Span().Line))
		}
	}
	slices.Sort(got)
	return got
}

func tourText(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Ext(name) == ".txtar" {
		return string(data)
	}
	return "-- a" + filepath.Ext(name) + " --\n" + prelude + string(data)
}
