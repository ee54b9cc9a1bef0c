package rules_test

import (
	"os"
	"slices"
	"testing"

	"tenet/internal/rule"
	"tenet/internal/rules"
)

func TestEveryRuleIsWellDeclared(t *testing.T) {
	for _, problem := range rule.Validate(rules.All()) {
		t.Error(problem)
	}
}

func TestEveryFolderIsARule(t *testing.T) {
	built := map[string]bool{}
	for _, r := range rules.All() {
		built[r.Name] = r.Files != nil
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && !built[e.Name()] {
			t.Errorf("the folder %s declares no rule that rules.go lists", e.Name())
		}
	}
}

// The order is that of the scorecard, of the documentation and of people's
// habits: it does not change.
func TestTheTenRules(t *testing.T) {
	var names []string
	for _, r := range rules.All() {
		names = append(names, r.Name)
	}
	want := []string{"eval", "strict", "leaks", "flaws", "root", "headers", "cookies", "scope", "libraries", "dependencies"}
	if !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
}

func TestTheListIsNotShared(t *testing.T) {
	rules.All()[0] = nil
	if rules.All()[0] == nil {
		t.Error("a caller can change the list for others")
	}
}
