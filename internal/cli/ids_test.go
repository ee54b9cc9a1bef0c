package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"tenet/internal/config"
	"tenet/internal/rules"
)

// What the help, the example of tenet.yaml and the guides name as a check of a
// rule that is built is one.
func TestExamplesNameChecksThatExist(t *testing.T) {
	a := &app{rules: rules.All()}
	texts := map[string]string{"the help": rootHelp + checkHelp + explainHelp, "tenet init": config.Example("")}
	for _, name := range []string{"README.md", "docs/ci.md", "docs/configuration.md"} {
		data, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(data)
	}
	seen := 0
	for _, r := range a.rules {
		if r.Files == nil {
			continue
		}
		id := regexp.MustCompile(`(?:^|[\s,` + "`" + `\[])(` + r.Name + `/[a-z][a-z-]*)(?:$|[\s,:.` + "`" + `\]])`)
		for where, text := range texts {
			for _, m := range id.FindAllStringSubmatch(text, -1) {
				seen++
				if !slices.Contains(a.checkIDs(), m[1]) {
					t.Errorf("%s names %s, which is no check", where, m[1])
				}
			}
		}
	}
	if seen == 0 {
		t.Error("no text names any check: the search is broken")
	}
}
