package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenet/internal/rule"
	"tenet/internal/rules"
)

func TestPagesAreFresh(t *testing.T) {
	stale, err := update(filepath.Join("..", "..", "docs"), pages(rules.All()), false)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range stale {
		t.Errorf("%s: run `make docs`", s)
	}
}

func TestUpdate(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "checks", "eval", "gone.md"), "old")
	write(t, filepath.Join(dir, "checks", "eval", "same.md"), "same")
	write(t, filepath.Join(dir, "guide.md"), "written by hand")
	want := map[string][]byte{"checks/eval/same.md": []byte("same"), "rules.md": []byte("new")}

	for _, writes := range []bool{false, true} {
		stale, err := update(dir, want, writes)
		if err != nil {
			t.Fatal(err)
		}
		if lines := []string{"changed: docs/rules.md", "removed: docs/checks/eval/gone.md"}; !slices.Equal(stale, lines) {
			t.Errorf("write %v: got %q, want %q", writes, stale, lines)
		}
	}
	if stale, err := update(dir, want, false); err != nil || len(stale) > 0 {
		t.Errorf("after writing: %q, %v", stale, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "guide.md")); err != nil {
		t.Errorf("a page written by hand: %v", err)
	}
}

func TestCheckPageCannotBreakOut(t *testing.T) {
	c := &rule.Check{ID: "eval/x", Title: "a|b"}
	if got := fenced("js", "a\n```\nb"); !strings.HasPrefix(got, "````js\n") || !strings.HasSuffix(got, "\n````") {
		t.Errorf("fence of code with a fence: %q", got)
	}
	r := &rule.Rule{Name: "eval", Title: "T", Checks: []rule.Check{*c}}
	if page := string(rulesPage([]*rule.Rule{r})); !strings.Contains(page, `a\|b`) {
		t.Errorf("the table holds a bare bar:\n%s", page)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
