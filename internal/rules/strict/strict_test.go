package strict_test

import (
	"io/fs"
	"strings"
	"testing"

	"tenet/internal/rule"
	"tenet/internal/rules/strict"
	"tenet/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, strict.Rule) }

func TestValidate(t *testing.T) {
	for _, err := range rule.Validate([]*rule.Rule{strict.Rule}) {
		t.Error(err)
	}
}

// The page shows the example of the first check, word for word.
func TestPage(t *testing.T) {
	page, err := fs.ReadFile(strict.Rule.Files, "README.md")
	if err != nil {
		t.Fatal(err)
	}
	wrong, right := strict.Rule.Checks[0].Example(strict.Rule.Files)
	for _, example := range []string{wrong, right} {
		if !strings.Contains(string(page), "\n"+example+"\n") {
			t.Errorf("README.md does not show\n%s", example)
		}
	}
}
