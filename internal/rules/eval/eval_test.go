package eval_test

import (
	"io/fs"
	"strings"
	"testing"

	"tenet/internal/rule"
	"tenet/internal/rules/eval"
	"tenet/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, eval.Rule) }

func TestValidate(t *testing.T) {
	for _, err := range rule.Validate([]*rule.Rule{eval.Rule}) {
		t.Error(err)
	}
}

// The page shows the example of the first check, word for word.
func TestPage(t *testing.T) {
	page, err := fs.ReadFile(eval.Rule.Files, "README.md")
	if err != nil {
		t.Fatal(err)
	}
	wrong, right := eval.Rule.Checks[0].Example(eval.Rule.Files)
	for _, example := range []string{wrong, right} {
		if !strings.Contains(string(page), "\n"+example+"\n") {
			t.Errorf("README.md does not show\n%s", example)
		}
	}
}
