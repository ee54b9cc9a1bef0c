package libraries_test

import (
	"io/fs"
	"strings"
	"testing"

	"tenet/internal/rule"
	"tenet/internal/rules/libraries"
	"tenet/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, libraries.Rule) }

func TestValidate(t *testing.T) {
	for _, err := range rule.Validate([]*rule.Rule{libraries.Rule}) {
		t.Error(err)
	}
}

// The page shows the example of the first check, word for word.
func TestPage(t *testing.T) {
	page, err := fs.ReadFile(libraries.Rule.Files, "README.md")
	if err != nil {
		t.Fatal(err)
	}
	wrong, right := libraries.Rule.Checks[0].Example(libraries.Rule.Files)
	for _, example := range []string{wrong, right} {
		if !strings.Contains(string(page), "\n"+example+"\n") {
			t.Errorf("README.md does not show\n%s", example)
		}
	}
}
