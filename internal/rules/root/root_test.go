package root_test

import (
	"io/fs"
	"strings"
	"testing"

	"tenet/internal/rule"
	"tenet/internal/rules/root"
	"tenet/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, root.Rule) }

func TestValidate(t *testing.T) {
	for _, err := range rule.Validate([]*rule.Rule{root.Rule}) {
		t.Error(err)
	}
}

// The page shows the example of the first check, word for word.
func TestPage(t *testing.T) {
	page, err := fs.ReadFile(root.Rule.Files, "README.md")
	if err != nil {
		t.Fatal(err)
	}
	wrong, right := root.Rule.Checks[0].Example(root.Rule.Files)
	for _, example := range []string{wrong, right} {
		if !strings.Contains(string(page), "\n"+example+"\n") {
			t.Errorf("README.md does not show\n%s", example)
		}
	}
}
