package rules_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tenet/internal/check"
	"tenet/internal/cputime"
	"tenet/internal/rules"
	"tenet/internal/source"
	"tenet/internal/taint"
)

var (
	seeds = flag.Int("seeds", 40, "random programs to analyse")
	first = flag.Uint64("seed", 1, "the first of them")
)

// randomCost bounds the processor time of one random program, of some 20 KB:
// an ordinary one takes a hundredth of it.
const randomCost = 3 * time.Second

// Whatever a program is: its analysis ends, no check fails, findings lie in the
// files, and neither the number of workers nor the order in which the files are
// named changes anything.
func TestRandomPrograms(t *testing.T) {
	for seed := *first; seed < *first+uint64(*seeds); seed++ {
		texts := randomProgram(seed)
		dir := t.TempDir()
		names := slices.Sorted(maps.Keys(texts))
		for _, name := range names {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(texts[name]), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var got string
		took := cputime.Of(t, func() { got = analysed(t, seed, dir, names, 1) })
		if took > randomCost {
			t.Errorf("seed %d took %v", seed, took)
		}
		slices.Reverse(names)
		if again := analysed(t, seed, dir, names, 4); again != got {
			t.Errorf("seed %d: one worker finds\n%s\nfour, in another order, find\n%s", seed, got, again)
		}
	}
}

// analysed runs all rules that read code over files, and returns what they say.
func analysed(t *testing.T, seed uint64, dir string, names []string, workers int) string {
	t.Helper()
	o := check.Options{Rules: rules.All(), Only: readCode, Workers: workers, NoCache: true, Lint: true, All: true, BaselineMode: check.IgnoreBaseline, Mode: taint.Mode(seed % 3)}
	for _, name := range names {
		o.Targets = append(o.Targets, filepath.Join(dir, name))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	result, err := check.Run(ctx, o)
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	var b strings.Builder
	for _, n := range result.Notices {
		if strings.Contains(n.Text, "fault of tenet") {
			t.Errorf("seed %d: %s: %s", seed, n.Place, n.Text)
		}
		fmt.Fprintln(&b, n.Place, n.Text)
	}
	for _, u := range result.Unread {
		if !strings.HasPrefix(u.Why, "syntax error") {
			t.Errorf("seed %d: %s: %s", seed, u.Path, u.Why)
		}
		fmt.Fprintln(&b, u.Path, u.Line, u.Col, u.Why)
	}
	for _, f := range result.Findings {
		lies(t, seed, result, f.Place)
		fmt.Fprintln(&b, f.ID, f.Place, f.Message, f.Severity)
		for _, s := range f.Trace {
			lies(t, seed, result, s.Place)
			fmt.Fprintln(&b, "\t", s.Place, s.Code, s.Note)
		}
	}
	return b.String()
}

// lies holds a place to its file.
func lies(t *testing.T, seed uint64, result *check.Result, at source.Span) {
	t.Helper()
	text := result.Source(at.File)
	if text == nil || at.Line < 1 || at.Line > text.Lines() || at.Start < 0 || at.End < at.Start || at.End > len(text.Data) {
		t.Errorf("seed %d: %+v lies in no file", seed, at)
	}
}

// readCode are the rules that read source code.
var readCode = []string{"eval", "strict", "leaks", "flaws", "headers", "cookies", "scope"}
