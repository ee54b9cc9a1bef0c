package check

import (
	"slices"
	"testing"

	"tenet/internal/rule"
)

func TestESLintKnowsMistakesThatRun(t *testing.T) {
	code := func(*rule.CodePass) {}
	before := len(eslintRules)
	table := withMistakes([]*rule.Check{
		{ID: "flaws/mistake-a", ESLint: []string{"no-with", "n/no-a"}, Lint: true, Code: code},
		{ID: "flaws/mistake-b", ESLint: []string{"import/b"}, Lint: true, Code: code},
		{ID: "eval/direct", ESLint: []string{"no-c"}, Code: code},
	})
	for name, want := range map[string][]string{
		"no-with": {"strict", "flaws/mistake-a"}, "@typescript-eslint/no-with": {"flaws/mistake-a"},
		"n/no-a": {"flaws/mistake-a"}, "node/no-a": {"flaws/mistake-a"},
		"import/b": {"flaws/mistake-b"}, "import-x/b": {"flaws/mistake-b"},
		"no-c": nil, "no-eval": {"eval"},
		everything: {"flaws/mistake-a", "flaws/mistake-b"},
	} {
		if got := table[name]; !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
	if len(eslintRules) != before || len(eslintRules["no-with"]) != 1 {
		t.Error("the table that all runs share has changed")
	}
	if got := withMistakes(nil)[everything]; got != nil {
		t.Errorf("without checks for mistakes a comment that turns everything off means %q", got)
	}
}
